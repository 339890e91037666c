"""Reads EndNote's XML, as EndNote and programs beside it export a library.

EndNote publishes no description of the format; `docs/formats/endnote-xml.md` shows a record. Types of references are
those of the tagged format, `broadsheet.sources.tagged.endnote`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.identifiers import separate_numbers
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.sources.fields.author_names import make_author, read_author
from broadsheet.sources.fields.citation_clues import find_named_arxiv
from broadsheet.sources.fields.dates import join_date
from broadsheet.sources.fields.html_text import strip_markup
from broadsheet.sources.fields.languages import read_language
from broadsheet.sources.fields.signal_notes import read_counts
from broadsheet.sources.fields.unknown_fields import UnknownFields
from broadsheet.sources.format import Format
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.sources.tagged.endnote import KINDS
from broadsheet.sources.tagged.records import find_citation_key
from broadsheet.sources.xml.elements import find_root, read_records
from broadsheet.sources.xml.inline_text import read_each, read_filed, read_first, read_inline_text

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
_PMCID = re.compile(r"PMC\d{1,9}", re.ASCII)
"""A number of PubMed Central, and nothing else."""
_PMID = re.compile(r"PMID:? ?(\d{1,8})", re.ASCII | re.IGNORECASE)
"""A number of PubMed with its name before it."""
_KNOWN = frozenset(
    # What is read.
    "ref-type contributors titles periodical pages volume number issue dates pub-location publisher isbn label "
    "keywords abstract work-type electronic-resource-num accession-num custom1 custom2 urls language "
    "remote-database-name remote-database-provider "
    # How EndNote keeps the record, and where it comes from.
    "database source-app rec-number foreign-keys ref-key edition section call-num num-vols access-date modified-date "
    "added-date reprint-status reprint-edition short-title alt-periodical orig-pub reviewed-item auth-address "
    "electronic-resource-address style misc1 misc2 misc3 availability caption image figure "
    # What people write for themselves.
    "notes research-notes custom3 custom4 custom5 custom6 custom7 custom8 rating attachments groups".split()
)
"""The elements of a record that are not reported."""
_DOI = re.compile(r"\b10\.\d{4,9}/\S+", re.ASCII)
"""A DOI in a text that may have more, such as an address."""


def parse_endnote_xml(text: str, file: str, limits: Limits) -> Parsed:
    """Return the papers of a text of EndNote's XML. Elements with data that are not known are reported once."""
    unknown = UnknownFields("element")

    def read(origin: Origin, root: etree._Element) -> Record:
        unknown.add_values({str(child.tag): read_inline_text(child).strip() for child in root}, _KNOWN)
        return _read_record(origin, root)

    parsed = make_papers(read_records(text, file, ("record",), limits.record, read), file, limits, _READING)
    return parsed._replace(problems=[*parsed.problems, *unknown.report(file)])


def is_endnote_xml(text: str) -> bool:
    """Return whether a text begins like EndNote's XML: its root is `xml`, and a `record` begins soon."""
    return find_root(text).startswith("xml ") and "<record" in text[:_BEGINNING]


def _read_record(origin: Origin, root: etree._Element) -> Record:
    """Return the record of a `record` element.

    The DOI is the first in `electronic-resource-num` or in an address at doi.org. Other text in that field is
    kept if there is no DOI, so that it is reported, unless it is an identifier of arXiv. `isbn` holds ISSNs and ISBNs.
    """
    addresses = list(_read_addresses(root))
    identifiers = [read_filed(root, "electronic-resource-num"), *(url for url in addresses if "doi.org/" in url)]
    doi = next((match[0] for text in identifiers if (match := _DOI.search(text))), identifiers[0])
    types = root.find("ref-type")
    kind = KINDS.get(types.get("name", "") if types is not None else "", PaperKind.OTHER)
    issns, isbns = separate_numbers(read_each(root, "isbn"))
    pmid = _find_pmid(root)
    arxiv = find_named_arxiv([*identifiers, read_first(root, "custom1"), *addresses])
    return Record(
        origin=origin,
        title=read_filed(root, "titles/title"),
        # A carriage return ends a paragraph, or a keyword.
        abstract=read_inline_text(root.find("abstract")).replace("\r", "\n\n"),
        authors=tuple(_read_author(name) for name in read_each(root, "contributors/authors/author")),
        editors=tuple(_read_author(name) for name in read_each(root, "contributors/secondary-authors/author")),
        date=join_date(read_first(root, "dates/year"), read_first(root, "dates/pub-dates/date")),
        kind=kind,
        venue=_find_venue(root, kind),
        volume=read_first(root, "volume"),
        issue=read_first(root, "number") or read_first(root, "issue"),
        pages=read_first(root, "pages"),
        publisher="" if kind is PaperKind.THESIS else read_first(root, "publisher"),
        place=read_first(root, "pub-location"),
        series=_find_series(root, kind),
        genre=read_first(root, "work-type") if kind in (PaperKind.REPORT, PaperKind.THESIS) else "",
        issn=issns,
        isbn=isbns,
        arxiv=arxiv,
        doi="" if find_named_arxiv([doi]) else strip_markup(doi),
        id=f"pmid:{pmid}" if pmid else "",
        pmid=pmid or _find_noted_pmid(root),
        pmcid=_find_pmcid(root),
        links=tuple(addresses),
        keywords=tuple(_read_keywords(root)),
        citation_key=_find_key(read_first(root, "label")),
        language=read_language(read_first(root, "language")),
        readings=read_counts(read_each(root, "notes")),
        filed={"arxiv": "", "doi": doi},
    )


def _read_author(text: str) -> Author:
    """Return a person, or a group, which EndNote marks by a comma at its end: `Coast Watch,`."""
    return make_author(text.rstrip(",")) if text.endswith(",") else read_author(text)


def _read_keywords(root: etree._Element) -> Iterator[str]:
    """Yield keywords, of which one element may hold several, separated by semicolons or line breaks.

    The star before a heading of MeSH that is a major topic is left out: `*Geologic Sediments`.
    """
    for keyword in root.iterfind("keywords/keyword"):
        yield from (word.strip().lstrip("*") for word in re.split(r"[;\r\n]", read_inline_text(keyword)))


def _read_addresses(root: etree._Element) -> Iterator[str]:
    """Yield addresses on the web; several in one element are separated by the spaces between them.

    Files of the user, in `pdf-urls`, are private and left out, and so is `<Go to ISI>`, which needs a login.
    """
    for path in ("urls/related-urls/url", "urls/web-urls/url"):
        for text in read_each(root, path):
            yield from (part for part in re.split(r"(?<!\s)\s+(?=https?://)", text) if not part.startswith("<Go to "))


def _find_pmid(root: etree._Element) -> str:
    """Return PubMed's number from `accession-num`, if the record was fetched from there; empty otherwise."""
    number = read_first(root, "accession-num")
    databases = {read_first(root, f"remote-database-{part}").lower() for part in ("name", "provider")}
    return number if number.isdigit() and databases & {"medline", "pubmed", "nlm"} else ""


def _find_key(label: str) -> str:
    """Return the citation key from a `label`, which has a year in most libraries; people also use it for their own."""
    return find_citation_key([label]) if any(map(str.isdigit, label)) else ""


def _find_noted_pmid(root: etree._Element) -> str:
    """Return PubMed's number from an `accession-num` that names it; empty if there is none."""
    match = _PMID.fullmatch(read_first(root, "accession-num"))
    return match[1] if match else ""


def _find_pmcid(root: etree._Element) -> str:
    """Return PubMed Central's number from `custom2`, which may hold anything else; empty if it does."""
    text = read_first(root, "custom2")
    return text if _PMCID.fullmatch(text) else ""


def _find_venue(root: etree._Element, kind: PaperKind) -> str:
    """Return the journal, the proceedings or the book; of a thesis, the university, which is in `publisher`.

    The second title of a book or a report is its series, and counts as the venue too.
    """
    if kind is PaperKind.THESIS:
        return read_first(root, "publisher")
    return read_first(root, "titles/secondary-title") or read_first(root, "periodical/full-title")


def _find_series(root: etree._Element, kind: PaperKind) -> str:
    """Return the series: the second title of a book or a report, and the third of a chapter or a conference paper."""
    if kind in (PaperKind.BOOK, PaperKind.REPORT):
        return read_first(root, "titles/secondary-title")
    return read_first(root, "titles/tertiary-title") if kind in (PaperKind.CHAPTER, PaperKind.CONFERENCE) else ""


FORMATS = (Format("endnote-xml", "EndNote's XML", parse_endnote_xml, is_endnote_xml),)
