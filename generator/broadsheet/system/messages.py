"""Texts, names and numbers as messages quote them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from broadsheet.system.private_text import redact

_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters, characters that change the direction of text, and lone surrogates."""


def make_printable(text: str) -> str:
    """The text as one line that is safe to print in a terminal.

    Control characters, line ends, characters that change the direction of text, and lone surrogates are written as
    Python escapes, for example `\\n` or `\\u202e`.
    """
    return text if text.isprintable() else _UNPRINTABLE.sub(lambda match: ascii(match[0])[1:-1], text)


def excerpt(text: str, most: int = 60) -> str:
    """The text as a message quotes it: printable, without private data, and cut to `most` characters if it is longer.

    “…” is in place of what was left out.
    """
    text = redact(text[: most * 4])
    return make_printable(text if len(text) <= most else text[: most - 1].rstrip() + "…")


def find_similar(name: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The known name that is most similar to this one; empty if none is similar enough.

    `likeness` is the least similarity, from 0 to 1, as difflib's SequenceMatcher measures it.
    """
    return next(iter(get_close_matches(name, known, 1, likeness)), "")


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 paper`, `1,204 papers`. `many` is the plural if it does not just add an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def join_words(items: Iterable[str], last_word: str = "and") -> str:
    """The items as a list in a sentence: `a, b and c`."""
    *others, last = items
    return f"{', '.join(others)} {last_word} {last}" if others else last


def name_first(items: Sequence[str]) -> str:
    """The first three items, and how many more there are."""
    return ", ".join(items[:3]) + (f" and {len(items) - 3:,} more" if len(items) > 3 else "")
