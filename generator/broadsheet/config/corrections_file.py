"""Adding corrections to the text of `papers.yml`, in which everything else stays as its owner wrote it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any, TypeAlias

import yaml

from broadsheet.system.errors import InputError

Value: TypeAlias = str | bool | list[str]
"""The value of a setting in an entry."""
_MOST_SHOWN = 20
"""How many entries a message contains."""
_KIND = "not-added"
"""The kind of the problem that lines cannot be added automatically."""


def _write_lines(reference: str, values: Mapping[str, Value]) -> str:
    """Return an entry as it is written in `papers.yml`, with its values each on one line."""
    return "\n".join([f"{_write_key(reference)}:", *_write_values(values, 2)])


def list_added_lines(before: str, after: str) -> list[str]:
    """Return the lines that a text of `papers.yml` has and that it did not have before, in their order."""
    old, new = before.splitlines(), after.splitlines()
    changes = SequenceMatcher(None, old, new).get_opcodes()
    return [line for kind, _, _, start, end in changes if kind != "equal" for line in new[start:end]]


def add_entries(text: str, entries: Mapping[str, Mapping[str, Value]]) -> str:
    """Return the text of `papers.yml` with values added to the entries of papers, which are begun if there are none.

    A list is added to the one that an entry has. Values that are there already are not added again. Raises InputError,
    with the lines to write by hand, if the file is written in a way to which they cannot be added, or if an entry has
    another value of the same name.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    try:
        before = _read(text)
        merged = {reference: _merge(before.get(reference) or {}, values) for reference, values in entries.items()}
        added = text
        for reference in (reference for reference in entries if reference in before):
            new = {name: value for name, value in entries[reference].items() if name not in (before[reference] or {})}
            added = _extend(added, reference, before[reference] or {}, merged[reference], new, end)
        lines = [_write_lines(reference, values) for reference, values in entries.items() if reference not in before]
        if lines:
            begun = added if not added or added.endswith("\n") else f"{added}{end}"
            added = begun + "\n".join([*lines, ""]).replace("\n", end)
        if _read(added) == {**before, **merged}:
            return added
    except (yaml.YAMLError, TypeError, AttributeError, ValueError):
        pass
    written = "\n".join(_write_lines(reference, values) for reference, values in list(entries.items())[:_MOST_SHOWN])
    advice = f"Write these lines into it by hand:\n{written}"
    raise InputError(
        _KIND, "These lines cannot be added automatically, or the file already has other values for them.", advice
    )


def _read(text: str) -> dict[str, Any]:
    """Return the file with every value as a text. Raises ValueError if two entries have the same key."""
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    read = yaml.load(text, Loader=yaml.BaseLoader) or {}  # noqa: S506 - it makes texts, lists and mappings only
    if node and len(read) != len(node.value):
        raise ValueError
    return dict(read)


def _as_read(value: Value) -> Any:
    """Return a value as `_read` returns it."""
    return str(value).lower() if isinstance(value, bool) else value


def _merge(entry: Mapping[str, Any], values: Mapping[str, Value]) -> dict[str, Any]:
    """Return an entry with values added. Raises ValueError if it has a different single value of the same name."""
    merged = dict(entry)
    for name, value in values.items():
        there = merged.get(name)
        if isinstance(value, list):
            old = there if isinstance(there, list) else [] if there is None else [there]
            merged[name] = [*old, *(item for item in value if item not in old)]
        elif there not in (None, _as_read(value)):
            raise ValueError
        else:
            merged[name] = _as_read(value)
    return merged


def _extend(
    text: str, reference: str, entry: Mapping[str, Any], merged: Mapping[str, Any], new: Mapping[str, Value], end: str
) -> str:
    """Return the text with an entry as it was merged: longer lists in their places, `new` values at its beginning."""
    for name in (name for name in entry if entry[name] != merged[name]):
        text = _replace_list(text, reference, name, merged[name])
    (value,) = (value for key, value in _list_entries(text) if key.value == reference)
    lines = text.splitlines(keepends=True)
    at, indent = value.start_mark.line, value.start_mark.column
    lines[at:at] = [f"{line}{end}" for line in _write_values(new, indent)]
    return "".join(lines)


def _replace_list(text: str, reference: str, name: str, items: list[str]) -> str:
    """Return the text with another list in the place of the one that an entry has."""
    (entry,) = (value for key, value in _list_entries(text) if key.value == reference)
    (value,) = (value for key, value in entry.value if key.value == name)
    if value.start_mark.line != value.end_mark.line:
        raise ValueError
    return text[: value.start_mark.index] + _write_value(items) + text[value.end_mark.index :]


def _list_entries(text: str) -> list[tuple[Any, Any]]:
    """Return the keys and the values of the file as YAML nodes, which know their places."""
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    return node.value if node else []


def _write_values(values: Mapping[str, Value], indent: int) -> list[str]:
    """Return the lines of the values of an entry."""
    return [f"{' ' * indent}{name}: {_write_value(value)}" for name, value in values.items()]


def _write_value(value: Value) -> str:
    """Return a value as JSON, with escapes for the characters and line ends that YAML reads differently."""
    written = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in written)


def _write_key(reference: str) -> str:
    """Return a reference as a key, in quotation marks only if YAML needs them."""
    plain = reference.replace("-", "").isalnum() and reference.isascii() and not reference.startswith("-")
    return reference if plain else _write_value(reference)
