"""The manifest: a list in the site itself of the files that Broadsheet made, so that a site owner's files are kept.

A manifest is data from outside. No file is read or removed because it is listed; the names only say which of the files
that exist are ours.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from broadsheet.system.progress import track

MANIFEST = "broadsheet.json"
"""The file that marks a folder as a site made by Broadsheet."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a site says about itself; empty for a folder that Broadsheet did not make."""

    address: str | None = None
    """Where the site is published, as an http or https URL; None for an empty manifest."""
    papers: int = 0
    """The number of papers with a page, redirects not counted."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """The SHA-256 of each of our files except the manifest, in hexadecimal, by its path below the site with `/`."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """A hash of everything that each of these files was made from, by its path; only if that is known."""
    filled: tuple[str, ...] = ()
    """The kinds of pages that were made without MkDocs, after a comparison with what it makes."""

    @property
    def files(self) -> frozenset[str]:
        """The paths of our own files, including the manifest."""
        return frozenset() if self.address is None else frozenset((*self.digests, MANIFEST))


def read_manifest(site: Path, name: str = MANIFEST) -> Manifest:
    """Return the manifest of a site; empty if there is none, or if Broadsheet cannot have written it.

    Raises OSError.
    """
    path = site / name
    return Manifest() if path.is_symlink() or not path.is_file() else parse_manifest(path.read_bytes())


@lru_cache(maxsize=2)
def parse_manifest(content: bytes) -> Manifest:
    """Return what the bytes of a manifest say; empty if Broadsheet cannot have written them.

    A build reads the same two manifests in several places.
    """
    try:
        said = json.loads(content.decode())
        address, papers, files = said["address"], said["papers"], said["files"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return Manifest()
    if not isinstance(address, str) or type(papers) is not int or papers < 0 or not isinstance(files, dict):
        return Manifest()
    both = {file: str(said).partition(" ") for file, said in files.items()}
    digests = {file: digest for file, (digest, _, _) in both.items()}
    keys = {file: key for file, (_, _, key) in both.items() if key}
    filled = said.get("filled", [])
    return Manifest(address, papers, digests, keys, tuple(map(str, filled)) if isinstance(filled, list) else ())


def write_manifest(output: Path, address: str, papers: int) -> None:
    """Write the manifest of a site that is published at `address` and has pages of so many `papers`. Raises OSError.

    Files whose names begin with a dot are not listed: MkDocs neither writes nor removes them, so they are the owner's.
    """
    files = sorted(path for path in list_files(output) if not path.startswith(".") and path != MANIFEST)
    digests = {path: hash_bytes((output / path).read_bytes()) for path in track(files, len(files))}
    (output / MANIFEST).write_bytes(format_manifest(Manifest(address, papers, digests)))


def hash_bytes(content: bytes) -> str:
    """Return the hash of a file's bytes, as a manifest states it."""
    return hashlib.sha256(content).hexdigest()


def format_manifest(manifest: Manifest) -> bytes:
    """Return the bytes of a manifest."""
    files = {file: f"{digest} {manifest.keys.get(file, '')}".strip() for file, digest in manifest.digests.items()}
    said = {"address": manifest.address, "papers": manifest.papers, "filled": manifest.filled, "files": files}
    return f"{json.dumps(said, ensure_ascii=False, indent=0, sort_keys=True)}\n".encode()


def _fail(error: OSError) -> None:
    """Raise the error: a folder that cannot be read may contain anything."""
    raise error


def list_files(folder: Path, fail: Callable[[OSError], None] = _fail) -> list[str]:
    """Return the path of everything below a folder except folders, with `/`, sorted. Links are not followed.

    `fail` is called for each folder that cannot be read; by default it raises the OSError.
    """
    files, start = [], len(str(folder)) + 1
    for parent, folders, names in os.walk(folder, onerror=fail):
        links = [name for name in folders if os.path.islink(f"{parent}/{name}")]
        above = f"{parent[start:]}/" if len(parent) >= start else ""
        files += [f"{above}{name}" for name in (*names, *links)]
    return sorted(files)
