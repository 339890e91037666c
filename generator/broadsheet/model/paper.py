"""The paper: the one value that flows through the pipeline, from the parsers to the pages."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import NewType
from urllib.parse import unquote

from msgspec.structs import replace

from broadsheet.model.author import Author
from broadsheet.model.choices import best_authors, either, fullest, keep, most_exact, unite, unite_editions, unite_links
from broadsheet.model.field_types import (
    ARXIV,
    AUTHORS,
    DOI,
    EDITIONS,
    FLAG,
    ID,
    ISBNS,
    ISSNS,
    KIND,
    LANGUAGE,
    LINE,
    LINES,
    LINKS,
    PERIOD,
    PMCID,
    PMID,
    PROSE,
    READINGS,
    TITLE,
    WORDS,
)
from broadsheet.model.fields import Together, define, list_fields
from broadsheet.model.identifiers import is_placeholder, read_arxiv, read_doi
from broadsheet.model.period import Period
from broadsheet.model.publication import PaperKind
from broadsheet.model.readings import SignalReading, unite_readings
from broadsheet.model.rights import Show
from broadsheet.model.text import Text, fold, slug_words
from broadsheet.model.urls import CONTEXT, Link, classify_url
from broadsheet.model.value import Value
from broadsheet.system.errors import Place
from broadsheet.system.hashes import short_hash

PaperId = NewType("PaperId", str)
"""The permanent identity of a paper, such as `arxiv:2503.11197` or `title:vlm2vec…`. It is never shown or reused; the
address of the paper and the guid of its feed items (RFC 4151) are made from it."""


class TagOrigin(StrEnum):
    """Who or what says that a paper has a topic."""

    TEXT = "text"
    """The title or the abstract of the paper names the topic."""
    SOURCE = "source"
    """The source names the topic, for example as a keyword or a category."""
    EDITOR = "editor"
    """The site owner added the topic in `site_config/papers.yml`."""


class Tag(Value, frozen=True):
    """A topic of a paper, and the reason why the paper has it."""

    topic: str
    """The slug of the topic; see `broadsheet.model.topics.Topic`."""
    evidence: tuple[str, ...]
    """The words that name the topic, as they are written in the place that `origin` says."""
    origin: TagOrigin = TagOrigin.TEXT
    """Who or what says that the paper has the topic."""
    weight: float = 1.0
    """How much of the paper is about the topic, from 0 to 1, as far as its text tells; 1 if somebody says so."""


@lru_cache(maxsize=1_000)
def _find_day(file: str) -> date:
    """The day in the name of a file, which is the same for all of its records."""
    return Period.find(file.rsplit("/", 1)[-1]).last_day


class Origin(Value, frozen=True, order=True):
    """The place where a record was read."""

    file: str
    """The path of the file below the project, with `/`; or only its name if it is outside the project."""
    record: int
    """The position of the record among those of the file, counted from 1."""
    line: int
    """The line on which the record begins, counted from 1."""

    @property
    def filed(self) -> tuple[date, str, int]:
        """The key by which records are ordered: the day in the name of the file, the file, and the position in it.

        The first record of a paper decides its identity and its address. A month or a year counts as its last day, and
        files without a date come last.
        """
        return _find_day(self.file), self.file, self.record

    @property
    def place(self) -> Place:
        """The file and the line, for a problem."""
        return Place(self.file, self.line)

    def __str__(self) -> str:
        """The place as messages name it: `seeds/coast.txt:2`."""
        return str(self.place)


class Naming(Value, frozen=True):
    """The identity and the addresses that a record had first, and keeps whatever else changes in it."""

    identity: PaperId
    """The identity of its paper; empty if that comes from another record of the paper."""
    slugs: tuple[str, ...]
    """The folders below `papers/`, the current one first; former ones, which redirect, if the identity is empty."""


class Paper(Value, frozen=True, kw_only=True):
    """One paper, with everything that is known about it alone; `broadsheet.model.library` holds relations.

    Fields that a source can give are defined with `define`; `FIELDS` lists them. The others are filled in by the
    stages of the pipeline. A text or a list is empty if nothing is known.
    """

    origins: tuple[Origin, ...]
    """Every record that the paper was read from, the first one first."""
    title: Text = define(TITLE, "The title, on one line.", merge=keep, together=Together.VERSION, required=True)
    """A single line, without links."""
    abstract: Text = define(
        PROSE, "The abstract; an empty line separates paragraphs.", merge=fullest, together=Together.VERSION
    )
    """The abstract, with its web addresses as links, and with mentions of other papers once they have been found."""
    authors: tuple[Author, ...] = define(
        AUTHORS,
        "The authors in their order: names, or objects with a `name`, the part of it that is the `family` name,"
        " `affiliations` and an `orcid`.",
        merge=best_authors,
    )
    more_authors: bool = define(
        FLAG,
        "Whether there are more authors than these.",
        label="more authors",
        merge=keep,
        together=Together.AUTHORS,
    )
    """Whether the source names only some of the authors, as in `Ada Gull et al.`"""
    editors: tuple[Author, ...] = define(
        AUTHORS,
        "The editors of the book or of the proceedings, as authors are written.",
        merge=keep,
        together=Together.PUBLICATION,
        detail=True,
    )
    published: Period = define(
        PERIOD,
        "When the paper came out: a day, a month or a year. Only the day of a time is used.",
        name="date",
        merge=most_exact,
    )
    """The date on which the paper came out."""
    updated: Period = define(PERIOD, "When its newest version came out.", merge=keep, together=Together.VERSION)
    """The date of the newest known version; unknown if that is the first version."""
    editions: tuple[Period, ...] = define(
        EDITIONS,
        "When your site lists it; if it is missing, the date in the file's name is used, or else `date`.",
        name="edition",
        merge=unite_editions,
    )
    """The editions that show the paper, the earliest first; a single unknown date if there is none."""
    kind: PaperKind = define(
        KIND,
        "How it was published: article, conference, preprint, chapter, book, thesis, report or other.",
        label="kind of publication",
        merge=keep,
        together=Together.PUBLICATION,
    )
    venue: str = define(LINE, "The journal, conference or series.", merge=keep, together=Together.PUBLICATION)
    volume: str = define(LINE, "The volume of the journal or series.", merge=keep, together=Together.PUBLICATION)
    issue: str = define(LINE, "The issue of the journal.", merge=keep, together=Together.PUBLICATION)
    pages: str = define(
        LINE, "The pages, such as `11–19`, or an article's number.", merge=keep, together=Together.PUBLICATION
    )
    publisher: str = define(LINE, "The publisher.", merge=keep, together=Together.PUBLICATION)
    place: str = define(
        LINE, "The place of publication.", label="place", merge=keep, together=Together.PUBLICATION, detail=True
    )
    series: str = define(
        LINE,
        "The series that the book or the report is part of.",
        merge=keep,
        together=Together.PUBLICATION,
        detail=True,
    )
    genre: str = define(
        LINE,
        "What kind of report or thesis it is, such as `Technical report` or `PhD thesis`.",
        label="type",
        merge=keep,
        together=Together.PUBLICATION,
        detail=True,
    )
    issn: tuple[str, ...] = define(
        ISSNS,
        "The ISSNs of the journal or series, as 1234-567X.",
        label="ISSN",
        merge=keep,
        together=Together.PUBLICATION,
        detail=True,
    )
    isbn: tuple[str, ...] = define(
        ISBNS, "The ISBNs of the book.", label="ISBN", merge=keep, together=Together.PUBLICATION, detail=True
    )
    arxiv: str = define(ARXIV, "The arXiv identifier, with a version or without, or its address.")
    """The arXiv identifier without its version: `2503.11197` or `cs/0112017`."""
    doi: str = define(DOI, "The DOI, or its address.")
    """The digital object identifier in lower case, without the address of a resolver."""
    pmid: str = define(PMID, "The PubMed identifier, a number.", label="PMID", detail=True)
    """The digits of the PubMed identifier."""
    pmcid: str = define(PMCID, "The PubMed Central identifier, as PMC1234567.", label="PMCID", detail=True)
    """The PubMed Central identifier: `PMC` and digits, without a version."""
    own_id: str = define(
        ID,
        "A unique identifier, which may be arXiv's; records that share one are merged.",
        name="id",
        correctable=False,
    )
    """The identifier that the source itself gives, unless it is an arXiv identifier."""
    citation_key: str = define(LINE, "The key under which the source's bibliography cites it.", label="citation key")
    """The key as the source writes it, even if it is not valid in an export."""
    links: tuple[Link, ...] = define(
        LINKS,
        "Web addresses that belong to the paper, or objects with a `url` and a `kind`: code, project, demo, dataset,"
        " model, video or link.",
        merge=unite_links,
    )
    """The links that the source gives, cleaned and with their kinds, each address once."""
    given: tuple[str, ...] = define(
        WORDS,
        "Names of topics, as in `site_config/topics.yml` or others.",
        name="tags",
        merge=unite,
        correctable=False,
    )
    """The topics that the source gives the paper, as it writes them."""
    comment: Text = define(PROSE, "The authors' remark.", together=Together.VERSION, detail=True)
    """A remark of the authors, such as `12 pages, 3 figures`."""
    keywords: tuple[str, ...] = define(
        LINES, "What the authors or a source call the paper's subjects.", merge=unite, detail=True
    )
    """The keywords of the authors or the publisher, as the source writes them."""
    categories: tuple[str, ...] = define(
        WORDS, "Classes of a published scheme, the primary one first.", merge=unite, detail=True
    )
    """Categories of a published classification, such as arXiv's `cs.CL`; the primary one comes first."""
    licence: str = define(LINE, "The licence's address, or its name.", detail=True)
    """The web address of the licence, or its name if it has no address."""
    language: str = define(LANGUAGE, "The language of title and abstract, as a BCP 47 tag.", detail=True)
    """A language tag (BCP 47); empty if the language is that of the site or unknown."""
    tldr: Text = define(PROSE, "The authors' own summary in a sentence.", label="TL;DR")
    machine_summary: Text = define(
        PROSE,
        "A summary that a machine made; it is not part of the abstract.",
        label="machine summary",
        together=Together.MACHINE,
        correctable=False,
    )
    machine_keywords: tuple[str, ...] = define(
        LINES,
        "Keywords that a machine chose; they give the paper no topics.",
        label="machine summary",
        together=Together.MACHINE,
        correctable=False,
    )
    machine: str = define(
        LINE,
        "The model that wrote the summary, or the service that had it written.",
        label="machine summary",
        together=Together.MACHINE,
        correctable=False,
    )
    """The model or the service, for example `example/tiny-1.5` or `Hugging Face`."""
    readings: tuple[SignalReading, ...] = define(
        READINGS,
        "What others think of the paper, with the moment at which that was read: objects with a `source`, a `kind`"
        " (upvotes, stars, citations, comments, rating, decision or award), a `value` and `read`.",
        merge=unite_readings,
        correctable=False,
    )
    """Every reading of votes, citations and the like, sorted by signal and moment."""
    withdrawn: bool = define(FLAG, "Whether its authors or its publisher took the paper back.", merge=either)
    version: int = 0
    """The number of the newest known version, as arXiv counts them; 0 if it is unknown."""
    show: Show = Show.ABSTRACT
    """How much of the abstract is in `abstract`, which never contains more than may be published."""
    withheld: Text = Text()
    """The whole abstract if not all of it may be published; empty otherwise, and once topics have been assigned."""
    abstract_links: frozenset[str] = frozenset()
    """The addresses among `links` that only the abstract gives."""
    filed: tuple[tuple[str, str], ...] = ()
    """What the identity and the address are made from in place of `title`, `arxiv`, `doi` or `own_id`, by these names.

    It is the value that this field has in the file. The paper's own value differs because markup was removed, or the
    identifier comes from a field that is for something else; such an identifier merges records but gives no identity.
    """
    naming: Naming | None = None
    """The identity and the addresses that the register of the record's file gives it; None if they are made from it."""
    news: bool = True
    """Whether a record announces the paper. arXiv's lists also have replacements of papers announced earlier."""
    hidden: str = ""
    """Why the paper is not shown if all of its records are hidden: the end of a sentence that begins with the title."""
    provenance: tuple[tuple[str, Origin], ...] = ()
    """The labels of the fields that a later record gave, each with its place; all others come from the first record."""
    listed: tuple[Period, ...] = ()
    """The editions that would show the paper if they went by the days on which the site listed it; empty if they do."""
    pinned: bool = False
    """Whether the site owner has pinned it to the top of its editions."""
    note: Text = Text()
    """A note of the site owner, shown on the page of the paper."""
    identity: PaperId = PaperId("")
    """The permanent identity, given when records are merged; empty before that."""
    slugs: tuple[str, ...] = ()
    """The folders of the paper below `papers/`, given when records are merged: its address comes first, then the former
    ones, which redirect to it."""
    name: str = ""
    """The name of the system, data set or benchmark that the paper introduces, found in its text."""
    tags: tuple[Tag, ...] = ()
    """The topics of the paper, the best supported first."""
    summary: Text = Text()
    """The sentence of the abstract that best says what the paper contributes."""

    @property
    def origin(self) -> Origin:
        """The first record of the paper, which its identity comes from."""
        return self.origins[0]

    @property
    def edition(self) -> Period:
        """The first edition that shows the paper."""
        return self.editions[0]

    @property
    def first_listed(self) -> Period:
        """When the site first listed the paper, whatever its editions are."""
        return (self.listed or self.editions)[0]

    @property
    def slug(self) -> str:
        """The folder of the paper's page below `papers/`."""
        return self.slugs[0]

    @property
    def filed_title(self) -> str:
        """The title with the markup that the file has in it, from which the address is made."""
        return dict(self.filed).get("title", self.title.plain) if self.filed else self.title.plain

    @property
    def whole_abstract(self) -> Text:
        """The whole abstract, by which papers are compared and topics are found. It is never written."""
        return self.withheld or self.abstract

    @property
    def title_key(self) -> str:
        """The title for comparisons: its folded letters and digits, or the title itself if it has none."""
        return fold(self.title.plain) or self.title.plain

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The identifiers of the paper with their kinds, the strongest first."""
        pubmed = (("id:pmid", self.pmid), ("pmcid", self.pmcid)) if self.pmid or self.pmcid else ()
        return tuple(dict.fromkeys([f"{kind}:{value}" for kind, value in (*self._naming, *pubmed) if value]))

    @property
    def keys(self) -> tuple[str, ...]:
        """The identifiers by which other records of the paper are found, without placeholders such as `id:0`."""
        return tuple(key for key in self.identifiers if not is_placeholder(key))

    @property
    def key(self) -> str:
        """The strongest of them, or else the title for comparisons."""
        return next((key for key in self.identifiers if not is_placeholder(key)), "") or self.title_key

    @property
    def names(self) -> tuple[str, ...]:
        """The identifiers from which the paper's identity can be made, the strongest first.

        The fields `pmid` and `pmcid` are not used, since identities are permanent and older than these fields. A source
        can still give a PubMed identifier as its own.

        Identifiers that were only found in other fields are not used either; see `filed`.
        """
        found = dict(self._naming)
        if self.filed:
            found |= {_KINDS[name]: value for name, value in self.filed if name in _KINDS}
        return tuple([f"{kind}:{value}" for kind, value in found.items() if value])

    @property
    def identifier(self) -> str:
        """The strongest identifier from which an identity can be made; empty if only the title is left for that."""
        return next(iter(self.names), "")

    @property
    def _naming(self) -> tuple[tuple[str, str], ...]:
        """The identifiers from which an identity can be made, with their kinds, the strongest first."""
        return ("arxiv", self.arxiv), ("doi", self.doi), ("id", self.own_id)


_KINDS = MappingProxyType({"arxiv": "arxiv", "doi": "doi", "own_id": "id"})
"""The kinds of identifiers from which an identity can be made, by the names of their fields."""
FIELDS = MappingProxyType({field.name: field for field in list_fields(Paper)})
"""Every field that a source can give, under its name in Broadsheet's JSON."""
CORRECTABLE = MappingProxyType({name: field for name, field in FIELDS.items() if field.is_correctable})
"""The fields that the site owner can correct in `papers.yml`, under the same names."""


def make_slug(title: str, identity: str, digits: int = 8) -> str:
    """The folder of a paper's page below `papers/`: words of its title as filed, and a hash of its identity.

    `dunes-drift-0a1b2c3d` has the usual 8 `digits`; more are used only if two papers would share a folder.
    """
    words = slug_words(title)
    return f"{words or 'paper'}-{short_hash(identity, digits)}"


def gather_links(paper: Paper) -> tuple[Link, ...]:
    """The links of a paper with those in its comment and its abstract, each address once.

    Addresses of the paper itself at arXiv or at its DOI are left out of the links that its source gives: every page
    has them anyway.
    """
    own = [link for link in paper.links if not _is_itself(paper, link.url)]
    links = (*own, *find_links(paper.comment), *find_links(paper.abstract))
    return tuple({link.url: link for link in links}.values()) if links else ()


def add_links_of_texts(paper: Paper) -> Paper:
    """The paper with the links in its comment and its abstract among its own; see `gather_links`."""
    links = gather_links(paper)
    if links == paper.links:
        return paper
    given = {link.url for link in paper.links} | {url for _, url in paper.comment.urls}
    return replace(paper, links=links, abstract_links=frozenset(link.url for link in links if link.url not in given))


def _is_itself(paper: Paper, url: str) -> bool:
    """Whether an address leads to the paper itself, at arXiv or at its DOI."""
    found = read_arxiv(url) if paper.arxiv and "arxiv.org/" in url else None
    return bool(
        (found and found.id == paper.arxiv) or (paper.doi and paper.doi in (read_doi(url), read_doi(unquote(url))))
    )


def find_links(abstract: Text) -> tuple[Link, ...]:
    """The web addresses in a text, each once, with kinds that are judged by the address and the words before it."""
    found: dict[str, Link] = {}
    for at, url in abstract.urls:
        if url not in found:
            found[url] = Link(url, classify_url(url, abstract.plain[max(0, at - CONTEXT) : at]))
    return tuple(found.values())
