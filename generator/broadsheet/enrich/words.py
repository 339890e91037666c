"""The words of a text as they are compared with names of topics: without case, hyphens and plurals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

_TOKEN = re.compile(r"(?P<hyphen>[‐‑–-](?=\w))?(?P<word>[^\W_]+)|[^\s\w‐‑–-]")


class Token(NamedTuple):
    """A word or a punctuation mark of a text."""

    folded: str
    """In lower case and in the singular."""
    exact: str
    """In the singular, with its case."""
    is_word: bool
    is_joined: bool
    """Whether a hyphen joins it to the word before."""
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """The words and the punctuation marks of a text, in order."""
    return [_read_token(match) for match in _TOKEN.finditer(text)]


def _read_token(match: re.Match[str]) -> Token:
    word, end = match["word"] or match[0], match.end()
    exact = _singular(word)
    return Token(exact.casefold(), exact, match["word"] is not None, bool(match["hyphen"]), end - len(word), end)


@lru_cache(maxsize=10_000)
def _singular(word: str) -> str:
    """A word without the ending of a plural; `an` without its n. The same for names and texts, though not always a
    word."""
    if word in ("an", "An"):
        return word[0]
    lower = word.lower()
    if lower.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if lower.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and word[:-1].isupper() and len(word) == 3:
        return word[:-1]
    if lower.endswith("s") and len(word) > 3 and not lower.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def fold_tokens(tokens: Iterable[Token]) -> str:
    """Words as they are compared: equal for names that mean the same."""
    return " ".join(token.folded for token in tokens)


class SpelledOut(NamedTuple):
    """An acronym, and the words that it is made of."""

    acronym: str
    words: Sequence[Token]


def spell_out(tokens: Sequence[Token]) -> Iterator[SpelledOut]:
    """Each acronym in brackets behind words with its initials."""
    for at in range(2, len(tokens) - 1):
        if tokens[at - 1].exact == "(" and tokens[at + 1].exact == ")":
            acronym = tokens[at].exact
            words = tokens[max(0, at - 1 - len(acronym)) : at - 1]
            if len(acronym) > 1 and "".join(word.folded[0] for word in words) == acronym.casefold():
                yield SpelledOut(acronym, words)


def vary_hyphens(name: str) -> Iterable[str]:
    """A name as written, and with any of its words without hyphens."""
    return map(" ".join, product(*(dict.fromkeys((word, word.replace("-", ""))) for word in name.split())))
