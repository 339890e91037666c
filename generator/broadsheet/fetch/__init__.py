"""Fetching: one day of one daily source is downloaded, assessed, and written to `seeds/` if it is good."""
