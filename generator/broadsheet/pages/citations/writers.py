"""The formats in which papers are written. Each has a module with a function from citations to the text of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import TypeAlias

from broadsheet.pages.citations.bibtex import write_bibtex
from broadsheet.pages.citations.citation import Citation
from broadsheet.pages.citations.csl import write_csl
from broadsheet.pages.citations.own_json import write_own_json
from broadsheet.pages.citations.ris import write_ris

CitationWriter: TypeAlias = Callable[[Iterable[Citation]], str]
"""Writes a file of one format. Without citations the result is an empty file of that format."""
WRITERS = MappingProxyType(
    {
        "bib": write_bibtex,
        "ris": write_ris,
        "csl": write_csl,
        "jsonl": write_own_json,
    }
)
"""The writer of each format, by the name that `broadsheet export` knows it by."""
FILES = MappingProxyType({"paper.bib": write_bibtex, "paper.ris": write_ris, "paper.json": write_csl})
"""The writers of the files beside the page of each paper, by the name of the file."""
