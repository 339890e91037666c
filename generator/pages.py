"""Which pages a site has, and what each of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from generator.config import Config, Group, Topic
from generator.exports import FILES
from generator.exports.bibtex import write_entry
from generator.exports.citation import cite
from generator.exports.scholar import make_data, make_tags
from generator.library import Library
from generator.paper import Author, Paper, PaperId, Period
from generator.render import Page, Renderer, paper_path
from generator.text import Text, fold

PAPERS_PER_PAGE = 50
"""Papers on one page of a topic or an edition; the rest is on further pages."""
PAPERS_AT_HOME = 20
"""Papers of the newest edition that the home page shows."""
UNTAGGED = Topic("untagged", "Untagged", ())
"""Stands for the topic of papers that have none."""
AUTHORS_PER_PAGE = 500
"""Authors on one page of the list of authors."""
_NO_INITIAL = "Other"
_FEW_AUTHORS = 30
"""Authors that need no headings of single letters."""
_CARD_TAGS = 4
_BAR_STEPS = 20


@dataclass(frozen=True, slots=True)
class Shelf:
    """Papers gathered under one heading: a topic's or an edition's."""

    title: str
    folder: str
    """In the docs tree: `topics/vqa`."""
    papers: tuple[Paper, ...]
    group: str = ""
    """Title of the topic's group."""
    feed: str = ""
    """Path of its own feed below the site; empty where there is none."""
    period: Period = Period()
    """An edition's date."""

    @property
    def path(self) -> str:
        """Its first page in the docs tree."""
        return f"{self.folder}/index.md"


def make_shelves(library: Library) -> tuple[list[Shelf], list[Shelf]]:
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
        _shelve_topic(topic, library.taxonomy.group_of.get(topic.slug), by_topic[topic.slug])
        for topic in (*library.taxonomy.topics, UNTAGGED)
        if topic.slug in by_topic
    ]
    newest_first = sorted(by_edition, key=lambda period: (period.year > 0, period.last_day), reverse=True)
    return topics, [_shelve_edition(period, by_edition[period]) for period in newest_first]


def _shelve_topic(topic: Topic, group: Group | None, papers: Iterable[Paper]) -> Shelf:
    folder = f"topics/{topic.slug}"
    if not group:
        return Shelf(topic.title, folder, tuple(papers))
    return Shelf(topic.title, folder, tuple(papers), group.title, f"feeds/{topic.slug}.xml")


def _shelve_edition(period: Period, papers: Sequence[Paper]) -> Shelf:
    in_order = sorted(papers, key=lambda paper: not paper.pinned)
    return Shelf(period.label, f"editions/{period.slug}", tuple(in_order), period=period)


def make_author_shelves(library: Library, fewest: int) -> dict[str, Shelf]:
    """The authors that have at least so many papers, by the folded name.

    They are called as in their newest paper.
    """
    names = {author.key: author.name for paper in reversed(library.papers) for author in paper.authors}
    slugs = _find_slugs(library)
    return {
        key: Shelf(names[key], f"authors/{slugs[key]}", tuple(library.by_id[paper] for paper in papers))
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
                    slug += "-" + sha256(author.key.encode()).hexdigest()[8:40]
                slugs[author.key] = slug
                taken.add(slug)
    return slugs


def _sort_name(name: str) -> str:
    """By the last word, which is mostly the family's name."""
    first, _, last = name.rpartition(" ")
    return fold(last) + " " + fold(first)


def _initial(name: str) -> str:
    """The letter that a name is listed under; `Other` where its script has none that people look under."""
    letter = _sort_name(name)[0]
    return letter.upper() if letter.upper() != letter else _NO_INITIAL


def _split_by_initial(authors: Sequence[Shelf], few: bool) -> list[tuple[str, list[Shelf]]]:
    """Authors, which are in order, under their letters: `A`, `B`, … or, where they are few, `A–W`."""
    parts = [(initial, list(some)) for initial, some in groupby(authors, key=lambda shelf: _initial(shelf.title))]
    if few and len(parts) > 1:
        return [(f"{parts[0][0]}–{parts[-1][0]}", list(authors))]
    return parts


def _list_places(paper: Paper) -> list[tuple[str, list[str]]]:
    """Each affiliation with the names of its authors, in the order of the authors."""
    places: dict[str, list[str]] = {}
    for author in paper.authors:
        for place in author.affiliations:
            places.setdefault(place, []).append(author.name)
    return list(places.items())


@dataclass(frozen=True, slots=True)
class _Card:
    """A paper as lists show it."""

    title: Text
    path: str
    summary: Text
    authors: tuple[Author, ...]
    topics: tuple[Shelf, ...]
    more: int
    links: tuple[tuple[str, str], ...]
    """(kind, address), the first of each kind."""
    edition: Period
    marks: tuple[str, ...]
    """What a reader should know before opening it: `Withdrawn`."""


def _search_keys(paper: Paper) -> list[str]:
    """The whole title, its part before a colon, and the system's name, each folded into one word.

    No text has a word with their prefix, so the search can ask for them apart; `search.js` folds the query likewise.
    """
    title = paper.title.plain
    before_colon, colon, _ = title.partition(":")
    keys = [fold(text) for text in (paper.name, before_colon if colon else "", title)]
    return [f"xkey{key}" for key in dict.fromkeys(keys) if key]


class Pages:
    """Writes the pages of one library. Each `make_…` method gives the pages of one kind."""

    def __init__(self, library: Library, config: Config, render: Renderer) -> None:
        self.library, self.config, self._render = library, config, render
        self._shelves, self.editions = make_shelves(library)
        self.topics = [shelf for shelf in self._shelves if shelf.group]
        self.authors = make_author_shelves(library, config.site.author_pages)
        self._edition_of = {shelf.period: shelf for shelf in self.editions}
        self._shelf_of = {shelf.folder.removeprefix("topics/"): shelf for shelf in self._shelves}
        self._citations = cite(library, config.site.address)

    def make_all(self) -> Iterator[Page]:
        """Every page of the site."""
        yield from self.make_papers()
        yield from self.make_topics()
        yield from self.make_editions()
        yield from self.make_authors()
        yield from self.make_fixed()
        yield from self.make_static()

    def make_papers(self) -> Iterator[Page]:
        """A page for each paper, the files that cite it, and a redirect for each address that it had before."""
        for edition in self.editions:
            for at, paper in enumerate(edition.papers):
                if paper.edition == edition.period:
                    neighbours = edition.papers[at - 1 : at] if at else (), edition.papers[at + 1 : at + 2]
                    yield self._make_paper(paper, edition, *neighbours)
                    yield from self._make_citations(paper)
                    yield from self._make_redirects(paper)

    def _make_paper(self, paper: Paper, edition: Shelf, before: Sequence[Paper], after: Sequence[Paper]) -> Page:
        library, citation = self.library, self._citations[paper.identity]
        shelves = [self.authors.get(author.key) for author in paper.authors]
        values: dict[str, object] = {
            "paper": paper,
            "edition": edition,
            "editions": [self._edition_of[period] for period in paper.editions],
            "topics": [(self._shelf_of[tag.topic], tag.evidence) for tag in paper.tags],
            "author_shelves": shelves,
            "author_folders": [shelf.folder if shelf else "" for shelf in shelves],
            "places": _list_places(paper),
            "search": self._search_terms(paper),
            "keys": " ".join(_search_keys(paper)),
            "mentions": self._papers(library.mentions[paper.identity]),
            "mentioned_by": self._papers(library.mentioned_by[paper.identity]),
            "related": [(library.by_id[r.paper], r.reason) for r in library.related.get(paper.identity, ())],
            "before": before,
            "after": after,
            "bibtex": write_entry(citation, abstract=False),
            "meta_tags": list(make_tags(citation, self.config.site)),
            "data": make_data(citation, self.config.site),
        }
        return self._render("paper.md.j2", paper_path(paper.slug), values)

    def _make_citations(self, paper: Paper) -> Iterator[Page]:
        for name, write in FILES.items():
            content = write([self._citations[paper.identity]]).encode()
            yield Page(f"papers/{paper.slug}/{name}", content)

    def _make_redirects(self, paper: Paper) -> Iterator[Page]:
        for slug in paper.slugs[1:]:
            values: dict[str, object] = {"target": f"../{paper.slug}/", "address": self._address(paper)}
            yield self._render("redirect.html.j2", f"papers/{slug}/index.html", values)

    def make_topics(self) -> Iterator[Page]:
        """The topic index, and each topic's papers."""
        values: dict[str, object] = {"groups": self._groups(), "topics": self.topics, "untagged": self._untagged()}
        yield self._render("topics.md.j2", "topics/index.md", values)
        for shelf in self._shelves:
            yield from self._make_list("topic.md.j2", shelf)

    def make_editions(self) -> Iterator[Page]:
        """The list of editions, and each edition's papers."""
        yield self._render("editions.md.j2", "editions/index.md", {"editions": self.editions})
        for shelf in self.editions:
            yield from self._make_list("edition.md.j2", shelf)

    def make_authors(self) -> Iterator[Page]:
        """The list of authors, and the papers of each that has enough of them."""

        def order(shelf: Shelf) -> tuple[bool, str, str]:
            return _initial(shelf.title) == _NO_INITIAL, _sort_name(shelf.title), shelf.folder

        shelves = sorted(self.authors.values(), key=order)
        pages = [shelves[at : at + AUTHORS_PER_PAGE] for at in range(0, len(shelves), AUTHORS_PER_PAGE)] or [[]]
        paths = ["authors/index.md", *(f"authors/page/{number}/index.md" for number in range(2, len(pages) + 1))]
        lists = [_split_by_initial(part, few=len(shelves) <= _FEW_AUTHORS) for part in pages]
        first: dict[str, str] = {}
        for path, part in zip(paths, lists, strict=True):
            for initial, _ in part:
                first.setdefault(initial, path)
        shared: dict[str, object] = {"total": len(shelves), "first": first, "paths": paths}
        for number, (path, part) in enumerate(zip(paths, lists, strict=True), 1):
            values: dict[str, object] = {**shared, "initials": part, "number": number}
            yield self._render("authors.md.j2", path, values)
        for shelf in shelves:
            yield from self._make_list("author.md.j2", shelf)

    def make_fixed(self) -> Iterator[Page]:
        """The home page, Subscribe and About."""
        newest = self.editions[0] if self.editions else None
        cards = [self._card(paper) for paper in newest.papers[:PAPERS_AT_HOME]] if newest else []
        shared: dict[str, object] = {"groups": self._groups(), "editions": self.editions, "topics": self.topics}
        shared["authors"] = self.authors
        yield self._render("home.md.j2", "index.md", {**shared, "newest": newest, "cards": cards})
        yield self._render("subscribe.md.j2", "subscribe/index.md", shared)
        yield self._render("about.md.j2", "about/index.md", shared)

    def make_static(self) -> Iterator[Page]:
        """What browsers and crawlers ask for beside the pages."""
        yield self._render("robots.txt.j2", "robots.txt", {})
        yield self._render("topics.json.j2", "assets/topics.json", {"catalogue": self._catalogue()})

    def _make_list(self, template: str, shelf: Shelf) -> Iterator[Page]:
        pages = [shelf.papers[at : at + PAPERS_PER_PAGE] for at in range(0, len(shelf.papers), PAPERS_PER_PAGE)]
        paths = [shelf.path, *(f"{shelf.folder}/{number}/index.md" for number in range(2, len(pages) + 1))]
        for number, (path, papers) in enumerate(zip(paths, pages, strict=True), 1):
            cards = [self._card(paper) for paper in papers]
            yield self._render(template, path, {"shelf": shelf, "cards": cards, "number": number, "paths": paths})

    def _card(self, paper: Paper) -> _Card:
        topics = [self._shelf_of[tag.topic] for tag in paper.tags]
        links: dict[str, str] = {}
        for link in paper.links:
            links.setdefault(link.kind.value, link.url)
        return _Card(
            title=paper.title,
            path=paper_path(paper.slug),
            summary=paper.summary,
            authors=paper.authors,
            topics=tuple(topics[:_CARD_TAGS]),
            more=len(topics[_CARD_TAGS:]),
            links=tuple(links.items()),
            edition=paper.edition,
            marks=("Withdrawn",) if paper.withdrawn else (),
        )

    def _groups(self) -> list[tuple[Group, list[tuple[Shelf, int]]]]:
        """Each group with its topics, those with most papers first, and the length of each one's bar."""
        most = max((len(shelf.papers) for shelf in self.topics), default=1)
        groups = []
        for group in self.library.taxonomy.groups:
            shelves = [self._shelf_of[topic.slug] for topic in group.topics if topic.slug in self._shelf_of]
            shelves.sort(key=lambda shelf: -len(shelf.papers))
            bars = [(shelf, max(1, round(_BAR_STEPS * len(shelf.papers) / most))) for shelf in shelves]
            groups += [(group, bars)] if bars else []
        return groups

    def _search_terms(self, paper: Paper) -> dict[str, list[str]]:
        """The filters that find the paper: its topics by group, and its editions."""
        terms: dict[str, list[str]] = {}
        for tag in paper.tags:
            terms.setdefault(self.library.taxonomy.group_of[tag.topic].slug, []).append(tag.topic)
        return {**terms, "edition": [period.slug for period in paper.editions]}

    def _untagged(self) -> Shelf | None:
        return next((shelf for shelf in self._shelves if not shelf.group), None)

    def _catalogue(self) -> dict[str, dict[str, str]]:
        """For the search: the title of each filter and of each of its values."""
        groups = {
            group.slug: {"": group.title} | {t.slug: t.title for t in group.topics}
            for group in self.library.taxonomy.groups
        }
        return {**groups, "edition": {"": "Edition"} | {shelf.period.slug: shelf.title for shelf in self.editions}}

    def _papers(self, identities: Iterable[PaperId]) -> list[Paper]:
        return [self.library.by_id[identity] for identity in identities]

    def _address(self, paper: Paper) -> str:
        return f"{self.config.site.address}papers/{paper.slug}/"
