"""How texts, names and numbers are written in messages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters, characters that change the direction of text, and lone surrogates."""


def make_printable(text: str) -> str:
    """The text as one line that is safe in a terminal: control characters are written as escapes."""
    return text if text.isprintable() else _UNPRINTABLE.sub(lambda match: ascii(match[0])[1:-1], text)


def excerpt(text: str, most: int = 60) -> str:
    """The text, or its beginning if it is too long to be quoted in a message; printable."""
    return make_printable(text if len(text) <= most else text[: most - 1].rstrip() + "…")


def find_similar(name: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The known name that is most similar to this one; empty if none is similar enough."""
    return next(iter(get_close_matches(name, known, 1, likeness)), "")


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 paper`, `1,204 papers`; `many` is the plural where it is not one with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
