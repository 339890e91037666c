"""Makes texts in which words are found fast."""

from __future__ import annotations


def to_ascii(text: str) -> str:
    """The text with a question mark in place of each character that is not in ASCII.

    Python finds words of ASCII in it three times as fast as in a text with other characters.
    """
    return text if text.isascii() else text.encode("ascii", "replace").decode("ascii")
