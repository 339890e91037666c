"""Files in formats that are not read: what they look like, and what to do with them."""
