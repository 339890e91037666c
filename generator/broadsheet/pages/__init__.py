"""A library becomes pages: Markdown for MkDocs, feeds, citation files."""
