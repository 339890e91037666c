"""The schema of Broadsheet's own JSON, which `docs/formats/paper.schema.json` publishes."""

from __future__ import annotations

from broadsheet.model.json_values import Json
from broadsheet.model.paper import FIELDS
from broadsheet.model.readings import GREATEST, MOMENT, WORDED, SignalKind
from broadsheet.model.urls import LinkKind

_TEXT = {"type": ["string", "null"]}
"""The schema of a text that may be missing: null is as no text."""
_DAY = r"(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9])"
"""A pattern of the month and the day of a date: no month has more days than the calendar allows.

29 February is accepted in every year, since a regular expression cannot tell leap years at a reasonable length.
"""
_PARTS = {
    "author": {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {
                "description": "The name as people write it, usually with the family name last.",
                "type": "string",
            },
            "family": {"description": "The family name, with which the name ends or begins.", **_TEXT},
            "affiliations": {
                "description": "Where the author works.",
                "type": ["array", "null"],
                "items": {"type": "string"},
            },
            "orcid": {
                "description": "The ORCID iD, or its address; its last character is a checksum of the others.",
                **_TEXT,
                "pattern": r"^\s*$|[0-9]{4}-?[0-9]{4}-?[0-9]{4}-?[0-9]{3}[0-9Xx]\s*$",
            },
        },
    },
    "address": {"type": "string", "pattern": r"^\s*[Hh][Tt][Tt][Pp][Ss]?://[^\s/]"},
    "link": {
        "type": "object",
        "required": ["url"],
        "properties": {
            "url": {"$ref": "#/$defs/address"},
            "kind": {
                "description": "What the address leads to; if it is missing, it is inferred from the address.",
                "enum": [*LinkKind, None],
            },
        },
    },
    "reading": {
        "type": "object",
        "required": ["source", "kind", "value"],
        "properties": {
            "source": {"description": "Who says so, such as Hugging Face or GitHub.", "type": "string"},
            "kind": {"description": "What it counts or says.", "enum": list(SignalKind)},
            "value": {"description": "A number; a text for a decision or an award.", "type": ["number", "string"]},
            "read": {
                "description": "When it was read: a day, or a time with its zone.",
                **_TEXT,
                "pattern": rf"^\s*$|^\s*{MOMENT.replace(chr(92) + 'd', '[0-9]')}\s*$",
            },
        },
        "if": {"properties": {"kind": {"enum": list(WORDED)}}},
        "then": {"properties": {"value": {"type": "string"}}},
        "else": {"properties": {"value": {"type": "number", "minimum": 0, "maximum": GREATEST}}},
    },
    "period": {
        "description": "A day, a month or a year. Only the day of a time is used.",
        "anyOf": [
            {"type": "null"},
            {"type": "integer", "minimum": 1000, "maximum": 9999},
            {"type": "string", "pattern": rf"^$|^(?!0000)[0-9]{{4}}(-(0[1-9]|1[0-2]))?$|^(?!0000)[0-9]{{4}}-({_DAY})"},
        ],
    },
}
"""What the schemas of single fields refer to, as `#/$defs/link`."""


def make_schema() -> Json:
    """Return the schema of one paper, in JSON Schema 2020-12.

    Its fields are those of `FIELDS`, each with the schema of its type. The limits are left out, since each site sets
    them.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A paper in Broadsheet's JSON",
        "description": "One object of a file; docs/formats/json.md explains each field. Limits are those of"
        " site_config/site.yml.",
        "type": "object",
        "required": [name for name, field in FIELDS.items() if field.is_required],
        "properties": {name: field.schema for name, field in FIELDS.items()},
        "$defs": _PARTS,
    }
