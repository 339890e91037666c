"""What stops a build, and what only costs a record.

A `Problem` is a value: one bad record, reported at the end, while everything
else is published. An exception derived from `BroadsheetError` ends the command.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something a person should look at; the build goes on."""

    where: str
    """File, and line or record where known: `seeds/papers.json:12`."""
    found: str
    """What was found there."""
    expected: str
    """What was expected instead."""
    advice: str
    """What to do next."""
    rejected: bool = False
    """Whether a record was lost to this; else it is published all the same."""

    def __str__(self) -> str:
        return f"{self.where}: found {self.found}; expected {self.expected}. {self.advice}"


class BroadsheetError(Exception):
    """The command cannot go on; the message says where, what and what to do."""

    exit_code = 2


class UsageError(BroadsheetError):
    """Wrong use: a path that does not exist, a place that cannot be written."""


class ConfigError(BroadsheetError):
    """`site_config/` cannot be understood; every fault found is listed."""


@contextmanager
def blame(place: Path) -> Iterator[None]:
    """Say whatever the system refuses meanwhile as a fault of a place: where, what and what to do.

    A pipe that nobody reads any more is no fault of a place.
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
