"""Reads what arXiv's interface answers, and arXiv's daily announcements as RSS and Atom.

The answers are Atom with elements of arXiv's own, such as `arxiv:primary_category`:
https://info.arxiv.org/help/api/user-manual.html, section 3.3. The announcements are described at
https://info.arxiv.org/help/rss_specifications.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.sources.fields.citation_clues import drop_identifier_addresses
from broadsheet.sources.fields.html_text import strip_markup
from broadsheet.sources.format import Format
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.sources.xml.elements import ElementFields, find_root, read_all_text, read_service_records
from broadsheet.system.errors import Problem
from broadsheet.system.messages import excerpt

_READING = Reading(tex=True, names={"arxiv": "id", "date": "published", "edition": "pubDate", "licence": "dc:rights"})
_HEAD = 3_000
"""Characters at the beginning of a text in which it says whose it is."""
_ERROR = re.compile(r"https?://arxiv\.org/api/errors")
"""The identifier of the entry in which arXiv reports an error (user's manual of its interface, section 3.4)."""
_NAME = re.compile(r"(?:[^,()]++|\([^()]*+\))+")
"""A name in a list, with the text in brackets after it."""


def is_arxiv_api(text: str) -> bool:
    """Return whether a text is an answer of arXiv's interface.

    It is an Atom feed that names `arxiv.org/api/` near its beginning.
    """
    return find_root(text).startswith("feed ") and "arxiv.org/api/" in text[:_HEAD]


def is_arxiv_rss(text: str) -> bool:
    """Return whether a text is arXiv's announcement of a day as RSS, and not a feed that somebody has made of it."""
    return find_root(text).startswith("rss ") and _is_announcement(text)


def is_arxiv_atom(text: str) -> bool:
    """Return whether a text is arXiv's announcement of a day as Atom, and not an answer of the interface."""
    return find_root(text).startswith("feed ") and _is_announcement(text)


def _is_announcement(text: str) -> bool:
    """Return whether a feed comes from `rss.arxiv.org` and declares the namespace of arXiv's elements."""
    head = text[:_HEAD]
    return "//rss.arxiv.org/" in head and "//arxiv.org/schemas/atom" in head


def parse_arxiv_api(text: str, file: str, limits: Limits) -> Parsed:
    """Return the papers that arXiv's interface answers with, and a problem for an error that it answers with."""
    return make_papers(
        read_service_records(text, file, ("entry",), limits.record, _read_answer), file, limits, _READING
    )


def parse_arxiv_announcements(text: str, file: str, limits: Limits) -> Parsed:
    """Return the papers that arXiv announces, as RSS or as Atom."""
    return make_papers(
        read_service_records(text, file, ("item", "entry"), limits.record, _read_announced), file, limits, _READING
    )


def _read_answer(origin: Origin, entry: etree._Element) -> Record | Problem:
    """Return the record of an `entry`, or a problem if arXiv answers with an error, which is an entry too.

    `published` is the date of the first version, and `updated` that of the one in the answer. The addresses of
    abstract and PDF are left out, since they follow from the identifier.
    """
    fields = ElementFields(entry)
    if _ERROR.match(fields.text("id")):
        message = f"arXiv answers with an error, “{excerpt(fields.text('summary'))}”."
        return Problem(origin.place, "error-answer", message, "Correct the query, and ask again.", rejected=True)
    return Record(
        origin=origin,
        title=fields.text("title"),
        abstract=strip_markup(fields.text("summary")),
        authors=tuple(map(_read_author, fields.all("author"))),
        date=fields.text("published"),
        updated=fields.text("updated"),
        kind=PaperKind.PREPRINT,
        venue=fields.text("arxiv:journal_ref"),
        arxiv=fields.text("id"),
        doi=fields.text("arxiv:doi"),
        links=drop_identifier_addresses(link.get("href", "") for link in fields.all("link")),
        categories=tuple(term.get("term", "") for term in fields.all("arxiv:primary_category", "category")),
        comment=fields.text("arxiv:comment"),
    )


def _read_author(author: etree._Element) -> Author:
    """Return the author in an `author` element, with the `arxiv:affiliation` elements in it."""
    fields = ElementFields(author)
    return Author(fields.text("name"), affiliations=tuple(fields.texts("arxiv:affiliation")))


def _read_announced(origin: Origin, item: etree._Element) -> Record:
    """Return the record of an `item` or `entry`, as arXiv announces it or as a copy of the feed does.

    The day of the feed is the edition, and not the date of the paper. A paper whose `arxiv:announce_type` is
    `replace` or `replace-cross` is a new version of an old one, and is therefore not news.
    """
    fields = ElementFields(item)
    return Record(
        origin=origin,
        title=fields.text("title"),
        abstract=strip_markup(fields.text("description", "summary")),
        authors=tuple(read_arxiv_authors(fields.text("dc:creator", "author"))),
        edition=fields.text("pubDate", "published"),
        kind=PaperKind.PREPRINT,
        venue=fields.text("arxiv:journal_reference"),
        arxiv=fields.text("guid", "id"),
        doi=fields.text("arxiv:DOI"),
        categories=tuple(term.get("term") or read_all_text(term) for term in fields.all("category")),
        licence=fields.text("dc:rights"),
        news=not fields.text("arxiv:announce_type").strip().startswith("replace"),
    )


def read_arxiv_authors(text: str) -> Iterator[Author]:
    """Yield the authors in one text as arXiv writes them: `Ada Gull (1), Ben Tern (Institute of Sand, Dune)`.

    Commas in brackets do not separate names. What is in brackets is the affiliation if it has three letters in a row;
    anything else, such as a number, refers to an affiliation given in another place, and is left out.
    """
    for part in _NAME.findall(text):
        name, _, place = part.strip().removesuffix(")").partition("(")
        if name.strip():
            # A number refers to an affiliation given in another place.
            yield Author(name.strip(), affiliations=(place,) if re.search(r"[^\W\d]{3}", place) else ())


FORMATS = (
    Format("arxiv-api", "A response of arXiv's API", parse_arxiv_api, is_arxiv_api, "entry"),
    Format("arxiv-rss", "arXiv's announcements as RSS", parse_arxiv_announcements, is_arxiv_rss, "item"),
    Format("arxiv-atom", "arXiv's announcements as Atom", parse_arxiv_announcements, is_arxiv_atom, "entry"),
)
