"""Values of JSON that have not been checked yet."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from broadsheet.system.messages import excerpt

Json: TypeAlias = Any
"""What a JSON document holds before it has been checked."""


def format_json(value: Json) -> str:
    """A value as JSON, short enough for a message."""
    if value is None:
        return "missing"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return excerpt(json.dumps(value, ensure_ascii=False))


def replace_halves(value: Json) -> Json:
    """The value with a question mark for each half of a character in its texts. Raises RecursionError."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
