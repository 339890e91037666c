"""Near-duplicates: papers whose titles are almost the same. They are reported and kept separate."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

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
    names_of: dict[PaperId, list[str]] = {paper.identity: [] for paper in papers}
    for name, identities in names.items() if overrides.apart else ():
        for identity in identities:
            names_of.setdefault(identity, []).append(name)
    problems = [
        _near_duplicate_problem(papers[at], papers[other])
        for at, other in _find_pairs(papers)
        if not overrides.part(names_of[papers[at].identity], names_of[papers[other].identity])
    ]
    return library.add_problems(problems)


class _Title:
    """The title of a paper as it is compared with others."""

    def __init__(self, paper: Paper) -> None:
        """Take the title of a paper."""
        self.paper = paper
        self.text = paper.title.plain.casefold()
        self.words = tuple(dict.fromkeys(_WORD.findall(self.text)))
        """Its different words, in order."""

    @cached_property
    def folded(self) -> str:
        """Its letters and digits."""
        return fold(self.text)

    @cached_property
    def parts(self) -> frozenset[str]:
        """The same of what is before and after the mark that separates the subtitle; of the whole if there is none."""
        return frozenset(map(fold, _SUBTITLE.split(self.text, maxsplit=1)))


def _find_pairs(papers: Sequence[Paper]) -> Iterator[tuple[int, int]]:
    """The indexes of each two papers that may be the same, the later one first."""
    titles = list(map(_Title, papers))
    found_in = Counter(word for title in titles for word in title.words)
    holders: dict[str, list[int]] = {}
    for at, title in enumerate(track(titles, len(titles))):
        shared = sorted((found_in[word], word) for word in title.words if 1 < found_in[word] <= _MOST)
        others = {other for _, word in shared[:_LED_BY] for other in holders.get(word, ())}
        yield from ((at, other) for other in sorted(others) if _are_near(title, titles[other]))
        for _, word in shared:
            holders.setdefault(word, []).append(at)


def _are_near(one: _Title, other: _Title) -> bool:
    """Whether two papers have near-identical titles and nothing else suggests that they are different papers."""
    # What takes the least time comes first: most papers have an identifier that only one paper has.
    if _are_identified(one.paper, other.paper) or one.paper.title_key == other.paper.title_key:
        return False  # Merging reports papers with equal titles.
    return _are_titles_near(one, other) and _may_abstracts_agree(one.paper, other.paper)


def _are_titles_near(one: _Title, other: _Title) -> bool:
    """Whether two titles are near-identical, or one is within the other."""
    from rapidfuzz import fuzz

    if min(len(one.text), len(other.text)) >= MIN_CONTAINED_LENGTH and fuzz.partial_ratio(
        one.text, other.text, score_cutoff=MIN_CONTAINMENT
    ):
        return True
    short, long = (one, other) if len(one.text) <= len(other.text) else (other, one)
    if short.folded in long.parts:
        have_texts = all(title.paper.whole_abstract for title in (one, other))
        if have_texts or min(len(one.text.split()), len(other.text.split())) > _FEW_WORDS:
            return True
    return fuzz.ratio(one.text, other.text, score_cutoff=MIN_SIMILARITY) > 0


def _are_identified(one: Paper, other: Paper) -> bool:
    """Whether both papers have an identifier of a kind of which a paper has only one."""
    return bool((one.arxiv and other.arxiv) or (one.own_id and other.own_id))


def _may_abstracts_agree(one: Paper, other: Paper) -> bool:
    """Whether two papers may be the same judging by their abstracts, if both have one."""
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
