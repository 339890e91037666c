"""What a format of input files is: each parser's module defines its own in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from broadsheet.config.limits import Limits
from broadsheet.sources.parsed import Parsed

Parser = Callable[[str, str, Limits], Parsed]
"""A function of a file's text, its name and the limits."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of input files."""

    name: str
    """Its name for `--format`, such as `csl-json`."""
    title: str
    """The name that people use."""
    parse: Parser
    matches: Callable[[str], bool]
    """Whether a text has this format, judging by its beginning. It must be fast, whatever the text is."""
    element: str = ""
    """XML: the name of the element that is a record, which `sources.leaving_out` needs."""
    notes: str = ""
    """The field in which people keep notes, and which is read as the comment; empty if the format has none."""
