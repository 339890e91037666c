"""Fetching: one day of one daily source is downloaded, assessed, and saved in `seeds/` if it is good."""
