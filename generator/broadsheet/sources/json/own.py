"""Broadsheet's own JSON: an array of objects, or JSON Lines.

One object is one paper. Only `title` is required; `docs/formats/json.md` shows a whole record, and
`docs/formats/paper.schema.json` says what each field may hold.
"""

from __future__ import annotations

from typing import Any

from broadsheet.config.limits import Limits
from broadsheet.model.json_values import Json, format_json
from broadsheet.model.paper import FIELDS, Origin
from broadsheet.sources.fields.unknown_fields import UnknownFields
from broadsheet.sources.format import Format
from broadsheet.sources.json.structs import parse_objects
from broadsheet.sources.json.values import is_json
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.system.messages import find_similar

_READING = Reading(strict=True)
"""A person wrote these records for the site, so a wrong field costs its record."""


def parse_own_json(text: str, file: str, limits: Limits) -> Parsed:
    """The papers of a JSON text; an object that is not a paper becomes a problem and does not affect the others.

    `file` is the name of the text in messages, and `limits` says how long the record and each of its fields may be.
    """
    unknown = UnknownFields(advice=_advise)
    return parse_objects(text, file, limits, _READING, tuple(FIELDS), _make_record, unknown=unknown)


def _make_record(origin: Origin, value: Json) -> Record:
    """Return the record of one object, each of whose fields is decoded as `FIELDS` says.

    Raises InputError where the value is no object, or at the first field that is wrong.
    """
    if not isinstance(value, dict):
        raise _READING.fault("record", format_json(value), "an object with a title")
    values: dict[str, Any] = {}
    for name, field in FIELDS.items():
        if name in value:
            values[name], faults = field.decode(value[name])
            if faults:
                raise _READING.fault(*faults[0])
    return Record(origin=origin, **values)


def _advise(name: str) -> str:
    """Return the known field that is spelled most like an unknown one, or, where none is, all known fields."""
    near = find_similar(name, FIELDS)
    return (
        f"Did you mean “{near}” where it says “{name}”?"
        if near
        else f"Remove it. The known fields are {', '.join(FIELDS)}."
    )


FORMATS = (Format("json", "Broadsheet's JSON", parse_own_json, is_json),)
