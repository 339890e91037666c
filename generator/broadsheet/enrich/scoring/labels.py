"""Reads what people say about papers, to measure what was found out about them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import UNSET, UnsetType

from broadsheet.model.text import fold
from broadsheet.system.encodings import decode_text
from broadsheet.system.errors import InputError, Place, UsageError
from broadsheet.system.files import read_file
from broadsheet.system.messages import excerpt

_MOST_BYTES = 16_000_000
"""The maximum size of a file with labels, in bytes."""
_SUBJECTS = ("tags", "name", "links", "related", "mentions", "summary", "tldr")
"""What can be labelled."""
_LISTED = f"{', '.join(_SUBJECTS[:-1])} and {_SUBJECTS[-1]}"


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


class _Link(msgspec.Struct):
    """A link as in a file of labels."""

    url: str
    kind: str
    canonical: str = ""


class _Mention(msgspec.Struct):
    """A mention as in a file of labels."""

    of: str
    kind: str


class _Entry(msgspec.Struct):
    """The labels of one paper as in a file of labels."""

    title: str
    tags: list[str] | UnsetType = UNSET
    optional_tags: list[str] = []
    name: str | UnsetType | None = UNSET
    also_names: list[str] = []
    links: list[_Link] | UnsetType = UNSET
    related: list[str] | UnsetType = UNSET
    mentions: list[_Mention] | UnsetType = UNSET
    summary: list[str] | UnsetType = UNSET
    tldr: str | UnsetType = UNSET


def _read_entries(text: str, where: Place) -> list[Labels]:
    """Read a JSON array of labels, which begins at a place. Raises UsageError if it has other content."""
    try:
        entries = msgspec.convert(json.loads(text), list[_Entry])
    except json.JSONDecodeError as error:
        line = where.line or error.lineno
        raise _no_labels(Place(where.file, line), f"{error.msg.lower()}, column {error.colno}") from error
    except RecursionError as error:
        raise _no_labels(where, "nested too deeply") from error
    except ValueError as error:
        raise _no_labels(where, str(error)) from error
    for entry in entries:
        if all(getattr(entry, subject) is UNSET for subject in _SUBJECTS):
            raise UsageError(
                f"{where}: Nothing is labelled for “{excerpt(entry.title)}”, so there is nothing to measure. Add at"
                f" least one of {_LISTED} to its object, or remove the object."
            )
    return [_make_labels(entry) for entry in entries]


def _no_labels(where: Place, why: str) -> UsageError:
    """Return the error for a file that does not contain labels."""
    return UsageError(
        f"{where}: This is not a file of labels ({excerpt(why, 100)}). It must be a JSON array of objects, or one"
        f" object on each line, with title and at least one of {_LISTED}. Correct the file."
    )


def _make_labels(entry: _Entry) -> Labels:
    """Return the labels of one paper in the form in which they are compared."""
    return Labels(
        title=entry.title,
        tags=None if entry.tags is UNSET else frozenset(entry.tags),
        optional_tags=frozenset(entry.optional_tags),
        name=None if entry.name is UNSET else fold(entry.name or ""),
        also_names=frozenset(map(fold, entry.also_names)),
        links=None
        if entry.links is UNSET
        else frozenset((link.canonical or link.url, link.kind) for link in entry.links),
        related=None if entry.related is UNSET else frozenset(map(fold, entry.related)),
        mentions=None if entry.mentions is UNSET else _make_mentions(entry.mentions),
        summary=None if entry.summary is UNSET else tuple(entry.summary),
        tldr=None if entry.tldr is UNSET else entry.tldr,
    )


def _make_mentions(mentions: Sequence[_Mention]) -> Mentions:
    """Return the mentions of one paper."""
    exact = frozenset(fold(mention.of) for mention in mentions if mention.kind == "exact")
    return Mentions(exact=exact, near=frozenset(fold(mention.of) for mention in mentions) - exact)
