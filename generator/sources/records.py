"""Broadsheet's own JSON: an array of objects, or JSON Lines.

One object is one paper. Only `title` is required; see the README for a whole record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, TypeAlias

from generator.config import Limits
from generator.errors import Problem
from generator.paper import Author, Link, Origin, Paper, Period, find_links
from generator.sources.limits import excess
from generator.text import normalize, read_text
from generator.urls import LinkKind, classify_url, is_url

Json: TypeAlias = Any
"""What a JSON document holds before it has been looked at."""

FIELDS = ("title", "abstract", "authors", "date", "edition", "tags", "venue", "id", "doi", "links")
_ARXIV = re.compile(r"(?:arxiv:)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?", re.IGNORECASE)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ARXIV_DOI = "10.48550/arxiv."


class _FieldError(ValueError):
    """A field that is not what it should be: (field, what was found, what was expected)."""


def parse_records(text: str, file: str, limits: Limits) -> tuple[list[Paper], list[Problem]]:
    """The papers of a JSON text; an object that is no paper is a problem, its neighbours are papers."""
    papers: list[Paper] = []
    problems: list[Problem] = []
    for number, (line, value) in enumerate(_split(text), 1):
        origin = Origin(file, number, line)
        if isinstance(value, json.JSONDecodeError):
            problems.append(_syntax_problem(file, line, value))
            continue
        try:
            paper = _make_paper(origin, value)
        except _FieldError as error:
            problems.append(_field_problem(origin, error))
            continue
        over = excess(origin, paper.title.plain, paper.abstract.plain, len(paper.authors), limits)
        papers.extend([] if over else [paper])
        problems.extend([over] if over else _remarks(origin, value, paper))
    return papers, problems


def _split(text: str) -> Iterator[tuple[int, Json]]:
    """Each value of an array, or of JSON Lines, with its line; an error stands where a value is broken."""
    array = text.lstrip().startswith("[")
    at = text.index("[") + 1 if array else 0
    decoder = json.JSONDecoder()
    line, counted = 1, 0
    while (at := _skip(text, at)) < len(text) and not (array and text[at] == "]"):
        line, counted = line + text.count("\n", counted, at), at
        try:
            value, at = decoder.raw_decode(text, at)
            yield line, _without_surrogates(value) if "\\u" in text else value
        except json.JSONDecodeError as error:
            yield error.lineno, error
            at = _resume(text, max(at + 1, error.pos), array)
        except (RecursionError, ValueError) as error:
            what = "Nested too deeply" if isinstance(error, RecursionError) else "A number too long"
            yield line, json.JSONDecodeError(what, text, at)
            at = _resume(text, at + 1, array)


def _without_surrogates(value: Json) -> Json:
    """The value without halves of characters, which JSON can escape and no file can hold."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "ignore"))


def _skip(text: str, at: int) -> int:
    match = re.compile(r"[\s,]*").match(text, at)
    return match.end() if match else at


def _resume(text: str, at: int, array: bool) -> int:
    """Where the next object begins after a broken one: a new line, in an array one that opens a record."""
    opening = re.compile(r'\{\s*"(?:' + "|".join(FIELDS) + r')"\s*:' if array else r"(?<=\n)[ \t]*\{")
    match = opening.search(text, at)
    return match.start() if match else len(text)


def _make_paper(origin: Origin, value: Json) -> Paper:
    if not isinstance(value, dict):
        raise _FieldError("record", _show(value), "an object with a title")
    read = _Reader(value)
    title = read_text(read.text("title"), tex=False, title=True)
    if not title.plain:
        raise _FieldError("title", _show(value.get("title")), "the paper's title")
    abstract = read_text(read.text("abstract"), tex=False)
    published = read.period("date")
    edition = read.period("edition") or Period.find(origin.file.rsplit("/", 1)[-1])
    arxiv, own_id = _read_id(read.text("id"))
    doi = _read_doi(read.text("doi"))
    if not arxiv and doi.startswith(_ARXIV_DOI):
        arxiv = doi.removeprefix(_ARXIV_DOI)
    links = {link.url: link for link in (*read.links(), *find_links(abstract))}
    return Paper(
        origins=(origin,),
        title=title,
        abstract=abstract,
        authors=tuple(Author(name) for name in read.names("authors")),
        editions=(edition if edition.year else published or Period(),),
        published=published or Period(),
        venue=normalize(read.text("venue")),
        arxiv=arxiv,
        doi=doi,
        own_id=own_id,
        links=tuple(links.values()),
        keywords=tuple(read.names("tags")),
    )


class _Reader:
    """The fields of one JSON object, each checked as it is read."""

    def __init__(self, value: dict[str, Json]) -> None:
        self._value = value

    def text(self, field: str) -> str:
        value = self._value.get(field)
        if value is None:
            return ""
        if isinstance(value, int) and not isinstance(value, bool) and field == "id":
            return str(value)
        if not isinstance(value, str):
            raise _FieldError(field, _show(value), "a text")
        return value.strip()

    def names(self, field: str) -> list[str]:
        values = self._list(field)
        names: list[Json] = [value.get("name") if isinstance(value, dict) else value for value in values]
        for name in names:
            if not isinstance(name, str):
                raise _FieldError(field, _show(name), "a list of texts")
        return list(dict.fromkeys(" ".join(normalize(name).split()) for name in names if name.strip()))

    def period(self, field: str) -> Period | None:
        value = self._value.get(field)
        if value is None or value == "":
            return None
        try:
            return Period.parse(str(value)[:10])
        except ValueError:
            raise _FieldError(field, _show(value), "a date as 2025-03-20, 2025-03 or 2025") from None

    def links(self) -> list[Link]:
        return [self._link(value) for value in self._list("links")]

    def _link(self, value: Json) -> Link:
        fields = value if isinstance(value, dict) else {"url": value}
        url, kind = fields.get("url"), fields.get("kind")
        if not isinstance(url, str) or not is_url(url.strip()):
            raise _FieldError("links", _show(url), "an address that begins with http:// or https://")
        if kind is not None and kind not in list(LinkKind):
            raise _FieldError("links", _show(kind), "one of " + ", ".join(LinkKind))
        url = url.strip()
        return Link(url, LinkKind(kind) if kind else classify_url(url))

    def _list(self, field: str) -> list[Json]:
        value = self._value.get(field)
        if value is None:
            return []
        if not isinstance(value, list):
            raise _FieldError(field, _show(value), "a list")
        return value


def _read_id(text: str) -> tuple[str, str]:
    """(arXiv identifier without version, or nothing; the source's own identifier, or nothing)."""
    match = _ARXIV.fullmatch(text)
    return (match[1], "") if match else ("", normalize(text))


def _read_doi(text: str) -> str:
    if not text:
        return ""
    match = _DOI.fullmatch(text)
    if not match:
        raise _FieldError("doi", _show(text), "a DOI as 10.1234/abcd")
    return match[1].lower()


def _remarks(origin: Origin, value: dict[str, Json], paper: Paper) -> Iterator[Problem]:
    """What a person should look at in a record that is published."""
    for key in value:
        if key not in FIELDS:
            near = get_close_matches(key, FIELDS, 1)
            advice = f"Did you mean “{near[0]}”?" if near else "Remove it; it is not shown."
            yield Problem(str(origin), f"the unknown field “{key}”", "one of " + ", ".join(FIELDS), advice)
    if not paper.abstract:
        advice = "Add one; until then the page shows the title alone."
        yield Problem(str(origin), f"no abstract for “{paper.title.plain}”", "an abstract", advice)


def _field_problem(origin: Origin, error: _FieldError) -> Problem:
    field, found, expected = error.args
    advice = "Correct the record; the others of this file are published."
    return Problem(str(origin), f"“{field}” is {found}", expected, advice, rejected=True)


def _syntax_problem(file: str, line: int, error: json.JSONDecodeError) -> Problem:
    return Problem(
        where=f"{file}:{line}",
        found=f"broken JSON ({error.msg.lower()}, column {error.colno})",
        expected="a comma-separated array of objects, or one object a line",
        advice="Correct it there; records before and after it are read.",
        rejected=True,
    )


def _show(value: Json) -> str:
    """A value as JSON, short enough for a message."""
    if value is None:
        return "missing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"
