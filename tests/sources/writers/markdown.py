"""Markdown with front matter: one paper a file."""

from __future__ import annotations

import re
from json import dumps

from tests.sources.writers import Sample

CARRIES = ("abstract", "author", "date", "doi", "venue", "keyword")
WRONG = ("date", "2031-02-30")
MOST = 1


def write(samples: list[Sample]) -> str:
    """Front matter in which each text is in quotation marks, and no body."""
    (sample,) = samples
    return (
        f"---\ntitle: {_quote(sample.title)}\nauthors:\n"
        f"- {{given: {_quote(sample.given)}, family: {_quote(sample.family)}}}\n"
        f"date: {sample.date}\nvenue: {_quote(sample.venue)}\ndoi: {_quote(sample.doi)}\n"
        f"tags: [{_quote(sample.keyword)}]\nabstract: {_quote(sample.abstract)}\n---\n"
    )


def _quote(text: str) -> str:
    """A text of YAML, which has JSON's escapes but knows no character in two halves."""
    return re.sub(r"\\u(d[89ab]\w\w)\\u(d[c-f]\w\w)", _join, dumps(text))


def _join(match: re.Match[str]) -> str:
    high, low = (int(half, 16) - start for half, start in zip(match.groups(), (0xD800, 0xDC00), strict=True))
    return f"\\U{0x10000 + (high << 10) + low:08x}"


def carry(text: str) -> str:
    """Escapes carry every text; marks of Markdown would be taken for what they mean."""
    return re.sub(r"[*_`\\<>\[\]]", "", text)
