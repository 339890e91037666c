"""What the `broadsheet` command can be asked to do, one module a subject."""
