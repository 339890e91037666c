"""The list of what was made, kept in the site itself: it tells our own files from a keeper's.

A manifest is data. Nothing is read or removed by the names in it; they only tell which of the
files that are there are ours.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
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
    files: frozenset[str] = frozenset()
    """Our own files, below the site, with `/`."""


def read_manifest(site: Path) -> Manifest:
    """The manifest of a site; an empty one where there is none, or none that we could have written."""
    path = site / MANIFEST
    if path.is_symlink() or not path.is_file():
        return Manifest()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        address, papers, files = content["address"], content["papers"], content["files"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return Manifest()
    if not isinstance(address, str) or type(papers) is not int or papers < 0 or not isinstance(files, dict):
        return Manifest()
    return Manifest(address, papers, frozenset((*files, MANIFEST)))


def write_manifest(output: Path, address: str, papers: int) -> None:
    """List what was made in the site's own manifest.

    What begins with a dot is not ours: MkDocs neither writes such files nor clears them away.
    """
    files = sorted(path for path in list_files(output) if not path.startswith(".") and path != MANIFEST)
    digests = {path: hashlib.sha256((output / path).read_bytes()).hexdigest() for path in files}
    manifest = {"address": address, "papers": papers, "files": digests}
    text = json.dumps(manifest, ensure_ascii=False, indent=0, sort_keys=True)
    (output / MANIFEST).write_text(text + "\n", encoding="utf-8")


def list_files(folder: Path) -> list[str]:
    """Everything below a folder that is no folder itself, by its path there with `/`; links are not followed."""
    files = []
    for parent, folders, names in os.walk(folder, onerror=_fail):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        files += [(Path(parent) / name).relative_to(folder).as_posix() for name in (*names, *links)]
    return sorted(files)


def _fail(error: OSError) -> None:
    """A folder that cannot be read may hold anything."""
    raise error
