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
from generator.errors import Problem, excerpt
from generator.paper import Author, Link, Origin, Paper, Period, find_links
from generator.sources.limits import ExcessError, Lines, keep_within, too_many
from generator.sources.stray import stray_problem
from generator.text import normalize_line, read_text
from generator.urls import LinkKind, classify_url, is_url

Json: TypeAlias = Any
"""What a JSON document holds before it has been looked at."""

FIELDS = ("title", "abstract", "authors", "date", "edition", "tags", "venue", "id", "doi", "links")
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|funct-an"
    "|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio"
    "|quant-ph|solv-int|supr-con"
)
_ARXIV = re.compile(
    r"(?:(?:https?://)?arxiv\.org/(?:abs|pdf)/|arxiv:)?"
    rf"(?:(?P<new>\d{{4}}\.\d{{4,5}})|(?P<archive>{_ARCHIVES})(?:\.[A-Z]{{2}})?(?P<old>/\d{{7}}))(?:v\d+)?",
    re.ASCII | re.IGNORECASE,
)
"""https://info.arxiv.org/help/arxiv_identifier.html; a subject class, as in math.GT/0309136, is no part of it."""
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.ASCII | re.IGNORECASE)
_ARXIV_DOI = "10.48550/arxiv."


_GAP = re.compile(r"[\s,]*+")
_OPENING = r'\{\s*+"(?:' + "|".join(FIELDS) + r')"\s*+:'
_NEXT_LINE = re.compile(r"(?<=\n)[ \t]*+(\{)")
_NEXT_RECORD = re.compile(f"({_OPENING})")
_NEXT_AFTER_END = re.compile(rf"\}}\s*+(?:,\s*+)?({_OPENING})")
_USUAL_SIZE = 10_000
"""Characters of a record that is read at the first attempt."""
_LONGEST_TOKEN = 16
"""Characters at the end of a cut record in which an error may be due to the cut."""
_LONGEST_URL = 2_000
_MOST_UNKNOWN = 5
"""Unknown fields of a record that are named one by one."""
_SIMPLIFY = "Correct or remove it; records before and after it are read."
_SHORTEN = "Shorten it, or raise limits.record in site_config/site.yml; records before and after it are read."


class _FieldError(ValueError):
    """A field that is not what it should be: (field, what was found, what was expected)."""


class _RecordError(ValueError):
    """A value that is not read: (what was found, characters from its beginning to there, advice where it is JSON)."""


def parse_records(text: str, file: str, limits: Limits) -> tuple[list[Paper], list[Problem]]:
    """The papers of a JSON text; an object that is no paper is a problem, its neighbours are papers."""
    papers: list[Paper] = []
    problems: list[Problem] = []
    for number, (line, value) in enumerate(_split(text, file, limits.record), 1):
        origin = Origin(file, number, line)
        if number > limits.records:
            problems.append(too_many(file, line, "records", limits.records))
            break
        if isinstance(value, Problem):
            problems.append(value)
            continue
        try:
            paper = _make_paper(origin, value, limits)
        except _FieldError as error:
            problems.append(_field_problem(origin, error))
        except ExcessError as error:
            problems.append(error.problem)
        else:
            papers.append(paper)
            problems.extend(_remarks(origin, value, paper))
    return papers, problems


def _split(text: str, file: str, most: int) -> Iterator[tuple[int, Json | Problem]]:
    """Each value of an array, or of JSON Lines, with its line; a problem stands where a value is not read."""
    lines = Lines(text)
    at, inside, broken = 0, False, False
    while (at := _skip(text, at)) < len(text):
        # One array may follow another, and none is in another.
        if text[at] == ("]" if inside else "["):
            at, inside = at + 1, not inside
            continue
        line, _ = lines.find(at)
        broken = False
        try:
            value, end = _decode(text, at, most)
        except _FieldError as error:
            yield line, _field_problem(Origin(file, 0, line), error)
            at = _resume(text, at + 1, inside, whole=True)
        except _RecordError as error:
            found, offset, advice = error.args
            place, column = lines.find(at + offset)
            yield place, _record_problem(file, place, found.format(column=column), advice)
            at = _resume(text, at + max(offset, 1), inside, whole=bool(advice))
            broken = True
        else:
            yield line, value
            at = end
    if inside and not broken:
        yield lines.find(len(text))[0], _cut_problem(file, lines.find(len(text))[0])


def _decode(text: str, at: int, most: int) -> tuple[Json, int]:
    """The value that begins at a place, and where it ends. Raises _RecordError and _FieldError.

    The decoder is shown a copy of no more than a record may have, and at first of less, so that what is broken
    costs as little as its own length.
    """
    for size in (_USUAL_SIZE, most + 1):
        piece = text[at : at + size]
        cut = at + len(piece) < len(text)
        try:
            value, end = _DECODER.raw_decode(piece)
            if end < len(piece) or not cut:
                return value, at + end
        except json.JSONDecodeError as error:
            if not cut or not (error.msg.startswith("Unterminated") or error.pos > len(piece) - _LONGEST_TOKEN):
                raise _RecordError(f"broken JSON ({error.msg.lower()}, column {{column}})", error.pos, "") from None
        except RecursionError:
            raise _RecordError("a record nested too deeply", 0, _SIMPLIFY) from None
        except _FieldError:
            raise
        except ValueError:
            raise _RecordError("a record with a number too long", 0, _SIMPLIFY) from None
    raise _RecordError(f"a record of more than {most:,} characters", most, _SHORTEN)


def _make_object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _FieldError(twice, "there twice", "each field once")
    return value


_DECODER = json.JSONDecoder(object_pairs_hook=_make_object)


def _skip(text: str, at: int) -> int:
    match = _GAP.match(text, at)
    return match.end() if match else at


def _resume(text: str, at: int, inside: bool, whole: bool) -> int:
    """Where the next object begins after one that is not read.

    Outside an array that is a new line; in one, what opens a record, and where the object itself may be sound,
    only after the end of another, since it may hold what looks like a record.
    """
    opening = (_NEXT_AFTER_END if whole else _NEXT_RECORD) if inside else _NEXT_LINE
    match = opening.search(text, at)
    return match.start(1) if match else len(text)


def _make_paper(origin: Origin, value: Json, limits: Limits) -> Paper:
    if not isinstance(value, dict):
        raise _FieldError("record", _show(value), "an object with a title")
    read = _Reader(value, limits.title)
    typed_title, typed_abstract = read.text("title"), read.text("abstract")
    # Before they are parsed, which takes longer.
    keep_within(origin, limits, title=len(typed_title), abstract=len(typed_abstract))
    title = read_text(typed_title, tex=False, title=True)
    if not title.plain:
        raise _FieldError("title", _show(value.get("title")), "the paper's title")
    abstract = read_text(typed_abstract, tex=False)
    published = read.period("date")
    edition = read.period("edition") or Period.find(origin.file.rsplit("/", 1)[-1])
    arxiv, own_id = _read_id(normalize_line(read.text("id")))
    doi = _read_doi(normalize_line(read.text("doi")))
    if not arxiv and doi.startswith(_ARXIV_DOI):
        arxiv, _ = _read_id(doi.removeprefix(_ARXIV_DOI))
    links = {link.url: link for link in (*read.links(), *find_links(abstract))}
    authors, keywords = read.names("authors"), read.names("tags")
    keep_within(origin, limits, authors=len(authors), keywords=len(keywords), links=len(links))
    return Paper(
        origins=(origin,),
        title=title,
        abstract=abstract,
        authors=tuple(map(Author, authors)),
        editions=(edition if edition.year else published or Period(),),
        published=published or Period(),
        venue=normalize_line(read.text("venue")),
        arxiv=arxiv,
        doi=doi,
        own_id=own_id,
        links=tuple(links.values()),
        keywords=tuple(keywords),
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
            raise _FieldError(field, _show(value), "a text")
        # A title and an abstract have limits of their own.
        return value.strip() if field in ("title", "abstract") else self._within(field, value.strip(), self._most)

    def _within(self, field: str, text: str, most: int) -> str:
        if len(text) > most:
            raise _FieldError(field, f"a text of {len(text):,} characters", f"at most {most:,}")
        return text

    def names(self, field: str) -> list[str]:
        values = self._list(field)
        names: list[Json] = [value.get("name") if isinstance(value, dict) else value for value in values]
        for name in names:
            if not isinstance(name, str):
                raise _FieldError(field, _show(name), "a list of texts")
            self._within(field, name, self._most)
        return list(dict.fromkeys(filter(None, map(normalize_line, names))))

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
        address = normalize_line(url) if isinstance(url, str) else ""
        if not is_url(address):
            raise _FieldError("links", _show(url), "an address that begins with http:// or https://")
        if kind is not None and kind not in list(LinkKind):
            raise _FieldError("links", _show(kind), "one of " + ", ".join(LinkKind))
        address = self._within("links", address, _LONGEST_URL)
        return Link(address, LinkKind(kind) if kind else classify_url(address))

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
    if not match:
        return "", text
    return match["new"] or (match["archive"] + match["old"]).lower(), ""


def _read_doi(text: str) -> str:
    if not text:
        return ""
    match = _DOI.fullmatch(text)
    if not match:
        raise _FieldError("doi", _show(text), "a DOI as 10.1234/abcd")
    return match[1].lower()


def _remarks(origin: Origin, value: dict[str, Json], paper: Paper) -> Iterator[Problem]:
    """What a person should look at in a record that is published."""
    unknown = [key for key in value if key not in FIELDS]
    expected = "one of " + ", ".join(FIELDS)
    for key in unknown[:_MOST_UNKNOWN]:
        near = get_close_matches(key, FIELDS, 1)
        advice = f"Did you mean “{near[0]}”?" if near else "Remove it; it is not shown."
        yield Problem(str(origin), f"the unknown field “{excerpt(key)}”", expected, advice)
    if more := len(unknown[_MOST_UNKNOWN:]):
        yield Problem(str(origin), f"{more:,} more unknown fields", expected, "Remove them; they are not shown.")
    if stray := stray_problem(origin, _texts(value)):
        yield stray
    if not paper.abstract:
        advice = "Add one; until then the page shows the title alone."
        yield Problem(str(origin), f"no abstract for “{excerpt(paper.title.plain)}”", "an abstract", advice)


def _texts(value: dict[str, Json]) -> Iterator[tuple[str, str]]:
    """Every text of a record, with its field."""
    for field in FIELDS:
        items = value.get(field)
        for item in items if isinstance(items, list) else [items]:
            text = item.get("name", item.get("url")) if isinstance(item, dict) else item
            if isinstance(text, str):
                yield field, text


def _field_problem(origin: Origin, error: _FieldError) -> Problem:
    field, found, expected = error.args
    advice = "Correct the record; the others of this file are published."
    return Problem(str(origin), f"“{excerpt(field)}” is {found}", expected, advice, rejected=True)


def _record_problem(file: str, line: int, found: str, advice: str) -> Problem:
    if advice:
        return Problem(f"{file}:{line}", found, "a record as in the README", advice, rejected=True)
    return Problem(
        where=f"{file}:{line}",
        found=found,
        expected="a comma-separated array of objects, or one object a line",
        advice="Correct it there; records before and after it are read.",
        rejected=True,
    )


def _cut_problem(file: str, line: int) -> Problem:
    advice = "Check that the file is whole; the records before its end are read."
    return Problem(f"{file}:{line}", "the end of the file within an array", "“]” after the last record", advice)


def _show(value: Json) -> str:
    """A value as JSON, short enough for a message."""
    if value is None:
        return "missing"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return excerpt(json.dumps(value, ensure_ascii=False))
