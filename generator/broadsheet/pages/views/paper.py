"""The values of a paper's page.

`PaperFacts` collects what the library and the configuration say about a paper; it is also what the Markdown template
`paper.md.j2` is given. `make_paper_view` turns it into what the theme shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from markupsafe import Markup

from broadsheet.config.settings import Site
from broadsheet.model.identifiers import doi_address
from broadsheet.model.paper import Paper, Tag, TagOrigin
from broadsheet.model.period import Period
from broadsheet.model.text import Text, encode_url
from broadsheet.model.urls import display_url, is_url
from broadsheet.model.value import Value
from broadsheet.pages.citations.citation import Json
from broadsheet.pages.listings import Listing
from broadsheet.pages.reader_links import link_mistake
from broadsheet.pages.views.view import EditionLink, HtmlWriter, LinkView, TopicLink, View, label_address

SECTIONS = (
    "abstract", "topics", "machine-summary", "details", "mentions", "mentioned-by", "related-papers", "cite",
    "more-papers",
)  # fmt: skip
"""The sections of a paper's page that begin with a heading; each one's name is the id of that heading."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """What is known when a paper's page is made; each value is known to its Markdown template under its name."""

    paper: Paper
    edition: Listing
    """The first edition that showed the paper."""
    editions: tuple[Listing, ...]
    """All editions that showed the paper, the first one first."""
    topics: tuple[tuple[Listing, tuple[str, ...]], ...]
    """Each topic with the evidence for it, in the order of the paper's tags."""
    author_shelves: tuple[Listing | None, ...]
    """The list of papers of each author; None for an author who has no page."""
    author_folders: tuple[str, ...]
    """The folder of each author's page; empty for an author who has none."""
    places: list[tuple[str, list[str]]]
    """Each affiliation with the names of its authors."""
    others: list[tuple[str, tuple[Text | str, ...]]]
    """Name and values of each field that the details show as it is."""
    search: dict[str, list[str]]
    """The values of each filter of the search."""
    keys: str
    """The words by which the search finds the paper, separated by spaces."""
    mentions: list[Paper]
    """The papers whose systems the abstract names."""
    mentioned_by: list[Paper]
    """The papers whose abstracts name this paper's system."""
    related: list[tuple[Paper, str]]
    """Each related paper with the reason."""
    before: Sequence[Paper]
    """The paper before this one in its edition, if there is one."""
    after: Sequence[Paper]
    """The paper after this one in its edition, if there is one."""
    abstract_address: str
    """Where the whole abstract can be read; empty if it is shown, or no address is known."""
    bibtex: str
    """The paper's BibTeX entry, without the abstract."""
    meta_tags: list[tuple[str, str]]
    """Name and content of each `<meta>` element with citation metadata."""
    data: Json
    """The paper as a schema.org ScholarlyArticle."""

    def as_context(self) -> dict[str, object]:
        """Return all facts under their names, for a template."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def make_paper_view(facts: PaperFacts, site: Site, write: HtmlWriter, untagged: str) -> PaperView:
    """Return the values of a paper's page.

    `untagged` is the path of the list of papers without a topic.
    """
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
        read_at=_link_value(facts.abstract_address, write) if facts.abstract_address else None,
        topics=tuple(_give(shelf, tag, write) for (shelf, _), tag in zip(facts.topics, paper.tags, strict=True)),
        untagged=write.href(untagged),
        machine_summary=write.html(paper.machine_summary) if site.machine_summaries else Markup(),
        machine=write.inline(paper.machine),
        details=_make_details(facts, write),
        mentions=tuple(map(write.link_paper, facts.mentions)),
        mentioned_by=tuple(map(write.link_paper, facts.mentioned_by)),
        related=tuple(Related(write.link_paper(other), write.inline(reason)) for other, reason in facts.related),
        bibtex=facts.bibtex,
        previous=next(map(write.link_paper, facts.before), None),
        next=next(map(write.link_paper, facts.after), None),
        records=tuple(
            RecordView(write.inline(o.file), o.record, tuple(name for name, source in paper.provenance if source == o))
            for o in paper.origins
        ),
        name=paper.name,
        keys=facts.keys,
        filters=tuple((group, value) for group, chosen in facts.search.items() for value in chosen),
        citation=tuple(facts.meta_tags) if site.scholar else (),
        data=facts.data if site.scholar else "",
        report_link=link_mistake(site, paper.title.plain, f"{site.address}papers/{paper.slug}/"),
    )


def _link_edition(shelf: Listing, write: HtmlWriter) -> EditionLink:
    """Return an edition with the link to its page."""
    return EditionLink(shelf.period, write.href(shelf.path))


def _give(shelf: Listing, tag: Tag, write: HtmlWriter) -> Given:
    """Return a topic of a paper with the reason.

    A keyword of the source that differs from the topic's title is shown as evidence, since the source did not name the
    topic itself.
    """
    by_source = tag.origin == TagOrigin.SOURCE and "".join(tag.evidence).lower() == shelf.title.lower()
    by = tag.origin.value if by_source or tag.origin == TagOrigin.EDITOR else "" if tag.evidence else "rest"
    return Given(link_topic(shelf, write), by, () if by else write.inlines(tag.evidence))


def link_topic(shelf: Listing, write: HtmlWriter) -> TopicLink:
    """Return a topic as papers and cards show it."""
    return TopicLink(write.html(shelf.title), write.href(shelf.path), shelf.group, shelf.hue)


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


def _make_details(facts: PaperFacts, write: HtmlWriter) -> Details:
    """Return the details of a paper; a full stop at the end of one of several affiliations is left out."""
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
    """Return a value of a field, which is a link if it is a web address."""
    if isinstance(value, str) and is_url(value):
        return LinkView(write.html(label_address(value)), encode_url(value))
    return LinkView(write.inline(value))
