"""The record that flows through the pipeline: a paper as a digest shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

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
    TITLE,
    WORDS,
)
from broadsheet.model.fields import Together, define, list_fields
from broadsheet.model.identifiers import read_arxiv, read_doi
from broadsheet.model.period import Period
from broadsheet.model.publication import PaperKind
from broadsheet.model.text import Text, Url, fold, slug_words
from broadsheet.model.urls import Link, classify_url
from broadsheet.system.errors import Place
from broadsheet.system.hashes import short_hash

PaperId = NewType("PaperId", str)
"""A paper's permanent identity, such as `arxiv:2503.11197` or `title:vlm2vec…`; never shown, never reused."""


class TagOrigin(StrEnum):
    """Who says that a paper belongs to a topic."""

    TEXT = "text"
    """The paper's title or abstract names the topic."""
    SOURCE = "source"
    """The source names it, as a topic, a keyword or a category."""
    EDITOR = "editor"
    """The site owner added it in `site_config/papers.yml`."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A topic of a paper, and why the paper has it."""

    topic: str
    """The topic's slug, as in `site_config/topics.yml`."""
    evidence: tuple[str, ...]
    """The words that name the topic, as written by whoever named it."""
    origin: TagOrigin = TagOrigin.TEXT


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a record was read."""

    file: str
    """Path below the project, with `/`; or a file's name where it was read from elsewhere."""
    record: int
    """Position in the file, from 1."""
    line: int
    """Line on which the record begins, from 1."""

    @property
    def filed(self) -> tuple[date, str, int]:
        """The order in which records count as first: the day in the file's name, the name, the position."""
        name = self.file.rsplit("/", 1)[-1]
        return Period.find(name).last_day, self.file, self.record

    @property
    def place(self) -> Place:
        """The file and the line."""
        return Place(self.file, self.line)

    def __str__(self) -> str:
        return str(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper. Facts between papers are the library's; here are the facts about one.

    `define` says of each field of a publication all that the program has to know; `FIELDS` lists them.
    """

    origins: tuple[Origin, ...]
    """Every record that this paper was read from, the first one first."""
    title: Text = define(TITLE, "The title, on one line.", merge=keep, together=Together.VERSION, required=True)
    """One line, without links."""
    abstract: Text = define(
        PROSE, "The abstract; an empty line separates paragraphs.", merge=fullest, together=Together.VERSION
    )
    """Empty where the source has none; holds links and mentions of other papers."""
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
        "When the paper came out: a day, a month or a year; of a time, the day counts.",
        name="date",
        merge=most_exact,
    )
    """The paper's own date, where known."""
    updated: Period = define(PERIOD, "When its newest version came out.", merge=keep, together=Together.VERSION)
    """The date of the newest version known, where it is another one than the first."""
    editions: tuple[Period, ...] = define(
        EDITIONS,
        "When your digest shows it; without it, the date in the file's name counts, then `date`.",
        name="edition",
        merge=unite_editions,
    )
    """When a digest showed the paper, the earliest first."""
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
    """Without version: `2503.11197` or `cs/0112017`."""
    doi: str = define(DOI, "The DOI, or its address.")
    """Digital Object Identifier in lower case, without a resolver's address."""
    pmid: str = define(PMID, "The PubMed identifier, a number.", label="PMID", detail=True)
    """Its digits."""
    pmcid: str = define(PMCID, "The PubMed Central identifier, as PMC1234567.", label="PMCID", detail=True)
    """`PMC` and digits."""
    own_id: str = define(
        ID,
        "An identifier that no other paper has: records that share one are one paper; it may be arXiv's.",
        name="id",
        correctable=False,
    )
    """The identifier that the source itself gives, where it is neither of those."""
    citation_key: str = define(LINE, "The key under which the source's bibliography cites it.", label="citation key")
    """As the source writes it, even where it is not valid in an export."""
    links: tuple[Link, ...] = define(
        LINKS,
        "Web addresses that belong to the paper, or objects with a `url` and a `kind`: code, project, demo, dataset,"
        " model or video.",
        merge=unite_links,
    )
    """Typed and cleaned, each address once, in the order of the text."""
    given: tuple[str, ...] = define(
        WORDS,
        "Names of topics, as in `site_config/topics.yml` or others.",
        name="tags",
        merge=unite,
        correctable=False,
    )
    """Names of topics that the source says the paper is under, as typed there."""
    comment: Text = define(PROSE, "The authors' remark.", together=Together.VERSION, detail=True)
    """The authors' remark on the paper, such as `12 pages, 3 figures`."""
    keywords: tuple[str, ...] = define(
        LINES, "What the authors or a source call the paper's subjects.", merge=unite, detail=True
    )
    """The authors' or the publisher's words for what the paper is about, as typed there."""
    categories: tuple[str, ...] = define(
        WORDS, "Classes of a published scheme, the primary one first.", merge=unite, detail=True
    )
    """Classes of a published scheme, such as arXiv's `cs.CL`; the primary one first."""
    licence: str = define(LINE, "The licence's address, or its name.", detail=True)
    """The address of the licence, or its name where there is none."""
    language: str = define(LANGUAGE, "The language of title and abstract, as a BCP 47 tag.", detail=True)
    """A BCP 47 tag; empty where it is the site's or not known."""
    tldr: Text = define(PROSE, "The authors' own summary in a sentence.", label="TL;DR")
    machine_summary: Text = define(
        PROSE,
        "A summary that a machine made; it is not part of the abstract.",
        together=Together.MACHINE,
        correctable=False,
    )
    machine: str = define(
        LINE,
        "Who had the machine's summary made.",
        label="machine_summary",
        together=Together.MACHINE,
        correctable=False,
    )
    """For example `Hugging Face`."""
    withdrawn: bool = define(FLAG, "Whether its authors or its publisher took the paper back.", merge=either)
    version: int = 0
    """The newest version known, as arXiv counts them; 0 where the source does not say."""
    news: bool = True
    """Whether the record announces a paper, and does not only replace what was announced before."""
    provenance: tuple[tuple[str, Origin], ...] = ()
    """The fields that a later record gave, each with that record; all others are the first one's."""
    pinned: bool = False
    """Whether the site owner wants it first in its editions."""
    note: Text = Text()
    """The site owner's note on it."""
    identity: PaperId = PaperId("")
    """Given by the library; empty as parsed."""
    slugs: tuple[str, ...] = ()
    """Given by the library: the paper's address, then former ones that redirect to it."""
    name: str = ""
    """The system, data set or benchmark that the paper introduces."""
    tags: tuple[Tag, ...] = ()
    """Best supported first."""
    summary: Text = Text()
    """The sentence of the abstract that says what the paper contributes; empty without abstract."""

    @property
    def origin(self) -> Origin:
        """The record that the paper's identity comes from."""
        return self.origins[0]

    @property
    def edition(self) -> Period:
        """The first edition that showed the paper."""
        return self.editions[0]

    @property
    def slug(self) -> str:
        """The folder of the paper's page below `papers/`."""
        return self.slugs[0]

    @property
    def title_key(self) -> str:
        """The title as it is compared: letters and digits alone, or as typed where there are none."""
        return fold(self.title.plain) or self.title.plain

    @property
    def keys(self) -> tuple[str, ...]:
        """Identifiers shared by records of the same paper, the strongest first."""
        pubmed = (("id:pmid", self.pmid), ("pmcid", self.pmcid))
        known = (f"{kind}:{value}" for kind, value in (*self._naming, *pubmed) if value)
        return tuple(dict.fromkeys(known))

    @property
    def identifier(self) -> str:
        """The strongest identifier, from which the paper's identity is made; empty where the title has to do.

        PubMed's are not among them, unless the source itself says that they are its own: identities are permanent, and
        are those that papers had before these fields were known.
        """
        return next((f"{kind}:{value}" for kind, value in self._naming if value), "")

    @property
    def _naming(self) -> tuple[tuple[str, str], ...]:
        return ("arxiv", self.arxiv), ("doi", self.doi), ("id", self.own_id)


FIELDS = MappingProxyType({field.name: field for field in list_fields(Paper)})
"""Every field that a source can give, under its name in own JSON."""
CORRECTABLE = MappingProxyType({name: field for name, field in FIELDS.items() if field.is_correctable})
"""The fields that the site owner may correct in `papers.yml`."""


def make_slug(title: Text, identity: str, digits: int = 8) -> str:
    """The folder of a paper's page: words of its title and hexadecimal digits of its identity."""
    words = slug_words(title.plain)
    return f"{words or 'paper'}-{short_hash(identity, digits)}"


def gather_links(paper: Paper) -> tuple[Link, ...]:
    """The paper's links with those in its comment and its abstract, each address once.

    Its own addresses at arXiv and of its DOI are left out: every page has them anyway.
    """
    own = (link for link in paper.links if not _is_itself(paper, link.url))
    links = (*own, *find_links(paper.comment), *find_links(paper.abstract))
    return tuple({link.url: link for link in links}.values())


def _is_itself(paper: Paper, url: str) -> bool:
    found = read_arxiv(url) if paper.arxiv and "arxiv.org/" in url else None
    return bool((found and found.id == paper.arxiv) or (paper.doi and read_doi(url) == paper.doi))


def find_links(abstract: Text) -> tuple[Link, ...]:
    """The addresses in an abstract, each once, with its kind."""
    found: dict[str, Link] = {}
    before = ""
    for span in abstract.spans:
        if isinstance(span, Url):
            found.setdefault(span.url, Link(span.url, classify_url(span.url, before)))
        before += Text((span,)).plain
    return tuple(found.values())
