"""Says what a file that no parser recognises looks like, judging by its beginning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from json import JSONDecoder

from broadsheet.sources.foreign.kinds import Advice, Foreign
from broadsheet.sources.foreign.pages import name_page
from broadsheet.sources.foreign.programs import find_certain_code, find_code, find_comments
from broadsheet.sources.foreign.settings import find_pairs, find_settings, find_short_lines
from broadsheet.sources.foreign.shape import Shape
from broadsheet.sources.foreign.signs import Sign, load_signs
from broadsheet.sources.json.values import is_json
from broadsheet.sources.table.foreign import name_foreign_table
from broadsheet.sources.xml.foreign import advise_on_xml, name_foreign_xml
from broadsheet.system.messages import excerpt

_HEAD = 20_000
"""Characters and bytes at the beginning of a file that are looked at."""
_NAME = re.compile(r'"([^"\\\n]{1,40})"\s{0,9}:')
"""The name of a field in JSON."""
_FIELD = re.compile(r"\A\s*+(?:\[|\{\s*+[/#])|^[ \t]*+\{\s*+[\"}]", re.MULTILINE)
"""How an object or an array begins, unlike other texts in braces."""
_MOST_NAMES = 5
"""Names of fields that a message gives."""
_CONTROLS = bytes({*range(32)} - {*b"\t\n\f\r\x1b"})
"""Control characters, which texts rarely have."""
_MANY_CONTROLS, _MOST_CONTROLS = 9, 0.04
"""The number and the share of control characters above which a file is binary."""
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
"""A byte whose meaning depends on the encoding."""
_MOST, _MANY = 0.8, 0.5
"""Shares of lines that are names and values in files of settings."""
_CLEARLY, _RATHER = 0.6, 0.4
"""Shares of lines that look like code in a program: whatever else the text looks like, and if it is not markup."""


def name_bytes(data: bytes) -> Foreign | None:
    """What a binary file looks like, judging by its first bytes; None if it may be a text."""
    head = data[:_HEAD]
    return next((sign.foreign for sign in load_signs().magic if sign.begins(head)), None)


def name_binary(data: bytes) -> Foreign | None:
    """A binary file of an unknown kind, judging by its control characters; None if it may be a text."""
    head = data[:_HEAD]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    is_binary = controls > max(_MANY_CONTROLS, _MOST_CONTROLS * len(head))
    return Foreign("a binary file of an unknown kind") if is_binary else None


def replace_undecoded(data: bytes) -> str:
    """The beginning of a text whose encoding is not known, with a letter for each byte that is not ASCII."""
    return _NOT_ASCII.sub(b"x", data[:_HEAD]).decode("ascii")


def name_zip(members: Iterable[str]) -> Foreign | None:
    """What a zip file is by the names of the files in it, such as an e-book; None if it is just an archive."""
    names = "\n".join(members)
    return next((sign.foreign for sign in load_signs().zip if sign.is_in(names, 1)), None)


def name_text(text: str, columns: Mapping[str, str]) -> Foreign:
    """What a text that no parser recognises looks like; `columns` is the site's setting of that name.

    If its kind is not known, its syntax is named, or it is called plain text.
    """
    return find_kind(text, columns) or _name_syntax(text)


def find_kind(text: str, columns: Mapping[str, str]) -> Foreign | None:
    """The kind of a foreign text; None if there is no sign of any."""
    head = _cut(text)
    if names := _list_names(head):
        return find_certain_code(Shape.of(_skip_json(head))) or _find_json(names)
    if found := name_page(head):
        return found
    if looks_like := name_foreign_xml(head):
        return Foreign(looks_like, advise_on_xml(looks_like))
    return _find_text(text, Shape.of(head), columns)


def _find_text(text: str, shape: Shape, columns: Mapping[str, str]) -> Foreign | None:
    """The kind of a text that is neither JSON nor XML, judging by its first lines; None if there is no sign of any.

    Kinds with distinctive marks come first, and prose last.
    """
    signs, lines = load_signs(), len(shape.bare)
    return (
        _find(signs.text, shape.text, lines)
        or find_settings(shape)
        or find_certain_code(shape)
        or find_pairs(shape, _MOST)
        or _name_table(text, columns)
        or find_code(shape, _CLEARLY)
        or _find(signs.data, shape.text, lines)
        or find_pairs(shape, _MANY)
        or _find(signs.markup, shape.prose, shape.prose.count("\n") + 1)
        or find_short_lines(shape)
        or find_code(shape, _RATHER)
        or _find(signs.prose, shape.prose, shape.prose.count("\n") + 1)
        or find_comments(shape)
    )


def _find(signs: Iterable[Sign], text: str, lines: int) -> Foreign | None:
    """The kind of a text with this number of lines by the first of these signs that it has; None if it has none."""
    return next((sign.foreign for sign in signs if sign.is_in(text, lines)), None)


def _name_table(text: str, columns: Mapping[str, str]) -> Foreign | None:
    """A table, with its columns; None for any other text."""
    found = name_foreign_table(text, columns)
    return Foreign(*found, is_known=False) if found else None


def _cut(text: str) -> str:
    """The beginning of a text, from its first visible character on."""
    start = len(text) - len(text.lstrip()) if text[:1].isspace() else 0
    return text[start : start + _HEAD]


def _find_json(names: set[str]) -> Foreign | None:
    """The kind of a JSON text with these names of fields; None if it is not known."""
    return next((sign.foreign for sign in load_signs().json if sign.is_among(names)), None)


def _list_names(head: str) -> set[str]:
    """The names of fields near the beginning of a JSON text; none for any other."""
    return set(_NAME.findall(head)) if is_json(head) and _FIELD.search(head) else set()


def _skip_json(head: str) -> str:
    """What follows the JSON texts with which a text begins, such as the program that they describe."""
    decoder, at = JSONDecoder(), 0
    while head.startswith(("{", "["), at):
        try:
            _, at = decoder.raw_decode(head, at)
        except (ValueError, RecursionError):
            return head[at:] if at else ""
        at = len(head) - len(head[at:].lstrip())
    return head[at:]


def _name_syntax(text: str) -> Foreign:
    """What to say about a text of no known kind."""
    head = _cut(text)
    if is_json(head):
        return _describe_json(head)
    advice = (
        "Export the papers as BibTeX, RIS or CSV (see docs/formats/). In a papers page saved as text, each title is "
        "followed by an empty line and its abstract."
    )
    return Foreign("plain text in no known format", advice, is_known=False)


def _describe_json(head: str) -> Foreign:
    """JSON, with the names of its first fields."""
    names = list(dict.fromkeys(_NAME.findall(head)))
    if not names:
        advice = f"{Advice.DATA.value} If it is a papers page saved as text, pass --format dump."
        return Foreign("JSON, but has no objects with a title", advice, is_known=False)
    quoted = ", ".join(f"“{excerpt(name)}”" for name in names[:_MOST_NAMES])
    found = f"{quoted}{' and others' if names[_MOST_NAMES:] else ''}"
    advice = f"{Advice.DATA.value} Broadsheet's own JSON has objects with a “title” (see docs/formats/json.md)."
    return Foreign(f"JSON of an unknown kind, with the fields {found}", advice, is_known=False)
