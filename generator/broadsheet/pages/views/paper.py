"""The values of a paper's page.

`PaperFacts` collects what the library and the configuration say about a paper; it is also what the Markdown template
`paper.md.j2` is given. `make_paper_view` turns it into what the theme shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

import msgspec
from markupsafe import Markup

from broadsheet.config.settings import Site
from broadsheet.model.author import Author
from broadsheet.model.identifiers import doi_address
from broadsheet.model.paper import FIELDS, Paper, Tag, TagOrigin
from broadsheet.model.period import Period
from broadsheet.model.text import Text, encode_url, fold
from broadsheet.model.urls import display_url, is_url
from broadsheet.model.value import Value
from broadsheet.pages.citations.bibtex import write_entry
from broadsheet.pages.citations.citation import Citation, Json, find_abstract_address, find_cited_page
from broadsheet.pages.citations.page_metadata import make_meta_tags, make_schema_org
from broadsheet.pages.listings import UNTAGGED, ListLink
from broadsheet.pages.paths import paper_path
from broadsheet.pages.reader_links import link_mistake
from broadsheet.pages.readings import list_shown_readings, repeats_award
from broadsheet.pages.views.view import (
    EditionLink,
    HtmlWriter,
    LinkView,
    PaperLink,
    TopicLink,
    View,
    label_address,
)
from broadsheet.pages.wording import Words, name_language

SECTIONS = (
    "abstract", "topics", "machine-summary", "details", "mentions", "mentioned-by", "related-papers", "cite",
    "more-papers",
)  # fmt: skip
"""The sections of a paper's page that begin with a heading; each one's name is the id of that heading."""
_DETAILS = tuple((name, field) for name, field in FIELDS.items() if field.is_detail)
"""The fields that the details of a paper show as they are."""


class Chip(Value, frozen=True):
    """A link to something that belongs to a paper: code, data, a video, the paper elsewhere."""

    kind: str
    """What it leads to: `Code`, `Dataset`, `arXiv`, `DOI` and so on."""
    name: str
    """The address in short, `github.com/gulls/nest`, or an identifier."""
    address: str
    """The address, percent-encoded."""
    alone: bool
    """Whether the paper has no other link of this kind, so that the kind suffices as its label."""


class Given(Value, frozen=True):
    """A topic of a paper, and why the paper has it."""

    topic: TopicLink
    """The topic, with the link to its page."""
    by: str
    """`source` or `editor` if one of them assigned exactly this topic; `rest` if only the part of the abstract that is
    not shown names it; otherwise empty, and there is evidence."""
    evidence: tuple[Markup, ...]
    """The words of the title and the abstract in which the topic was found, as HTML."""


class Related(Value, frozen=True):
    """A related paper and the reason to show it."""

    paper: LinkView
    """The paper, with its title and the link to its page."""
    reason: Markup
    """A few words, such as `shares tide pools`, as HTML."""


class RecordView(Value, frozen=True):
    """A record that the paper was read from."""

    file: Markup
    """The file as HTML, as `Origin.file` names it."""
    number: int
    """The position of the record in the file, from 1."""
    fields: tuple[str, ...]
    """The names of the fields whose values come from this record."""


class Details(Value, frozen=True):
    """What else is known about a paper."""

    venue: Markup
    """The journal, proceedings or book; empty if unknown."""
    published: tuple[tuple[str, Markup], ...]
    """Volume, issue and pages with their names, and the publisher, whose name is empty."""
    places: tuple[tuple[Markup, tuple[Markup, ...]], ...]
    """Each affiliation with the names of its authors."""
    others: tuple[tuple[str, tuple[LinkView, ...]], ...]
    """The name of each other field (see `docs_templates/words/`) with its values, in the order of the fields."""

    def __bool__(self) -> bool:
        """Return whether there is anything to show."""
        return bool(self.published or self.places or self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView(View):
    """The values of a paper's page. Empty text, tuples and unknown dates mean that the page says nothing about them."""

    language: str
    """The BCP 47 tag of the paper's language; empty if it is not known."""
    edition: EditionLink
    """The first edition that showed the paper."""
    editions: tuple[EditionLink, ...]
    """All editions that showed the paper, the first one first."""
    authors: tuple[LinkView, ...]
    """The authors; those who have a page of their own are links."""
    more_authors: bool
    """Whether there are more of them, which the source does not name or the page does not show."""
    authors_left: int = 0
    """The number of authors that the page does not show, since it would be too large."""
    is_short: bool = False
    """Whether the page shows only the beginning of some lists and texts, since it would be too large."""
    venue: Markup
    """The journal, proceedings or book."""
    published: Period
    """The paper's own date; unknown if it is the same as the edition's."""
    version: int
    """The version at arXiv, from 1; 0 if unknown."""
    updated: Period
    """The date of the newest version."""
    withdrawn: bool
    """Whether the paper was withdrawn."""
    withdrawn_by: bool
    """Whether the page has to say by whom it was withdrawn, because the remark does not."""
    remark: Markup
    """What the authors say about a withdrawn paper."""
    note: Markup
    """The site owner's note."""
    summary: Markup
    """The one-line summary."""
    links: tuple[Chip, ...]
    """The links of the paper, by kind; then arXiv and DOI."""
    abstract: tuple[Markup, ...]
    """The paragraphs of the abstract, as far as it may be published; empty if no record has one."""
    show: str
    """How much of the abstract that is: `abstract` for the whole, `sentence` for its first sentence, `link` for
    nothing."""
    read_at: LinkView | None
    """The address where the whole abstract can be read; None if it is shown, or no address is known."""
    topics: tuple[Given, ...]
    """The topics; empty if the paper is untagged."""
    untagged: str
    """The link to the list of untagged papers."""
    machine_summary: Markup
    """A summary written by a machine; empty unless the site shows such summaries."""
    machine: Markup
    """The name of the model that wrote it."""
    details: Details
    """What else is known; see `Details`."""
    mentions: tuple[LinkView, ...]
    """The papers whose systems the abstract names."""
    mentioned_by: tuple[LinkView, ...]
    """The papers whose abstracts name this paper's system."""
    related: tuple[Related, ...]
    """Related papers, the nearest first."""
    bibtex: str
    """The paper's BibTeX entry, without the abstract."""
    previous: LinkView | None
    """The paper before this one in its edition; None for the first."""
    next: LinkView | None
    """The paper after this one in its edition; None for the last."""
    records: tuple[RecordView, ...]
    """The records that the paper was read from, the first one first."""
    name: str
    """The system that the paper introduces; empty if none was found."""
    keys: str
    """The words by which the search finds the paper from its title or from its system's name (see
    `assets/search.js`).
    """
    filters: tuple[tuple[str, str], ...]
    """Pairs of group and value: each filter of the search that finds the paper."""
    citation: tuple[tuple[str, str], ...]
    """Name and content of each `<meta>` element for Google Scholar and Zotero; empty with `scholar: false`."""
    data: Json
    """The paper as a schema.org ScholarlyArticle; an empty string with `scholar: false`."""
    report_link: str = ""
    """Where a reader reports a mistake on the page; empty if the site has no place for that."""


class PaperFacts(Value, frozen=True, kw_only=True):
    """Everything that a paper's page is made of, apart from the settings of the site."""

    paper: Paper
    """The paper, with those readings that its page shows."""
    edition: ListLink
    """The first edition that showed the paper."""
    editions: tuple[ListLink, ...]
    """All editions that showed the paper, the first one first."""
    topics: tuple[ListLink, ...]
    """The topics, in the order of the paper's tags."""
    facets: tuple[str, ...]
    """The slug of the group of each topic."""
    author_shelves: tuple[ListLink | None, ...]
    """The list of papers of each author; None for an author who has no page."""
    mentions: tuple[PaperLink, ...]
    """The papers whose systems the abstract names."""
    mentioned_by: tuple[PaperLink, ...]
    """The papers whose abstracts name this paper's system."""
    related: tuple[tuple[PaperLink, str], ...]
    """Each related paper with the reason."""
    before: PaperLink | None
    """The paper before this one in its edition, if there is one."""
    after: PaperLink | None
    """The paper after this one in its edition, if there is one."""
    cited_as: str
    """Its key in a bibliography."""

    def cite(self, address: str) -> Citation:
        """Return the citation of the paper, for a site at an address."""
        topics = tuple((tag.topic, topic.title) for tag, topic in zip(self.paper.tags, self.topics, strict=True))
        return Citation(self.paper, self.cited_as, find_cited_page(self.paper, address), topics)

    def as_context(self, site: Site, words: Words) -> dict[str, object]:
        """Return what the Markdown template of the page is given, by the names there."""
        paper, citation = self.paper, self.cite(site.address)
        return {
            **{name: getattr(self, name) for name in self.__struct_fields__},
            "topics": tuple(zip(self.topics, (tag.evidence for tag in paper.tags), strict=True)),
            "before": [self.before] if self.before else [],
            "after": [self.after] if self.after else [],
            "author_folders": tuple(
                shelf.path.removesuffix("/index.md") if shelf else "" for shelf in self.author_shelves
            ),
            "search": self._list_search_terms(),
            "keys": " ".join(_search_keys(paper)),
            "meta_tags": list(make_meta_tags(citation, site)),
            "data": make_schema_org(citation, site),
            "places": list_places(paper),
            "others": list_others(paper, site, words),
            "abstract_address": find_abstract_address(paper),
            "bibtex": write_entry(citation, abstract=False),
        }

    def _list_search_terms(self) -> dict[str, list[str]]:
        """Return the values of each filter of the search that finds the paper: topics by group, and editions."""
        chosen: dict[str, list[str]] = {}
        for facet, value in _list_filters(self):
            chosen.setdefault(facet, []).append(value)
        return chosen


def list_places(paper: Paper) -> list[tuple[str, list[str]]]:
    """Return each affiliation with the names of its authors, in the order of the authors."""
    places: dict[str, list[str]] = {}
    for author in paper.authors:
        for place in author.affiliations:
            places.setdefault(place, []).append(author.name)
    return list(places.items())


def list_others(paper: Paper, site: Site, words: Words) -> list[tuple[str, tuple[Text | str, ...]]]:
    """Return name and values of each field that a page shows among the details as it is, if the paper has it.

    The comment of a withdrawn paper is at the top of its page instead, and one that is an award is shown as that. A
    language is listed only if it is not the site's, and a series only if it is not the venue.
    """
    is_foreign = paper.language.split("-")[0] != site.language.split("-")[0]
    spoken = name_language(paper.language) if paper.language and is_foreign else ""
    shown = msgspec.structs.replace(
        paper,
        comment=Text() if paper.withdrawn or repeats_award(paper) else paper.comment,
        language=spoken,
        series=paper.series if paper.series != paper.venue else "",
    )
    others: list[tuple[str, tuple[Text | str, ...]]] = []
    for name, field in _DETAILS:
        if value := field.of(shown):
            values = value if isinstance(value, tuple) else (value,)
            others.append((name, tuple(each.name if isinstance(each, Author) else each for each in values)))
    return [*others, *list_shown_readings(paper, words)]


def _search_keys(paper: Paper) -> list[str]:
    """Return the whole title, its part before a colon, and the system's name, each folded into one word.

    The prefix `xkey` occurs in no text, so the search can ask for these words separately; `search.js` folds the query
    in the same way.
    """
    title = paper.title.plain
    before_colon, colon, _ = title.partition(":")
    keys = [fold(text) for text in (paper.name, before_colon if colon else "", title)]
    return [f"xkey{key}" for key in dict.fromkeys(keys) if key]


def _list_filters(facts: PaperFacts) -> tuple[tuple[str, str], ...]:
    """Return group and value of each filter of the search that finds the paper: topics by group, and editions."""
    chosen: dict[str, list[tuple[str, str]]] = {}
    for facet, tag in zip(facts.facets, facts.paper.tags, strict=True):
        chosen.setdefault(facet, []).append((facet, tag.topic))
    return (*chain.from_iterable(chosen.values()), *[("edition", period.slug) for period in facts.paper.editions])


def make_paper_view(
    facts: PaperFacts, site: Site, words: Words, *, authors_left: int = 0, is_short: bool = False
) -> PaperView:
    """Return the values of a paper's page. `authors_left` and `is_short` are values of the same names."""
    path = paper_path(facts.paper.slug)
    write = HtmlWriter(path, {link.identity: link.slug for link in facts.mentions}, taken=SECTIONS)
    address, citation = find_abstract_address(facts.paper), facts.cite(site.address)
    paper = facts.paper
    shown = paper.summary or paper.title
    # An edition of the year or the month in which the paper was published says nothing that the date does not say.
    shown_date = paper.published if paper.listed and paper.published else facts.edition.period
    given = paper.published if paper.published != shown_date else Period()
    return PaperView(
        kind="paper",
        heading=paper.title.plain,
        description=shown.plain,
        title=write.html(paper.title),
        anchor=write.anchor(paper.title),
        language=paper.language,
        edition=_link_edition(facts.edition, write),
        editions=(
            EditionLink(shown_date, write.href(facts.edition.path)),
            *(_link_edition(shelf, write) for shelf in facts.editions[1:]),
        ),
        authors=tuple(
            LinkView(write.html(author.name), write.href(shelf.path) if shelf else "")
            for author, shelf in zip(paper.authors, facts.author_shelves, strict=True)
        ),
        more_authors=paper.more_authors,
        authors_left=authors_left,
        is_short=is_short,
        venue=write.inline(paper.venue),
        published=given,
        version=paper.version,
        updated=paper.updated,
        withdrawn=paper.withdrawn,
        withdrawn_by="withdr" not in paper.comment.plain.lower(),
        remark=write.inline(paper.comment) if paper.withdrawn else Markup(),
        note=write.inline(paper.note),
        summary=write.html(paper.summary),
        links=_list_chips(paper),
        abstract=write.paragraphs(paper.abstract),
        show=paper.show.value,
        read_at=_link_value(address, write) if address else None,
        topics=tuple(_give(shelf, tag, write) for shelf, tag in zip(facts.topics, paper.tags, strict=True)),
        untagged=write.href(f"topics/{UNTAGGED.slug}/index.md"),
        machine_summary=write.html(paper.machine_summary) if site.machine_summaries else Markup(),
        machine=write.inline(paper.machine),
        details=_make_details(paper, list_others(paper, site, words), write),
        mentions=tuple(map(write.link_paper, facts.mentions)),
        mentioned_by=tuple(map(write.link_paper, facts.mentioned_by)),
        related=tuple([Related(write.link_paper(other), write.inline(reason)) for other, reason in facts.related]),
        bibtex=write_entry(citation, abstract=False),
        previous=write.link_paper(facts.before) if facts.before else None,
        next=write.link_paper(facts.after) if facts.after else None,
        records=tuple(
            RecordView(write.inline(o.file), o.record, tuple(name for name, source in paper.provenance if source == o))
            for o in paper.origins
        ),
        name=paper.name,
        keys=" ".join(_search_keys(paper)),
        filters=_list_filters(facts),
        citation=tuple(make_meta_tags(citation, site)) if site.scholar else (),
        data=make_schema_org(citation, site) if site.scholar else "",
        report_link=link_mistake(site, paper.title.plain, f"{site.address}papers/{paper.slug}/"),
    )


def _link_edition(shelf: ListLink, write: HtmlWriter) -> EditionLink:
    """Return an edition with the link to its page."""
    return EditionLink(shelf.period, write.href(shelf.path))


def _give(shelf: ListLink, tag: Tag, write: HtmlWriter) -> Given:
    """Return a topic of a paper with the reason.

    A keyword of the source that differs from the topic's title is shown as evidence, since the source did not name the
    topic itself.
    """
    by_source = tag.origin == TagOrigin.SOURCE and "".join(tag.evidence).lower() == shelf.title.lower()
    by = tag.origin.value if by_source or tag.origin == TagOrigin.EDITOR else "" if tag.evidence else "rest"
    return Given(write.link_topic(shelf), by, () if by else write.inlines(tag.evidence))


def _list_chips(paper: Paper) -> tuple[Chip, ...]:
    """Return the links of a paper, sorted by kind, and then those to arXiv and to its DOI."""
    kinds = Counter(map(attrgetter("kind"), paper.links))
    chips = [
        Chip(link.kind.capitalize(), display_url(link.url), encode_url(link.url), kinds[link.kind] == 1)
        for link in sorted(paper.links, key=attrgetter("kind"))
    ]
    if paper.arxiv:
        chips.append(Chip("arXiv", paper.arxiv, encode_url(f"https://arxiv.org/abs/{paper.arxiv}"), True))
    if paper.doi:
        chips.append(Chip("DOI", paper.doi, encode_url(doi_address(paper.doi)), True))
    return tuple(chips)


def _make_details(paper: Paper, others: Iterable[tuple[str, tuple[Text | str, ...]]], write: HtmlWriter) -> Details:
    """Return the details of a paper; a full stop at the end of one of several affiliations is left out."""
    places = list_places(paper)
    published = (("volume", paper.volume), ("issue", paper.issue), ("pages", paper.pages), ("", paper.publisher))
    several = len(places) > 1
    return Details(
        venue=write.inline(paper.venue),
        published=tuple((name, write.inline(value)) for name, value in published if value),
        places=tuple(
            (write.inline(place.rstrip(".") if several else place), write.inlines(names)) for place, names in places
        ),
        others=tuple((name, tuple(_link_value(value, write) for value in values)) for name, values in others),
    )


def _link_value(value: Text | str, write: HtmlWriter) -> LinkView:
    """Return a value of a field, which is a link if it is a web address."""
    if isinstance(value, str) and is_url(value):
        return LinkView(write.html(label_address(value)), encode_url(value))
    return LinkView(write.inline(value))
