"""Reports characters that are removed from the texts of a record."""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.model.text import find_stray_characters
from broadsheet.system.errors import Place, Problem

_NAMED = 3
"""The most characters of a field that are named."""


def report_stray_characters(place: Place, texts: Iterable[tuple[str, str]]) -> Problem | None:
    """Return a problem for characters that were left out of texts, or None if there were none.

    `texts` are pairs of the name of a field and its text as it is in the file. Such characters are control characters
    and the like; a field is named with the first three of its own.
    """
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
    """Return the code points of characters, as `U+0007, U+000B`, and how many more there are."""
    names = [f"U+{ord(char):04X}" for char in stray]
    more = len(names[_NAMED:])
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more else "")
