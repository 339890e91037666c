"""Broadsheet's own JSON: an array of objects, or JSON Lines.

One object is one paper. Only `title` is required; `docs/formats/json.md` shows a whole record, and
`docs/formats/paper.schema.json` says what each field may hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from generator.config.limits import Limits
from generator.config.site import FIELDS
from generator.errors import InputError, Problem, excerpt, suggest
from generator.paper import Author, Link, Origin, Paper, PaperKind, Period
from generator.sources.jsontext import Json, show
from generator.sources.papers import DATE, LONGEST_URL, make_papers
from generator.sources.parsed import Parsed
from generator.sources.record import Reading, Record
from generator.sources.shape import parse_objects
from generator.text import normalize_line
from generator.urls import LinkKind, classify_url, is_url

_PROSE = ("title", "abstract", "comment", "tldr", "machine_summary")
"""Texts that have limits of their own."""
_LINES = ("venue", "volume", "issue", "pages", "publisher", "arxiv", "doi", "licence", "language", "machine")
_READING = Reading(strict=True, names={"given": "tags", "own_id": "id"})
_MOST_UNKNOWN = 5
"""Unknown fields of a record that are named one by one."""


def parse_records(text: str, file: str, limits: Limits) -> Parsed:
    """The papers of a JSON text; an object that is no paper is a problem, its neighbours are papers."""
    return parse_objects(text, file, limits, _READING, FIELDS, partial(_make_record, limits))


def parse_object(value: Json, origin: Origin, limits: Limits) -> tuple[Paper | None, list[Problem]]:
    """The paper of one object, or what is wrong with it."""
    try:
        record = _make_record(limits, origin, value)
    except InputError as error:
        return None, [error.at(origin.place)]
    parsed = make_papers([record], origin.file, limits, _READING)
    return (parsed.papers[0], []) if parsed.papers else (None, [*parsed.problems])


def _make_record(limits: Limits, origin: Origin, value: Json) -> Record:
    if not isinstance(value, dict):
        raise _READING.fault("record", show(value), "an object with a title")
    read = _Reader(value, limits.title)
    texts: dict[str, Any] = {field: read.text(field) for field in (*_PROSE, *_LINES)}
    return Record(
        origin=origin,
        authors=tuple(read.authors()),
        date=read.period("date"),
        edition=read.period("edition"),
        updated=read.period("updated"),
        kind=PaperKind(read.choice("kind", tuple(PaperKind))),
        own_id=read.text("id"),
        links=tuple(read.links()),
        given=tuple(read.texts("tags")),
        keywords=tuple(read.texts("keywords")),
        categories=tuple(read.texts("categories")),
        withdrawn=read.flag("withdrawn"),
        remarks=tuple(_find_unknown(origin, value)),
        **texts,
    )


class _Reader:
    """The fields of one JSON object, each checked as it is read."""

    def __init__(self, value: dict[str, Json], most: int) -> None:
        self._value, self._most = value, most

    def text(self, field: str) -> str:
        value = self._value.get(field)
        if value is None:
            return ""
        if isinstance(value, int) and not isinstance(value, bool) and field == "id":
            return str(value)
        if not isinstance(value, str):
            raise _READING.fault(field, show(value), "a text")
        return value.strip() if field in _PROSE else self._within(field, value.strip(), self._most)

    def _within(self, field: str, text: str, most: int) -> str:
        if len(text) > most:
            raise _READING.fault(field, f"a text of {len(text):,} characters", f"at most {most:,}")
        return text

    def authors(self) -> Iterator[Author]:
        for value in self._list("authors"):
            fields = value if isinstance(value, dict) else {"name": value}
            read = _Reader(fields, self._most)
            name = fields.get("name")
            if not isinstance(name, str):
                raise _READING.fault("authors", show(name), "a list of texts")
            self._within("authors", name, self._most)
            family = read.text("family")
            if not normalize_line(name).endswith(normalize_line(family)):
                raise _READING.fault("authors", show(family), f"a family name with which “{excerpt(name)}” ends")
            yield Author(name, family, tuple(read.texts("affiliations")), read.text("orcid"))

    def texts(self, field: str) -> list[str]:
        values = self._list(field)
        for value in values:
            if not isinstance(value, str):
                raise _READING.fault(field, show(value), "a list of texts")
            self._within(field, value, self._most)
        return values

    def period(self, field: str) -> str:
        value = self._value.get(field)
        text = "" if value is None else str(value)[:10]
        try:
            Period.parse(text)
        except ValueError:
            raise _READING.fault(field, show(value), DATE) from None
        return text

    def choice(self, field: str, known: tuple[str, ...]) -> str:
        value = self._value.get(field)
        if value is None:
            return known[-1]
        if value not in known:
            raise _READING.fault(field, show(value), "one of " + ", ".join(known))
        return str(value)

    def flag(self, field: str) -> bool:
        value = self._value.get(field)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise _READING.fault(field, show(value), "true or false")
        return value

    def links(self) -> Iterator[Link]:
        for value in self._list("links"):
            fields = value if isinstance(value, dict) else {"url": value}
            url, kind = fields.get("url"), fields.get("kind")
            if not isinstance(url, str) or not is_url(address := normalize_line(url)):
                raise _READING.fault("links", show(url), "an address that begins with http:// or https://")
            if kind is not None and kind not in list(LinkKind):
                raise _READING.fault("links", show(kind), "one of " + ", ".join(LinkKind))
            self._within("links", address, LONGEST_URL)
            yield Link(url, LinkKind(kind) if kind else classify_url(address))

    def _list(self, field: str) -> list[Json]:
        value = self._value.get(field)
        if value is None:
            return []
        if not isinstance(value, list):
            raise _READING.fault(field, show(value), "a list")
        return value


def _find_unknown(origin: Origin, value: dict[str, Json]) -> Iterator[Problem]:
    unknown = [key for key in value if key not in FIELDS]
    expected = "one of " + ", ".join(FIELDS)
    for key in unknown[:_MOST_UNKNOWN]:
        near = suggest(key, FIELDS)
        advice = f"Did you mean “{near}”?" if near else "Remove it; it is not shown."
        yield Problem(origin.place, "unknown-field", f"the unknown field “{excerpt(key)}”", expected, advice)
    if more := len(unknown[_MOST_UNKNOWN:]):
        found, advice = f"{more:,} more unknown fields", "Remove them; they are not shown."
        yield Problem(origin.place, "unknown-field", found, expected, advice)
