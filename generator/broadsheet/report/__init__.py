"""What became of every record: the account of a build, and the lines that people read of it."""
