"""The names of several authors in one text."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from broadsheet.model.author import Author
from broadsheet.model.text import normalize_line
from broadsheet.sources.fields.author_names import (
    GROUP,
    OTHERS,
    drop_degrees,
    has_letters,
    is_group,
    make_author,
    match_family_first,
    read_author,
    strip_marks,
)
from broadsheet.system.patterns import compile_late

_LONGEST_LIST = 200_000
"""Characters of a list as Python or JSON writes it; a longer one is read as names."""
_DEEPEST_LIST = 4
_ENDS_WITH_OTHERS = re.compile(
    r"(?:\bet\.?\sal\b\.?|\b(?:and|&) (?:\d{1,4} )?(?:others|more)\b|…|\.\.\.)\s*\Z", re.IGNORECASE
)
_AND = re.compile(r",?\s(?:and|&)\s")
_BEFORE_SUFFIX = re.compile(r",\s*(?=(?:Jr|Sr)\b)", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ][a-z]?\.-?){1,4}|(?:[A-ZÀ-Þ]\.?-?){1,4}")
"""Up to four initials, with full stops and hyphens or without."""
_PARTICLE = re.compile(r"(?:[a-zß-ÿ'’]+ )+[^\s,]+")
"""A family name that begins with small letters, such as `van den Tern`."""
_MARKS = ("|", ";", "；", "؛", "\n", "、", "،")
"""What separates names and is never within one; the first that is in a text counts."""
_HAN = compile_late(r"[々\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_QUOTED = re.compile(r"""\[(?:\s*(?:'[^']*'|"[^"]*"))+\s*\]""")
"""A list as NumPy writes it, without commas."""
_FAMILY_AND_GIVEN = compile_late(
    r"(?P<family>(?:(?! and | & )[^,;|\n\[\]…&(])+),(?:(?! and | & | et al)[^,;|\n\[\]…&(])+"
)
"""Two texts with a comma between them and nothing that separates names."""
_BY = re.compile(r"\s*+by:? (?=[^\W\d_])", re.IGNORECASE)
"""A word that may precede the names."""
_NOBODY = re.compile(r"\[(?:no author|anonymous)[^\[\]]*\]", re.IGNORECASE)
"""What databases write in place of names."""
_NAME_KEYS = ("name", "full_name", "fullname", "display_name", "displayname", "author_name", "literal", "author")
_FAMILY_KEYS = ("family", "last", "lastname", "last_name", "family_name", "surname")
_GIVEN_KEYS = ("given", "first", "firstname", "first_name", "given_name", "given_names", "forenames")


def read_authors(text: str) -> Iterator[Author]:
    """The authors in a text, separated by `|`, `;`, lines, ` and ` or commas, or in a list of Python or JSON.

    A comma separates names where most parts are whole ones, as in `Ada Gull, Ben Tern` and `Gull A., Tern B.`; in
    `Gull, A., Tern, B.` every second one does, and in `Gull, Ada` it is within the name. `OTHERS` is last where the
    text says that there are more.
    """
    items = read_list(text)
    if items is not None:
        yield from (author for item in items if (author := _read_item(item)).name)
        return
    text = _BY.sub("", _NOBODY.sub("", text), count=1) if _BY.match(text) else _NOBODY.sub("", text)
    listed = _ENDS_WITH_OTHERS.sub("", text)
    parts = [part for part in map(strip_marks, _split(listed)) if has_letters(part)]
    family_first = [match for part in parts if (match := match_family_first(part))]
    # Without a full stop, capitals may be a family name, as in `Ada LI`; a single letter is not.
    if len(family_first) == len(parts) and any(len(match["initials"]) == 1 for match in family_first):
        yield from (make_author(match["family"], match["initials"]) for match in family_first)
    else:
        yield from (author for part in parts if (author := read_author(part)).name)
    if parts and listed != text:
        yield OTHERS


def read_people(texts: Iterable[str], *, family_first: bool = False) -> Iterator[Author]:
    """Yield the authors in several texts, each of which should be one name; a single text may be a list of names.

    A comma at the end of a single text marks it as the name of one group. With `family_first`, a single comma in it is
    within a name, as in `García Márquez, María José`.
    """
    texts = [text for text in texts if text.strip()]
    match = _FAMILY_AND_GIVEN().fullmatch(texts[0]) if family_first and len(texts) == 1 else None
    is_name = match and not match_family_first(match["family"].strip())
    if len(texts) == 1 and not is_name and not texts[0].rstrip().endswith(","):
        yield from read_authors(texts[0])
        return
    for text in texts:
        if any(mark in text for mark in ("|", ";")) or text.startswith("["):
            yield from read_authors(text)
        elif (author := read_author(text)).name:
            yield author


def read_list(text: str) -> list[Any] | None:
    """Return the items of a list such as `['a', "b"]`, as JSON or as Python writes it, or None where it is not one.

    The text is read as data and never executed. A list that is long or deeply nested is not read.
    """
    text = text.strip()
    is_list = text.startswith("[") and text.endswith("]") and len(text) <= _LONGEST_LIST
    if not is_list or _measure_depth(text) > _DEEPEST_LIST:
        return None
    if _QUOTED.fullmatch(text):
        return [single or double for single, double in re.findall(r"""'([^']*)'|"([^"]*)\"""", text)]
    for read in (json.loads, ast.literal_eval):
        try:
            items = read(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        return items if isinstance(items, list) else None
    return None


def _measure_depth(text: str) -> int:
    """How deep brackets are nested in a text; those in quotation marks count too."""
    depth = deepest = 0
    for char in text:
        depth += (char in "[{(") - (char in ")}]")
        deepest = max(deepest, depth)
    return deepest


def _read_item(item: Any) -> Author:
    """Return an author from an item of a list: a name, the parts of one, or an object.

    Parts begin with the family name: `["Gull", "Ada"]`. The keys of objects are those that several services use. An
    item of any other kind gives an author without a name.
    """
    if isinstance(item, str):
        return read_author(item)
    if isinstance(item, list | tuple) and item and all(isinstance(part, str) for part in item):
        family, given, *suffix = (*item, "")[:3]
        return make_author(" ".join(filter(None, [family, *suffix])), given)
    if not isinstance(item, dict):
        return Author("")
    known = {str(key).lower(): value.strip() for key, value in item.items() if isinstance(value, str)}
    name, family, given = (
        next((known[key] for key in keys if known.get(key)), "") for keys in (_NAME_KEYS, _FAMILY_KEYS, _GIVEN_KEYS)
    )
    author = make_author(family, given) if family else read_author(name)
    places = tuple(known[key] for key in ("affiliation", "affiliations") if known.get(key))
    return replace(author, affiliations=places, orcid=known.get("orcid", ""))


def _split(text: str) -> Iterable[str]:
    """Return the names in a text that is not a list of Python or JSON, as far as it is clear what separates them."""
    text = _join_lines(text)
    if "，" in text:
        # In Chinese this comma is not within a name, unless it follows a family name of one character.
        names = [name.strip() for name in text.split("，")]
        if all(len(name) > 1 and _HAN().fullmatch(name) for name in names):
            return names
        text = text.replace("，", ", ")
    for mark in _MARKS:
        if mark in text:
            return [name for part in text.split(mark) for name in _split_persons(part)]
    parts = _AND.split(text)
    if _is_one_group(parts):
        return [text]
    # In `A, B and C` commas separate names too.
    return [name for part in parts for name in (_at_commas(part) if len(parts) < 3 else [part])]


def _join_lines(text: str) -> str:
    """The text without line breaks that are next to what separates names too."""
    joined: list[list[str]] = []
    for line in filter(None, map(normalize_line, text.split("\n"))):
        if joined and (line.startswith(("and ", "& ")) or joined[-1][-1].endswith((",", "&", " and"))):
            joined[-1].append(line)
        else:
            joined.append([line])
    return "\n".join(" ".join(lines) for lines in joined)


def _split_persons(text: str) -> Sequence[str]:
    """The names of two people in a part of a list, such as `Ada Gull and Ben Tern`; else the part."""
    parts = _AND.split(text)
    are_names = len(parts) == 2 and all("," in part or " " in part.strip() for part in parts)
    return parts if are_names and not GROUP.search(text) else [text]


def _is_one_group(parts: Sequence[str]) -> bool:
    """Whether what ` and ` separates is the name of one group, such as `Dune and Shore Working Group`."""
    if len(parts) != 2:
        return False
    first, second = parts
    if GROUP.search(first):
        return bool(re.search(r"\b(?:of|for|on|in)\b", first)) and not GROUP.search(second)
    return " " not in first and bool(GROUP.search(second))


def _at_commas(text: str) -> list[str]:
    """Return the names in a text at whose commas names or their parts end.

    If in doubt, the text is one name, which the reader of a single name divides.
    """
    parts = [part for part in map(strip_marks, _BEFORE_SUFFIX.sub(" ", text).split(",")) if has_letters(part)]
    parts = drop_degrees(parts)
    if any(map(_is_initials, parts)):
        return [*_pair_initials(parts)]
    if len(parts) == 2 and (_PARTICLE.fullmatch(parts[0]) or is_group(parts)):
        return [text]
    if parts and all(map(_HAN().fullmatch, parts)):
        return parts if len(parts) > 2 or min(map(len, parts)) > 2 else [text]
    whole = [part for part in parts if " " in part]
    if len(whole) > len(parts) / 2:
        return parts
    if len(parts) > 2 and len(parts) % 2 == 0:
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return [text]


def _is_initials(part: str) -> bool:
    """Return whether a part of a name is made of initials, such as `A.-B.` or `AB`."""
    return bool(_INITIALS.fullmatch(part.replace(" ", "")))


def _pair_initials(parts: Sequence[str]) -> Iterator[str]:
    """The names of a list in which initials follow their family names; other names and groups may be among them."""
    at = 0
    while at < len(parts):
        following = parts[at + 1] if at + 1 < len(parts) else ""
        is_family = " " not in parts[at] and not _is_initials(parts[at])
        is_whole = match_family_first(parts[at])
        if following and ((_is_initials(following) and not is_whole) or (is_family and " " not in following)):
            yield f"{parts[at]}, {following}"
            at += 2
        else:
            yield parts[at]
            at += 1
