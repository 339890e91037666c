"""Objects of JSON with the fields of a format: each is a record, and what is wrong in a field costs that field."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec

from generator.config import Limits
from generator.errors import Problem, excerpt
from generator.paper import Origin, Paper
from generator.sources.jsontext import Json, read_values, show
from generator.sources.papers import make_papers
from generator.sources.record import LEFT_OUT, FieldError, Reading, Record

Shape = TypeVar("Shape", bound=msgspec.Struct)

_FAULT = re.compile(
    r"(?:Object missing required field `(.*?)`|Expected `(.*?)`, got `(.*?)`)(?: - at `\$\.(.*)`)?", re.DOTALL
)
"""What msgspec says: the field that is missing, or the types expected and got; and the place."""
_WORDS = {
    "str": "a text", "int": "a number", "float": "a number", "bool": "true or false", "array": "a list",
    "object": "an object", "null": "missing",
}  # fmt: skip
"""Types as msgspec calls them, and as a person does."""


def parse_objects(
    text: str,
    file: str,
    limits: Limits,
    reading: Reading,
    names: tuple[str, ...],
    make: Callable[[Origin, Json], Record],
    member: str = "",
) -> tuple[list[Paper], list[Problem]]:
    """The papers of a JSON text, of which `make` makes each value a record; a FieldError that it raises costs that one.

    `names` and `member` are those of `read_values`.
    """
    values = read_values(text, file, limits.record, names, member)
    return make_papers(_read(values, file, reading, make), limits, reading)


def _read(
    values: Iterable[tuple[int, Json | Problem]], file: str, reading: Reading, make: Callable[[Origin, Json], Record]
) -> Iterator[Record | Problem]:
    for number, (line, value) in enumerate(values, 1):
        if isinstance(value, Problem):
            yield value
            continue
        origin = Origin(file, number, line)
        try:
            yield make(origin, value)
        except FieldError as error:
            yield error.as_problem(origin, reading)


def read_shape(value: Json, shape: type[Shape], origin: Origin) -> tuple[Shape, tuple[Problem, ...]]:
    """The value as a shape, without those of its fields that are wrong, and a remark on each of these.

    A field that is null is as one that is missing. The value itself is changed. Raises FieldError where it is no
    object, or where a field that the shape needs is wrong or missing.
    """
    if not isinstance(value, dict):
        raise FieldError("record", show(value), "an object with a title")
    faults: dict[str, FieldError] = {}
    while True:
        try:
            found = msgspec.convert(value, shape)
            return found, tuple(fault.as_problem(origin, Reading(), LEFT_OUT) for fault in faults.values())
        except UnicodeEncodeError:
            # It cannot say what is wrong with a text that has half of a character.
            whole = _replace_halves(value)
            value.clear()
            value.update(whole)
            continue
        except msgspec.ValidationError as error:
            fault = _read_fault(str(error))
        # Of a list that holds something wrong nothing is kept.
        *places, name = fault.name.partition("[")[0].split(".")
        holder = value
        for place in places:
            holder = holder[place]
        if name not in holder:
            raise faults.get(fault.name, fault)
        if holder.pop(name) is not None:
            faults[fault.name] = fault


def _replace_halves(value: Json) -> Json:
    """The value with a question mark for each half of a character in its texts. Raises FieldError."""
    try:
        return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except RecursionError:
        raise FieldError("record", "nested too deeply", "an object with a title") from None


def _read_fault(message: str) -> FieldError:
    """The fault that a message of msgspec tells of. Raises one of the whole record where the message is not known."""
    match = _FAULT.fullmatch(message)
    if not match:
        raise FieldError("record", f"not as it should be ({excerpt(message)})", "an object with a title")
    missing, expected, got, place = match.groups("")
    if missing:
        return FieldError(f"{place}.{missing}" if place else missing, "missing", "a text")
    types = dict.fromkeys(_WORDS.get(name, name) for name in expected.split(" | ") if name != "null")
    return FieldError(place, _WORDS.get(got, got), " or ".join(types))
