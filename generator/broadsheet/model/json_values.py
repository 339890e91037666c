"""JSON values that have not been checked yet."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from broadsheet.system.messages import excerpt

Json: TypeAlias = Any
"""A value as `json.loads` returns it, before its type has been checked."""


def format_json(value: Json) -> str:
    """A value as a message names it: short JSON, or `missing` for null, `an object` or `a list`."""
    if value is None:
        return "missing"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return excerpt(json.dumps(value, ensure_ascii=False))


def replace_halves(value: Json) -> Json:
    """The value with each lone surrogate in its texts replaced by a question mark.

    JSON can write half of a character beyond U+FFFF (`"\\ud83d"`), which no text in UTF-8 can hold. Raises
    RecursionError if the value is nested too deeply.
    """
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
