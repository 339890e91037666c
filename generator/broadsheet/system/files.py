"""Reading and decoding files of unknown content, and writing files atomically."""

from __future__ import annotations

import codecs
import os
import re
import stat
from pathlib import Path
from typing import NamedTuple

from broadsheet.system.errors import InputError, Place, Problem, UsageError, as_usage_error

_CHUNK = 1_000_000
_MARKS = (
    # These come before UTF-16, whose mark is the beginning of the first one.
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Byte order marks, and the encoding that each indicates."""
_DECLARED = re.compile(
    rb"<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']((?:iso-8859|latin|windows|cp|koi8|shift|euc|big|gb)[\w-]{1,20})[\"']",
    re.IGNORECASE,
)
"""The encoding that an XML text declares (https://www.w3.org/TR/xml/#charencoding), if it is a common one."""
_NOT_LATIN_1 = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
    rb"|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
"""A control character, or a character that takes several bytes in UTF-8: signs that a text is not in Latin-1."""


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
    reason = error.strerror if isinstance(error, OSError) else "its name is not valid"
    return InputError("unreadable", f"The file cannot be opened ({reason}).", "Make it readable, or remove it.")


class Decoded(NamedTuple):
    """The text of a file, and a remark if its encoding had to be guessed."""

    text: str
    """The text, with `\\n` at the end of each line, and without a byte order mark."""
    remark: Problem | None
    """A problem that says which encoding was assumed, without the name of the file; None if nothing was guessed."""


def decode_text(data: bytes) -> Decoded:
    """Decode the bytes of a file.

    A byte order mark decides between UTF-8, UTF-16 and UTF-32. Without one, the text is read as UTF-8; if that fails,
    in the encoding that an XML declaration names; and otherwise as Latin-1, with a remark, unless a byte speaks against
    Latin-1.

    Raises InputError, with the first byte that does not fit and its line, if none of these gives a text.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8-sig")
    remark = None
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        at = len(data) - len(error.object) + error.start
        # The declaration counts only here: a file that is valid UTF-8 but declares something else was probably
        # converted without changing the declaration.
        if encoding == "utf-8-sig" and (declared := _find_declared(data)):
            text = _decode_declared(data, declared)
        elif encoding != "utf-8-sig" or at != error.start or _NOT_LATIN_1.search(data):
            raise _corrupt(data, at, error.encoding) from error
        else:
            text = data.decode("latin-1")
            remark = _latin_1_remark(data, at)
    # A text contains no NUL, but UTF-16 without a byte order mark does.
    if encoding == "utf-8-sig" and b"\0" in data:
        raise _corrupt(data, data.index(b"\0"), "utf-8")
    return Decoded(text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), remark)


def _find_declared(data: bytes) -> str:
    """Python's name for the encoding that an XML text declares; empty if it declares none, or one that is unknown."""
    match = _DECLARED.match(data)
    try:
        return codecs.lookup(match[1].decode()).name if match else ""
    except LookupError:
        return ""


def _decode_declared(data: bytes, encoding: str) -> str:
    """Decode a text in the encoding that it declares. Raises InputError if that fails."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _corrupt(data, error.start, encoding) from error


def _latin_1_remark(data: bytes, at: int) -> Problem:
    """The remark on a file that is read as Latin-1, at the line of the first byte that is not UTF-8."""
    return Problem(
        where=Place("", _count_lines(data[:at].decode("latin-1"))),
        kind="not-utf-8",
        message=f"Byte 0x{data[at]:02x} at position {at} is not valid UTF-8, so the file is read as Latin-1.",
        advice="Save the file as UTF-8, so that its encoding need not be guessed.",
    )


def _corrupt(data: bytes, at: int, encoding: str) -> InputError:
    """The error for a file with a byte that is not part of any text in its encoding, with the line of the byte."""
    return InputError(
        kind="not-text",
        message=f"This is not a text file in {encoding.upper()}: byte 0x{data[at]:02x} at position {at} is not valid.",
        advice="Save the file as UTF-8, or remove it if it is not an input.",
        line=_count_lines(data[:at].decode(encoding, "replace")),
    )


def _count_lines(before: str) -> int:
    """The number of the line that follows this text, counted from 1, whichever characters end its lines."""
    return before.count("\n") + before.count("\r") - before.count("\r\n") + 1


def refuse_existing(path: Path, advice: str) -> None:
    """Raise UsageError if there is something at this path already; `advice` says what to do then."""
    if os.path.lexists(path):
        raise UsageError(f"{path} already exists. {advice}")


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
        finally:
            new.unlink(missing_ok=True)
