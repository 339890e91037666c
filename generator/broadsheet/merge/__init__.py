"""Merging records into papers, and applying the corrections of the site owner."""
