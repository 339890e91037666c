"""All papers of a site, each once, and what is true between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from types import MappingProxyType

from generator.errors import Problem
from generator.paper import Paper, PaperId, make_slug
from generator.text import Mention, fold

_SAME_ABSTRACT = 0.8
_MOST_COMPARED = 20
"""Papers of one title whose abstracts a record's is compared with."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A related paper and the reason to show it."""

    paper: PaperId
    reason: str
    """A few words: `shares audio-visual, instruction tuning`."""


@dataclass(frozen=True)
class Library:
    """Papers in the order of the site, newest edition first; relations between them by identity."""

    papers: tuple[Paper, ...] = ()
    related: Mapping[PaperId, tuple[Relation, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """For each paper the ones to read next, nearest first."""
    problems: tuple[Problem, ...] = ()
    """What a person should look at, in the order found."""
    merged: int = 0
    """Records that became part of an earlier one's paper."""

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

    def map(self, change: Callable[[Paper], Paper]) -> Library:
        """The library with every paper changed; nothing else is."""
        return replace(self, papers=tuple(map(change, self.papers)))


def _mentioned(paper: Paper) -> Iterable[PaperId]:
    return dict.fromkeys(PaperId(span.paper) for span in paper.abstract.spans if isinstance(span, Mention))


def gather(records: Iterable[Paper], problems: Iterable[Problem] = ()) -> Library:
    """Make one paper of the records that are one, and give each its identity and address.

    Records that share an identifier are one paper. Without one, the folded titles must be equal
    and the abstracts agree; equal titles with other abstracts are two papers and a problem. What is
    published stays: two papers that a later record proves to be one stay two, which is a problem too.
    """
    papers: list[Paper] = []
    found = list(problems)
    by_key: dict[str, int] = {}
    by_title: dict[str, list[int]] = {}
    by_text: dict[tuple[str, str], int] = {}
    merged = 0
    for record in sorted(records, key=lambda record: record.origin.filed):
        same = list(dict.fromkeys(by_key[key] for key in record.keys if key in by_key))
        namesakes = by_title.get(record.title_key, [])
        # Beyond these, comparing all with all would take hours; the same text again is found all the same.
        text = (record.title_key, record.abstract.plain)
        alike = [*namesakes[:_MOST_COMPARED], *([by_text[text]] if text in by_text else [])]
        at = next(iter(same), next((i for i in alike if _agree(papers[i], record)), None))
        if at is None:
            at = len(papers)
            papers.append(_identify(record, len(namesakes)))
            by_title.setdefault(record.title_key, []).append(at)
            by_text.setdefault(text, at)
            found += [_namesake_problem(record, papers[i]) for i in namesakes[:1]]
        else:
            found.append(_merge_problem(record, papers[at]))
            found += [_bridge_problem(record, papers[at], papers[other]) for other in same if other != at]
            papers[at] = _merge(papers[at], record)
            merged += 1
        for key in (*papers[at].keys, *record.keys):
            by_key.setdefault(key, at)
    return Library(tuple(sorted(_part_addresses(papers), key=_place)), problems=tuple(found), merged=merged)


def _identify(record: Paper, namesakes: int) -> Paper:
    identity = record.keys[0] if record.keys else f"title:{record.title_key}"
    if namesakes and not record.keys:
        identity += ":" + sha256(record.abstract.plain.encode()).hexdigest()[:16]
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
    """Whether two records of one title, and no identifier in common, are one paper."""
    if any(a.split(":")[0] == b.split(":")[0] for a in paper.keys for b in record.keys):
        return False
    (one, words), (other, others) = (_fold_abstract(each.abstract.plain) for each in (paper, record))
    if not one or not other:
        years = {paper.published.year or paper.edition.year, record.published.year or record.edition.year}
        return (
            (not one and not other)
            or bool(set(paper.authors) & set(record.authors))
            or (len(years) == 1 and any(years))
        )
    if one.startswith(other) or other.startswith(one):
        return True
    return len(words & others) >= _SAME_ABSTRACT * max(len(words), len(others))


@lru_cache(maxsize=2 * _MOST_COMPARED)
def _fold_abstract(text: str) -> tuple[str, frozenset[str]]:
    """An abstract as it is compared, and its words."""
    return fold(text), frozenset(map(fold, text.split()))


def _merge(paper: Paper, record: Paper) -> Paper:
    """The paper with what the later record adds; what it has already stays."""
    alone = _identify(record, 0)
    known = {link.url for link in paper.links}
    return replace(
        paper,
        origins=(*paper.origins, *record.origins),
        abstract=paper.abstract or record.abstract,
        authors=paper.authors or record.authors,
        editions=tuple(sorted({*paper.editions, *record.editions}, key=lambda edition: (edition.last_day, edition))),
        published=paper.published if paper.published.year else record.published,
        venue=paper.venue or record.venue,
        arxiv=paper.arxiv or record.arxiv,
        doi=paper.doi or record.doi,
        own_id=paper.own_id or record.own_id,
        links=(*paper.links, *(link for link in record.links if link.url not in known)),
        keywords=tuple(dict.fromkeys((*paper.keywords, *record.keywords))),
        slugs=tuple(dict.fromkeys((*paper.slugs, alone.slug))),
    )


def _merge_problem(record: Paper, paper: Paper) -> Problem:
    again = f"“{record.title.plain}” again, first seen at {paper.origin}"
    other_title = f"“{record.title.plain}” with an identifier of “{paper.title.plain}” at {paper.origin}"
    return Problem(
        where=str(record.origin),
        found=again if record.title_key == paper.title_key else other_title,
        expected="each paper once",
        advice="The two were merged; remove one of them to silence this."
        if set(record.editions) <= set(paper.editions)
        else "They are one page, under both editions; nothing is to be done.",
    )


def _bridge_problem(record: Paper, paper: Paper, other: Paper) -> Problem:
    return Problem(
        where=str(record.origin),
        found=f"identifiers of two papers, “{paper.title.plain}” at {paper.origin} and “{other.title.plain}” at"
        f" {other.origin}",
        expected="identifiers of one paper",
        advice="Both stay published; give all records of one paper the same id or doi to make one page of them.",
    )


def _namesake_problem(record: Paper, paper: Paper) -> Problem:
    return Problem(
        where=str(record.origin),
        found=f"the title “{record.title.plain}” with another abstract than at {paper.origin}",
        expected="a title of its own",
        advice="Both are published; give both records the same id or doi if they are one paper.",
    )


def _place(paper: Paper) -> tuple[int, str, int, str]:
    """Newest edition first, undated last; then by file, position and identity."""
    day = paper.edition.first_day
    return (-day.toordinal() if day else 1, paper.origin.file, paper.origin.record, paper.identity)
