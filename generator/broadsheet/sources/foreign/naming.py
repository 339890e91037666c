"""Says what a file that no parser recognises looks like, judging by its beginning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from broadsheet.sources.foreign.kinds import Advice, Foreign
from broadsheet.sources.foreign.pages import name_page
from broadsheet.sources.foreign.signs import load_signs
from broadsheet.sources.json.values import is_json
from broadsheet.sources.table.foreign import name_foreign_table
from broadsheet.sources.xml.foreign import advise_on_xml, name_foreign_xml
from broadsheet.system.messages import excerpt

_HEAD = 20_000
"""Characters and bytes at the beginning of a file that are looked at."""
_MOST_LINES = 300
"""Lines of these in which the signs of texts are looked for."""
_LONGEST_LINE = 300
"""Characters of such a line."""
_BLANK = re.compile(r"[ \t]{9,}")
"""A run of blanks, which is shortened."""
_NAME = re.compile(r'"([^"\\\n]{1,40})"\s{0,9}:')
"""The name of a field in JSON."""
_MOST_NAMES = 5
"""Names of fields that a message gives."""
_CODE = 0.12
"""The least share of lines with the signs of a programming language for a text to be a program."""
_COMMENT = re.compile(r"^[ \t]*(?:#(?![a-z!\[]).*|//.*|;.*|dnl .*|)$", re.MULTILINE)
"""An empty line, or one that is a comment in some language."""
_ASIDE = re.compile(
    r"/\*.*?(?:\*/|\Z)"
    r"|^(?:```|~~~).*?(?:^(?:```|~~~)|\Z)|^[ \t]*(?:--|%|\"(?!\")|C )[^\n]*$|^[ \t]*\"\"\".*?(?:\"\"\"|\Z)",
    re.MULTILINE | re.DOTALL,
)
"""A comment of several lines, or a block of code in Markdown."""
_NOTE = re.compile(r"/\*.*?(?:\*/|\Z)|^[ \t]*(?://|-- )[^\n]*$", re.MULTILINE | re.DOTALL)
"""A comment that would not be one in Markdown or YAML."""
_OPENINGS = ("/*", "//")
"""How a program begins if only its comments were seen."""
_PUNCTUATED = re.compile(r"^.*[;{}]\s*(?://.*|/\*.*)?$|^\s*(?://|/\*|\*/|\* )", re.MULTILINE)
"""A line that is typical of many programming languages."""


def name_bytes(data: bytes) -> Foreign | None:
    """What a binary file looks like, judging by its first bytes; None if it may be a text."""
    head = data[:_HEAD]
    return next((sign.foreign for sign in load_signs().magic if sign.begins(head)), None)


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
    if is_json(head) and (names := set(_NAME.findall(head))):
        return next((sign.foreign for sign in load_signs().json if sign.is_among(names)), None)
    if found := name_page(head):
        return found
    if looks_like := name_foreign_xml(head):
        return Foreign(looks_like, advise_on_xml(looks_like))
    shape = "\n".join(_list_lines(head))
    lines = _count_lines(shape)
    signs = load_signs()
    prose = _NOTE.sub("", shape)
    return (
        next((sign.foreign for sign in signs.text if sign.is_in(shape, lines)), None)
        or _name_table(text, columns)
        or _find_code(shape)
        or next((sign.foreign for sign in signs.prose if sign.is_in(prose, lines)), None)
        or (Foreign("source code", Advice.OTHER.value) if shape.startswith(_OPENINGS) else None)
    )


def _name_table(text: str, columns: Mapping[str, str]) -> Foreign | None:
    """A table, with its columns; None for any other text."""
    found = name_foreign_table(text, columns)
    return Foreign(*found, is_known=False) if found else None


def _cut(text: str) -> str:
    """The beginning of a text, from its first visible character on."""
    start = len(text) - len(text.lstrip()) if text[:1].isspace() else 0
    return text[start : start + _HEAD]


def _list_lines(head: str) -> Iterator[str]:
    """The lines in which signs are looked for: the first ones, cut, with at most one empty line between two.

    This bounds the time that a regular expression can take.
    """
    lines = head.split("\n", _MOST_LINES)[:_MOST_LINES]
    before = ""
    for line in lines:
        line = _BLANK.sub("        ", line[:_LONGEST_LINE]).rstrip()
        if line or before:
            yield line
        before = line


def _count_lines(text: str) -> int:
    """The number of lines that are neither empty nor comments."""
    return text.count("\n") + 1 - sum(1 for _ in _COMMENT.finditer(text))


def _find_code(head: str) -> Foreign | None:
    """The programming language in which the beginning of a text is written; None if it is not a program."""
    code = _ASIDE.sub("", head)
    lines = _count_lines(code)
    counts = {sign: sign.count(code, max(2, lines)) for sign in load_signs().code}
    best = max(counts, key=lambda sign: counts[sign])
    if counts[best] >= max(2, _CODE * lines):
        return best.foreign
    if lines > 2 and sum(1 for _ in _PUNCTUATED.finditer(code)) > lines / 3:
        return Foreign("source code", Advice.OTHER.value)
    return None


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
