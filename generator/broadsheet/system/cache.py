"""Results of former runs, kept in one file, so that what has been found out once is not found out again.

The file may be deleted at any time, and a damaged one is: what it has is then found out again. An entry that a run does
not use is dropped at its end. The file is a database of SQLite (https://www.sqlite.org/fileformat2.html).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

_MAKE = "CREATE TABLE IF NOT EXISTS entries (kind TEXT, key TEXT, value BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID"
_DIGEST_BYTES = 16
"""The length of the hash before each value, by which damage is noticed."""
_PATIENCE = 1.0
"""How many seconds to wait for another run that is writing to the file."""


@dataclass(slots=True)
class Shelf:
    """The entries of one kind."""

    kind: str
    known: dict[str, bytes]
    """The entries of former runs, each after its hash."""
    used: set[str] = field(default_factory=set)
    new: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        """Whether there are new entries, or some that were not used."""
        return bool(self.new) or len(self.used) < len(self.known)

    def recall(self, key: str) -> bytes | None:
        """Return the value of an entry; None if there is none, or it is damaged."""
        packed = self.known.get(key, b"")
        value = packed[_DIGEST_BYTES:]
        if packed[:_DIGEST_BYTES] != _hash(value):
            return None
        self.used.add(key)
        return value

    def keep(self, key: str, value: bytes) -> None:
        """Add an entry."""
        self.new[key] = _hash(value) + value


@dataclass(slots=True)
class Cache:
    """All entries."""

    file: Path | None
    """None if nothing is kept."""
    shelves: dict[str, Shelf] = field(default_factory=dict)

    def find_shelf(self, kind: str) -> Shelf:
        """Return the entries of one kind."""
        if kind not in self.shelves:
            self.shelves[kind] = Shelf(kind, _read(self.file, kind) if self.file else {})
        return self.shelves[kind]

    def save(self) -> None:
        """Write what is new, and drop what was not used of the kinds that were opened."""
        if self.file is None or not any(shelf.is_changed for shelf in self.shelves.values()):
            return
        try:
            _write(self.file, self.shelves.values())
        except sqlite3.OperationalError:
            return  # Another run is writing, or the disk is full: the next run finds this out again.
        except sqlite3.DatabaseError:
            with suppress(OSError):
                self.file.unlink()


@contextmanager
def open_cache(file: Path | None) -> Iterator[Cache]:
    """Give a cache, and save it at the end of the block, however that ends."""
    cache = Cache(file)
    try:
        yield cache
    finally:
        cache.save()


def _hash(value: bytes) -> bytes:
    """Return the hash of a value."""
    return blake2b(value, digest_size=_DIGEST_BYTES).digest()


def _read(file: Path, kind: str) -> dict[str, bytes]:
    """Return the entries of one kind; none if there is no file, or it cannot be read."""
    if not file.is_file():
        return {}
    try:
        with closing(sqlite3.connect(file, timeout=_PATIENCE)) as base:
            base.text_factory = bytes  # A damaged value may be taken for a text.
            found = base.execute("SELECT key, value FROM entries WHERE kind = ?", (kind,))
            return {key.decode(): value for key, value in found if isinstance(value, bytes)}
    except (sqlite3.Error, ValueError):
        return {}


def _write(file: Path, shelves: Iterable[Shelf]) -> None:
    """Write new entries, and delete those that were not used. Raises sqlite3.Error."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file, timeout=_PATIENCE)) as base, base:
        base.execute("PRAGMA synchronous = OFF")  # A power failure may damage the file, which costs time only.
        base.execute(_MAKE)
        for shelf in shelves:
            unused = ((shelf.kind, key) for key in shelf.known if key not in shelf.used)
            base.executemany("DELETE FROM entries WHERE kind = ? AND key = ?", unused)
            entries = ((shelf.kind, key, value) for key, value in shelf.new.items())
            base.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", entries)
