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
from traceback import walk_tb

from broadsheet.system.messages import excerpt, make_printable
from broadsheet.system.private_text import redact

_PACKAGE = Path(__file__).parents[1]
"""The folder of the package, by which its own lines are recognised in a traceback."""
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


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that a person should look at, while the build continues.

    Its texts are full sentences. Whatever they quote, they are printable, and have “…” in place of private data.
    """

    where: Place
    """The file, and the line if it is known."""
    kind: str
    """A short name for what it is about, such as `no-abstract`; problems of one kind are reported together."""
    message: str
    """What was found and what is expected: `The DOI “abc” is not valid. A DOI looks like 10.1234/abcd.`"""
    advice: str
    """What to do next: `Correct it in the file.`"""
    rejected: bool = False
    """Whether the record was left out because of this; if not, it is published."""
    loud: bool = False
    """Whether it must not be overlooked, since it may stand for many lost records that have no problem of their own."""
    needs_decision: bool = False
    """Whether only the site owner can say what may be published, or which records are one paper."""

    def __post_init__(self) -> None:
        """Make the texts printable, and remove private data from what they quote."""
        object.__setattr__(self, "message", make_printable(redact(self.message)))
        object.__setattr__(self, "advice", make_printable(redact(self.advice)))

    def __str__(self) -> str:
        """The problem on one line: the place, the message and the advice; `WARNING` comes first if it is loud."""
        alarm = "WARNING: " if self.loud else ""
        return f"{alarm}{self.where}: {self.message} {self.advice}"


NOT_PAPERS = "not-papers"
"""The kind of a remark on parts of a file that are rightly not papers."""
UNEXPECTED = "unexpected-error"
"""The kind of a problem that is a fault of Broadsheet itself."""
PLEASE_REPORT = "is a fault of Broadsheet: please report it, with what was read."
"""What to do about one, after the word that stands for it."""


def describe_fault(error: Exception, place: Place) -> Problem:
    """The problem for an unexpected exception while something from `place` was read; only that is lost."""
    message = f"This cannot be used because of an unexpected error ({name_fault(error)})."
    return Problem(place, UNEXPECTED, message, f"It {PLEASE_REPORT}", rejected=True)


def name_fault(error: Exception) -> str:
    """The kind of an exception, what it says, and the last line of the package that was at work."""
    said = excerpt(" ".join(str(error).split()), 200)
    kind = f"{type(error).__name__}: {said}" if said else type(error).__name__
    lines = ((Path(frame.f_code.co_filename), line) for frame, line in walk_tb(error.__traceback__))
    places = [f" in {file.relative_to(_PACKAGE)}:{line}" for file, line in lines if file.is_relative_to(_PACKAGE)]
    return kind + "".join(places[-1:])


class InputError(Exception):
    """Input that cannot be used as it is. A caller that knows the file turns it into a `Problem` with `at`.

    `kind`, `message` and `advice` are those of a `Problem`. `line` is a line of the text that was read, counted from 1,
    or 0 if no line is known.
    """

    def __init__(self, kind: str, message: str, advice: str, line: int = 0) -> None:
        """Make an error with the texts of a `Problem`."""
        super().__init__(f"{message} {advice}")
        self.kind, self.message, self.advice, self.line = kind, message, advice, line

    def at(self, place: Place) -> Problem:
        """This error as a problem at a place, where it costs the record or the file.

        The line of `place` counts if it has one; otherwise the line of the error does.
        """
        where = place if place.line else Place(place.file, self.line)
        return Problem(where, self.kind, self.message, self.advice, rejected=True)


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
    if error.errno == errno.EFBIG:
        return f"{place}: A file would be larger than is allowed ({reason}). Raise the limit (ulimit -f)."
    path = Path(str(error.filename or place))
    if error.errno == errno.ENOENT and not path.parent.exists():
        return f"{path}: The folder {path.parent} does not exist. Create it, or choose another place."
    if error.errno == errno.EISDIR:
        return f"{path}: This is a folder. Give the path of a file."
    return f"{error.filename or place}: {reason}. Correct that, or choose another place."
