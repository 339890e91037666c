"""Which pages a site has, and what each of them contains.

`Pages` makes them in the order papers, topics, editions, authors, fixed pages, static files. Each page gets its
Markdown from a template of `docs_templates/pages/` and its values for the theme from `views`; the two are made from the
same facts.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import islice
from math import ceil
from typing import TypedDict

import msgspec
from markupsafe import Markup

from broadsheet.config.configuration import Config
from broadsheet.config.look import USUAL_LENGTH, CardPart
from broadsheet.model.author import Author
from broadsheet.model.interest import Interest
from broadsheet.model.library import Library
from broadsheet.model.paper import FIELDS, Paper, PaperId
from broadsheet.model.period import Period
from broadsheet.model.text import Text, fold
from broadsheet.model.topics import Group
from broadsheet.pages.citations.bibtex import write_entry
from broadsheet.pages.citations.citation import find_abstract_address, make_citations
from broadsheet.pages.citations.page_metadata import make_meta_tags, make_schema_org
from broadsheet.pages.citations.writers import FILES
from broadsheet.pages.faulty_pages import FaultyPagesError, describe_page_fault
from broadsheet.pages.listings import (
    UNTAGGED,
    Listing,
    make_author_listings,
    make_listings,
    sort_author_listings,
    split_by_initial,
)
from broadsheet.pages.paths import paper_path, relative_link
from broadsheet.pages.readings import list_shown_readings, repeats_award
from broadsheet.pages.shortening import EXTENTS, LARGE, MOST_BYTES, is_too_large, shorten, shorten_titles, weigh
from broadsheet.pages.templates import Page, Renderer
from broadsheet.pages.trending import Trend, describe_signal, list_trends, write_trending_data
from broadsheet.pages.views.lists import (
    AuthorsView,
    CardView,
    EditionsView,
    GroupsView,
    GroupView,
    HomeView,
    ListView,
    RecentView,
    RowView,
    SignalView,
    keep_parts,
    list_card_links,
    make_card,
    make_pager,
)
from broadsheet.pages.views.paper import SECTIONS, PaperFacts, PaperView, make_paper_view
from broadsheet.pages.views.trending import TrendingView, TrendView
from broadsheet.pages.views.view import EditionLink, HtmlWriter, View
from broadsheet.pages.wording import Words, name_language

PAPERS_AT_HOME = 20
"""The maximum number of papers on the home page: of the newest edition and, if that has fewer, of those before it."""
AUTHORS_PER_PAGE = 500
"""The maximum number of authors on one page of the list of authors."""
_NAMES_PER_PAGE = 50_000
"""The maximum number of characters of their names."""
_FEW_AUTHORS = 30
"""The number of authors up to which no headings for initials are needed."""
_CARD_TAGS = 4
"""The maximum number of topics on a card."""
_BAR_STEPS = 20
"""The length of the longest bar."""
_TOPICS_AT_HOME = 6
"""The maximum number of topics of each group on the home page."""
_EXAMPLES = 3
"""The number of topics that the search suggests if nothing is found."""


def _list_places(paper: Paper) -> list[tuple[str, list[str]]]:
    """Return each affiliation with the names of its authors, in the order of the authors."""
    places: dict[str, list[str]] = {}
    for author in paper.authors:
        for place in author.affiliations:
            places.setdefault(place, []).append(author.name)
    return list(places.items())


def _list_others(paper: Paper, language: str) -> Iterator[tuple[str, tuple[Text | str, ...]]]:
    """Yield name and values of each field that a page shows among the details as it is, if the paper has it.

    The comment of a withdrawn paper is at the top of its page instead, and one that is an award is shown as that. A
    language is listed only if it is not the site's, and a series only if it is not the venue.
    """
    is_foreign = paper.language.split("-")[0] != language.split("-")[0]
    spoken = name_language(paper.language) if paper.language and is_foreign else ""
    shown = msgspec.structs.replace(
        paper,
        comment=Text() if paper.withdrawn or repeats_award(paper) else paper.comment,
        language=spoken,
        series=paper.series if paper.series != paper.venue else "",
    )
    for name, field in FIELDS.items():
        if field.is_detail and (value := field.of(shown)):
            values = value if isinstance(value, tuple) else (value,)
            yield name, tuple(each.name if isinstance(each, Author) else each for each in values)


@dataclass(frozen=True, slots=True)
class _Card:
    """A paper as lists in Markdown show it."""

    title: Text
    path: str
    """The path of the paper's page in the docs tree."""
    summary: Text
    authors: tuple[Author, ...]
    topics: tuple[Listing, ...]
    """The first topics."""
    more: int
    """The number of topics that are not shown."""
    links: tuple[tuple[str, str], ...]
    """Pairs of kind and address: the first link of each kind, without those of which no more is known."""
    edition: Period
    """The first edition that showed the paper."""
    marks: tuple[str, ...]
    """What a reader should know before opening the paper: `Withdrawn`."""
    signal: SignalView | None
    """How much attention it gets; None if no source counts that."""


def _search_keys(paper: Paper) -> list[str]:
    """Return the whole title, its part before a colon, and the system's name, each folded into one word.

    The prefix `xkey` occurs in no text, so the search can ask for these words separately; `search.js` folds the query
    in the same way.
    """
    title = paper.title.plain
    before_colon, colon, _ = title.partition(":")
    keys = [fold(text) for text in (paper.name, before_colon if colon else "", title)]
    return [f"xkey{key}" for key in dict.fromkeys(keys) if key]


class Pages:
    """Makes the pages of one library. Each `make_…` method yields the pages of one kind."""

    def __init__(self, library: Library, config: Config, render: Renderer, words: Words) -> None:
        """Gather the lists and the citations that many pages need."""
        self.library, self.config, self._render, self._words = library, config, render, words
        shelves, editions = make_listings(library)
        untagged = words.text("untagged")
        self._shelves = [shelf if shelf.group else replace(shelf, title=untagged) for shelf in shelves]
        self.editions = [replace(shelf, title=words.date(shelf.period)) for shelf in editions]
        self.topics = [shelf for shelf in self._shelves if shelf.group]
        self.authors = make_author_listings(library, config.site.author_pages)
        self._edition_of = {shelf.period: shelf for shelf in self.editions}
        self._shelf_of = {shelf.folder.removeprefix("topics/"): shelf for shelf in self._shelves}
        self._citations = make_citations(library, config.site.address)

    def make_all(self, kept: Container[str] = ()) -> Iterator[Page]:
        """Yield every page of the site. Raises FaultyPagesError; see `make_papers`."""
        yield from self.make_papers(kept)
        yield from self.make_topics()
        yield from self.make_editions()
        yield from self.make_trending()
        yield from self.make_authors()
        yield from self.make_fixed()
        yield from self.make_static()

    def _make(self, template: str, path: str, view: View, values: Mapping[str, object]) -> Page:
        """Return a Markdown page with its values for the theme."""
        return replace(self._render(template, path, {**values, "view": view}), view=view)

    def make_papers(self, kept: Container[str] = ()) -> Iterator[Page]:
        """Yield a page for each paper, the files that cite it, and a redirect for each address that it had before.

        For papers whose former pages are `kept`, by their slugs, it is an empty page that these will replace. Raises
        FaultyPagesError in the end if some pages cannot be made.
        """
        errors: dict[str, Exception] = {}
        for edition in self.editions:
            for at, paper in enumerate(edition.papers):
                if paper.edition != edition.period:
                    continue
                if paper.slug in kept:
                    yield Page(paper_path(paper.slug), b"")
                    continue
                neighbours = edition.papers[at - 1 : at] if at else (), edition.papers[at + 1 : at + 2]
                try:
                    made = [self._make_paper(paper, edition, *neighbours), *self._make_citations(paper)]
                except Exception as error:  # noqa: BLE001 - whatever is wrong with it must cost one paper only
                    errors[paper.slug] = error
                else:
                    yield from made
                    yield from self._make_redirects(paper)
        if errors:
            faults = {slug: describe_page_fault(error) for slug, error in errors.items()}
            raise FaultyPagesError(faults, next(iter(errors.values())))

    def _make_paper(self, paper: Paper, edition: Listing, before: Sequence[Paper], after: Sequence[Paper]) -> Page:
        """Return the page of a paper, given its first edition and its neighbours there, shortened if necessary."""
        if not is_too_large(paper):
            page, view = self._show_paper(self._gather(paper, edition, before, after), len(paper.authors))
            if len(page.content) <= LARGE or weigh(view) <= MOST_BYTES:
                return page
        for extent in EXTENTS:
            short = self._gather(shorten(paper, extent), edition, before, after)
            related = [(shown, reason) for other, reason in short.related for shown in shorten_titles([other], extent)]
            short = replace(
                short,
                mentions=shorten_titles(short.mentions, extent),
                mentioned_by=shorten_titles(short.mentioned_by, extent),
                related=related[: extent.items],
                before=shorten_titles(short.before, extent),
                after=shorten_titles(short.after, extent),
            )
            page, view = self._show_paper(short, len(paper.authors), is_short=True)
            if weigh(view) <= MOST_BYTES:
                break
        return page

    def _show_paper(self, facts: PaperFacts, authors: int, *, is_short: bool = False) -> tuple[Page, PaperView]:
        """Return the page of a paper, and its values; `authors` is the number of all its authors."""
        path = paper_path(facts.paper.slug)
        write = HtmlWriter(path, self.library, taken=SECTIONS)
        view = make_paper_view(facts, self.config.site, write, f"topics/{UNTAGGED.slug}/index.md")
        view = replace(view, authors_left=authors - len(facts.paper.authors), is_short=is_short)
        return self._make("paper.md.j2", path, view, facts.as_context()), view

    def _gather(self, paper: Paper, edition: Listing, before: Sequence[Paper], after: Sequence[Paper]) -> PaperFacts:
        """Return what is known for the page of a paper, which may have been shortened."""
        library, whole = self.library, self._citations[paper.identity]
        citation = replace(whole, paper=paper) if paper is not whole.paper else whole
        shelves = tuple(self.authors.get(author.key) for author in paper.authors)
        return PaperFacts(
            paper=paper,
            edition=edition,
            editions=tuple(self._edition_of[period] for period in paper.editions),
            topics=tuple((self._shelf_of[tag.topic], tag.evidence) for tag in paper.tags),
            author_shelves=shelves,
            author_folders=tuple(shelf.folder if shelf else "" for shelf in shelves),
            places=_list_places(paper),
            others=[*_list_others(paper, self.config.site.language), *list_shown_readings(paper, self._words)],
            search=self._search_terms(paper),
            keys=" ".join(_search_keys(paper)),
            mentions=self._papers(library.mentions[paper.identity]),
            mentioned_by=self._papers(library.mentioned_by[paper.identity]),
            related=[(library.by_id[r.paper], self._words.reason(r)) for r in library.related.get(paper.identity, ())],
            before=before,
            after=after,
            abstract_address=find_abstract_address(paper),
            bibtex=write_entry(citation, abstract=False),
            meta_tags=list(make_meta_tags(citation, self.config.site)),
            data=make_schema_org(citation, self.config.site),
        )

    def _make_citations(self, paper: Paper) -> Iterator[Page]:
        """Yield the files beside a paper's page that cite it."""
        for name, write in FILES.items():
            content = write([self._citations[paper.identity]]).encode()
            yield Page(f"papers/{paper.slug}/{name}", content)

    def _make_redirects(self, paper: Paper) -> Iterator[Page]:
        """Yield a redirect for each former address of a paper."""
        for slug in paper.slugs[1:]:
            yield self._make_redirect(f"papers/{slug}/", f"papers/{paper.slug}/")

    def _make_redirect(self, former: str, folder: str) -> Page:
        """Return a redirect from one folder of the site to another, both of which end with `/`."""
        path = f"{former}index.html"
        target, address = relative_link(path, folder) + "/", f"{self.config.site.address}{folder}"
        return self._render("redirect.html.j2", path, {"target": target, "address": address})

    def make_topics(self) -> Iterator[Page]:
        """Yield the list of topics, the pages of each topic, and redirects from those of its former slugs."""
        path, untagged, words = "topics/index.md", self._untagged, self._words
        write = HtmlWriter(path, self.library)
        view = GroupsView(
            kind="topics",
            **_title(words.text("topics"), write),
            description=words.text("topics.description", site=self.config.site.name),
            papers=len(self.library.papers),
            topics=len(self.topics),
            untagged=len(untagged.papers) if untagged else 0,
            groups=self._show_groups(write),
        )
        values = {"groups": self._groups, "topics": self.topics, "untagged": untagged}
        yield self._make("topics.md.j2", path, view, values)
        for shelf in self._shelves:
            total = len(shelf.papers)
            yield from self._make_list("topic", shelf, words.text("topic.description", total, topic=shelf.title))
            for slug in shelf.was:
                yield from self._redirect_list(f"topics/{slug}", total, shelf.folder)

    def make_editions(self) -> Iterator[Page]:
        """Yield the list of editions, and the pages of each edition."""
        path, words = "editions/index.md", self._words
        write = HtmlWriter(path, self.library)
        view = EditionsView(
            kind="editions",
            **_title(words.text("editions"), write),
            description=words.text("editions.description", site=self.config.site.name),
            editions=tuple((_link_edition(shelf, write), len(shelf.papers)) for shelf in self.editions),
        )
        yield self._make("editions.md.j2", path, view, {"editions": self.editions})
        for shelf in self.editions:
            total = len(shelf.papers)
            description = words.text("edition.description", total, edition=shelf.title)
            shelves = [shelf, *self._sort_by_signal(shelf)]
            for sorted_shelf in shelves:
                yield from self._make_list("edition", sorted_shelf, description, shelves if shelves[1:] else ())
        yield from self._make_edition_redirects()

    def _sort_by_signal(self, shelf: Listing) -> Iterator[Listing]:
        """Yield the same edition with the papers that get most attention first; nothing if no number sorts it."""
        if not (main := self._main) or len({main.count(paper.identity) for paper in shelf.papers}) < 2:
            return
        order = f"order.{main.kind}"
        title = self._words.text("most_first", title=shelf.title, order=self._words.text(order))
        papers = sorted(shelf.papers, key=lambda paper: -main.count(paper.identity))
        yield replace(shelf, title=title, folder=f"{shelf.folder}/top", papers=tuple(papers), order=order)

    @property
    def _main(self) -> Interest | None:
        """The interest by the signal that most papers have, which cards show; None if nothing is counted."""
        return next(iter(self.library.interest), None)

    def make_trending(self) -> Iterator[Page]:
        """Yield the page of papers that trend, and its data; nothing if no source counts votes or the like."""
        trends = list(list_trends(self.library, self._words))
        if not trends:
            return
        path, words = "trending/index.md", self._words
        write = HtmlWriter(path, self.library)
        title = _title(words.text("trending"), write)
        by_id = self.library.by_id
        shown = [(trend, self._show_parts([by_id[paper] for paper, _ in trend.papers])) for trend in trends]
        lists = tuple(self._show_trend(trend, papers, write) for trend, papers in shown)
        description = words.text("trending.description", site=self.config.site.name)
        view = TrendingView(kind="trending", **title, description=description, lists=lists)
        cards = [
            (trend, [self._card(paper, signal) for paper, (_, signal) in zip(papers, trend.papers, strict=True)])
            for trend, papers in shown
        ]
        yield self._make("trending.md.j2", path, view, {"trends": cards})
        yield Page("trending/trending.json", write_trending_data(self.library, self.config.site.address))

    def _show_trend(self, trend: Trend, papers: Sequence[Paper], write: HtmlWriter) -> TrendView:
        """Return a list of the page of papers that trend; `papers` are its papers with what cards show of them."""
        anchor = write.anchor(trend.heading)
        signals = (signal for _, signal in trend.papers)
        cards = tuple(self._show_card(paper, write, signal) for paper, signal in zip(papers, signals, strict=True))
        return TrendView(write.html(trend.heading), anchor, trend.formula, trend.inputs, cards)

    def _make_edition_redirects(self) -> Iterator[Page]:
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
            yield from self._redirect_list(f"editions/{period.slug}", len(papers), folder)

    def _redirect_list(self, former: str, papers: int, folder: str) -> Iterator[Page]:
        """Yield a redirect to a folder from each page that a list of so many papers had in a former one.

        As in `_make_list`, the addresses of pages of the usual length are among them.
        """
        length = min(self.config.site.look.papers_per_page, USUAL_LENGTH)
        for number in ("", *(f"{number}/" for number in range(2, ceil(papers / length) + 1))):
            yield self._make_redirect(f"{former}/{number}", f"{folder}/")

    def make_authors(self) -> Iterator[Page]:
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
            yield self._make("authors.md.j2", path, view, {**shared, "initials": part, "number": number})
        for shelf in shelves:
            total = len(shelf.papers)
            yield from self._make_list(
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
        write, words = HtmlWriter(path, self.library), self._words
        letters = [
            (letter, f"{write.href(page) if page != path else ''}#{letter.lower()}")
            for letter, page in first.items()
            if letter.isascii()
        ]
        heading = words.text("authors")
        return AuthorsView(
            kind="authors",
            **_title(heading, write, self._number(heading, number)),
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

    def make_fixed(self) -> Iterator[Page]:
        """Yield the home page, Subscribe and About."""
        recent = list(_pick_recent(self.editions))
        newest = self.editions[0] if self.editions else None
        papers = self._show_parts([paper for _, first in recent for paper in first])
        shared: dict[str, object] = {"groups": self._groups, "editions": self.editions, "topics": self.topics}
        shared["authors"] = self.authors

        def show(papers: Sequence[Paper]) -> Page:
            """Return the home page with these papers."""
            left = iter(papers)
            shown = [(shelf, list(islice(left, len(first)))) for shelf, first in recent]
            cards = [(shelf, list(map(self._card, first))) for shelf, first in shown]
            values = {**shared, "newest": newest, "cards": cards[0][1] if cards else [], "recent": cards}
            return self._make("home.md.j2", "index.md", self._show_home(shown), values)

        yield _make_small_enough(show, papers)
        yield self._make("subscribe.md.j2", "subscribe/index.md", self._show_subscribe(), shared)
        yield self._make("about.md.j2", "about/index.md", self._show_about(), shared)

    @cached_property
    def _years(self) -> str:
        """The years of publication, if editions go by them: `1998–2024`."""
        years = sorted({paper.published.year for paper in self.library.papers if paper.listed and paper.published})
        return "–".join(str(year) for year in dict.fromkeys((*years[:1], *years[-1:])))

    def _show_home(self, recent: Sequence[tuple[Listing, Sequence[Paper]]]) -> HomeView:
        """Return the values of the home page, which shows these papers of these editions."""
        site, write = self.config.site, HtmlWriter("index.md", self.library)
        newest, papers = recent[0] if recent else (None, ())
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
            cards=tuple(self._show_card(paper, write) for paper in papers),
            earlier=tuple(self._show_recent(*one, write) for one in recent[1:]),
            topics_anchor=write.anchor(self._words.text("topics")),
            groups=self._show_groups(write, most=_TOPICS_AT_HOME),
        )

    def _show_recent(self, shelf: Listing, papers: Sequence[Paper], write: HtmlWriter) -> RecentView:
        """Return an edition before the newest one, of which the home page shows these papers."""
        return RecentView(
            edition=_link_edition(shelf, write),
            anchor=write.anchor(shelf.title),
            papers=len(shelf.papers),
            cards=tuple(self._show_card(paper, write) for paper in papers),
        )

    def _show_subscribe(self) -> GroupsView:
        """Return the values of the page of feeds."""
        write, words = HtmlWriter("subscribe/index.md", self.library), self._words
        return GroupsView(
            kind="subscribe",
            **_title(words.text("subscribe"), write),
            description=words.text("subscribe.description", site=self.config.site.name),
            papers=len(self.library.papers),
            topics=len(self.topics),
            untagged=len(self._untagged.papers) if self._untagged else 0,
            groups=self._show_groups(write, feeds=True),
        )

    def _show_about(self) -> View:
        """Return the values of the page about the site."""
        write, words = HtmlWriter("about/index.md", self.library), self._words
        description = words.text("about.description", site=self.config.site.name)
        return View(kind="about", **_title(words.text("about"), write), description=description)

    def make_static(self) -> Iterator[Page]:
        """Yield what browsers and crawlers request besides pages: `robots.txt`, and data and words for the search."""
        yield self._render("robots.txt.j2", "robots.txt", {})
        yield self._render("topics.json.j2", "assets/topics.json", {"catalogue": self._catalogue()})
        values: dict[str, object] = {"script_words": self._words.start("script."), "examples": self._list_examples()}
        yield self._render("words.js.j2", "assets/words.js", values)
        if (look := self.config.site.look).needs_style:
            yield self._render("look.css.j2", "assets/look.css", {"look": look})

    def _make_list(self, kind: str, shelf: Listing, description: str, orders: Sequence[Listing] = ()) -> Iterator[Page]:
        """Yield the pages of a list: `index.md`, `2/index.md` and so on.

        `orders` are the lists of the same papers in all orders, if there are several.

        If a page is longer than usual, the addresses that more pages of the usual length had lead to the last one.
        """
        length = self.config.site.look.papers_per_page
        pages = [shelf.papers[at : at + length] for at in range(0, len(shelf.papers), length)]
        paths = [shelf.path, *(f"{shelf.folder}/{number}/index.md" for number in range(2, len(pages) + 1))]
        for number, papers in enumerate(pages, 1):
            show = partial(self._make_list_page, kind, shelf, description, orders, paths, number)
            yield _make_small_enough(show, self._show_parts(papers))
        for number in range(len(pages) + 1, ceil(len(shelf.papers) / USUAL_LENGTH) + 1):
            yield self._make_redirect(f"{shelf.folder}/{number}/", paths[-1].removesuffix("index.md"))

    def _make_list_page(
        self,
        kind: str,
        shelf: Listing,
        description: str,
        orders: Sequence[Listing],
        paths: Sequence[str],
        number: int,
        papers: Sequence[Paper],
    ) -> Page:
        """Return the page of a list with this number, which shows these papers; `paths` are those of all its pages."""
        path = paths[number - 1]
        write = HtmlWriter(path, self.library)
        view = ListView(
            kind=kind,
            **_title(shelf.title, write, self._number(shelf.title, number)),
            description=description,
            papers=len(shelf.papers),
            cards=tuple(self._show_card(paper, write) for paper in papers),
            pager=make_pager(number, paths, write),
            group=shelf.group,
            hue=shelf.hue,
            feed=shelf.feed,
            feed_title=self._words.text("feed_of_topic", site=self.config.site.name, topic=shelf.title),
            edition=shelf.period,
            orders=tuple((other.order, "" if other is shelf else write.href(other.path)) for other in orders),
            definition=shelf.definition,
        )
        cards = [self._card(paper) for paper in papers]
        values = {"shelf": shelf, "cards": cards, "number": number, "paths": paths, "orders": orders}
        return self._make(f"{kind}.md.j2", path, view, values)

    def _number(self, heading: str, number: int) -> str:
        """Return the heading of one page of a list, with its number from the second page on."""
        return self._words.text("page_of_title", title=heading, page=number) if number > 1 else heading

    def _show_parts(self, papers: Sequence[Paper]) -> list[Paper]:
        """Return papers with only those parts that the site owner wants cards to show."""
        return [keep_parts(paper, self.config.site.look.card) for paper in papers]

    def _topics_of(self, paper: Paper) -> list[Listing]:
        """Return the lists of a paper's topics, in the order of its tags."""
        return [self._shelf_of[tag.topic] for tag in paper.tags]

    def _signal_of(self, paper: Paper) -> SignalView | None:
        """Return how much attention a paper gets, if cards show that; None if nobody counts it."""
        found = self._main.by_paper.get(paper.identity) if self._main else None
        if not self._main or not found or CardPart.SIGNALS not in self.config.site.look.card:
            return None
        return describe_signal(self._main, found, self._words)

    def _show_card(self, paper: Paper, write: HtmlWriter, signal: SignalView | None = None) -> CardView:
        """Return a paper as lists show it."""
        return make_card(paper, self._topics_of(paper), write, signal or self._signal_of(paper))

    def _card(self, paper: Paper, signal: SignalView | None = None) -> _Card:
        """Return a paper as lists in Markdown show it."""
        topics = self._topics_of(paper)
        return _Card(
            title=paper.title,
            path=paper_path(paper.slug),
            summary=paper.summary,
            authors=paper.authors,
            topics=tuple(topics[:_CARD_TAGS]),
            more=len(topics[_CARD_TAGS:]),
            links=tuple(list_card_links(paper)),
            edition=paper.edition,
            marks=("Withdrawn",) if paper.withdrawn else (),
            signal=signal or self._signal_of(paper),
        )

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

    def _search_terms(self, paper: Paper) -> dict[str, list[str]]:
        """Return the filters of the search that find the paper: its topics by group, and its editions."""
        terms: dict[str, list[str]] = {}
        for tag in paper.tags:
            terms.setdefault(self.library.taxonomy.group_of[tag.topic].slug, []).append(tag.topic)
        return {**terms, "edition": [period.slug for period in paper.editions]}

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

    def _papers(self, identities: Iterable[PaperId]) -> list[Paper]:
        """Return the papers with these identities."""
        return [self.library.by_id[identity] for identity in identities]


def _make_small_enough(show: Callable[[Sequence[Paper]], Page], papers: Sequence[Paper]) -> Page:
    """Return a page that shows papers as cards; shortened ones if it would be too large."""
    page = show(papers)
    for extent in EXTENTS if len(page.content) > LARGE else ():
        if weigh(page.view) <= MOST_BYTES:
            break
        page = show([shorten(paper, extent) for paper in papers])
    return page


class _Title(TypedDict):
    """The fields of a view that say what a page is called."""

    heading: str
    title: Markup
    anchor: str


def _title(title: str, write: HtmlWriter, heading: str = "") -> _Title:
    """Return a page's title as plain text and as HTML; `heading` replaces the plain one, to say more in the window's
    title.
    """
    return {"heading": heading or title, "title": write.html(title), "anchor": write.anchor(title)}


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
