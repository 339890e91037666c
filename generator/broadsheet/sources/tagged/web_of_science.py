"""Web of Science's plain text (`.txt`, `.ciw`), whose tags are those of the columns in its tables.

https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html lists the tags;
`docs/formats/web-of-science.md` shows a record.

A line is a tag of two characters, a blank and a text, for example `TI Sand and wind`. Lines that begin with blanks
continue the text before them. A record ends with `ER`, and the file with `EF`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from broadsheet.config.limits import Limits
from broadsheet.model.paper import Origin
from broadsheet.sources.fields.unknown_fields import UnknownFields
from broadsheet.sources.format import Format
from broadsheet.sources.limits import too_long_problem
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.sources.table.cells import Row, make_row_record
from broadsheet.sources.table.columns import Columns, sort_columns
from broadsheet.sources.tagged.lines import cut_off_problem
from broadsheet.system.errors import Problem

_BEGINNING = re.compile(
    r"\s*+(?:FN \S.*\n\s*+)?(?:VR \S.*\n\s*+)?PT \S.*\n(?:[A-Z][A-Z0-9] .*\n|[ ]{2}.*\n){0,40}?(?:AU|TI|SO|CA|BA) "
)
"""How a file begins: with its source and version, which may be lacking, and a record with its type."""
_TAG = re.compile(r"([A-Z][A-Z0-9])(?: |\Z)")
"""A tag; the text after it may be missing."""
_ITEMS = frozenset("AU AF BE ED CA GP SN EI".split())
"""Tags that are read and have an item on each line, such as the name of an author."""
_SIGNS = ("TI", "AU")
"""The tags by which a table of the Web of Science is recognised."""
_AROUND = frozenset(("FN", "VR", "ER", "EF"))
"""Tags that say nothing of a paper, but where the file or a record begins or ends."""
_READING = Reading(
    names={
        "title": "TI", "abstract": "AB", "authors": "AU", "editors": "BE", "date": "PY", "doi": "DI", "venue": "SO",
        "volume": "VL", "issue": "IS", "pages": "BP", "publisher": "PU", "place": "PI", "series": "SE", "issn": "SN",
        "isbn": "BN", "pmid": "PM", "id": "UT", "keywords": "DE", "language": "LA", "kind": "DT",
    }
)  # fmt: skip
"""The tags that problems name."""


def is_web_of_science(text: str) -> bool:
    """Whether a text begins like a file of the Web of Science."""
    return bool(_BEGINNING.match(text))


def parse_web_of_science(text: str, file: str, limits: Limits) -> Parsed:
    """The papers of a file of the Web of Science. Tags with data that are not known are reported once.

    `file` is the name of the text in messages. An unusable record is a problem and does not affect the others.
    """
    unknown = UnknownFields(
        "tag", lambda _: "If such data belongs on the site, move it to a tag that docs/formats/web-of-science.md lists."
    )
    parsed = make_papers(_read_records(text, file, limits, unknown), file, limits, _READING)
    return parsed._replace(problems=[*parsed.problems, *unknown.report(file)])


def _read_records(text: str, file: str, limits: Limits, unknown: UnknownFields) -> Iterator[Record | Problem]:
    """Yield the record of each part of the text, or a problem where it has more characters than a record may have.

    `unknown` counts the tags with data that are not known.
    """
    columns: dict[tuple[str, ...], Columns] = {}
    for number, (line, lines, is_complete) in enumerate(_split_records(text), 1):
        origin = Origin(file, number, line)
        size = sum(map(len, lines)) + len(lines)
        if size > limits.record:
            yield too_long_problem(origin.place, size, limits.record)
            continue
        fields = _read_fields(lines)
        tags = tuple(fields)
        if tags not in columns:
            # Two columns without data show that the names are tags; most records have one of a few sets of these.
            columns[tags] = sort_columns((*_SIGNS, *tags), {})
        found = columns[tags]
        unknown.add(found.unread.values())
        unknown.add_private(found.private.values())
        remarks = () if is_complete else (cut_off_problem(origin.place, "ER"),)
        yield make_row_record(origin, Row((*("" for _ in _SIGNS), *fields.values()), found.fields), remarks)


def _split_records(text: str) -> Iterator[tuple[int, list[str], bool]]:
    """The number of the first line of each record, its lines, and whether it has its end.

    A record begins with `PT` or with the first tag after the end of another, so that one without `ER` costs nothing.
    """
    start, lines = 0, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        tag = _read_tag(line)
        if lines and tag in ("PT", *_AROUND):
            yield start, lines, tag == "ER"
            lines = []
        if (tag and tag not in _AROUND) or (lines and not tag):
            start = start if lines else number
            lines.append(line)
    if lines:
        yield start, lines, False


def _read_tag(line: str) -> str:
    """The tag with which a line begins; empty if there is none."""
    match = _TAG.match(line)
    return match[1] if match else ""


def _read_fields(lines: Sequence[str]) -> Mapping[str, str]:
    """The texts of the tags of a record. Items on lines of their own are separated by semicolons, as in a table.

    An abstract keeps its empty lines, between which its paragraphs are.
    """
    parts: dict[str, list[str]] = {}
    tag = ""
    for line in lines:
        if found := _read_tag(line):
            tag = found
            parts.setdefault(tag, []).append(line[3:].strip())
        else:
            parts[tag].append(line.strip())
    return {tag: _join(tag, texts) for tag, texts in parts.items() if any(texts)}


def _join(tag: str, texts: Sequence[str]) -> str:
    """The text of a tag's lines."""
    if tag in _ITEMS:
        return "; ".join(filter(None, texts))
    return "\n".join(texts).strip() if tag == "AB" else " ".join(filter(None, texts))


FORMATS = (
    Format("web-of-science", "Web of Science's plain text (.txt, .ciw)", parse_web_of_science, is_web_of_science),
)
