"""Errors, which stop a command, and problems, which cost one record.

A `Problem` is a value: one bad record, reported at the end, while everything
else is published. An exception derived from `BroadsheetError` ends the command.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from broadsheet.system.messages import make_printable

_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A file, and a line in it if that is known."""

    file: str
    """Path below the project, with `/`; or the name or address of something else that was read."""
    line: int = 0
    """Counted from 1; 0 if no line is known."""

    def __str__(self) -> str:
        """As messages name it, printable whatever the file is called: `seeds/papers.json:12`."""
        return make_printable(f"{self.file}:{self.line}" if self.line else self.file)


def _phrase(found: str, expected: str, advice: str = "") -> str:
    """What every message about input says after its place."""
    return f"found {found}; expected {expected}" + (f". {advice}" if advice else "")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that a person should look at; the build continues. Its texts are printable, whatever they quote."""

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
    """Whether the record was left out because of this; if not, it is published."""
    loud: bool = False
    """Whether many records may be lost without a message of their own, so that this one must not be overlooked."""

    def __post_init__(self) -> None:
        for name in ("found", "expected", "advice"):
            object.__setattr__(self, name, make_printable(getattr(self, name)))

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
    """The command cannot continue. The message says where, why, and what to do."""

    exit_code = 2

    def __str__(self) -> str:
        """The message, of which each line is printable whatever it quotes."""
        return "\n".join(map(make_printable, super().__str__().split("\n")))


class UsageError(BroadsheetError):
    """Wrong use: a path that does not exist, or a folder that cannot be written."""


class ConfigError(BroadsheetError):
    """The configuration in `site_config/` is invalid. The message lists every fault."""


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
        raise UsageError(describe_os_error(error, place)) from error


def describe_os_error(error: OSError, place: Path) -> str:
    """The message for an OSError. It names `place` if the disk is full, and otherwise the file that the error names."""
    reason = error.strerror or str(error)
    if error.errno in _FULL:
        return f"{place}: cannot be written ({reason}). Free some space there, or choose another place."
    return f"{error.filename or place}: {reason}. Correct that, or choose another place."
