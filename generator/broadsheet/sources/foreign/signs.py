"""The signs by which foreign files are recognised, read from the table `signs.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from math import ceil
from typing import Any

from broadsheet.sources.foreign.kinds import Advice, Foreign


@dataclass(frozen=True)
class Sign:
    """How a kind of file is recognised."""

    looks_like: str
    """What a message calls the file, with its article."""
    advice: str
    """What a person can do with it: the name of an `Advice`."""
    patterns: tuple[str, ...]
    """Regular expressions of which one must match."""
    least: int
    """How many times one of them must be found."""
    share: float
    """In what share of the lines one of them must be found, from 0 to 1."""
    names: tuple[tuple[frozenset[str], ...], ...]
    """Lists of sets of names of fields in JSON; a name from each set of one list must be there."""

    @property
    def foreign(self) -> Foreign:
        """The file that has this sign."""
        return Foreign(self.looks_like, Advice[self.advice.upper()].value)

    @cached_property
    def _of_bytes(self) -> re.Pattern[bytes]:
        """The patterns, compiled when the sign is first looked for."""
        return re.compile("|".join(self.patterns).encode("latin-1"), re.DOTALL)

    @cached_property
    def _of_text(self) -> re.Pattern[str]:
        """The patterns, compiled when the sign is first looked for."""
        return re.compile("|".join(self.patterns), re.MULTILINE)

    def begins(self, data: bytes) -> bool:
        """Whether these are the first bytes of such a file."""
        return bool(self._of_bytes.match(data))

    def count(self, head: str, most: int) -> int:
        """How many times the sign is in the beginning of a text; it is not counted further than `most`."""
        return sum(1 for _, _ in zip(range(most), self._of_text.finditer(head), strict=False))

    def is_in(self, head: str, lines: int) -> bool:
        """Whether the beginning of a text with this number of lines has this sign."""
        wanted = max(self.least, ceil(self.share * lines))
        return self.count(head, wanted) >= wanted

    def is_among(self, names: set[str]) -> bool:
        """Whether a JSON text with these names of fields near its beginning has this sign."""
        return any(all(names & wanted for wanted in each) for each in self.names)


@dataclass(frozen=True)
class Signs:
    """All signs, each list in the order in which they are looked for."""

    magic: tuple[Sign, ...]
    """Of binary files."""
    zip: tuple[Sign, ...]
    """Of documents and programs that are zip files."""
    text: tuple[Sign, ...]
    """Of texts."""
    data: tuple[Sign, ...]
    """Of texts that consist of numbers."""
    code: tuple[Sign, ...]
    """Of source code."""
    markup: tuple[Sign, ...]
    """Of markup and lists."""
    prose: tuple[Sign, ...]
    """Of prose."""
    json: tuple[Sign, ...]
    """Of JSON."""


@cache
def load_signs() -> Signs:
    """The table of signs, which is read only when the first file that may be foreign is examined."""
    table = tomllib.loads(files(__package__).joinpath("signs.toml").read_text(encoding="utf-8"))
    return Signs(**{name: tuple(map(_read_sign, entries)) for name, entries in table.items()})


def _read_sign(entry: dict[str, Any]) -> Sign:
    """The sign of an entry of the table."""
    patterns = _list(entry.get("patterns", ()))
    return Sign(
        looks_like=entry["looks_like"],
        advice=entry.get("advice", "other"),
        patterns=patterns,
        least=entry.get("least", 1),
        share=entry.get("share", 0.0),
        names=tuple(tuple(frozenset(name.split("|")) for name in names.split()) for names in entry.get("names", ())),
    )


def _list(value: str | list[str]) -> tuple[str, ...]:
    """The items of a list; a single text is a list of one."""
    return (value,) if isinstance(value, str) else tuple(value)
