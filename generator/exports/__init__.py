"""Papers as the files that reference managers and programs read.

Each format has a module with a function from citations to the text of a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import TypeAlias

from generator.errors import UsageError, suggest
from generator.exports.bibtex import write_bibtex
from generator.exports.citation import Citation
from generator.exports.csl import write_csl
from generator.exports.records import write_records
from generator.exports.ris import write_ris
from generator.library import Library
from generator.paper import Paper

Writer: TypeAlias = Callable[[Iterable[Citation]], str]
"""Writes a file of one format; without citations it is an empty file of that format."""
WRITERS = MappingProxyType({"bib": write_bibtex, "ris": write_ris, "csl": write_csl, "jsonl": write_records})
"""The writer of each format, under the name that the command knows it by."""
FILES = MappingProxyType({"paper.bib": write_bibtex, "paper.ris": write_ris, "paper.json": write_csl})
"""The files beside the page of each paper."""


def choose_papers(library: Library, topic: str | None = None, edition: str | None = None) -> tuple[Paper, ...]:
    """The papers of a topic and of an edition, by their names in addresses, in the order of the site.

    Raises UsageError for a topic or an edition that there is not.
    """
    papers = library.papers
    if topic is not None:
        _check_known("topic", topic, library.taxonomy.by_slug)
        papers = tuple(paper for paper in papers if topic in (tag.topic for tag in paper.tags))
    if edition is not None:
        editions = {period.slug for paper in library.papers for period in paper.editions}
        _check_known("edition", edition, sorted(editions, reverse=True))
        papers = tuple(paper for paper in papers if edition in (period.slug for period in paper.editions))
    return papers


def _check_known(what: str, name: str, known: Iterable[str]) -> None:
    known = list(known)
    if name in known:
        return
    near = suggest(name, known)
    advice = f"Did you mean “{near}”?" if near else f"Name one as it stands in the address of its page under {what}s/."
    raise UsageError(f"--{what}: there is no {what} “{name}”. {advice}")
