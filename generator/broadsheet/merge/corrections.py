"""A curator's corrections: what `site_config/papers.yml` says is done to the library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from broadsheet.config.corrections import PaperCorrection
from broadsheet.config.limits import Limits
from broadsheet.merge.records import MergeOverrides, Names, sort_papers
from broadsheet.model.field_types import Fault
from broadsheet.model.identifiers import read_arxiv, read_doi
from broadsheet.model.library import Library, Unpublished
from broadsheet.model.paper import CORRECTABLE, Origin, Paper, PaperId, Tag, TagOrigin, gather_links
from broadsheet.model.text import Text, fold, read_text
from broadsheet.model.topics import Topic
from broadsheet.system.errors import Problem
from broadsheet.system.messages import excerpt, find_similar

_SHORT = 4
"""Characters of a title, folded, that are too few to find another one by its beginning."""
_SLUG = re.compile(r"[a-z0-9-]*-[0-9a-f]{8}(?:[0-9a-f]{24})?")
_MOST_SUGGESTED = 20
"""References for which one that may be meant is looked for, which takes longer the more papers there are."""


def read_merge_overrides(entries: Iterable[PaperCorrection]) -> MergeOverrides:
    """Which records are one paper and which are not, as far as entries say so."""
    joins = _Joins()
    apart = set[tuple[str, str]]()
    for entry in entries:
        names = _name(entry.reference)
        for other in entry.same_as:
            joins.join((*names, *_name(other)))
        for other in entry.not_same_as:
            apart |= {pair for a in names for b in _name(other) for pair in ((a, b), (b, a))}
    return MergeOverrides(joins.groups, frozenset(apart))


class _Joins:
    """Groups of names; those that have one in common are one group."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def join(self, names: Iterable[str]) -> None:
        """Make one group of the groups of these names."""
        first, *others = map(self._find, names)
        self._parents |= dict.fromkeys(others, first)

    def _find(self, name: str) -> str:
        """The name that stands for a name's group."""
        path = []
        while (parent := self._parents.setdefault(name, name)) != name:
            path.append(name)
            name = parent
        self._parents |= dict.fromkeys(path, name)
        return name

    @property
    def groups(self) -> Mapping[str, str]:
        """The group of each name."""
        return {name: self._find(name) for name in [*self._parents]}


@dataclass(frozen=True, slots=True)
class Curation:
    """What the site owner says about single papers, and by what these are found."""

    entries: tuple[PaperCorrection, ...]
    names: Names

    def correct(self, library: Library, limits: Limits) -> Library:
        """The library with every entry's corrections; an entry that matches no paper, or several, is a problem."""
        return _correct(library, self.names, self.entries, limits)

    def change_topics(self, library: Library) -> Library:
        """The library with the topics that the site owner adds, the first ones of a paper, and without those removed.

        A name that is no topic's is a problem.
        """
        topics = {fold(name): t for t in library.taxonomy.topics for name in (t.slug, t.title, *t.aliases)}
        search = _Search(self.names, library.by_id)
        entries: dict[PaperId, list[PaperCorrection]] = {}
        problems: list[Problem] = []
        for entry in self.entries:
            if len(found := search.find(entry.reference)) == 1:
                entries.setdefault(found[0], []).append(entry)
                problems += _list_unknown_topics(entry, topics)
        return library.map(lambda paper: _retag(paper, entries.get(paper.identity, ()), topics)).add_problems(problems)


def _correct(library: Library, names: Names, entries: Iterable[PaperCorrection], limits: Limits) -> Library:
    papers = {paper.identity: paper for paper in library.papers}
    problems: list[Problem] = []
    hidden: list[Unpublished] = []
    known: dict[PaperId, list[PaperCorrection]] = {}
    search = _Search(names, papers)
    for entry in entries:
        found = search.find(entry.reference)
        problems += search.doubt(entry, found)
        if len(found) != 1 or found[0] not in papers:
            continue
        paper = papers[found[0]]
        known.setdefault(paper.identity, []).append(entry)
        if entry.hide:
            hidden.append(Unpublished(paper.origin, f"by {entry.where}"))
            del papers[paper.identity]
            continue
        changed, faults = _correct_fields(paper, entry, limits)
        problems += faults
        note = read_text(entry.note, tex=False)
        papers[paper.identity] = replace(changed, pinned=changed.pinned or entry.pin, note=note or changed.note)
    problems += _keep_addresses(papers, known)
    account = replace(library.account, hidden=(*library.account.hidden, *hidden))
    return replace(library, papers=sort_papers(papers.values()), account=account).add_problems(problems)


def _keep_addresses(
    papers: dict[PaperId, Paper], known: Mapping[PaperId, Iterable[PaperCorrection]]
) -> Iterator[Problem]:
    """Give each paper its former addresses; one of another paper that is shown is a problem."""
    owners = {slug: paper.identity for paper in papers.values() for slug in paper.slugs}
    for identity, entry in [(identity, entry) for identity, found in known.items() for entry in found]:
        if not (paper := papers.get(identity)):
            continue
        for slug in entry.was:
            owner = owners.setdefault(slug, identity)
            if owner != identity:
                yield Problem(
                    where=entry.where,
                    kind="address-taken",
                    found=f"“{excerpt(slug)}”, which is an address of “{excerpt(papers[owner].title.plain)}”",
                    expected="an address that no other paper has",
                    advice="Remove it, or hide the other paper.",
                )
            elif slug not in paper.slugs:
                paper = papers[identity] = replace(paper, slugs=(*paper.slugs, slug))


def _list_unknown_topics(entry: PaperCorrection, topics: Mapping[str, Topic]) -> Iterator[Problem]:
    for name in (*entry.add_tags, *entry.remove_tags):
        if fold(name) not in topics:
            yield _unknown_topic(entry, name, topics)


def _retag(paper: Paper, entries: Iterable[PaperCorrection], topics: Mapping[str, Topic]) -> Paper:
    for entry in entries:
        added, removed = (
            {topics[fold(name)].slug: name for name in names if fold(name) in topics}
            for names in (entry.add_tags, entry.remove_tags)
        )
        kept = (tag for tag in paper.tags if tag.topic not in {*added, *removed})
        paper = replace(paper, tags=(*(Tag(slug, (name,), TagOrigin.EDITOR) for slug, name in added.items()), *kept))
    return paper


def _name(reference: str) -> tuple[str, ...]:
    """The names that a reference may stand for, each with its kind, as `name_record` gives them."""
    if arxiv := read_arxiv(reference):
        return (f"arxiv:{arxiv.id}",)
    if doi := read_doi(reference):
        return (f"doi:{doi}",)
    named = (f"id:{reference}", f"title:{fold(reference) or reference}")
    return (f"slug:{reference}", *named) if _SLUG.fullmatch(reference) else named


class _Search:
    """Finds papers by what an entry calls them, and tells what is wrong with that."""

    def __init__(self, index: Names, papers: Mapping[PaperId, Paper]) -> None:
        self._index, self._papers = index, papers
        self._suggested = 0

    def find(self, reference: str) -> list[PaperId]:
        """The papers that a reference may mean."""
        return list(dict.fromkeys(identity for name in _name(reference) for identity in self._index.get(name, ())))

    def doubt(self, entry: PaperCorrection, found: list[PaperId]) -> Iterator[Problem]:
        """What is wrong with an entry's references; its own may mean the papers that were found."""
        if len(found) > 1:
            yield Problem(
                where=entry.where,
                kind="ambiguous-reference",
                found=f"“{excerpt(entry.reference)}”, which {len(found)} papers are called",
                expected="the name of one paper",
                advice="Name it by its identifier or its address: " + self._list_slugs(found) + ".",
            )
        if not found:
            yield self._unknown(entry, entry.reference)
        for other in (*entry.same_as, *entry.not_same_as):
            others = self.find(other)
            if not others:
                yield self._unknown(entry, other)
            elif found and other in entry.same_as and set(others) != set(found):
                yield _undone(entry, other, "is still another paper")
            elif found and other in entry.not_same_as and set(others) == set(found) and len(found) == 1:
                yield _undone(entry, other, "is still the same paper")

    def _list_slugs(self, found: Iterable[PaperId]) -> str:
        return ", ".join([self._papers[one].slug for one in found if one in self._papers][:3])

    def _unknown(self, entry: PaperCorrection, reference: str) -> Problem:
        near = self._suggest(reference) if self._suggested < _MOST_SUGGESTED else ""
        self._suggested += 1
        return Problem(
            where=entry.where,
            kind="unknown-reference",
            found=f"“{excerpt(reference)}”, which no paper is called",
            expected="an arXiv identifier, a DOI, an address or a title of a paper of this site",
            advice=f"Did you mean “{near}”?" if near else "Correct or remove the entry.",
        )

    def _suggest(self, reference: str) -> str:
        """How a paper is called that may be meant, or nothing."""
        for name in _name(reference):
            kind, _, value = name.partition(":")
            known = {key.partition(":")[2]: key for key in self._index if key.startswith(f"{kind}:")}
            begun = [name for name in known if kind == "title" and len(value) > _SHORT and name.startswith(value)]
            if near := begun[0] if begun else find_similar(value, known, 0.8):
                paper = self._papers.get(self._index[known[near]][0])
                return excerpt(paper.title.plain if kind == "title" and paper else near)
        return ""


def _undone(entry: PaperCorrection, other: str, what: str) -> Problem:
    return Problem(
        where=entry.where,
        kind="contradicted-reference",
        found=f"“{excerpt(other)}”, which {what}",
        expected="entries that agree on which records are one paper",
        advice="Name each record by its identifier, and see that no other entry says the opposite.",
    )


def _correct_fields(paper: Paper, entry: PaperCorrection, limits: Limits) -> tuple[Paper, list[Problem]]:
    """The paper with the entry's fields, or as it was if one of them is wrong."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in entry.fields.items():
        field = CORRECTABLE[name]
        values[field.attribute], faults = field.parse(value, limits)
        problems += [_wrong_field(entry, fault) for fault in faults]
    if problems or not values:
        return paper, problems
    corrected = replace(paper, **values)
    if "links" in values or "abstract" in values:
        # The links of texts that were not corrected are among the paper's already, or were corrected away.
        texts = {name: values.get(name, Text()) for name in ("comment", "abstract")}
        corrected = replace(corrected, links=gather_links(replace(corrected, **texts)))
    origin = Origin(entry.where.file, 1, entry.where.line)
    labels = [CORRECTABLE[name].label for name in entry.fields]
    provenance = dict(paper.provenance) | dict.fromkeys(labels, origin)
    return replace(corrected, provenance=tuple(provenance.items())), []


def _wrong_field(entry: PaperCorrection, fault: Fault) -> Problem:
    return Problem(
        where=entry.where,
        kind=f"wrong-{fault.name}",
        message=fault.describe(),
        advice="Correct the entry; until then the paper is shown as its sources have it.",
    )


def _unknown_topic(entry: PaperCorrection, name: str, topics: Mapping[str, Topic]) -> Problem:
    near = find_similar(fold(name), topics)
    return Problem(
        where=entry.where,
        kind="unknown-topic",
        found=f"the topic “{excerpt(name)}”",
        expected="the name of a topic",
        advice=f"Did you mean “{topics[near].title}”?" if near else "Correct it, or add it to topics.yml.",
    )
