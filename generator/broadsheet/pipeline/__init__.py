"""The pipeline of a build: sources are parsed into papers, papers are merged into a library, the library is enriched
and written as pages, and the pages are rendered as a site.

Each step takes a value and returns a new one; files are only read at the beginning and written at the end. There is a
module for each part of it, so that a command imports only what it runs.
"""
