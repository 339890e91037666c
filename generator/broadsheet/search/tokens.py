"""Tokens: the words of texts and of queries, as the index has them. docs/search-index.md states the rules.

The script of the site has the same rules; tests/data/search/tokens.json has cases for both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 40
"""The maximum number of characters of a token."""
_ONE_BY_ONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U000323af"
)
"""The characters of languages that are written without spaces, or with few, as the inside of a regular expression."""
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"
    "\u0f00-\u0fff"
)
"""Marks that are part of words, and blocks of scripts whose words have many of them."""
_LETTER = rf"(?:(?![{_ONE_BY_ONE}])[^\W_]|[{_MARKS}])"
_POINT = r"(?<=[0-9])\.(?=[0-9])"
_RUN = re.compile(rf"(?![\u0e3f\u30fb])[{_ONE_BY_ONE}]|{_LETTER}+(?:(?:[-\u2010\u2011'\u2019]|{_POINT}){_LETTER}+)*")
_ASCII_RUN = re.compile(rf"[a-z0-9]+(?:(?:[-']|{_POINT})[a-z0-9]+)*")
_JOINERS = re.compile("[-\u2010\u2011'\u2019.]")
_IS_ONE = re.compile(f"[{_ONE_BY_ONE}]")
_DROPPED = re.compile(r"[\^_{}\\\u00ad\u200b-\u200d\ufeff]")
_GENITIVE = re.compile(rf"(?<={_LETTER})['\u2019]s(?!{_LETTER})")
_ASCII_GENITIVE = re.compile(r"(?<=[a-z0-9])'s(?![a-z0-9])")
_ACCENTS = re.compile("([a-z\u03b1-\u03c9])[\u0300-\u036f]+")
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ς": "σ"}
)


class Run(NamedTuple):
    """What is written without a break: a word, a compound, or a character of Chinese and the like."""

    parts: tuple[str, ...]
    """Its tokens, at consecutive positions."""
    position: int
    """The position of the first of them."""
    joined: str
    """The joined form of a compound; empty for other words, and if it is too long."""
    is_character: bool
    """Whether it is a character of a language that is written without spaces."""
    start: int
    """Where it begins in the normalised text."""
    end: int
    """Where it ends there."""


def normalize(text: str) -> str:
    """Return a text without case, accents of Latin and Greek letters, and what is left out of words."""
    if text.isascii():
        text = _DROPPED.sub("", text.lower())
        return _ASCII_GENITIVE.sub("", text) if "'" in text else text
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    text = unicodedata.normalize("NFC", _ACCENTS.sub(r"\1", text)).translate(_LETTERS)
    return _GENITIVE.sub("", _DROPPED.sub("", text))


def find_runs(text: str) -> Iterator[Run]:
    """Yield what a normalised text has, in order."""
    position, end = 0, 0
    plain = text.isascii()
    for match in (_ASCII_RUN if plain else _RUN).finditer(text):
        run = match[0]
        is_one = not plain and bool(_IS_ONE.match(run))
        if is_one and match.start() != end:
            position += 1
        parts, joined = ((run[:LONGEST],), "") if run.isalnum() else _split(run)
        end = match.end()
        yield Run(parts, position, joined, is_one, match.start(), end)
        position += len(parts)


def _split(run: str) -> tuple[tuple[str, ...], str]:
    """Return the parts of a compound, or of a word with marks, and its joined form."""
    parts = _JOINERS.split(run)
    joined = "".join(parts) if len(parts) > 1 else ""
    return tuple([part[:LONGEST] for part in parts]), joined if len(joined) <= LONGEST else ""


def find_tokens(text: str) -> tuple[list[tuple[str, int]], int]:
    """Return the tokens of a text with their positions, joined forms of compounds among them; and the number of
    positions.
    """
    text = normalize(text)
    found: list[tuple[str, int]] = []
    end = 0
    if text.isascii():  # Most texts are, and a million runs take half of the time of the index.
        runs = (
            (((run,), "") if run.isalnum() and len(run) <= LONGEST else _split(run)) for run in _ASCII_RUN.findall(text)
        )
        for parts, joined in runs:
            if joined:
                found.append((joined, end))
            for part in parts:
                found.append((part, end))
                end += 1
        return found, end
    for run in find_runs(text):
        end = run.position
        if run.joined:
            found.append((run.joined, end))
        for part in run.parts:
            found.append((part, end))
            end += 1
    return found, end


def fold(text: str) -> str:
    """Return the letters and digits of a text, by which titles and names are compared."""
    return "".join(part for run in find_runs(normalize(text)) for part in run.parts)
