"""Findings: what is wrong with a built site, as values that print as one line each."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.system.errors import Place
from broadsheet.system.messages import make_printable

_LONGEST_QUOTE = 160
"""The number of characters of the site that a message quotes at most."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that is wrong with a built site. Findings are sorted by file, line and message."""

    file: str
    """The path below the site, with `/`; `.` for the site as a whole."""
    line: int
    """Counted from 1; 0 if the finding is about the whole file."""
    message: str
    """What is wrong, and what to do about it, each as a sentence. It may quote the site."""

    def __str__(self) -> str:
        """The finding as one printable line, whatever it quotes: `index.html:12: The page has …. Remove ….`"""
        return f"{Place(self.file, self.line)}: {make_printable(self.message)}"


def quote(text: str) -> str:
    """Text from the site as messages quote it: in quotation marks, and shortened to 160 characters."""
    return f"“{text}”" if len(text) <= _LONGEST_QUOTE else f"“{text[:_LONGEST_QUOTE]}…”"
