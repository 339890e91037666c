"""Findings: things that are wrong with a built site."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.system.errors import Place
from broadsheet.system.messages import make_printable

_LONGEST_QUOTE = 160


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong with a built site, as one line of text."""

    file: str
    """The path below the site, with `/`."""
    line: int
    """Counted from 1; 0 for the whole file."""
    message: str
    """What was found, and what to do."""

    def __str__(self) -> str:
        return f"{Place(self.file, self.line)}: {make_printable(self.message)}"


def quote(text: str) -> str:
    """Text of the site as messages quote it: in quotation marks, and shortened."""
    return f"“{text}”" if len(text) <= _LONGEST_QUOTE else f"“{text[:_LONGEST_QUOTE]}…”"
