"""The library: all papers of a site, each once, and the relations between them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from broadsheet.model.interest import Interest
from broadsheet.model.paper import Origin, Paper, PaperId
from broadsheet.model.text import Mention
from broadsheet.model.topics import Taxonomy
from broadsheet.system.errors import Problem
from broadsheet.system.progress import track


class RelationReason(StrEnum):
    """Why a paper is related to another."""

    MENTIONED = "mentioned"
    """It introduces a system that the other mentions."""
    MENTIONS = "mentions"
    """It mentions a system that the other introduces."""
    SHARES = "shares"
    """Both have topics or rare words in common."""
    SIMILAR = "similar"
    """Its vector is similar, although the two have no words in common."""
    NEAREST = "nearest"
    """It is the nearest one, although nothing specific is in common."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A related paper and the reason to show it."""

    paper: PaperId
    """The identity of the related paper."""
    reason: RelationReason
    """What the reason is."""
    names: tuple[str, ...] = ()
    """What is mentioned or shared: names of systems, titles of topics, and words in quotation marks."""


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A record that has no page of its own, although nothing is wrong with it."""

    origin: Origin
    """Where the record was read."""
    reason: str
    """A full sentence: `“Dunes drift” was first read at seeds/coast.txt:2.`"""
    slugs: tuple[str, ...] = ()
    """The folders below `papers/` of a paper that the site owner hides: it may have been published there before."""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the records that were read and did not become papers of the library."""

    problems: tuple[Problem, ...] = ()
    """What a person should look at, in the order in which it was found."""
    files: tuple[str, ...] = ()
    """Every file that was to be read, including unreadable ones, under the names that origins and problems use."""
    merged: tuple[Unpublished, ...] = ()
    """Records that became part of the paper of an earlier record."""
    hidden: tuple[Unpublished, ...] = ()
    """Papers that are not shown, by their first records: the site owner hides them, or they were never announced."""


@dataclass(frozen=True)
class Library:
    """All papers of a site with the relations between them. A library never changes; each stage returns a new one."""

    papers: tuple[Paper, ...] = ()
    """Every paper once, in the order of the site: newest edition first, undated papers last."""
    related: Mapping[PaperId, tuple[Relation, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """For each paper the related papers, the closest first; empty until `enrich.related` has found them."""
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    """The topics that papers can have; empty until topics have been assigned."""
    interest: tuple[Interest, ...] = ()
    """The interest in the papers by each signal, that of most papers first; empty if no source counts anything."""
    account: Account = Account()
    """What became of the other records, for the report."""

    @cached_property
    def by_id(self) -> Mapping[PaperId, Paper]:
        """Every paper under its identity."""
        return MappingProxyType({paper.identity: paper for paper in self.papers})

    @cached_property
    def mentions(self) -> Mapping[PaperId, tuple[PaperId, ...]]:
        """For each paper the papers that its abstract mentions, in the order in which it mentions them."""
        return {paper.identity: tuple(_mentioned(paper)) for paper in self.papers}

    @cached_property
    def mentioned_by(self) -> Mapping[PaperId, tuple[PaperId, ...]]:
        """For each paper the papers whose abstracts mention it, in the order of the site."""
        found: dict[PaperId, list[PaperId]] = {paper.identity: [] for paper in self.papers}
        for paper in self.papers:
            for target in self.mentions[paper.identity]:
                found[target].append(paper.identity)
        return {identity: tuple(papers) for identity, papers in found.items()}

    @cached_property
    def authors(self) -> Mapping[str, tuple[PaperId, ...]]:
        """For each author, under `Author.key`, the papers in the order of the site."""
        found: dict[str, list[PaperId]] = {}
        for paper in self.papers:
            for key in dict.fromkeys(author.key for author in paper.authors):
                found.setdefault(key, []).append(paper.identity)
        return {key: tuple(papers) for key, papers in found.items()}

    def find_papers(self, slugs: Container[str]) -> tuple[Paper, ...]:
        """The papers that have, or had, one of these slugs."""
        return tuple(paper for paper in self.papers if any(slug in slugs for slug in paper.slugs))

    def add_problems(self, problems: Iterable[Problem]) -> Library:
        """A library with these problems added at the end of its account."""
        return replace(self, account=replace(self.account, problems=(*self.account.problems, *problems)))

    def replace_problems(self, problems: Collection[Problem]) -> Library:
        """A library with these problems, and without former ones of the same kind at the same places."""
        replaced = {(problem.kind, problem.where) for problem in problems}
        kept = (problem for problem in self.account.problems if (problem.kind, problem.where) not in replaced)
        return replace(self, account=replace(self.account, problems=(*kept, *problems)))

    def map(self, change: Callable[[Paper], Paper]) -> Library:
        """A library in which `change` has been applied to every paper; everything else is the same."""
        return replace(self, papers=tuple(map(change, track(self.papers, len(self.papers)))))


def _mentioned(paper: Paper) -> Iterable[PaperId]:
    """The papers that the abstract of a paper mentions, each once."""
    return dict.fromkeys(PaperId(span.paper) for span in paper.abstract.spans if isinstance(span, Mention))
