"""The search: an index of the papers, made from the library, and finding papers in it.

docs/search-index.md describes the files of the index and the language of queries.
"""
