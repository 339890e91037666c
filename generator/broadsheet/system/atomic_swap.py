"""System calls for exchanging folders and flushing them to the disk, which Python's library does not offer."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
_NO_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
"""Errors of systems and file systems that cannot exchange folders."""


def exchange_folders(one: Path, other: Path) -> bool:
    """Exchange two folders atomically, with `renameat2` on Linux (rename(2)) and `renamex_np` on macOS.

    Both folders must exist, on one file system. Returns False, and changes nothing, if the system or the file system
    cannot exchange folders. Raises OSError if the exchange fails for any other reason.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(*paths, _RENAME_SWAP)
    elif hasattr(libc, "renameat2"):
        failed = libc.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE)
    else:
        return False
    number = ctypes.get_errno()
    if failed and number not in _NO_EXCHANGE:
        raise OSError(number, os.strerror(number), str(other))
    return not failed


def flush_file_system(folder: Path) -> None:
    """Write everything on the file system of this folder to the disk.

    This is done before a new site gets its name, since a system may write a name before the content that belongs to
    it. Where there is no `syncfs`, every file system is flushed. Raises OSError if the system reports an error.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "syncfs"):
        os.sync()
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if libc.syncfs(descriptor):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    finally:
        os.close(descriptor)


def flush_folder(folder: Path) -> None:
    """Write the names in a folder to the disk, so that a rename survives a power failure. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
