"""Parsers that other programs use, and what they find in the files that Broadsheet writes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import bibtexparser
import jsonschema
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware, MonthIntMiddleware, SeparateCoAuthors, SplitNameParts
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from broadsheet.model.author import Author
from broadsheet.pages.citations.bibtex import write_bibtex
from broadsheet.pages.citations.citation import Citation
from broadsheet.pages.citations.csl import write_csl
from broadsheet.pages.citations.ris import write_ris
from tests.conftest import DATA
from tests.hostile import fold_space

_KNOWN_TO_TEX = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
"""Macros of LaTeX itself that pylatexenc leaves out, or reads as another character."""


@dataclass(frozen=True)
class Read:
    """What a parser finds of one paper; every text is on one line."""

    key: str
    kind: str
    title: str
    authors: tuple[str, ...]
    """As `Gull, Ada` where the family's name is told apart, else as the name stands."""
    date: tuple[int, ...]
    doi: str
    url: str
    abstract: str
    venue: str


def expect(citation: Citation, kind: str) -> Read:
    """Return what every parser should find."""
    paper, issued = citation.paper, citation.issued
    return Read(
        key=citation.key,
        kind=kind,
        title=fold_space(paper.title.plain),
        authors=tuple(map(write_name, paper.authors)),
        date=tuple(part for part in (issued.year, issued.month, issued.day) if part),
        doi=paper.doi,
        url=citation.url,
        abstract=fold_space(paper.abstract.plain),
        venue=paper.venue,
    )


def write_name(author: Author) -> str:
    return f"{author.family}, {author.given}" if author.given else author.name


@cache
def _make_decoder() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    macros = [MacroTextSpec(name, simplify_repl=char) for name, char in _KNOWN_TO_TEX.items()]
    context.add_context_category("latex", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=context, math_mode="verbatim")


def read_bibtex(citations: list[Citation]) -> list[Read]:
    """Return what bibtexparser finds in the BibTeX of these citations, once as written and once as LaTeX shows it."""
    text = write_bibtex(citations)
    typed = bibtexparser.parse_string(text, append_middleware=[MonthIntMiddleware()])
    names = [SeparateCoAuthors(), SplitNameParts(), LatexDecodingMiddleware(decoder=_make_decoder())]
    shown = bibtexparser.parse_string(text, append_middleware=names)
    assert typed.failed_blocks == shown.failed_blocks == []
    assert len(typed.blocks) == len(typed.entries) == len(shown.entries)
    return [_read_entry(*pair) for pair in zip(typed.entries, shown.entries, strict=True)]


def _read_entry(typed: Any, shown: Any) -> Read:
    fields = {field.key: field.value for field in typed.fields}
    texts = {field.key: field.value for field in shown.fields}
    names = zip(split_names(fields.get("author", "")), texts.get("author", []), strict=True)
    whole = [n.merge_last_name_first if "," in raw else n.merge_first_name_first for raw, n in names]
    venue = next((texts[name] for name in ("journal", "booktitle", "howpublished", "series") if name in texts), "")
    return Read(
        key=typed.key,
        kind=typed.entry_type,
        title=fold_space(texts["title"]),
        authors=tuple(map(_make_decoder().latex_to_text, whole)),  # the middleware leaves lists as they are
        date=tuple(int(fields[name]) for name in ("year", "month", "day") if name in fields),
        doi=fields.get("doi", ""),
        url=fields["url"],
        abstract=texts.get("abstract", ""),
        venue=venue,
    )


def split_names(value: str) -> list[str]:
    """Return the names of a field, without what is in braces; if a comma is left, the family name comes first."""
    names, depth = [""], 0
    for part in value.split(" "):
        if part.lower() == "and" and not depth:
            names.append("")
            continue
        for char in part:
            depth += (char == "{") - (char == "}")
            names[-1] += char if not depth else ""
    return names if value else []


def read_ris(citations: list[Citation]) -> list[Read]:
    """Return what rispy finds in the RIS of these citations."""
    text = write_ris(citations)
    assert all(line[2:6] == "  - " for line in text.splitlines() if line)
    return [_read_record(*pair) for pair in zip(rispy.loads(text), citations, strict=True)]


def _read_record(record: dict[str, Any], citation: Citation) -> Read:
    assert "unknown_tag" not in record
    date = record.get("date") or record.get("year", "")
    return Read(
        key=record["id"],
        kind=record["type_of_reference"],
        title=record["title"],
        authors=tuple(map(_read_name, record.get("authors", ()), citation.paper.authors)),
        date=tuple(map(int, filter(None, date.split("/")))),
        doi=record.get("doi", ""),
        url=_read_address(record["urls"], citation),
        abstract=record.get("abstract", ""),
        venue=record.get("journal_name", record.get("secondary_title", "")),
    )


def _read_name(name: str, author: Author) -> str:
    """Return a name; that of a group has a comma at its end."""
    is_group = author.family and not author.given
    assert not is_group or name.endswith(",")
    return name[:-1] if is_group else name


def _read_address(parts: list[str], citation: Citation) -> str:
    """Return the first address, after which the others must follow; rispy also takes a semicolon for an end."""
    others = (link.url for link in citation.paper.links if link.url != citation.url)
    joined, rest = ";".join(parts), "".join(f";{url}" for url in others)
    assert joined.endswith(rest)
    return joined.removesuffix(rest)


@cache
def _make_validator() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json.loads((DATA / "exports" / "csl-data.schema.json").read_text()))


def read_csl(citations: list[Citation]) -> list[Read]:
    """Return what the CSL-JSON of these citations contains, which must be valid."""
    items = json.loads(write_csl(citations))
    assert [error.message for error in _make_validator().iter_errors(items)] == []
    return list(map(_read_item, items))


def _read_item(item: dict[str, Any]) -> Read:
    names = [name.get("literal") or f"{name['family']}, {name['given']}" for name in item.get("author", ())]
    return Read(
        key=item["id"],
        kind=item["type"],
        title=fold_space(item["title"]),
        authors=tuple(names),
        date=tuple(item.get("issued", {"date-parts": [[]]})["date-parts"][0]),
        doi=item.get("DOI", ""),
        url=item["URL"],
        abstract=fold_space(item.get("abstract", "")),
        venue=item.get("container-title", ""),
    )
