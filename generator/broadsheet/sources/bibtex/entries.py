"""Splits a BibTeX file into entries, and parses their fields.

The syntax is described at https://www.bibtex.org/Format/. What reference managers and databases write beyond it is
parsed too: a blank or a line break before the key, a key with any characters or none, and a missing comma. An entry
that cannot be parsed costs itself alone. All of it takes time linear in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from broadsheet.config.limits import Limits
from broadsheet.sources.limits import too_long_problem
from broadsheet.sources.positions import Lines
from broadsheet.system.ascii_text import to_ascii
from broadsheet.system.errors import NOT_PAPERS, Place, Problem
from broadsheet.system.messages import excerpt, join_words

_NO_ENTRIES = frozenset("string comment preamble control".split())
"""Blocks that are not entries."""
PROCEEDINGS = ("proceedings", "mvproceedings")
"""Entries that are whole volumes, unless a program writes papers as such."""
_NO_PAPERS = ("set", "xdata")
"""Entries that are never papers."""
_KIND = r"[^\s{}(),;=@%\"]++"
"""The type of a block. In a broken file it may have any characters, and the entry is still one."""
_KEY = r"[^\s,{}()=\"]*+\s*+,"
"""A key and the comma after it, or the comma alone."""
_FIELDS = r"\s*+[A-Za-z][\w-]*+\s*+=\s*+[\"{\w]"
"""The beginning of a field, up to the first character of its value."""
_BRACED = (
    rf"\{{\s*+(?:{_KEY}|[^,{{}}=\"\n]{{1,200}},{_FIELDS}|[^\s,{{}}\"]{{1,200}},{_FIELDS}"
    r"|[A-Za-z][\w-]*+\s*+=\s*+[\"{])"
)
"""The beginning of an entry in braces."""
_BEGINNING = rf"(?:{_BRACED}|\(\s*+{_KEY}{_FIELDS})"
"""The beginning of an entry after its type: a key and a comma, or the first field if it has no key."""
_OPENING = re.compile(rf"%.*|@(?:(?<![\w.]@)|(?={_KIND}{_BEGINNING}))\s*+(?P<kind>{_KIND})\s*+(?P<brace>[{{(])")
"""A comment between entries, or where a block begins. Behind a letter, an `@` may be that of an e-mail address."""
_FIRST = re.compile(
    rf"(?:(?![ \t]*@).{{0,300}}\n){{0,30}}[ \t]*@\s*(?i:(?:string|comment|preamble)\s*[{{(]|{_KIND}\s*{_BEGINNING})"
)
"""The first lines of a file in BibTeX: up to 30 of any kind, and one on which a block begins."""
_NEXT = re.compile(rf"\n[ \t]*@{_KIND}[ \t]*{_BEGINNING}")
"""Where the next entry begins, in case the end of one is missing."""
_MACRO = re.compile(r"@(?<![\w.]@)\s*+string\s*+(?P<brace>[{(])", re.IGNORECASE)
"""Where the definition of a macro begins."""
_FIRST_PART = re.compile(r"\s*+([^,\n]{0,300}+)(?:,|(?=\n))")
"""What may be a key."""
_IS_FIELD = re.compile(r"[\w:.+-]+\s*=\s*(?:[{\"]|$)|(?:year|month|day|volume|number|pages|journal)\s*=", re.IGNORECASE)
"""The beginning of a field, which is not a key."""
_FLAT = r"(?>(?:[^{}\\]++|\\.)*)"
"""A text without braces; an escaped one, `\\{`, counts as a character."""
_NESTED = rf"(?>(?:[^{{}}\\]++|\\.|\{{{_FLAT}\}})*)"
"""A text with braces in it, one deep."""
_SHALLOW = rf"(?>(?:[^{{}}\\]++|\\.|\{{(?>(?:[^{{}}\\]++|\\.|\{{{_NESTED}\}})*)\}})*)"
"""A text with braces in it, up to four deep; almost every value is one."""
_FIELD = re.compile(
    rf"[\s,]*+([A-Za-z][\w:.+-]*+)\s*+=\s*+(?:\{{({_SHALLOW})\}}|\"([^\"{{}}\\]*+)\"|([0-9]++))\s*+(?=[,}})])",
    re.DOTALL,
)
"""A field with a single text or number, which almost every field is."""
_GAP = re.compile(r"(?:[\s,]++|%[^\n]*+|[^=,{}()\"\n%]++(?=\n(?!\s*+=)))*")
"""What is between fields: commas, comments, and lines that are not fields."""
_NAME = re.compile(r"([^\s=,{}()\"%]++(?:[^\S\n]++[^\s=,{}()\"%]++)*)\s*+=\s*+")
"""The name of a field, which may have blanks in it, as in Web of Science's files, and the equals sign."""
_MARK = re.compile(r"\\.|[{}()\"]", re.DOTALL)
"""Delimiters in an entry."""
_PART = re.compile(r"\\.|[{}\"]", re.DOTALL)
"""Delimiters in a value."""
_BARE = re.compile(r"[^\s,#{}()\"][^,#{}()\"\n]*")
"""A number, or the name of a macro."""
_BLANKS = re.compile(r"\s*+")
"""White space, or nothing."""
_CROSSREF = re.compile(r"\b(?:crossref|xref)\s*=\s*[{\"]\s*([^\s,{}\"]+)", re.IGNORECASE)
"""The key of an entry that another refers to."""
_INHERITED = tuple("booktitle date year month publisher series volume institution school language".split())
"""Fields that an entry inherits from the one that it refers to."""
REPEATED = " (repeated)"
"""What is added to the name of a field whose entry has another one of that name, with another text."""
_ADVICE = "Correct it in the file. Other records are read."


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that may be a paper."""

    line: int
    """The number of the line on which it begins, from 1."""
    kind: str
    """`article`, `inproceedings`, …"""
    key: str
    """The key by which documents cite it; empty if it has none."""
    fields: Mapping[str, str]
    """The text of each field by its name in lower case."""


class _BrokenError(ValueError):
    """An entry cannot be parsed; says why."""


class _NoEndError(ValueError):
    """An entry has no end."""


@dataclass(slots=True)
class _Block:
    """The position of a block in the text."""

    kind: str
    """In lower case."""
    start: int
    """The index of its `@`."""
    body: int
    """The index behind its opening brace."""
    closing: str
    """The brace that closes it."""
    bound: int
    """The index at which the next entry certainly begins."""
    end: int = -1
    """The index behind its last character, once it is known."""


def is_bibtex(text: str) -> bool:
    """Return whether an entry, or another block of BibTeX, begins among the first lines of a text."""
    return bool(_FIRST.match(text))


def read_entries(text: str, file: str, limits: Limits) -> Iterator[Entry | Problem]:
    """Yield each entry that may be a paper, or a problem if it cannot be parsed, in the order of the file.

    Macros of `@string` are replaced, wherever in the file they are defined. An entry has the fields of the one that its
    `crossref` names, as far as it lacks them (BibTeXing, section 2.1). A problem costs its own entry alone.
    Proceedings are papers only if they have authors and no other entry refers to them: some programs write papers as
    such. They come last, since 0.1.0 left them out, and the first record of a paper decides its address. Other
    proceedings, and the sets and data containers of biblatex, are left out, and a remark at the end counts them.
    """
    macros = _read_macros(text, limits)
    named = _list_named(text)
    parents = _read_parents(text, file, macros, limits, named)
    late, others = list[Entry](), Counter[str]()
    for entry in _read_all(text, file, macros, limits):
        if isinstance(entry, Problem):
            yield entry
        elif entry.kind in _NO_PAPERS:
            others[entry.kind] += 1
        elif entry.kind not in PROCEEDINGS:
            yield _inherit(entry, parents)
        elif entry.fields.get("author", "").strip() and entry.key.lower() not in named:
            late.append(_inherit(entry, parents))
        else:
            others[entry.kind] += 1
    yield from late
    if others:
        yield _describe_others(others, file)


def _describe_others(others: Counter[str], file: str) -> Problem:
    """Return the remark on entries that are not papers; `others` has their number by type."""
    listed = join_words(f"{number:,} @{kind}" for kind, number in sorted(others.items()))
    advice = "They only serve other entries, so there is nothing to do."
    if any(kind in PROCEEDINGS for kind in others):
        advice = "Proceedings are read as papers if they have an author and no other entry refers to them."
    return Problem(Place(file), NOT_PAPERS, f"Not read as papers: {listed}.", advice)


def _read_macros(text: str, limits: Limits) -> dict[str, str]:
    """Return the texts that `@string` defines, by their names in lower case: `@string{sand = {Journal of Sand}}`.

    None is longer than a title may be, since nested macros could grow without end. A longer one, or one that cannot
    be parsed, is left out.
    """
    macros = dict[str, str]()
    for opening in islice(_MACRO.finditer(text), limits.records):
        name = _NAME.match(text, _GAP.match(text, opening.end()).end())  # type: ignore[union-attr]
        if name:
            try:
                value, _ = _read_value(text, name.end(), len(text), macros, limits.title)
            except ValueError:
                continue
            macros[name[1].strip().lower()] = value
    return macros


def _list_named(text: str) -> set[str]:
    """Return the keys to which entries refer by `crossref` or biblatex's `xref`, in lower case."""
    lower = to_ascii(text).lower()
    has_any = "crossref" in lower or "xref" in lower
    return {match[1].lower() for match in _CROSSREF.finditer(text)} if has_any else set()


def _read_parents(
    text: str, file: str, macros: Mapping[str, str], limits: Limits, wanted: Container[str]
) -> dict[str, Mapping[str, str]]:
    """Return the fields of the `wanted` entries, by the key in lower case; of two with one key, the first."""
    parents = dict[str, Mapping[str, str]]()
    if wanted:
        # A file has no more papers than the limit; beyond twice as many entries nothing is looked for.
        for entry in islice(_read_all(text, file, macros, limits), 2 * limits.records):
            if isinstance(entry, Entry) and entry.key.lower() in wanted:
                parents.setdefault(entry.key.lower(), entry.fields)
    return parents


def _read_all(text: str, file: str, macros: Mapping[str, str], limits: Limits) -> Iterator[Entry | Problem]:
    """Yield each entry, or a problem if it cannot be parsed."""
    lines = Lines(text)
    at = bound = 0
    while opening := _OPENING.search(text, at):
        at = opening.end()
        if not opening["kind"]:
            continue
        if bound <= opening.start():
            following = _NEXT.search(text, at)
            bound = following.start() + 1 if following else len(text)
        closing = "}" if opening["brace"] == "{" else ")"
        block = _Block(opening["kind"].lower(), opening.start(), at, closing, bound)
        if block.kind in _NO_ENTRIES:
            at, _ = _find_end(text, block)
        else:
            yield _read_entry(text, block, Place(file, lines.find(block.start).line), macros, limits)
            at = block.end


def _read_entry(text: str, block: _Block, place: Place, macros: Mapping[str, str], limits: Limits) -> Entry | Problem:
    """Return the entry of a block, or the problem that it has; the end of the block is then known.

    If its fields cannot be parsed, it ends where its braces are closed, or where the next entry begins. An entry of
    more than `limits.record` characters is a problem.
    """
    key, at = _read_key(text, block)
    try:
        fields = _read_fields(text, at, block, macros, limits.record)
    except ValueError as error:
        block.end, whole = _find_end(text, block)
        name = excerpt(key or block.kind)
        if not whole or isinstance(error, _NoEndError):
            message = f"The entry “{name}” has no end. As many braces must be closed as are opened."
        elif block.end - block.start > limits.record:
            return too_long_problem(place, block.end - block.start, limits.record)
        else:
            message = (
                f"The BibTeX of “{name}” is broken ({excerpt(str(error), 100)})."
                " Fields are written as name = {text}, with commas between them."
            )
        return Problem(place, "broken-record", message, _ADVICE, rejected=True)
    if block.end - block.start > limits.record:
        return too_long_problem(place, block.end - block.start, limits.record)
    return Entry(place.line, block.kind, key, fields)


def _read_key(text: str, block: _Block) -> tuple[str, int]:
    """Return the key of an entry, and the index after it; empty if the entry has none.

    What is before the first comma is the key, whatever it contains, unless it looks like a field. EndNote's BibTeX has
    no keys, that of Web of Science has a blank before them.
    """
    first = _FIRST_PART.match(text, block.body, block.bound)
    if not first or _IS_FIELD.match(first[1]) or block.closing in first[1]:
        return "", block.body
    return first[1].strip(), first.end()


def _read_fields(text: str, at: int, block: _Block, macros: Mapping[str, str], most: int) -> dict[str, str]:
    """Return the fields of an entry by name, in lower case; of several with one name the first counts.

    Another text under that name has the name with `REPEATED`. Sets the end of the block. Raises _NoEndError if the next
    entry begins before the braces are closed, and _BrokenError, with the reason, if something is not a field.
    """
    fields = dict[str, str]()
    bound = block.bound
    while True:
        while field := _FIELD.match(text, at, bound):
            _add_field(fields, field[1].lower(), field[field.lastindex or 2])
            at = field.end()
        at = _GAP.match(text, at, bound).end()  # type: ignore[union-attr]
        if at >= bound:
            raise _NoEndError
        if text[at] == block.closing:
            block.end = at + 1
            return fields
        name = _NAME.match(text, at, bound)
        if not name:
            raise _BrokenError(f"no field at {_quote_place(text, at)}")
        value, end = _read_value(text, name.end(), bound, macros, most)
        _add_field(fields, name[1].lower(), value)
        at = _skip_blanks(text, end, bound)
        # A comma may be missing where the next field is on a line of its own.
        is_separated = at >= bound or text[at] in (",", "%", block.closing)
        if not is_separated and not ("\n" in text[end:at] and _NAME.match(text, at, bound)):
            raise _BrokenError(f"no comma before {_quote_place(text, at)}")


def _add_field(fields: dict[str, str], name: str, text: str) -> None:
    """Add a field, unless there is one of this name already."""
    if fields.setdefault(name, text) != text:
        fields[name + REPEATED] = text


def _read_value(text: str, at: int, bound: int, macros: Mapping[str, str], most: int) -> tuple[str, int]:
    """Return a value such as `"Journal of " # sand # { and Dunes}`, and the index of what is after it.

    A macro that is not defined is its name. `most` is the number of characters that the value may have. Raises
    _BrokenError if there are more, and _NoEndError if a brace or a quotation mark is not closed.
    """
    parts: list[str] = []
    size = 0
    while True:
        at = _skip_blanks(text, at, bound)
        if at < bound and text[at] in '{"':
            end = _find_closing(text, at, bound)
            parts.append(text[at + 1 : end - 1])
            at = end
        elif word := _BARE.match(text, at, bound):
            name = word[0].strip()
            parts.append(macros.get(name.lower(), name))
            at = word.end()
        size += len(parts[-1]) if parts else 0
        if size > most:
            raise _BrokenError(f"a text of more than {most:,} characters")
        following = _skip_blanks(text, at, bound)
        if following >= bound or text[following] != "#":
            return "".join(parts), at
        at = following + 1


def _quote_place(text: str, at: int) -> str:
    """Return what is at an index, up to the end of the line or of the entry, for a message."""
    return excerpt(re.split(r"[\n}]", text[at : at + 30])[0], 30)


def _skip_blanks(text: str, at: int, bound: int) -> int:
    """Return the index of the next character that is not white space, or the bound."""
    blanks = _BLANKS.match(text, at, bound)
    return blanks.end() if blanks else at


def _find_closing(text: str, start: int, bound: int) -> int:
    """Return the index after the brace or the quotation mark that closes the one at `start`.

    A quotation mark in braces does not close a text in quotation marks. Raises _NoEndError if there is no end.
    """
    depth = 0
    closing = "}" if text[start] == "{" else '"'
    for mark in _PART.finditer(text, start + 1, bound):
        found = mark[0]
        if not depth and found == closing:
            return mark.end()
        if found in "{}":
            depth = max(depth + (1 if found == "{" else -1), 0)
    raise _NoEndError


def _find_end(text: str, block: _Block) -> tuple[int, bool]:
    """Return the index at which a block ends, as far as its braces show, and whether it has an end."""
    depth, quoted = 0, False
    for mark in _MARK.finditer(text, block.body, block.bound):
        found = mark[0]
        if found == block.closing and not depth and not quoted:
            return mark.end(), True
        if found == '"' and not depth:
            # If braces enclose the entry, only braces are counted.
            quoted = block.closing == ")" and not quoted
        elif found == "{":
            depth += 1
        elif found == "}":
            depth = max(depth - 1, 0)
    return block.bound, False


def _inherit(entry: Entry, parents: Mapping[str, Mapping[str, str]]) -> Entry:
    """Return the entry with the fields that it inherits from the one that it refers to.

    The title of that is its `booktitle`, as in biblatex's rules for a paper in proceedings (its manual, appendix B).
    """
    parent = parents.get(entry.fields.get("crossref", "").strip().lower())
    if parent is None:
        return entry
    known = {"booktitle": parent.get("title", ""), **parent}
    inherited = {name: known[name] for name in _INHERITED if known.get(name)}
    return replace(entry, fields={**inherited, **entry.fields})
