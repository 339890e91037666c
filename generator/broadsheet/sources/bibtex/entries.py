"""Splits a BibTeX file into entries, and reads their fields.

The syntax is described at https://www.bibtex.org/Format/.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from bibtexparser import model
from bibtexparser.splitter import Splitter

from broadsheet.config.limits import Limits
from broadsheet.sources.limits import Lines, too_long_problem
from broadsheet.system.errors import Place, Problem
from broadsheet.system.messages import excerpt

# It would print what is reported as a problem here.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_NO_PAPERS = frozenset("string comment preamble proceedings mvproceedings set xdata control".split())
"""Blocks that are not entries, and entries that are not papers, such as proceedings."""
_OPENING = re.compile(r"%.*|(?<![\w.])@\s*(?P<kind>\w+)\s*(?P<brace>[{(])\s*(?P<key>[^\s,{}()=\"]*)")
_FIRST = re.compile(
    r"(?:(?![ \t]*@).{0,300}\n){0,30}[ \t]*@(?i:(?:string|comment|preamble)\s*[{(]|\w+\s*[{(][^\s,{}()=\"]*\s*,)"
)
_MARK = re.compile(r"\\.|\{+|[}\")]|(?<=\n)[ \t]*@\w+[ \t]*[{(][^\s,{}()=\"]*\s*,", re.DOTALL)
"""Delimiters in an entry, and the beginning of the next one in case the end is missing."""
_PART = re.compile(r"\\.|[{}\"]", re.DOTALL)
_WORD = re.compile(r"[^\s#{\"]+")
_CROSSREF = re.compile(r"\bcrossref\s*=\s*[{\"]\s*([^\s,{}\"]+)", re.IGNORECASE)
_INHERITED = tuple("booktitle date year month publisher series volume institution school language".split())
"""Fields that an entry inherits from the one that it refers to."""
_ADVICE = "Correct it there; records before and after it are read."


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that may be a paper."""

    line: int
    kind: str
    """`article`, `inproceedings`, …"""
    fields: Mapping[str, str]
    """The text of each field by its name in lower case."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """The position of an entry in the text."""

    line: int
    kind: str
    key: str
    start: int
    end: int
    whole: bool
    """Whether its end was found."""


class _BrokenError(ValueError):
    """An entry cannot be read; says why."""


def is_bibtex(text: str) -> bool:
    """Whether an entry begins among the first lines of a text."""
    return bool(_FIRST.match(text))


def read_entries(text: str, file: str, limits: Limits) -> Iterator[Entry | Problem]:
    """Each entry that may be a paper, or a problem if it cannot be read."""
    macros, parents = _read_ahead(text, file, limits)
    for piece in _cut(text):
        if piece.kind not in _NO_PAPERS:
            entry = _read_entry(text, piece, file, macros, limits)
            yield entry if isinstance(entry, Problem) else _inherit(entry, parents)


def _read_ahead(text: str, file: str, limits: Limits) -> tuple[dict[str, str], dict[str, Mapping[str, str]]]:
    """What other entries need: macros, and the fields of entries that others refer to, by key."""
    wanted = {match[1].lower() for match in _CROSSREF.finditer(text)}
    macros = dict[str, str]()
    parents = dict[str, Mapping[str, str]]()
    # This many entries are read to find macros; a file has no more papers than that either.
    for piece in islice(_cut(text), 2 * limits.records):
        if piece.kind == "string":
            macros |= _read_macro(text[piece.start : piece.end], macros, limits)
        elif piece.key.lower() in wanted:
            entry = _read_entry(text, piece, file, macros, limits)
            if isinstance(entry, Entry):
                parents.setdefault(piece.key.lower(), entry.fields)
    return macros, parents


def _cut(text: str) -> Iterator[_Piece]:
    lines = Lines(text)
    at = 0
    while opening := _OPENING.search(text, at):
        at = opening.end()
        if kind := opening["kind"]:
            at, whole = _find_end(text, opening.end("brace"), "}" if opening["brace"] == "{" else ")")
            line, _ = lines.find(opening.start())
            yield _Piece(line, kind.lower(), opening["key"], opening.start(), at, whole)


def _find_end(text: str, at: int, closing: str) -> tuple[int, bool]:
    """Where an entry ends, and whether its end is written."""
    depth, quoted = 0, False
    for mark in _MARK.finditer(text, at):
        found = mark[0]
        if found == closing and not depth and not quoted:
            return mark.end(), True
        if found.endswith(","):
            return mark.start(), False
        if found == '"' and not depth:
            # If braces enclose the entry, only braces are counted.
            quoted = closing == ")" and not quoted
        elif found[0] == "{":
            depth += len(found)
        elif found == "}":
            depth = max(depth - 1, 0)
    return len(text), False


def _read_entry(text: str, piece: _Piece, file: str, macros: Mapping[str, str], limits: Limits) -> Entry | Problem:
    place, name = Place(file, piece.line), excerpt(piece.key or piece.kind)
    if not piece.whole:
        found = f"no end of the entry “{name}”"
        return Problem(place, "broken-record", found, "as many braces closed as opened", _ADVICE, rejected=True)
    if piece.end - piece.start > limits.record:
        return too_long_problem(place, piece.end - piece.start, limits.record)
    try:
        fields = _read_fields(text[piece.start : piece.end], macros, limits.record)
    except _BrokenError as error:
        found = f"broken BibTeX in “{name}” ({excerpt(str(error), 100)})"
        return Problem(
            place, "broken-record", found, "fields as name = {text}, parted by commas", _ADVICE, rejected=True
        )
    return Entry(piece.line, piece.kind, fields)


def _read_macro(text: str, macros: Mapping[str, str], limits: Limits) -> dict[str, str]:
    """Macros that `@string` defines, cut to the length of a title: nested macros could otherwise grow exponentially."""
    block = _split(text)
    try:
        return {block.key.lower(): _join(block.value, macros, limits.title)} if isinstance(block, model.String) else {}
    except _BrokenError:
        return {}


def _read_fields(text: str, macros: Mapping[str, str], most: int) -> dict[str, str]:
    block = _split(text)
    if isinstance(block, model.DuplicateFieldKeyBlock):
        block = block.ignore_error_block
    if isinstance(block, model.ParsingFailedBlock):
        raise _BrokenError(getattr(block.error, "abort_reason", str(block.error)))
    fields = dict[str, str]()
    for field in block.fields if isinstance(block, model.Entry) else ():
        # A line before the name is a comment, and so may be the field.
        name = field.key.rpartition("\n")[2].strip().lower()
        if not name.startswith("%"):
            fields.setdefault(name, _join(field.value, macros, most))
    return fields


def _split(text: str) -> model.Block | None:
    """The library's block of an entry's text."""
    # It takes `@` at a line's beginning for another entry, and a brace after `\\` for an escaped one.
    text = re.sub(r"\n(?=[ \t]*@)", " ", text)
    text = re.sub(r"\\(.)", lambda match: match[0] + " " * (match[1] == "\\"), text, flags=re.DOTALL)
    return next(iter(Splitter(text).split().blocks), None)


def _join(value: str, macros: Mapping[str, str], most: int) -> str:
    """The text of a value such as `"Journal of " # sand # { and Dunes}`; a macro that nobody defined is its name."""
    parts: list[str] = []
    at, joined = 0, True
    while at < len(value):
        start, char = at, value[at]
        if char.isspace() or char == "#":
            at += 1
            joined = joined or char == "#"
            continue
        if not joined:
            raise _BrokenError(f"no comma before {excerpt(value[at:], 30)}")
        joined = False
        if char in '{"':
            at = _find_closing(value, at)
            parts.append(value[start + 1 : at - 1])
        else:
            word = _WORD.match(value, at)
            at = word.end() if word else at + 1
            parts.append(macros.get(value[start:at].lower(), value[start:at]))
    if sum(map(len, parts)) > most:
        raise _BrokenError(f"a text of more than {most:,} characters")
    return "".join(parts)


def _find_closing(value: str, start: int) -> int:
    """The place after the brace or quotation mark that closes the one there; the end where none does."""
    depth = 0
    for mark in _PART.finditer(value, start + 1):
        if not depth and mark[0] == ("}" if value[start] == "{" else '"'):
            return mark.end()
        if mark[0] in "{}":
            depth = max(depth + (1 if mark[0] == "{" else -1), 0)
    return len(value)


def _inherit(entry: Entry, parents: Mapping[str, Mapping[str, str]]) -> Entry:
    """The entry with what it has from the one that it refers to."""
    parent = parents.get(entry.fields.get("crossref", "").strip().lower())
    if parent is None:
        return entry
    known = {"booktitle": parent.get("title", ""), **parent}
    inherited = {name: known[name] for name in _INHERITED if known.get(name)}
    return Entry(entry.line, entry.kind, {**inherited, **entry.fields})
