"""Reads JSON objects with the fields of a format. Each is a record, and a wrong value costs only its field.

A format describes its objects as a `msgspec.Struct`, to which `read_struct` fits what it finds; `parse_objects` does
the rest, which is alike in all formats of JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

import msgspec

from broadsheet.config.limits import Limits
from broadsheet.model.field_types import Fault
from broadsheet.model.json_values import Json, format_json, replace_halves
from broadsheet.model.paper import Origin
from broadsheet.sources.fields.unknown_fields import UnknownFields
from broadsheet.sources.json.values import read_values
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.system.errors import InputError, Problem
from broadsheet.system.messages import excerpt

StructType = TypeVar("StructType", bound=msgspec.Struct)
"""The shape of a format's objects."""

_READING = Reading()
"""How messages describe what is wrong with an object itself, whatever its format."""
_FAULT = re.compile(
    r"(?:Object missing required field `(.*?)`|Expected `(.*?)`, got `(.*?)`)(?: - at `\$\.(.*)`)?", re.DOTALL
)
"""What msgspec says: the field that is missing, or the types expected and got; and the place.

For example: ``Expected `str`, got `int` - at `$.title` ``.
"""
_WORDS = {
    "str": "a text", "int": "a number", "float": "a number", "bool": "true or false", "array": "a list",
    "object": "an object", "null": "missing",
}  # fmt: skip
"""The names that msgspec gives to types, with those that messages use."""


def parse_objects(
    text: str,
    file: str,
    limits: Limits,
    reading: Reading,
    names: tuple[str, ...],
    make: Callable[[Origin, Json], Record],
    member: str = "",
    ignored: Iterable[str] = (),
    unknown: UnknownFields | None = None,
) -> Parsed:
    """Return the papers of a JSON text, whose values `make` turns into records.

    An InputError that `make` raises costs one record. `file` is the name of the text in messages, `reading` says how
    the fields of its records are read; `names` and `member` are those of `read_values`.

    Fields that hold data are counted in `unknown` if they are neither in `names` nor in `ignored`, which has those that
    are left out on purpose, and are one problem for the file.
    """
    unknown = unknown or UnknownFields()
    values = read_values(text, file, limits.record, names, member)
    known = frozenset((*names, *ignored))
    return make_papers(_make_records(values, file, make, known, unknown), file, limits, reading)


def _make_records(
    values: Iterable[tuple[int, Json | Problem]],
    file: str,
    make: Callable[[Origin, Json], Record],
    known: Container[str],
    unknown: UnknownFields,
) -> Iterator[Record | Problem]:
    """Yield the record of each value, or the problem with it, in the order of the text, and those for unknown fields.

    `values` are pairs of a line, counted from 1, and what begins there. Broken values count too, so that the number of
    a record is its place in the file.
    """
    for number, (line, value) in enumerate(values, 1):
        if isinstance(value, Problem):
            yield value
            continue
        origin = Origin(file, number, line)
        try:
            record = make(origin, value)
        except InputError as error:
            yield error.at(origin.place)
        else:
            unknown.add_values(value, known)
            yield record
    yield from unknown.report(file)


class Shaped(NamedTuple, Generic[StructType]):
    """An object of JSON with the fields of a format."""

    value: StructType
    """The object, with the defaults of its shape where a field is missing or was wrong."""
    remarks: tuple[Problem, ...]
    """A problem for each field that was left out."""


def read_struct(value: Json, shape: type[StructType], origin: Origin) -> Shaped[StructType]:
    """The value converted to `shape`, without its wrong fields, and a remark about each of these.

    A field that is null counts as missing. The value is changed in place. Raises InputError if it is not an object, or
    if a field that the shape requires is wrong or missing.
    """
    if not isinstance(value, dict):
        raise _READING.fault("record", format_json(value), "an object with a title")
    faults: dict[str, Fault] = {}
    while True:
        try:
            found = msgspec.convert(value, shape)
            return Shaped(found, tuple(_READING.left_out(origin.place, *fault) for fault in faults.values()))
        except UnicodeEncodeError:
            # It cannot say what is wrong with a text that has half of a character.
            try:
                whole = replace_halves(value)
            except RecursionError:
                raise _READING.fault("record", "nested too deeply", "an object with a title") from None
            value.clear()
            value.update(whole)
            continue
        except msgspec.ValidationError as error:
            fault = _read_fault(str(error))
        # A list with a wrong item is dropped as a whole.
        *places, name = fault.name.partition("[")[0].split(".")
        holder = value
        for place in places:
            holder = holder[place]
        if name not in holder:
            raise _READING.fault(*faults.get(fault.name, fault))
        if holder.pop(name) is not None:
            faults[fault.name] = fault


def _read_fault(message: str) -> Fault:
    """The fault that a message of msgspec reports. Raises InputError if the message is not known."""
    match = _FAULT.fullmatch(message)
    if not match:
        raise _READING.fault("record", f"not valid ({excerpt(message)})", "an object with a title")
    missing, expected, got, place = match.groups("")
    if missing:
        return Fault(f"{place}.{missing}" if place else missing, "missing", "a text")
    types = dict.fromkeys(_WORDS.get(name, name) for name in expected.split(" | ") if name != "null")
    return Fault(place, _WORDS.get(got, got), " or ".join(types))
