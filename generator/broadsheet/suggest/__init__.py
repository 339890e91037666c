"""Proposes topics for a library that has none, as a `topics.yml` for a person to edit.

The steps are: learn how the corpus uses words (`word_usage`, `acronyms`), split its papers into chunks (`chunks`), find
phrases that could name topics (`candidates`), choose those that together describe most papers (`selection`) by how
alike their papers are (`likeness`), each under one name only (`twins`), group them (`groups`), and write the file
(`proposal`). `lexicon` contains the lists of English words that the steps use.
"""
