"""The manifest: a list in the site itself of the files that Broadsheet made, to tell them from a site owner's files.

A manifest is data from outside. No file is read or removed because it is listed; the names only say which of the files
that exist are ours.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MANIFEST = "broadsheet.json"
"""The file that marks a folder as a site made by Broadsheet."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a site says about itself; empty for a folder that Broadsheet did not make."""

    address: str | None = None
    """Where the site is published."""
    papers: int = 0
    """The number of papers with a page."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """The SHA-256 of each of our files except the manifest, by its path below the site, with `/`."""

    @property
    def files(self) -> frozenset[str]:
        """Our own files, including the manifest."""
        return frozenset() if self.address is None else frozenset((*self.digests, MANIFEST))


def read_manifest(site: Path) -> Manifest:
    """The manifest of a site; empty if there is none."""
    path = site / MANIFEST
    return Manifest() if path.is_symlink() or not path.is_file() else parse_manifest(path.read_bytes())


def parse_manifest(content: bytes) -> Manifest:
    """What a manifest says; empty if Broadsheet cannot have written it."""
    try:
        said = json.loads(content.decode())
        address, papers, files = said["address"], said["papers"], said["files"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return Manifest()
    if not isinstance(address, str) or type(papers) is not int or papers < 0 or not isinstance(files, dict):
        return Manifest()
    return Manifest(address, papers, {file: str(digest) for file, digest in files.items()})


def write_manifest(output: Path, address: str, papers: int) -> None:
    """Write the manifest of a site.

    Files whose names begin with a dot are not ours: MkDocs neither writes nor removes them.
    """
    files = sorted(path for path in list_files(output) if not path.startswith(".") and path != MANIFEST)
    digests = {path: hashlib.sha256((output / path).read_bytes()).hexdigest() for path in files}
    manifest = {"address": address, "papers": papers, "files": digests}
    text = json.dumps(manifest, ensure_ascii=False, indent=0, sort_keys=True)
    (output / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _fail(error: OSError) -> None:
    """Raise the error: a folder that cannot be read may hold anything."""
    raise error


def list_files(folder: Path, fail: Callable[[OSError], None] = _fail) -> list[str]:
    """The path of everything below a folder except folders, with `/`. Links are not followed.

    `fail` is called for each folder that cannot be read; by default it raises the OSError.
    """
    files = []
    for parent, folders, names in os.walk(folder, onerror=fail):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        files += [(Path(parent) / name).relative_to(folder).as_posix() for name in (*names, *links)]
    return sorted(files)
