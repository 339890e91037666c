"""What stops a build, and what only costs a record.

A `Problem` is a value: one bad record, reported at the end, while everything
else is published. An exception derived from `BroadsheetError` ends the command.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT}

_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters, those that turn the direction of a line, and halves of characters."""


def printable(text: str) -> str:
    """The text as one line that a terminal only shows: what it would obey is written as an escape."""
    return text if text.isprintable() else _UNPRINTABLE.sub(lambda match: ascii(match[0])[1:-1], text)


def excerpt(text: str, most: int = 60) -> str:
    """The text, or its beginning where it is longer than a message should quote; printable."""
    return printable(text if len(text) <= most else text[: most - 1].rstrip() + "…")


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 paper`, `1,204 papers`; `many` is the plural where it is not one with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def suggest(name: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The known name that is most like this one, or nothing where none is as much like it as that."""
    return next(iter(get_close_matches(name, known, 1, likeness)), "")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A file, and a line of it where that is known."""

    file: str
    """Path below the project, with `/`; or the name or address of something else that was read."""
    line: int = 0
    """From 1; 0 where no line is known."""

    def __str__(self) -> str:
        """As messages name it, printable whatever the file is called: `seeds/papers.json:12`."""
        return printable(f"{self.file}:{self.line}" if self.line else self.file)


def _phrase(found: str, expected: str, advice: str = "") -> str:
    """What every message about input says after its place."""
    return f"found {found}; expected {expected}" + (f". {advice}" if advice else "")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something a person should look at; the build goes on. Its texts are printable, whatever they quote."""

    where: Place
    """Where it was found."""
    kind: str
    """A short name for what it is about, such as `no-abstract`; problems of one kind are reported together."""
    found: str
    """What was found there."""
    expected: str
    """What was expected instead."""
    advice: str
    """What to do next."""
    rejected: bool = False
    """Whether a record was lost to this; else it is published all the same."""
    loud: bool = False
    """Whether many records may be lost to it unseen, so that it must not be overlooked."""

    def __post_init__(self) -> None:
        for name in ("found", "expected", "advice"):
            object.__setattr__(self, name, printable(getattr(self, name)))

    def __str__(self) -> str:
        """As one line: where, what was found, what was expected, what to do."""
        alarm = "WARNING: " if self.loud else ""
        return f"{alarm}{self.where}: {_phrase(self.found, self.expected, self.advice)}"

    @property
    def reason(self) -> str:
        """What was found and what was expected, without the place and the advice."""
        return _phrase(self.found, self.expected)


class InputError(Exception):
    """Input that cannot be used as it is; whoever knows the file makes it a `Problem` with `at`.

    Its parts are those of a `Problem`. `line` counts within the text that was read, and is 0 where no line is known.
    """

    def __init__(self, kind: str, found: str, expected: str, advice: str, line: int = 0) -> None:
        super().__init__(_phrase(found, expected, advice))
        self.kind, self.found, self.expected, self.advice, self.line = kind, found, expected, advice, line

    def at(self, place: Place) -> Problem:
        """The problem that this is at a place, where it costs the record or the file."""
        where = place if place.line else Place(place.file, self.line)
        return Problem(where, self.kind, self.found, self.expected, self.advice, rejected=True)


class BroadsheetError(Exception):
    """The command cannot go on; the message says where, what and what to do."""

    exit_code = 2

    def __str__(self) -> str:
        """The message, of which each line is printable whatever it quotes."""
        return "\n".join(map(printable, super().__str__().split("\n")))


class UsageError(BroadsheetError):
    """Wrong use: a path that does not exist, a place that cannot be written."""


class ConfigError(BroadsheetError):
    """`site_config/` cannot be understood; every fault found is listed."""


@contextmanager
def as_usage_error(place: Path) -> Iterator[None]:
    """Turn an OSError raised inside into a usage error that names the place.

    A broken pipe is no fault of a place, and stays what it is.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(describe(error, place)) from error


def describe(error: OSError, place: Path) -> str:
    """A refusal of the system as a message; where it is about room, `place` is short of it, else the file it names."""
    reason = error.strerror or str(error)
    if error.errno in _FULL:
        return f"{place}: cannot be written ({reason}). Free some space there, or choose another place."
    return f"{error.filename or place}: {reason}. Correct that, or choose another place."
