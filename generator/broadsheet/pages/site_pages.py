"""Which pages a site has.

`Pages` plans them in the order papers, topics, editions, authors, fixed pages, static files. Each page gets its
Markdown from a template of `docs_templates/pages/` and its values for the theme from `views`; the two are made from the
same facts.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from broadsheet.config.configuration import Config
from broadsheet.model.library import Library
from broadsheet.model.packing import pack
from broadsheet.model.paper import Paper, PaperId
from broadsheet.model.period import Period
from broadsheet.model.topics import Group
from broadsheet.pages.list_pages import ListPages, make_shown, make_small_enough, number_heading, title_view
from broadsheet.pages.listings import (
    UNTAGGED,
    Listing,
    make_author_listings,
    make_listings,
    sort_author_listings,
    split_by_initial,
)
from broadsheet.pages.paper_pages import PaperPages, Shelves, plan_redirect
from broadsheet.pages.plan import Plan, plan_file
from broadsheet.pages.templates import Page, Renderer
from broadsheet.pages.trending import Trend, has_trends, list_trends, write_trending_data
from broadsheet.pages.views.lists import (
    AuthorsView,
    CardFacts,
    EditionsView,
    GroupsView,
    GroupView,
    HomeView,
    RecentView,
    RowView,
    make_card,
    make_pager,
)
from broadsheet.pages.views.trending import TrendingView, TrendView
from broadsheet.pages.views.view import EditionLink, HtmlWriter, View
from broadsheet.pages.wording import Words

PAPERS_AT_HOME = 20
"""The maximum number of papers on the home page: of the newest edition and, if that has fewer, of those before it."""
AUTHORS_PER_PAGE = 500
"""The maximum number of authors on one page of the list of authors."""
_NAMES_PER_PAGE = 50_000
"""The maximum number of characters of their names."""
_FEW_AUTHORS = 30
"""The number of authors up to which no headings for initials are needed."""
_BAR_STEPS = 20
"""The length of the longest bar."""
_TOPICS_AT_HOME = 6
"""The maximum number of topics of each group on the home page."""
_EXAMPLES = 3
"""The number of topics that the search suggests if nothing is found."""


@dataclass(frozen=True, slots=True)
class SiteParts:
    """What a site has, as far as every page shows or uses it."""

    hues: Mapping[str, int]
    """The position of each topic's group, by the path of the topic's page."""
    has_authors: bool
    """Whether authors have pages."""
    has_trending: bool
    """Whether there is a page of papers that trend."""


class Pages:
    """Plans the pages of one library. Each `plan_…` method yields the pages of one kind."""

    def __init__(self, library: Library, config: Config, render: Renderer, words: Words) -> None:
        """Gather the lists that many pages need."""
        self.library, self.config, self._render, self._words = library, config, render, words
        shelves, editions = make_listings(library)
        untagged = words.text("untagged")
        self._shelves = [shelf if shelf.group else replace(shelf, title=untagged) for shelf in shelves]
        self.editions = [replace(shelf, title=words.date(shelf.period)) for shelf in editions]
        self.topics = [shelf for shelf in self._shelves if shelf.group]
        self.authors = make_author_listings(library, config.site.author_pages)
        self._edition_of = {shelf.period: shelf for shelf in self.editions}
        self._shelf_of = {shelf.folder.removeprefix("topics/"): shelf for shelf in self._shelves}
        links = {slug: shelf.link for slug, shelf in self._shelf_of.items()}
        by_date = {shelf.period.slug: shelf.link for shelf in self.editions}
        self._papers = PaperPages(library, Shelves(links, by_date, self.authors), config.site, words, render)
        self._lists = ListPages(library, links, config.site, words, render)

    @property
    def parts(self) -> SiteParts:
        """What the site has."""
        hues = {shelf.path: shelf.hue for shelf in self.topics if shelf.hue}
        return SiteParts(hues, has_authors=bool(self.authors), has_trending=has_trends(self.library))

    def plan_all(self, kept: Container[str] = ()) -> Iterator[Plan]:
        """Yield every page of the site. Papers whose former pages are `kept`, by their slugs, get empty ones."""
        yield from self._papers.plan(self.editions, kept)
        yield from self.plan_topics()
        yield from self.plan_editions()
        yield from self.plan_trending()
        yield from self.plan_authors()
        yield from self.plan_fixed()
        yield from self.plan_static()

    def _plan(self, template: str, path: str, view: View, values: Mapping[str, object]) -> Plan:
        """Return the plan of a page that there is once on a site; its view is made at once."""
        return Plan(
            path,
            pack(view),
            lambda markdown: make_shown(self._render, template, path, view, values if markdown else None),
            kind=view.kind,
        )

    def plan_topics(self) -> Iterator[Plan]:
        """Yield the list of topics, the pages of each topic, and redirects from those of its former slugs.

        If no paper is untagged, the address of the list of such papers leads to the list of topics.
        """
        path, untagged, words = "topics/index.md", self._untagged, self._words
        write = HtmlWriter(path)
        view = GroupsView(
            kind="topics",
            **title_view(words.text("topics"), write),
            description=words.text("topics.description", site=self.config.site.name),
            papers=len(self.library.papers),
            topics=len(self.topics),
            untagged=len(untagged.papers) if untagged else 0,
            groups=self._show_groups(write),
        )
        values = {"groups": self._groups, "topics": self.topics, "untagged": untagged}
        yield self._plan("topics.md.j2", path, view, values)
        for shelf in self._shelves:
            total = len(shelf.papers)
            yield from self._lists.plan("topic", shelf, words.text("topic.description", total, topic=shelf.title))
            for slug in shelf.was:
                yield from self._lists.plan_redirects(f"topics/{slug}", total, shelf.folder)
        if not untagged:
            yield plan_redirect(f"topics/{UNTAGGED.slug}/", "topics/", self.config.site, self._render)

    def plan_editions(self) -> Iterator[Plan]:
        """Yield the list of editions, and the pages of each edition."""
        path, words = "editions/index.md", self._words
        write = HtmlWriter(path)
        view = EditionsView(
            kind="editions",
            **title_view(words.text("editions"), write),
            description=words.text("editions.description", site=self.config.site.name),
            editions=tuple((_link_edition(shelf, write), len(shelf.papers)) for shelf in self.editions),
        )
        yield self._plan("editions.md.j2", path, view, {"editions": self.editions})
        for shelf in self.editions:
            total = len(shelf.papers)
            description = words.text("edition.description", total, edition=shelf.title)
            shelves = [shelf, *self._sort_by_signal(shelf)]
            for sorted_shelf in shelves:
                yield from self._lists.plan("edition", sorted_shelf, description, shelves if shelves[1:] else ())
        yield from self._plan_edition_redirects()

    def _sort_by_signal(self, shelf: Listing) -> Iterator[Listing]:
        """Yield the same edition with the papers that get most attention first; nothing if no number sorts it."""
        if not (main := self._lists.main) or len({main.count(paper.identity) for paper in shelf.papers}) < 2:
            return
        order = f"order.{main.kind}"
        title = self._words.text("most_first", title=shelf.title, order=self._words.text(order))
        papers = sorted(shelf.papers, key=lambda paper: -main.count(paper.identity))
        yield replace(shelf, title=title, folder=f"{shelf.folder}/top", papers=tuple(papers), order=order)

    def plan_trending(self) -> Iterator[Plan]:
        """Yield the page of papers that trend, and its data; nothing if no source counts votes or the like."""
        trends = list(list_trends(self.library, self._words))
        if not trends:
            return
        path, words = "trending/index.md", self._words
        write = HtmlWriter(path)
        title = title_view(words.text("trending"), write)
        by_id, gather = self.library.by_id, self._lists.gather_card
        shown = [(trend, [gather(by_id[paper], signal) for paper, signal in trend.papers]) for trend in trends]
        lists = tuple(_show_trend(trend, cards, write) for trend, cards in shown)
        description = words.text("trending.description", site=self.config.site.name)
        view = TrendingView(kind="trending", **title, description=description, lists=lists)
        yield self._plan("trending.md.j2", path, view, {"trends": shown})
        yield plan_file("trending/trending.json", write_trending_data(self.library, self.config.site.address))

    def _plan_edition_redirects(self) -> Iterator[Plan]:
        """Yield a redirect for each page that an edition would have if editions did not go by the date of publication.

        It leads to the edition that has all of its papers, or else to the list of editions.
        """
        former: dict[Period, list[Paper]] = {}
        for paper in self.library.papers:
            for period in paper.listed:
                former.setdefault(period, []).append(paper)
        for period, papers in former.items():
            if period in self._edition_of:
                continue
            found = {self._edition_of[paper.edition].folder for paper in papers}
            folder = found.pop() if len(found) == 1 else "editions"
            yield from self._lists.plan_redirects(f"editions/{period.slug}", len(papers), folder)

    def plan_authors(self) -> Iterator[Plan]:
        """Yield the list of authors, and the pages of each author who has enough papers; nothing if no author has."""
        shelves = sort_author_listings(self.authors.values())
        if not shelves:
            return
        pages = list(_split_authors(shelves))
        paths = ["authors/index.md", *(f"authors/page/{number}/index.md" for number in range(2, len(pages) + 1))]
        lists = [split_by_initial(part, few=len(shelves) <= _FEW_AUTHORS) for part in pages]
        first: dict[str, str] = {}
        for path, part in zip(paths, lists, strict=True):
            for initial, _ in part:
                first.setdefault(initial, path)
        shared: dict[str, object] = {"total": len(shelves), "first": first, "paths": paths}
        for number, (path, part) in enumerate(zip(paths, lists, strict=True), 1):
            view = self._show_authors(path, part, number, first, paths)
            yield self._plan("authors.md.j2", path, view, {**shared, "initials": part, "number": number})
        for shelf in shelves:
            total = len(shelf.papers)
            yield from self._lists.plan(
                "author", shelf, self._words.text("author.description", total, author=shelf.title)
            )

    def _show_authors(
        self,
        path: str,
        initials: Sequence[tuple[str, Sequence[Listing]]],
        number: int,
        first: Mapping[str, str],
        paths: Sequence[str],
    ) -> AuthorsView:
        """Return the values of one page of the list of authors.

        `first` contains the path of the page on which each initial begins.
        """
        write, words = HtmlWriter(path), self._words
        letters = [
            (letter, f"{write.href(page) if page != path else ''}#{letter.lower()}")
            for letter, page in first.items()
            if letter.isascii()
        ]
        heading = words.text("authors")
        return AuthorsView(
            kind="authors",
            **title_view(heading, write, number_heading(heading, number, words)),
            description=words.text("authors.description", site=self.config.site.name),
            authors=len(self.authors),
            fewest=self.config.site.author_pages,
            letters=tuple(letters) if len(first) > 1 else (),
            groups=tuple(
                GroupView(initial, write.html(initial), write.anchor(initial), tuple(_list_authors(shelves, write)))
                for initial, shelves in initials
            ),
            pager=make_pager(number, paths, write),
        )

    def plan_fixed(self) -> Iterator[Plan]:
        """Yield the home page, Subscribe and About."""
        recent = list(_pick_recent(self.editions))
        newest = self.editions[0] if self.editions else None
        cards = [self._lists.find_card(paper) for _, first in recent for paper in first]
        shared: dict[str, object] = {"groups": self._groups, "editions": self.editions, "topics": self.topics}
        shared["authors"] = self.authors

        def show(cards: Sequence[CardFacts]) -> Page:
            """Return the home page with these papers."""
            left = iter(cards)
            shown = [(shelf, list(islice(left, len(first)))) for shelf, first in recent]
            values = {**shared, "newest": newest, "cards": shown[0][1] if shown else [], "recent": shown}
            return make_shown(self._render, "home.md.j2", "index.md", self._show_home(shown), values)

        yield _plan_made(make_small_enough(show, cards, self._lists.gather_card))
        subscribe, about = self._show_subscribe(), self._show_about()
        yield _plan_made(make_shown(self._render, "subscribe.md.j2", "subscribe/index.md", subscribe, shared))
        yield _plan_made(make_shown(self._render, "about.md.j2", "about/index.md", about, shared))

    @cached_property
    def _years(self) -> str:
        """The years of publication, if editions go by them: `1998–2024`."""
        years = sorted({paper.published.year for paper in self.library.papers if paper.listed and paper.published})
        return "–".join(str(year) for year in dict.fromkeys((*years[:1], *years[-1:])))

    def _show_home(self, recent: Sequence[tuple[Listing, Sequence[CardFacts]]]) -> HomeView:
        """Return the values of the home page, which shows these cards of these editions."""
        site, write = self.config.site, HtmlWriter("index.md")
        newest, cards = recent[0] if recent else (None, ())
        return HomeView(
            kind="home",
            heading=site.name,
            title=write.html(site.tagline),
            anchor=write.anchor(site.tagline),
            description=site.description,
            papers=len(self.library.papers),
            topics=len(self.topics),
            editions=len(self.editions),
            authors=len(self.authors),
            years=self._years,
            newest=_link_edition(newest, write) if newest else None,
            newest_anchor=write.anchor(newest.title) if newest else "",
            newest_papers=len(newest.papers) if newest else 0,
            cards=tuple(make_card(card, write) for card in cards),
            earlier=tuple(_show_recent(*one, write) for one in recent[1:]),
            topics_anchor=write.anchor(self._words.text("topics")),
            groups=self._show_groups(write, most=_TOPICS_AT_HOME),
        )

    def _show_subscribe(self) -> GroupsView:
        """Return the values of the page of feeds."""
        write, words = HtmlWriter("subscribe/index.md"), self._words
        return GroupsView(
            kind="subscribe",
            **title_view(words.text("subscribe"), write),
            description=words.text("subscribe.description", site=self.config.site.name),
            papers=len(self.library.papers),
            topics=len(self.topics),
            untagged=len(self._untagged.papers) if self._untagged else 0,
            groups=self._show_groups(write, feeds=True),
        )

    def _show_about(self) -> View:
        """Return the values of the page about the site."""
        write, words = HtmlWriter("about/index.md"), self._words
        description = words.text("about.description", site=self.config.site.name)
        return View(kind="about", **title_view(words.text("about"), write), description=description)

    def plan_static(self) -> Iterator[Plan]:
        """Yield what browsers and crawlers request besides pages: `robots.txt`, and data and words for the search."""
        yield _plan_made(self._render("robots.txt.j2", "robots.txt", {}))
        yield _plan_made(self._render("topics.json.j2", "assets/topics.json", {"catalogue": self._catalogue()}))
        values: dict[str, object] = {"script_words": self._words.start("script."), "examples": self._list_examples()}
        yield _plan_made(self._render("words.js.j2", "assets/words.js", values))
        if (look := self.config.site.look).needs_style:
            yield _plan_made(self._render("look.css.j2", "assets/look.css", {"look": look}))

    @cached_property
    def _groups(self) -> list[tuple[Group, list[tuple[Listing, int]]]]:
        """Each group with its topics, those with most papers first, and the length of each one's bar."""
        most = max((len(shelf.papers) for shelf in self.topics), default=1)
        groups = []
        for group in self.library.taxonomy.groups:
            shelves = [self._shelf_of[topic.slug] for topic in group.topics if topic.slug in self._shelf_of]
            shelves.sort(key=lambda shelf: -len(shelf.papers))
            bars = [(shelf, max(1, round(_BAR_STEPS * len(shelf.papers) / most))) for shelf in shelves]
            groups += [(group, bars)] if bars else []
        return groups

    def _show_groups(self, write: HtmlWriter, most: int | None = None, *, feeds: bool = False) -> tuple[GroupView, ...]:
        """Return each group with its largest topics, or with their feeds."""
        return tuple(
            GroupView(
                title=group.title,
                words=write.html(group.title),
                anchor=write.anchor(group.title),
                rows=tuple(
                    RowView(
                        write.html(shelf.title),
                        write.href(shelf.feed if feeds else shelf.path),
                        len(shelf.papers),
                        0 if feeds else bar,
                    )
                    for shelf, bar in bars[:most]
                ),
                hue=bars[0][0].hue,
            )
            for group, bars in self._groups
        )

    @cached_property
    def _untagged(self) -> Listing | None:
        """The list of papers without a topic; None if every paper has one."""
        return next((shelf for shelf in self._shelves if not shelf.group), None)

    def _list_examples(self) -> list[str]:
        """Return words to search for: the titles of the topics with most papers."""
        largest = sorted(self.topics, key=lambda shelf: -len(shelf.papers))
        return [shelf.title for shelf in largest[:_EXAMPLES]]

    def _catalogue(self) -> dict[str, dict[str, str]]:
        """Return, for the search, the title of each filter and of each of its values."""
        groups = {
            group.slug: {"": group.title} | {t.slug: t.title for t in group.topics}
            for group in self.library.taxonomy.groups
        }
        return {
            **groups,
            "edition": {"": self._words.text("edition")} | {shelf.period.slug: shelf.title for shelf in self.editions},
        }


def _plan_made(page: Page) -> Plan:
    """Return the plan of a page that is made already, because there is only one of its kind."""
    return Plan(page.path, page.content + (pack(page.view) if page.view else b""), lambda _: page)


def _show_trend(trend: Trend, cards: Sequence[CardFacts], write: HtmlWriter) -> TrendView:
    """Return a list of the page of papers that trend."""
    anchor = write.anchor(trend.heading)
    shown = tuple(make_card(card, write) for card in cards)
    return TrendView(write.html(trend.heading), anchor, trend.formula, trend.inputs, shown)


def _show_recent(shelf: Listing, cards: Sequence[CardFacts], write: HtmlWriter) -> RecentView:
    """Return an edition before the newest one, of which the home page shows these cards."""
    return RecentView(
        edition=_link_edition(shelf, write),
        anchor=write.anchor(shelf.title),
        papers=len(shelf.papers),
        cards=tuple(make_card(card, write) for card in cards),
    )


def _pick_recent(editions: Iterable[Listing]) -> Iterator[tuple[Listing, tuple[Paper, ...]]]:
    """Yield the newest editions with those of their papers that the home page shows, each paper once.

    An edition all of whose papers are in newer ones is left out.
    """
    shown = set[PaperId]()
    for edition in editions:
        others = (paper for paper in edition.papers if paper.identity not in shown)
        if papers := tuple(islice(others, PAPERS_AT_HOME - len(shown))):
            shown.update(paper.identity for paper in papers)
            yield edition, papers
        if len(shown) == PAPERS_AT_HOME:
            return


def _link_edition(shelf: Listing, write: HtmlWriter) -> EditionLink:
    """Return an edition with the link to its page."""
    return EditionLink(shelf.period, write.href(shelf.path))


def _split_authors(shelves: Iterable[Listing]) -> Iterator[list[Listing]]:
    """Yield the authors of each page of their list."""
    page, size = list[Listing](), 0
    for shelf in shelves:
        if len(page) == AUTHORS_PER_PAGE or size + len(shelf.title) > _NAMES_PER_PAGE:
            yield page
            page, size = [], 0
        page.append(shelf)
        size += len(shelf.title)
    yield page


def _list_authors(shelves: Iterable[Listing], write: HtmlWriter) -> Iterator[RowView]:
    """Yield authors with the numbers of their papers."""
    for shelf in shelves:
        yield RowView(write.inline(shelf.title), write.href(shelf.path), len(shelf.papers))
