"""The values of a JSON text, one by one: what is broken costs the value that it is in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from broadsheet.model.field_types import Fault
from broadsheet.model.json_values import Json
from broadsheet.sources.limits import Lines
from broadsheet.system.errors import Place, Problem

_JSON = re.compile(
    r"\s*+(?:\{|\[[\s,]*+(?:[\[{\]\"]|-?\d[\d.eE+-]*+\s*+(?:,|\]\s*+\Z)|(?:true|false|null)\s*+[,\]]))", re.ASCII
)
"""How an object or an array begins, and no title such as `[CLS] Is Enough` or `[1] Dunes`."""
_GAP = re.compile(r"[\s,]*+")
_NEXT_LINE = re.compile(r"(?<=\n)[ \t]*+(\{)")
_USUAL_SIZE = 10_000
"""Characters of a record that is read at the first attempt."""
_LONGEST_TOKEN = 16
"""Characters at the end of a cut record in which an error may be due to the cut."""
_SIMPLIFY = "Correct it, or remove it. Other records are read."
_SHORTEN = "Shorten it, or raise limits.record in site_config/site.yml. Other records are read."


def is_json(text: str) -> bool:
    """Whether a text begins like JSON."""
    return bool(_JSON.match(text))


def peek_object(text: str, most: int = 1_000_000) -> Json:
    """The first object of a JSON text, at most so long, or an empty one: by its fields a format is recognised.

    An object longer than that gives the fields of its first level that can be seen in its beginning, without values.
    """
    if not is_json(text):
        return {}
    at = _skip(text, 0)
    if text.startswith("[", at):
        at = _skip(text, at + 1)
    try:
        value, _ = _decode(text, at, most)
    except (DuplicateFieldError, _RecordError):
        return dict.fromkeys(re.findall(r'"(\w+)"\s*+:', text[at : at + _USUAL_SIZE]))
    return value if isinstance(value, dict) else {}


class DuplicateFieldError(ValueError):
    """A field that an object has twice: its name."""


class _RecordError(ValueError):
    """A value that is not read: (what was found, characters from its beginning to there, advice where it is JSON)."""


def read_values(
    text: str, file: str, most: int, names: tuple[str, ...], member: str = ""
) -> Iterator[tuple[int, Json | Problem]]:
    """Each value of an array, or of JSON Lines, with its line; a problem stands where a value is not read.

    A value has at most so many characters. `names` are those of fields with which a record may begin: by them the
    next one is found after one that is broken. With `member` the array is that field of an object, such as `items`.
    """
    lines = Lines(text)
    resume = _Resume(names)
    at, inside, broken = 0, False, False
    if member and (array := re.search(rf'"{member}"\s*+:\s*+(?=\[)', text)):
        at = array.end()
    while (at := _skip(text, at)) < len(text):
        # One array may follow another, and none is in another.
        if text[at] == ("]" if inside else "["):
            at, inside = at + 1, not inside
            if member and not inside:
                return
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


def _decode(text: str, at: int, most: int) -> tuple[Json, int]:
    """The value that begins at a place, and where it ends. Raises _RecordError and TwiceError.

    The decoder is shown a copy of no more than a record may have, and at first of less, so that what is broken
    costs as little as its own length.
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
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise DuplicateFieldError(twice)
    return value


_DECODER = json.JSONDecoder(object_pairs_hook=_make_object)


def _skip(text: str, at: int) -> int:
    match = _GAP.match(text, at)
    return match.end() if match else at


class _Resume:
    """Finds where the next object begins after one that is not read.

    Outside an array that is a new line; in one, what opens a record, and where the object itself may be sound,
    only after the end of another, since it may hold what looks like a record.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        opening = r'\{\s*+"(?:' + "|".join(map(re.escape, names)) + r')"\s*+:'
        self._next_record = re.compile(f"({opening})")
        self._next_after_end = re.compile(rf"\}}\s*+(?:,\s*+)?({opening})")

    def find(self, text: str, at: int, inside: bool, whole: bool) -> int:
        opening = (self._next_after_end if whole else self._next_record) if inside else _NEXT_LINE
        match = opening.search(text, at)
        return match.start(1) if match else len(text)


def _twice_problem(place: Place, name: str) -> Problem:
    advice = "Correct the record; the others of this file are published."
    return Problem(place, "duplicate-field", Fault(name, "given twice", "given once").describe(), advice, rejected=True)


def _record_problem(place: Place, message: str, advice: str) -> Problem:
    layout = (
        "Correct it. The file must be an array of objects, or have one object on each line. Other records are read."
    )
    return Problem(place, "broken-record", message, advice or layout, rejected=True)


def _cut_problem(place: Place) -> Problem:
    advice = "Check that the file is complete. The records before its end are read."
    return Problem(place, "cut-off-file", "The file ends within an array: “]” is missing.", advice)
