"""Papers gathered under one heading: topics, editions and authors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.text import fold
from broadsheet.model.topics import Taxonomy, Topic
from broadsheet.system.hashes import short_hash

UNTAGGED = Topic("untagged", "Untagged", ())
"""Stands for the topic of papers that have none."""
_NO_INITIAL = "Other"


@dataclass(frozen=True, slots=True)
class Listing:
    """Papers gathered under one heading: a topic's or an edition's."""

    title: str
    folder: str
    """In the docs tree: `topics/vqa`."""
    papers: tuple[Paper, ...]
    group: str = ""
    """Title of the topic's group."""
    hue: int = 0
    """Position of that group among the groups, from 1."""
    feed: str = ""
    """Path of its own feed below the site; empty where there is none."""
    period: Period = Period()
    """An edition's date."""

    @property
    def path(self) -> str:
        """Its first page in the docs tree."""
        return f"{self.folder}/index.md"


class Shelves(NamedTuple):
    """Every topic and every edition of a site."""

    topics: list[Listing]
    editions: list[Listing]


def make_listings(library: Library) -> Shelves:
    """The topics that have papers, in the order of the taxonomy, and the editions, newest first.

    Papers without a topic are under a last one that has no group.
    """
    by_topic: dict[str, list[Paper]] = {}
    by_edition: dict[Period, list[Paper]] = {}
    for paper in library.papers:
        for slug in [tag.topic for tag in paper.tags] or [UNTAGGED.slug]:
            by_topic.setdefault(slug, []).append(paper)
        for edition in paper.editions:
            by_edition.setdefault(edition, []).append(paper)
    topics = [
        _shelve_topic(topic, library.taxonomy, by_topic[topic.slug])
        for topic in (*library.taxonomy.topics, UNTAGGED)
        if topic.slug in by_topic
    ]
    newest_first = sorted(by_edition, key=lambda period: (period.year > 0, period.last_day), reverse=True)
    return Shelves(topics, [_shelve_edition(period, by_edition[period]) for period in newest_first])


def _shelve_topic(topic: Topic, taxonomy: Taxonomy, papers: Iterable[Paper]) -> Listing:
    folder = f"topics/{topic.slug}"
    group = taxonomy.group_of.get(topic.slug)
    if not group:
        return Listing(topic.title, folder, tuple(papers))
    hue = taxonomy.groups.index(group) + 1
    return Listing(topic.title, folder, tuple(papers), group.title, hue, f"feeds/{topic.slug}.xml")


def _shelve_edition(period: Period, papers: Sequence[Paper]) -> Listing:
    in_order = sorted(papers, key=lambda paper: not paper.pinned)
    return Listing(period.label, f"editions/{period.slug}", tuple(in_order), period=period)


def make_author_listings(library: Library, fewest: int) -> dict[str, Listing]:
    """The authors that have at least so many papers, by the folded name.

    They are called as in their newest paper.
    """
    names = {author.key: author.name for paper in reversed(library.papers) for author in paper.authors}
    slugs = _find_slugs(library)
    return {
        key: Listing(names[key], f"authors/{slugs[key]}", tuple(library.by_id[paper] for paper in papers))
        for key, papers in library.authors.items()
        if len(papers) >= fewest
    }


def _find_slugs(library: Library) -> dict[str, str]:
    """The folder of each author's page, of the spelling that was filed first, so that a later one moves no page."""
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for paper in sorted(library.papers, key=lambda paper: paper.origin.filed):
        for author in paper.authors:
            if author.key not in slugs:
                slug = author.slug
                if slug in taken:  # By chance, or by malice.
                    slug += "-" + short_hash(author.key, 40)[8:]
                slugs[author.key] = slug
                taken.add(slug)
    return slugs


def sort_author_listings(shelves: Iterable[Listing]) -> list[Listing]:
    """By family name; those whose script has no letters that people look under come last."""
    return sorted(shelves, key=lambda s: (_initial(s.title) == _NO_INITIAL, _sort_name(s.title), s.folder))


def _sort_name(name: str) -> str:
    """By the last word, which is mostly the family's name."""
    first, _, last = name.rpartition(" ")
    return fold(last) + " " + fold(first)


def _initial(name: str) -> str:
    """The letter that a name is listed under; `Other` where its script has none that people look under."""
    letter = _sort_name(name)[0]
    return letter.upper() if letter.upper() != letter else _NO_INITIAL


class Initial(NamedTuple):
    """Authors under one letter, or under the first and the last one of several."""

    label: str
    authors: list[Listing]


def split_by_initial(authors: Sequence[Listing], few: bool) -> list[Initial]:
    """Authors, which are in order, under their letters: `A`, `B`, … or, where they are few, `A–W`."""
    parts = [
        Initial(initial, list(some)) for initial, some in groupby(authors, key=lambda shelf: _initial(shelf.title))
    ]
    if few and len(parts) > 1:
        return [Initial(f"{parts[0].label}–{parts[-1].label}", list(authors))]
    return parts
