"""Parses an input file, whatever its format.

This is where decoding, the choice of a format and its parser come together. Nothing here raises for a bad file: what is
wrong with it is a problem among the others, and so is a bug in Broadsheet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from broadsheet.config.daily_sources.registry import DAILY_SOURCES
from broadsheet.config.limits import Limits
from broadsheet.model.packing import make_reader, pack
from broadsheet.model.period import Period
from broadsheet.sources.foreign.kinds import Foreign
from broadsheet.sources.foreign.naming import find_kind, name_binary, name_bytes, name_text, replace_undecoded
from broadsheet.sources.formats import detect_format, find_other_format, is_lenient, list_formats
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.table.rows import NO_COLUMNS
from broadsheet.sources.xml.elements import EMPTY_ANSWER
from broadsheet.system.encodings import Decoded, decode_text
from broadsheet.system.errors import InputError, Place, Problem, describe_fault
from broadsheet.system.sharing import ALONE, Engine, Remote, Work, share

_EMPTY_LIST = re.compile(r"\s*\[\s*\]\s*")
"""A JSON list with nothing in it."""
_LIST_FORMATS = frozenset(name for source in DAILY_SOURCES.values() for name in source.formats)
"""The formats of the answers of daily sources."""
_DATED = re.compile(r"\d{4}-\d\d-\d\d-", re.ASCII)
"""How the name of a file of a daily source begins."""
_DAY = re.compile(r"(?<!\d)(?:(?:19|20)\d\d-\d\d-\d\d|\d\d?[-.]\d\d?[-.](?:19|20)\d\d)(?!\d)", re.ASCII)
"""What looks like a day: with the year first, or last."""
_SECONDS_PER_MEGABYTE = 0.15
"""What it costs to parse a file, roughly."""


def parse_source(
    source: Source, limits: Limits, format_name: str | None = None, columns: Mapping[str, str] = NO_COLUMNS
) -> Parsed:
    """Return the papers of one source, and what a person should look at; the format is detected from the content.

    `format_name` is the name of the format if it was given, as with `--format`; `columns` gives further names of
    columns of a table, each under its field. A file that is empty, cannot be decoded, has another format than
    the named one or none that is read, or has no papers is a problem, unless it is the empty list of a daily source.
    """
    place = Place(source.file)
    try:
        if foreign := name_bytes(source.data):
            raise _refuse(foreign)
        text, remark = _decode(source.data, columns)
        if not text or text.isspace():
            problem = Problem(place, "empty-file", "The file is empty.", "Remove it, or add papers to it.")
            return Parsed(source.file, [], [problem])
        parsed = _parse_text(text, source.file, limits, format_name, columns)
    except InputError as error:
        return Parsed(source.file, [], [error.at(place)])
    except Exception as error:  # noqa: BLE001 - a bug must cost one file only
        return Parsed(source.file, [], [describe_fault(error, place)])
    problems = [*parsed.problems]
    if not parsed.papers and not any(problem.rejected for problem in problems):
        if _is_empty_list(text, source.file):
            problems = [problem for problem in problems if problem.kind != EMPTY_ANSWER]
        elif not any(problem.kind == EMPTY_ANSWER for problem in problems):
            problems.append(_report_no_papers(place, format_name))
    problems += _check_name(source.file)
    if remark:
        problems.insert(0, replace(remark, where=replace(place, line=remark.where.line)))
    return parsed._replace(problems=problems)


def parse_sources(
    sources: Sequence[Source],
    limits: Limits,
    format_name: str | None = None,
    columns: Mapping[str, str] = NO_COLUMNS,
    engine: Engine = ALONE,
) -> Iterator[Parsed]:
    """Yield what `parse_source` returns for each source; `engine` shares the work with other processes."""
    sizes = [len(source.data) for source in sources]
    # The largest file takes its time anyway.
    shared = (sum(sizes) - max(sizes, default=0)) / 1_000_000
    work = Work(
        here=partial(parse_source, limits=limits, format_name=format_name, columns=columns),
        there=Remote(_make_parser, (limits, format_name, dict(columns))),
        pack=lambda some: pack([(source.file, source.data) for source in some]),
        unpack=make_reader(list[Parsed]),
        seconds=shared * _SECONDS_PER_MEGABYTE / (len(sizes) or 1),
        shard=1,
    )
    return share(engine, work, sources)


def _make_parser(setup: tuple[Limits, str | None, Mapping[str, str]]) -> Callable[[bytes], bytes]:
    """Return the function that parses packed sources."""
    read = make_reader(list[tuple[str, bytes]])
    return lambda packed: pack([parse_source(Source(*one), *setup) for one in read(packed) or ()])


def report_notes(source: Source, parsed: Parsed, columns: Mapping[str, str] = NO_COLUMNS) -> Iterator[Problem]:
    """Yield a problem if records of a source, which `parse_source` has read, have notes that their pages show.

    People keep notes in files of their own; comments in answers of databases are those of authors.
    """
    number = sum(bool(paper.comment.plain) for paper in parsed.papers)
    formats = list_formats(columns)
    if number and (field := formats[detect_format(decode_text(source.data).text, formats)].notes):
        entries, pages = ("entry has", "its page shows") if number == 1 else ("entries have", "their pages show")
        message = f"{number:,} {entries} a note in the field “{field}”, which {pages}."
        advice = "To keep notes to yourself, see “Notes, files and other private data” in docs/add-papers.md."
        yield Problem(Place(source.file), "shown-notes", message, advice)


def _report_no_papers(place: Place, format_name: str | None) -> Problem:
    """Return the problem of a file in which nothing was found."""
    advice = (
        "Leave out --format, so that the format is detected, or name the right one."
        if format_name
        else "Check that this file is in a format that is read (see docs/formats/), or name it with --format."
    )
    return Problem(place, "no-papers", "No papers were found in the file.", advice)


def _is_empty_list(text: str, file: str) -> bool:
    """Return whether a text is the list of a daily source that has no papers for a day, which is in the file's name.

    The parser of its format has found nothing in the text.
    """
    is_list = bool(_EMPTY_LIST.fullmatch(text)) or detect_format(text) in _LIST_FORMATS
    return is_list and bool(_DATED.match(file.rsplit("/", 1)[-1]))


def _check_name(file: str) -> Iterator[Problem]:
    """Yield a problem if the name of a file seems to contain a day that cannot be read."""
    name = file.rsplit("/", 1)[-1]
    if (match := _DAY.search(name)) and not Period.find(name).day:
        message = f"The name of the file has “{match[0]}”, which is not read as a day."
        yield Problem(Place(file), "unread-day", message, "Begin it with a day that exists, such as 2031-04-02.")


def _decode(data: bytes, columns: Mapping[str, str]) -> Decoded:
    """Return the text of a file, with a remark on it. Raises InputError for a file that is binary or cannot be decoded.

    A file of a kind that is not read is refused as that, whatever its encoding.
    """
    try:
        return decode_text(data)
    except InputError:
        plain = replace_undecoded(data)
        foreign = name_binary(data) or (None if detect_format(plain) else find_kind(plain, columns))
        if foreign:
            raise _refuse(foreign) from None
        raise


def _parse_text(text: str, file: str, limits: Limits, named: str | None, columns: Mapping[str, str]) -> Parsed:
    """Return the papers of a text. Raises InputError where it is in no format that is read, or not in the named one."""
    formats = list_formats(columns)
    if not named:
        if not (found := detect_format(text, formats)):
            raise _refuse(name_text(text, columns))
        return formats[found].parse(text, file, limits)
    if other := find_other_format(text, named, formats):
        message = f"This looks like “{formats[other].title}”, not like “{formats[named].title}”."
        raise InputError("other-format", message, f"Leave out --format, or pass --format {other}.")
    # Own JSON may have any further fields, so a known foreign kind takes precedence.
    foreign = find_kind(text, columns) if named == "json" or not formats[named].matches(text) else None
    if foreign and foreign.is_known and is_lenient(named):
        raise _refuse(foreign)
    parsed = formats[named].parse(text, file, limits)
    if foreign and foreign.is_known and not parsed.papers:
        raise _refuse(foreign)
    return parsed


def _refuse(foreign: Foreign) -> InputError:
    """Return the error of a file that is in no format that is read."""
    return InputError("foreign-file", f"This looks like {foreign.looks_like}.", foreign.advice)
