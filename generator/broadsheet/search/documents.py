"""What the index has of each paper."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.urls import LinkKind
from broadsheet.model.value import Value
from broadsheet.search.query import drop_subject_class

HAS = {LinkKind.CODE: "code", LinkKind.DATASET: "data", LinkKind.MODEL: "model", LinkKind.DEMO: "demo"}
"""What a paper can have, by the kinds of its links."""
MARKS = tuple(HAS.values())
"""The same, in the order in which they are shown."""


class Document(Value, frozen=True):
    """The values of a paper that are indexed or shown in results."""

    date: str
    """When it was first listed: `2025-03-20`, `2025-03`, `2025` or empty."""
    title: str
    abstract: str
    authors: tuple[str, ...]
    """The names of all authors."""
    name: str
    """The name of the system that it introduces; empty if there is none."""
    venue: str
    slug: str
    topics: tuple[str, ...]
    """The slugs of its topics."""
    has: tuple[str, ...]
    """Those of `MARKS` that it has links to."""
    identifiers: tuple[str, ...]
    """Its identifiers in lower case."""


def list_documents(library: Library) -> list[Document]:
    """Return the documents of a library in the order of their numbers: oldest first."""
    keyed = sorted(library.papers, key=lambda paper: (_order(paper.edition), paper.identity))
    return [make_document(paper) for paper in keyed]


def make_document(paper: Paper) -> Document:
    """Return what is indexed of a paper."""
    has = {HAS[link.kind] for link in paper.links if link.kind in HAS}
    known = (paper.arxiv, paper.doi, paper.pmid, paper.pmcid, paper.own_id, paper.citation_key, *paper.slugs)
    identifiers = dict.fromkeys(drop_subject_class(one.strip().lower()) for one in known if one.strip())
    return Document(
        date=write_date(paper.edition),
        title=paper.title.plain,
        abstract=" ".join(paper.abstract.plain.split()),
        authors=tuple(map(attrgetter("name"), paper.authors)),
        name=paper.name,
        venue=paper.venue,
        slug=paper.slug,
        topics=tuple(tag.topic for tag in paper.tags),
        has=tuple(mark for mark in MARKS if mark in has),
        identifiers=tuple(identifiers),
    )


def write_date(period: Period) -> str:
    """Return a date as results have it: `2025-03-20`, `2025-03`, `2025` or empty."""
    return period.slug if period else ""


def _order(period: Period) -> str:
    """Return what a date is sorted by: a month follows its days, a year its months, and no date comes first."""
    return f"{period.year:04d}-{period.month or 99:02d}-{period.day or 99:02d}" if period else ""


def list_periods(documents: Sequence[Document]) -> list[tuple[str, int]]:
    """Return each month or year with the number of its first document."""
    found: list[tuple[str, int]] = []
    for number, document in enumerate(documents):
        month = document.date[:7]
        if not found or found[-1][0] != month:
            found.append((month, number))
    return found
