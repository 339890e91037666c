"""The formats that papers are written in: each has a module with a function from citations to the text of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import TypeAlias

from generator.exports.bibtex import write_bibtex
from generator.exports.citation import Citation
from generator.exports.csl import write_csl
from generator.exports.records import write_records
from generator.exports.ris import write_ris

Writer: TypeAlias = Callable[[Iterable[Citation]], str]
"""Writes a file of one format; without citations it is an empty file of that format."""
WRITERS = MappingProxyType({"bib": write_bibtex, "ris": write_ris, "csl": write_csl, "jsonl": write_records})
"""The writer of each format, under the name that the command knows it by."""
FILES = MappingProxyType({"paper.bib": write_bibtex, "paper.ris": write_ris, "paper.json": write_csl})
"""The files beside the page of each paper."""
