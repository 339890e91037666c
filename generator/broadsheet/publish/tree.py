"""The new site is made in the folder of the site before last, from the files of that and of the last one.

Two folders alternate: the published site, and the one that it replaced. Each has a manifest, which says what every file
in it was made from: the file's key. A file whose key is in either folder is kept or linked there, and the others are
made. Nothing is kept that has not the bytes that the manifest says.

Files are replaced and never written over, so that a file that is in both folders can be one file with two names.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

import msgspec

from broadsheet.publish.manifest import MANIFEST, Manifest, format_manifest, hash_bytes, list_files, read_manifest


class FileState(NamedTuple):
    """What a file system says of a file. As long as it says the same, the file has the same bytes."""

    size: int
    modified: int
    """When its content was changed, in nanoseconds since 1970."""
    changed: int
    """When anything about it was changed, in nanoseconds since 1970; no program can set this."""
    digest: str
    """The hash of its bytes, as in a manifest."""


FileStates = dict[int, FileState]
"""The states of files by their numbers (inodes) on the file system."""


@dataclass(slots=True)
class Counts:
    """What became of the files of a new site."""

    kept: int = 0
    """Files that were there, from the site before last."""
    linked: int = 0
    """Files that are the last site's."""
    made: int = 0
    """Files that were written."""
    removed: int = 0
    """Files of the site before last that the new one does not have."""

    @property
    def whole(self) -> int:
        """All files of the new site."""
        return self.kept + self.linked + self.made


@dataclass(slots=True)
class NewSite:
    """A site that is being made."""

    folder: Path
    """Where it is made: the site before last, an unfinished one, or an empty folder."""
    last: Path
    """The published site, which is only read."""
    states: FileStates = field(default_factory=dict)
    """What is known of files from earlier builds."""
    reuses: bool = True
    """Whether files of the two folders are reused."""
    filled: tuple[str, ...] = ()
    """The kinds of pages that were filled; see `Manifest.filled`."""
    counts: Counts = field(default_factory=Counts)
    _here: Manifest = field(init=False)
    _there: Manifest = field(init=False)
    _digests: dict[str, str] = field(init=False, default_factory=dict)
    _keys: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Read the manifests of both folders."""
        if not self.reuses:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._here = read_manifest(self.folder)
        self._there = read_manifest(self.last) if self.reuses else Manifest()

    def keep(self, path: str, key: str) -> bool:
        """Return whether the new site has the file with this key at a path, because one of the two folders has it."""
        if self._here.keys.get(path) == key and self._take_here(path, self._here.digests[path]):
            self._keys[path] = key
            return True
        if self._there.keys.get(path) == key and self._take_there(path, self._there.digests[path]):
            self._keys[path] = key
            return True
        return False

    def keep_all(self, key: str) -> bool:
        """Return whether the new site has all files with this key that the last site has, and there are some."""
        paths = [path for path, known in self._there.keys.items() if known == key]
        return bool(paths) and all(self.keep(path, key) for path in paths)

    def keep_former(self, folder: str, former: Path) -> None:
        """Give the new site the files of a former one below a folder, as they are."""
        for path in read_manifest(former).digests:
            if path.startswith(folder) and (former / path).is_file():
                self.put(path, "", (former / path).read_bytes())

    def list_digests(self, folder: str) -> list[str]:
        """Return path and hash of each page of the new site below a folder, in order."""
        found = ((path, digest) for path, digest in self._digests.items() if path.startswith(folder))
        return [f"{path} {digest}" for path, digest in sorted(found) if path.endswith(".html")]

    def read_last(self, path: str) -> bytes:
        """Return the bytes of a file of the last site; none if it is missing, or not as it was made."""
        digest = self._there.digests.get(path, "")
        return _read(self.last / path) if digest and self._has(f"{self.last}/{path}", digest) else b""

    @property
    def last_filled(self) -> tuple[str, ...]:
        """The kinds of pages that the last site has filled; see `Manifest.filled`."""
        return self._there.filled

    def put(self, path: str, key: str, content: bytes) -> None:
        """Give the new site a file with these bytes."""
        digest = hash_bytes(content)
        if key:
            self._keys[path] = key
        if self._here.digests.get(path) == digest and self._take_here(path, digest):
            return
        if self._there.digests.get(path) == digest and self._take_there(path, digest):
            return
        with open(self._clear(path), "xb") as file:
            file.write(content)
        self._digests[path] = digest
        self.counts.made += 1

    def _take_here(self, path: str, digest: str) -> bool:
        """Keep a file that is in the folder, if it has the bytes with a digest."""
        if not self._has(f"{self.folder}/{path}", digest):
            return False
        self._digests[path] = digest
        self.counts.kept += 1
        return True

    def _take_there(self, path: str, digest: str) -> bool:
        """Link a file of the last site, if it has the bytes with a digest."""
        if not self._has(f"{self.last}/{path}", digest):
            return False
        _link(f"{self.last}/{path}", self._clear(path))
        self._digests[path] = digest
        self.counts.linked += 1
        return True

    def finish(self, address: str, papers: int) -> None:
        """Remove what the new site does not have, and write its manifest."""
        self.sweep()
        _remove_empty_folders(self.folder)
        Path(self._clear(MANIFEST)).write_bytes(
            format_manifest(Manifest(address, papers, self._digests, self._keys, self.filled))
        )

    def sweep(self, spared: str = MANIFEST) -> None:
        """Remove files that the new site does not have so far, apart from those whose paths begin as is `spared`."""
        for path in list_files(self.folder):
            if path not in self._digests and not path.startswith((spared, MANIFEST)):
                os.unlink(f"{self.folder}/{path}")
                self.counts.removed += 1

    def is_published(self) -> bool:
        """Return whether the published site is the same as the new one, and has all of its files."""
        return (self.folder / MANIFEST).read_bytes() == _read(self.last / MANIFEST) and self.is_last_whole()

    def is_last_whole(self) -> bool:
        """Return whether the published site has all files of its manifest, as they were made."""
        return all(self._has(f"{self.last}/{path}", digest) for path, digest in self._there.digests.items())

    @property
    def last_digest(self) -> str:
        """The hash of the manifest of the published site."""
        return hash_bytes(_read(self.last / MANIFEST))

    def read_states(self) -> FileStates:
        """Return the states of all files of the new site, and what is known of those of the last one."""
        last = set(self._there.digests.values())
        known = {number: state for number, state in self.states.items() if state.digest in last}
        return {**known, **dict(self._read_states())}

    def _read_states(self) -> Iterator[tuple[int, FileState]]:
        """Yield the number and the state of each file of the new site."""
        for path, digest in self._digests.items():
            status = os.lstat(f"{self.folder}/{path}")
            yield status.st_ino, FileState(status.st_size, status.st_mtime_ns, status.st_ctime_ns, digest)

    def _has(self, file: str, digest: str) -> bool:
        """Return whether a file has the bytes with a digest."""
        try:
            status = os.lstat(file)
        except OSError:
            return False
        if not S_ISREG(status.st_mode):
            return False
        known = self.states.get(status.st_ino)
        if known == (status.st_size, status.st_mtime_ns, status.st_ctime_ns, digest):
            return True
        return hash_bytes(Path(file).read_bytes()) == digest

    def _clear(self, path: str) -> str:
        """Make room for a file: remove what is at its path, and make the folders above it. Returns where it will be."""
        file = f"{self.folder}/{path}"
        try:
            os.unlink(file)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(file), exist_ok=True)
        except (IsADirectoryError, PermissionError):
            shutil.rmtree(file)
        except NotADirectoryError:
            for parent in reversed(Path(path).parents[:-1]):
                if (self.folder / parent).is_symlink() or (self.folder / parent).is_file():
                    (self.folder / parent).unlink()
            os.makedirs(os.path.dirname(file), exist_ok=True)
        return file


class Note(msgspec.Struct, frozen=True):
    """What is noted about a published site, apart from its files."""

    key: str = ""
    """The key of everything that it was built from."""
    site: str = ""
    """The hash of its manifest."""
    about: bytes = b""


def read_note(file: Path) -> Note:
    """Return what a file notes; an empty note if there is no such file, or it is damaged."""
    try:
        return _unpack_note(file.read_bytes())
    except (OSError, msgspec.MsgspecError):
        return Note()


pack_note = msgspec.msgpack.Encoder().encode
"""Return a note as bytes."""
_unpack_note = msgspec.msgpack.Decoder(Note).decode


def read_states(file: Path) -> FileStates:
    """Return the states that a file has; none if there is no such file, or it is damaged."""
    try:
        return _unpack_states(file.read_bytes())
    except (OSError, msgspec.MsgspecError):
        return {}


pack_states = msgspec.msgpack.Encoder().encode
"""Return states as bytes."""
_unpack_states = msgspec.msgpack.Decoder(FileStates).decode


def _read(file: Path) -> bytes:
    """Return the bytes of a file; none if it cannot be read."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _link(file: str, new: str) -> None:
    """Give a file a second name; where the file system cannot do that, copy it."""
    try:
        os.link(file, new)
    except OSError:
        shutil.copyfile(file, new)


def _remove_empty_folders(folder: Path) -> None:
    """Remove every empty folder below a folder."""
    for parent, _, files in os.walk(folder, topdown=False):
        if not files and parent != str(folder):
            with suppress(OSError):  # It is not empty.
                Path(parent).rmdir()
