"""A new site is built beside the old one and replaces it in one step.

A hidden folder beside the site is locked with flock(2) while a build is running, and is removed when the build ends.
The folder with the sources of a site is begun in the same way. A new site is made in a folder that stays: after the
exchange it holds the site that was replaced, and the next build brings that up to date (see `tree`). Outside a project
there is no place for such a folder, and it is removed as well.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from broadsheet.publish.foreign_files import copy_foreign_files, find_foreign_files
from broadsheet.publish.manifest import MANIFEST
from broadsheet.publish.target import STAGE_PREFIX
from broadsheet.publish.tree import NewSite, Note, pack_note, pack_states, read_note, read_states
from broadsheet.system.atomic_swap import exchange_folders, flush_file_system, flush_folder
from broadsheet.system.errors import UsageError, as_usage_error
from broadsheet.system.files import write_atomically
from broadsheet.system.hashes import short_hash
from broadsheet.system.processes import delay_signals, ignore_signals

_ASIDE = "old"
"""The name in the stage of the old site, between two renames."""
_STATES = "files"
"""The name of the file with what is known of the files of both sites."""
_NOTE = "last"
"""The name of the file with what was noted about the published site."""
_TRIES = 100
"""How often the stage may disappear while it is being locked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The folder in which one build makes a new site."""

    place: Path
    """Where the site is published, with links resolved."""
    folder: Path
    """A folder on the file system of `place`, which is removed after the build."""
    overwrite: bool
    """Whether foreign files in `place` are kept; if not, they stop the build."""
    home: Path
    """Where the new site is made, and what is known of its files kept."""

    @property
    def site(self) -> Path:
        """The new site."""
        return self.home / "site"

    @property
    def work(self) -> Path:
        """An empty folder for whatever else is made on the way."""
        return Path(tempfile.mkdtemp(prefix="work-", dir=self.folder))

    def open_site(self, *, trusts: bool = True, reuses: bool = True) -> NewSite:
        """Return the new site, to be made of the files that are there and those of the old one.

        If it `trusts`, files whose state is known are not read. If it does not reuse anything, all files are made.
        """
        return NewSite(self.site, self.place, read_states(self.home / _STATES) if trusts else {}, reuses=reuses)

    def recall(self, key: str) -> bytes:
        """Return what was noted about the published site, if it was built with a key and is whole; else nothing."""
        site = self.open_site()
        noted = read_note(self.home / _NOTE)
        return noted.about if noted.key == key and noted.site == site.last_digest and site.is_last_whole() else b""

    def note(self, key: str, about: bytes) -> None:
        """Note something about the published site, which was built with a key."""
        with suppress(OSError):  # Without it, the next build makes a little more.
            write_atomically(self.home / _NOTE, pack_note(Note(key, self.open_site().last_digest, about)))

    def publish(self, made: NewSite) -> None:
        """Put the new site, with the foreign files that are kept, in the place of the old one.

        An old site that is the same stays. Raises UsageError if a foreign file has a path that the site needs, and
        OSError; the old site is then unchanged.
        """
        states = made.read_states()
        if not made.is_published():
            foreign = copy_foreign_files(self.place, self.site, self.overwrite)
            swap_in(self.site, self.place)
            for path in foreign:
                with suppress(OSError):  # The new site has it.
                    (self.site / path).unlink()
        with suppress(OSError):  # Without it, the next build compares the bytes of files.
            write_atomically(self.home / _STATES, pack_states(states))


@contextmanager
def open_stage(
    site: Path, overwrite: bool = False, build: Path | None = None, *, choice: str = "--site-dir"
) -> Iterator[Stage]:
    """Give the locked stage of one build into `site`, and remove it afterwards.

    `build` is the folder for what builds leave to each other; None outside a project. What an interrupted build left is
    repaired and removed first. `choice` is what errors call the place that the user chose. Raises UsageError if the
    place cannot be written, contains foreign files without `overwrite`, or another build of the same site is running.
    """
    stage = _stage(site)
    made = [folder for folder in stage.parents if not folder.exists()]
    lock = None
    try:
        with delay_signals():
            lock = _lock(stage, choice)
        with as_usage_error(site.parent):
            _restore(stage, site)
            _empty(stage)
            # The name is new each time: the indexer of a killed build may still be writing to the old one.
            folder = Path(tempfile.mkdtemp(prefix="", dir=stage))
            find_foreign_files(site, overwrite)
            home = _find_home(site, build) or folder
            try:
                yield Stage(place=site, folder=folder, overwrite=overwrite, home=home)
            finally:
                _clean(home)
    finally:
        try:
            ignore_signals()
        finally:
            if lock is not None:
                shutil.rmtree(stage, ignore_errors=True)
                os.close(lock)
            for folder in made:
                with suppress(OSError):  # It is not empty if the site was published.
                    folder.rmdir()


def _find_home(site: Path, build: Path | None) -> Path | None:
    """Return the folder that stays from build to build, on the file system of the site; None if there is no place."""
    if build is None:
        return None
    home = build / "stage" / short_hash(os.fsencode(site))
    home.mkdir(parents=True, exist_ok=True)
    if home.stat().st_dev != site.parent.stat().st_dev:
        home = site.with_name(f"{STAGE_PREFIX}{site.name}-last")
        home.mkdir(exist_ok=True)
    return home


def _clean(home: Path) -> None:
    """Remove what is of no use to the next build: a site that was never complete."""
    if not (home / "site" / MANIFEST).is_file():
        shutil.rmtree(home / "site", ignore_errors=True)
        with suppress(OSError):  # It is not empty if something is known of the published site.
            home.rmdir()


def _stage(site: Path) -> Path:
    """Return the stage of a site: a hidden folder beside it."""
    return site.with_name(f"{STAGE_PREFIX}{site.name}")


def _lock(stage: Path, choice: str) -> int:
    """Create the stage and lock it. Returns the file descriptor of the lock; raises UsageError.

    A build that is ending may remove the folder at any moment, so that the lock counts only if the folder is still
    there.
    """
    for attempt in range(_TRIES):
        try:
            stage.mkdir(parents=True, exist_ok=True)
            lock = os.open(stage, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError as error:
            if isinstance(error, FileNotFoundError) and attempt + 1 < _TRIES:
                continue
            message = f"{stage.parent}: The folder cannot be written ({error.strerror}). Choose another {choice}."
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
            message = f"{stage}: The folder cannot be locked ({error.strerror}). Choose another {choice}."
            raise UsageError(message) from error
        os.close(lock)
    raise UsageError(f"{stage}: Another command is making this site. Wait until it ends, or stop it.")


def _restore(stage: Path, site: Path) -> None:
    """Put the old site back if a build was killed between two renames."""
    if (stage / _ASIDE).is_dir() and not site.exists():
        (stage / _ASIDE).rename(site)


def _empty(folder: Path) -> None:
    """Remove everything in a folder."""
    for child in folder.iterdir():
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child, ignore_errors=True)
        else:
            child.unlink()


def swap_in(new: Path, site: Path) -> None:
    """Put the folder `new` in the place of `site`, in one step if the system can do that (renameat2(2) on Linux).

    The old site is at `new` afterwards. From here on signals are ignored: ending now would give an exit code which says
    that nothing was published. Raises OSError, with the old site in its place.
    """
    flush_file_system(new)
    ignore_signals()
    if not site.exists():
        new.rename(site)
    elif not exchange_folders(new, site):
        _rename_twice(new, site)
    with suppress(OSError):  # The site is published even if the disk has not written it yet.
        flush_folder(site.parent)


def _rename_twice(new: Path, site: Path) -> None:
    """Exchange the folders with two renames, between which there is no site."""
    aside = _stage(site) / _ASIDE
    site.rename(aside)
    try:
        new.rename(site)
    except OSError:
        aside.rename(site)
        raise
    with suppress(OSError):  # The new site is published already.
        aside.rename(new)
