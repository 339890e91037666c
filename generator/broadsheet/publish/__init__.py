"""Pages become a site: MkDocs and Pagefind run in a stage, which is then exchanged with the old site in one step."""
