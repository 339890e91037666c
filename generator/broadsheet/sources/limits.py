"""Checks of the limits that hold for every source, and the positions of characters in a text."""

from __future__ import annotations

from typing import NamedTuple

from broadsheet.config.limits import Limits
from broadsheet.system.errors import InputError, Place, Problem

_MESSAGES = {
    "title": "The title has {:,} characters.",
    "abstract": "The abstract has {:,} characters.",
    "authors": "The paper has {:,} authors.",
    "keywords": "The paper has {:,} tags.",
    "links": "The paper has {:,} links.",
}
"""What a message says about the size of each thing that is limited."""


def check_limits(limits: Limits, **sizes: int) -> None:
    """Raise InputError if one of the sizes, given under the names of limits, exceeds its limit.

    Sizes are characters of a title or an abstract, and numbers of anything else. The first that is too large is
    reported.
    """
    for setting, size in sizes.items():
        most = getattr(limits, setting)
        if size > most:
            message = f"{_MESSAGES[setting].format(size)} At most {most:,} are allowed."
            advice = f"Shorten it, or raise limits.{setting} in site_config/site.yml."
            raise InputError(f"limit-{setting}", message, advice)


def too_many_problem(place: Place, what: str, most: int) -> Problem:
    """Return the problem of a file with more than `most` records, which is not read from this line on.

    `what` is what the file has too many of, in the plural.
    """
    return Problem(
        where=place,
        kind="limit-records",
        message=f"The file has more than {most:,} {what}. The rest is not read.",
        advice="Split the file, or raise limits.records in site_config/site.yml.",
        rejected=True,
    )


def too_long_problem(place: Place, size: int, most: int) -> Problem:
    """Return the problem of a record with `size` characters, which is more than `most`, so that it is not read."""
    return Problem(
        where=place,
        kind="limit-record",
        message=f"The record has {size:,} characters. At most {most:,} are allowed.",
        advice="Shorten it, or raise limits.record in site_config/site.yml. Other records are read.",
        rejected=True,
    )


class Position(NamedTuple):
    """A position in a text. Line and column are counted from 1."""

    line: int
    column: int


class Lines:
    """Finds the lines and columns of characters in a text, which must be asked for in the order of the text.

    Each call looks only at the text since the previous one, so all calls together read the text once.
    """

    def __init__(self, text: str) -> None:
        """Begin at the first character of a text."""
        self._text, self._at, self._line, self._start = text, 0, 1, 0

    def find(self, at: int) -> Position:
        """Return the position of the character at an index, which must not be before that of the previous call."""
        ends = self._text.count("\n", self._at, at)
        if ends:
            self._line += ends
            self._start = self._text.rfind("\n", self._at, at) + 1
        self._at = max(at, self._at)
        return Position(self._line, at - self._start + 1)
