"""Finds a table in a text, and parses its rows: CSV with commas or semicolons (RFC 4180), and TSV.

Beyond RFC 4180, section 2, white space may follow a delimiter, other lines may come before the header, and rows may
have fewer cells than it. `docs/formats/csv.md` and `docs/formats/tsv.md` show tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from broadsheet.config.limits import Limits
from broadsheet.model.paper import Origin
from broadsheet.sources.fields.unknown_fields import UnknownFields
from broadsheet.sources.format import Format
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.positions import Lines
from broadsheet.sources.record import Reading, Record
from broadsheet.sources.table.cells import Row, clean_cell, make_row_record
from broadsheet.sources.table.columns import Columns, is_repeated_header, sort_columns
from broadsheet.sources.table.csv_rows import BrokenRowError, CsvReader, CsvRow, find_line_end
from broadsheet.system.errors import Place, Problem

NO_COLUMNS: Mapping[str, str] = MappingProxyType({})
"""No further names of columns."""
_RECORDS = {"id": "ids", "date": "year"}
"""Fields of a record, and the column that is meant by each."""
_LONGEST_HEADER = 100_000
"""Characters from the beginning of a text within which the header must begin, and characters that it may have."""
_LONGEST_PREAMBLE = 50
"""The most lines before a header."""
_DELIMITER_LINE = re.compile(r'"?sep=."?[,;\t]*', re.IGNORECASE)
"""A line that tells a spreadsheet the delimiter."""
_EMPTY_ROWS = re.compile(r"[\s,;]*\n")
"""A line of empty cells, as spreadsheets add them below the last row; and those before it."""
_NO_NAME = re.compile(r"[{}<>=]|^[(\[]*['\"]|^[^()]*\)|\([^()]*$")
"""What a line of source code or markup contains, but not the name of a column."""
_SIGNS = tuple("{}<>=")
"""How most such lines begin."""
_SAMPLE = 20
"""The rows behind a header that are looked at."""


@dataclass(frozen=True, slots=True)
class _Header:
    """The row of a table that names its columns."""

    delimiter: str
    """A comma, a semicolon or a tab."""
    names: tuple[str, ...]
    """As written."""
    columns: Columns
    """What each of its columns holds."""
    start: int
    """The index in the text of the header's first character."""
    end: int
    """The index of the first row."""


def parse_table(text: str, file: str, limits: Limits, columns: Mapping[str, str] = NO_COLUMNS) -> Parsed:
    """The papers in a table. A row without a title, or with more cells than the header, is a problem.

    `columns` has the names of further columns, by their fields. Columns with data that are not read are reported.

    `file` is the name of the text in messages. A table without a column of titles is one problem and no paper.
    """
    header = _find_header(text, columns) or _find_header(text, columns, of_papers=False)
    if not header:
        message = (
            "The table has no column of titles. Its first row must name its columns, as in title,abstract,authors."
        )
        advice = "Name the column there, or say its name under “columns” in site_config/site.yml."
        return Parsed(file, [], [Problem(Place(file, 1), "no-title-column", message, advice, rejected=True)])
    fields = header.columns.fields
    names = {field: header.names[places[0]] for field, places in fields.items()}
    names |= {ours: names[theirs] for ours, theirs in _RECORDS.items() if theirs in names and ours not in names}
    place = Place(file, Lines(text).find(header.start).line)
    unknown = UnknownFields("column", _advise_to_name)
    parsed = make_papers(_read_records(text, file, limits, header, unknown), file, limits, Reading(names=names))
    problems = [*parsed.problems, *_list_refused(place, header, columns), *unknown.report(file, place.line)]
    return parsed._replace(problems=problems)


def _advise_to_name(column: str) -> str:
    """Return how a column is read that is not known."""
    return (
        "If such data is about the publication, say under “columns” in site_config/site.yml which field it is, for "
        f"example comment: {column}."
    )


def _list_refused(place: Place, header: _Header, own: Mapping[str, str]) -> Iterator[Problem]:
    """A problem for each private column that the site's configuration names."""
    private = {name.strip().casefold() for name in header.columns.private.values()}
    for field, name in own.items():
        if name.strip().casefold() in private:
            message = f"The column that site_config/site.yml names for “{field}” looks private, so it is not read."
            advice = "If it may be published, give it another name, in the table and in site.yml."
            yield Problem(place, "private-column-named", message, advice)


def is_csv(text: str, columns: Mapping[str, str] = NO_COLUMNS) -> bool:
    """Whether a text has a table of papers whose delimiter is a comma or a semicolon."""
    header = _find_header(text, columns)
    return bool(header and header.delimiter != "\t")


def is_tsv(text: str, columns: Mapping[str, str] = NO_COLUMNS) -> bool:
    """Whether a text has a table of papers whose delimiter is a tab."""
    header = _find_header(text, columns)
    return bool(header and header.delimiter == "\t")


def _find_header(text: str, own: Mapping[str, str], *, of_papers: bool = True) -> _Header | None:
    """The first line that names the columns of a table of papers, also below lines such as a search query.

    If `of_papers` is false, any table with a column of titles in its first line counts. `own` has the names of further
    columns, by their fields. Empty lines and a line such as `sep=;` are skipped. None is returned if no header is found
    within the first lines.
    """
    at = before = 0
    for _ in range(_LONGEST_PREAMBLE):
        if at >= len(text) or at > _LONGEST_HEADER:
            return None
        end = find_line_end(text, at)
        if text[at:end].strip() and not _DELIMITER_LINE.fullmatch(text[at:end].strip()):
            header = _read_header(text, at, own, of_papers)
            if header and (not of_papers or _has_rows(text, header, certain=not before)):
                return header
            if not of_papers:
                return None
            before += 1
        at = end
    return None


def _read_header(text: str, start: int, own: Mapping[str, str], of_papers: bool) -> _Header | None:
    """The header that begins there, with the delimiter at which most of its names are known; None if there is none."""
    found = []
    first_line = text[start : min(find_line_end(text, start), start + _LONGEST_HEADER)]
    if of_papers and first_line.lstrip().startswith(_SIGNS):
        return None
    for delimiter in ",;\t":
        if of_papers and delimiter not in first_line:
            continue
        try:
            reader = CsvReader(text[start : start + _LONGEST_HEADER], delimiter, _LONGEST_HEADER, strict=False)
            cells, end = reader.read(0)
        except (BrokenRowError, StopIteration):
            continue
        names = tuple(map(str.strip, cells))
        if of_papers and any(map(_NO_NAME.search, names)):
            continue
        columns = sort_columns(names, own)
        if columns.of_papers or (not of_papers and "title" in columns.fields):
            found.append(_Header(delimiter, names, columns, start, start + end))
    best = max(found, key=lambda header: len(header.columns.fields), default=None)
    return best and _name_row_numbers(text, best, own)


def _name_row_numbers(text: str, header: _Header, own: Mapping[str, str]) -> _Header:
    """The header with a nameless first column, if R wrote the numbers of rows there without a name."""
    rows = _read_sample(text, header)
    width = len(header.names)
    if not rows or not all(len(row) == width + 1 and row[0].strip().isdigit() and row[-1].strip() for row in rows):
        return header
    names = ("", *header.names)
    return _Header(header.delimiter, names, sort_columns(names, own), header.start, header.end)


def _read_sample(text: str, header: _Header) -> list[list[str]]:
    """The first rows that are not empty, as far as they can be read."""
    most = header.end + 50 * _LONGEST_HEADER
    rows: list[list[str]] = []
    reader, at = CsvReader(text[:most], header.delimiter, most), header.end
    while at < min(len(text), most) and len(rows) < _SAMPLE:
        if empty := _EMPTY_ROWS.match(text, at):
            at = empty.end()
            continue
        try:
            row = reader.read(at)
        except (BrokenRowError, StopIteration):
            break
        at = row.end
        if any(cell.strip() for cell in row.cells):
            rows.append(row.cells)
    return rows


def _has_rows(text: str, header: _Header, *, certain: bool) -> bool:
    """Whether rows follow a header, and not sentences: most have as many cells.

    A header at the beginning, without blanks after its delimiters, is `certain`: it needs no rows, and its first row
    may be broken.
    """
    if certain and (header.delimiter == "\t" or f"{header.delimiter} " not in text[header.start : header.end]):
        return True
    if certain:
        following = text[header.end : find_line_end(text, header.end)]
        return following.count(header.delimiter) >= len(header.names) - 1
    sizes = [len(row) for row in _read_sample(text, header)] or [_count_cells(text, header)]
    return 2 * sum(abs(size - len(header.names)) <= 1 for size in sizes) > len(sizes)


def _count_cells(text: str, header: _Header) -> int:
    """The number of cells in the line behind the header, whatever its quotation marks."""
    return text.count(header.delimiter, header.end, find_line_end(text, header.end)) + 1


def _read_records(
    text: str, file: str, limits: Limits, header: _Header, unknown: UnknownFields
) -> Iterator[Record | Problem]:
    """Yield the record of each row, or the problem with it, in the order of the text.

    Empty rows, and rows that name the columns again, as in tables that were joined, are left out and not counted.
    """
    lines = Lines(text)
    width, number = len(header.names), 0
    for start, row in _read_rows(text, header, limits.record):
        cells = [] if isinstance(row, str) else [*map(str.strip, row)]
        if not isinstance(row, str) and (not any(cells) or is_repeated_header(cells, header.columns)):
            continue
        number += 1
        origin = Origin(file, number, lines.find(start)[0])
        if isinstance(row, str):
            message = f"The row has {row}."
            advice = (
                "Within a cell in quotation marks, double each quotation mark. The rows before and after it are read."
            )
            yield Problem(origin.place, "broken-record", message, advice, rejected=True)
        elif any(cells[width:]):
            message = f"The row has {len(cells):,} cells; the header has {width:,}."
            advice = "Write a cell that holds the delimiter in quotation marks."
            yield Problem(origin.place, "long-row", message, advice, rejected=True)
        else:
            _note_unknown(cells, header.columns, unknown)
            yield make_row_record(origin, Row(cells, header.columns.fields), tuple(_remark(origin, len(cells), width)))


def _note_unknown(cells: Sequence[str], columns: Columns, unknown: UnknownFields) -> None:
    """Count the columns that hold data in this row and are not read."""
    for places, add in ((columns.unread, unknown.add), (columns.private, unknown.add_private)):
        add(name for at, name in places.items() if at < len(cells) and clean_cell(cells[at]))


def _remark(origin: Origin, size: int, width: int) -> Iterator[Problem]:
    """What is to be said about a row that is shorter than the header."""
    if size < width:
        message = f"The row has {size:,} cells; the header has {width:,}."
        advice = "The missing cells are taken to be empty; check that the row is not cut off."
        yield Problem(origin.place, "short-row", message, advice)


def _read_rows(text: str, header: _Header, most: int) -> Iterator[tuple[int, list[str] | str]]:
    """Yield where each row begins, and its cells, or what is wrong with it as words for a message.

    A row has at most `most` characters. A row whose quotation marks are broken ends before the next valid one; in
    a table separated by tabs, it is read without them if it has as many cells as the header.
    """
    reader, at = CsvReader(text, header.delimiter, most), header.end
    while at < len(text):
        start = at
        if empty := _EMPTY_ROWS.match(text, start):
            at = empty.end()
            continue
        try:
            cells, at = reader.read(start)
        except BrokenRowError as error:
            if row := _split_at_tabs(text, start, header):
                yield start, row.cells
                at = row.end
                continue
            at = _find_sound_row(text, start, header, reader)
            lines = text.count("\n", start, at)
            yield start, str(error) + (f" in {lines:,} lines" if lines > 1 else "")
        else:
            row = _split_at_tabs(text, start, header) if len(cells) > len(header.names) else None
            yield start, row.cells if row else cells
            at = row.end if row else at


def _split_at_tabs(text: str, start: int, header: _Header) -> CsvRow | None:
    """The cells of a line as it is, if that gives as many as the header has.

    Programs that write tabs often quote nothing; quotation marks then belong to the text.
    """
    if header.delimiter != "\t":
        return None
    end = find_line_end(text, start)
    cells = text[start:end].rstrip("\n").split("\t")
    size = len(header.names)
    return CsvRow(cells, end) if len(cells) == size or (len(cells) == size + 1 and not cells[-1]) else None


def _find_sound_row(text: str, at: int, header: _Header, reader: CsvReader) -> int:
    """The index of the next line that begins a row of as many cells as the header has, or the end of the text.

    `at` is where the row begins that cannot be read. Where the header begins with a quotation mark, the row must too.
    """
    quoted = text.startswith('"', header.start)
    while (at := find_line_end(text, at)) < len(text):
        if reader.is_row(at, len(header.names), quoted):
            break
    return at


def make_formats(columns: Mapping[str, str]) -> tuple[Format, ...]:
    """Return the formats of tables whose columns a site owner can name; `columns` has these names, by their fields."""
    parse = partial(parse_table, columns=columns)
    return (
        Format(
            "csv",
            "A table separated by commas or semicolons (CSV)",
            parse,
            partial(is_csv, columns=columns),
            notes="comments",
        ),
        Format("tsv", "A table separated by tabs (TSV)", parse, partial(is_tsv, columns=columns), notes="comments"),
    )


FORMATS = make_formats(NO_COLUMNS)
