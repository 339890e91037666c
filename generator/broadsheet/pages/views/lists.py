"""The values of pages that list papers, topics, editions or authors."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from broadsheet.config.look import CardPart
from broadsheet.model.author import Author
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.text import Text, encode_url
from broadsheet.model.urls import LinkKind
from broadsheet.model.value import Value
from broadsheet.pages.listings import ListLink
from broadsheet.pages.paths import paper_path
from broadsheet.pages.views.view import EditionLink, HtmlWriter, TopicLink, View

NAMED_AUTHORS = 3
"""The maximum number of authors that a card names."""
_CARD_TOPICS = 4
"""The maximum number of topics on a card."""
_CARD_LINKS = 3
"""The maximum number of links on a card."""


class SignalView(Value, frozen=True):
    """How much attention a paper gets, as a card shows it."""

    mark: str
    """The number with a sign: `↑131`."""
    words: str
    """The same in words, with the moment at which it was read."""
    note: str = ""
    """What else a list that is sorted by the signal shows; empty elsewhere."""


class CardFacts(Value, frozen=True, kw_only=True):
    """Everything that a card is made of; it is also what the Markdown template `card.md.j2` is given."""

    title: Text
    path: str
    """The path of the paper's page in the docs tree."""
    summary: Text
    authors: tuple[Author, ...]
    """The first authors: those that a card names, and one more if there are more."""
    topics: tuple[ListLink, ...]
    """The first topics."""
    more: int
    """The number of topics that are not shown."""
    links: tuple[tuple[str, str], ...]
    """Pairs of kind and address: the first link of each kind, without those of which no more is known."""
    edition: Period
    """The first edition that showed the paper."""
    withdrawn: bool
    """Whether the paper was withdrawn."""
    signal: SignalView | None = None
    """How much attention it gets; None if no source counts that."""

    @property
    def marks(self) -> tuple[str, ...]:
        """What a reader should know before opening the paper: `Withdrawn`."""
        return ("Withdrawn",) if self.withdrawn else ()


class CardView(Value, frozen=True):
    """A paper in a list."""

    title: Markup
    """The title as HTML."""
    anchor: str
    """The id of the card's heading."""
    href: str
    """The link to the paper's page."""
    marks: tuple[str, ...]
    """What a reader should know before opening the paper, by names of words in `docs_templates/words/`: `withdrawn`."""
    authors: tuple[Markup, ...]
    """The names of the first authors as HTML."""
    more_authors: bool
    """Whether there are more authors than these."""
    summary: Markup
    """The one-line summary as HTML; empty if there is none."""
    topics: tuple[TopicLink, ...]
    """The first topics."""
    more_topics: int
    """The number of topics that are not shown."""
    links: tuple[tuple[str, str], ...]
    """Pairs of kind and address: the first link of each kind, without those of which no more is known."""
    edition: Period
    """The first edition that showed the paper."""
    signal: SignalView | None = None
    """How much attention it gets; None if no source counts that."""


class RowView(Value, frozen=True):
    """A topic or an author in a list, with the number of papers."""

    words: Markup
    """The title or the name as HTML."""
    href: str
    """The link to its page, or to its feed."""
    papers: int
    """The number of its papers."""
    bar: int = 0
    """The length of its bar in twentieths of the longest one; 0 for none."""


@dataclass(frozen=True, slots=True)
class GroupView:
    """Topics, or authors, under one heading."""

    title: str
    """The heading as plain text."""
    words: Markup
    """The heading as HTML."""
    anchor: str
    """The id of the heading."""
    rows: tuple[RowView, ...]
    """The topics or authors, in the order in which they are shown."""
    hue: int = 0
    """The position among the groups of topics, from 1, which decides the colour; 0 for authors."""


@dataclass(frozen=True, slots=True)
class Pager:
    """The pages of a list that is longer than one page."""

    number: int
    """The number of the page that is shown, from 1."""
    pages: tuple[str, ...]
    """The link to each page; empty if there is only one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView(View):
    """The values of a page of a topic, an edition or an author."""

    papers: int
    """The number of papers on all pages of the list together."""
    cards: tuple[CardView, ...]
    """The papers on this page."""
    pager: Pager
    group: str = ""
    """The title of the topic's group; empty for other lists."""
    hue: int = 0
    """The position of the topic's group among the groups, from 1; 0 for other lists."""
    feed: str = ""
    """The path of the topic's feed below the site; empty if there is none."""
    feed_title: str = ""
    """What the feed of the list is called, if it has one, as plain text."""
    edition: Period = Period()
    """The date of the edition; unknown for other lists."""
    orders: tuple[tuple[str, str], ...] = ()
    """The orders in which there is a page of an edition, by names of words, each with the link to that page; the one
    shown has an empty link. Empty if there is only one order."""
    definition: str = ""
    """What the papers of the topic are about, as plain text; empty if nobody says so, and for other lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentView:
    """An edition before the newest one, as the home page shows it."""

    edition: EditionLink
    anchor: str
    """The id of its heading."""
    papers: int
    """The number of its papers."""
    cards: tuple[CardView, ...]
    """The first of its papers, without those that an edition above shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView(View):
    """The values of the home page."""

    papers: int
    """`papers`, `topics`, `editions` and `authors` are numbers; only authors who have a page count."""
    topics: int
    editions: int
    authors: int
    years: str
    """The first and the last year in which papers were published, such as `1998–2024`; empty unless editions go by the
    date of publication."""
    newest: EditionLink | None
    """The newest edition; None if the site has no papers."""
    newest_anchor: str
    """The id of its heading."""
    newest_papers: int
    """The number of its papers."""
    cards: tuple[CardView, ...]
    """The first papers of the newest edition."""
    earlier: tuple[RecentView, ...]
    """The editions before it, if it has only a few papers."""
    topics_anchor: str
    """The id of the heading above the topics."""
    groups: tuple[GroupView, ...]
    """The groups of topics, each with its largest topics."""

    @property
    def earlier_cards(self) -> tuple[CardView, ...]:
        """The papers of the editions before the newest one."""
        return tuple(card for recent in self.earlier for card in recent.cards)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsView(View):
    """The values of the list of topics, and of the page of feeds."""

    papers: int
    """The number of papers of the site."""
    topics: int
    """The number of topics that have papers."""
    untagged: int
    """The number of papers without a topic."""
    groups: tuple[GroupView, ...]
    """All groups of topics that have papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionsView(View):
    """The values of the list of editions."""

    editions: tuple[tuple[EditionLink, int], ...]
    """Each edition with the number of its papers, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorsView(View):
    """The values of one page of the list of authors."""

    authors: int
    """The number of authors on all pages of the list together."""
    fewest: int
    """The number of papers that an author needs to be listed."""
    letters: tuple[tuple[str, str], ...]
    """Each initial with the link to its authors; empty if there are too few authors for initials."""
    groups: tuple[GroupView, ...]
    """The authors on this page, by initial."""
    pager: Pager


def gather_card(
    paper: Paper, topics: Sequence[ListLink], parts: Collection[CardPart], signal: SignalView | None = None
) -> CardFacts:
    """Return what the card of a paper shows, given its topics in their order and what cards are to show."""
    shown = topics if CardPart.TOPICS in parts else ()
    return CardFacts(
        title=paper.title,
        path=paper_path(paper.slug),
        summary=paper.summary if CardPart.SUMMARY in parts else Text(),
        authors=paper.authors[: NAMED_AUTHORS + 1] if CardPart.AUTHORS in parts else (),
        topics=tuple(shown[:_CARD_TOPICS]),
        more=len(shown[_CARD_TOPICS:]),
        links=tuple(list_card_links(paper)) if CardPart.LINKS in parts else (),
        edition=paper.edition,
        withdrawn=paper.withdrawn,
        signal=signal,
    )


def make_card(facts: CardFacts, write: HtmlWriter) -> CardView:
    """Return a paper as lists show it."""
    return CardView(
        title=write.inline(facts.title),
        anchor=write.anchor(facts.title),
        href=write.href(facts.path),
        marks=("withdrawn",) if facts.withdrawn else (),
        authors=tuple([write.inline(author.name) for author in facts.authors[:NAMED_AUTHORS]]),
        more_authors=len(facts.authors) > NAMED_AUTHORS,
        summary=write.inline(facts.summary),
        topics=tuple([write.link_topic(shelf) for shelf in facts.topics]),
        more_topics=facts.more,
        links=_name_links(facts.links),
        edition=facts.edition,
        signal=facts.signal,
    )


@lru_cache(maxsize=20_000)
def _name_links(links: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the first links by kind, with the kinds as names; a paper has the same ones on all of its cards."""
    return tuple((kind.capitalize(), encode_url(url)) for kind, url in sorted(links)[:_CARD_LINKS])


def list_card_links(paper: Paper) -> list[tuple[str, str]]:
    """Return kind and address of the first link of each kind, without those of which no more is known."""
    links: dict[str, str] = {}
    for link in paper.links:
        if link.kind is not LinkKind.LINK:
            links.setdefault(link.kind.value, link.url)
    return list(links.items())


def make_pager(number: int, paths: Sequence[str], write: HtmlWriter) -> Pager:
    """Return the pages of a list, given their paths in the docs tree and the number of the page being written."""
    return Pager(number, tuple(map(write.href, paths)) if len(paths) > 1 else ())
