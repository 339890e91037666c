"""Near-duplicates: papers whose titles are almost the same. They are reported and kept separate."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from broadsheet.merge.records import MergeOverrides, Names
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper, PaperId
from broadsheet.model.text import fold
from broadsheet.system.errors import Problem
from broadsheet.system.messages import excerpt
from broadsheet.system.progress import track

MIN_SIMILARITY = 90.0
"""The similarity from which two titles are near-identical: 100 times their normalised Indel similarity, which is the
share of characters that remain when one is edited into the other by insertions and deletions."""
MIN_CONTAINMENT = 95.0
"""The same if the shorter title is compared with the best matching part of the longer one, which may have a subtitle or
a translation in addition."""
MIN_CONTAINED_LENGTH = 30
"""The number of characters that a title must have to be compared with parts of another."""
MIN_SHARED_WORDS = 0.5
"""The share of words that the abstracts must have in common, if both papers have one."""
_WORD = re.compile(r"\w+")
_SUBTITLE = re.compile(r"\s*(?:[:?!–—]|\s-\s|\.\s)\s*")
"""What separates a title from its subtitle."""
_FEW_WORDS = 2
"""The number of words of a title that many papers may have, such as `Editorial`, so that only abstracts tell."""
_LED_BY = 3
"""The number of words of a title, the rarest ones that other titles have too, by which similar titles are looked up."""
_MOST = 50
"""The number of titles from which a word is too common for looking up titles."""


def report_near_duplicates(library: Library, names: Names, overrides: MergeOverrides) -> Library:
    """Add a problem for each pair of papers with near-identical titles, unless the site owner keeps them apart.

    `names` are the names by which `overrides` can refer to papers. A title is compared only with titles that share one
    of its rarest words, so that the cost is proportional to the size of the library.
    """
    papers = sorted(library.papers, key=lambda paper: paper.origin.filed)
    names_of: dict[PaperId, list[str]] = {}
    for name, identities in names.items():
        for identity in identities:
            names_of.setdefault(identity, []).append(name)
    problems = [
        _near_duplicate_problem(papers[at], papers[other])
        for at, other in _find_pairs(papers)
        if not overrides.part(names_of[papers[at].identity], names_of[papers[other].identity])
    ]
    return library.add_problems(problems)


def _find_pairs(papers: Sequence[Paper]) -> Iterator[tuple[int, int]]:
    """The indexes of each two papers that may be the same, the later one first."""
    titles = [paper.title.plain.casefold() for paper in papers]
    words = [list(dict.fromkeys(_WORD.findall(title))) for title in titles]
    found_in = Counter(word for of_title in words for word in of_title)
    holders: dict[str, list[int]] = {}
    for at, of_title in enumerate(track(words, len(words))):
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
    """Whether two papers have near-identical titles and nothing else suggests that they are different papers."""
    one, two = titles[at], titles[other]
    if papers[at].title_key == papers[other].title_key:
        return False  # Merging reports papers with equal titles.
    is_within = min(len(one), len(two)) >= MIN_CONTAINED_LENGTH and fuzz.partial_ratio(
        one, two, score_cutoff=MIN_CONTAINMENT
    )
    have_texts = all(papers[place].whole_abstract for place in (at, other))
    is_part = _lacks_subtitle(one, two) and (have_texts or min(len(one.split()), len(two.split())) > _FEW_WORDS)
    is_near = is_within or is_part or fuzz.ratio(one, two, score_cutoff=MIN_SIMILARITY)
    return bool(is_near) and _may_agree(papers[at], papers[other])


def _lacks_subtitle(one: str, two: str) -> bool:
    """Whether one title is the other without its subtitle, or without what precedes the subtitle."""
    short, long = sorted((one, two), key=len)
    return fold(short) in {fold(part) for part in _SUBTITLE.split(long, maxsplit=1)}


def _may_agree(one: Paper, other: Paper) -> bool:
    """Whether two papers may be the same judging by identifiers and abstracts, as far as both have them."""
    if any(getattr(one, kind) and getattr(other, kind) for kind in ("arxiv", "own_id")):
        return False
    words, others = (set(paper.whole_abstract.plain.casefold().split()) for paper in (one, other))
    return not words or not others or len(words & others) >= MIN_SHARED_WORDS * max(len(words), len(others))


def _near_duplicate_problem(paper: Paper, other: Paper) -> Problem:
    """The problem of two papers that may be one, reported where the later one was read."""
    return Problem(
        where=paper.origin.place,
        kind="near-duplicate",
        message=f"“{excerpt(paper.title.plain, 100)}” is almost the same title as “{excerpt(other.title.plain, 100)}”"
        f" at {other.origin}.",
        advice="Both are published. In site_config/papers.yml, join them with “same_as” if they are one paper, or keep"
        " them apart with “not_same_as”.",
        needs_decision=True,
    )
