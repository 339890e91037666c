"""Reads whether something is so, as people and programs write it."""

from __future__ import annotations

_YES = ("true", "yes", "on", "1")
_NO = ("false", "no", "off")


def is_yes(text: str) -> bool:
    """Whether a text such as `true` or `Yes` says that something is so."""
    return text.lower() in _YES


def is_no(text: str) -> bool:
    """Whether a text such as `false` or `No` says that something is not so. The number 0 may be a value of its own."""
    return text.lower() in _NO
