"""The registry of formats: all that the modules of parsers define, and how the format of a text is detected.

`docs/contributing/add-a-format.md` shows how one is added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from broadsheet.sources import bibtex, json, prose, table, tagged, xml
from broadsheet.sources.foreign.naming import find_kind
from broadsheet.sources.format import Format
from broadsheet.sources.table.rows import NO_COLUMNS, make_formats

_FIRST = (
    "pubmed", "acl", "endnote-xml", "medline", "web-of-science", "endnote", "ris", "bibtex", "markdown", "csv", "tsv",
    "hf-daily", "json-feed", "csl-json", "arxiv-api", "arxiv-rss", "arxiv-atom", "arxiv-oai", "rss", "atom",
)  # fmt: skip
"""The order in which formats are tried: a special case, such as arXiv's RSS, before the general one, such as RSS.
A format that is not listed comes after these."""
_LAST = ("json", "dump")
"""Formats that are tried last. Their files have no distinctive mark, so a sign of a foreign file takes precedence."""
_LENIENT = (*_LAST, "csl-json", "hf-daily", "json-feed")
"""Formats whose parsers read any paragraphs, or any objects with a title."""


def _find_formats() -> Iterator[Format]:
    """Yield the formats of each module that defines some."""
    for package in (bibtex, json, prose, table, tagged, xml):
        for found in iter_modules(package.__path__):
            yield from getattr(import_module(f"{package.__name__}.{found.name}"), "FORMATS", ())


def _order(form: Format) -> tuple[int, str]:
    """Return the place of a format in the order in which they are tried."""
    if form.name in _LAST:
        return len(_FIRST) + 1 + _LAST.index(form.name), ""
    return (_FIRST.index(form.name) if form.name in _FIRST else len(_FIRST)), form.name


FORMATS: Mapping[str, Format] = MappingProxyType({form.name: form for form in sorted(_find_formats(), key=_order)})
"""Each format by its name for `--format`. A text has the first of these formats that matches."""


def list_formats(columns: Mapping[str, str]) -> Mapping[str, Format]:
    """Return every format; `columns` has the names of further columns of tables, by their fields."""
    return {**FORMATS, **{form.name: form for form in make_formats(columns)}} if columns else FORMATS


def detect_format(text: str, formats: Mapping[str, Format] = FORMATS) -> str:
    """Return the name of the first format that matches, judging by the beginning of the text; empty if none does."""
    found = next((name for name, form in formats.items() if form.matches(text)), "")
    return "" if found in _LAST and find_kind(text, NO_COLUMNS) else found


def find_other_format(text: str, name: str, formats: Mapping[str, Format]) -> str:
    """Return the format that a text has instead of the one that the user named; empty if it may have that one."""
    if formats[name].matches(text):
        return ""
    found = detect_format(text, formats)
    return "" if found in _LAST else found


def is_lenient(name: str) -> bool:
    """Return whether the parser of a format would find papers in files of other kinds."""
    return name in _LENIENT
