"""Files that are not in any format that is read: what they look like, and what to do with them."""
