"""Reading files of unknown content, and writing files atomically."""

from __future__ import annotations

import fcntl
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from broadsheet.system.errors import InputError, UsageError, as_usage_error
from broadsheet.system.messages import find_similar

_CHUNK = 1_000_000
_DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?:\..*)?", re.IGNORECASE | re.DOTALL)
"""A name that Windows reserves for a device, with any ending.

See https://learn.microsoft.com/windows/win32/fileio/naming-a-file (“Naming Conventions”).
"""


def is_device_name(name: str) -> bool:
    """Whether no file or folder can have this name on Windows, because it stands for a device: `con`, `NUL.txt`."""
    return bool(_DEVICE.fullmatch(name))


def read_file(path: Path, most: int, advice: str, *, follow: bool = True) -> bytes:
    """The bytes of a regular file.

    `most` is the greatest allowed size in bytes; at most one byte more is read, whatever size the system reports.
    `advice` says in the error what to do about a larger file. A symbolic link is followed only if `follow` is true.

    Raises InputError if the file is too large, cannot be opened, or is not a regular file. A pipe or a device is
    refused without waiting for data.
    """
    try:
        # Opening a device can have effects, so the path is checked before it is opened. The file is checked again once
        # it is open, since the path may then be another file.
        _check_regular(path.stat(follow_symlinks=follow))
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC | _no_follow(follow))
    except (OSError, ValueError) as error:
        raise _unreadable(error) from error
    try:
        status = os.fstat(handle)
        _check_regular(status)
        return _read_at_most(handle, status.st_size, most, advice)
    except OSError as error:
        raise _unreadable(error) from error
    finally:
        os.close(handle)


def _no_follow(follow: bool) -> int:
    """The flag with which `open` refuses a symbolic link, unless links are to be followed."""
    return 0 if follow else os.O_NOFOLLOW


def _check_regular(status: os.stat_result) -> None:
    """Raise InputError if a file is not a regular one, and say what it is."""
    if not stat.S_ISREG(status.st_mode):
        kinds = {
            stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFDIR: "a folder",
            stat.S_IFLNK: "a symbolic link",
        }  # fmt: skip
        kind = kinds.get(stat.S_IFMT(status.st_mode), "a device")
        advice = "Put the file itself there, or remove this."
        raise InputError("not-a-file", f"This is {kind}, not a regular file.", advice)


def _read_at_most(handle: int, size: int, most: int, advice: str) -> bytes:
    """Read an open file to its end. Raises InputError if it has more than `most` bytes.

    `size` is the size that the system reports, which may be wrong for files that grow or that the system makes up.
    """
    data = bytearray()
    while size <= most and len(data) <= most:
        chunk = os.read(handle, min(_CHUNK, most + 1 - len(data)))
        if not chunk:
            return bytes(data)
        data += chunk
    found = f"{size:,} bytes" if size > most else f"more than {most:,} bytes"
    raise InputError("limit-file", f"The file has {found}. At most {most:,} are allowed.", advice)


def _unreadable(error: OSError | ValueError) -> InputError:
    """The error for a file that cannot be opened, or whose name the system does not accept."""
    if isinstance(error, FileNotFoundError):
        return InputError("unreadable", "The file does not exist.", "Give the path of one that does.")
    reason = error.strerror if isinstance(error, OSError) else "its name is not valid"
    return InputError("unreadable", f"The file cannot be opened ({reason}).", "Make it readable, or remove it.")


def advise_on_missing(path: Path) -> str:
    """What to do about a path at which there is nothing; empty if nothing is known.

    It may be a web address or a broken link, or have the name of another file with a mistake.
    """
    if re.match(r"https?:/", str(path)):
        return (
            "This is a web address: download what is there, and give the path of the file. `broadsheet fetch` gets "
            "papers from arXiv, Hugging Face and feeds."
        )
    if path.is_symlink():
        return "It is a link to something that does not exist. Give the path of the file itself."
    others = (other.name for other in path.parent.iterdir()) if path.parent.is_dir() else ()
    near = find_similar(path.name, others, 0.8)
    return f"Did you mean “{path.with_name(near)}”?" if near else ""


def refuse_existing(path: Path, advice: str) -> None:
    """Raise UsageError if there is something at this path already; `advice` says what to do then."""
    if os.path.lexists(path):
        raise UsageError(f"{path} already exists. {advice}")


@contextmanager
def lock_folder(folder: Path, message: str) -> Iterator[None]:
    """Hold a lock on a folder, which another process cannot have at the same time. It ends with the process.

    Raises UsageError with the message, a sentence, if another process has it, or if the folder cannot be opened.
    """
    with as_usage_error(folder):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(f"{folder}: {message} Wait until it ends.") from None
        yield
    finally:
        os.close(handle)


def write_atomically(path: Path, data: bytes, mark: str = "new", *, parents: bool = True) -> None:
    """Write a file completely or not at all: after an error or a crash, the old file is still there.

    The data is written to a temporary file beside it, flushed to the disk, and renamed. `mark` is part of the temporary
    name; processes that may write the same file at the same time need different ones. With `parents`, missing folders
    are created. Raises UsageError if the file cannot be written.
    """
    new = path.with_name(f".{path.name}-{mark}")
    with as_usage_error(path):
        if parents:
            path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with new.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())  # The system may write the name before the content.
            new.replace(path)
        except OSError as error:  # Its message is about the file that the user knows.
            raise OSError(error.errno, error.strerror, str(path)) from error
        finally:
            with suppress(OSError):  # A disk that cannot be written refuses this even if there is nothing to remove.
                new.unlink(missing_ok=True)
