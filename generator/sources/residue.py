"""What exports leave in a record's texts that is no part of them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from generator.sources.record import Record

_LINES = (
    "date", "updated", "edition", "venue", "volume", "issue", "pages", "publisher", "arxiv", "doi", "own_id",
    "comment", "licence", "language", "tldr",
)  # fmt: skip
_NOTHING = re.compile(r"\s*(?:none|null|nan|n/?a|\[\]|\{\}|\[?no abstract(?: available)?\.?\]?)?\s*", re.IGNORECASE)
"""What stands for an empty field."""
_ANNOUNCEMENT = re.compile(r"\s*arXiv:\S+\s+Announce Type:\s*[a-z-]+\s+Abstract:\s*", re.IGNORECASE)
"""What arXiv's feeds put before an abstract."""
_MACHINE = re.compile(r"\A(?P<summary>.*?)\s*[\t\n]\s*AI-generated summary[ \r]*(?:[\t\n]\s*|\Z)", re.DOTALL)
"""What Hugging Face puts before an abstract: a machine's summary and the line that says so."""
_MARKS = re.compile(r"</?(?:PRE|POST)_TAG>")
_TRANSLATED = re.compile(r"\A\s*\[(?P<title>.*)\]\.?\s*\Z", re.DOTALL)
_ABSTRACT = re.compile(r"\A\s*abstract\s*[:.—–-]\s*", re.IGNORECASE)


def clean(record: Record) -> Record:
    """The record without what its source, a program, put into its texts; a machine's summary apart."""
    abstract = _MARKS.sub("", _ANNOUNCEMENT.sub("", _empty(record.abstract), count=1))
    summary, machine = record.machine_summary, record.machine
    if found := _MACHINE.match(abstract):
        abstract = abstract[found.end() :]
        summary, machine = found["summary"], "Hugging Face"
    lines: dict[str, Any] = {name: _empty(getattr(record, name)) for name in _LINES}
    return replace(
        record,
        title=_MARKS.sub("", _untranslate(_empty(record.title))),
        abstract=_ABSTRACT.sub("", abstract),
        authors=tuple(author for author in record.authors if _empty(author.name)),
        keywords=tuple(filter(None, map(_empty, record.keywords))),
        categories=tuple(filter(None, map(_empty, record.categories))),
        links=tuple(link for link in record.links if not isinstance(link, str) or _empty(link)),
        machine_summary=_MARKS.sub("", _empty(summary)),
        machine=machine,
        **lines,
    )


def _empty(text: str) -> str:
    return "" if _NOTHING.fullmatch(text) else text


def _untranslate(title: str) -> str:
    """PubMed writes a title that it translated in brackets: `[Drift of dunes].`"""
    match = _TRANSLATED.match(title)
    return match["title"] if match and "[" not in match["title"] else title
