"""The record that flows through the pipeline: a paper as a digest shows it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from generator.errors import Place
from generator.hashes import short_hash
from generator.text import Text, Url, fold, slug_words
from generator.urls import LinkKind, classify_url

PaperId = NewType("PaperId", str)
"""A paper's permanent identity, such as `arxiv:2503.11197` or `title:vlm2vec…`; never shown, never reused."""

_PERIOD = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_YEARS = range(1000, 2200)
"""Years of a date that is one: 0001 and 9999 stand for none, and would be the oldest and the newest of a site."""
_DIGITS = re.compile(r"(?:^|-)[0-9a-f]{8}$")
_IN_A_NAME = re.compile(r"(?<!\d)(?:19|20)\d\d(?:-\d\d(?:-\d\d)?|(?!\.\d))(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A day, a month, a year or no date at all; months and days are 0 where unknown."""

    year: int = 0
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """`2025-03-20`, `2025-03`, `2025` or the empty string. Raises ValueError for anything else."""
        if not text:
            return cls()
        match = _PERIOD.fullmatch(text)
        if not match:
            raise ValueError(text)
        year, month, day = (int(part or 0) for part in match.groups())
        if year not in _YEARS:
            raise ValueError(text)
        date(year, month or 1, day or 1)
        return cls(year, month, day)

    @classmethod
    def find(cls, name: str) -> Period:
        """The first period of our time in a file's name, or no date: `2503.01234` and `notes-1080` hold none."""
        for match in _IN_A_NAME.finditer(name):
            try:
                return cls.parse(match[0])
            except ValueError:
                continue
        return cls()

    def __bool__(self) -> bool:
        """Whether it is any date at all."""
        return self.year > 0

    @property
    def slug(self) -> str:
        """As in an address: `2025-03-20`, `2025-03`, `2025` or `undated`."""
        if not self.year:
            return "undated"
        return "-".join(f"{part:02d}" for part in (self.year, self.month, self.day) if part)

    @property
    def label(self) -> str:
        """As people read it: `20 March 2025`, `March 2025`, `2025` or `Undated`."""
        if not self.year:
            return "Undated"
        month = calendar.month_name[self.month] if self.month else ""
        return " ".join(str(part) for part in (self.day or "", month, self.year) if part)

    @property
    def first_day(self) -> date | None:
        """The day a period begins, or None where there is no date."""
        return date(self.year, self.month or 1, self.day or 1) if self.year else None

    @property
    def last_day(self) -> date:
        """The day a period ends; no date comes after every date."""
        if not self.year:
            return date.max
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


class PaperKind(StrEnum):
    """How a paper was published, as far as the source says."""

    ARTICLE = "article"
    """In a journal."""
    CONFERENCE = "conference"
    """In the proceedings of a conference or a workshop."""
    PREPRINT = "preprint"
    CHAPTER = "chapter"
    BOOK = "book"
    THESIS = "thesis"
    REPORT = "report"
    OTHER = "other"
    """Something else, or not known."""


@dataclass(frozen=True, slots=True)
class Author:
    """A person or a group."""

    name: str
    """As people write it, the family name mostly last: `Ada van Gull`."""
    family: str = ""
    """The part of `name` that is the family's, `van Gull`; the whole of it where a group is meant; empty where the
    source does not say."""
    affiliations: tuple[str, ...] = ()
    """Where the author works, as the source writes it."""
    orcid: str = ""
    """The author's ORCID iD, as 0000-0002-1825-0097."""

    @property
    def key(self) -> str:
        """The name as it is compared: letters and digits alone, or as typed where there are none."""
        return fold(self.name) or self.name

    @property
    def slug(self) -> str:
        """The folder of the author's page below `authors/`; names that are compared as equal have one."""
        return make_name_slug(self.name, self.key, ("page",))  # The list's further pages are below that.

    @property
    def given(self) -> str:
        """The part of `name` that is not the family's; empty where the source does not say which is which."""
        return self.name.removesuffix(self.family).strip() if self.family else ""


@dataclass(frozen=True, slots=True)
class Link:
    """A web address that belongs to a paper, and what is behind it."""

    url: str
    kind: LinkKind


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
    """One paper. Facts between papers are the library's; here are the facts about one."""

    origins: tuple[Origin, ...]
    """Every record that this paper was read from, the first one first."""
    title: Text
    """One line, without links."""
    abstract: Text = Text()
    """Empty where the source has none; holds links and mentions of other papers."""
    authors: tuple[Author, ...] = ()
    """In the order of the source."""
    editions: tuple[Period, ...] = (Period(),)
    """When a digest showed the paper, the earliest first."""
    published: Period = Period()
    """The paper's own date, where known."""
    updated: Period = Period()
    """The date of the newest version known, where it is another one than the first."""
    version: int = 0
    """The newest version known, as arXiv counts them; 0 where the source does not say."""
    kind: PaperKind = PaperKind.OTHER
    venue: str = ""
    """Journal, conference or series, as the source writes it."""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    """As the source writes them, such as `11–19`, or an article's number."""
    publisher: str = ""
    arxiv: str = ""
    """arXiv identifier without version: `2503.11197` or `cs/0112017`."""
    doi: str = ""
    """Digital Object Identifier in lower case, without a resolver's address."""
    own_id: str = ""
    """The identifier that the source itself gives, where it is neither of those."""
    links: tuple[Link, ...] = ()
    """Typed and cleaned, each address once, in the order of the text."""
    given: tuple[str, ...] = ()
    """Names of topics that the source says the paper is under, as typed there."""
    keywords: tuple[str, ...] = ()
    """The authors' or the publisher's words for what the paper is about, as typed there."""
    categories: tuple[str, ...] = ()
    """Classes of a published scheme, such as arXiv's `cs.CL`; the primary one first."""
    comment: Text = Text()
    """The authors' remark on the paper, such as `12 pages, 3 figures`."""
    licence: str = ""
    """The address of the licence, or its name where there is none."""
    language: str = ""
    """The language of title and abstract, a BCP 47 tag; empty where it is the site's or not known."""
    tldr: Text = Text()
    """The authors' own summary in a sentence."""
    machine_summary: Text = Text()
    """A summary that a machine made, which the source says; no part of the abstract."""
    machine: str = ""
    """Who had the machine summary made, such as `Hugging Face`."""
    withdrawn: bool = False
    """Whether its authors or its publisher took the paper back."""
    news: bool = True
    """Whether the record announces a paper, and does not only replace what was announced before."""
    provenance: tuple[tuple[str, Origin], ...] = ()
    """The fields that a later record gave, each with that record; all others are the first one's."""
    pinned: bool = False
    """Whether the site's keeper wants it first in its editions."""
    note: Text = Text()
    """What the site's keeper says of it."""
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
        named = (("arxiv", self.arxiv), ("doi", self.doi), ("id", self.own_id))
        return tuple(f"{kind}:{value}" for kind, value in named if value)


def make_slug(title: Text, identity: str, digits: int = 8) -> str:
    """The folder of a paper's page: words of its title and hexadecimal digits of its identity."""
    words = slug_words(title.plain)
    return f"{words or 'paper'}-{short_hash(identity, digits)}"


def make_name_slug(name: str, key: str, reserved: Collection[str] = ()) -> str:
    """The address of a name: its words if they are its key and not reserved, else with digits of the key.

    So it depends on no other name, and hardly any other one has it.
    """
    words = slug_words(name)
    # Of names in another script the Latin letters may be those of another name; and no words may look like digits.
    if words.replace("-", "") == key and words not in reserved and not _DIGITS.search(words):
        return words
    return f"{words}-{short_hash(key)}".lstrip("-")


def find_links(abstract: Text) -> tuple[Link, ...]:
    """The addresses in an abstract, each once, with its kind."""
    found: dict[str, Link] = {}
    before = ""
    for span in abstract.spans:
        if isinstance(span, Url):
            found.setdefault(span.url, Link(span.url, classify_url(span.url, before)))
        before += Text((span,)).plain
    return tuple(found.values())
