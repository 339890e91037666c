"""Reading the files of a built site. Nothing outside its folder is read."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path
from typing import NamedTuple

from broadsheet.check.findings import Finding
from broadsheet.publish.manifest import list_files

MAX_PARSED_BYTES = 64_000_000
"""The size up to which a file is parsed. No page, feed or style sheet comes close to it."""


class FolderSizes(NamedTuple):
    """The files below a folder."""

    sizes: dict[str, int]
    """The bytes of each regular file, in the order of their paths."""
    findings: list[Finding]
    """What is not a regular file, or cannot be read."""


def list_sizes(folder: Path) -> FolderSizes:
    """The size of each regular file below a folder, and what is not one."""
    sizes: dict[str, int] = {}
    findings: list[Finding] = []

    def fail(error: OSError) -> None:
        findings.append(_unreadable(Path(error.filename).relative_to(folder).as_posix(), error))

    for file in list_files(folder, fail):
        try:
            status = (folder / file).lstat()
        except OSError as error:
            findings.append(_unreadable(file, error))
            continue
        if stat.S_ISREG(status.st_mode):
            sizes[file] = status.st_size
        else:
            kind = "a symbolic link" if stat.S_ISLNK(status.st_mode) else "no regular file"
            findings.append(Finding(file, 0, f"is {kind}; put the file itself there, or remove it."))
    return FolderSizes(sizes, findings)


def read_site_file(path: Path) -> bytes:
    """The bytes of a file. Raises OSError."""
    return path.read_bytes()


def digest_file(path: Path) -> str:
    """The SHA-256 of a file in the form of the manifest. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unreadable(file: str, error: OSError) -> Finding:
    return Finding(file, 0, f"cannot be read ({error.strerror}); give yourself the right to, or build again.")
