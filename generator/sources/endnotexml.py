"""EndNote's XML, as EndNote and programs beside it export a library.

`docs/formats/endnote-xml.md` shows a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from generator.config.limits import Limits
from generator.paper import Author, Origin, PaperKind
from generator.sources.dates import join_date
from generator.sources.endnote import KINDS
from generator.sources.inline import read_all, read_at, read_inline
from generator.sources.languages import read_language
from generator.sources.names import make_name, read_name
from generator.sources.papers import make_papers
from generator.sources.parsed import Parsed
from generator.sources.record import Reading, Record
from generator.sources.xmltext import find_root, read_records

_READING = Reading(
    names={
        "date": "year",
        "doi": "electronic-resource-num",
        "links": "urls",
        "venue": "secondary-title",
        "issue": "number",
    }
)
_DOI = re.compile(r"\b10\.\d{4,9}/\S+", re.ASCII)


def parse_endnote(text: str, file: str, limits: Limits) -> Parsed:
    """The papers of a text of EndNote's XML."""
    return make_papers(read_records(text, file, ("record",), limits.record, _read_record), file, limits, _READING)


def is_endnote(text: str) -> bool:
    """Whether a text begins as EndNote's XML does."""
    return find_root(text).startswith("xml ")


def _read_record(origin: Origin, root: etree._Element) -> Record:
    addresses = list(_read_addresses(root))
    identifiers = [read_at(root, "electronic-resource-num"), *(url for url in addresses if "doi.org/" in url)]
    found = (match[0] for text in identifiers if (match := _DOI.search(text)))
    types = root.find("ref-type")
    return Record(
        origin=origin,
        title=read_at(root, "titles/title"),
        # A carriage return ends a paragraph, or a keyword.
        abstract=read_inline(root.find("abstract")).replace("\r", "\n\n"),
        authors=tuple(_read_author(name) for name in read_all(root, "contributors/authors/author")),
        date=join_date(read_at(root, "dates/year"), read_at(root, "dates/pub-dates/date")),
        kind=KINDS.get(types.get("name", "") if types is not None else "", PaperKind.OTHER),
        venue=read_at(root, "titles/secondary-title") or read_at(root, "periodical/full-title"),
        volume=read_at(root, "volume"),
        issue=read_at(root, "number") or read_at(root, "issue"),
        pages=read_at(root, "pages"),
        publisher=read_at(root, "publisher"),
        doi=next(found, identifiers[0]),
        id=_find_pmid(root),
        links=tuple(addresses),
        keywords=tuple(_read_keywords(root)),
        language=read_language(read_at(root, "language")),
    )


def _read_author(text: str) -> Author:
    """A person, or a group, which EndNote marks by a comma at its end."""
    return make_name(text.rstrip(",")) if text.endswith(",") else read_name(text)


def _read_keywords(root: etree._Element) -> Iterator[str]:
    """Keywords, of which one element may hold several; a star stands before those of MeSH that matter most."""
    for keyword in root.iterfind("keywords/keyword"):
        yield from (word.strip().lstrip("*") for word in re.split(r"[;\r\n]", read_inline(keyword)))


def _read_addresses(root: etree._Element) -> Iterator[str]:
    """Addresses on the web; those of the user's own files, and of records behind a login, are none."""
    for path in ("urls/related-urls/url", "urls/web-urls/url"):
        for text in read_all(root, path):
            yield from (part for part in re.split(r"(?<!\s)\s+(?=https?://)", text) if not part.startswith("<Go to "))


def _find_pmid(root: etree._Element) -> str:
    """PubMed's number, where the record was fetched from there."""
    number = read_at(root, "accession-num")
    databases = {read_at(root, f"remote-database-{part}").lower() for part in ("name", "provider")}
    return f"pmid:{number}" if number.isdigit() and databases & {"medline", "pubmed", "nlm"} else ""
