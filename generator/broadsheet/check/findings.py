"""One thing that is wrong with a built site."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.system.errors import Place
from broadsheet.system.messages import make_printable

_LONGEST_QUOTE = 160


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong with a built site, as one line of text."""

    file: str
    """Below the site, with `/`."""
    line: int
    """From 1; 0 where the whole file is meant."""
    message: str
    """What was found; what to do."""

    def __str__(self) -> str:
        return f"{Place(self.file, self.line)}: {make_printable(self.message)}"


def quote(text: str) -> str:
    """Words of the site in a message: in quotes, and not longer than a line."""
    return f"“{text}”" if len(text) <= _LONGEST_QUOTE else f"“{text[:_LONGEST_QUOTE]}…”"
