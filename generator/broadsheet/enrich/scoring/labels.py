"""Reads what people say about papers, to measure what was found out about them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from broadsheet.model.text import fold
from broadsheet.system.encodings import decode_text
from broadsheet.system.errors import InputError, Place, UsageError
from broadsheet.system.files import read_file
from broadsheet.system.messages import excerpt

_MOST_BYTES = 16_000_000
"""The maximum size of a file with labels, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """The papers whose systems an abstract names."""

    exact: frozenset[str]
    """The folded titles of those whose systems are spelled as in those papers."""
    near: frozenset[str]
    """The folded titles of those that are mentioned in other words. Finding them counts neither for nor against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What people say about one paper. What is None was not labelled, and is not measured."""

    title: str
    """The title as in the source; papers are matched by their folded titles."""
    tags: frozenset[str] | None = None
    """The slugs of its topics."""
    optional_tags: frozenset[str] = frozenset()
    """The slugs of topics that count neither for nor against, for example because people disagree about them."""
    name: str | None = None
    """The folded name of the system that the paper introduces; empty if it introduces none."""
    also_names: frozenset[str] = frozenset()
    """Other folded names that would be right, too."""
    links: frozenset[tuple[str, str]] | None = None
    """Pairs of an address and the kind of the link."""
    related: frozenset[str] | None = None
    """The folded titles of related papers."""
    mentions: Mentions | None = None
    """The papers whose systems the abstract names."""
    summary: tuple[str, ...] | None = None
    """The sentences of the abstract that would do as its summary."""
    tldr: str | None = None
    """A summary in the authors' own words."""


def read_labels(path: Path) -> list[Labels]:
    """Read labels from a file: a JSON array of objects, or one object on each line (JSON Lines).

    An object has `title`, and whatever else of `Labels` was labelled. A link is an object with `url`, `kind` and
    optionally `canonical`, the address in the form that links have here. A mention is an object with `of`, the title of
    the other paper, and `kind`: `exact`, or anything else for other words. A name may be null if there is none.

    Raises UsageError if the file is missing, is larger than 16 MB or has other content.
    """
    try:
        text, _ = decode_text(read_file(path, _MOST_BYTES, "Split it."))
    except InputError as error:
        raise UsageError(
            f"{path}: The labels cannot be read. {error.message} Correct the file, or name another one."
        ) from error
    if text.lstrip()[:1] != "{":
        return _read_entries(text, Place(str(path)))
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    return [labels for number, line in lines for labels in _read_entries(f"[{line}]", Place(str(path), number))]


def _read_entries(text: str, where: Place) -> list[Labels]:
    """Read a JSON array of labels, which begins at a place. Raises UsageError if it has other content."""
    try:
        return [_read_entry(entry) for entry in json.loads(text)]
    except json.JSONDecodeError as error:
        line = where.line or error.lineno
        raise _no_labels(Place(where.file, line), f"{error.msg.lower()}, column {error.colno}") from error
    except RecursionError as error:
        raise _no_labels(where, "nested too deeply") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no_labels(where, repr(error)) from error


def _no_labels(where: Place, why: str) -> UsageError:
    """Return the error for a file that does not contain labels."""
    return UsageError(
        f"{where}: This is not a file of labels ({excerpt(why, 100)}). It must be a JSON array of objects, or one"
        " object on each line, with title and at least one of tags, name, links, related, mentions, summary and tldr."
        " Correct the file."
    )


def _read_entry(entry: Any) -> Labels:
    """Return the labels of one paper. Raises KeyError, TypeError or AttributeError if the entry has another form."""
    readers: Mapping[str, Callable[[Any], Any]] = {
        "tags": lambda value: frozenset(_texts(value)),
        "optional_tags": lambda value: frozenset(_texts(value)),
        "name": lambda value: fold(_text(value or "")),
        "also_names": lambda value: frozenset(map(fold, _texts(value))),
        "links": lambda value: frozenset((link.get("canonical", link["url"]), link["kind"]) for link in value),
        "related": lambda value: frozenset(map(fold, _texts(value))),
        "mentions": _read_mentions,
        "summary": lambda value: tuple(_texts(value)),
        "tldr": _text,
    }
    found = {key: read(entry[key]) for key, read in readers.items() if key in entry}
    labels = Labels(title=_text(entry["title"]), **found)
    if all(getattr(labels, field.name) is None for field in fields(Labels) if field.default is None):
        raise KeyError("tags")
    return labels


def _read_mentions(value: Any) -> Mentions:
    """Return the mentions of one paper."""
    found = [(fold(_text(mention["of"])), mention["kind"]) for mention in value]
    exact = frozenset(title for title, kind in found if kind == "exact")
    return Mentions(exact=exact, near=frozenset(title for title, _ in found) - exact)


def _text(value: Any) -> str:
    """Return a value that must be a string."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.60} is not a string")
    return value


def _texts(values: Any) -> list[str]:
    """Return a value that must be an array of strings."""
    if not isinstance(values, list):
        raise TypeError(f"{values!r:.60} is not an array")
    return list(map(_text, values))
