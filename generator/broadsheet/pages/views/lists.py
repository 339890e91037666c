"""The values of pages that list papers, topics, editions or authors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.text import encode_url
from broadsheet.pages.listings import Listing
from broadsheet.pages.paths import paper_path
from broadsheet.pages.views.paper import link_topic
from broadsheet.pages.views.view import EditionLink, HtmlWriter, TopicLink, View

NAMED_AUTHORS = 3
"""Authors that a card names."""
_CARD_TOPICS = 4
_CARD_LINKS = 3


@dataclass(frozen=True, slots=True)
class CardView:
    """A paper in a list."""

    title: Markup
    anchor: str
    href: str
    marks: tuple[str, ...]
    """What a reader should know before opening it, by its word: `withdrawn`."""
    authors: tuple[Markup, ...]
    """The first of them."""
    more_authors: bool
    summary: Markup
    topics: tuple[TopicLink, ...]
    """The first of them."""
    more_topics: int
    links: tuple[tuple[str, str], ...]
    """(kind, address), the first of each kind."""
    edition: Period


@dataclass(frozen=True, slots=True)
class RowView:
    """A topic or an author in a list, with the number of papers."""

    words: Markup
    href: str
    papers: int
    bar: int = 0
    """Length of its bar, of 20."""


@dataclass(frozen=True, slots=True)
class GroupView:
    """Topics, or authors, under one heading."""

    title: str
    words: Markup
    """The title as HTML."""
    anchor: str
    rows: tuple[RowView, ...]
    hue: int = 0
    """Its position among the groups of topics, from 1."""


@dataclass(frozen=True, slots=True)
class Pager:
    """The pages of a list that is longer than one."""

    number: int
    """Of the page that is shown, from 1."""
    pages: tuple[str, ...]
    """Where each of them is; empty where there is only one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView(View):
    """The values of a page of a topic, an edition or an author."""

    papers: int
    """On all pages of the list together."""
    cards: tuple[CardView, ...]
    pager: Pager
    group: str = ""
    """Title of the topic's group."""
    hue: int = 0
    """Position of the topic's group among the groups, from 1."""
    feed: str = ""
    """Path of the topic's feed below the site."""
    edition: Period = Period()


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView(View):
    """The values of the home page."""

    papers: int
    topics: int
    editions: int
    authors: int
    newest: EditionLink | None
    """The newest edition."""
    newest_anchor: str
    newest_papers: int
    cards: tuple[CardView, ...]
    """The first papers of the newest edition."""
    topics_anchor: str
    groups: tuple[GroupView, ...]
    """Each with its largest topics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsView(View):
    """The values of the index of topics, and of the page of feeds."""

    papers: int
    topics: int
    untagged: int
    """Papers without a topic."""
    groups: tuple[GroupView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionsView(View):
    """The values of the list of editions."""

    editions: tuple[tuple[EditionLink, int], ...]
    """Each with the number of its papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorsView(View):
    """The values of one page of the list of authors."""

    authors: int
    """On all pages together."""
    fewest: int
    """Papers that an author must have to be listed."""
    letters: tuple[tuple[str, str], ...]
    """Each letter and where its authors are; empty where there are too few."""
    groups: tuple[GroupView, ...]
    pager: Pager


def make_card(paper: Paper, topics: Sequence[Listing], write: HtmlWriter) -> CardView:
    """A paper in a list, with its topics."""
    links: dict[str, str] = {}
    for link in paper.links:
        links.setdefault(link.kind.value, link.url)
    return CardView(
        title=write.inline(paper.title),
        anchor=write.anchor(paper.title),
        href=write.href(paper_path(paper.slug)),
        marks=("withdrawn",) if paper.withdrawn else (),
        authors=write.inlines(author.name for author in paper.authors[:NAMED_AUTHORS]),
        more_authors=len(paper.authors) > NAMED_AUTHORS,
        summary=write.inline(paper.summary),
        topics=tuple(link_topic(shelf, write) for shelf in topics[:_CARD_TOPICS]),
        more_topics=len(topics[_CARD_TOPICS:]),
        links=tuple((kind.capitalize(), encode_url(url)) for kind, url in sorted(links.items())[:_CARD_LINKS]),
        edition=paper.edition,
    )


def make_pager(number: int, paths: Sequence[str], write: HtmlWriter) -> Pager:
    """The pages of a list, given by their paths in the docs tree."""
    return Pager(number, tuple(map(write.href, paths)) if len(paths) > 1 else ())
