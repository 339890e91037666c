"""Tables that are not read, because no column is known to hold the titles of papers."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import dropwhile, takewhile
from typing import NamedTuple

from broadsheet.sources.table.column_names import fold_name
from broadsheet.sources.table.columns import sort_columns
from broadsheet.system.messages import excerpt

_ROWS = 20
"""Lines at the beginning that are looked at."""
_LONGEST_LINE = 20_000
"""Characters of a line that are looked at."""
_LONGEST_NAME = 80
"""Characters of the name of a column."""
_MOST_NAMES = 12
"""Names of columns that a message gives."""
_NAME = re.compile(r"#?(?!define|include)[^\W_][^\n{}<>=;|\\]*(?<![.,:])")
"""What the name of a column may be: not source code, and not a sentence."""
_COMMENT = re.compile(r"#[^,;\t]*$|\s*$")
"""A line above a table that is a comment, or empty."""
_FRAME = re.compile(r"^[ \t]*(?:\+[-=+]{3,}\+|[-+]*-\+-[-+]*)[ \t]*$", re.MULTILINE)
"""A line of a frame that is drawn around the cells of a table."""
_GAP = re.compile(r"[ \t]{2,}")
"""What is between two columns of fixed widths."""
_MANY_COLUMNS = 5
"""The number of columns that make a table even if rows lack the last ones."""
_TITLES = frozenset("titel titre titulo titolo name papername paper article heading headline".split())
"""Names of columns, folded, that may well hold titles."""


_ALIGNED = "a table whose columns are separated by blanks or lines"
"""What a table for human readers is called."""
_ALIGNED_ADVICE = "If its rows are papers, save the table as CSV, and add that file."
"""What to do with one."""


class ForeignTable(NamedTuple):
    """What to say about a table that is not read."""

    looks_like: str
    advice: str


def name_foreign_table(text: str, own: Mapping[str, str]) -> ForeignTable | None:
    """What a table looks like, and how its columns can be named; None if the text is not a table.

    `own` has the names of columns in the site's configuration, by their fields.
    """
    rows = _read_rows(text)
    if not rows:
        if _is_aligned(text):
            return ForeignTable(_ALIGNED, _ALIGNED_ADVICE)
        return ForeignTable("a table without names of columns", _ALIGNED_ADVICE) if _has_even_rows(text) else None
    names = [name.strip() for name in rows[0]]
    quoted = ", ".join(f"“{excerpt(name, 30)}”" for name in names[:_MOST_NAMES])
    found = f"{quoted}{' and others' if names[_MOST_NAMES:] else ''}"
    if "title" in sort_columns(names, own).fields:
        advice = (
            "If its rows are papers, name another column that only papers have, for example “doi” or “abstract”, "
            "under “columns” in site_config/site.yml, or pass --format csv."
        )
        return ForeignTable(f"a table of something else than papers (its columns are {found})", advice)
    title = next((name for name in names if fold_name(name) in _TITLES), names[0])
    advice = (
        "If its rows are papers, say under “columns” in site_config/site.yml which column holds the titles, for "
        f"example title: {excerpt(title, 30)}, and which the abstracts."
    )
    return ForeignTable(f"a table without a column of titles (its columns are {found})", advice)


def _is_aligned(text: str) -> bool:
    """Whether the first lines have columns of fixed widths, with numbers in most, or a frame around them."""
    head = text[: _ROWS * _LONGEST_NAME * 5].strip("\n")
    if _FRAME.search(head):
        return True
    lines = [line.strip() for line in head.split("\n", _ROWS)[:_ROWS] if line.strip()]
    sizes = Counter(len(_GAP.split(line)) for line in lines)
    size, number = max(sizes.items(), key=lambda item: item[1], default=(0, 0))
    numbers = sum(1 for line in lines if re.search(r"(?:^|\s)[-+]?\d[\d.,:/e-]*(?=\s|$)", line))
    return size > 2 and len(lines) > 2 and 4 * number >= 3 * len(lines) and 2 * numbers > len(lines)


def _read_rows(text: str) -> Sequence[Sequence[str]]:
    """The first rows of a text in which most have as many cells as the first; none if it is not a table."""
    first = text[: _ROWS * _LONGEST_LINE].strip("\n").split("\n", _ROWS)[:_ROWS]
    # Some programs write comments above the names, or names of groups of columns.
    first = [*dropwhile(_COMMENT.match, first)] or first
    sample = [line[:_LONGEST_LINE] for line in takewhile(str.strip, first)]
    for delimiter in "\t;,|":
        if len(sample) < 2 or delimiter not in sample[0]:
            continue
        try:
            rows = list(csv.reader(sample, delimiter=delimiter, skipinitialspace=True))
        except csv.Error:
            continue
        if 2 * sum(1 for cell in rows[0] if cell.strip()) < len(rows[0]):
            rows = rows[1:]
        if len(rows) > 1 and _is_table(rows, delimiter):
            return rows
    return []


def _has_even_rows(text: str) -> bool:
    """Whether nearly all of the first lines have the same number of cells, between marks that no blank follows."""
    lines = [line for line in text[: _ROWS * _LONGEST_LINE].split("\n", _ROWS)[:_ROWS] if line.strip()]
    for delimiter in "\t;,|":
        sizes = Counter(line.count(delimiter) - line.count(f"{delimiter} ") for line in lines)
        size, number = max(sizes.items(), key=lambda item: item[1], default=(0, 0))
        if size > 1 and number > 1 and 5 * number >= 4 * len(lines):
            return True
    return False


def _is_table(rows: Sequence[Sequence[str]], delimiter: str) -> bool:
    """Whether the first row may name columns, and most others have as many cells.

    In a table with many columns, rows may have fewer.
    """
    header, *others = rows
    while len(header) > 1 and not header[-1].strip():
        header = header[:-1]
    names = header[1:] if not header[0].strip() else header
    longest = _LONGEST_NAME if delimiter != "\t" else 10 * _LONGEST_NAME
    if len(names) < 2 or not all(_NAME.fullmatch(name.strip()) and len(name) <= longest for name in names):
        return False
    least = len(header) if len(header) < _MANY_COLUMNS or any(name.startswith(" ") for name in names) else 2
    return 2 * sum(least <= len(row) <= len(header) for row in others) > len(others)
