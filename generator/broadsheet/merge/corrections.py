"""Applying the corrections in `site_config/papers.yml` to the library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from broadsheet.config.corrections import PaperCorrection
from broadsheet.config.limits import Limits
from broadsheet.merge.records import MergeOverrides, Names, sort_papers
from broadsheet.merge.rights import withhold
from broadsheet.model.field_types import Fault
from broadsheet.model.identifiers import read_arxiv, read_doi
from broadsheet.model.library import Library, Unpublished
from broadsheet.model.paper import CORRECTABLE, Origin, Paper, PaperId, Tag, TagOrigin, add_links_of_texts
from broadsheet.model.rights import Show
from broadsheet.model.text import Text, fold
from broadsheet.model.topics import Topic
from broadsheet.system.errors import Problem
from broadsheet.system.messages import excerpt, find_similar

_SHORT = 4
"""The number of folded characters up to which a title is too short to suggest a longer one that begins with it."""
_SLUG = re.compile(r"[a-z0-9-]*-[0-9a-f]{8}(?:[0-9a-f]{24})?")
"""The folder of a paper: words, and 8 or 32 hexadecimal digits."""
_NAMES = "arXiv identifier, DOI, address or title"
"""What a person can name a paper by, for a message."""
_MOST_SUGGESTED = 20
"""The number of references for which a suggestion is looked for, since the time for each grows with the library."""


def read_merge_overrides(entries: Iterable[PaperCorrection]) -> MergeOverrides:
    """Which records are one paper and which are not, as far as `same_as` and `not_same_as` in the entries say so."""
    joins = _Joins()
    apart: dict[str, frozenset[str]] = {}
    for entry in entries:
        names = _name(entry.reference)
        for other in entry.same_as:
            joins.join((*names, *_name(other)))
        for other in entry.not_same_as:
            others = _name(other)
            apart |= {name: apart.get(name, frozenset()) | {*others} for name in names}
            apart |= {name: apart.get(name, frozenset()) | {*names} for name in others}
    return MergeOverrides(joins.groups, apart)


class _Joins:
    """Groups of names. Groups with a name in common are one group.

    This is the union-find algorithm with path compression.
    """

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def join(self, names: Iterable[str]) -> None:
        """Join the groups of these names into one."""
        first, *others = map(self._find, names)
        self._parents |= dict.fromkeys(others, first)

    def _find(self, name: str) -> str:
        """The name that represents the group of a name."""
        path = []
        while (parent := self._parents.setdefault(name, name)) != name:
            path.append(name)
            name = parent
        self._parents |= dict.fromkeys(path, name)
        return name

    @property
    def groups(self) -> Mapping[str, str]:
        """The name that represents its group, for each name."""
        return {name: self._find(name) for name in [*self._parents]}


@dataclass(frozen=True, slots=True)
class Curation:
    """The entries of `papers.yml` with the names by which they refer to papers.

    They are applied in two steps: `correct` before anything is derived from the fields of papers, and `change_topics`
    after topics have been assigned.
    """

    entries: tuple[PaperCorrection, ...]
    """The entries, in the order of the file."""
    names: Names
    """The papers that each name can mean."""

    def find(self, reference: str) -> tuple[PaperId, ...]:
        """The papers that a reference can mean, among them hidden ones."""
        return tuple(_Search(self.names, {}).find(reference))

    def find_entries(self) -> dict[PaperId, list[PaperCorrection]]:
        """The entries of each paper that has any, among them hidden ones."""
        search = _Search(self.names, {})
        entries: dict[PaperId, list[PaperCorrection]] = {}
        for entry in self.entries:
            if len(found := search.find_papers(entry)) == 1:
                entries.setdefault(found[0], []).append(entry)
        return entries

    def correct(self, library: Library, limits: Limits) -> Library:
        """Correct fields, hide and pin papers, withhold abstracts, and add notes and former addresses.

        An entry that matches no paper or several papers is a problem, as is one with a wrong value. `limits` holds for
        the corrected texts.
        """
        return _correct(library, self.names, self.entries, limits) if self.entries else library

    def change_topics(self, library: Library) -> Library:
        """Add and remove topics. Added topics come first among those of a paper.

        A name that does not belong to a topic of the library is a problem.
        """
        topics = {fold(name): t for t in library.taxonomy.topics for name in t.was}
        topics |= {fold(name): t for t in library.taxonomy.topics for name in (t.slug, t.title, *t.aliases)}
        entries = self.find_entries()
        problems = [
            problem for found in entries.values() for entry in found for problem in _list_unknown_topics(entry, topics)
        ]
        return library.map(lambda paper: _retag(paper, entries.get(paper.identity, ()), topics)).add_problems(problems)


def _correct(library: Library, names: Names, entries: Iterable[PaperCorrection], limits: Limits) -> Library:
    """Apply every correction except those of topics; see `Curation.correct`."""
    papers = {paper.identity: paper for paper in library.papers}
    problems: list[Problem] = []
    hidden: list[Unpublished] = []
    known: dict[PaperId, list[PaperCorrection]] = {}
    search = _Search(names, papers)
    for entry in entries:
        found = search.find_papers(entry)
        problems += search.check(entry, found)
        if len(found) != 1 or found[0] not in papers:
            continue
        paper = papers[found[0]]
        known.setdefault(paper.identity, []).append(entry)
        if entry.hide:
            hidden.append(Unpublished(paper.origin, f"It is hidden by {entry.where}.", paper.slugs))
            del papers[paper.identity]
            continue
        changed, faults = _correct_fields(paper, entry, limits)
        problems += faults
        if entry.show:
            changed = withhold(changed, entry.show)
        papers[paper.identity] = msgspec.structs.replace(
            changed, pinned=changed.pinned or entry.pin, note=entry.note or changed.note
        )
    problems += _keep_addresses(papers, known)
    account = replace(library.account, hidden=(*library.account.hidden, *hidden))
    return replace(library, papers=sort_papers(papers.values()), account=account).add_problems(problems)


def _keep_addresses(
    papers: dict[PaperId, Paper], known: Mapping[PaperId, Iterable[PaperCorrection]]
) -> Iterator[Problem]:
    """Give each paper its former addresses. One that belongs to another paper on the site is a problem."""
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
                    message=f"“{excerpt(slug)}” is an address of “{excerpt(papers[owner].title.plain)}”.",
                    advice="Remove the address, or hide the other paper.",
                    needs_decision=True,
                )
            elif slug not in paper.slugs:
                paper = papers[identity] = msgspec.structs.replace(paper, slugs=(*paper.slugs, slug))


def _list_unknown_topics(entry: PaperCorrection, topics: Mapping[str, Topic]) -> Iterator[Problem]:
    """Report names in an entry that do not belong to a topic."""
    for name in (*entry.add_tags, *entry.remove_tags):
        if fold(name) not in topics:
            yield _unknown_topic(entry, name, topics)


def _retag(paper: Paper, entries: Iterable[PaperCorrection], topics: Mapping[str, Topic]) -> Paper:
    """Add and remove the topics of a paper as its entries say; added ones come first."""
    for entry in entries:
        added, removed = (
            {topics[fold(name)].slug: name for name in names if fold(name) in topics}
            for names in (entry.add_tags, entry.remove_tags)
        )
        kept = (tag for tag in paper.tags if tag.topic not in {*added, *removed})
        paper = msgspec.structs.replace(
            paper, tags=(*(Tag(slug, (name,), TagOrigin.EDITOR) for slug, name in added.items()), *kept)
        )
    return paper


def _name(reference: str) -> tuple[str, ...]:
    """The names that a reference can be, each with its kind: `arxiv:`, `doi:`, `id:`, `title:` or `slug:`."""
    if arxiv := read_arxiv(reference):
        return (f"arxiv:{arxiv.id}",)
    if doi := read_doi(reference):
        return (f"doi:{doi}",)
    named = (f"id:{reference}", f"title:{fold(reference) or reference}")
    return (f"slug:{reference}", *named) if _SLUG.fullmatch(reference) else named


def _name_loosely(reference: str) -> tuple[str, ...]:
    """The names that a reference can be if it is nothing else: a citation key, which papers of two files may share, or
    an address of which a correction of the title has changed all but the last part.
    """
    key = f"key:{reference}"
    return (key, f"hash:{reference.rpartition('-')[2]}") if _SLUG.fullmatch(reference) else (key,)


class _Search:
    """Finds the papers that references mean, and reports references that mean none or several."""

    def __init__(self, index: Names, papers: Mapping[PaperId, Paper]) -> None:
        self._index, self._papers = index, papers
        self._suggested = 0

    def find(self, reference: str) -> list[PaperId]:
        """The papers that a reference can mean."""
        for names in (_name(reference), _name_loosely(reference)):
            found = dict.fromkeys(identity for name in names for identity in self._index.get(name, ()))
            if found:
                return list(found)
        return []

    def find_papers(self, entry: PaperCorrection) -> list[PaperId]:
        """The papers that an entry can mean: that of the first of its references that means one paper, if any does."""
        found = [papers for name in (entry.reference, *entry.also) if (papers := self.find(name))]
        return next((papers for papers in found if len(papers) == 1), next(iter(found), []))

    def check(self, entry: PaperCorrection, found: list[PaperId]) -> Iterator[Problem]:
        """Report wrong references of an entry; `found` are the papers that it can mean."""
        if len(found) > 1:
            yield Problem(
                where=entry.where,
                kind="ambiguous-reference",
                message=f"“{excerpt(entry.reference)}” matches {len(found)} papers.",
                advice=f"Use an identifier, or one of the addresses {self._list_slugs(found)}.",
                needs_decision=True,
            )
        if not found:
            yield self._unknown(entry, entry.reference)
        for other in (*entry.same_as, *entry.not_same_as):
            others = self.find(other)
            if not others:
                yield self._unknown(entry, other)
            elif found and other in entry.same_as and set(others) != set(found):
                yield _undone(entry, other, "should be the same paper, but is still another one")
            elif found and other in entry.not_same_as and set(others) == set(found) and len(found) == 1:
                yield _undone(entry, other, "should be another paper, but is still the same one")

    def _list_slugs(self, found: Iterable[PaperId]) -> str:
        """The folders of up to three papers, for a message."""
        return ", ".join([self._papers[one].slug for one in found if one in self._papers][:3])

    def _unknown(self, entry: PaperCorrection, reference: str) -> Problem:
        """The problem of a reference that matches no paper, with a suggestion if there is one."""
        near = self._suggest(reference) if self._suggested < _MOST_SUGGESTED else ""
        self._suggested += 1
        found, meant = f"“{excerpt(reference)}” matches no paper.", f"Did you mean “{near}”?" if near else ""
        if entry.hide or entry.show:
            keep = "If the paper has left the site, keep the entry: it counts again if the paper comes back."
            advice = f"{meant} {keep}" if meant else f"{keep} If not, name it by its {_NAMES}."
            return Problem(where=entry.where, kind="unknown-withheld", message=found, advice=advice)
        message = f"{found} Name a paper of this site by its {_NAMES}."
        advice = meant or "Correct the entry, or remove it."
        return Problem(where=entry.where, kind="unknown-reference", message=message, advice=advice)

    def _suggest(self, reference: str) -> str:
        """The name of a paper that may be meant; empty if there is none."""
        for name in _name(reference):
            kind, _, value = name.partition(":")
            known = {key.partition(":")[2]: key for key in self._index if key.startswith(f"{kind}:")}
            begun = [name for name in known if kind == "title" and len(value) > _SHORT and name.startswith(value)]
            if near := begun[0] if begun else find_similar(value, known, 0.8):
                paper = self._papers.get(self._index[known[near]][0])
                return excerpt(paper.title.plain if kind == "title" and paper else near)
        return ""


def _undone(entry: PaperCorrection, other: str, what: str) -> Problem:
    """The problem of an entry whose effect another entry, or an identifier, prevents."""
    return Problem(
        where=entry.where,
        kind="contradicted-reference",
        message=f"“{excerpt(other)}” {what}.",
        advice="Name each record by its identifier, and check that no other entry says the opposite.",
        needs_decision=True,
    )


def _correct_fields(paper: Paper, entry: PaperCorrection, limits: Limits) -> tuple[Paper, list[Problem]]:
    """The paper with the fields of the entry; if a value is wrong, the paper as it was, and problems."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in entry.fields.items():
        field = CORRECTABLE[name]
        values[field.attribute], faults = field.parse(value, limits)
        problems += [_wrong_field(entry, fault) for fault in faults]
    if problems or not values:
        return paper, problems
    corrected = msgspec.structs.replace(paper, **values)
    if "links" in values or "abstract" in values:
        # The links in texts that are not corrected are already among those of the paper, or were corrected too.
        texts = {name: values.get(name, Text()) for name in ("comment", "abstract")}
        linked = add_links_of_texts(msgspec.structs.replace(corrected, **texts, abstract_links=frozenset()))
        found = linked.abstract_links | (frozenset() if "links" in values else paper.abstract_links)
        corrected = msgspec.structs.replace(corrected, links=linked.links, abstract_links=found)
    if "abstract" in values:
        corrected = msgspec.structs.replace(corrected, withheld=Text(), show=Show.ABSTRACT)
    origin = Origin(entry.where.file, 1, entry.where.line)
    labels = [CORRECTABLE[name].label for name in entry.fields]
    provenance = dict(paper.provenance) | dict.fromkeys(labels, origin)
    return msgspec.structs.replace(corrected, provenance=tuple(provenance.items())), []


def _wrong_field(entry: PaperCorrection, fault: Fault) -> Problem:
    """The problem of a value that a field cannot have."""
    return Problem(
        where=entry.where,
        kind=f"wrong-{fault.name}",
        message=fault.describe(),
        advice="Correct the entry. Until then, the paper is shown as its sources have it.",
    )


def _unknown_topic(entry: PaperCorrection, name: str, topics: Mapping[str, Topic]) -> Problem:
    """The problem of a name that does not belong to a topic, with a suggestion if there is one."""
    near = find_similar(fold(name), topics)
    return Problem(
        where=entry.where,
        kind="unknown-topic",
        message=f"“{excerpt(name)}” is not the name of a topic.",
        advice=f"Did you mean “{topics[near].title}”?" if near else "Correct it, or add the topic to topics.yml.",
    )
