"""Copies of files as they were before a command changed them, and the shell command that brings them back.

The copies are in `build/`, so that this works without Git, and whatever was committed before or afterwards.
"""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from broadsheet.system.errors import as_usage_error
from broadsheet.system.files import write_atomically
from broadsheet.system.hashes import short_hash

_PLACE = "build/former"
"""The folder of a project that has a folder with copies for each change."""
_MOST_KEPT = 10
"""The number of changes of which copies are kept."""


@dataclass(frozen=True, slots=True)
class FormerFiles:
    """The files of a project that a command may change, as they were before."""

    project: Path
    """The folder of the project."""
    copies: Path
    """The folder with copies of those that existed, by their paths below the project."""
    absent: tuple[str, ...]
    """Those that did not exist, by their paths below the project."""

    def write_undo(self) -> str:
        """Return the command that brings the former state back, from the current folder."""
        here = Path(os.path.relpath(self.project))
        new = [str(here / file) for file in self.absent if (self.project / file).exists()]
        copies = here / self.copies.relative_to(self.project)
        commands = [["cp", "-R", f"{copies}/.", str(here)], *([["rm", *new]] if new else [])]
        return " && ".join(map(shlex.join, commands))


def keep_former_files(project: Path, files: Sequence[str]) -> FormerFiles:
    """Copy files, named by their paths below a project, before a command changes them; some need not exist.

    Raises UsageError if a file cannot be read, or its copy cannot be written.
    """
    with as_usage_error(project):
        former = {file: (project / file).read_bytes() for file in files if (project / file).is_file()}
    name = short_hash(b"".join(part for file, data in former.items() for part in (file.encode(), data)))
    copies = project / _PLACE / name
    for file, data in former.items():
        write_atomically(copies / file, data)
    _remove_oldest(copies)
    return FormerFiles(project, copies, tuple(file for file in files if file not in former))


def _remove_oldest(newest: Path) -> None:
    """Remove the copies of changes long ago; `newest` are those of the last one."""
    others = [folder for folder in newest.parent.iterdir() if folder != newest]
    others.sort(key=lambda folder: folder.stat().st_mtime_ns)
    for folder in others[: 1 - _MOST_KEPT]:
        shutil.rmtree(folder, ignore_errors=True)
