"""The values of a paper's page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from markupsafe import Markup

from broadsheet.config.settings import Site
from broadsheet.model.identifiers import doi_address
from broadsheet.model.paper import Paper, Tag, TagOrigin
from broadsheet.model.period import Period
from broadsheet.model.text import Text, encode_url
from broadsheet.model.urls import display_url, is_url
from broadsheet.pages.citations.citation import Json
from broadsheet.pages.listings import Listing
from broadsheet.pages.paths import paper_path
from broadsheet.pages.views.view import EditionLink, HtmlWriter, LinkView, TopicLink, View

SECTIONS = (
    "abstract", "topics", "machine-summary", "details", "mentions", "mentioned-by", "related-papers", "cite",
    "more-papers",
)  # fmt: skip
"""The sections of a paper's page that begin with a heading; each one's name is the id of that heading."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A link to what belongs to a paper: code, data, a video, the paper elsewhere."""

    kind: str
    """`Code`, `Dataset`, `arXiv`, `DOI` …"""
    name: str
    """What the address is called: `github.com/gulls/nest`."""
    address: str
    alone: bool
    """Whether the paper has no other link of this kind."""


@dataclass(frozen=True, slots=True)
class Given:
    """A topic of a paper and why the paper has it."""

    topic: TopicLink
    by: str
    """`source` or `editor`, where one of them named the topic in so many words; else empty."""
    evidence: tuple[Markup, ...]
    """Words of the title and the abstract that the topic was found by."""


@dataclass(frozen=True, slots=True)
class Related:
    """A related paper and the reason to show it."""

    paper: LinkView
    reason: Markup


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record that the paper was read from."""

    file: Markup
    number: int
    fields: tuple[str, ...]
    """The names of the fields that this record alone has given."""


@dataclass(frozen=True, slots=True)
class Details:
    """What else is known about a paper."""

    venue: Markup
    published: tuple[tuple[str, Markup], ...]
    """Volume, issue and pages with their names, and the publisher, whose name is empty."""
    places: tuple[tuple[Markup, tuple[Markup, ...]], ...]
    """Each affiliation with the names of its authors."""
    others: tuple[tuple[str, tuple[LinkView, ...]], ...]
    """The name of each other field (see `docs_templates/words/`) and its values, in the order of the fields."""

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return bool(self.published or self.places or self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView(View):
    """The values of a paper's page."""

    language: str
    """The tag of the paper's language; empty where it is not known."""
    edition: EditionLink
    """The first edition that has shown the paper."""
    editions: tuple[EditionLink, ...]
    authors: tuple[LinkView, ...]
    venue: Markup
    published: Period
    """Not given where it is the edition's date."""
    version: int
    updated: Period
    withdrawn: bool
    withdrawn_by: bool
    """Whether the remark does not say itself that the paper was withdrawn."""
    remark: Markup
    """What the authors say about a withdrawn paper."""
    note: Markup
    """The site owner's note."""
    summary: Markup
    links: tuple[Chip, ...]
    abstract: tuple[Markup, ...]
    """Its paragraphs; none where the record came without one."""
    topics: tuple[Given, ...]
    """None where the paper is untagged."""
    untagged: str
    """Where the list of untagged papers is."""
    machine_summary: Markup
    machine: Markup
    """The model that made the summary."""
    details: Details
    mentions: tuple[LinkView, ...]
    mentioned_by: tuple[LinkView, ...]
    related: tuple[Related, ...]
    bibtex: str
    previous: LinkView | None
    """The paper before this one in its edition."""
    next: LinkView | None
    records: tuple[RecordView, ...]
    name: str
    """The system that the paper presents."""
    keys: str
    """The words that find the paper by its title or by its system's name (see `assets/search.js`)."""
    filters: tuple[tuple[str, str], ...]
    """(group, value) of each filter of the search that finds the paper."""
    citation: tuple[tuple[str, str], ...]
    """Name and content of each `<meta>` for Google Scholar and Zotero."""
    data: Json
    """The paper as schema.org's ScholarlyArticle; empty where the site does not say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """What is known when a paper's page is made; its Markdown template has each under its name."""

    paper: Paper
    edition: Listing
    editions: tuple[Listing, ...]
    topics: tuple[tuple[Listing, tuple[str, ...]], ...]
    """Each topic with the evidence for it."""
    author_shelves: tuple[Listing | None, ...]
    """For each author the shelf, where there is one."""
    author_folders: tuple[str, ...]
    places: list[tuple[str, list[str]]]
    others: list[tuple[str, tuple[Text | str, ...]]]
    """Name and values of each field that is listed among the details as it is."""
    search: dict[str, list[str]]
    """The values of each filter."""
    keys: str
    mentions: list[Paper]
    mentioned_by: list[Paper]
    related: list[tuple[Paper, str]]
    before: Sequence[Paper]
    after: Sequence[Paper]
    bibtex: str
    meta_tags: list[tuple[str, str]]
    data: Json

    def as_context(self) -> dict[str, object]:
        """Every fact under its name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def make_paper_view(facts: PaperFacts, site: Site, write: HtmlWriter, untagged: str) -> PaperView:
    """The values of a paper's page; `untagged` is the page of papers without a topic."""
    paper = facts.paper
    shown = paper.summary or paper.title
    given = paper.published if paper.published != paper.edition else Period()
    return PaperView(
        kind="paper",
        heading=paper.title.plain,
        description=shown.plain,
        title=write.html(paper.title),
        anchor=write.anchor(paper.title),
        language=paper.language,
        edition=_link_edition(facts.edition, write),
        editions=tuple(_link_edition(shelf, write) for shelf in facts.editions),
        authors=tuple(
            LinkView(write.html(author.name), write.href(shelf.path) if shelf else "")
            for author, shelf in zip(paper.authors, facts.author_shelves, strict=True)
        ),
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
        topics=tuple(_give(shelf, tag, write) for (shelf, _), tag in zip(facts.topics, paper.tags, strict=True)),
        untagged=write.href(untagged),
        machine_summary=write.html(paper.machine_summary) if site.machine_summaries else Markup(),
        machine=write.inline(paper.machine),
        details=_make_details(facts, write),
        mentions=_link_papers(facts.mentions, write),
        mentioned_by=_link_papers(facts.mentioned_by, write),
        related=tuple(Related(_link_paper(other, write), write.inline(reason)) for other, reason in facts.related),
        bibtex=facts.bibtex,
        previous=next(iter(_link_papers(facts.before, write)), None),
        next=next(iter(_link_papers(facts.after, write)), None),
        records=tuple(
            RecordView(write.inline(o.file), o.record, tuple(name for name, source in paper.provenance if source == o))
            for o in paper.origins
        ),
        name=paper.name,
        keys=facts.keys,
        filters=tuple((group, value) for group, chosen in facts.search.items() for value in chosen),
        citation=tuple(facts.meta_tags) if site.scholar else (),
        data=facts.data if site.scholar else "",
    )


def _link_edition(shelf: Listing, write: HtmlWriter) -> EditionLink:
    return EditionLink(shelf.period, write.href(shelf.path))


def _link_paper(paper: Paper, write: HtmlWriter) -> LinkView:
    return write.link(paper.title, paper_path(paper.slug))


def _link_papers(papers: Iterable[Paper], write: HtmlWriter) -> tuple[LinkView, ...]:
    return tuple(_link_paper(paper, write) for paper in papers)


def _give(shelf: Listing, tag: Tag, write: HtmlWriter) -> Given:
    by_source = tag.origin == TagOrigin.SOURCE and "".join(tag.evidence).lower() == shelf.title.lower()
    by = tag.origin.value if by_source or tag.origin == TagOrigin.EDITOR else ""
    return Given(link_topic(shelf, write), by, () if by else write.inlines(tag.evidence))


def link_topic(shelf: Listing, write: HtmlWriter) -> TopicLink:
    """A topic as papers and cards name it."""
    return TopicLink(write.html(shelf.title), write.href(shelf.path), shelf.group, shelf.hue)


def _list_chips(paper: Paper) -> tuple[Chip, ...]:
    kinds = [link.kind for link in paper.links]
    chips = [
        Chip(link.kind.value.capitalize(), display_url(link.url), encode_url(link.url), kinds.count(link.kind) == 1)
        for link in sorted(paper.links, key=lambda link: link.kind.value)
    ]
    if paper.arxiv:
        chips.append(Chip("arXiv", paper.arxiv, encode_url(f"https://arxiv.org/abs/{paper.arxiv}"), True))
    if paper.doi:
        chips.append(Chip("DOI", paper.doi, encode_url(doi_address(paper.doi)), True))
    return tuple(chips)


def _make_details(facts: PaperFacts, write: HtmlWriter) -> Details:
    paper = facts.paper
    published = (("volume", paper.volume), ("issue", paper.issue), ("pages", paper.pages), ("", paper.publisher))
    several = len(facts.places) > 1
    return Details(
        venue=write.inline(paper.venue),
        published=tuple((name, write.inline(value)) for name, value in published if value),
        places=tuple(
            (write.inline(place.rstrip(".") if several else place), write.inlines(names))
            for place, names in facts.places
        ),
        others=tuple((name, tuple(_link_value(value, write) for value in values)) for name, values in facts.others),
    )


def _link_value(value: Text | str, write: HtmlWriter) -> LinkView:
    """A value of a field, which is a link if it is an address."""
    if isinstance(value, str) and is_url(value):
        return LinkView(write.html(display_url(value)), encode_url(value))
    return LinkView(write.inline(value))
