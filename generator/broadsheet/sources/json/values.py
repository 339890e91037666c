"""Reads the values of a JSON text one by one, so that an error costs only the value that it is in.

The text is an array of objects, several arrays after one another, or JSON Lines (https://jsonlines.org): one object on
each line. Commas between values may be missing or doubled. RFC 8259 describes the values themselves.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from broadsheet.model.field_types import Fault
from broadsheet.model.json_values import Json
from broadsheet.sources.positions import Lines
from broadsheet.system.errors import Place, Problem

_JSON = re.compile(
    r"\s*+(?:\{|\[[\s,]*+(?:[\[{\]\"]|-?\d[\d.eE+-]*+\s*+(?:,|\]\s*+\Z)|(?:true|false|null)\s*+[,\]]))", re.ASCII
)
"""The beginning of an object or an array, but not of a title such as `[CLS] Is Enough` or `[1] Dunes`."""
_OPENING = re.compile(r"\{?\s*+")
"""The brace of an object, with the space before its first field."""
_GAP = re.compile(r"[\s,]*+")
"""What may stand between two values."""
_NEXT_FIELD = re.compile(r'\s*+,\s*+"(?>(?:[^"\\]++|\\.)*)"\s*+:\s*+')
"""What is before the value of a further field of an object."""
_END = re.compile(r"\s*+\}")
"""The end of an object."""
_NEXT_LINE = re.compile(r"(?<=\n)[ \t]*+(\{)")
"""An object at the beginning of a line, which is where the next record of JSON Lines is."""
_USUAL_SIZE = 10_000
"""Characters of a record that is read at the first attempt."""
_LONGEST_TOKEN = 16
"""Characters at the end of a cut record in which an error may be due to the cut."""
_SIMPLIFY = "Correct it, or remove it. Other records are read."
"""What to do with a record that is JSON, but that the decoder refuses."""
_SHORTEN = "Shorten it, or raise limits.record in site_config/site.yml. Other records are read."
"""What to do with a record that is over the limit."""


def is_json(text: str) -> bool:
    """Return whether a text begins like JSON: with an object, or with an array of values."""
    return bool(_JSON.match(text))


def peek_object(text: str, most: int = 1_000_000) -> Json:
    """The first object of a JSON text, by whose fields a format is recognised; empty if there is none.

    Of an object with more than `most` characters, only field names near its beginning are returned, without values.
    """
    if not is_json(text):
        return {}
    at = _skip(text, 0)
    if text.startswith("[", at):
        at = _skip(text, at + 1)
    try:
        value, _ = _decode(text, at, most)
    except (DuplicateFieldError, _RecordError):
        opening = _OPENING.match(text, at)
        start = opening.end() if opening else at
        return dict.fromkeys(re.findall(r'"(\w+)"\s*+:', text[start : start + _USUAL_SIZE]))
    return value if isinstance(value, dict) else {}


class DuplicateFieldError(ValueError):
    """An object has a field twice; the argument is the name of the field.

    RFC 8259, section 4, leaves open which of the two counts, so neither is taken.
    """


class _RecordError(ValueError):
    """A value cannot be read: (message, offset of the error within the value, advice if the value is JSON)."""


def read_values(
    text: str, file: str, most: int, names: tuple[str, ...], member: str = ""
) -> Iterator[tuple[int, Json | Problem]]:
    """Each value of an array, or of JSON Lines, with its line; a value that cannot be read is replaced by a problem.

    A value may have at most `most` characters. `names` are the fields with which a record may begin; they are used to
    find the next record after a broken one. `member` names the field of an object that contains the array: `items`.

    Lines are counted from 1. What else is in the object of `member` is left out. An array without an end is a problem
    after its last value.
    """
    lines = Lines(text)
    resume = _Resume(names)
    array = re.compile(rf'"{member}"\s*+:\s*+(?=\[)') if member else None
    at, inside, broken = 0, False, False
    while (at := _skip(text, at)) < len(text):
        if array and not inside and text[at] == "{":
            if not (found := array.search(text, at)):
                array = None
                continue
            at = found.end()
        # One array may follow another, and none is in another.
        if text[at] == ("]" if inside else "["):
            at, inside = at + 1, not inside
            if array and not inside:
                at = _find_end(text, at)
            continue
        line, _ = lines.find(at)
        broken = False
        try:
            value, end = _decode(text, at, most)
        except DuplicateFieldError as error:
            yield line, _twice_problem(Place(file, line), str(error))
            at = resume.find(text, at + 1, inside, whole=True)
        except _RecordError as error:
            message, offset, advice = error.args
            broken_line, column = lines.find(at + offset)
            yield broken_line, _record_problem(Place(file, broken_line), message.format(column=column), advice)
            at = resume.find(text, at + max(offset, 1), inside, whole=bool(advice))
            broken = True
        else:
            yield line, value
            at = end
    if inside and not broken:
        last, _ = lines.find(len(text))
        yield last, _cut_problem(Place(file, last))


def _find_end(text: str, at: int) -> int:
    """Return the index after the object in which an array ends at an index; the end of the text if it is broken."""
    while field := _NEXT_FIELD.match(text, at):
        try:
            _, at = _DECODER.raw_decode(text, field.end())
        except (ValueError, RecursionError):
            return len(text)
    end = _END.match(text, at)
    return end.end() if end else at


def _decode(text: str, at: int, most: int) -> tuple[Json, int]:
    """The value that begins at an index, and the index at which it ends. Raises _RecordError and DuplicateFieldError.

    The decoder gets a copy of at most one record, and a shorter copy first, so that the time for a broken record
    depends only on its own length.

    Its _RecordError says whether the value is broken, longer than `most` characters, nested too deeply, or has a number
    that is too long.
    """
    for size in (_USUAL_SIZE, most + 1):
        piece = text[at : at + size]
        cut = at + len(piece) < len(text)
        try:
            value, end = _DECODER.raw_decode(piece)
            if end < len(piece) or not cut:
                return value, at + end
        except json.JSONDecodeError as error:
            if not cut or not (error.msg.startswith("Unterminated") or error.pos > len(piece) - _LONGEST_TOKEN):
                raise _RecordError(
                    f"The JSON is broken here ({error.msg.lower()}, column {{column}}).", error.pos, ""
                ) from None
        except RecursionError:
            raise _RecordError("The record is nested too deeply.", 0, _SIMPLIFY) from None
        except DuplicateFieldError:
            raise
        except ValueError:
            raise _RecordError("The record has a number that is too long.", 0, _SIMPLIFY) from None
    raise _RecordError(f"The record has more than {most:,} characters.", most, _SHORTEN)


def _make_object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """Return the object of these fields; raise DuplicateFieldError where two of them have the same name."""
    value = dict(pairs)
    if len(value) < len(pairs):
        names = Counter(name for name, _ in pairs)
        raise DuplicateFieldError(next(name for name, times in names.items() if times > 1))
    return value


_DECODER = json.JSONDecoder(object_pairs_hook=_make_object)
"""The standard library's decoder, which would otherwise keep the last of several fields of the same name."""


def _skip(text: str, at: int) -> int:
    """Return the index of the next character, from `at` on, that is neither white space nor a comma."""
    match = _GAP.match(text, at)
    return match.end() if match else at


class _Resume:
    """Finds where the next object begins after one that cannot be read.

    Outside an array, it begins on a new line. In an array, it begins where a record is opened. If the unread object
    may be valid JSON, that must come after the end of an object, because it may contain what looks like a record.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        """Prepare to find objects that begin with one of these fields."""
        opening = r'\{\s*+"(?:' + "|".join(map(re.escape, names)) + r')"\s*+:'
        self._next_record = re.compile(f"({opening})")
        self._next_after_end = re.compile(rf"\}}\s*+(?:,\s*+)?({opening})")

    def find(self, text: str, at: int, inside: bool, whole: bool) -> int:
        """Return where the next object begins from `at` on; at the end of the text if there is none.

        `inside` says whether the broken object is in an array, and `whole` whether it may be valid JSON, which is then
        skipped up to the end of some object.
        """
        opening = (self._next_after_end if whole else self._next_record) if inside else _NEXT_LINE
        match = opening.search(text, at)
        return match.start(1) if match else len(text)


def _twice_problem(place: Place, name: str) -> Problem:
    """Return the problem of a record that has a field twice, and is therefore left out."""
    advice = "Correct this record; the other records in the file are published."
    return Problem(place, "duplicate-field", Fault(name, "given twice", "given once").describe(), advice, rejected=True)


def _record_problem(place: Place, message: str, advice: str) -> Problem:
    """Return the problem of a record that is not read; without advice it explains how a file must be laid out."""
    layout = (
        "Correct it. The file must be an array of objects, or have one object on each line. Other records are read."
    )
    return Problem(place, "broken-record", message, advice or layout, rejected=True)


def _cut_problem(place: Place) -> Problem:
    """Return the problem of a file whose array has no end, as after a download that was interrupted."""
    advice = "Check that the file is complete. The records before its end are read."
    return Problem(place, "cut-off-file", "The file ends within an array: “]” is missing.", advice)
