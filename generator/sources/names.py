"""Names of authors as sources write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.paper import Author
from generator.text import normalize_line

_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.IGNORECASE)
_FAMILY_FIRST = re.compile(r"(.*[^\W\d_]{2}) ((?:[A-Z]\.[ -]?){1,4})")
"""A name as Scopus and Embase write it, `Gull A.B.`, with initials that end in a full stop."""
_INITIALS = re.compile(r"(?:[A-Z]\.?-?){1,4}")


def read_name(text: str) -> Author:
    """An author from `Gull, Ada`, `Gull, Jr., Ada`, `Gull A.`, `Gull A., Jr.` or `Ada Gull`.

    Which part is the family's is known in all but the last.
    """
    parts = [part for part in map(str.strip, normalize_line(text).split(",")) if part]
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[1]):
        parts = [f"{parts[0]} {parts[1]}", parts[2]]
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[2]):
        parts = [f"{parts[0]} {parts[2]}", parts[1]]
    suffix = parts.pop() if len(parts) == 2 and _SUFFIX.fullmatch(parts[1]) else ""
    if len(parts) == 1 and (match := _FAMILY_FIRST.fullmatch(parts[0])):
        return make_name(f"{match[1]} {suffix}", match[2])
    return make_name(parts[0], parts[1]) if len(parts) == 2 else Author(" ".join([*parts, suffix]).strip())


def make_name(family: str, given: str = "", **facts: object) -> Author:
    """An author of a family and a given name; a group has the first alone."""
    family, given = normalize_line(family), normalize_line(given)
    return Author(f"{given} {family}".strip(), family, **facts)  # type: ignore[arg-type]


def read_names(text: str, separator: str = "") -> Iterator[Author]:
    """The authors in one text, parted by `separator`, else by what parts them: `|`, `;`, lines, ` and `, or commas.

    A comma parts names where each part is a whole one, as in `Ada Gull, Ben Tern`; in `Gull, Ada` it is within one.
    """
    parts = _split(text, separator)
    yield from (author for part in parts if (author := read_name(part)).name)


def _split(text: str, separator: str) -> Iterable[str]:
    if separator:
        return text.split(separator)
    for mark in ("|", ";", "\n"):
        if mark in text:
            return text.split(mark)
    if re.search(r"\s(?:and|&)\s", text):
        parts = re.split(r",?\s(?:and|&)\s", text)
        # In `A, B and C` commas part names too.
        return [name for part in parts for name in (_at_commas(part) if len(parts) == 2 else [part])]
    return _at_commas(text)


def _at_commas(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",")]
    whole = [part for part in parts if " " in part and not _INITIALS.fullmatch(part.replace(" ", ""))]
    return parts if len(whole) > len(parts) / 2 else [text]
