"""Unpacks zip and gzip files in memory."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from gzip import GzipFile
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from broadsheet.config.limits import Limits
from broadsheet.system.errors import InputError
from broadsheet.system.messages import excerpt

_KINDS = re.compile(
    rb"(?P<zip>PK\x03\x04|PK\x05\x06)|(?P<gzip>\x1f\x8b)|(?P<bzip2>BZh\d1AY&SY)|(?P<xz>\xfd7zXZ\x00)"
    rb"|(?P<_7z>7z\xbc\xaf\x27\x1c)|(?P<rar>Rar!\x1a\x07)|(?P<zstandard>\x28\xb5\x2f\xfd)|(?P<tar>.{257}ustar)",
    re.DOTALL,
)
"""The first bytes of each kind of archive."""
_MEMBER = b"PK\x01\x02"
"""The first bytes of each entry in the directory of a zip file."""
_ENCRYPTED = 1
_CHUNK = 1_000_000
_MOST_RATIO = 100
"""How many times its own size an archive may unpack to: text reaches 10, a decompression bomb 1,000."""
_LONGEST_NAME = 200
_BROKEN = (BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, struct.error)
"""Exceptions that the libraries raise for invalid archives."""
_CHECK = "Check that the file is complete, or unpack it yourself."
_UNPACK = "Unpack it, and put the files themselves there."


def detect_archive(data: bytes) -> str:
    """The kind of archive, such as `zip`, judging by its first bytes; empty if it is not an archive."""
    match = _KINDS.match(data)
    return (match.lastgroup or "").lstrip("_") if match else ""


class Member(NamedTuple):
    """A file in an archive."""

    name: str
    """Its name there; empty for a gzip's one file."""
    content: bytes | InputError
    """Its bytes, or what is wrong with it."""


def unpack(data: bytes, limits: Limits) -> Iterator[Member]:
    """Each file in an archive.

    Raises InputError where nothing of the archive can be read. All files together have at most the bytes that one
    input file may have, and 100 times those of the archive; no more is unpacked.
    """
    budget = _Budget(len(data), limits.file_bytes)
    match detect_archive(data):
        case "zip":
            yield from _unpack_zip(data, limits.records, budget)
        case "gzip":
            yield Member("", budget.take(GzipFile(fileobj=BytesIO(data)).read))
        case kind:
            raise InputError(
                "archive", f"This is an archive in the format {kind}. Only zip and gzip are unpacked.", _UNPACK
            )


class _ExcessError(InputError):
    """An archive is too large and is not read any further."""


class _Budget:
    """How much more may be unpacked from an archive."""

    def __init__(self, size: int, most: int) -> None:
        self._most = min(most, _MOST_RATIO * size)
        self._is_bomb = self._most < most
        self._left = self._most

    def take(self, read: Callable[[int], bytes]) -> bytes:
        """Everything that a compressed file's `read` returns, in chunks of at most this many bytes. Raises
        InputError."""
        parts = []
        try:
            while part := read(min(_CHUNK, self._left + 1)):
                self._left -= len(part)
                if self._left < 0:
                    raise self._excess()
                parts.append(part)
        except _BROKEN as error:
            raise _broken(error) from error
        data = b"".join(parts)
        if kind := detect_archive(data):
            raise InputError(
                "archive-in-archive", f"The archive contains another archive, in the format {kind}.", _UNPACK
            )
        return data

    def _excess(self) -> _ExcessError:
        found = f"The archive unpacks to more than {self._most:,} bytes"
        if self._is_bomb:
            return _ExcessError("limit-file", f"{found}, which is {_MOST_RATIO} times its own size.", _UNPACK)
        advice = "Split it, or raise limits.file_megabytes in site_config/site.yml."
        return _ExcessError("limit-file", f"{found}, which is the limit.", advice)


def _broken(error: Exception) -> InputError:
    return InputError("broken-archive", f"The archive is broken ({excerpt(str(error), 100)}).", _CHECK)


def _unpack_zip(data: bytes, most: int, budget: _Budget) -> Iterator[Member]:
    # This is before they are listed, which takes memory for each.
    if (number := data.count(_MEMBER)) > most:
        advice = "Split it, or raise limits.records in site_config/site.yml."
        raise InputError("limit-records", f"The archive has {number:,} files. At most {most:,} are allowed.", advice)
    try:
        archive = ZipFile(BytesIO(data))
    except _BROKEN as error:
        raise _broken(error) from error
    members = [member for member in archive.infolist() if not member.is_dir() and _is_visible(member.filename)]
    if any(member.filename == "[Content_Types].xml" for member in members):
        raise InputError("office-document", "This is a document of an office program.", "Save it as CSV there.")
    if not members:
        raise InputError("empty-archive", "The archive contains no input file.", "Remove it, or add files to it.")
    for member in members:
        name = excerpt(member.filename, _LONGEST_NAME)
        try:
            yield Member(name, _read_member(archive, member, budget))
        except _ExcessError:
            raise
        except InputError as error:
            yield Member(name, error)


def _is_visible(name: str) -> bool:
    *folders, last = name.split("/")
    hidden = any(part.startswith(".") and part.strip(".") for part in (*folders, last))
    return not (hidden or "__MACOSX" in folders or last.startswith("README"))


def _read_member(archive: ZipFile, member: ZipInfo, budget: _Budget) -> bytes:
    if member.flag_bits & _ENCRYPTED:
        raise InputError("encrypted-file", "The file is encrypted.", _UNPACK)
    # For other methods, the library unpacks a chunk completely, whatever its size.
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        message = f"The file is compressed with an unknown method (number {member.compress_type})."
        raise InputError("unknown-compression", message, _UNPACK)
    try:
        with archive.open(member) as file:
            return budget.take(file.read)
    except _BROKEN as error:
        raise _broken(error) from error
