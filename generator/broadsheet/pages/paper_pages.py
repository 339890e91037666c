"""The page of each paper, the files that cite it, and redirects from its former addresses."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import msgspec

from broadsheet.config.settings import Site
from broadsheet.model.library import Library
from broadsheet.model.packing import make_reader, pack
from broadsheet.model.paper import Paper
from broadsheet.pages.citations.citation import Citation, make_keys
from broadsheet.pages.citations.writers import FILES
from broadsheet.pages.listings import Listing, ListLink
from broadsheet.pages.paths import paper_path, relative_link
from broadsheet.pages.plan import Plan, plan_file
from broadsheet.pages.readings import keep_shown_readings
from broadsheet.pages.shortening import (
    EXTENTS,
    MOST_BYTES,
    Extent,
    is_too_large,
    may_be_large,
    shorten,
    shorten_titles,
    weigh,
)
from broadsheet.pages.shown_sections import list_sections
from broadsheet.pages.templates import Page, Renderer
from broadsheet.pages.views.paper import PaperFacts, PaperView, make_paper_view
from broadsheet.pages.views.view import PaperLink
from broadsheet.pages.wording import Words


@dataclass(frozen=True, slots=True)
class Shelves:
    """The lists that a paper's page links to."""

    topics: Mapping[str, ListLink]
    """The list of each topic, by its slug."""
    editions: Mapping[str, ListLink]
    """The list of each edition, by its slug."""
    authors: Mapping[str, Listing]
    """The list of each author who has a page, by `Author.key`."""


class PaperPages:
    """Plans and makes the pages of the papers of one library."""

    def __init__(self, library: Library, shelves: Shelves, site: Site, words: Words, render: Renderer) -> None:
        """Gather what pages say of other papers."""
        self._library, self._shelves, self._site, self._words, self._render = library, shelves, site, words, render
        self._keys = make_keys(library.papers)
        self._links = {p.identity: PaperLink(p.identity, p.title, p.slug) for p in library.papers}
        self._authors = {key: shelf.link for key, shelf in shelves.authors.items()}
        self._facets = {slug: group.slug for slug, group in library.taxonomy.group_of.items()}
        self._paths = {paper.identity: paper_path(paper.slug) for paper in library.papers}

    def plan(self, editions: Sequence[Listing], kept: Container[str] = ()) -> Iterator[Plan]:
        """Yield the files of each paper.

        Papers whose former pages are `kept`, by their slugs, get an empty page that these will replace.
        """
        for edition in editions:
            for at, paper in enumerate(edition.papers):
                if paper.edition != edition.period:
                    continue
                if paper.slug in kept:
                    yield plan_file(paper_path(paper.slug), b"", paper.slug)
                    continue
                neighbours = edition.papers[at - 1 : at] if at else (), edition.papers[at + 1 : at + 2]
                yield from self._plan_paper(paper, *neighbours)

    def _plan_paper(self, paper: Paper, before: Sequence[Paper], after: Sequence[Paper]) -> Iterator[Plan]:
        """Yield the files of a paper, given its neighbours in its first edition."""
        path = self._paths[paper.identity]
        try:
            facts = self._gather(paper, before, after)
            values = pack(facts)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it must cost one paper only
            yield Plan(path, b"", partial(_fail, error), paper.slug)
            return
        yield Plan(path, values, partial(self._make_page, facts, may_be_large(values)), paper.slug, "paper")
        citation = facts.cite(self._site.address)
        cited = pack(citation)
        for name in FILES:
            file = f"papers/{paper.slug}/{name}"
            yield Plan(file, cited, partial(_make_citation_file, file, name, citation), paper.slug)
        for slug in paper.slugs[1:]:
            yield plan_redirect(f"papers/{slug}/", f"papers/{paper.slug}/", self._site, self._render)

    def _gather(self, paper: Paper, before: Sequence[Paper], after: Sequence[Paper]) -> PaperFacts:
        """Return what is known for the page of a paper."""
        library, links, shelves, topics = self._library, self._links, self._shelves, self._shelves.topics
        identity = paper.identity
        return PaperFacts(
            paper=keep_shown_readings(paper),
            edition=shelves.editions[paper.edition.slug],
            editions=tuple([shelves.editions[period.slug] for period in paper.editions]),
            topics=tuple([topics[tag.topic] for tag in paper.tags]),
            facets=tuple([self._facets[tag.topic] for tag in paper.tags]),
            author_shelves=tuple([self._authors.get(author.key) for author in paper.authors]),
            mentions=tuple([links[other] for other in library.mentions[identity]]),
            mentioned_by=tuple([links[other] for other in library.mentioned_by[identity]]),
            related=tuple([(links[r.paper], self._words.reason(r)) for r in library.related.get(identity, ())]),
            before=links[before[0].identity] if before else None,
            after=links[after[0].identity] if after else None,
            cited_as=self._keys[identity],
        )

    def _make_page(self, facts: PaperFacts, is_large: bool, markdown: bool) -> Page:
        """Return the page of a paper, with its Markdown if that is wanted."""
        shown, view = _show(facts, is_large, self._site, self._words)
        if not markdown:
            return _make_shown(shown, view)
        context = shown.as_context(self._site, self._words)
        path = paper_path(shown.paper.slug)
        return replace(self._render("paper.md.j2", path, {**context, "view": view}), view=view)


def make_paper_page(values: bytes, site: Site, words: Words) -> Page | None:
    """Return the page of a paper without its Markdown, given the values of its plan; None if they are not that."""
    facts = _read_facts(values)
    return _make_shown(*_show(facts, may_be_large(values), site, words)) if facts else None


_read_facts = make_reader(PaperFacts)


def _make_shown(facts: PaperFacts, view: PaperView) -> Page:
    """Return the page of a paper without its Markdown."""
    return Page(paper_path(facts.paper.slug), view=view, sections=list_sections(view))


def _show(facts: PaperFacts, is_large: bool, site: Site, words: Words) -> tuple[PaperFacts, PaperView]:
    """Return what the page of a paper shows, and its values.

    They are shortened if the page would be too large, which is only looked at if it `is_large`.
    """
    shown, view = facts, make_paper_view(facts, site, words)
    if is_large and (is_too_large(facts.paper) or weigh(view) > MOST_BYTES):
        for extent in EXTENTS:
            shown = _shorten(facts, extent)
            left = len(facts.paper.authors) - len(shown.paper.authors)
            view = make_paper_view(shown, site, words, authors_left=left, is_short=True)
            if weigh(view) <= MOST_BYTES:
                break
    return shown, view


def _fail(error: Exception, _: bool) -> Page:
    """Raise an error that happened before the page was to be made."""
    raise error


def _make_citation_file(path: str, name: str, citation: Citation, _: bool) -> Page:
    """Return a file beside a paper's page that cites it."""
    return Page(path, FILES[name]([citation]).encode())


def _shorten(facts: PaperFacts, extent: Extent) -> PaperFacts:
    """Return what is known for a page, with the beginning of each list and each text."""
    paper = shorten(facts.paper, extent)
    related = [(shown, reason) for other, reason in facts.related for shown in shorten_titles([other], extent)]
    return msgspec.structs.replace(
        facts,
        paper=paper,
        editions=facts.editions[: len(paper.editions)],
        topics=facts.topics[: len(paper.tags)],
        facets=facts.facets[: len(paper.tags)],
        author_shelves=facts.author_shelves[: len(paper.authors)],
        mentions=shorten_titles(facts.mentions, extent),
        mentioned_by=shorten_titles(facts.mentioned_by, extent),
        related=tuple(related[: extent.items]),
        before=next(iter(shorten_titles([facts.before] if facts.before else [], extent)), None),
        after=next(iter(shorten_titles([facts.after] if facts.after else [], extent)), None),
    )


def plan_redirect(former: str, folder: str, site: Site, render: Renderer) -> Plan:
    """Return the plan of a redirect from one folder of the site to another, both of which end with `/`."""
    path = f"{former}index.html"
    target, address = relative_link(path, folder) + "/", f"{site.address}{folder}"
    values = pack((target, address))
    return Plan(path, values, lambda _: render("redirect.html.j2", path, {"target": target, "address": address}))
