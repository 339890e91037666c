"""Reading the files of a built site. Nothing outside its folder is read."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path
from typing import NamedTuple

from broadsheet.check.findings import Finding
from broadsheet.publish.manifest import list_files

MAX_PARSED_BYTES = 64_000_000
"""The largest size at which a file is parsed, in bytes. No page, feed or style sheet comes close to it."""


class FolderSizes(NamedTuple):
    """The files below a folder, and what is wrong with them."""

    sizes: dict[str, int]
    """The size in bytes of each regular file, in the order of their paths."""
    findings: list[Finding]
    """What is not a regular file, or cannot be read."""


def list_sizes(folder: Path) -> FolderSizes:
    """Return the size of each regular file below a folder. Symbolic links are findings, and are not followed."""
    sizes: dict[str, int] = {}
    findings: list[Finding] = []

    def fail(error: OSError) -> None:
        findings.append(make_unreadable_finding(Path(error.filename).relative_to(folder).as_posix(), error))

    for file in list_files(folder, fail):
        try:
            status = (folder / file).lstat()
        except OSError as error:
            findings.append(make_unreadable_finding(file, error))
            continue
        if stat.S_ISREG(status.st_mode):
            sizes[file] = status.st_size
        else:
            found = "This is a symbolic link" if stat.S_ISLNK(status.st_mode) else "This is not a regular file"
            findings.append(Finding(file, 0, f"{found}. Replace it with the file itself, or remove it."))
    return FolderSizes(sizes, findings)


def read_site_file(path: Path) -> bytes:
    """Return the bytes of a file. Raises OSError."""
    return path.read_bytes()


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal, as the manifest has it. Raises OSError.

    The file is read in pieces, however large it is.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_unreadable_finding(file: str, error: OSError) -> Finding:
    """Return the finding for a file or folder that the system refuses to read."""
    return Finding(file, 0, f"This cannot be read ({error.strerror}). Make it readable, or build the site again.")
