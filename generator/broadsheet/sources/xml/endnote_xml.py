"""EndNote's XML, as EndNote and programs beside it export a library.

`docs/formats/endnote-xml.md` shows a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.sources.fields.author_names import make_author, read_author
from broadsheet.sources.fields.dates import join_date
from broadsheet.sources.fields.languages import read_language
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.sources.tagged.endnote import KINDS
from broadsheet.sources.xml.elements import find_root, read_records
from broadsheet.sources.xml.inline_text import read_each, read_first, read_inline_text

_READING = Reading(
    names={
        "date": "year",
        "doi": "electronic-resource-num",
        "links": "urls",
        "venue": "secondary-title",
        "issue": "number",
    }
)
_BEGINNING = 5_000
"""Characters at the beginning of a text within which the first record begins."""
_DOI = re.compile(r"\b10\.\d{4,9}/\S+", re.ASCII)


def parse_endnote_xml(text: str, file: str, limits: Limits) -> Parsed:
    """The papers of a text of EndNote's XML."""
    return make_papers(read_records(text, file, ("record",), limits.record, _read_record), file, limits, _READING)


def is_endnote_xml(text: str) -> bool:
    """Whether a text begins like EndNote's XML."""
    return find_root(text).startswith("xml ") and "<record" in text[:_BEGINNING]


def _read_record(origin: Origin, root: etree._Element) -> Record:
    addresses = list(_read_addresses(root))
    identifiers = [read_first(root, "electronic-resource-num"), *(url for url in addresses if "doi.org/" in url)]
    found = (match[0] for text in identifiers if (match := _DOI.search(text)))
    types = root.find("ref-type")
    return Record(
        origin=origin,
        title=read_first(root, "titles/title"),
        # A carriage return ends a paragraph, or a keyword.
        abstract=read_inline_text(root.find("abstract")).replace("\r", "\n\n"),
        authors=tuple(_read_author(name) for name in read_each(root, "contributors/authors/author")),
        date=join_date(read_first(root, "dates/year"), read_first(root, "dates/pub-dates/date")),
        kind=KINDS.get(types.get("name", "") if types is not None else "", PaperKind.OTHER),
        venue=read_first(root, "titles/secondary-title") or read_first(root, "periodical/full-title"),
        volume=read_first(root, "volume"),
        issue=read_first(root, "number") or read_first(root, "issue"),
        pages=read_first(root, "pages"),
        publisher=read_first(root, "publisher"),
        doi=next(found, identifiers[0]),
        id=_find_pmid(root),
        links=tuple(addresses),
        keywords=tuple(_read_keywords(root)),
        language=read_language(read_first(root, "language")),
    )


def _read_author(text: str) -> Author:
    """A person, or a group, which EndNote marks by a comma at its end."""
    return make_author(text.rstrip(",")) if text.endswith(",") else read_author(text)


def _read_keywords(root: etree._Element) -> Iterator[str]:
    """Keywords, of which one element may hold several; a star stands before those of MeSH that matter most."""
    for keyword in root.iterfind("keywords/keyword"):
        yield from (word.strip().lstrip("*") for word in re.split(r"[;\r\n]", read_inline_text(keyword)))


def _read_addresses(root: etree._Element) -> Iterator[str]:
    """Addresses on the web; those of the user's own files, and of records behind a login, are none."""
    for path in ("urls/related-urls/url", "urls/web-urls/url"):
        for text in read_each(root, path):
            yield from (part for part in re.split(r"(?<!\s)\s+(?=https?://)", text) if not part.startswith("<Go to "))


def _find_pmid(root: etree._Element) -> str:
    """PubMed's number, where the record was fetched from there."""
    number = read_first(root, "accession-num")
    databases = {read_first(root, f"remote-database-{part}").lower() for part in ("name", "provider")}
    return f"pmid:{number}" if number.isdigit() and databases & {"medline", "pubmed", "nlm"} else ""
