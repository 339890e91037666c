"""Reads answers of OAI-PMH interfaces: arXiv's own forms arXiv and arXivRaw, and the Dublin Core of any repository.

The protocol is https://www.openarchives.org/OAI/openarchivesprotocol.html, where section 2.5 describes a record
and section 4 the answers. The forms are http://export.arxiv.org/OAI/arXiv.xsd,
http://export.arxiv.org/OAI/arXivRaw.xsd and http://www.openarchives.org/OAI/2.0/oai_dc.xsd.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.model.urls import is_url
from broadsheet.sources.fields.author_lists import read_people
from broadsheet.sources.fields.author_names import make_author
from broadsheet.sources.fields.citation_clues import drop_identifier_addresses, find_arxiv, find_doi
from broadsheet.sources.fields.html_text import strip_markup
from broadsheet.sources.format import Format
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.sources.xml.arxiv import read_arxiv_authors
from broadsheet.sources.xml.elements import ElementFields, find_root, read_service_records
from broadsheet.system.errors import Problem
from broadsheet.system.messages import excerpt

_READING = Reading(
    tex=True,
    names={"arxiv": "id", "date": "created", "venue": "journal-ref", "comment": "comments", "licence": "license"},
)
_CLASS = re.compile(r"\b(?=[A-Z.-]{0,20}\d)\w[\w.-]*\w", re.ASCII)
"""A class of the MSC or the ACM, such as 94B05 or I.2.7, and no word beside it."""
_AND = re.compile(r",?\s(?:and|&)\s")
"""The conjunction before the last of several authors in arXivRaw, which has them in one text."""
_NOTES = re.compile(r"\(\s*\(.*", re.DOTALL)
"""What explains the numbers behind names, at the end of a list of authors."""
_COMMENT = "Comment: "
"""What arXiv puts before the comment, which Dublin Core has in `dc:description` like the abstract."""
_KINDS = {
    **dict.fromkeys(("thesis", "dissertation"), PaperKind.THESIS),
    "preprint": PaperKind.PREPRINT,
    "report": PaperKind.REPORT,
    **dict.fromkeys(("conference", "proceedings"), PaperKind.CONFERENCE),
    **dict.fromkeys(("bookpart", "book part", "chapter"), PaperKind.CHAPTER),
    "book": PaperKind.BOOK,
    "article": PaperKind.ARTICLE,
}
"""How a paper was published, by a word in `dc:type`, for example `info:eu-repo/semantics/article`."""
_GENRES = {
    "doctoralthesis": "Doctoral thesis",
    "masterthesis": "Master's thesis",
    "bachelorthesis": "Bachelor's thesis",
}
"""What kind of thesis it is, by a word in `dc:type`, for example `info:eu-repo/semantics/doctoralThesis`."""
_CITATION = re.compile(
    r"(?P<venue>[^;]{2,200}); Vol\.? (?P<volume>[\w–-]{1,12})(?:,? (?:No\.?|Núm\.|Iss\.) (?P<issue>[\w/–-]{1,12}))?"
    r"[^;]{0,200}(?:; (?P<pages>[\w–-]{1,20}))?"
)
"""A source as Open Journal Systems writes it: `Journal of Sand; Vol. 7 No. 2 (2031): Dunes; 11-19`."""
_ISSN = re.compile(r"\b\d{4}-\d{3}[\dXx]\b", re.ASCII)


def is_arxiv_oai(text: str) -> bool:
    """Return whether a text is an answer of an OAI-PMH interface, of arXiv or of any other repository."""
    return find_root(text).startswith("OAI-PMH ")


def parse_arxiv_oai(text: str, file: str, limits: Limits) -> Parsed:
    """Return the papers of an answer to ListRecords or GetRecord; a deleted record is a problem."""
    return make_papers(
        read_service_records(text, file, ("record",), limits.record, _read_record), file, limits, _READING
    )


def _read_record(origin: Origin, record: etree._Element) -> Record | Problem:
    """Return the record in the form that its metadata have, or a problem if the repository has deleted it.

    A deleted record has a header alone, with `status="deleted"` (OAI-PMH 2.0, section 2.5.1). Metadata in an
    unknown form are read as Dublin Core, which every repository must offer (section 2.5).
    """
    header, metadata = record.find("{*}header"), record.find("{*}metadata/*")
    identifier = ElementFields(header).text("identifier") if header is not None else ""
    if header is not None and header.get("status") == "deleted":
        message = f"The repository has deleted the record “{excerpt(identifier)}”."
        return Problem(origin.place, "deleted-record", message, "There is nothing to do.", rejected=True)
    if metadata is None:
        return Record(origin=origin)
    match etree.QName(metadata).localname:
        case "arXivRaw":
            return _read_raw(origin, ElementFields(metadata))
        case "arXiv":
            return _read_arxiv(origin, ElementFields(metadata))
    return _read_dublin_core(origin, ElementFields(metadata), identifier)


def _read_arxiv(origin: Origin, fields: ElementFields) -> Record:
    """Return the record of the form arXiv, in which each author has an element and versions are left out."""
    authors = (author for authors in fields.all("authors") for author in authors)
    return Record(
        origin=origin,
        authors=tuple(_read_author(ElementFields(author)) for author in authors),
        date=fields.text("created"),
        updated=fields.text("updated"),
        arxiv=fields.text("id"),
        **_read_common(fields),
    )


def _read_author(fields: ElementFields) -> Author:
    """Return an author of the form arXiv, from `keyname`, `suffix`, `forenames` and `affiliation`."""
    # “Gull,” is found among the names.
    family = " ".join(part.strip(" \n,") for part in fields.texts("keyname", "suffix"))
    return make_author(family, fields.text("forenames"), affiliations=tuple(fields.texts("affiliation")))


def _read_raw(origin: Origin, fields: ElementFields) -> Record:
    """Return the record of the form arXivRaw, which has the date of every version, and all authors in one text.

    The first version gives the date. The last one gives the update, and the end of the identifier, `2503.01234v2`.
    """
    versions = fields.all("version")
    days = [ElementFields(version).text("date") for version in versions]
    return Record(
        origin=origin,
        authors=tuple(read_arxiv_authors(_AND.sub(", ", _NOTES.sub("", fields.text("authors"))))),
        date=days[0] if days else "",
        updated=days[-1] if days else "",
        arxiv=fields.text("id") + (versions[-1].get("version", "") if versions else ""),
        **_read_common(fields),
    )


def _read_common(fields: ElementFields) -> dict[str, Any]:
    """Return the fields that arXiv and arXivRaw have alike, under their names in the record.

    Classes of the MSC and the ACM are categories, after those of arXiv; words beside them are left out.
    """
    classes = (name for text in fields.texts("msc-class", "acm-class") for name in _CLASS.findall(text))
    return {
        "title": fields.text("title"),
        "abstract": strip_markup(fields.text("abstract")),
        "kind": PaperKind.PREPRINT,
        "venue": fields.text("journal-ref"),
        # Of a paper that came out twice there are two.
        "doi": next(iter(fields.text("doi").split()), ""),
        "categories": (*fields.text("categories").split(), *classes),
        "comment": fields.text("comments"),
        "licence": fields.text("license"),
    }


def _read_dublin_core(origin: Origin, fields: ElementFields, identifier: str) -> Record:
    """Return the record of simple Dublin Core, in which each of 15 elements may be missing or repeated.

    `identifier` is that of the header, such as `oai:arXiv.org:2503.01234`. The standard does not say which of
    several texts is which, so that some are recognised by their form: a description that begins with `Comment: ` is
    a comment, a source may be a citation, and of several dates the first and the last count.
    """
    names = [identifier, *fields.texts("dc:identifier")]
    types = "".join(fields.texts("dc:type")).lower()
    kind = next((kind for word, kind in _KINDS.items() if word in types), PaperKind.OTHER)
    sources = [text.strip() for text in fields.texts("dc:source") if not is_url(text)]
    cited = next(filter(None, map(_CITATION.fullmatch, sources)), None)
    arxiv = find_arxiv(names)
    days = sorted(fields.texts("dc:date"))
    abstract = [text for text in fields.texts("dc:description") if not text.startswith(_COMMENT)]
    comments = [text for text in fields.texts("dc:description") if text.startswith(_COMMENT)]
    return Record(
        origin=origin,
        title=fields.text("dc:title"),
        abstract=strip_markup("\n\n".join(abstract)),
        authors=tuple(read_people(fields.texts("dc:creator"))),
        date=days[0] if days else "",
        updated=days[-1] if len(days) > 1 else "",
        kind=PaperKind.PREPRINT if arxiv else kind,
        genre=next((genre for word, genre in _GENRES.items() if word in types), ""),
        venue=cited["venue"] if cited else next((text for text in sources if not _ISSN.search(text)), ""),
        volume=(cited["volume"] or "") if cited else "",
        issue=(cited["issue"] or "") if cited else "",
        pages=(cited["pages"] or "") if cited else "",
        issn=tuple(text for text in (*sources, *names) if _ISSN.search(text)),
        isbn=tuple(text for text in names if "isbn" in text.lower()),
        arxiv=arxiv,
        doi=find_doi(names),
        links=drop_identifier_addresses(filter(is_url, names)),
        keywords=tuple(fields.texts("dc:subject")),
        publisher=fields.text("dc:publisher"),
        comment=" ".join(text.removeprefix(_COMMENT) for text in comments),
        licence=next(filter(is_url, fields.texts("dc:rights")), fields.text("dc:rights")),
        language=fields.text("dc:language"),
    )


FORMATS = (Format("arxiv-oai", "arXiv's records from OAI-PMH", parse_arxiv_oai, is_arxiv_oai),)
