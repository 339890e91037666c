"""Merging: which records are one paper, and what the paper takes from each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import unquote

from msgspec.structs import replace

from broadsheet.merge.rights import combine_abstracts, find_abstract_links
from broadsheet.merge.shared_identifiers import find_misleading, have_different_authors, leave_out
from broadsheet.model.choices import are_alike, best_authors, fold_words, unite, unite_editions
from broadsheet.model.fields import Together
from broadsheet.model.identifiers import is_placeholder
from broadsheet.model.library import Account, Library, Unpublished
from broadsheet.model.paper import FIELDS, Naming, Paper, PaperId, make_slug
from broadsheet.model.publication import PaperKind
from broadsheet.model.text import fold
from broadsheet.system.errors import Problem
from broadsheet.system.hashes import short_hash
from broadsheet.system.progress import track

_TAKEN_WHOLE = (Together.PUBLICATION, Together.AUTHORS, Together.MACHINE)
"""Fields that are taken together even where they say nothing."""
_NEVER_ANNOUNCED = "is a new version of a paper that was never announced."
"""Why a paper is not shown whose records are all replacements."""
_LONG_ABSTRACT = 250
"""The fewest letters of an abstract that no other paper has by chance."""
_MOST_COMPARED = 20
"""The number of papers with the title of a record whose abstracts are compared with that of the record."""


REPLACED = tuple(field for field in FIELDS.values() if field.is_replaced)
"""Fields whose value comes from one record."""
ADDED = tuple(field for field in FIELDS.values() if not field.is_replaced)
"""Fields to which each record adds, such as keywords."""
Names: TypeAlias = Mapping[str, tuple[PaperId, ...]]
"""The papers that each name can mean. A name is an identifier, a folded title, a citation key or a folder of one of
their records, with its kind: `doi:10.1234/abcd`, `title:dunesdrift`, `key:gull2031`, `slug:dunes-drift-0a1b2c3d`. The
last part of the folder, which is made from the identity, is a name as well: `hash:0a1b2c3d`."""


@dataclass(frozen=True, slots=True)
class MergeOverrides:
    """What the site owner says about which records are one paper, however similar or different they look."""

    joined: Mapping[str, str] = field(default_factory=dict)
    """For each name of a record, the group that the record belongs to; records of one group are one paper."""
    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For each name of a record, the names of the records that are never the same paper."""

    def part(self, names: Collection[str], others: Collection[str]) -> bool:
        """Whether a record with these names must not be merged with a paper with those others.

        Two records that share the identifier by which one of them is named are not kept apart, even if they also have
        the title of the other record of the pair.
        """
        if not self.apart:
            return False
        # A paper of many records has many names.
        few, many = sorted((names, others), key=len)
        pairs = ((a, b) for a in few for b in self.apart.get(a, ()) if b in many)
        return any(not any(_is_identifier(n) and n in names and n in others for n in pair) for pair in pairs)


def _is_identifier(name: str) -> bool:
    """Whether a name is an identifier or an address, and not just a title, which several papers may have."""
    return not name.startswith("title:")


class Merged(NamedTuple):
    """The result of merging."""

    library: Library
    """The papers, with an account of the records that were merged or are not shown."""
    names: Names
    """The names by which the site owner can refer to the papers, including those that are not shown."""


def merge_records(
    records: Iterable[Paper], problems: Iterable[Problem] = (), overrides: MergeOverrides = MergeOverrides()
) -> Merged:
    """Merge records of the same paper, and give each paper its identity and its address.

    Records that share an identifier are one paper, unless it is misleading (see `find_misleading`): then it merges
    nothing, is left out of their papers, and is a problem. Records without a common identifier are one paper if their
    folded titles are equal and their abstracts agree, or if their folded abstracts are long and equal; equal titles
    with different abstracts are two papers and a problem. Records with different arXiv identifiers never are one paper,
    since chapters have the DOI of their book. Two papers that a later record proves to be one stay two, since their
    addresses are published; that is a problem too. A paper is not shown if each of its records is hidden, or only
    replaces something that was announced earlier.

    A record that has a `naming` keeps its identity and its addresses, and the paper that it is part of gets them.

    `problems` are those that are known already. `overrides` decides where it says something.
    """
    shelf = _fill_index(records, overrides)
    papers, shared = leave_out(shelf.papers, shelf.misleading)
    shown = [paper for paper in papers if not paper.hidden]
    hidden = [_explain_hidden(paper) for paper in papers if paper.hidden]
    account = Account(problems=(*problems, *shelf.problems, *shared), merged=tuple(shelf.merged), hidden=tuple(hidden))
    return Merged(Library(papers=sort_papers(_part_addresses(shown)), account=account), shelf.list_names())


def merge_all_records(records: Iterable[Paper], overrides: MergeOverrides = MergeOverrides()) -> list[Paper]:
    """Merge records as `merge_records` does, and return every paper, including those that are not shown."""
    return _fill_index(records, overrides).papers


def _fill_index(records: Iterable[Paper], overrides: MergeOverrides) -> _PaperIndex:
    """Merge records in the order in which they were filed."""
    in_order = sorted(records, key=lambda record: record.origin.filed)
    shelf = _PaperIndex(overrides, find_misleading(in_order), [one.naming for one in in_order if one.naming])
    for record in track(in_order, len(in_order)):
        hidden = record.hidden or ("" if record.news else _NEVER_ANNOUNCED)
        shelf.add(replace(record, editions=(), hidden=hidden) if hidden else record)
    shelf.gather()
    return shelf


def sort_papers(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Put papers in the order of the site.

    The newest edition comes first, and undated papers come last. Within an edition, papers are ordered by file,
    position and identity.
    """
    return tuple(sorted(papers, key=_place))


class _Entry(NamedTuple):
    """A record with what it is recognised by, which is worked out once."""

    record: Paper
    identifiers: tuple[str, ...]
    """Its identifiers with their kinds; see `broadsheet.model.paper.Paper`."""
    naming: tuple[str, ...]
    """Those from which an identity can be made; there they are called `names`."""
    title: str
    """Its title for comparisons."""
    filed: str
    """Its title as filed, for comparisons."""
    abstract: str
    """Its whole abstract."""
    letters: str
    """The letters and digits of its whole abstract, folded."""

    @classmethod
    def of(cls, record: Paper) -> _Entry:
        """Work out what a record is recognised by."""
        abstract = record.whole_abstract.plain
        return cls(
            record=record,
            identifiers=record.identifiers,
            naming=record.names,
            title=record.title_key,
            filed=_fold_filed(record),
            abstract=abstract,
            letters=fold(abstract),
        )


class _PaperIndex:
    """The papers made so far, with indexes by identifier, title and text.

    Until all records have been added and `gather` is called, a paper lacks what later records add to fields such as its
    keywords.
    """

    def __init__(self, overrides: MergeOverrides, misleading: Collection[str], namings: Iterable[Naming] = ()) -> None:
        """`namings` are those of the records that will be added: what they name is not given to other papers."""
        self._overrides, self.misleading = overrides, misleading
        self.papers: list[Paper] = []
        self.problems: list[Problem] = []
        self.merged: list[Unpublished] = []
        self._by_key: dict[str, int] = {}
        self._by_title: dict[str, list[int]] = {}
        self._filed: Counter[str] = Counter()
        self._by_text: dict[tuple[str, str], int] = {}
        self._by_abstract: dict[str, int] = {}
        self._names: list[dict[str, None]] = []
        self._records: list[list[Paper]] = []
        self._identities: Counter[str] = Counter()
        self._holders: dict[str, int] = {}
        self._slugs: set[str] = set()
        self._reserved: dict[PaperId, bool] = {}
        for naming in namings:
            if naming.identity:
                self._reserved[naming.identity] = False
                self._identities[naming.identity] = 1
                self._slugs.add(naming.slugs[0])

    def add(self, record: Paper) -> None:
        """Merge a record into the paper that it belongs to, or make a new paper of it."""
        entry = _Entry.of(record)
        usual = _find_identity(entry, self._filed[entry.filed])
        slug = make_slug(record.filed_title, usual)
        names = _list_names(entry, slug)
        keys = self._keys(entry, names)
        same = self._find_same(entry, names, keys)
        if same:
            self._merge(entry, same)
        else:
            self._append(entry, usual, slug)
        at = same[0] if same else len(self.papers) - 1
        self._names[at].update(dict.fromkeys(names))
        if record.citation_key:
            self._names[at][f"key:{record.citation_key}"] = None
        for identifier in (*entry.identifiers, *entry.naming):
            self._holders.setdefault(identifier, at)
        for key in keys:
            self._by_key.setdefault(key, at)

    def list_names(self) -> Names:
        """The papers that each name can mean.

        An address means the paper that has it now, not a former owner of it. An identifier that several papers share
        by mistake means the paper of the first record that has it, so that no later record takes a correction away.
        """
        found: dict[str, tuple[PaperId, ...]] = {}
        several: dict[str, list[PaperId]] = {}
        owners = {f"slug:{paper.slug}": paper for paper in self.papers}
        owners |= {key: self.papers[at] for key, at in self._holders.items() if key in self.misleading}
        for paper, names in zip(self.papers, self._names, strict=True):
            slugs = (name for slug in paper.slugs for name in (f"slug:{slug}", f"hash:{slug.rpartition('-')[2]}"))
            for name in dict.fromkeys((*names, paper.identity, *slugs)):
                if owners.get(name, paper) is not paper:
                    continue
                if found.setdefault(name, mine := (paper.identity,)) is not mine:
                    several.setdefault(name, [*found[name]]).append(paper.identity)
        return found | {name: tuple(papers) for name, papers in several.items()}

    def _keys(self, entry: _Entry, names: tuple[str, ...]) -> list[str]:
        """The keys by which a record is found again: its identifiers, and the groups that the site owner put it in."""
        joined = self._overrides.joined
        keys = [_decode(key) for key in entry.identifiers if key not in self.misleading]
        return [*keys, *(f"joined:{joined[name]}" for name in names if name in joined)] if joined else keys

    def _find_same(self, entry: _Entry, names: tuple[str, ...], keys: list[str]) -> list[int]:
        """The indexes of the papers that the record is part of; several if it proves them to be the same paper."""
        record = entry.record
        keyed = [(self._by_key[key], key) for key in keys if key in self._by_key]
        if same := list(dict.fromkeys(at for at, key in keyed if self._may_join(at, key, record, names))):
            return same
        namesakes = self._by_title.get(entry.title, [])
        # Comparing all papers of a common title with each other would take hours. A record with exactly the same text
        # is found in any case.
        alike = namesakes[:_MOST_COMPARED]
        if namesakes and (at := self._by_text.get((entry.title, entry.abstract))) is not None:
            alike.append(at)
        same = [at for at in alike if self._agree(self.papers[at], record) and not self._are_apart(at, names)][:1]
        return same or self._find_abstract(entry, names)

    def _may_join(self, at: int, key: str, record: Paper, names: tuple[str, ...]) -> bool:
        """Whether a record is part of the paper with which it shares a key."""
        if key.startswith("joined:"):
            return not self._are_apart(at, names)
        return not self._have_other(("arxiv",), self.papers[at], record) and not self._are_apart(at, names)

    def _find_abstract(self, entry: _Entry, names: tuple[str, ...]) -> list[int]:
        """The index of the paper with the same long abstract as a record, whatever its title is.

        Not if both have a DOI or an arXiv identifier of their own: the prefaces of a series may have one text.
        """
        at = self._by_abstract.get(entry.letters) if len(entry.letters) >= _LONG_ABSTRACT else None
        if at is None or self._have_other(("arxiv", "doi", "id"), self.papers[at], entry.record):
            return []
        return [] if self._are_apart(at, names) else [at]

    def _have_other(self, kinds: Collection[str], paper: Paper, record: Paper) -> bool:
        """Whether a paper and a record have different identifiers of one of these kinds."""
        both = self._list_kinds(paper) & self._list_kinds(record) & set(kinds)
        values = ((_find_identifier(paper, kind), _find_identifier(record, kind)) for kind in both)
        return any(_decode(one) != _decode(other) and _share_scheme(one, other) for one, other in values)

    def _agree(self, paper: Paper, record: Paper) -> bool:
        """Whether a paper and a record with the same title, but without a common identifier, are one paper.

        A paper can have several DOIs, for example as a preprint and in a journal. Then the abstracts decide.
        """
        differ = self._list_kinds(paper) & self._list_kinds(record)
        texts = [fold_words(each.whole_abstract.plain) for each in (paper, record)]
        if differ - {"doi"} or (differ and not all(text.letters for text in texts)):
            return False
        if all(text.letters for text in texts):
            return are_alike(*texts)
        years = {paper.published.year or _year(paper), record.published.year or _year(record)}
        if not any(text.letters for text in texts):
            return len(years) == 1 or not all(years) or not have_different_authors(paper, record)
        return _share_authors(paper, record) or (len(years) == 1 and any(years))

    def _list_kinds(self, paper: Paper) -> set[str]:
        """The kinds of identifiers that a paper has, except misleading ones."""
        kinds = (("arxiv", paper.arxiv), ("doi", paper.doi), ("id", paper.own_id))
        return {kind for kind, value in kinds if value and f"{kind}:{value}" not in self.misleading}

    def _are_apart(self, at: int, names: tuple[str, ...]) -> bool:
        return self._overrides.part(self._names[at], names)

    def _append(self, entry: _Entry, usual: PaperId, slug: str) -> None:
        """Make a new paper of a record. If there is a paper with its title already, that is a problem."""
        at, namesakes = len(self.papers), self._by_title.setdefault(entry.title, [])
        self.papers.append(self._identify_new(entry, usual, slug))
        self._names.append({})
        self._records.append([entry.record])
        if namesakes:
            self.problems.append(_namesake_problem(entry.record, self.papers[namesakes[0]]))
        namesakes.append(at)
        self._by_text.setdefault((entry.title, entry.abstract), at)
        self._by_abstract.setdefault(entry.letters, at)

    def _identify_new(self, entry: _Entry, usual: PaperId, usual_slug: str) -> Paper:
        """Give a new paper an identity and a folder that no other paper has; the usual ones, if it may have them.

        A misleading identifier can only be the identity of the first paper that has it, which has been published under
        it.
        """
        record, namesakes = entry.record, self._filed[entry.filed]
        self._filed[entry.filed] += 1
        if naming := self._take_naming(record):
            return replace(record, identity=naming.identity, slugs=naming.slugs, naming=naming)
        may_be_usual = self._may_name(usual, entry, usual_slug)
        identity = usual if may_be_usual else _find_identity(entry, namesakes, self.misleading)
        self._identities[identity] += 1
        # An identity is repeated only if the site owner keeps records apart that share an identifier.
        if (times := self._identities[identity]) > 1:
            digest = short_hash(entry.abstract, 16)
            identity = PaperId(f"{identity}:{digest}" + (f":{times}" if times > 2 else ""))
        slug = usual_slug if identity == usual else make_slug(record.filed_title, identity)
        if slug in self._slugs:  # Two hashes begin alike, by chance or by malice.
            slug = make_slug(record.filed_title, identity, digits=32)
        self._slugs.add(slug)
        slugs: tuple[str, ...] = (slug,)
        if usual != identity and usual_slug not in self._slugs:
            slugs = (slug, usual_slug)
        return replace(record, identity=identity, slugs=slugs, naming=None)

    def _take_naming(self, record: Paper) -> Naming | None:
        """Return the naming that a record gives its paper; None if it gives none, or another paper has it already."""
        naming = record.naming
        if not naming or self._reserved.get(naming.identity, True):
            return None
        self._reserved[naming.identity] = True
        return naming

    def _may_name(self, identity: PaperId, entry: _Entry, slug: str) -> bool:
        """Whether a new paper can have the identity that its strongest identifier gives.

        It cannot if that identifier is misleading and an earlier record has it, unless the site owner keeps the two
        separate: then it has always had it.
        """
        if identity not in self._holders or not (identity in self.misleading or is_placeholder(identity)):
            return True
        return self._are_apart(self._holders[identity], _list_names(entry, slug))

    def _merge(self, entry: _Entry, same: list[int]) -> None:
        """Merge a record into the first of these papers, and report what is doubtful about that."""
        record, paper = entry.record, self.papers[same[0]]
        self.merged.append(Unpublished(record.origin, _explain_merge(record, paper)))
        by_identifier = set(record.keys) & self._names[same[0]].keys()
        if by_identifier and entry.title != paper.title_key and not _agree_otherwise(record, paper):
            self.problems.append(_other_title_problem(record, paper))
        self.problems += [_bridge_problem(record, paper, self.papers[other]) for other in same[1:]]
        combined = combine(paper, record)
        if not paper.naming and (naming := self._take_naming(record)):
            # The paper has been published under this name, whichever of its records is filed first now.
            combined = replace(combined, identity=naming.identity, slugs=naming.slugs, naming=naming)
        self.papers[same[0]] = combined
        self._records[same[0]].append(record)

    def gather(self) -> None:
        """Add to each paper what its later records add to it."""
        self.papers = [gather(paper, records) for paper, records in zip(self.papers, self._records, strict=True)]


def _list_names(entry: _Entry, slug: str) -> tuple[str, ...]:
    """The names by which the site owner can refer to a record: its identifiers, its title and its folder.

    `slug` is the folder that it has if no other paper has its identity.
    """
    naming = entry.record.naming
    return (*entry.identifiers, f"title:{entry.title}", f"slug:{naming.slugs[0] if naming else slug}")


def _find_identifier(paper: Paper, kind: str) -> str:
    """The identifier of a kind that a paper has, with the kind."""
    return next(key for key in paper.identifiers if key.startswith(f"{kind}:"))


def _share_scheme(one: str, other: str) -> bool:
    """Whether two identifiers are of one kind and, if they are a source's own, of one scheme, such as `id:pmid:`."""
    return one.rpartition(":")[0] == other.rpartition(":")[0]


def _decode(key: str) -> str:
    """The key of an identifier: a DOI without encoded characters and without the full stop of a sentence.

    The DOI itself stays as it was typed, since identities are made from it.
    """
    return unquote(key).rstrip(".") if key.startswith("doi:") else key


def _find_identity(entry: _Entry, namesakes: int, excluded: Collection[str] = ()) -> PaperId:
    """The identity of a record: its strongest identifier that is not `excluded`, or else its title.

    If `namesakes` papers have the same title in their files, a hash of the abstract follows it. The identity decides
    the address, so the same record must always get the same identity.
    """
    if identifier := next((name for name in entry.naming if name not in excluded), ""):
        return PaperId(identifier)
    digest = ":" + short_hash(entry.abstract, 16) if namesakes else ""
    return PaperId(f"title:{entry.filed}{digest}")


def _fold_filed(record: Paper) -> str:
    """The title as filed, for comparisons; the title itself if it has no letters and digits."""
    return fold(record.filed_title) or record.filed_title


def _part_addresses(papers: Iterable[Paper]) -> Iterable[Paper]:
    """Remove from each paper the former addresses that another paper has."""
    papers = list(papers)
    taken = {paper.slug for paper in papers}
    for paper in papers:
        former = tuple(slug for slug in paper.slugs[1:] if slug not in taken)
        taken.update(former)
        yield replace(paper, slugs=(paper.slug, *former)) if len(former) + 1 < len(paper.slugs) else paper


def _year(paper: Paper) -> int:
    """The year of the first edition; 0 if it is unknown."""
    return paper.editions[0].year if paper.editions else 0


def _share_authors(paper: Paper, record: Paper) -> bool:
    """Whether a paper and a record have an author with the same folded name."""
    return bool({fold(author.name) for author in paper.authors} & {fold(author.name) for author in record.authors})


def _agree_otherwise(record: Paper, paper: Paper) -> bool:
    """Whether a record and a paper with a common identifier but different titles agree in anything else."""
    return (
        _is_newer(record, paper)
        or _is_newer(paper, record)
        or _share_authors(paper, record)
        or bool(
            paper.whole_abstract
            and record.whole_abstract
            and are_alike(fold_words(paper.whole_abstract.plain), fold_words(record.whole_abstract.plain))
        )
    )


def combine(paper: Paper, record: Paper) -> Paper:
    """Combine a paper with a later record of it, except for the fields to which records add; see `gather`.

    The definition of each field says how it is merged (see `broadsheet.model.fields.Field`). Fields that belong
    together are taken from the same record: the newest version, and a journal or a conference rather than a preprint.
    The `provenance` of the result names the record for each field that came from a later one.
    """
    newer = _is_newer(record, paper)
    if newer and record.withdrawn and paper.whole_abstract:
        # The version that withdraws a paper has a remark in place of the abstract.
        remark = record.comment or record.abstract
        kept = {name: getattr(paper, name) for name in ("title", "abstract", "withheld", "show")}
        record = replace(record, **kept, comment=remark)
    taken = {
        Together.NOTHING: False,
        Together.VERSION: newer,
        Together.PUBLICATION: _rank_publication(record) > _rank_publication(paper),
        Together.AUTHORS: best_authors(paper.authors, record.authors) != paper.authors,
        Together.MACHINE: _rank_machine(record) > _rank_machine(paper),
    }
    merged = combine_abstracts(paper, record, newer=newer)
    replaced: list[str] = []
    for known in REPLACED:
        ours, theirs = known.of(paper), known.of(record)
        is_taken = taken[known.together] and (bool(theirs) or known.together in _TAKEN_WHOLE)
        # The name of one machine must not stand beside the summary of another.
        is_kept = known.together is Together.MACHINE
        value = theirs if is_taken else ours if is_kept else known.merge(ours, theirs)
        value = merged.setdefault(known.attribute, value)
        if value != ours:
            replaced.append(known.label)
    return replace(
        paper,
        **merged,
        editions=unite_editions(paper.editions, record.editions)[:1],
        version=record.version if newer and record.version else paper.version,
        news=paper.news or record.news,
        hidden=paper.hidden and record.hidden,
        provenance=tuple((dict(paper.provenance) | dict.fromkeys(replaced, record.origin)).items()),
    )


def gather(paper: Paper, records: Sequence[Paper]) -> Paper:
    """Give a paper what all of its records add to it: their places, addresses, editions, keywords and the like.

    `records` begins with the paper's first one. Since this is done for all of them at once, the time is proportional to
    their number.
    """
    if len(records) == 1:
        return paper
    former = (slug for record in records[1:] for slug in list_own_addresses(record))
    added: dict[str, Any] = {known.attribute: known.merge(*map(known.of, records)) for known in ADDED}
    origins = tuple(origin for record in records for origin in record.origins)
    links = find_abstract_links(records)
    return replace(paper, **added, origins=origins, abstract_links=links, slugs=unite(paper.slugs, tuple(former)))


def list_own_addresses(record: Paper) -> tuple[str, ...]:
    """Return the folders below `papers/` that a record would have if it were not part of the paper of another one."""
    return (
        record.naming.slugs if record.naming else (make_slug(record.filed_title, _find_identity(_Entry.of(record), 0)),)
    )


def _is_newer(record: Paper, paper: Paper) -> bool:
    """Whether a record is of a later version than the paper, judging by version numbers, or else by dates."""
    if record.version and paper.version:
        return record.version > paper.version
    return record.version > 1 or bool(record.updated and record.updated > (paper.updated or paper.published))


def _rank_publication(paper: Paper) -> tuple[bool, int]:
    """The rank of a publication: one with a venue is higher, and a preprint is lower than any other kind."""
    ranks = {PaperKind.PREPRINT: 0, PaperKind.OTHER: 1}
    return bool(paper.venue), ranks.get(paper.kind, 2)


def _rank_machine(paper: Paper) -> int:
    """The rank of what a machine wrote: a summary is more than keywords, and both are more than the machine's name."""
    return 3 if paper.machine_summary else 2 if paper.machine_keywords else int(bool(paper.machine))


def _explain_merge(record: Paper, paper: Paper) -> str:
    """Say, for the report, which paper a record was merged into."""
    if record.title_key == paper.title_key:
        return f"“{record.title.plain}” was already read at {paper.origin}."
    return f"“{record.title.plain}” is the same paper as “{paper.title.plain}” at {paper.origin}."


def _explain_hidden(paper: Paper) -> Unpublished:
    """Say, for the report, why a paper is not shown."""
    return Unpublished(paper.origin, f"“{paper.title.plain}” {paper.hidden}", paper.slugs)


def _other_title_problem(record: Paper, paper: Paper) -> Problem:
    """The problem of a record that shares an identifier with a paper, but little else."""
    return Problem(
        where=record.origin.place,
        kind="merge-other-title",
        message=f"“{record.title.plain}” has the same identifier as “{paper.title.plain}” at {paper.origin}.",
        advice="They share one page. If they are two papers, correct the identifier, or keep them apart with"
        " “not_same_as” in site_config/papers.yml.",
        needs_decision=True,
    )


def _bridge_problem(record: Paper, paper: Paper, other: Paper) -> Problem:
    """The problem of a record that shows two published papers to be the same."""
    return Problem(
        where=record.origin.place,
        kind="two-papers-identifiers",
        message=f"The record has identifiers of two papers, “{paper.title.plain}” at {paper.origin} and"
        f" “{other.title.plain}” at {other.origin}.",
        advice="Both stay published. To make one page of them, join them with “same_as” in site_config/papers.yml.",
        needs_decision=True,
    )


def _namesake_problem(record: Paper, paper: Paper) -> Problem:
    """The problem of two papers with the same title and different abstracts."""
    return Problem(
        where=record.origin.place,
        kind="same-title",
        message=f"“{record.title.plain}” has the same title as the paper at {paper.origin}, but a different abstract.",
        advice="Both are published. If they are one paper, join them with “same_as” in site_config/papers.yml.",
        needs_decision=True,
    )


def _place(paper: Paper) -> tuple[int, str, int, str]:
    day = paper.edition.first_day
    return (-day.toordinal() if day else 1, paper.origin.file, paper.origin.record, paper.identity)
