"""The list of what was made, kept in the site itself: it tells our own files from a site owner's.

A manifest is data. Nothing is read or removed by the names in it; they only tell which of the
files that are there are ours.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MANIFEST = "broadsheet.json"
"""The file by which a folder is known as a site that was made here."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a site says about itself; a folder that is no site of ours says nothing."""

    address: str | None = None
    """Where the site is published."""
    papers: int = 0
    """Papers with a page."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """The SHA-256 of each of our own files, the manifest apart, by its path below the site, with `/`."""

    @property
    def files(self) -> frozenset[str]:
        """Our own files, the manifest among them."""
        return frozenset() if self.address is None else frozenset((*self.digests, MANIFEST))


def read_manifest(site: Path) -> Manifest:
    """The manifest of a site; an empty one where there is none."""
    path = site / MANIFEST
    return Manifest() if path.is_symlink() or not path.is_file() else parse_manifest(path.read_bytes())


def parse_manifest(content: bytes) -> Manifest:
    """What a manifest says; an empty one where it is none that we could have written."""
    try:
        said = json.loads(content.decode())
        address, papers, files = said["address"], said["papers"], said["files"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return Manifest()
    if not isinstance(address, str) or type(papers) is not int or papers < 0 or not isinstance(files, dict):
        return Manifest()
    return Manifest(address, papers, {file: str(digest) for file, digest in files.items()})


def write_manifest(output: Path, address: str, papers: int) -> None:
    """List what was made in the site's own manifest.

    What begins with a dot is not ours: MkDocs neither writes such files nor clears them away.
    """
    files = sorted(path for path in list_files(output) if not path.startswith(".") and path != MANIFEST)
    digests = {path: hashlib.sha256((output / path).read_bytes()).hexdigest() for path in files}
    manifest = {"address": address, "papers": papers, "files": digests}
    text = json.dumps(manifest, ensure_ascii=False, indent=0, sort_keys=True)
    (output / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _fail(error: OSError) -> None:
    """A folder that cannot be read may hold anything."""
    raise error


def list_files(folder: Path, fail: Callable[[OSError], None] = _fail) -> list[str]:
    """Everything below a folder that is no folder itself, by its path there with `/`; links are not followed.

    `fail` is told of each folder that cannot be read; by default that raises OSError.
    """
    files = []
    for parent, folders, names in os.walk(folder, onerror=fail):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        files += [(Path(parent) / name).relative_to(folder).as_posix() for name in (*names, *links)]
    return sorted(files)
