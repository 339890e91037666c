"""Broadsheet's own JSON: an array of objects, or JSON Lines.

One object is one paper. Only `title` is required; `docs/formats/json.md` shows a whole record, and
`docs/formats/paper.schema.json` says what each field may hold.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from broadsheet.config.limits import Limits
from broadsheet.model.json_values import Json, format_json
from broadsheet.model.paper import FIELDS, Origin
from broadsheet.sources.fields.unknown_fields import UnknownFields
from broadsheet.sources.format import Format
from broadsheet.sources.json.structs import parse_objects
from broadsheet.sources.json.values import peek_object
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.sources.table.column_names import FIELD_NAMES, fold_name
from broadsheet.system.messages import find_similar

_READING = Reading(strict=True)
"""A person wrote these records for the site, so a wrong field costs its record."""
_EMPTY = re.compile(r"\s*+\[\s*+\]\s*+\Z")
"""An array without values."""
_RECORD_NAMES = frozenset(("title", "abstract"))
"""Fields of which a paper has one, even if the other is missing by mistake."""
_EVIDENCE = frozenset("abstract authors arxiv doi pmid venue tldr keywords edition".split())
"""Fields that objects of other kinds do not have."""
_SLIP = 0.75
"""How alike the name of an unknown field and a known one must be."""
_FIELDS_BY_OTHER_NAMES = {
    other: field for field, others in FIELD_NAMES.items() if field in FIELDS for other in others.split()
}
"""The fields that tables hold under other names."""
_MOST_LOOKED_AT = 50
"""Names of fields that are compared with the known ones."""


def is_own_json(text: str) -> bool:
    """Return whether the first object of a JSON text is a paper.

    It has a title, and either a field that only papers have, or one field at most that is not known, other than by a
    slip. An empty array is own JSON too. Of an object that cannot be read, the names count.
    """
    if _EMPTY.match(text):
        return True
    names = peek_object(text).keys()
    if not names & _RECORD_NAMES:
        return False
    first = islice((name for name in names if name not in FIELDS), _MOST_LOOKED_AT)
    unknown = [name for name in first if not find_similar(name, FIELDS, _SLIP)]
    return bool(names & _EVIDENCE) or len(unknown) <= 1


def parse_own_json(text: str, file: str, limits: Limits) -> Parsed:
    """The papers of a JSON text; an object that is not a paper becomes a problem and does not affect the others.

    `file` is the name of the text in messages, and `limits` says how long the record and each of its fields may be.
    """
    unknown = UnknownFields(advice=_advise)
    return parse_objects(text, file, limits, _READING, tuple(FIELDS), _make_record, unknown=unknown)


def _make_record(origin: Origin, value: Json) -> Record:
    """Return the record of one object, each of whose fields is decoded as `FIELDS` says.

    Raises InputError if the value is not an object, or at the first field that is wrong.
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
    """Return advice that names the field that others call so, or whose name is similar, or else all known fields."""
    near = _FIELDS_BY_OTHER_NAMES.get(fold_name(name)) or find_similar(name, FIELDS, _SLIP)
    return (
        f"Did you mean “{near}” where it says “{name}”?"
        if near
        else f"Remove it. The known fields are {', '.join(FIELDS)}."
    )


FORMATS = (Format("json", "Broadsheet's JSON", parse_own_json, is_own_json),)
