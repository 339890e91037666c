"""Lists of papers that have a page of their own: topics, editions and authors."""

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
from broadsheet.model.value import Value
from broadsheet.system.hashes import short_hash

UNTAGGED = Topic("untagged", "Untagged", ())
"""Stands for the topic of papers that have none."""
_NO_INITIAL = "Other"
"""The label of authors in whose script names are not looked up by an initial."""


class ListLink(Value, frozen=True):
    """A list of papers, as far as another page shows it."""

    title: str
    """The title as plain text."""
    path: str
    """The path of its first page in the docs tree."""
    group: str = ""
    """The title of the topic's group; empty for other lists."""
    hue: int = 0
    """The position of that group among the groups, from 1; 0 for other lists."""
    period: Period = Period()
    """The date of an edition; unknown for other lists."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Papers under one heading: a topic, an edition or an author."""

    title: str
    """The title as plain text."""
    folder: str
    """The folder in the docs tree, such as `topics/vqa`."""
    papers: tuple[Paper, ...]
    """The papers, in the order in which the list shows them."""
    group: str = ""
    """The title of the topic's group; empty for other lists."""
    hue: int = 0
    """The position of that group among the groups, from 1; 0 for other lists."""
    feed: str = ""
    """The path of its feed below the site; empty if it has none."""
    period: Period = Period()
    """The date of an edition; unknown for other lists."""
    order: str = "order.listed"
    """In which order the papers are, as a name of words."""
    definition: str = ""
    """What the papers of a topic are about, as plain text; empty if nobody says so, and for other lists."""
    was: tuple[str, ...] = ()
    """The slugs that a topic had before; none for other lists."""

    @property
    def path(self) -> str:
        """The path of its first page in the docs tree."""
        return f"{self.folder}/index.md"

    @property
    def link(self) -> ListLink:
        """The list, as far as another page shows it."""
        return ListLink(self.title, self.path, self.group, self.hue, self.period)


class Shelves(NamedTuple):
    """The lists of all topics and of all editions."""

    topics: list[Listing]
    """The lists of topics, in the order of the taxonomy, and then the list of untagged papers, if there are any."""
    editions: list[Listing]
    """The lists of editions, newest first, with the undated one at the end."""


def make_listings(library: Library) -> Shelves:
    """Return the topics that have papers, in the order of the taxonomy, and the editions, newest first.

    Papers without a topic are in a last list that has no group. A paper of several editions is in each of them.
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
    """Return the list of a topic; only topics in a group have a feed."""
    folder = f"topics/{topic.slug}"
    group = taxonomy.group_of.get(topic.slug)
    if not group:
        return Listing(topic.title, folder, tuple(papers))
    hue = taxonomy.groups.index(group) + 1
    return Listing(
        topic.title,
        folder,
        tuple(papers),
        group.title,
        hue,
        make_feed_path(topic.slug),
        definition=topic.definition,
        was=topic.was,
    )


def make_feed_path(slug: str) -> str:
    """Return the path of the feed of a topic, below the site."""
    return f"feeds/{slug}.xml"


def _shelve_edition(period: Period, papers: Sequence[Paper]) -> Listing:
    """Return the list of an edition, with pinned papers first."""
    in_order = sorted(papers, key=lambda paper: not paper.pinned)
    return Listing(period.label, f"editions/{period.slug}", tuple(in_order), period=period)


def make_author_listings(library: Library, fewest: int) -> dict[str, Listing]:
    """Return the authors who have at least `fewest` papers, by their folded names.

    An author is called as in his or her newest paper.
    """
    names = {author.key: author.name for paper in reversed(library.papers) for author in paper.authors}
    slugs = _find_slugs(library)
    return {
        key: Listing(names[key], f"authors/{slugs[key]}", tuple(library.by_id[paper] for paper in papers))
        for key, papers in library.authors.items()
        if len(papers) >= fewest
    }


def _find_slugs(library: Library) -> dict[str, str]:
    """Return the folder of each author's page, by the folded name.

    The folder comes from the spelling that was filed first, so that a later paper does not move a page.
    """
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for paper in sorted(library.papers, key=lambda paper: paper.origin.filed):
        for author in paper.authors:
            if author.key not in slugs:
                slug = author.slug
                if slug in taken:  # The hash in a slug is short, so that this can happen by chance or be forced.
                    slug += "-" + short_hash(author.key, 40)[8:]
                slugs[author.key] = slug
                taken.add(slug)
    return slugs


def sort_author_listings(shelves: Iterable[Listing]) -> list[Listing]:
    """Return authors sorted by family name; those in whose script names have no initial come last."""
    return sorted(shelves, key=lambda s: (_initial(s.title) == _NO_INITIAL, _sort_name(s.title), s.folder))


def _sort_name(name: str) -> str:
    """Return what a name is sorted by: its last word, which is the family name in most names, then the others."""
    first, _, last = name.rpartition(" ")
    return fold(last) + " " + fold(first)


def _initial(name: str) -> str:
    """Return the letter that a name is listed under; `Other` if its script has no upper and lower case."""
    letter = _sort_name(name)[0]
    return letter.upper() if letter.upper() != letter else _NO_INITIAL


class Initial(NamedTuple):
    """Authors with one initial, or with any initial of a range."""

    label: str
    """The heading: `A`, or `A–W` for a range."""
    authors: list[Listing]
    """The lists of the papers of each author."""


def split_by_initial(authors: Sequence[Listing], few: bool) -> list[Initial]:
    """Return sorted authors by their initials, or, if they are few, all under one heading such as `A–W`."""
    parts = [
        Initial(initial, list(some)) for initial, some in groupby(authors, key=lambda shelf: _initial(shelf.title))
    ]
    if few and len(parts) > 1:
        return [Initial(f"{parts[0].label}–{parts[-1].label}", list(authors))]
    return parts
