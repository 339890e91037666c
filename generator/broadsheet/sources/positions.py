"""The positions of characters in a text."""

from __future__ import annotations

from typing import NamedTuple


class Position(NamedTuple):
    """A position in a text. Line and column are counted from 1."""

    line: int
    column: int


class Lines:
    """Finds the lines and columns of characters in a text, which must be requested in the order of the text.

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
