"""Rules for merging a field: given a paper's value and that of a later record, each returns the value to keep.

The first argument is the paper's value and the second is the record's. A field names its rule in
`broadsheet.model.paper`.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import NamedTuple, TypeVar

from broadsheet.model.author import Author
from broadsheet.model.period import Period
from broadsheet.model.readings import unite_readings
from broadsheet.model.text import Text, fold
from broadsheet.model.urls import Link, LinkKind

_SAME_TEXT = 0.8
"""The share of their words that two texts must have in common to be taken for the same."""

T = TypeVar("T")
"""The type of a field's value."""


def keep(ours: T, theirs: T) -> T:
    """The paper's own value, even if it is empty."""
    return ours


def first_known(ours: T, theirs: T) -> T:
    """The paper's value, or the record's if the paper has none."""
    return ours or theirs


def unite(*lists: tuple[str, ...]) -> tuple[str, ...]:
    """The items of all lists, each once, with the paper's first."""
    return tuple(dict.fromkeys(chain.from_iterable(lists)))


def unite_links(*lists: tuple[Link, ...]) -> tuple[Link, ...]:
    """The links of all lists, each address once; the kind is that of the record that knows more of it."""
    found: dict[str, Link] = {}
    for link in chain.from_iterable(lists):
        known = found.setdefault(link.url, link)
        if known.kind is LinkKind.LINK:
            found[link.url] = link
    return tuple(found.values())


def unite_editions(*lists: tuple[Period, ...]) -> tuple[Period, ...]:
    """The editions of all lists, each once, the earliest first."""
    return tuple(sorted({*chain.from_iterable(lists)}, key=lambda edition: (edition.last_day, edition)))


def either(*flags: bool) -> bool:
    """Whether at least one of them is true."""
    return any(flags)


ADDING: frozenset[object] = frozenset({unite, unite_links, unite_editions, unite_readings, either})
"""The rules by which a later record adds to the paper's value, instead of replacing it.

They take the values of any number of records at once, since adding them one by one takes quadratic time.
"""


def most_exact(ours: Period, theirs: Period) -> Period:
    """The paper's date, unless it is unknown, or the record's is later or more exact and in the same year.

    For example, of 2031 and 2031-04-02 the second is kept.
    """
    return theirs if not ours or (theirs.year == ours.year and theirs > ours) else ours


def fullest(ours: Text, theirs: Text) -> Text:
    """The paper's text, unless it is empty or only the beginning of the record's.

    Sources such as mailing lists cut abstracts short; the whole one replaces its beginning.
    """
    return theirs if not ours or _continues(theirs, ours) else ours


def _continues(whole: Text, part: Text) -> bool:
    """Whether `whole` is longer than `part` and begins with it, when only letters and digits are compared."""
    is_longer = len(whole.plain) > len(part.plain)
    return is_longer and fold_words(whole.plain).letters.startswith(fold_words(part.plain).letters)


def best_authors(ours: tuple[Author, ...], theirs: tuple[Author, ...]) -> tuple[Author, ...]:
    """The better list: the one with more authors; then with more family names, affiliations and ORCID iDs; then with
    longer names. The paper's list is kept if both are equally good."""
    return theirs if _rank_authors(theirs) > _rank_authors(ours) else ours


def _rank_authors(authors: tuple[Author, ...]) -> tuple[int, int, int]:
    """The rank of a list: the number of authors, what is known of them, and the length of their names."""
    known = sum(bool(author.family) + len(author.affiliations) + bool(author.orcid) for author in authors)
    return len(authors), known, sum(len(author.name) for author in authors)


class FoldedText(NamedTuple):
    """A text prepared for comparisons."""

    letters: str
    """Its folded letters and digits, without spaces; see `broadsheet.model.text.fold`."""
    words: frozenset[str]
    """Its different words, folded in the same way."""


@lru_cache(maxsize=40)
def fold_words(text: str) -> FoldedText:
    """Prepare a text for comparisons. The last 40 results are kept, since a text is compared with many others."""
    return FoldedText(fold(text), frozenset(map(fold, text.split())))


def are_alike(one: FoldedText, other: FoldedText) -> bool:
    """Whether one text is the beginning of the other, or the two share most of their words."""
    if one.letters.startswith(other.letters) or other.letters.startswith(one.letters):
        return True
    return len(one.words & other.words) >= _SAME_TEXT * max(len(one.words), len(other.words))
