"""Takes records out of the text of an answer, and leaves everything else in it as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator

from broadsheet.sources.format import Format
from broadsheet.sources.xml.elements import find_elements

_ITEMS = re.compile(r'"items"\s*+:\s*+(?=\[)')
"""The member of an object that contains its records, as in JSON Feed."""
_GAP = re.compile(r"[\s,]*+")
"""What may be between two values of an array."""


def leave_out_records(text: str, known: Format, numbers: Collection[int]) -> str:
    """Return a text of a format without the records that have these numbers, which count from 1 as in origins.

    The text must be valid. It is returned unchanged if no records of the format can be found in it.
    """
    return _leave_out_elements(text, known.element, numbers) if known.element else _leave_out_values(text, numbers)


def _leave_out_elements(text: str, name: str, numbers: Collection[int]) -> str:
    """Return an XML text without some of the elements of this name, and without the white space before them."""
    kept, at = list[str](), 0
    for number, (start, end, _) in enumerate(find_elements(text, (name,)), 1):
        if number in numbers and end > 0:
            kept.append(text[at:start].rstrip())
            at = end
    return "".join((*kept, text[at:]))


def _leave_out_values(text: str, numbers: Collection[int]) -> str:
    """Return a JSON text without some of the values of its array."""
    values = list(_find_values(text))
    if not values:
        return text
    head, tail = text[: values[0][0]], text[values[-1][1] :]
    between = text[values[0][1] : values[1][0]] if len(values) > 1 else ""
    kept = (text[start:end] for number, (start, end) in enumerate(values, 1) if number not in numbers)
    return f"{head}{between.join(kept)}{tail}"


def _find_values(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each value of an array begins and ends: of the whole text, or of the member `items` of an object."""
    start = text.lstrip()[:1]
    items = _ITEMS.search(text)
    if start != "[" and not items:
        return
    decoder = json.JSONDecoder()
    at = text.index("[", items.end() if items and start != "[" else 0) + 1
    while match := _GAP.match(text, at):
        if text[match.end()] == "]":
            return
        _, at = decoder.raw_decode(text, match.end())
        yield match.end(), at
