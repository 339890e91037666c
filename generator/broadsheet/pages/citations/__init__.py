"""Papers as the files that reference managers and programs read: a module for each format."""
