"""Writes RIS, the format that most reference managers import.

The tags are those that Reference Manager introduced and EndNote, Zotero and Mendeley understand:
https://en.wikipedia.org/wiki/RIS_(file_format). A tag and its value are one line. The format has no escaping, and none
is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from broadsheet.model.author import Author
from broadsheet.model.publication import PaperKind
from broadsheet.pages.citations.citation import Citation

_TYPES = {
    PaperKind.ARTICLE: "JOUR",
    PaperKind.CONFERENCE: "CONF",
    PaperKind.PREPRINT: "UNPB",
    PaperKind.CHAPTER: "CHAP",
    PaperKind.BOOK: "BOOK",
    PaperKind.THESIS: "THES",
    PaperKind.REPORT: "RPRT",
    PaperKind.OTHER: "GEN",
}
"""The reference type of each kind of paper."""


def write_ris(citations: Iterable[Citation]) -> str:
    """Return a RIS file with a record for each citation, separated by empty lines.

    `TY` is the first tag of a record and `ER` the last one. `AU`, `ED`, `KW` and `SN` are repeated, one for each value.
    """
    return "\n".join("".join(_list_lines(citation)) for citation in citations)


def _list_lines(citation: Citation) -> Iterator[str]:
    """Yield the lines of a record: the type first, then every tag that has a value, then the end."""
    paper, issued = citation.paper, citation.issued
    first, last = citation.pages
    tags = (
        ("ID", citation.key),
        ("TI", paper.title.plain),
        *(("AU", _write_author(author)) for author in paper.authors),
        *(("ED", _write_author(editor)) for editor in paper.editors),
        ("PY", str(issued.year or "")),
        ("DA", issued.slug.replace("-", "/") if issued.month else ""),
        ("JO" if citation.kind is PaperKind.ARTICLE else "T2", paper.venue),
        ("VL", paper.volume),
        ("IS", paper.issue),
        ("SP", first),
        ("EP", last),
        ("T3", citation.series),
        ("M3", paper.genre),
        ("PB", paper.publisher),
        ("CY", paper.place),
        *(("SN", number) for number in (*paper.issn, *paper.isbn)),
        ("DO", paper.doi),
        ("AN", f"PMID:{paper.pmid}" if paper.pmid else ""),
        ("C2", paper.pmcid),
        *(("UR", url) for url in dict.fromkeys((citation.url, *(link.url for link in paper.links)))),
        ("AB", paper.abstract.plain),
        *(("KW", word) for word in citation.listed_keywords),
        ("LA", paper.language),
        ("N1", citation.note),
        ("N1", paper.comment.plain),
    )
    yield f"TY  - {_TYPES[citation.kind]}\n"
    for tag, value in tags:
        if value:
            yield f"{tag}  - {_fit(value)}\n"
    yield "ER  - \n"


def _fit(value: str) -> str:
    """Return a value on one line, with single spaces. Most are like that already, which is seen much faster."""
    return value if value.isprintable() and "  " not in value else " ".join(value.split())


def _write_author(author: Author) -> str:
    """Return an author as `Family, Given`, or a name without a given part as it is."""
    if author.given:
        return f"{author.family}, {author.given}"
    # Programs take the last word of a name for the family name, unless a comma says that it is the name of a group.
    return f"{author.name}," if author.family else author.name
