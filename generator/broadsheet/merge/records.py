"""Which records are one paper, and what that paper has of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeAlias

from broadsheet.model.choices import best_authors, fold_words, unite
from broadsheet.model.fields import Together
from broadsheet.model.library import Account, Library, Unpublished
from broadsheet.model.paper import FIELDS, Paper, PaperId, make_slug
from broadsheet.model.publication import PaperKind
from broadsheet.model.text import fold
from broadsheet.system.errors import Problem
from broadsheet.system.hashes import short_hash

_SAME_ABSTRACT = 0.8
_TAKEN_WHOLE = (Together.PUBLICATION, Together.AUTHORS)
"""Fields that are taken together even where they say nothing."""
_MOST_COMPARED = 20
"""Papers of one title whose abstracts a record's is compared with."""


Names: TypeAlias = Mapping[str, tuple[PaperId, ...]]
"""The papers that a name may mean: an identifier, a title or an address of any of their records, with its kind."""


@dataclass(frozen=True, slots=True)
class MergeOverrides:
    """What the site owner says about which records are one paper, whatever they look like."""

    joined: Mapping[str, str] = field(default_factory=dict)
    """For the name of a record (see `name_record`) the group that it belongs to."""
    apart: frozenset[tuple[str, str]] = frozenset()
    """Pairs of names of records that are never one paper; each pair is there in both orders."""

    def part(self, names: Collection[str], others: Collection[str]) -> bool:
        """Whether what has these names is never one paper with what has those others.

        A paper named by an identifier is not parted from its own records, whose title may be the other's too.
        """
        pairs = ((a, b) for a in names for b in others if (a, b) in self.apart) if self.apart else ()
        return any(not any(_is_identifier(n) and n in names and n in others for n in pair) for pair in pairs)


def _is_identifier(name: str) -> bool:
    return not name.startswith("title:")


class Merged(NamedTuple):
    """The papers that records became, and by what they are found."""

    library: Library
    names: Names


def merge_records(
    records: Iterable[Paper], problems: Iterable[Problem] = (), overrides: MergeOverrides = MergeOverrides()
) -> Merged:
    """Make one paper of the records that are one, and give each its identity and address.

    Records that share an identifier are one paper. Without one, the folded titles must be equal
    and the abstracts agree; equal titles with other abstracts are two papers and a problem. What is
    published stays: two papers that a later record proves to be one stay two, which is a problem too.
    A paper of which every record only replaces what was announced before is not shown.
    """
    shelf = _PaperIndex(overrides)
    for record in sorted(records, key=lambda record: record.origin.filed):
        shelf.add(record if record.news else replace(record, editions=()))
    shown = [paper for paper in shelf.papers if paper.news]
    hidden = [_never_announced(paper) for paper in shelf.papers if not paper.news]
    account = Account(problems=(*problems, *shelf.problems), merged=tuple(shelf.merged), hidden=tuple(hidden))
    return Merged(Library(papers=sort_papers(_part_addresses(shown)), account=account), shelf.list_names())


def sort_papers(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """The papers in the order of the site: newest edition first, undated last; then by file, position, identity."""
    return tuple(sorted(papers, key=_place))


class _PaperIndex:
    """The papers made so far, and by what they are found again."""

    def __init__(self, overrides: MergeOverrides) -> None:
        self._overrides = overrides
        self.papers: list[Paper] = []
        self.problems: list[Problem] = []
        self.merged: list[Unpublished] = []
        self._by_key: dict[str, int] = {}
        self._by_title: dict[str, list[int]] = {}
        self._by_text: dict[tuple[str, str], int] = {}
        self._names: list[dict[str, None]] = []
        self._identities: Counter[str] = Counter()
        self._slugs: set[str] = set()

    def add(self, record: Paper) -> None:
        """Make the record a paper, or a part of one."""
        names = self._name(record)
        same = self._find_same(record, names)
        if same:
            self._merge(record, same)
        else:
            self._append(record)
        at = same[0] if same else len(self.papers) - 1
        self._names[at].update(dict.fromkeys(names))
        for key in self._keys(record, names):
            self._by_key.setdefault(key, at)

    def _name(self, record: Paper) -> tuple[str, ...]:
        """What the site owner may call a record by: its identifiers, its title and its address, each with its kind."""
        slug = _identify(record, len(self._by_title.get(record.title_key, ()))).slug
        return (*record.keys, f"title:{record.title_key}", f"slug:{slug}")

    def list_names(self) -> Names:
        """The papers that each name may mean; an address means the paper that is there, not one that was."""
        found: dict[str, list[PaperId]] = {}
        owners = {f"slug:{paper.slug}": paper for paper in self.papers}
        for paper, names in zip(self.papers, self._names, strict=True):
            for name in dict.fromkeys((*names, paper.identity, *(f"slug:{slug}" for slug in paper.slugs))):
                if owners.get(name, paper) is paper:
                    found.setdefault(name, []).append(paper.identity)
        return {name: tuple(papers) for name, papers in found.items()}

    def _keys(self, record: Paper, names: tuple[str, ...]) -> list[str]:
        """By what a record is found again: its identifiers, and what the site owner joins it by."""
        joined = self._overrides.joined
        return [*record.keys, *(f"joined:{joined[name]}" for name in names if name in joined)]

    def _find_same(self, record: Paper, names: tuple[str, ...]) -> list[int]:
        """The papers that the record is part of; more than one where it proves two to be one."""
        keyed = dict.fromkeys(self._by_key[key] for key in self._keys(record, names) if key in self._by_key)
        if same := [at for at in keyed if not self._are_apart(at, names)]:
            return same
        namesakes = self._by_title.get(record.title_key, [])
        # Beyond these, comparing all with all would take hours; the same text again is found all the same.
        text = (record.title_key, record.abstract.plain)
        alike = [*namesakes[:_MOST_COMPARED], *([self._by_text[text]] if text in self._by_text else [])]
        return [at for at in alike if _agree(self.papers[at], record) and not self._are_apart(at, names)][:1]

    def _are_apart(self, at: int, names: tuple[str, ...]) -> bool:
        return self._overrides.part(self._names[at], names)

    def _append(self, record: Paper) -> None:
        at, namesakes = len(self.papers), self._by_title.setdefault(record.title_key, [])
        self.papers.append(self._identify_new(record, len(namesakes)))
        self._names.append({})
        if namesakes:
            self.problems.append(_namesake_problem(record, self.papers[namesakes[0]]))
        namesakes.append(at)
        self._by_text.setdefault((record.title_key, record.abstract.plain), at)

    def _identify_new(self, record: Paper, namesakes: int) -> Paper:
        paper = _identify(record, namesakes)
        identity = paper.identity
        self._identities[identity] += 1
        if (
            times := self._identities[identity]
        ) > 1:  # Only where the site owner keeps records apart that share an identifier.
            digest = short_hash(record.abstract.plain, 16)
            identity = PaperId(f"{identity}:{digest}" + (f":{times}" if times > 2 else ""))
        slug = make_slug(record.title, identity)
        if slug in self._slugs:  # By chance, or by malice.
            slug = make_slug(record.title, identity, digits=32)
        self._slugs.add(slug)
        return replace(paper, identity=identity, slugs=(slug,))

    def _merge(self, record: Paper, same: list[int]) -> None:
        paper = self.papers[same[0]]
        self.merged.append(Unpublished(record.origin, _tell_merge(record, paper)))
        by_identifier = set(record.keys) & self._names[same[0]].keys()
        if by_identifier and record.title_key != paper.title_key and not _agree_otherwise(record, paper):
            self.problems.append(_other_title_problem(record, paper))
        self.problems += [_bridge_problem(record, paper, self.papers[other]) for other in same[1:]]
        self.papers[same[0]] = combine(paper, record)


def _identify(record: Paper, namesakes: int) -> Paper:
    identity = record.identifier or f"title:{record.title_key}"
    if namesakes and not record.identifier:
        identity += ":" + short_hash(record.abstract.plain, 16)
    return replace(record, identity=PaperId(identity), slugs=(make_slug(record.title, identity),))


def _part_addresses(papers: Iterable[Paper]) -> Iterable[Paper]:
    """The papers, none with a former address at which another one is found."""
    papers = list(papers)
    taken = {paper.slug for paper in papers}
    for paper in papers:
        former = tuple(slug for slug in paper.slugs[1:] if slug not in taken)
        taken.update(former)
        yield replace(paper, slugs=(paper.slug, *former))


def _agree(paper: Paper, record: Paper) -> bool:
    """Whether two records of one title, and no identifier in common, are one paper.

    A paper may have several DOIs, as where a journal prints it again, and then its abstract tells.
    """
    differ = {kind for kind in ("arxiv", "doi", "own_id") if getattr(paper, kind) and getattr(record, kind)}
    texts = [fold_words(each.abstract.plain).letters for each in (paper, record)]
    if differ - {"doi"} or (differ and not all(texts)):
        return False
    if all(texts):
        return _are_alike(paper, record)
    years = {paper.published.year or _year(paper), record.published.year or _year(record)}
    return not any(texts) or _share_authors(paper, record) or (len(years) == 1 and any(years))


def _year(paper: Paper) -> int:
    return paper.editions[0].year if paper.editions else 0


def _share_authors(paper: Paper, record: Paper) -> bool:
    return bool({fold(author.name) for author in paper.authors} & {fold(author.name) for author in record.authors})


def _are_alike(paper: Paper, record: Paper) -> bool:
    """Whether one abstract is the beginning of the other, or they share most of their words."""
    (one, words), (other, others) = (fold_words(each.abstract.plain) for each in (paper, record))
    if one.startswith(other) or other.startswith(one):
        return True
    return len(words & others) >= _SAME_ABSTRACT * max(len(words), len(others))


def _agree_otherwise(record: Paper, paper: Paper) -> bool:
    """Whether records of one identifier and two titles are one paper by more than that identifier."""
    return (
        _is_newer(record, paper)
        or _is_newer(paper, record)
        or _share_authors(paper, record)
        or bool(paper.abstract and record.abstract and _are_alike(paper, record))
    )


def combine(paper: Paper, record: Paper) -> Paper:
    """The paper with the best of what it has and of what the later record says.

    Each field says by itself how it is merged, or which fields are taken together with it: those of the newest
    version, those of a journal or a conference before those of a preprint, and a machine's summary with the name of
    the machine. `provenance` says which fields came from which later record.
    """
    newer = _is_newer(record, paper)
    if newer and record.withdrawn and paper.abstract:
        # What a withdrawn paper says in place of its abstract is a remark.
        remark = record.comment or record.abstract
        record = replace(record, title=paper.title, abstract=paper.abstract, comment=remark)
    taken = {
        Together.NOTHING: False,
        Together.VERSION: newer,
        Together.PUBLICATION: _rank_publication(record) > _rank_publication(paper),
        Together.AUTHORS: best_authors(paper.authors, record.authors) != paper.authors,
        Together.MACHINE: not paper.machine_summary,
    }
    merged: dict[str, Any] = {}
    replaced: list[str] = []
    for known in FIELDS.values():
        ours, theirs = known.of(paper), known.of(record)
        is_taken = taken[known.together] and (bool(theirs) or known.together in _TAKEN_WHOLE)
        value = theirs if is_taken else known.merge(ours, theirs)
        merged[known.attribute] = value
        if value != ours and known.is_replaced:
            replaced.append(known.label)
    return replace(
        paper,
        **merged,
        origins=(*paper.origins, *record.origins),
        version=record.version if newer and record.version else paper.version,
        news=paper.news or record.news,
        slugs=unite(paper.slugs, _identify(record, 0).slugs),
        provenance=tuple((dict(paper.provenance) | dict.fromkeys(replaced, record.origin)).items()),
    )


def _is_newer(record: Paper, paper: Paper) -> bool:
    """Whether a record is of a later version of a paper, where its source tells versions apart."""
    if record.version and paper.version:
        return record.version > paper.version
    return record.version > 1 or bool(record.updated and record.updated > (paper.updated or paper.published))


def _rank_publication(paper: Paper) -> tuple[bool, int]:
    ranks = {PaperKind.PREPRINT: 0, PaperKind.OTHER: 1}
    return bool(paper.venue), ranks.get(paper.kind, 2)


def _tell_merge(record: Paper, paper: Paper) -> str:
    if record.title_key == paper.title_key:
        return f"“{record.title.plain}” again, first seen at {paper.origin}"
    return f"“{record.title.plain}”, which is “{paper.title.plain}” at {paper.origin}"


def _never_announced(paper: Paper) -> Unpublished:
    return Unpublished(paper.origin, f"a replacement of “{paper.title.plain}”, which was not announced before")


def _other_title_problem(record: Paper, paper: Paper) -> Problem:
    return Problem(
        where=record.origin.place,
        kind="merge-other-title",
        found=f"“{record.title.plain}” with an identifier of “{paper.title.plain}” at {paper.origin}",
        expected="one title for one paper",
        advice="They are one page. If they are two papers, correct the identifier, or keep them apart in"
        " site_config/papers.yml.",
    )


def _bridge_problem(record: Paper, paper: Paper, other: Paper) -> Problem:
    return Problem(
        where=record.origin.place,
        kind="two-papers-identifiers",
        found=f"identifiers of two papers, “{paper.title.plain}” at {paper.origin} and “{other.title.plain}” at"
        f" {other.origin}",
        expected="identifiers of one paper",
        advice="Both stay published; join them in site_config/papers.yml to make one page of them.",
    )


def _namesake_problem(record: Paper, paper: Paper) -> Problem:
    return Problem(
        where=record.origin.place,
        kind="same-title",
        found=f"the title “{record.title.plain}” with another abstract than at {paper.origin}",
        expected="a title of its own",
        advice="Both are published; join them in site_config/papers.yml if they are one paper.",
    )


def _place(paper: Paper) -> tuple[int, str, int, str]:
    day = paper.edition.first_day
    return (-day.toordinal() if day else 1, paper.origin.file, paper.origin.record, paper.identity)
