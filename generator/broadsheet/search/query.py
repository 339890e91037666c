"""Queries: what a reader types, taken apart. docs/search-index.md describes the language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from broadsheet.search.tokens import Run, find_runs, normalize

FIELDS = ("title", "author", "topic", "venue", "year", "month", "has")
"""The fields that a part of a query can name."""
_PART = re.compile(r"(-?)(?:([A-Za-z]+):(?=\S))?(?:[\"“”]([^\"“”]*)([\"“”]|$)|(\S+))")
_RANGE = re.compile(r"(\d{4}(?:-\d{2})?)?(?:(\.\.|-)(\d{4}(?:-\d{2})?)?)?")
_NAMED = re.compile(r"(?:arxiv|doi|pmid|pmcid|pubmed)\s*:\s*")
_ADDRESS = re.compile(r"(?:https?://[^/]+|[a-z0-9.-]+\.[a-z]{2,}(?::\d+)?)/([^?#]*)(?:[?#].*)?")
_DOI = re.compile(r"10\.\d{4,9}/.+")
_ENDING = re.compile(r"(?:\.pdf|\.html|/index\.html|/)+$")
_VERSION = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+/\d{7})v\d+")
_SUBJECT_CLASS = re.compile(r"^([a-z-]+)\.[a-z]{2}/(?=\d{7})")
_ARXIV_DOI = "10.48550/arxiv."


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a query."""

    text: str
    """As it is typed."""
    start: int
    """Where it begins in the query."""
    field: str
    """One of `FIELDS`; empty for the text of papers."""
    value: str
    """What comes after the field, without quotation marks."""
    is_negative: bool
    """Whether papers must not match it."""
    is_quoted: bool
    """Whether it is in quotation marks."""
    is_open: bool
    """Whether its word may also be the beginning of a word, because the query ends with it."""
    runs: tuple[Run, ...]
    """The words of its value."""

    @property
    def tokens(self) -> list[tuple[str, int]]:
        """Its tokens with their positions."""
        return [(token, at) for run in self.runs for at, token in enumerate(run.parts, run.position)]

    @property
    def word(self) -> str:
        """Its word, in the joined form if it is a compound; empty if it is a phrase."""
        run = self.runs[0] if len(self.runs) == 1 else None
        if run is None or self.is_quoted or run.is_character:
            return ""
        return run.joined or (run.parts[0] if len(run.parts) == 1 else "")


def read_query(text: str) -> list[Part]:
    """Return the parts of a query that have words."""
    found = []
    for match in _PART.finditer(text):
        minus, named, quoted, _, bare = match.groups()
        field = (named or "").lower()
        value = bare if quoted is None else quoted
        if named and field not in FIELDS:
            if quoted is None:
                value = f"{named}:{bare}"
            field = ""
        folded = normalize(value)
        runs = tuple(find_runs(folded))
        if not runs and not field:
            continue
        is_open = (
            quoted is None
            and not minus
            and field in ("", "title", "author")
            and match.end() == len(text)
            and len(runs) == 1
            and runs[0].end == len(folded)
            and not runs[0].is_character
        )
        found.append(Part(match[0], match.start(), field, value, bool(minus), quoted is not None, is_open, runs))
    return found


class Dates(NamedTuple):
    """A range of years or months; an empty text is an open end."""

    first: str
    last: str


def read_dates(part: Part) -> Dates | None:
    """Return the range that a part with `year:` or `month:` names; None if it is not one."""
    match = _RANGE.fullmatch(part.value)
    length = 4 if part.field == "year" else 7
    if not match or not (match[1] or match[3]):
        return None
    first, sign, last = match[1] or "", match[2], match[3] or ""
    if sign is None:
        last = first
    if sign == "-" and not (part.field == "year" and first and last):
        return None
    if any(end and len(end) != length for end in (first, last)):
        return None
    return Dates(first, last)


def drop_subject_class(identifier: str) -> str:
    """Return an old arXiv number without its subject class, such as `math/0309136` for `math.gt/0309136`.

    Other identifiers are returned as they are.
    """
    return _SUBJECT_CLASS.sub(r"\1/", identifier)


def list_identifiers(text: str) -> list[str]:
    """Return the identifiers that a query may be, in lower case: of an arXiv number or address, a DOI, and so on."""
    text = text.strip().lower()
    text = _NAMED.sub("", text, count=1) if _NAMED.match(text) else text
    if not text or re.search(r"\s", text):
        return []
    text = drop_subject_class(text)
    found = [text]
    if address := _ADDRESS.fullmatch(text):
        path = _ENDING.sub("", address[1])
        segments = path.split("/")
        doi = _DOI.search(path)
        found = [*([doi[0]] if doi else []), segments[-1], "/".join(segments[-2:])]
    found += [one.removeprefix(_ARXIV_DOI) for one in found if one.startswith(_ARXIV_DOI)]
    found = list(map(drop_subject_class, found))
    found = [match[1] if (match := _VERSION.fullmatch(one)) else one for one in found]
    return list(dict.fromkeys(filter(None, found)))
