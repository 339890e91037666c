"""Writes papers in the formats of reference managers and search engines, with one module for each format."""
