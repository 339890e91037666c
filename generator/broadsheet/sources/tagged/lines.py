"""Reads records whose lines begin with a tag, as in RIS and EndNote's tagged export.

A format is a `Dialect`. Its fields have the names that rispy (https://github.com/MrTango/rispy) gives those of RIS, so
that `records` reads all formats alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from broadsheet.config.limits import Limits
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.sources.fields.export_noise import drop_placeholder
from broadsheet.sources.fields.unknown_fields import UnknownFields
from broadsheet.sources.limits import too_long_problem
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.sources.tagged.records import READ, TaggedFields, make_tagged_record
from broadsheet.system.errors import Place, Problem

_BEGINNING = 30
"""The first record must begin within this many lines."""


class _Cut(NamedTuple):
    """The lines of one record."""

    number: int
    """The number of the first line in the file."""
    lines: list[str]
    ended: bool
    """Whether the record's end was found."""


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """The syntax of a format, and what its tags mean."""

    tag: re.Pattern[str]
    """A tag at the beginning of its line, in a group; its text follows."""
    first: str
    """The tag with which a record begins."""
    last: str
    """The tag with which a record ends; empty if a record ends where the next one begins."""
    names: Mapping[str, str]
    """The fields of these tags, by the names that rispy gives the fields of RIS."""
    kinds: Mapping[str, PaperKind]
    """How a paper was published, by the text of the first tag."""
    not_read: frozenset[str]
    """Tags that say nothing about the publication, such as labels; others that are not read are reported."""

    @cached_property
    def _read(self) -> frozenset[str]:
        """The tags that are read."""
        return frozenset(tag for tag, name in self.names.items() if name in READ)

    @cached_property
    def _kinds(self) -> Mapping[str, PaperKind]:
        """The kinds of publication by their types in small letters."""
        return {name.casefold(): kind for name, kind in self.kinds.items()}

    def matches(self, text: str) -> bool:
        """Return whether a record of this dialect begins within the first lines of a text."""
        return self.first in self.find_first_tags(text)

    def find_first_tags(self, text: str) -> list[str]:
        """The tags of the first lines of a text."""
        lines = text.split("\n", _BEGINNING)[:_BEGINNING]
        return [tag for line in lines if (tag := self.read_tag(line))]

    def parse(self, text: str, file: str, limits: Limits, reading: Reading) -> Parsed:
        """The papers of a text. An unusable record is a problem and does not affect the others.

        Tags with data that are not read are reported once, with the number of records.

        `file` is the name of the text in messages, and `reading` has the names that the format gives to fields. A
        record without its last tag is published, with a remark.
        """
        advice = "If such data belongs on the site, move it to a tag that docs/formats/ lists."
        unknown = UnknownFields("tag", lambda _: advice)
        parsed = make_papers(self._read_records(text, file, limits, unknown), file, limits, reading)
        return parsed._replace(problems=[*parsed.problems, *unknown.report(file)])

    def _read_records(self, text: str, file: str, limits: Limits, unknown: UnknownFields) -> Iterator[Record | Problem]:
        """Yield the record of each part of the text, or a problem where it has more characters than a record may have.

        `unknown` counts the tags that are not read.
        """
        for number, (line, lines, ended) in enumerate(self._cut(text), 1):
            size = sum(map(len, lines)) + len(lines)
            if size > limits.record:
                yield too_long_problem(Place(file, line), size, limits.record)
                continue
            remarks = () if ended or not self.last else (cut_off_problem(Place(file, line), self.last),)
            fields = self._read_fields(lines, unknown)
            yield make_tagged_record(fields, Origin(file, number, line), self._kinds, remarks)

    def _cut(self, text: str) -> Iterator[_Cut]:
        """The lines of each record.

        A record without the first tag begins with any tag after the end of another; where no record has the first tag,
        and none has a last one, an empty line is the end.
        """
        all_lines = text.split("\n")
        at_empty_lines = not self.last and not any(self.read_tag(line) == self.first for line in all_lines)
        start, lines, ended = 0, list[str](), True
        for number, line in enumerate(all_lines, 1):
            tag = self.read_tag(line)
            if lines and (tag == self.first or (tag and ended)):
                yield _Cut(start, lines, ended)
                lines, ended = [], True
            if (tag and tag == self.last) or (at_empty_lines and not line.strip()):
                ended = True
            elif tag or not ended:
                start = start if lines else number
                lines.append(line)
                ended = False
        if lines:
            yield _Cut(start, lines, ended)

    def read_tag(self, line: str) -> str:
        """The tag with which a line begins, in capitals; empty if there is none."""
        match = self.tag.match(line)
        return _name_tag(match) if match else ""

    def _read_fields(self, lines: Iterable[str], unknown: UnknownFields) -> TaggedFields:
        """The fields in the lines of a record. A line without a tag continues the text before it.

        A field that is empty, or has a placeholder such as `nan`, is left out. `unknown` counts the
        tags that hold data and are neither read nor left out on purpose.
        """
        parts: list[tuple[str, list[str]]] = []
        for line in lines:
            if match := self.tag.match(line):
                parts.append((_name_tag(match), [line[match.end() :]]))
            else:
                parts[-1][1].append(line)
        fields: dict[str, list[str]] = {}
        for tag, texts in parts:
            if text := drop_placeholder("\n".join(texts).strip()):
                fields.setdefault(self.names.get(tag, tag), []).append(text)
        known = self._read | self.not_read
        unknown.add({tag for tag, texts in parts if tag not in known and any(map(str.strip, texts))})
        return fields


def cut_off_problem(place: Place, last: str) -> Problem:
    """Return the remark on a record without its last tag, as at the end of a file that was cut off."""
    message = f"The record does not end with “{last}”."
    advice = "Check that the file is complete. The record is published as it is."
    return Problem(place, "cut-off-record", message, advice)


def _name_tag(match: re.Match[str]) -> str:
    """The tag that was matched, in capitals."""
    return str(match[match.lastindex or 0]).upper()
