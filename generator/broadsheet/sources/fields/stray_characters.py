"""Reports characters that are removed from the texts of a record."""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.model.text import find_stray_characters
from broadsheet.system.errors import Place, Problem

_NAMED = 3
"""The most characters of a field that are named."""


def report_stray_characters(place: Place, texts: Iterable[tuple[str, str]]) -> Problem | None:
    """A problem for characters that were left out of texts, which are given with the names of their fields; or None."""
    found: dict[str, list[str]] = {}
    for field, raw in texts:
        if stray := find_stray_characters(raw):
            found.setdefault(field, []).extend(stray)
    if not found:
        return None
    places = "; ".join(f"“{field}” ({_name(dict.fromkeys(stray))})" for field, stray in found.items())
    advice = "They were left out. Remove them from the file, and check that nothing is missing."
    return Problem(place, "stray-characters", f"There are characters that are not text in {places}.", advice)


def _name(stray: Iterable[str]) -> str:
    names = [f"U+{ord(char):04X}" for char in stray]
    more = len(names[_NAMED:])
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more else "")
