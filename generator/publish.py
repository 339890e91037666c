"""A new site is made beside the old one and takes its place in one step.

Everything is staged in one hidden folder on the site's own file system. The folder is
locked while a build is at work, and is gone when the build is over.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from generator.errors import UsageError, blame
from generator.manifest import list_files, read_manifest

_STAGE = ".broadsheet-"
_ASIDE = "old"
"""Where in the stage the old site is between two renames."""
_TRIES = 100
"""How often a stage may vanish while it is being locked."""
_SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
_NO_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What a system or a file system says that cannot exchange."""


def find_place(site: Path, project: Path, sources: Iterable[Path], report: Path | None) -> Path:
    """Where a site is to be published, free of links. Raises UsageError where that would do harm."""
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        raise UsageError(f"{site}: found a file or a link, expected a folder. Choose another --site-dir.")
    place = Path(os.path.realpath(site))
    own = [project / name for name in ("seeds", "site_config", "docs_templates")]
    for path in (project, *own, *sources):
        if _is_within(path, place):
            raise UsageError(f"{site}: holds {path}, which the build reads. Choose another --site-dir.")
    for path in own:
        if _is_within(place, path):
            raise UsageError(f"{site}: is inside {path}, which the build reads. Choose another --site-dir.")
    if report and _is_within(report, place):
        raise UsageError(f"{report}: is inside the site, which is replaced. Choose another --report.")
    if place.name.startswith(_STAGE):
        raise UsageError(f"{site}: has a name that builds use for themselves. Choose another --site-dir.")
    if os.path.ismount(place):
        raise UsageError(f"{site}: is a mount point, which cannot be replaced. Choose a folder in it as --site-dir.")
    if place.exists() and not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        raise UsageError(f"{site}: cannot be written. Choose another --site-dir.")
    return place


def _is_within(inner: Path, outer: Path) -> bool:
    """Whether a path is another one or below it, by its name or, as on disks that ignore case, in fact."""
    inner, outer = Path(os.path.realpath(inner)), Path(os.path.realpath(outer))
    same = (path.samefile(outer) for path in (inner, *inner.parents) if outer.exists() and path.exists())
    return inner.is_relative_to(outer) or any(same)


@contextmanager
def open_stage(site: Path) -> Iterator[Path]:
    """A folder on the file system of `site` for the time of one build; what an earlier one left is mended and removed.

    Raises UsageError where the place cannot be written, or another build into `site` is at work.
    """
    stage = _stage(site)
    made = [folder for folder in stage.parents if not folder.exists()]
    lock = None
    try:
        with _hold_signals():
            lock = _lock(stage)
        with blame(site.parent):
            _mend(stage, site)
            _empty(stage)
            # Its name is new each time: what a killed build's indexer still writes goes elsewhere.
            yield Path(tempfile.mkdtemp(prefix="", dir=stage))
    finally:
        try:
            _ignore_signals()
        finally:
            if lock is not None:
                shutil.rmtree(stage, ignore_errors=True)
                os.close(lock)
            for folder in made:
                with suppress(OSError):  # It is not empty once the site is there.
                    folder.rmdir()


def mark_of(site: Path) -> str:
    """A short name for a site's place, another one for each."""
    return f"{zlib.crc32(os.fsencode(site)):08x}"


def _stage(site: Path) -> Path:
    return site.with_name(f"{_STAGE}{site.name}")


def _lock(stage: Path) -> int:
    """Make the stage and lock it; the build that had it may remove it at any moment meanwhile."""
    for attempt in range(_TRIES):
        try:
            stage.mkdir(parents=True, exist_ok=True)
            lock = os.open(stage, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError as error:
            if isinstance(error, FileNotFoundError) and attempt + 1 < _TRIES:
                continue
            message = f"{stage.parent}: cannot be written ({error.strerror}). Choose another --site-dir."
            raise UsageError(message) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(lock), stage.lstat()):
                return lock
        except FileNotFoundError:
            pass
        except BlockingIOError:
            os.close(lock)
            break
        except OSError as error:
            os.close(lock)
            message = f"{stage}: cannot be locked ({error.strerror}). Choose another --site-dir."
            raise UsageError(message) from error
        os.close(lock)
    raise UsageError(f"{stage}: another build of this site is at work. Wait for it, or end it.")


def _mend(stage: Path, site: Path) -> None:
    """Put the old site back where a build was killed between two renames."""
    if (stage / _ASIDE).is_dir() and not site.exists():
        (stage / _ASIDE).rename(site)


def _empty(folder: Path) -> None:
    for child in folder.iterdir():
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child, ignore_errors=True)
        else:
            child.unlink()


def find_foreign(site: Path, overwrite: bool) -> list[str]:
    """The files in a site's place that were not made here, which `overwrite` allows. Raises UsageError."""
    if not site.exists():
        return []
    ours = read_manifest(site).files
    foreign = [path for path in list_files(site) if path not in ours]
    if foreign and not overwrite:
        raise UsageError(
            f"{site}: holds files that Broadsheet did not make ({_name(foreign)})."
            " Choose another --site-dir, or pass --overwrite to keep them beside the site's own."
        )
    return foreign


def keep_foreign(site: Path, new: Path, overwrite: bool) -> None:
    """Give a new site the files in its place that were not made here. Raises UsageError where two have one name."""
    foreign = find_foreign(site, overwrite)
    taken = [path for path in foreign if _is_taken(new, path)]
    if taken:
        raise UsageError(
            f"{site}: holds files that Broadsheet did not make where the site needs its own ({_name(taken)})."
            " Move them away, or choose another --site-dir."
        )
    for path in foreign:
        _make_parents(site, new, path)
        try:
            os.link(site / path, new / path, follow_symlinks=False)
        except OSError:  # Not every file system has links.
            shutil.copy2(site / path, new / path, follow_symlinks=False)


def _is_taken(new: Path, path: str) -> bool:
    """Whether a file at a path would stand in a new site's way: there, or on the way there."""
    return os.path.lexists(new / path) or any((new / p).is_file() for p in Path(path).parents)


def _make_parents(site: Path, new: Path, path: str) -> None:
    for parent in reversed(Path(path).parents):
        if not (new / parent).exists():
            (new / parent).mkdir()
            shutil.copystat(site / parent, new / parent)


def _name(files: list[str]) -> str:
    """A few of many files."""
    return ", ".join(files[:3]) + (f" and {len(files) - 3:,} more" if len(files) > 3 else "")


def heed_signals() -> None:
    """Let a signal that asks the process to end do so as an error does: what was begun is removed."""
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    sys.unraisablehook = _end_again


@contextmanager
def _hold_signals() -> Iterator[None]:
    """Let signals wait: they come when it is known what they have to end."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


def run(command: list[str]) -> tuple[int, str]:
    """Run a command that ends when the build does; its exit code and what it said."""
    process = None
    try:
        with _hold_signals():
            pipe = subprocess.PIPE
            process = subprocess.Popen(command, stdout=pipe, stderr=subprocess.STDOUT, text=True)  # noqa: S603 - our own
        said, _ = process.communicate()
        return process.returncode, said.strip()
    finally:
        if process and process.poll() is None:
            process.kill()
            process.communicate()


def _end(number: int, frame: FrameType | None) -> None:
    _ignore_signals()
    raise SystemExit(128 + number)


def _end_again(lost: sys.UnraisableHookArgs) -> None:
    """Send a signal again that came where nothing can be raised, as in the callback of a weak reference."""
    if isinstance(lost.exc_value, SystemExit) and isinstance(lost.exc_value.code, int):
        number = lost.exc_value.code - 128
        signal.signal(number, _end)
        threading.Timer(0.001, signal.pthread_kill, (threading.main_thread().ident, number)).start()
    else:
        sys.__unraisablehook__(lost)


def _ignore_signals() -> None:
    for number in _SIGNALS:
        if signal.getsignal(number) is _end:
            signal.signal(number, signal.SIG_IGN)


def discard(folder: Path) -> None:
    """Remove a part of the stage when its work is done: what is not there is not written to the disk."""
    shutil.rmtree(folder, ignore_errors=True)


def swap_in(new: Path, site: Path) -> None:
    """Put the folder `new` in the place of `site`, in one step where the system offers it.

    What was at `site` is at `new` afterwards. From here on a signal comes too late: it would end a build that
    has published with a code that says it has not.
    """
    _write_to_disk(new)
    _ignore_signals()
    if not site.exists():
        new.rename(site)
    elif not _exchange(new, site):
        _rename_twice(new, site)
    with suppress(OSError):  # It is published, however long that takes to reach the disk.
        _write_folder(site.parent)


def _rename_twice(new: Path, site: Path) -> None:
    aside = _stage(site) / _ASIDE
    site.rename(aside)
    try:
        new.rename(site)
    except OSError:
        aside.rename(site)
        raise
    with suppress(OSError):  # It is published.
        aside.rename(new)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders atomically; False where the system has no call for it."""
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


def _write_to_disk(folder: Path) -> None:
    """Have a new site on the disk before its name leads there: a name is written sooner than what it names."""
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


def _write_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
