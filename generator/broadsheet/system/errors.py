"""Errors, which stop a command, and problems, which cost one record.

A `Problem` is a value: one bad record or one remark, reported at the end, while everything else is published. An
exception derived from `BroadsheetError` ends the command.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from broadsheet.system.messages import make_printable

_FULL = {errno.ENOSPC, errno.EDQUOT}
"""Errors of a full disk and of an exhausted quota."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A file, and a line in it if that is known."""

    file: str
    """The path below the project, with `/`; or the name or address of something else that was read."""
    line: int = 0
    """The number of the line, counted from 1; 0 if no line is known."""

    def __str__(self) -> str:
        """The place as messages name it, for example `seeds/papers.json:12`; printable whatever the file is called."""
        return make_printable(f"{self.file}:{self.line}" if self.line else self.file)


def _phrase(message: str, found: str, expected: str) -> str:
    """The message, or one that is made from what was found and what was expected."""
    return message or f"found {found}; expected {expected}."


@dataclass(frozen=True, slots=True, order=True, init=False)
class Problem:
    """Something that a person should look at, while the build continues.

    Its texts are full sentences, and are made printable whatever they quote. They are given by name or in this order:
    `Problem(where, kind, message, advice)`. Instead of a message, `found` and `expected` are accepted for now.
    """

    where: Place
    """The file, and the line if it is known."""
    kind: str
    """A short name for what it is about, such as `no-abstract`; problems of one kind are reported together."""
    message: str
    """What was found and what is expected: `The DOI “abc” is not valid. A DOI looks like 10.1234/abcd.`"""
    advice: str
    """What to do next: `Correct it in the file.`"""
    rejected: bool
    """Whether the record was left out because of this; if not, it is published."""
    loud: bool
    """Whether it must not be overlooked, since it may stand for many lost records that have no problem of their own."""
    found: str
    """What was found, where it was given instead of a message."""
    expected: str
    """What is expected, where it was given instead of a message."""

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
        """Make a problem of texts that are given by name or by position."""
        message, advice, found, expected = _sort_texts(texts, message, advice, found, expected)
        values = {"where": where, "kind": kind, "rejected": rejected, "loud": loud}
        printed = {"message": _phrase(message, found, expected), "advice": advice, "found": found, "expected": expected}
        for name, value in (values | {name: make_printable(text) for name, text in printed.items()}).items():
            object.__setattr__(self, name, value)

    def __str__(self) -> str:
        """The problem on one line: the place, the message and the advice; `WARNING` comes first if it is loud."""
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
    """Input that cannot be used as it is. A caller that knows the file turns it into a `Problem` with `at`.

    `kind`, `message` and `advice` are those of a `Problem`. `line` is a line of the text that was read, counted from 1,
    or 0 if no line is known.
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
        """Make an error of texts that are given by name or by position, as for a `Problem`."""
        message, self.advice, self.found, self.expected = _sort_texts(texts, message, advice, found, expected)
        self.kind, self.message, self.line = kind, _phrase(message, self.found, self.expected), line
        super().__init__(f"{self.message} {self.advice}".rstrip())

    def at(self, place: Place) -> Problem:
        """This error as a problem at a place, where it costs the record or the file.

        The line of `place` counts if it has one; otherwise the line of the error does.
        """
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
    """The exit code of the command that this error ends."""

    def __str__(self) -> str:
        """The message. Each of its lines is printable, whatever it quotes."""
        return "\n".join(map(make_printable, super().__str__().split("\n")))


class UsageError(BroadsheetError):
    """The command was used wrongly: for example, a path does not exist, or a folder cannot be written."""


class ConfigError(BroadsheetError):
    """The configuration in `site_config/` is not valid. The message lists every fault, one on each line."""


@contextmanager
def as_usage_error(place: Path) -> Iterator[None]:
    """Turn an OSError raised inside the block into a UsageError that names the place.

    A BrokenPipeError is raised as it is, since it says nothing about a place: nobody reads the output any more.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(describe_os_error(error, place)) from error


def describe_os_error(error: OSError, place: Path) -> str:
    """The message for an OSError that occurred while `place` was written or read.

    It names `place` if the disk is full, since the system names no file then; otherwise it names the file of the error.
    """
    reason = error.strerror or str(error)
    if error.errno in _FULL:
        return f"{place}: The disk is full ({reason}). Free some space there, or choose another place."
    return f"{error.filename or place}: {reason}. Correct that, or choose another place."
