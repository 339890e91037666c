"""What is cited of a paper, whatever the format.

The decisions that all formats share are made here: the key, the kind, the date, the address, the keywords.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from broadsheet.config.settings import SHIPPED_ADDRESS
from broadsheet.model.identifiers import doi_address
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper, PaperId
from broadsheet.model.period import Period
from broadsheet.model.publication import PaperKind
from broadsheet.model.rights import Show
from broadsheet.model.text import fold, slug_words
from broadsheet.model.urls import LinkKind
from broadsheet.model.value import Value

Json: TypeAlias = str | int | list["Json"] | dict[str, "Json"]
"""A value that can be written as JSON."""
_RANGE = re.compile(r"(\w+)\s*[-‐‑‒–—]+\s*(\w+)")
"""A range of pages, with any kind of dash."""
_BETWEEN_KEYWORDS = re.compile("[,;]")
"""What separates keywords in one text."""
_ARTICLES = ("a", "an", "the")
"""Words that do not stand for a title in a key."""
_USABLE_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9!$&*+./:;<>?@\[\]^_`|-]{0,99}")
"""A citation key that BibTeX, biber and other programs accept."""


class PageRange(NamedTuple):
    """The pages of an article."""

    first: str
    """The first page, or the article's number."""
    last: str
    """The last page; empty if there is only one."""


class Citation(Value, frozen=True, eq=False):
    """A paper, and what has to be decided to cite it. Two citations are never equal."""

    paper: Paper
    """The paper that is cited."""
    key: str
    """Its name in a bibliography, which no other paper of the library has: the source's own where that is usable, else
    lower-case letters and digits."""
    page: str
    """The address of its page on this site; empty while the site has the shipped address, which belongs to nobody."""
    topics: tuple[tuple[str, str], ...]
    """The slug and the title of each topic of the paper, in the order of its tags."""

    @property
    def kind(self) -> PaperKind:
        """How the paper was published; a paper that is known only from arXiv is a preprint."""
        paper = self.paper
        alone = paper.kind is PaperKind.OTHER and paper.arxiv and not paper.venue
        return PaperKind.PREPRINT if alone else paper.kind

    @property
    def issued(self) -> Period:
        """When the paper was published; if nobody says, the year in which a digest showed it."""
        return find_issue_date(self.paper)

    @property
    def sources(self) -> tuple[str, ...]:
        """The addresses of the paper at those who publish it: arXiv, DOI."""
        return list_sources(self.paper)

    @property
    def url(self) -> str:
        """The address of the paper: at arXiv, by its DOI, its first link, or its page here; empty if it has none."""
        return next(iter((*self.sources, *(link.url for link in self.paper.links), self.page)))

    @property
    def keywords(self) -> tuple[str, ...]:
        """The keywords of the source and then the topics of the site, each once."""
        return _find_keywords(self)

    @property
    def listed_keywords(self) -> tuple[str, ...]:
        """The keywords; a single one with a comma or a semicolon twice, since programs take it for a list otherwise."""
        words = self.keywords
        return words * 2 if len(words) == 1 and _BETWEEN_KEYWORDS.search(words[0]) else words

    @property
    def pages(self) -> PageRange:
        """The pages; the number of an article counts as its first page."""
        match = _RANGE.fullmatch(self.paper.pages)
        return PageRange(match[1], match[2]) if match else PageRange(self.paper.pages, "")

    @property
    def series(self) -> str:
        """The series, unless a book's venue says the same."""
        paper = self.paper
        return "" if paper.kind is PaperKind.BOOK and paper.series == paper.venue else paper.series

    @property
    def note(self) -> str:
        """A remark that anyone who cites the paper should know: `Withdrawn`, or nothing."""
        return "Withdrawn" if self.paper.withdrawn else ""


@lru_cache(maxsize=16)
def _find_keywords(citation: Citation) -> tuple[str, ...]:
    """Return the keywords of a citation; all formats have them."""
    keywords = citation.paper.keywords
    known = set(map(fold, keywords)) if citation.topics else ()
    return tuple(dict.fromkeys((*keywords, *(title for _, title in citation.topics if fold(title) not in known))))


def list_sources(paper: Paper) -> tuple[str, ...]:
    """Return the addresses of a paper at those who publish it: arXiv, DOI."""
    arxiv = f"https://arxiv.org/abs/{paper.arxiv}" if paper.arxiv else ""
    return tuple(filter(None, (arxiv, doi_address(paper.doi) if paper.doi else "")))


def find_abstract_address(paper: Paper) -> str:
    """Return where the whole abstract of a paper can be read if the site does not show it; else an empty string.

    Code, videos and other things that belong to a paper are not where its abstract is.
    """
    if paper.show is Show.ABSTRACT:
        return ""
    pages = (link.url for link in paper.links if link.kind is LinkKind.LINK)
    return next(iter((*list_sources(paper), *pages)), "")


def make_citations(library: Library, address: str) -> dict[PaperId, Citation]:
    """Return the citation of every paper, by the paper's identity, for a site at an address."""
    keys, titles = make_keys(library.papers), library.taxonomy.by_slug
    return {
        paper.identity: Citation(
            paper,
            keys[paper.identity],
            find_cited_page(paper, address),
            tuple((tag.topic, titles[tag.topic].title) for tag in paper.tags),
        )
        for paper in library.papers
    }


def find_cited_page(paper: Paper, address: str) -> str:
    """Return the address of a paper's page on the site at `address`, which ends with `/`; empty if that is the shipped
    one.
    """
    return f"{address}papers/{paper.slug}/" if address != SHIPPED_ADDRESS else ""


def find_issue_date(paper: Paper) -> Period:
    """Return when a paper was published; if nobody says, the year in which a digest showed it."""
    return paper.published or Period(paper.edition.year)


def make_keys(papers: Iterable[Paper]) -> dict[PaperId, str]:
    """Return a key for each paper. The paper filed first keeps its key as it is, so that a later one changes nothing.

    A paper with a key of its source's reserves the key that it would have without that, so that the keys of papers
    whose sources gave none do not depend on it. Keys that differ only in their case are the same key for BibTeX.
    """
    keys: dict[PaperId, str] = {}
    taken: set[str] = set()
    last: Counter[str] = Counter()
    for paper in sorted(papers, key=lambda paper: paper.origin.filed):
        wanted = key = _make_key(paper)
        while key in taken:
            last[wanted] += 1
            key = wanted + _letters(last[wanted])
        own = paper.citation_key
        is_usable = own.lower() not in taken and _USABLE_KEY.fullmatch(own)
        taken |= {key, own.lower()} if is_usable else {key}
        keys[paper.identity] = own if is_usable else key
    return keys


def _make_key(paper: Paper) -> str:
    """Return a key such as `gull2031dunes`: the first author's family name, the year, and the first word of the
    title.
    """
    family = next((author.family or author.name.split()[-1] for author in paper.authors), "")
    year = find_issue_date(paper).year
    words = (word for word in slug_words(paper.title.plain).split("-") if word not in _ARTICLES)
    name, word = slug_words(family).replace("-", ""), next(words, "") or "paper"
    return f"{name}{year or ''}{word}" if name else f"{word}{year or ''}"


def _letters(number: int) -> str:
    """Return what distinguishes a key from equal ones: `b` for 1, … `z`, `ba`."""
    letters = ""
    while number:
        number, digit = divmod(number, 26)
        letters = chr(ord("a") + digit) + letters
    return letters


def drop_empty_pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the pairs in which neither the name nor the value is empty."""
    return (pair for pair in pairs if all(pair))


def drop_empty_fields(values: dict[str, Json]) -> dict[str, Json]:
    """Return the fields of an object that have a value."""
    return {name: value for name, value in values.items() if value}
