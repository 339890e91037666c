"""The limits that every source keeps to."""

from __future__ import annotations

from typing import NamedTuple

from broadsheet.config.limits import Limits
from broadsheet.system.errors import InputError, Place, Problem

_NAMES = {
    "title": "a title of {:,} characters",
    "abstract": "an abstract of {:,} characters",
    "authors": "{:,} authors",
    "keywords": "{:,} tags",
    "links": "{:,} links",
}


def check_limits(limits: Limits, **sizes: int) -> None:
    """Raise InputError where one of the sizes, each under its limit's name, is over the limit."""
    for setting, size in sizes.items():
        most = getattr(limits, setting)
        if size > most:
            unit = " characters" if setting in ("title", "abstract") else ""
            advice = f"Shorten it, or raise limits.{setting} in site_config/site.yml."
            found, expected = _NAMES[setting].format(size), f"at most {most:,}{unit}"
            raise InputError(f"limit-{setting}", found, expected, advice)


def too_many_problem(place: Place, what: str, most: int) -> Problem:
    """The problem of a file of which the rest, from this line on, is not read."""
    return Problem(
        where=place,
        kind="limit-records",
        found=f"more than {most:,} {what}, and read no further",
        expected=f"at most {most:,} in a file",
        advice="Split the file, or raise limits.records in site_config/site.yml.",
        rejected=True,
    )


def too_long_problem(place: Place, size: int, most: int) -> Problem:
    """The problem of a record of so many characters, which is not read."""
    return Problem(
        where=place,
        kind="limit-record",
        found=f"a record of {size:,} characters",
        expected=f"at most {most:,}",
        advice="Shorten it, or raise limits.record in site_config/site.yml; records before and after it are read.",
        rejected=True,
    )


class Position(NamedTuple):
    """A place in a text; both count from 1."""

    line: int
    column: int


class Lines:
    """Finds the line and the column of places in a text, which must be asked for in their order.

    Each call looks only at what lies between its place and the one before, so that all of them together read the
    text once.
    """

    def __init__(self, text: str) -> None:
        self._text, self._at, self._line, self._start = text, 0, 1, 0

    def find(self, at: int) -> Position:
        """The position of the character at an index."""
        ends = self._text.count("\n", self._at, at)
        if ends:
            self._line += ends
            self._start = self._text.rfind("\n", self._at, at) + 1
        self._at = max(at, self._at)
        return Position(self._line, at - self._start + 1)
