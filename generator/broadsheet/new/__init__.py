"""Creating a new site: its first files and its first commit."""
