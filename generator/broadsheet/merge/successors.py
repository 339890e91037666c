"""Which record of a file continues which record of the file's former version.

Anything about an entry can change: its title, its identifiers, its key. So all of it is weighed together.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from broadsheet.merge.registers import mark_content
from broadsheet.model.choices import are_alike, fold_words
from broadsheet.model.paper import FIELDS, Paper
from broadsheet.model.text import fold
from broadsheet.model.word_patterns import split_words

_ENOUGH = 4.0
"""The weight from which on a record continues another one."""
_SAME_IDENTIFIER, _OTHER_IDENTIFIER = 7.0, -3.0
"""For each kind of identifier that both have."""
_SAME_TITLE, _SIMILAR_TITLE, _OTHER_TITLE = 5.0, 2.0, -1.0
_SAME_ABSTRACT, _OTHER_ABSTRACT = 4.0, -1.0
_SAME_REMARK = 2.0
"""For equal abstracts that are so short that they may only be a remark."""
_SAME_AUTHORS, _OTHER_AUTHORS = 2.0, -1.0
_SAME_KEY = 2.0
_SAME_PAGES = 2.0
"""For equal pages in the same volume or of the same venue."""
_SAME_YEAR = 0.5
_MOST_WORDS, _MOST_LETTERS = 0.8, 0.9
"""The share of words that two titles must have in common to be similar, and the likeness of their letters otherwise."""
_LONGEST_SPELLED = 200
"""The number of letters up to which titles are compared letter by letter."""
_SHORTEST_ABSTRACT = 100
"""The number of letters and digits from which on an abstract cannot be just a remark."""
_MOST_CANDIDATES = 50
"""The number of former records with one feature that are compared with a record."""
_NUMERAL = re.compile(r"\d+|[ivx]+")
"""A number, which distinguishes the parts of a series."""
_IDENTIFIERS = ("arxiv", "doi", "pmid", "pmcid", "id")
"""The fields of identifiers."""


def match_records(former: Sequence[Paper], current: Sequence[Paper]) -> dict[int, int]:
    """Return for each record the former record that it continues, as far as there is one: their indexes.

    No former record is continued twice. Equal records are matched first, then the others by their weights.
    """
    matched = _match_equal(former, current)
    taken = set(matched.values())
    index: dict[str, list[int]] = {}
    for at in (at for at in range(len(former)) if at not in taken):
        for feature in _list_features(former[at]):
            index.setdefault(feature, []).append(at)
    weighed: list[tuple[float, int, int]] = []
    for at in (at for at in range(len(current)) if at not in matched):
        features = _list_features(current[at])
        candidates = {one for feature in features for one in index.get(feature, ())[:_MOST_CANDIDATES]}
        weighed += ((-weigh_match(former[one], current[at]), at, one) for one in candidates)
    for weight, at, one in sorted(weighed):
        if -weight >= _ENOUGH and at not in matched and one not in taken:
            matched[at] = one
            taken.add(one)
    return matched


def _match_equal(former: Sequence[Paper], current: Sequence[Paper]) -> dict[int, int]:
    """Match records that are equal in every field but the edition, which follows from the file."""
    waiting: dict[str, deque[int]] = {}
    for at, record in enumerate(former):
        waiting.setdefault(mark_content(record), deque()).append(at)
    matched = {}
    for at, record in enumerate(current):
        if same := waiting.get(mark_content(record)):
            matched[at] = same.popleft()
    return matched


def _list_features(record: Paper) -> Iterator[str]:
    """Yield what two records that may be one entry have in common."""
    yield from record.keys
    yield f"title:{record.title_key}"
    yield f"key:{record.citation_key}"
    letters = fold_words(record.abstract.plain).letters
    if letters:
        yield f"abstract:{letters[:_SHORTEST_ABSTRACT]}"
    for name in _list_family_names(record):
        yield f"author:{name}"


def weigh_match(former: Paper, current: Paper) -> float:
    """Return how strongly two records appear to be one entry."""
    return sum(_list_weights(former, current))


def _list_weights(one: Paper, other: Paper) -> Iterator[float]:
    """Yield the weight of everything in which two records agree or differ."""
    for name in _IDENTIFIERS:
        if (ours := FIELDS[name].of(one)) and (theirs := FIELDS[name].of(other)):
            yield _SAME_IDENTIFIER if ours == theirs else _OTHER_IDENTIFIER
    yield _weigh_titles(one, other)
    ours, theirs = fold_words(one.abstract.plain), fold_words(other.abstract.plain)
    if min(len(ours.letters), len(theirs.letters)) >= _SHORTEST_ABSTRACT:
        yield _SAME_ABSTRACT if are_alike(ours, theirs) else _OTHER_ABSTRACT
    elif ours.letters and ours.letters == theirs.letters:
        yield _SAME_REMARK
    names, others = set(_list_family_names(one)), set(_list_family_names(other))
    if names and others:
        yield _SAME_AUTHORS if names & others else _OTHER_AUTHORS
    if one.citation_key and one.citation_key == other.citation_key:
        yield _SAME_KEY
    if one.pages and one.pages == other.pages and (one.volume, fold(one.venue)) == (other.volume, fold(other.venue)):
        yield _SAME_PAGES
    if one.published.year and one.published.year == other.published.year:
        yield _SAME_YEAR


def _weigh_titles(one: Paper, other: Paper) -> float:
    """Return how strongly the titles of two records suggest that they are one entry.

    A subtitle may have been added; but parts of a series have different titles.
    """
    if one.title_key == other.title_key:
        return _SAME_TITLE
    ours, theirs = set(split_words(one.title.plain)), set(split_words(other.title.plain))
    if any(map(_NUMERAL.fullmatch, ours ^ theirs)):
        return _OTHER_TITLE
    common = len(ours & theirs)
    is_similar = common in (len(ours), len(theirs)) or common >= _MOST_WORDS * max(len(ours), len(theirs))
    return _SIMILAR_TITLE if is_similar or _are_spelled_alike(one.title_key, other.title_key) else _OTHER_TITLE


def _are_spelled_alike(one: str, other: str) -> bool:
    """Return whether two titles differ in a few letters only."""
    short, long = sorted((len(one), len(other)))
    if 2 * short < _MOST_LETTERS * (short + long) or short > _LONGEST_SPELLED:
        return False
    likeness = SequenceMatcher(None, one, other, autojunk=False)
    return likeness.quick_ratio() >= _MOST_LETTERS and likeness.ratio() >= _MOST_LETTERS


def _list_family_names(record: Paper) -> Iterable[str]:
    """Return the family names of the authors, or the last words of names whose parts are not known."""
    return [fold(author.family or author.name.rpartition(" ")[2]) for author in record.authors[:20]]
