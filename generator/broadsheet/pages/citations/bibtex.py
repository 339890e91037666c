"""BibTeX: http://mirrors.ctan.org/biblio/bibtex/base/btxdoc.pdf, section 3; arXiv's fields as arXiv itself writes them.

Every value stands in braces on one line. What TeX would read as markup is escaped, so that the compiled text shows the
characters of the paper; formulas stay formulas. Addresses and identifiers are written as they are, for `\\url`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from broadsheet.model.author import Author
from broadsheet.model.period import MONTHS
from broadsheet.model.publication import PaperKind
from broadsheet.model.text import Math, Span, Text
from broadsheet.pages.citations.citation import Citation, drop_empty_pairs

_TYPES = {
    PaperKind.ARTICLE: "article",
    PaperKind.CONFERENCE: "inproceedings",
    PaperKind.PREPRINT: "misc",
    PaperKind.CHAPTER: "incollection",
    PaperKind.BOOK: "book",
    PaperKind.THESIS: "phdthesis",
    PaperKind.REPORT: "techreport",
    PaperKind.OTHER: "misc",
}
_VENUES = {
    PaperKind.ARTICLE: "journal",
    PaperKind.CONFERENCE: "booktitle",
    PaperKind.CHAPTER: "booktitle",
    PaperKind.BOOK: "booktitle",
    PaperKind.THESIS: "booktitle",
    PaperKind.REPORT: "booktitle",
}
"""The field that says what papers of a kind are part of; `howpublished` for all others."""
_HOUSES = {PaperKind.THESIS: "school", PaperKind.REPORT: "institution"}
"""The field that says who published papers of a kind, of which an entry needs one."""
_MARKUP = str.maketrans(
    {char: f"\\{char}" for char in "&%#_$"}
    | {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "`": r"\textasciigrave{}",
    }
)
_LIGATURE = re.compile(r"([-'<>,])(?=\1)")
"""What TeX would join to a dash or a quotation mark."""
_PIECE = re.compile(r"[^\s-]+|[\s-]+")
"""A word of a title, or what stands between two."""
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?")
_FORMULA = re.compile(r"(?:[^\\$%#&]|\\(?!begin\b|end\b).)+")
"""A formula in which nothing ends it early, or needs what stands around it."""
_ESCAPED_BRACE = re.compile(r"\\[{}]")
_PARTED = re.compile(r"[,&#%$_]|(?:^|\s)and(?:\s|$)|^others$", re.IGNORECASE)
"""In a name, what readers of BibTeX take for the end of one, or for no part of any."""
_CRITIC = re.compile(r"\{(?=\+\+|==)")
"""What CriticMarkup, which a site owner may turn on, reads as a change, also in the code that a page shows."""
_CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]+)?")


def write_bibtex(citations: Iterable[Citation]) -> str:
    """A BibTeX file with an entry for each citation."""
    return "\n".join(map(write_entry, citations))


def write_entry(citation: Citation, *, abstract: bool = True) -> str:
    """The entry of one citation."""
    fields = (field for field in _list_fields(citation) if abstract or field[0] != "abstract")
    lines = [f"@{_TYPES[citation.kind]}{{{citation.key},", *(f"  {name} = {value}," for name, value in fields), "}"]
    return "\n".join(lines) + "\n"


def _list_fields(citation: Citation) -> Iterator[tuple[str, str]]:
    """Each field with its value as it stands in the file."""
    paper, issued, kind = citation.paper, citation.issued, citation.kind
    venue, house = paper.venue, ""
    if kind is PaperKind.BOOK and venue == paper.series:
        venue = ""
    if kind in _HOUSES:
        venue, house = (venue, paper.publisher) if paper.publisher else ("", venue)
    values = (
        ("title", _write_title(paper.title)),
        ("author", " and ".join(map(_write_author, paper.authors))),
        ("editor", " and ".join(map(_write_author, paper.editors))),
        ("year", str(issued.year or "")),
        ("day", str(issued.day or "")),
        (_VENUES.get(kind, "howpublished"), _escape(venue)),
        (_HOUSES.get(kind, ""), _escape(house)),
        ("series", _escape(paper.series)),
        ("type", _escape(paper.genre)),
        ("volume", _escape(paper.volume)),
        ("number", _escape(paper.issue)),
        ("pages", "--".join(map(_escape, filter(None, citation.pages)))),
        ("publisher", _escape(paper.publisher)),
        ("address", _escape(paper.place)),
        ("issn", ", ".join(paper.issn)),
        ("isbn", ", ".join(paper.isbn)),
        ("doi", _quote(paper.doi)),
        ("pmid", paper.pmid),
        ("pmcid", paper.pmcid),
        ("eprint", paper.arxiv),
        ("archivePrefix", "arXiv" if paper.arxiv else ""),
        ("primaryClass", _find_class(citation)),
        ("url", _quote(citation.url)),
        ("abstract", _write_text(paper.abstract)),
        ("keywords", ", ".join(map(_escape, citation.keywords))),
        ("language", paper.language),
        ("note", citation.note),
    )
    for name, value in drop_empty_pairs(values):
        yield name, _CRITIC.sub("{{}", f"{{{value}}}")
        if name == "year" and issued.month:
            yield "month", MONTHS[issued.month - 1]


def _find_class(citation: Citation) -> str:
    """The primary category at arXiv."""
    paper = citation.paper
    known = paper.arxiv and paper.categories and _CATEGORY.fullmatch(paper.categories[0])
    return paper.categories[0] if known else ""


def _write_title(title: Text) -> str:
    """The title; styles that make letters small leave its names and formulas as they are."""
    return "".join(f"{{{part}}}" if formula else _PIECE.sub(_protect, part) for formula, part in _part(title))


def _protect(match: re.Match[str]) -> str:
    """A word in braces, without the punctuation around it, where it has a capital that is not its first letter."""
    word = match[0]
    core = _CORE.search(word)
    if not core or not any(map(str.isupper, core[0][1:])):
        return _escape(word)
    return f"{_escape(word[: core.start()])}{{{_escape(core[0])}}}{_escape(word[core.end() :])}"


def _write_text(text: Text) -> str:
    """A text on one line."""
    written = "".join(part if formula else _escape(part) for formula, part in _part(text))
    # Two formulas side by side would begin one on a line of its own.
    return " ".join(written.replace("$$", "${}$").split())


def _part(text: Text) -> Iterator[tuple[bool, str]]:
    """The formulas of a text, between dollars, and the characters between them."""
    for formula, spans in groupby(text.spans, key=_is_formula):
        if formula:
            yield from ((True, f"${span.source}$") for span in spans if isinstance(span, Math))
        else:
            yield False, Text(tuple(spans)).plain


def _is_formula(span: Span) -> bool:
    """Whether a span is a formula that can stand in an entry, for TeX and for whoever reads BibTeX without it."""
    if not isinstance(span, Math) or not _FORMULA.fullmatch(span.source):
        return False
    # BibTeX counts a brace behind a backslash, other readers do not.
    return all(map(_balances, (span.source, _ESCAPED_BRACE.sub("", span.source))))


def _balances(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def _write_author(author: Author) -> str:
    if author.given:
        return f"{_write_name(author.family)}, {_write_name(author.given)}"
    return f"{{{_escape(author.name)}}}" if author.family else _write_name(author.name)


def _write_name(name: str) -> str:
    return f"{{{_escape(name)}}}" if _PARTED.search(name) else _escape(name)


def _escape(text: str) -> str:
    """Text in which TeX finds nothing but characters."""
    return _LIGATURE.sub(r"\1{}", text.translate(_MARKUP))


def _quote(address: str) -> str:
    """An address in which no brace opens or closes the value."""
    return re.sub(r"[\\{}]", lambda match: f"%{ord(match[0]):02X}", address)
