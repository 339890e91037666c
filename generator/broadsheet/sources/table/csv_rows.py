"""Reads the rows of CSV and TSV in linear time, even if quotation marks are broken.

RFC 4180, section 2, says how rows are written: a cell with a delimiter, a quotation mark or the end of a line is in
quotation marks, and a quotation mark within it is doubled.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import NamedTuple


class BrokenRowError(ValueError):
    """A row is not valid by RFC 4180. The message says what is wrong with it."""


class CsvRow(NamedTuple):
    """One row.

    It has the cells of one line, or of several if a cell in quotation marks contains line breaks.
    """

    cells: list[str]
    end: int
    """The index at which the next row begins."""


class CsvReader:
    """Reads rows of a text, each from the beginning of a line; the rows must be requested in the order of the text.

    If a quotation mark is open at the end of a line, the cell continues on the next line, wherever it began. So if one
    row that was open at some line turned out to be broken, any other row that is open there is broken too, and its
    lines are not read again. Each line is therefore read only a few times, however many marks are broken.
    """

    def __init__(self, text: str, delimiter: str, most: int, *, strict: bool = True) -> None:
        """`most` is the number of characters that a row may have."""
        # The limit is the whole process's, and may be less than that of a row.
        csv.field_size_limit(most)
        self._lines = _Lines(text, delimiter, most)
        self._rows = csv.reader(self._lines, delimiter=delimiter, skipinitialspace=True, strict=strict)

    def read(self, start: int) -> CsvRow:
        """The row that begins at an index.

        Raises BrokenRowError if it has broken quotation marks, or more characters than a row may have.
        """
        lines = self._lines
        lines.begin(start)
        try:
            return CsvRow(next(self._rows), lines.at)
        except csv.Error as error:
            lines.vain = max(lines.vain, lines.at)
            raise BrokenRowError("broken quotation marks") from error
        except BrokenRowError:
            lines.vain = max(lines.vain, lines.at)
            raise

    def is_row(self, start: int, size: int, quoted: bool) -> CsvRow | None:
        """The row that begins at an index, if it looks like the first valid one after a broken one; None if not.

        It has `size` cells and an even number of quotation marks, and begins with one if rows are `quoted`. A line of
        prose in a broken cell may have as many commas, but rarely all of this.
        """
        text = self._lines.text
        if quoted and text[start] != '"':
            return None
        try:
            row = self.read(start)
        except BrokenRowError:
            return None
        if len(row.cells) == size and text.count('"', start, row.end) % 2 == 0:
            return row
        if row.end > find_line_end(text, start):
            self._lines.vain = max(self._lines.vain, row.end)
        return None


class _Lines:
    """The lines of a text from any index, as the standard library's reader requests them."""

    def __init__(self, text: str, delimiter: str, most: int) -> None:
        """Begin at the first character of a text, of which a row may have at most `most` characters."""
        self.text, self._most = text, most
        self._blanks = re.compile(rf'(?<=") ++(?=[{re.escape(delimiter)}\n]|\Z)')
        self.at = self._start = 0
        self.vain = 0
        """Before this index, a row with an open quotation mark at the beginning of a line is broken."""

    def begin(self, at: int) -> None:
        """Begin a row there.

        The characters of the row are counted from this index on.
        """
        self.at = self._start = at

    def __iter__(self) -> Iterator[str]:
        """Return the lines themselves, which are an iterator."""
        return self

    def __next__(self) -> str:
        """Return the next line with its end.

        Raises BrokenRowError if the row becomes too long with it, or is known to be broken.
        """
        if self.at >= len(self.text):
            raise StopIteration
        if self._start < self.at < self.vain:
            raise BrokenRowError("broken quotation marks")
        end = find_line_end(self.text, self.at)
        if end - self._start > self._most:
            raise BrokenRowError(f"more than {self._most:,} characters (limits.record in site_config/site.yml)")
        line, self.at = self.text[self.at : end], end
        # The standard library's reader knows no blanks between a quotation mark and what separates cells.
        return self._blanks.sub("", line) if '" ' in line else line


def find_line_end(text: str, at: int) -> int:
    """The index at which the next line begins, or at which the text ends."""
    return text.find("\n", at) + 1 or len(text)
