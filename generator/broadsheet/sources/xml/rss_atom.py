"""Feeds of papers: RSS 2.0 and 1.0, and Atom, with the fields that publishers add to them.

https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0/spec, RFC 4287;
https://www.dublincore.org/specifications/dublin-core/dces/ for `dc:`, PRISM 2.0 for `prism:`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.model.urls import is_url
from broadsheet.sources.fields.author_lists import read_people
from broadsheet.sources.fields.citation_clues import drop_identifier_addresses, find_arxiv, find_doi
from broadsheet.sources.fields.html_text import html_to_text
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.sources.xml.elements import ElementFields, find_root, read_all_text, read_markup, read_service_records

_NAMES = {
    "edition": "pubDate",
    "doi": "prism:doi",
    "date": "dc:date",
    "licence": "dc:rights",
    "language": "dc:language",
}
_SPEAKS_TEX = re.compile(r"<(?:link|guid|id)\b[^<>]*[>\"']https?://(?:huggingface\.co/papers/|arxiv\.org/abs/)")
"""A paper's address at those whose texts hold TeX."""
_MAILBOX = re.compile(r"\s*+[^\s@]++@[^\s@]++\s++\(([^()]*+)\)\s*+")
"""An author as RSS has it: `ada@gull.example (Ada Gull)`."""


def is_rss(text: str) -> bool:
    """Whether a text is a feed as RSS."""
    root = find_root(text)
    return root.startswith("rss ") or (root.startswith("RDF ") and "purl.org/rss/1.0/" in root)


def is_atom(text: str) -> bool:
    """Whether a text is a feed as Atom."""
    return find_root(text).startswith("feed ")


def parse_rss(text: str, file: str, limits: Limits) -> Parsed:
    """The papers of a feed as RSS."""
    return _parse(text, file, limits, "item")


def parse_atom(text: str, file: str, limits: Limits) -> Parsed:
    """The papers of a feed as Atom."""
    return _parse(text, file, limits, "entry")


def _parse(text: str, file: str, limits: Limits, name: str) -> Parsed:
    reading = Reading(tex=bool(_SPEAKS_TEX.search(text)), names=_NAMES)
    return make_papers(read_service_records(text, file, (name,), limits.record, _read_item), file, limits, reading)


def _read_item(origin: Origin, item: etree._Element) -> Record:
    fields = ElementFields(item)
    names = [name.strip() for name in fields.texts("guid", "id", "link", "prism:url", "dc:identifier")]
    names += (link.get("href", "") for link in fields.all("link") if link.get("rel", "alternate") == "alternate")
    summaries = [_read_text(field) for field in fields.all("description", "summary", "content", "content:encoded")]
    arxiv = find_arxiv(names)
    venue = fields.text("prism:publicationName")
    return Record(
        origin=origin,
        title=next(map(_read_text, fields.all("title", "dc:title")), ""),
        # One of them may be the beginning of the other.
        abstract=max(summaries, key=len, default=""),
        authors=tuple(_read_authors(fields)),
        date=fields.text("prism:publicationDate", "prism:coverDate", "dc:date"),
        edition=fields.text("pubDate", "published", "updated"),
        kind=PaperKind.PREPRINT if arxiv else PaperKind.ARTICLE if venue else PaperKind.OTHER,
        venue=venue,
        volume=fields.text("prism:volume"),
        issue=fields.text("prism:number"),
        pages=fields.text("prism:pageRange") or "–".join(fields.texts("prism:startingPage", "prism:endingPage")),
        publisher=fields.text("dc:publisher"),
        arxiv=arxiv,
        doi=fields.text("prism:doi") or find_doi(names),
        links=drop_identifier_addresses(filter(is_url, names)),
        keywords=tuple(_read_keywords(fields)),
        licence=next(filter(is_url, fields.texts("cc:license", "creativeCommons:license", "dc:rights")), ""),
        language=fields.text("dc:language"),
    )


def _read_text(field: etree._Element) -> str:
    """A text that may be HTML, as it is in every feed but where Atom says `text`."""
    return read_all_text(field) if field.get("type") == "text" else html_to_text(_read_html(field))


def _read_html(field: etree._Element) -> str:
    return read_markup(field) if len(field) else read_all_text(field)


def _read_authors(fields: ElementFields) -> Iterator[Author]:
    # Atom has an element for each, and so have publishers; else one of them holds all.
    names = [
        ElementFields(author).text("name") or read_all_text(author) for author in fields.all("dc:creator", "author")
    ]
    names = [html_to_text(found[1] if (found := _MAILBOX.fullmatch(name)) else name) for name in names]
    return read_people(names)


def _read_keywords(fields: ElementFields) -> Iterator[str]:
    for category in fields.all("category", "dc:subject"):
        yield html_to_text(category.get("label") or category.get("term") or read_all_text(category))
