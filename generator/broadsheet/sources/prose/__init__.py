"""Text that people write or copy: Markdown with front matter, and a saved papers page."""
