"""Broadsheet: research-paper abstracts become a website to search, cite and subscribe to."""

__version__ = "0.2.0.dev0"
