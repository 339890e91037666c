"""Lists in one text, as programs and people write them: keywords, categories, objects of Python or JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from broadsheet.sources.fields.author_lists import read_list

_ITEM = re.compile(r"""\s*+(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^'",\[\]]++))\s*+(?:,|\Z)""", re.DOTALL)
"""An item of a list as Python or JSON writes it, with the comma after it: `'a'`, `"b"` or `c`.

One of the three groups has the text, in which a backslash precedes a quotation mark.
"""
_OUTSIDE_BRACKETS = re.compile(r"(?:[^,()]++|\([^()]*\)|[()])+")
"""A text between commas, of which those in brackets do not count: `sand (dry, wet)` is one."""
_CLASS = re.compile(r"[a-z-]+\.[A-Za-z-]{2,}|(?:hep|nucl)-[a-z]+|(?:quant|math|astro)-ph|gr-qc|cond-mat")
"""A category of arXiv, such as `cs.CL` or `hep-th`; see https://arxiv.org/category_taxonomy."""
_OBJECTS = re.compile(r"\s*\[\s*\{")
"""The beginning of a list of objects."""


def split_list(cell: str) -> list[str]:
    """The items of a list in a cell: as Python or JSON writes it, or separated by bars, semicolons, lines or commas.

    Of an object, such as `{'term': 'dunes'}`, the name is the item. Commas within brackets do not separate. White space
    around items is not removed.
    """
    if objects := read_objects(cell):
        return [
            name for item in objects if (name := pick_text(item, "display_name", "name", "keyword", "term", "value"))
        ]
    if (items := read_texts(cell)) is not None:
        return items
    for mark in ("|", ";", "\n"):
        if mark in cell:
            return cell.split(mark)
    return _OUTSIDE_BRACKETS.findall(cell)


def read_texts(cell: str) -> list[str] | None:
    """Return the texts of a list such as `['a', "b"]`, or None if the cell is not a list."""
    if not (cell.startswith("[") and cell.endswith("]")):
        return None
    inner, at, items = cell[1:-1].strip(), 0, []
    while at < len(inner):
        item = _ITEM.match(inner, at)
        if not item:
            return None
        at = item.end()
        single, double, bare = item.groups()
        items.append(bare.strip() if bare else re.sub(r"\\(.)", r"\1", single or double or ""))
    return items


def read_objects(cell: str) -> list[dict[str, object]]:
    """The objects in a list as Python or JSON writes it, such as `[{'term': 'dunes'}]`; none in any other cell."""
    items = read_list(cell) if _OBJECTS.match(cell) else None
    return [item for item in items or () if isinstance(item, dict)]


def pick_text(item: Mapping[str, object], *keys: str) -> str:
    """The first text under these keys; empty if there is none."""
    return next((text for key in keys if isinstance(text := item.get(key), str) and text.strip()), "")


class Categories(NamedTuple):
    """What a field of categories holds."""

    classes: list[str]
    """Those of arXiv's scheme, such as `cs.CL`."""
    others: list[str]
    """Those that are not, in the order of the texts."""


def sort_categories(texts: Iterable[str]) -> Categories:
    """Return the categories in lists such as `cs.CL stat.ML`, or such as `Language; Vision`.

    Blanks separate categories only if every word of the text is one of arXiv's classes.
    """
    classes: list[str] = []
    others: list[str] = []
    for text in texts:
        for item in text.split() if all(map(_CLASS.fullmatch, text.split())) else split_list(text):
            (classes if _CLASS.fullmatch(item.strip()) else others).append(item)
    return Categories(classes, others)
