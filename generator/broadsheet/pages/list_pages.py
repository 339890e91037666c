"""The pages of lists of papers: of a topic, an edition or an author."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from math import ceil
from typing import NamedTuple, TypedDict

from markupsafe import Markup

from broadsheet.config.look import USUAL_LENGTH, CardPart
from broadsheet.config.settings import Site
from broadsheet.model.interest import Interest
from broadsheet.model.library import Library
from broadsheet.model.packing import pack
from broadsheet.model.paper import Paper, PaperId
from broadsheet.pages.listings import Listing, ListLink
from broadsheet.pages.paper_pages import plan_redirect
from broadsheet.pages.plan import Plan
from broadsheet.pages.shortening import EXTENTS, MOST_BYTES, may_be_large, shorten, weigh
from broadsheet.pages.shown_sections import list_sections
from broadsheet.pages.templates import Page, Renderer
from broadsheet.pages.trending import describe_signal
from broadsheet.pages.views.lists import CardFacts, ListView, SignalView, gather_card, make_card, make_pager
from broadsheet.pages.views.view import HtmlWriter, View
from broadsheet.pages.wording import Words

_DIGEST_BYTES = 16
"""The length of the hash that stands for a card."""


class Card(NamedTuple):
    """A paper as lists show it."""

    paper: Paper
    facts: CardFacts
    digest: bytes
    """A hash of the facts."""
    is_large: bool
    """Whether it could make a page too large."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A page of a list."""

    kind: str
    shelf: Listing
    description: str
    orders: Sequence[Listing]
    """The lists of the same papers in all orders, if there are several."""
    paths: Sequence[str]
    """The paths of all pages of the list."""
    number: int
    """Which of them it is, from 1."""

    @property
    def values(self) -> tuple[object, ...]:
        """What the page shows besides papers."""
        shelf = self.shelf
        about = shelf.title, shelf.group, shelf.hue, shelf.feed, shelf.period, shelf.definition, len(shelf.papers)
        orders = [(other.order, other.path) for other in self.orders]
        return self.kind, *about, self.description, shelf.order, orders, self.number, len(self.paths)


class ListPages:
    """Plans and makes the pages of lists."""

    def __init__(
        self, library: Library, topics: Mapping[str, ListLink], site: Site, words: Words, render: Renderer
    ) -> None:
        """`topics` has the list of each topic, by its slug."""
        self._topics, self._site, self._words, self._render = topics, site, words, render
        self.main: Interest | None = next(iter(library.interest), None)
        self._cards: dict[PaperId, Card] = {}

    def find_card(self, paper: Paper) -> Card:
        """Return a paper as lists show it."""
        if not (found := self._cards.get(paper.identity)):
            facts = self.gather_card(paper)
            packed = pack(facts)
            digest = blake2b(packed, digest_size=_DIGEST_BYTES).digest()
            found = self._cards[paper.identity] = Card(paper, facts, digest, is_large=may_be_large(packed, share=20))
        return found

    def gather_card(self, paper: Paper, signal: SignalView | None = None) -> CardFacts:
        """Return what the card of a paper shows; with a signal of the caller's, if there is one."""
        topics = [self._topics[tag.topic] for tag in paper.tags]
        return gather_card(paper, topics, self._site.look.card, signal or self._find_signal(paper))

    def _find_signal(self, paper: Paper) -> SignalView | None:
        """Return how much attention a paper gets, if cards show that; None if nobody counts it."""
        found = self.main.by_paper.get(paper.identity) if self.main else None
        if not self.main or not found or CardPart.SIGNALS not in self._site.look.card:
            return None
        return describe_signal(self.main, found, self._words)

    def plan(self, kind: str, shelf: Listing, description: str, orders: Sequence[Listing] = ()) -> Iterator[Plan]:
        """Yield the pages of a list: `index.md`, `2/index.md` and so on.

        `orders` are the lists of the same papers in all orders, if there are several.

        If a page is longer than usual, the addresses that more pages of the usual length had lead to the last one.
        """
        length = self._site.look.papers_per_page
        pages = [shelf.papers[at : at + length] for at in range(0, len(shelf.papers), length)]
        paths = [shelf.path, *(f"{shelf.folder}/{number}/index.md" for number in range(2, len(pages) + 1))]
        for number, papers in enumerate(pages, 1):
            part = _Part(kind, shelf, description, orders, paths, number)
            cards = [self.find_card(paper) for paper in papers]
            values = pack((part.values, [card.digest for card in cards]))
            yield Plan(paths[number - 1], values, partial(self._make_page, part, cards), kind=kind)
        for number in range(len(pages) + 1, ceil(len(shelf.papers) / USUAL_LENGTH) + 1):
            last = paths[-1].removesuffix("index.md")
            yield plan_redirect(f"{shelf.folder}/{number}/", last, self._site, self._render)

    def plan_redirects(self, former: str, papers: int, folder: str) -> Iterator[Plan]:
        """Yield a redirect to a folder from each page that a list of so many papers had in a former one.

        As in `plan`, the addresses of pages of the usual length are among them.
        """
        length = min(self._site.look.papers_per_page, USUAL_LENGTH)
        for number in ("", *(f"{number}/" for number in range(2, ceil(papers / length) + 1))):
            yield plan_redirect(f"{former}/{number}", f"{folder}/", self._site, self._render)

    def _make_page(self, part: _Part, cards: Sequence[Card], markdown: bool) -> Page:
        """Return a page of a list, which shows these papers."""
        show = partial(self._show_page, part, markdown)
        return make_small_enough(show, cards, self.gather_card)

    def _show_page(self, part: _Part, markdown: bool, cards: Sequence[CardFacts]) -> Page:
        """Return a page of a list with these cards."""
        shelf, words, path = part.shelf, self._words, part.paths[part.number - 1]
        write = HtmlWriter(path)
        view = ListView(
            kind=part.kind,
            **title_view(shelf.title, write, number_heading(shelf.title, part.number, words)),
            description=part.description,
            papers=len(shelf.papers),
            cards=tuple(make_card(card, write) for card in cards),
            pager=make_pager(part.number, part.paths, write),
            group=shelf.group,
            hue=shelf.hue,
            feed=shelf.feed,
            feed_title=words.text("feed_of_topic", site=self._site.name, topic=shelf.title),
            edition=shelf.period,
            orders=tuple((other.order, "" if other is shelf else write.href(other.path)) for other in part.orders),
            definition=shelf.definition,
        )
        values = {"shelf": shelf, "cards": cards, "number": part.number, "paths": part.paths, "orders": part.orders}
        return make_shown(self._render, f"{part.kind}.md.j2", path, view, values if markdown else None)


def make_shown(render: Renderer, template: str, path: str, view: View, values: Mapping[str, object] | None) -> Page:
    """Return a page with its values for the theme, and with its Markdown if there are values for its template."""
    if values is None:
        return Page(path, view=view, sections=list_sections(view))
    return replace(render(template, path, {**values, "view": view}), view=view)


def make_small_enough(
    show: Callable[[Sequence[CardFacts]], Page], cards: Sequence[Card], gather: Callable[[Paper], CardFacts]
) -> Page:
    """Return a page that shows papers as cards; shortened ones if it would be too large."""
    page = show([card.facts for card in cards])
    for extent in EXTENTS if any(card.is_large for card in cards) else ():
        if weigh(page.view) <= MOST_BYTES:
            break
        page = show([gather(shorten(card.paper, extent)) for card in cards])
    return page


class Title(TypedDict):
    """The fields of a view that say what a page is called."""

    heading: str
    title: Markup
    anchor: str


def title_view(title: str, write: HtmlWriter, heading: str = "") -> Title:
    """Return a page's title as plain text and as HTML; `heading` replaces the plain one, to say more in the window's
    title.
    """
    return {"heading": heading or title, "title": write.html(title), "anchor": write.anchor(title)}


def number_heading(heading: str, number: int, words: Words) -> str:
    """Return the heading of one page of a list, with its number from the second page on."""
    return words.text("page_of_title", title=heading, page=number) if number > 1 else heading
