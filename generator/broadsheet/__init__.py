"""Broadsheet turns research-paper abstracts into a website that people search, cite and subscribe to."""

__version__ = "0.2.0.dev0"
