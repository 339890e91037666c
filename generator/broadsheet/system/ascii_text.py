"""Finds words fast in a text, most of which have none of them."""

from __future__ import annotations

from collections.abc import Iterable


def to_ascii(text: str) -> str:
    """The text with a question mark in place of each character that is not in ASCII.

    Python finds words of ASCII in it three times as fast as in a text with other characters.
    """
    return text if text.isascii() else text.encode("ascii", "replace").decode("ascii")


def has_any(text: str, words: Iterable[str]) -> bool:
    """Whether any of these words, or parts of words, is in a text."""
    # This takes less time than a generator.
    return any(map(text.__contains__, words))
