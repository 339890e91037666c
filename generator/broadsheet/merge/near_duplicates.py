"""Papers that may be one under two titles: they are told, and stay two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from broadsheet.merge.records import MergeOverrides, Names
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper, PaperId
from broadsheet.system.errors import Problem
from broadsheet.system.messages import excerpt

MIN_SIMILARITY = 90.0
"""How alike two titles are, of 100, by the share of characters that an edit leaves (normalised Indel similarity) …"""
MIN_CONTAINMENT = 95.0
"""… or how much of the shorter one stands in the longer, which has a subtitle or a translation more."""
MIN_CONTAINED_LENGTH = 30
"""Characters of a title that is told by being within another."""
MIN_SHARED_WORDS = 0.5
"""Part of the words that abstracts have in common, where there are two, for their papers to be told."""
_LED_BY = 3
"""Words of a title, the rarest that others have too, by which titles like it are looked for …"""
_MOST = 50
"""… and titles that such a word may be in."""


def report_near_duplicates(library: Library, names: Names, overrides: MergeOverrides) -> Library:
    """The library with a problem for each pair of near-identical titles, unless the site owner keeps them apart.

    Each title is compared with those alone that share one of its rarest words, so that the cost grows with the library.
    """
    papers = sorted(library.papers, key=lambda paper: paper.origin.filed)
    names_of: dict[PaperId, list[str]] = {}
    for name, identities in names.items():
        for identity in identities:
            names_of.setdefault(identity, []).append(name)
    problems = [
        _tell(papers[at], papers[other])
        for at, other in _find_pairs(papers)
        if not overrides.part(names_of[papers[at].identity], names_of[papers[other].identity])
    ]
    return library.add_problems(problems)


def _find_pairs(papers: Sequence[Paper]) -> Iterator[tuple[int, int]]:
    """The places of each two papers that may be one, the later one first."""
    titles = [paper.title.plain.casefold() for paper in papers]
    words = [list(dict.fromkeys(title.split())) for title in titles]
    found_in = Counter(word for of_title in words for word in of_title)
    holders: dict[str, list[int]] = {}
    for at, of_title in enumerate(words):
        shared = [word for word in of_title if 1 < found_in[word] <= _MOST]
        others = {
            other
            for word in sorted(shared, key=lambda word: (found_in[word], word))[:_LED_BY]
            for other in holders.get(word, ())
        }
        yield from ((at, other) for other in sorted(others) if _are_near(papers, titles, at, other))
        for word in shared:
            holders.setdefault(word, []).append(at)


def _are_near(papers: Sequence[Paper], titles: Sequence[str], at: int, other: int) -> bool:
    one, two = titles[at], titles[other]
    if papers[at].title_key == papers[other].title_key:
        return False  # Papers of one title are told where they are gathered.
    is_within = min(len(one), len(two)) >= MIN_CONTAINED_LENGTH and fuzz.partial_ratio(
        one, two, score_cutoff=MIN_CONTAINMENT
    )
    return bool(is_within or fuzz.ratio(one, two, score_cutoff=MIN_SIMILARITY)) and _may_agree(
        papers[at], papers[other]
    )


def _may_agree(one: Paper, other: Paper) -> bool:
    """Whether neither identifiers nor abstracts, where both have them, speak against it."""
    if any(getattr(one, kind) and getattr(other, kind) for kind in ("arxiv", "own_id")):
        return False
    words, others = (set(paper.abstract.plain.casefold().split()) for paper in (one, other))
    return not words or not others or len(words & others) >= MIN_SHARED_WORDS * max(len(words), len(others))


def _tell(paper: Paper, other: Paper) -> Problem:
    return Problem(
        where=paper.origin.place,
        kind="near-duplicate",
        found=f"“{excerpt(paper.title.plain, 100)}”, much like “{excerpt(other.title.plain, 100)}” at {other.origin}",
        expected="each paper once",
        advice="Both are published; in site_config/papers.yml join them (same_as), or keep them apart (not_same_as).",
    )
