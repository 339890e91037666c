"""Tables with a header: CSV with commas or semicolons (RFC 4180), and TSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType

from broadsheet.config.limits import Limits
from broadsheet.model.paper import Origin
from broadsheet.sources.limits import Lines
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.sources.table.cells import Row, find_columns, make_row_record
from broadsheet.system.errors import Place, Problem

NO_COLUMNS: Mapping[str, str] = MappingProxyType({})
"""No column has a name that is not known."""
_RECORDS = {"id": "ids", "date": "year"}
"""Fields of a record, and the column that is meant by each."""
_LONGEST_HEADER = 100_000
_BEFORE_HEADER = re.compile(r'(?:\s*\n)?(?:"?sep=."?\n)?', re.IGNORECASE)
"""Empty lines, and a line that tells a spreadsheet the delimiter."""
_EMPTY_ROWS = re.compile(r"[\s,;]*\n")


@dataclass(frozen=True, slots=True)
class _Header:
    """The first row of a table."""

    delimiter: str
    names: tuple[str, ...]
    """As written."""
    columns: Mapping[str, tuple[int, ...]]
    """The columns of each field, the best first."""
    start: int
    end: int
    """The position of the first row."""


def parse_table(text: str, file: str, limits: Limits, columns: Mapping[str, str] = NO_COLUMNS) -> Parsed:
    """The papers in a table. A row without a title, or with more cells than the header, is a problem.

    `columns` has the names of further columns, by their fields.
    """
    header = _find_header(text, columns)
    if not header:
        message = (
            "The table has no column of titles. Its first row must name its columns, as in title,abstract,authors."
        )
        advice = "Name the column there, or say its name under “columns” in site_config/site.yml."
        return Parsed(file, [], [Problem(Place(file, 1), "no-title-column", message, advice, rejected=True)])
    names = {field: header.names[places[0]] for field, places in header.columns.items()}
    names |= {ours: names[theirs] for ours, theirs in _RECORDS.items() if theirs in names and ours not in names}
    return make_papers(_read_records(text, file, limits, header), file, limits, Reading(names=names))


def is_csv(text: str, columns: Mapping[str, str] = NO_COLUMNS) -> bool:
    """Whether a text begins with a header whose delimiter is a comma or a semicolon."""
    header = _find_header(text, columns)
    return bool(header and header.delimiter != "\t" and len(header.columns) > 1 and not _is_prose(text, header))


def is_tsv(text: str, columns: Mapping[str, str] = NO_COLUMNS) -> bool:
    """Whether a text begins with a header whose delimiter is a tab."""
    header = _find_header(text, columns)
    return bool(header and header.delimiter == "\t" and len(header.columns) > 1)


def _is_prose(text: str, header: _Header) -> bool:
    """Whether a header with spaces, as in “Title, abstract”, is a sentence: no row of as many cells is next."""
    if f"{header.delimiter} " not in text[header.start : header.end]:
        return False
    following = text[header.end : _line_end(text, header.end)]
    return following.count(header.delimiter) < len(header.names) - 1


def _find_header(text: str, columns: Mapping[str, str]) -> _Header | None:
    """The header that a text begins with, if it names a column of titles, at the delimiter that most are known at."""
    before = _BEFORE_HEADER.match(text)
    start = before.end() if before else 0
    end = _line_end(text, start)
    if end - start > _LONGEST_HEADER:
        return None
    found = []
    for delimiter in ",;\t":
        with suppress(csv.Error, StopIteration):
            cells = next(csv.reader([text[start:end]], delimiter=delimiter, skipinitialspace=True))
            names = tuple(map(str.strip, cells))
            found.append(_Header(delimiter, names, find_columns(names, columns), start, end))
    return max((header for header in found if "title" in header.columns), key=lambda h: len(h.columns), default=None)


def _read_records(text: str, file: str, limits: Limits, header: _Header) -> Iterator[Record | Problem]:
    lines = Lines(text)
    width, number = len(header.names), 0
    for start, row in _read_rows(text, header, limits.record):
        cells = [] if isinstance(row, str) else [*map(str.strip, row)]
        if not isinstance(row, str) and (not any(cells) or tuple(cells) == header.names):
            continue
        number += 1
        origin = Origin(file, number, lines.find(start)[0])
        if isinstance(row, str):
            message = f"The row has {row}. Its cells must be written as RFC 4180 says."
            advice = "Correct it there; rows before and after it are read."
            yield Problem(origin.place, "broken-record", message, advice, rejected=True)
        elif any(cells[width:]):
            message = f"The row has {len(cells):,} cells; the header has {width:,}."
            advice = "Write a cell that holds the delimiter in quotation marks."
            yield Problem(origin.place, "long-row", message, advice, rejected=True)
        else:
            yield make_row_record(origin, Row(cells, header.columns), tuple(_remark(origin, len(cells), width)))


def _remark(origin: Origin, size: int, width: int) -> Iterator[Problem]:
    """What is to be said of a row that is shorter than the header."""
    if size < width:
        message = f"The row has {size:,} cells; the header has {width:,}."
        advice = "Those that are missing were taken to be empty; see that none is cut."
        yield Problem(origin.place, "short-row", message, advice)


class _LongRowError(ValueError):
    """A row has more characters than a record may have."""


class _Feed:
    """The lines of a text from any place on, as the standard library's reader asks for them."""

    def __init__(self, text: str, most: int) -> None:
        self._text, self._most = text, most
        self.at = self._start = 0

    def begin(self, at: int) -> None:
        """Begin a row there."""
        self.at = self._start = at

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if self.at >= len(self._text):
            raise StopIteration
        end = _line_end(self._text, self.at)
        if end - self._start > self._most:
            raise _LongRowError
        line, self.at = self._text[self.at : end], end
        return line


def _line_end(text: str, at: int) -> int:
    return text.find("\n", at) + 1 or len(text)


def _read_rows(text: str, header: _Header, most: int) -> Iterator[tuple[int, list[str] | str]]:
    """Where each row begins, and its cells, or what is wrong with it.

    A row whose quotation marks are broken ends where a line begins a sound one.
    """
    # It is the whole process's, and less than a record may have.
    csv.field_size_limit(most)
    feed = _Feed(text, most)
    reader = csv.reader(feed, delimiter=header.delimiter, skipinitialspace=True, strict=True)
    feed.begin(header.end)
    while feed.at < len(text):
        start = feed.at
        feed.begin(start)
        if empty := _EMPTY_ROWS.match(text, start):
            feed.begin(empty.end())
            continue
        try:
            yield start, next(reader)
        except _LongRowError:
            _skip_to_sound_row(text, start, header, feed, reader)
            yield start, f"more than {most:,} characters"
        except csv.Error:
            feed.begin(_line_end(text, start))
            cells = text[start : feed.at].rstrip("\n").split(header.delimiter)
            if header.delimiter == "\t" and len(cells) == len(header.names):
                # Who parts by tabs often quotes nothing: these quotation marks are the text's own.
                yield start, cells
                continue
            _skip_to_sound_row(text, start, header, feed, reader)
            lines = text.count("\n", start, feed.at)
            yield start, "broken quotation marks" + (f" in {lines:,} lines" if lines > 1 else "")


def _skip_to_sound_row(text: str, at: int, header: _Header, feed: _Feed, reader: Iterator[list[str]]) -> None:
    """Let the feed begin at the next line that begins a row of as many cells as the header has."""
    quoted = text.startswith('"', header.start)
    while (at := _line_end(text, at)) < len(text):
        feed.begin(at)
        with suppress(csv.Error, _LongRowError):
            row = next(reader)
            # A line of prose in the broken cell may have as many commas, but has the cell's last mark, or no first one.
            even = text.count('"', at, feed.at) % 2 == 0
            if len(row) == len(header.names) and even and (not quoted or text[at] == '"'):
                break
    feed.begin(at)
