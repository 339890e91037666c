"""Records of arXiv's OAI-PMH interface, in any of its forms: arXiv, arXivRaw and Dublin Core.

https://www.openarchives.org/OAI/openarchivesprotocol.html, section 3; http://export.arxiv.org/OAI/arXiv.xsd,
http://export.arxiv.org/OAI/arXivRaw.xsd, http://www.openarchives.org/OAI/2.0/oai_dc.xsd
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from generator.config.limits import Limits
from generator.errors import Problem, excerpt
from generator.paper import Author, Origin, PaperKind
from generator.sources.arxiv import read_authors
from generator.sources.hints import drop_shown, find_arxiv, find_doi
from generator.sources.names import make_name, read_name
from generator.sources.papers import make_papers
from generator.sources.parsed import Parsed
from generator.sources.record import Reading, Record
from generator.sources.xmltext import Fields, find_root, read_answer
from generator.urls import is_url

_READING = Reading(
    tex=True,
    names={"arxiv": "id", "date": "created", "venue": "journal-ref", "comment": "comments", "licence": "license"},
)
_CLASS = re.compile(r"\b(?=[A-Z.-]*\d)\w[\w.-]*\w", re.ASCII)
"""A class of the MSC or the ACM, such as 94B05 or I.2.7, and no word beside it."""
_AND = re.compile(r",?\s(?:and|&)\s")
_NOTES = re.compile(r"\(\s*\(.*", re.DOTALL)
"""What explains the numbers behind names, at the end of a list of authors."""
_COMMENT = "Comment: "


def is_harvest(text: str) -> bool:
    """Whether a text is an answer of an OAI-PMH interface."""
    return find_root(text).startswith("OAI-PMH ")


def parse_harvest(text: str, file: str, limits: Limits) -> Parsed:
    """The papers of an answer to ListRecords or GetRecord; a deleted record is a problem."""
    return make_papers(read_answer(text, file, ("record",), limits.record, _read), file, limits, _READING)


def _read(origin: Origin, record: etree._Element) -> Record | Problem:
    header, metadata = record.find("{*}header"), record.find("{*}metadata/*")
    identifier = Fields(header).text("identifier") if header is not None else ""
    if header is not None and header.get("status") == "deleted":
        found = f"the deleted record “{excerpt(identifier)}”"
        advice = "Its repository has taken it back; nothing is to be done."
        return Problem(origin.place, "deleted-record", found, "a paper", advice, rejected=True)
    if metadata is None:
        return Record(origin=origin)
    match etree.QName(metadata).localname:
        case "arXivRaw":
            return _read_raw(origin, Fields(metadata))
        case "arXiv":
            return _read_arxiv(origin, Fields(metadata))
    return _read_dublin_core(origin, Fields(metadata), identifier)


def _read_arxiv(origin: Origin, fields: Fields) -> Record:
    authors = (author for authors in fields.all("authors") for author in authors)
    return Record(
        origin=origin,
        authors=tuple(_read_author(Fields(author)) for author in authors),
        date=fields.text("created"),
        updated=fields.text("updated"),
        arxiv=fields.text("id"),
        **_read_common(fields),
    )


def _read_author(fields: Fields) -> Author:
    # “Gull,” is found among the names.
    family = " ".join(part.strip(" \n,") for part in fields.texts("keyname", "suffix"))
    return make_name(family, fields.text("forenames"), affiliations=tuple(fields.texts("affiliation")))


def _read_raw(origin: Origin, fields: Fields) -> Record:
    versions = fields.all("version")
    days = [Fields(version).text("date") for version in versions]
    return Record(
        origin=origin,
        authors=tuple(read_authors(_AND.sub(", ", _NOTES.sub("", fields.text("authors"))))),
        date=days[0] if days else "",
        updated=days[-1] if days else "",
        arxiv=fields.text("id") + (versions[-1].get("version", "") if versions else ""),
        **_read_common(fields),
    )


def _read_common(fields: Fields) -> dict[str, Any]:
    """What both of arXiv's own forms have."""
    classes = (name for text in fields.texts("msc-class", "acm-class") for name in _CLASS.findall(text))
    return {
        "title": fields.text("title"),
        "abstract": fields.text("abstract"),
        "kind": PaperKind.PREPRINT,
        "venue": fields.text("journal-ref"),
        # Of a paper that came out twice there are two.
        "doi": next(iter(fields.text("doi").split()), ""),
        "categories": (*fields.text("categories").split(), *classes),
        "comment": fields.text("comments"),
        "licence": fields.text("license"),
    }


def _read_dublin_core(origin: Origin, fields: Fields, identifier: str) -> Record:
    names = [identifier, *fields.texts("dc:identifier")]
    days = sorted(fields.texts("dc:date"))
    abstract = [text for text in fields.texts("dc:description") if not text.startswith(_COMMENT)]
    comments = [text for text in fields.texts("dc:description") if text.startswith(_COMMENT)]
    return Record(
        origin=origin,
        title=fields.text("dc:title"),
        abstract="\n\n".join(abstract),
        authors=tuple(map(read_name, fields.texts("dc:creator"))),
        date=days[0] if days else "",
        updated=days[-1] if len(days) > 1 else "",
        arxiv=find_arxiv(names),
        doi=find_doi(names),
        links=drop_shown(filter(is_url, names)),
        keywords=tuple(fields.texts("dc:subject")),
        publisher=fields.text("dc:publisher"),
        comment=" ".join(text.removeprefix(_COMMENT) for text in comments),
        licence=fields.text("dc:rights"),
        language=fields.text("dc:language"),
    )
