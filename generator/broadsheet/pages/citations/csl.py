"""Writes CSL-JSON, the format of citation processors such as citeproc, and of Zotero and Pandoc.

Item types and fields are those of CSL 1.0.2 (https://docs.citationstyles.org/en/stable/specification.html, appendices
III and IV). Tests check the output against csl-data.json of https://github.com/citation-style-language/schema.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from broadsheet.model.author import Author
from broadsheet.model.period import Period
from broadsheet.model.publication import PaperKind
from broadsheet.pages.citations.citation import Citation, Json, drop_empty_fields

_TYPES = {
    PaperKind.ARTICLE: "article-journal",
    PaperKind.CONFERENCE: "paper-conference",
    PaperKind.PREPRINT: "article",
    PaperKind.CHAPTER: "chapter",
    PaperKind.BOOK: "book",
    PaperKind.THESIS: "thesis",
    PaperKind.REPORT: "report",
    PaperKind.OTHER: "document",
}
"""The item type of each kind of paper."""


def write_csl(citations: Iterable[Citation]) -> str:
    """Return a CSL-JSON file: an array with an item for each citation."""
    written = msgspec.json.encode(list(map(_make_item, citations)))
    return msgspec.json.format(written, indent=1).decode() + "\n"


def _make_item(citation: Citation) -> Json:
    """Return a citation as an item, without fields that have no value."""
    paper = citation.paper
    licence = f"license: {paper.licence}" if paper.licence else ""
    values: dict[str, Json] = {
        "id": citation.key,
        "type": _TYPES[citation.kind],
        "title": paper.title.plain,
        "author": list(map(_make_name, paper.authors)),
        "editor": list(map(_make_name, paper.editors)),
        "issued": _make_date(citation.issued),
        "container-title": paper.venue,
        "collection-title": citation.series,
        "genre": paper.genre,
        "volume": paper.volume,
        "issue": paper.issue,
        "page": "-".join(filter(None, citation.pages)),
        "publisher": paper.publisher,
        "publisher-place": paper.place,
        "ISSN": ", ".join(paper.issn),
        "ISBN": ", ".join(paper.isbn),
        "number": f"arXiv:{paper.arxiv}" if citation.kind is PaperKind.PREPRINT and paper.arxiv else "",
        "DOI": paper.doi,
        "PMID": paper.pmid,
        "PMCID": paper.pmcid,
        "URL": citation.url,
        "abstract": paper.abstract.plain,
        "keyword": _join_keywords(citation.keywords),
        "language": paper.language,
        "note": "\n".join(filter(None, (citation.note, licence, " ".join(paper.comment.plain.split())))),
    }
    return drop_empty_fields(values)


def _join_keywords(words: tuple[str, ...]) -> str:
    """Keywords as one text, which is separated by semicolons if a keyword has a comma."""
    if not any("," in word for word in words):
        return ", ".join(words)
    return "; ".join(words) + ";" * (len(words) == 1)


def _make_name(author: Author) -> Json:
    """Return an author as a name with its parts, or as a literal, which citation processors do not take apart."""
    return {"family": author.family, "given": author.given} if author.given else {"literal": author.name}


def _make_date(period: Period) -> Json:
    """Return a date as `date-parts`, which may be only a year, or a year and a month."""
    parts: list[Json] = [part for part in (period.year, period.month, period.day) if part]
    return {"date-parts": [parts]} if parts else {}
