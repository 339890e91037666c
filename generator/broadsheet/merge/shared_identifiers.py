"""Identifiers that records of different papers share, so that they identify none of these papers.

They are placeholders, such as `0`, and identifiers that a program or a person gave to the wrong papers, such as the
number of one preprint in every entry of a library.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import combinations, islice, product
from typing import NamedTuple

from msgspec.structs import replace

from broadsheet.model.author import Author
from broadsheet.model.choices import FoldedText, are_alike, fold_words
from broadsheet.model.identifiers import is_placeholder, read_arxiv_doi
from broadsheet.model.paper import Paper
from broadsheet.model.text import fold
from broadsheet.system.errors import Problem
from broadsheet.system.messages import count, excerpt, join_words

_MOST_TEXTS = 4
"""The number of unrelated texts that records of one paper may have, such as a title in several languages."""
_COMPARED = 3
"""The number of titles and of abstracts of a group with which those of a record are compared in words."""
_STEM = 4
"""The number of letters by which words of titles are compared; shorter words are left out."""
_LONG_TITLE = 10
"""The fewest letters of a title that, if another title contains it, is the same title without its subtitle."""
_NAMED = 3
"""The number of papers that a message names."""
_LABELS = {"arxiv": "arXiv identifier", "doi": "DOI", "id": "identifier", "pmid": "PMID", "pmcid": "PMCID"}
"""What messages call an identifier, by its kind or by the scheme in the identifier of a source."""
_LONG_ABSTRACT = 250
"""The fewest letters of similar abstracts that show that two records are of one paper."""
_LATIN = re.compile("[a-z]")
_NUMBER = re.compile(r"\d+")


def find_misleading(records: Iterable[Paper]) -> frozenset[str]:
    """The identifiers, with their kinds, that are placeholders or by which unrelated records would be merged.

    Records with a common identifier are grouped by their texts: those with similar titles or abstracts are one group.
    The identifier is misleading if

    - two records differ in title, authors and another identifier, or
    - three groups pairwise have no author in common or differ in another identifier, or
    - there are more groups than one paper has titles.

    If the authors of a group are not known, the first two rules compare abstracts instead. What is unknown contradicts
    nothing: translations of a title, or a paper with its erratum and its corrigendum, can share a DOI. Each record is
    compared with a few groups, so that the time is proportional to the number of records.
    """
    found: dict[str, list[Paper]] = {}
    for record in records:
        for key in record.identifiers:
            found.setdefault(key, []).append(record)
    return frozenset(
        key
        for key, sharing in found.items()
        if is_placeholder(key) or (len(sharing) > 1 and _are_unrelated(sharing, key))
    )


def leave_out(papers: Sequence[Paper], misleading: Collection[str]) -> tuple[list[Paper], list[Problem]]:
    """Remove from papers the misleading identifiers that several of them have.

    Identifiers that the same papers share are one problem. `papers` are in the order of their first records.
    """
    sharing: dict[str, list[int]] = {}
    for at, paper in enumerate(papers if misleading else ()):
        for key in paper.identifiers:
            if key in misleading:
                sharing.setdefault(key, []).append(at)
    together: dict[tuple[int, ...], list[str]] = {}
    for key, places in sharing.items():
        if len(places) > 1:
            together.setdefault(tuple(places), []).append(key)
    shared = {key for keys in together.values() for key in keys}
    problems = [_shared_problem(keys, [papers[at] for at in places]) for places, keys in together.items()]
    return [_remove(paper, shared) for paper in papers], problems


def _remove(paper: Paper, shared: Collection[str]) -> Paper:
    """The paper without these identifiers, and without the version that belongs to an arXiv identifier."""
    wrong = [key for key in paper.identifiers if key in shared] if shared else []
    for key in wrong:
        kind, _, value = key.partition(":")
        if kind == "arxiv":
            paper = replace(paper, arxiv="", version=0)
        elif kind == "doi":
            paper = replace(paper, doi="")
        elif kind == "pmcid":
            paper = replace(paper, pmcid="")
        else:
            pmid = "" if value == f"pmid:{paper.pmid}" else paper.pmid
            paper = replace(paper, own_id="" if value == paper.own_id else paper.own_id, pmid=pmid)
    return paper


def _shared_problem(keys: Sequence[str], papers: Sequence[Paper]) -> Problem:
    """The problem of identifiers that the same papers have."""
    named = [f"“{excerpt(paper.title.plain)}” at {paper.origin}" for paper in papers[:_NAMED]]
    if len(papers) > _NAMED:
        named.append(count(len(papers) - _NAMED, "more paper"))
    return Problem(
        where=papers[0].origin.place,
        kind="shared-identifier",
        message=f"{len(papers):,} different papers share {join_words(map(_describe, keys))}: {join_words(named)}.",
        advice="They were not merged, and their pages leave this out. Correct it in the files. If they are one paper,"
        " merge them with “same_as” in site_config/papers.yml.",
        needs_decision=True,
    )


def _describe(key: str) -> str:
    """What messages call an identifier: `the PMID 7` is `id:pmid:7`."""
    kind, _, value = key.partition(":")
    scheme, _, number = value.partition(":")
    label, value = (_LABELS[scheme], number) if number and scheme in _LABELS else (_LABELS[kind], value)
    return f"the {label} {excerpt(value)}"


class _Facts(NamedTuple):
    """What a record is compared by."""

    title: str
    """The folded title."""
    words: frozenset[str]
    """The beginnings of the longer words of the title."""
    numbers: frozenset[str]
    """The numbers in the title."""
    abstract: FoldedText | None
    """The abstract; None if there is none."""
    authors: frozenset[str]
    """The last words of the authors' family names, folded."""
    ids: tuple[tuple[str, str], ...]
    """The other identifiers, with their kinds."""


def _list_facts(record: Paper, key: str) -> _Facts:
    """What a record with the identifier `key` is compared by."""
    words = (fold(word) for word in record.title.plain.split())
    ids = (other.partition(":") for other in record.identifiers if other != key)
    return _Facts(
        record.title_key,
        frozenset(word[:_STEM] for word in words if len(word) >= _STEM),
        frozenset(_NUMBER.findall(record.title.plain)),
        fold_words(record.whole_abstract.plain) if record.whole_abstract else None,
        frozenset(filter(None, map(_fold_family, record.authors))),
        # A preprint has two DOIs, one of which arXiv gave it.
        tuple((kind, value) for kind, _, value in ids if not (kind == "doi" and read_arxiv_doi(value))),
    )


def _fold_family(author: Author) -> str:
    """The last word of the author's family name, except initials, folded: the same for `A. van Gull` and `Gull A`."""
    words = [word for word in (author.family or author.name).replace(".", " ").split() if len(fold(word)) > 1]
    words = [word for word in words if not (word.isascii() and word.isupper() and len(word) <= 3)] or words
    return fold(words[-1]) if words else ""


@dataclass(slots=True)
class _Group:
    """Records with a common identifier and similar texts."""

    titles: dict[str, _Facts] = field(default_factory=dict)
    """A record of each title, by the folded title."""
    abstracts: list[FoldedText] = field(default_factory=list)
    authors: set[str] = field(default_factory=set)
    ids: dict[str, set[str]] = field(default_factory=dict)
    """The other identifiers by their kinds."""

    def add(self, facts: _Facts) -> None:
        """Add a record."""
        self.titles.setdefault(facts.title, facts)
        if facts.abstract and len(self.abstracts) < _COMPARED:
            self.abstracts.append(facts.abstract)
        self.authors |= facts.authors
        for kind, value in facts.ids:
            self.ids.setdefault(kind, set()).add(value)

    def is_like(self, facts: _Facts) -> bool:
        """Whether the title or the abstract of a record is like one of the group."""
        return (
            facts.title in self.titles
            or any(_are_titles_alike(known, facts) for known in islice(self.titles.values(), _COMPARED))
            or (facts.abstract is not None and any(_are_abstracts_alike(one, facts.abstract) for one in self.abstracts))
        )

    def contradicts(self, facts: _Facts) -> bool:
        """Whether a record differs from the group in title, authors and another identifier."""
        return (
            facts.title not in self.titles
            and _differ(facts.authors, self.authors)
            and any(kind in self.ids and value not in self.ids[kind] for kind, value in facts.ids)
        )


def _are_titles_alike(one: _Facts, other: _Facts) -> bool:
    """Whether one title is within the other, or at least half of the words of the shorter one are in the longer one.

    Titles with different numbers, such as `Dunes 1` and `Dunes 2`, are of two papers.
    """
    if one.numbers and other.numbers and one.numbers.isdisjoint(other.numbers):
        return False
    if min(len(one.title), len(other.title)) >= _LONG_TITLE and (one.title in other.title or other.title in one.title):
        return True
    fewest = min(len(one.words), len(other.words))
    return bool(fewest) and 2 * len(one.words & other.words) >= fewest


def _are_abstracts_alike(one: FoldedText, other: FoldedText) -> bool:
    """Whether two abstracts are similar, and too long for that to be by chance."""
    return min(len(one.letters), len(other.letters)) >= _LONG_ABSTRACT and are_alike(one, other)


def have_different_authors(one: Paper, other: Paper) -> bool:
    """Whether two records name their authors, and have nobody in common. Names in two scripts cannot be compared."""
    return _differ(*(frozenset(filter(None, map(_fold_family, paper.authors))) for paper in (one, other)))


def _differ(authors: Set[str], others: Set[str]) -> bool:
    """Whether two lists of authors have nobody in common. Names in two scripts cannot be compared."""
    return bool(authors and others) and authors.isdisjoint(others) and _has_latin(authors) == _has_latin(others)


def _are_unrelated(records: Iterable[Paper], key: str) -> bool:
    """Whether records with a common identifier are of different papers; see `find_misleading`."""
    groups: list[_Group] = []
    for facts in (_list_facts(record, key) for record in records):
        group = next((group for group in groups if group.is_like(facts)), None)
        if not group:
            groups.append(group := _Group())
        elif group.contradicts(facts):
            return True
        group.add(facts)
        if len(groups) > _MOST_TEXTS:
            return True
    pairs = {(a, b): _compare(groups[a], groups[b]) for a, b in combinations(range(len(groups)), 2)}
    return _Contradiction.SURE in pairs.values() or any(
        all(pairs[pair] for pair in combinations(three, 2)) for three in combinations(range(len(groups)), 3)
    )


class _Contradiction(IntEnum):
    """How much two groups of records contradict each other in other ways than by their texts."""

    NONE = 0
    """Not at all: they have an author in common, or nothing is known that differs."""
    LIKELY = 1
    """They have different authors (if these are unknown, different abstracts), or differ in another identifier."""
    SURE = 2
    """Both."""


def _compare(one: _Group, other: _Group) -> _Contradiction:
    """How much two groups with different titles contradict each other."""
    differ = any(kind in other.ids and ids.isdisjoint(other.ids[kind]) for kind, ids in one.ids.items())
    if one.authors and other.authors:
        return _Contradiction(differ + _differ(one.authors, other.authors))
    pairs = list(product(one.abstracts, other.abstracts))
    return _Contradiction(differ + (bool(pairs) and not any(are_alike(*pair) for pair in pairs)))


def _has_latin(names: Iterable[str]) -> bool:
    """Whether one of the names has a Latin letter."""
    return any(map(_LATIN.search, names))
