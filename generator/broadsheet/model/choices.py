"""Which of two values of a field a paper keeps: the one it has, that of a later record, or what both make together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple, TypeVar

from broadsheet.model.author import Author
from broadsheet.model.period import Period
from broadsheet.model.text import Text, fold
from broadsheet.model.urls import Link

T = TypeVar("T")


def keep(ours: T, theirs: T) -> T:
    """The paper's own value, even if it says nothing."""
    return ours


def first_known(ours: T, theirs: T) -> T:
    """The first value that says something."""
    return ours or theirs


def unite(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """The items of both, each once."""
    return tuple(dict.fromkeys((*ours, *theirs)))


def unite_links(ours: tuple[Link, ...], theirs: Iterable[Link]) -> tuple[Link, ...]:
    """The links of both, each address once."""
    known = {link.url for link in ours}
    return (*ours, *(link for link in theirs if link.url not in known))


def unite_editions(ours: tuple[Period, ...], theirs: tuple[Period, ...]) -> tuple[Period, ...]:
    """The editions of both, the earliest first."""
    return tuple(sorted({*ours, *theirs}, key=lambda edition: (edition.last_day, edition)))


def either(ours: bool, theirs: bool) -> bool:
    """Whether one of them is true."""
    return ours or theirs


ADDING: frozenset[object] = frozenset({unite, unite_links, unite_editions, either})
"""Choices by which a later record adds to the paper's value."""


def most_exact(ours: Period, theirs: Period) -> Period:
    """The first date that is known, or a later or more exact one of the same year."""
    return theirs if not ours or (theirs.year == ours.year and theirs > ours) else ours


def fullest(ours: Text, theirs: Text) -> Text:
    """The first text that says something, or a longer one of which it is the beginning."""
    return theirs if not ours or _continues(theirs, ours) else ours


def _continues(whole: Text, part: Text) -> bool:
    """Whether a text is longer than another one, and begins with it."""
    is_longer = len(whole.plain) > len(part.plain)
    return is_longer and fold_words(whole.plain).letters.startswith(fold_words(part.plain).letters)


def best_authors(ours: tuple[Author, ...], theirs: tuple[Author, ...]) -> tuple[Author, ...]:
    """The list with more authors, with more known of them, or with longer names."""
    return theirs if _rank_authors(theirs) > _rank_authors(ours) else ours


def _rank_authors(authors: tuple[Author, ...]) -> tuple[int, int, int]:
    known = sum(bool(author.family) + len(author.affiliations) + bool(author.orcid) for author in authors)
    return len(authors), known, sum(len(author.name) for author in authors)


class FoldedText(NamedTuple):
    """A text as it is compared."""

    letters: str
    """Its letters and digits alone."""
    words: frozenset[str]


@lru_cache(maxsize=40)
def fold_words(text: str) -> FoldedText:
    """A text as it is compared."""
    return FoldedText(fold(text), frozenset(map(fold, text.split())))
