"""Selecting the papers of an answer that are saved: by the rules of its source, and each with one list only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from broadsheet.model.paper import Origin, Paper
from broadsheet.model.rules import Rules, Verdict
from broadsheet.system.messages import excerpt

_LONGEST_TITLE = 100
"""The number of characters of a title in a line about its paper."""


@dataclass(frozen=True, slots=True)
class Selected:
    """A paper of an answer, and whether it is saved."""

    paper: Paper
    verdict: Verdict
    """Whether it is saved, and which rule decided that."""

    def __str__(self) -> str:
        """Return the paper as a line: `dropped: not: words “survey” — A survey of tides (arxiv:2503.01234)`."""
        became = "kept" if self.verdict.is_kept else "dropped"
        identifier = f" ({self.paper.identifier})" if self.paper.identifier else ""
        return f"{became}: {self.verdict.reason} — {excerpt(self.paper.title.plain, _LONGEST_TITLE)}{identifier}"


@dataclass(frozen=True)
class Selection:
    """The papers of an answer, and which of them are saved."""

    papers: tuple[Selected, ...] = ()
    """The papers of the answer in its order, without those that belong to another list."""
    elsewhere: frozenset[Origin] = frozenset()
    """The places of the papers that belong to another list, so that they are not saved with this one."""

    @cached_property
    def kept(self) -> tuple[Paper, ...]:
        """The papers that are saved."""
        return tuple(one.paper for one in self.papers if one.verdict.is_kept)

    @cached_property
    def dropped(self) -> frozenset[Origin]:
        """The places of the papers that the rules drop."""
        return frozenset(one.paper.origin for one in self.papers if not one.verdict.is_kept)

    @property
    def keys(self) -> set[str]:
        """The strongest keys of the papers that are saved."""
        return list_strongest_keys(self.kept)

    @property
    def is_whole(self) -> bool:
        """Whether every paper of the answer is saved."""
        return not self.dropped and not self.elsewhere

    def keeps(self, paper: Paper) -> bool:
        """Return whether a paper of the answer is saved."""
        return paper.origin not in self.dropped and paper.origin not in self.elsewhere


def select_papers(
    papers: Sequence[Paper], rules: Rules, known: Set[str], elsewhere: Set[str] = frozenset()
) -> Selection:
    """Judge papers by rules. Those that the day's file has already, as their strongest keys in `known` say, are kept.

    They are published, and an address that is published stays. Of the others, those with a strongest key in
    `elsewhere` belong to another list.
    """
    others = elsewhere - known
    there = frozenset(one.origin for one in papers if others and list_strongest_keys([one]) & others)
    papers = [one for one in papers if one.origin not in there]
    is_known = Verdict(True, "it is in seeds/ already")
    judged = (is_known if rules and list_strongest_keys([one]) & known else rules.judge(one) for one in papers)
    return Selection(tuple(map(Selected, papers, judged)), there)


def list_strongest_keys(papers: Iterable[Paper]) -> set[str]:
    """Return the papers as a set of keys: for each its strongest identifier, or its title if it has none."""
    return {paper.key for paper in papers}
