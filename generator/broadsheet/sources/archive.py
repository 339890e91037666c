"""Unpack zip and gzip files in memory.

The formats are those of PKWARE's APPNOTE.TXT (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT) and of RFC
1952. Other kinds of archives are recognised, so that a message can name them, and are not unpacked. Nothing is written
to the disk, so that the names in an archive can do no harm.
"""

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
from broadsheet.sources.foreign.naming import name_zip
from broadsheet.system.errors import InputError
from broadsheet.system.messages import excerpt

_KINDS = re.compile(
    rb"(?P<zip>PK\x03\x04|PK\x05\x06)|(?P<gzip>\x1f\x8b)|(?P<bzip2>BZh\d1AY&SY)|(?P<xz>\xfd7zXZ\x00)"
    rb"|(?P<_7z>7z\xbc\xaf\x27\x1c)|(?P<rar>Rar!\x1a\x07)|(?P<zstandard>\x28\xb5\x2f\xfd)|(?P<tar>.{257}ustar)",
    re.DOTALL,
)
"""The first bytes of each kind of archive, under its name.

They are those of APPNOTE.TXT, sections 4.3.7 and 4.3.16, and RFC 1952, section 2.3.1; a tar file has its mark 257 bytes
after its beginning.
"""
_MEMBER = b"PK\x01\x02"
"""The first bytes of each entry in the directory of a zip file (APPNOTE.TXT, section 4.3.12)."""
_ENCRYPTED = 1
"""The bit of a member's flags that says that it is encrypted (APPNOTE.TXT, section 4.4.4)."""
_CHUNK = 1_000_000
"""Bytes that are unpacked at once."""
MOST_RATIO = 100
"""How many times its own size an archive may unpack to: text reaches 10, a decompression bomb 1,000."""
_LONGEST_NAME = 200
"""Characters of a member's name in messages."""
_BROKEN = (BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, struct.error)
"""Exceptions that the libraries raise for invalid archives."""
_CHECK = "Check that the file is complete, or unpack it yourself."
"""What to do about an archive that cannot be read."""
_UNPACK = "Unpack it, and put the files themselves there."
"""What to do about an archive that is not unpacked here."""


def detect_archive(data: bytes) -> str:
    """Return the kind of archive, such as `zip`, judging by its first bytes; empty if it is not an archive."""
    match = _KINDS.match(data)
    return (match.lastgroup or "").lstrip("_") if match else ""


class Member(NamedTuple):
    """A file in an archive."""

    name: str
    """Its name there; empty for a gzip's one file."""
    content: bytes | InputError
    """Its bytes, or what is wrong with it."""


def unpack(data: bytes, limits: Limits) -> Iterator[Member]:
    """Yield each file in an archive.

    Folders, hidden files and files whose names begin with `README` are left out. All files together have at most the
    bytes that one input file may have, and 100 times those of the archive; no more is unpacked. A file that cannot be
    read is yielded with its error. Raises InputError where nothing of the archive can be read, or nothing more.
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
        """Allow `most` bytes, but not more than a hundred times `size`, which is how many bytes the archive has."""
        self._most = min(most, MOST_RATIO * size)
        self._is_bomb = self._most < most
        self._left = self._most

    def take(self, read: Callable[[int], bytes]) -> bytes:
        """Return everything that a compressed file's `read` returns, which is called with the most bytes to return.

        Raises InputError where the file is broken or is itself an archive, and _ExcessError where the budget is spent.
        """
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
        """Return the error of an archive that holds too much.

        It says whether the ratio to its own size or the site's limit is why.
        """
        found = f"The archive unpacks to more than {self._most:,} bytes"
        if self._is_bomb:
            return _ExcessError("limit-file", f"{found}, which is {MOST_RATIO} times its own size.", _UNPACK)
        advice = "Split it, or raise limits.file_megabytes in site_config/site.yml."
        return _ExcessError("limit-file", f"{found}, which is the limit.", advice)


def _broken(error: Exception) -> InputError:
    """Return the error of an archive that a library cannot read, with that library's reason."""
    return InputError("broken-archive", f"The archive is broken ({excerpt(str(error), 100)}).", _CHECK)


def _unpack_zip(data: bytes, most: int, budget: _Budget) -> Iterator[Member]:
    """Yield each file of a zip, with its content or what is wrong with it.

    `most` is how many entries its directory may have. Raises InputError where that is exceeded, where the directory is
    broken, where the zip holds no input file or is an office document, and where the budget is spent.
    """
    # This is before they are listed, which takes memory for each.
    if (number := data.count(_MEMBER)) > most:
        advice = "Split it, or raise limits.records in site_config/site.yml."
        raise InputError("limit-records", f"The archive has {number:,} files. At most {most:,} are allowed.", advice)
    try:
        archive = ZipFile(BytesIO(data))
    except _BROKEN as error:
        raise _broken(error) from error
    members = [member for member in archive.infolist() if not member.is_dir() and _is_visible(member.filename)]
    if foreign := name_zip(member.filename for member in archive.infolist()):
        raise InputError("foreign-file", f"This looks like {foreign.looks_like}.", foreign.advice)
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
    """Return whether a file is an input by its path in a zip.

    A hidden file, one in a hidden folder or in macOS's `__MACOSX`, and a `README` are none.
    """
    *folders, last = name.split("/")
    hidden = any(part.startswith(".") and part.strip(".") for part in (*folders, last))
    return not (hidden or "__MACOSX" in folders or last.startswith("README"))


def _read_member(archive: ZipFile, member: ZipInfo, budget: _Budget) -> bytes:
    """Return the bytes of a file in a zip.

    Raises InputError where it is encrypted, compressed by other methods than `stored` and `deflated` (APPNOTE.TXT,
    section 4.4.5), or broken, and _ExcessError where it does not fit the budget.
    """
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
