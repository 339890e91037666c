"""Names of authors as sources write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from broadsheet.model.author import Author
from broadsheet.model.text import normalize_line

_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.IGNORECASE)
_NOTES = " *†‡§¶"
"""What separates a name from a note."""
_BEFORE_SUFFIX = re.compile(r",\s*(?=(?:Jr|Sr)\b)", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.?-?){1,4}")
_FAMILY_FIRST = re.compile(
    r"(?P<family>[^,]*[^\s,.]{2})\s+(?P<initials>(?:[A-ZÀ-Þ][a-z]?\.[ -]?){1,4}|[A-ZÀ-Þ]{1,4}\.?)"
)
"""A name with initials, such as `van Gull A.-B.` or `Gull AB`."""
_OTHERS = re.compile(r"(?:\bet\.? al\b\.?|\band others\b|…|\.\.\.)\s*\Z", re.IGNORECASE)
_AND = re.compile(r",?\s(?:and|&)\s")
_GROUP = re.compile(r"\b(?:group|consortium|collaboration|team|network|society|investigators)\b", re.IGNORECASE)


def read_author(text: str) -> Author:
    """An author from `Gull, Ada`, `Gull, Jr., Ada`, `Gull A.`, `Gull A., Jr.` or `Ada Gull`.

    In all of these except the last, the family name is known.
    """
    parts = [part for part in map(str.strip, normalize_line(text).rstrip(_NOTES).split(",")) if part]
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[1]):
        parts = [f"{parts[0]} {parts[1]}", parts[2]]
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[2]):
        parts = [f"{parts[0]} {parts[2]}", parts[1]]
    suffix = parts.pop() if len(parts) == 2 and _SUFFIX.fullmatch(parts[1]) else ""
    match = _FAMILY_FIRST.fullmatch(parts[0]) if len(parts) == 1 else None
    if match and "." in match["initials"] and not _SUFFIX.fullmatch(match["initials"]):
        return make_author(f"{match['family']} {suffix}", match["initials"])
    return make_author(parts[0], parts[1]) if len(parts) == 2 else Author(" ".join([*parts, suffix]).strip())


def make_author(family: str, given: str = "", affiliations: tuple[str, ...] = (), orcid: str = "") -> Author:
    """An author with a family name and a given name; a group has only the first."""
    family, given = normalize_line(family), normalize_line(given)
    return Author(f"{given} {family}".strip(), family, affiliations, orcid)


def read_authors(text: str) -> Iterator[Author]:
    """The authors in a text, separated by `|`, `;`, lines, ` and ` or commas.

    A comma parts names where most parts are whole ones, as in `Ada Gull, Ben Tern` and `Gull A., Tern B.`; in
    `Gull, A., Tern, B.` every second one does, and in `Gull, Ada` it is within the name.
    """
    parts = [part for part in map(str.strip, _split(_OTHERS.sub("", text))) if part]
    family_first = [match for part in parts if (match := _FAMILY_FIRST.fullmatch(part))]
    # Without a full stop, capitals may be a family name, as in `Ada LI`; a single letter is not.
    if len(family_first) == len(parts) and any(len(match["initials"]) == 1 for match in family_first):
        yield from (make_author(match["family"], match["initials"]) for match in family_first)
    else:
        yield from (author for part in parts if (author := read_author(part)).name)


def _split(text: str) -> Iterable[str]:
    for mark in ("|", ";", "\n"):
        if mark in text:
            return text.split(mark)
    parts = _AND.split(text)
    if len(parts) == 2 and " " not in parts[0] and _GROUP.search(parts[1]):
        return [text]
    # In `A, B and C` commas separate names too.
    return [name for part in parts for name in (_at_commas(part) if len(parts) < 3 else [part])]


def _at_commas(text: str) -> list[str]:
    parts = [part for part in map(str.strip, _BEFORE_SUFFIX.sub(" ", text).split(",")) if part]
    whole = [part for part in parts if " " in part and not _INITIALS.fullmatch(part.replace(" ", ""))]
    if len(whole) > len(parts) / 2:
        return parts
    if len(parts) > 2 and len(parts) % 2 == 0:
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return [text]
