"""All papers of a site, each once, and what is true between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from broadsheet.model.paper import Origin, Paper, PaperId
from broadsheet.model.text import Mention
from broadsheet.model.topics import Taxonomy
from broadsheet.system.errors import Problem


@dataclass(frozen=True, slots=True)
class Relation:
    """A related paper and the reason to show it."""

    paper: PaperId
    reason: str
    """A few words: `shares audio-visual, instruction tuning`."""


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A record that has no page of its own, and is no problem."""

    origin: Origin
    reason: str
    """In a few words: `“Dunes drift” again, first seen at seeds/coast.txt:2`."""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the records that were read, beside the papers of the library."""

    problems: tuple[Problem, ...] = ()
    """What a person should look at, in the order found."""
    files: tuple[str, ...] = ()
    """Every file, including those that could not be read, by the name that origins and problems have."""
    merged: tuple[Unpublished, ...] = ()
    """Records that became part of an earlier one's paper."""
    hidden: tuple[Unpublished, ...] = ()
    """Papers, by their first records, that are not shown: hidden by the site owner, or never announced."""


@dataclass(frozen=True)
class Library:
    """Papers in the order of the site, newest edition first; relations between them by identity."""

    papers: tuple[Paper, ...] = ()
    related: Mapping[PaperId, tuple[Relation, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """For each paper the ones to read next, nearest first."""
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    """The topics that papers are under; empty until they have been given."""
    account: Account = Account()
    """What the report says beside the papers."""

    @cached_property
    def by_id(self) -> Mapping[PaperId, Paper]:
        """Every paper under its identity."""
        return MappingProxyType({paper.identity: paper for paper in self.papers})

    @cached_property
    def mentions(self) -> Mapping[PaperId, tuple[PaperId, ...]]:
        """For each paper the papers that its abstract names, in the order named."""
        return {paper.identity: tuple(_mentioned(paper)) for paper in self.papers}

    @cached_property
    def mentioned_by(self) -> Mapping[PaperId, tuple[PaperId, ...]]:
        """For each paper the papers whose abstracts name it, in the order of the site."""
        found: dict[PaperId, list[PaperId]] = {paper.identity: [] for paper in self.papers}
        for paper in self.papers:
            for target in self.mentions[paper.identity]:
                found[target].append(paper.identity)
        return {identity: tuple(papers) for identity, papers in found.items()}

    @cached_property
    def authors(self) -> Mapping[str, tuple[PaperId, ...]]:
        """For each author, by the folded name, the papers in the order of the site."""
        found: dict[str, list[PaperId]] = {}
        for paper in self.papers:
            for key in dict.fromkeys(author.key for author in paper.authors):
                found.setdefault(key, []).append(paper.identity)
        return {key: tuple(papers) for key, papers in found.items()}

    def add_problems(self, problems: Iterable[Problem]) -> Library:
        """The library with more problems in its account."""
        return replace(self, account=replace(self.account, problems=(*self.account.problems, *problems)))

    def map(self, change: Callable[[Paper], Paper]) -> Library:
        """The library with every paper changed; nothing else is."""
        return replace(self, papers=tuple(map(change, self.papers)))


def _mentioned(paper: Paper) -> Iterable[PaperId]:
    return dict.fromkeys(PaperId(span.paper) for span in paper.abstract.spans if isinstance(span, Mention))
