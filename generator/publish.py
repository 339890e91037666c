"""A new site is made beside the old one and takes its place in one step.

Everything is staged in one hidden folder on the site's own file system. The folder is
locked while a build is at work, and is gone when the build is over.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.errors import UsageError

MANIFEST = "broadsheet.json"
"""The file by which a folder is known as a site that was made here."""
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2


@contextmanager
def open_stage(site: Path) -> Iterator[Path]:
    """A hidden folder beside `site` for the time of one build; what an earlier one left is removed.

    Raises UsageError where the place cannot be written, or another build into `site` is at work.
    """
    stage = site.parent / f".broadsheet-{site.name}"
    lock = _lock(stage)
    try:
        _empty(stage)
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        os.close(lock)


def _lock(stage: Path) -> int:
    try:
        stage.mkdir(parents=True, exist_ok=True)
        lock = os.open(stage, os.O_RDONLY)
    except OSError as error:
        raise UsageError(f"{stage.parent}: cannot be written ({error.strerror}). Choose another --site-dir.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise UsageError(f"{stage}: another build of this site is at work. Wait for it, or end it.") from None
    return lock


def _empty(folder: Path) -> None:
    for child in folder.iterdir():
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        else:
            child.unlink()


def check_place(site: Path, overwrite: bool) -> None:
    """Refuse a folder that holds something and is no site made here. Raises UsageError."""
    if not site.exists() and not site.is_symlink():
        return
    if not site.is_dir() or site.is_symlink():
        raise UsageError(f"{site}: found a file or a link, expected a folder. Choose another --site-dir.")
    if any(site.iterdir()) and not (site / MANIFEST).is_file() and not overwrite:
        raise UsageError(
            f"{site}: holds files that Broadsheet did not make. Choose another --site-dir, or pass --overwrite."
        )


def swap_in(new: Path, site: Path) -> None:
    """Put the folder `new` in the place of `site`, in one step where the system offers it.

    What was at `site` is at `new` afterwards.
    """
    if not site.exists():
        new.rename(site)
    elif not _exchange(new, site):
        aside = new.with_name("old")
        site.rename(aside)
        new.rename(site)
        aside.rename(new)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders atomically; False where the system has no call for it."""
    libc = ctypes.CDLL(None, use_errno=True)
    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        return bool(libc.renamex_np(*paths, _RENAME_SWAP) == 0)
    if hasattr(libc, "renameat2"):
        return bool(libc.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)
    return False
