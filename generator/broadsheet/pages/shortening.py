"""Shortens what a page shows of papers, if the page would be too large to load quickly.

Nearly all pages are far below the limit. A paper by thousands of people, or one with a thousand keywords, is not; its
page shows the beginning of each list. The files beside the page, which cite the paper, have all of it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, TypeVar

import msgspec

from broadsheet.model.author import Author
from broadsheet.model.packing import pack
from broadsheet.model.paper import Paper
from broadsheet.model.text import Math, Text
from broadsheet.pages.views.view import PaperLink

T = TypeVar("T")
"""The type of an item of a list."""
PAGE_BYTES = 500_000
"""The limit on one HTML page, in bytes, which `broadsheet check` enforces.

It is our own: half a megabyte takes seconds to load on a slow phone, and a paper's page has 20 kB.
"""
MOST_BYTES = 420_000
"""The estimated size above which a page is shortened; the estimate may be a little too low or too high."""
_LARGE = 40_000
"""Packed bytes of what a page shows below which its HTML is always small enough."""
_LARGE_WITH_FORMULAS = 8_000
"""The same if there are formulas, which take many times as many bytes in MathML as in TeX."""
_FORMULA = pack(Math(""))[:6]
"""What packed formulas begin with."""
_MARKUP = 60
"""The bytes of the HTML around a value, roughly."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a paper a page shows."""

    items: int
    """The number of items of each list."""
    characters: int
    """The characters of the texts of each list, and of prose other than the abstract."""
    plain: bool = False
    """Whether texts are shown without links, and formulas as TeX."""

    def first(self, items: Sequence[T], size: Callable[[T], int]) -> tuple[T, ...]:
        """Return the first items of a list, given the characters of each."""
        rest, chosen = self.characters, list[T]()
        for item in items[: self.items]:
            rest -= size(item)
            if rest < 0:
                break
            chosen.append(item)
        return tuple(chosen)

    def cut(self, text: Text) -> Text:
        """Return the beginning of a text."""
        return text.cut(0, self.characters) if len(text.plain) > self.characters else text


EXTENTS = (Extent(300, 8_000), Extent(100, 3_000), Extent(30, 1_000, plain=True), Extent(10, 400, plain=True))
"""How much of a paper is shown, from the most to the least: the first with which a page is small enough is used."""


def may_be_large(packed: bytes, share: int = 1) -> bool:
    """Return whether a page could be too large, given the packed bytes of one of several equal parts of it."""
    return share * len(packed) > (_LARGE_WITH_FORMULAS if _FORMULA in packed else _LARGE)


def is_too_large(paper: Paper) -> bool:
    """Return whether the lists of a paper cannot fit on its page, which shows each item at least three times."""
    people = sum(len(author.name) + sum(map(len, author.affiliations)) for author in (*paper.authors, *paper.editors))
    words = sum(map(len, (*paper.given, *paper.keywords, *paper.categories)))
    return 3 * (people + words + sum(len(link.url) for link in paper.links)) > PAGE_BYTES


def shorten(paper: Paper, extent: Extent) -> Paper:
    """Return a paper with the beginning of each list and of each text but the title and the abstract."""
    authors = _shorten_authors(paper.authors, extent)

    def write(text: Text) -> Text:
        """Return a text as the page shows it."""
        return text.flat if extent.plain else text

    texts: dict[str, Any] = {
        name: extent.first(getattr(paper, name), len) for name in ("given", "keywords", "categories", "issn", "isbn")
    }
    return msgspec.structs.replace(
        paper,
        **texts,
        title=write(paper.title),
        abstract=write(paper.abstract),
        comment=write(extent.cut(paper.comment)),
        summary=write(extent.cut(paper.summary)),
        machine_summary=write(extent.cut(paper.machine_summary)),
        note=write(extent.cut(paper.note)),
        authors=authors,
        more_authors=paper.more_authors or len(authors) < len(paper.authors),
        editors=_shorten_authors(paper.editors, extent),
        links=extent.first(paper.links, lambda link: len(link.url)),
        tags=extent.first(paper.tags, lambda tag: len(tag.topic) + sum(map(len, tag.evidence))),
        editions=paper.editions[: extent.items],
        origins=extent.first(paper.origins, lambda origin: len(origin.file)) or paper.origins[:1],
    )


def shorten_titles(papers: Sequence[PaperLink], extent: Extent) -> tuple[PaperLink, ...]:
    """Return the first of other papers that a page lists, with their titles as they are shown."""
    shown = extent.first(papers, lambda other: len(other.title.plain))
    return tuple(msgspec.structs.replace(other, title=other.title.flat) for other in shown) if extent.plain else shown


def weigh(value: object) -> int:
    """Estimate the number of bytes of the HTML that shows a value."""
    match value:
        case str() if hasattr(value, "__html__"):
            return len(value.encode()) + _MARKUP
        case str():
            return len(escape(value).encode()) + _MARKUP
        case bool() | int() | None:
            return 0
        case Mapping():
            data = json.dumps(value)
            return len(data) + 5 * sum(map(data.count, "<>&'"))
        case Iterable():
            return sum(map(weigh, value))
        case msgspec.Struct():
            return sum(weigh(getattr(value, name)) for name in value.__struct_fields__)
        case _ if dataclasses.is_dataclass(value):
            return sum(weigh(getattr(value, field.name)) for field in dataclasses.fields(value))
    return 0


def _shorten_authors(authors: Sequence[Author], extent: Extent) -> tuple[Author, ...]:
    """Return the first authors. Their affiliations count as a list of their own, and are left out beyond its end."""
    rest, shown = extent.characters, list[Author]()
    for author in extent.first(authors, lambda author: len(author.name)):
        rest -= sum(map(len, author.affiliations))
        shown.append(msgspec.structs.replace(author, affiliations=()) if rest < 0 else author)
    return tuple(shown)
