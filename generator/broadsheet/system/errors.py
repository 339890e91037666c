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


def _phrase(message: str, found: str, expected: str) -> str:
    """The message, or one that is made from what was found and what was expected."""
    return message or f"found {found}; expected {expected}."


@dataclass(frozen=True, slots=True, order=True, init=False)
class Problem:
    """Something that a person should look at; the build continues.

    Its texts are printable, whatever they quote. They are given by name or in this order: `Problem(where, kind,
    message, advice)`; instead of a message, `found` and `expected` are accepted for now, and make one.
    """

    where: Place
    """Where it was found."""
    kind: str
    """A short name for what it is about, such as `no-abstract`; problems of one kind are reported together."""
    message: str
    """What was found, and what is expected: one or two full sentences."""
    advice: str
    """What to do next: a full sentence."""
    rejected: bool
    """Whether the record was left out because of this; if not, it is published."""
    loud: bool
    """Whether many records may be lost without a message of their own, so that this one must not be overlooked."""
    found: str
    expected: str

    def __init__(
        self,
        where: Place,
        kind: str,
        *texts: str,
        message: str = "",
        advice: str = "",
        rejected: bool = False,
        loud: bool = False,
        found: str = "",
        expected: str = "",
    ) -> None:
        message, advice, found, expected = _sort_texts(texts, message, advice, found, expected)
        values = {"where": where, "kind": kind, "rejected": rejected, "loud": loud}
        printed = {"message": _phrase(message, found, expected), "advice": advice, "found": found, "expected": expected}
        for name, value in (values | {name: make_printable(text) for name, text in printed.items()}).items():
            object.__setattr__(self, name, value)

    def __str__(self) -> str:
        """As one line: the place, what was found and is expected, and what to do."""
        alarm = "WARNING: " if self.loud else ""
        return f"{alarm}{self.where}: {self.message} {self.advice}".rstrip()


def _sort_texts(
    texts: tuple[str, ...], message: str, advice: str, found: str, expected: str
) -> tuple[str, str, str, str]:
    """Message, advice, found and expected, of which some were given by their position."""
    match texts:
        case (found, expected, advice):
            return "", advice, found, expected
        case (message, advice):
            return message, advice, "", ""
        case (message,):
            return message, advice, "", ""
        case _:
            return message, advice, found, expected


class InputError(Exception):
    """Input that cannot be used as it is; whoever knows the file makes it a `Problem` with `at`.

    Its parts are those of a `Problem`. `line` counts within the text that was read, and is 0 where no line is known.
    """

    def __init__(
        self,
        kind: str,
        *texts: str,
        message: str = "",
        advice: str = "",
        line: int = 0,
        found: str = "",
        expected: str = "",
    ) -> None:
        message, self.advice, self.found, self.expected = _sort_texts(texts, message, advice, found, expected)
        self.kind, self.message, self.line = kind, _phrase(message, self.found, self.expected), line
        super().__init__(f"{self.message} {self.advice}".rstrip())

    def at(self, place: Place) -> Problem:
        """The problem that this is at a place, where it costs the record or the file."""
        return Problem(
            where=place if place.line else Place(place.file, self.line),
            kind=self.kind,
            message=self.message,
            advice=self.advice,
            rejected=True,
            found=self.found,
            expected=self.expected,
        )


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
