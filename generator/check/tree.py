"""The files of a built site. Nothing outside its folder is read."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from generator.check.finding import Finding

LARGEST = 64_000_000
"""Bytes up to which a file is parsed. No page, feed or style sheet comes near."""


def list_files(folder: Path) -> tuple[dict[str, int], list[Finding]]:
    """The size of each regular file below a folder, in the order of their paths, and what is no such file."""
    sizes: dict[str, int] = {}
    findings: list[Finding] = []
    for path in _walk(folder, findings):
        file = path.relative_to(folder).as_posix()
        try:
            status = path.lstat()
        except OSError as error:
            findings.append(_unreadable(file, error))
            continue
        if stat.S_ISREG(status.st_mode):
            sizes[file] = status.st_size
        else:
            kind = "a symbolic link" if stat.S_ISLNK(status.st_mode) else "no regular file"
            findings.append(Finding(file, 0, f"is {kind}; put the file itself there, or remove it."))
    return dict(sorted(sizes.items())), findings


def _walk(folder: Path, findings: list[Finding]) -> Iterator[Path]:
    """Everything below a folder but folders. A link to a folder is not followed, so no loop is walked."""

    def fail(error: OSError) -> None:
        findings.append(_unreadable(Path(error.filename).relative_to(folder).as_posix(), error))

    for parent, folders, files in os.walk(folder, onerror=fail):
        links = [name for name in folders if Path(parent, name).is_symlink()]
        yield from (Path(parent, name) for name in (*files, *links))


def read_file(path: Path) -> bytes:
    """The bytes of a file that is to be parsed. Raises OSError."""
    return path.read_bytes()


def digest_file(path: Path) -> str:
    """The SHA-256 of a file that is not parsed, as the manifest writes it. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unreadable(file: str, error: OSError) -> Finding:
    return Finding(file, 0, f"cannot be read ({error.strerror}); give yourself the right to, or build again.")
