r"""Writes BibTeX.

Entry types and fields are those of Oren Patashnik's BibTeXing (http://mirrors.ctan.org/biblio/bibtex/base/btxdoc.pdf,
section 3), with the usual additions `doi`, `url`, `abstract`, `keywords`, `language`, `issn` and `isbn`, which biblatex
knows too. arXiv papers have `eprint`, `archivePrefix` and `primaryClass`, as arXiv itself exports them; biblatex reads
these as `eprint`, `eprinttype` and `eprintclass`.

Every value is in braces, on one line. What TeX would read as markup is escaped, so that the typeset text shows the
characters of the paper; formulas remain formulas. Web addresses and identifiers are not escaped, since styles pass them
to `\url`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from broadsheet.model.author import Author
from broadsheet.model.period import MONTHS
from broadsheet.model.publication import PaperKind
from broadsheet.model.text import Math, Span, Text, normalize_line
from broadsheet.model.urls import LinkKind, is_url
from broadsheet.pages.citations.citation import Citation

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
"""The entry type of each kind of paper."""
_VENUES = {
    PaperKind.ARTICLE: "journal",
    PaperKind.CONFERENCE: "booktitle",
    PaperKind.CHAPTER: "booktitle",
    PaperKind.BOOK: "booktitle",
    PaperKind.THESIS: "booktitle",
    PaperKind.REPORT: "booktitle",
}
"""The field for what papers of a kind are part of; `howpublished` for all others."""
_HOUSES = {PaperKind.THESIS: "school", PaperKind.REPORT: "institution"}
"""The field for the institution that published papers of a kind, which their entries require."""
_KINDS = tuple(LinkKind)
"""The kinds of links, in the order of their fields."""
_MACROS = {char: f"\\{char}" for char in "&%#_$"} | {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
}
"""How characters that are markup in TeX are written."""
# A pattern that begins with a set of characters is searched much faster than one that begins with alternatives.
_MARKUP = re.compile(r"([&%#_$\\{}~^`<>,'-])(?:(?<=[&%#_$\\{}~^`])|(?=\1))")
"""A character that is markup in TeX, or that TeX would join with the next one to a dash or a quotation mark."""
_PIECE = re.compile(r"[^\s-]+|--+")
"""A word of a title, or a dash."""
_PLAIN_TITLE = re.compile(r"(?>(?:[A-Za-z][a-z]*+(?:: |[ -](?!-)|\Z))*)")
"""A title of plain words, as many are, in which there is nothing to protect or to escape."""
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?")
"""A word without the punctuation around it."""
_FORMULA = re.compile(r"(?:[^\\$%#&]|\\(?!begin\b|end\b).)+")
"""A formula that contains nothing that would end it early or that needs a certain environment."""
_BRACE = re.compile(r"[{}]")
_ESCAPED_BRACE = re.compile(r"\\[{}]")
"""A brace that TeX shows instead of interpreting it."""
_PARTED = re.compile(r"[,&#%$_]|(?:^|\s)and(?:\s|$)|^others$", re.IGNORECASE)
"""What BibTeX parsers treat, inside a name, as a separator or as no part of any name."""
_CRITIC = re.compile(r"\{(?=\+\+|==)")
"""What CriticMarkup, a Markdown extension that a site owner may enable, treats as a change even in blocks of code."""
_CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]+)?")
"""An arXiv category."""
_SEPARATOR = re.compile("[,;]")
"""What separates keywords."""
_ENDS_ADDRESS = re.compile(r"[\\{}]")
"""What could open or close the value of a field if it is in an address."""


def write_bibtex(citations: Iterable[Citation]) -> str:
    """Return a BibTeX file with an entry for each citation, separated by empty lines."""
    return "\n".join(map(write_entry, citations))


def write_entry(citation: Citation, *, abstract: bool = True) -> str:
    """Return the entry of one citation, with or without its abstract.

    The month is one of the macros that all styles define (`mar`), which is not in braces.
    """
    fields = [f"  {name} = {value},\n" for name, value in _list_fields(citation, abstract)]
    return f"@{_name_type(citation)}{{{citation.key},\n{''.join(fields)}}}\n"


def _name_type(citation: Citation) -> str:
    """Return the type of the entry; preprints that are not at arXiv are unpublished, as far as BibTeX knows."""
    is_elsewhere = citation.kind is PaperKind.PREPRINT and not citation.paper.arxiv
    return "unpublished" if is_elsewhere else _TYPES[citation.kind]


def _list_fields(citation: Citation, abstract: bool) -> list[tuple[str, str]]:
    """Return each field that has a value, with the value as written in the file."""
    paper, issued, kind = citation.paper, citation.issued, citation.kind
    venue, house = paper.venue, ""
    if kind is PaperKind.BOOK and venue == paper.series:
        venue = ""
    if kind in _HOUSES:
        venue, house = (venue, paper.publisher) if paper.publisher else ("", venue)
    values = (
        ("title", _write_title(paper.title)),
        ("author", " and ".join([*map(_write_author, paper.authors), *(["others"] if paper.more_authors else [])])),
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
        ("abstract", _write_text(paper.abstract) if abstract else ""),
        ("keywords", ", ".join(map(_write_keyword, citation.listed_keywords))),
        ("language", paper.language),
        ("copyright", _quote(paper.licence) if is_url(paper.licence) else _escape(paper.licence)),
        *_list_links(citation),
        ("addendum", _write_text(paper.comment)),
        ("note", citation.note),
    )
    fields = list[tuple[str, str]]()
    for name, value in values:
        if not name or not value:
            continue
        written = f"{{{value}}}"
        fields.append((name, _CRITIC.sub("{{}", written) if "{" in value or value[0] in "+=" else written))
        if name == "year" and issued.month:
            fields.append(("month", MONTHS[issued.month - 1]))
    return fields


def _list_links(citation: Citation) -> Iterator[tuple[str, str]]:
    """Yield for each kind of link the field of its name, with its addresses."""
    links = citation.paper.links
    for kind in _KINDS if links else ():
        if urls := [_quote(link.url) for link in links if link.kind is kind]:
            yield kind.value, " ".join(urls)


def _write_keyword(word: str) -> str:
    """A keyword, in braces if it contains what separates keywords."""
    return f"{{{_escape(word)}}}" if _SEPARATOR.search(word) else _escape(word)


def _find_class(citation: Citation) -> str:
    """Return the primary category at arXiv: the first one."""
    paper = citation.paper
    known = paper.arxiv and paper.categories and _CATEGORY.fullmatch(paper.categories[0])
    return paper.categories[0] if known else ""


def _write_title(title: Text) -> str:
    """Return a title in which names and formulas are protected from styles that change its capitals."""
    if _PLAIN_TITLE.fullmatch(title.plain) and not any(map(_is_formula, title.spans)):
        return title.plain
    return "".join(f"{{{part}}}" if formula else _PIECE.sub(_protect, part) for formula, part in _part(title))


def _protect(match: re.Match[str]) -> str:
    """Return a word; if it has a capital after its first letter, its core is in braces."""
    word = match[0]
    if word.isalpha() and (len(word) == 1 or word[1:].islower()):
        return word
    core = _CORE.search(word)
    if not core or not any(map(str.isupper, core[0][1:])):
        return _escape(word)
    return f"{_escape(word[: core.start()])}{{{_escape(core[0])}}}{_escape(word[core.end() :])}"


def _write_text(text: Text) -> str:
    """Return a text on one line; a macro separates its paragraphs."""
    if not text:
        return ""
    written = "".join([part if formula else _escape(part) for formula, part in _part(text)])
    # Without the braces, two formulas side by side would begin a displayed one.
    paragraphs = map(normalize_line, written.replace("$$", "${}$").split("\n\n"))
    return r" \par ".join(filter(None, paragraphs))


def _part(text: Text) -> Iterator[tuple[bool, str]]:
    """Yield the formulas of a text, between dollars, and the characters between them; the flag marks formulas."""
    if not any(map(_is_formula, text.spans)):
        yield False, text.plain
        return
    for formula, spans in groupby(text.spans, key=_is_formula):
        if formula:
            yield from ((True, f"${span.source}$") for span in spans if isinstance(span, Math))
        else:
            yield False, Text(tuple(spans)).plain


def _is_formula(span: Span) -> bool:
    """Return whether a span is a formula that TeX can typeset within an entry and that every BibTeX parser can read."""
    if not isinstance(span, Math) or not _FORMULA.fullmatch(span.source):
        return False
    # BibTeX counts a brace after a backslash, other parsers do not.
    return all(map(_balances, (span.source, _ESCAPED_BRACE.sub("", span.source))))


def _balances(text: str) -> bool:
    """Return whether each brace that opens in a text is closed in it."""
    depth = 0
    for brace in _BRACE.findall(text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _write_author(author: Author) -> str:
    """Return an author as `Family, Given`; a name without a given part is in braces, so that it is not split."""
    if given := author.given:
        return f"{_write_name(author.family)}, {_write_name(given)}"
    return f"{{{_escape(author.name)}}}" if author.family else _write_name(author.name)


@lru_cache(maxsize=20_000)
def _write_name(name: str) -> str:
    """Return a part of a name, in braces if BibTeX would split it."""
    return f"{{{_escape(name)}}}" if _PARTED.search(name) else _escape(name)


def _escape(text: str) -> str:
    """Return text in which TeX finds only characters."""
    return _MARKUP.sub(_escape_one, text) if text else ""


def _escape_one(match: re.Match[str]) -> str:
    """Return a character of markup as a macro; any other one with braces between it and the next character."""
    return _MACROS.get(match[0]) or match[0] + "{}"


def _quote(address: str) -> str:
    """Return an address in which no brace can open or close the value."""
    return _ENDS_ADDRESS.sub(lambda match: f"%{ord(match[0]):02X}", address)
