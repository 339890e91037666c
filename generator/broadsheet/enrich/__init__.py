"""Stages that add to every paper what can be derived from its text: topics, names, links between papers, summaries.

Each stage is a function from a library to a library. None of them reads files or changes what the sources said.
"""
