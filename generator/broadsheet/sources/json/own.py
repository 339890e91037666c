"""Broadsheet's own JSON: an array of objects, or JSON Lines.

One object is one paper. Only `title` is required; `docs/formats/json.md` shows a whole record, and
`docs/formats/paper.schema.json` says what each field may hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from broadsheet.config.limits import Limits
from broadsheet.model.json_values import Json, format_json
from broadsheet.model.paper import FIELDS, Origin
from broadsheet.sources.format import Format
from broadsheet.sources.json.structs import parse_objects
from broadsheet.sources.json.values import is_json
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.system.errors import Problem
from broadsheet.system.messages import count, excerpt, find_similar

_READING = Reading(strict=True)
"""A person wrote these records for the site, so a wrong field costs its record."""
_MOST_UNKNOWN = 5
"""Unknown fields of a record that are named one by one."""


def parse_own_json(text: str, file: str, limits: Limits) -> Parsed:
    """The papers of a JSON text; an object that is not a paper becomes a problem and does not affect the others.

    `file` is the name of the text in messages, and `limits` says how long the record and each of its fields may be.
    """
    return parse_objects(text, file, limits, _READING, tuple(FIELDS), _make_record)


def _make_record(origin: Origin, value: Json) -> Record:
    """Return the record of one object, each of whose fields is decoded as `FIELDS` says.

    Unknown fields are remarks of the record, and do not cost it. Raises InputError where the value is no object, or at
    the first field that is wrong.
    """
    if not isinstance(value, dict):
        raise _READING.fault("record", format_json(value), "an object with a title")
    values: dict[str, Any] = {}
    for name, field in FIELDS.items():
        if name in value:
            values[name], faults = field.decode(value[name])
            if faults:
                raise _READING.fault(*faults[0])
    return Record(origin=origin, remarks=tuple(_find_unknown(origin, value)), **values)


def _find_unknown(origin: Origin, value: dict[str, Json]) -> Iterator[Problem]:
    """Yield a problem for each of the first unknown fields, and one for all others.

    The advice names the known field that is spelled most alike, or, where none is, all known fields.
    """
    unknown = [key for key in value if key not in FIELDS]
    for key in unknown[:_MOST_UNKNOWN]:
        near = find_similar(key, FIELDS)
        advice = f"Did you mean “{near}”?" if near else f"Remove it. The known fields are {', '.join(FIELDS)}."
        yield Problem(origin.place, "unknown-field", f"The field “{excerpt(key)}” is unknown.", advice)
    if more := len(unknown[_MOST_UNKNOWN:]):
        message = f"{count(more, 'more field is', 'more fields are')} unknown."
        yield Problem(origin.place, "unknown-field", message, "Remove them, since they are not shown.")


FORMATS = (Format("json", "Broadsheet's JSON", parse_own_json, is_json),)
