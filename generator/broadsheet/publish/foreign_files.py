"""Files in a site's folder that Broadsheet did not make. No build removes them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from broadsheet.publish.manifest import list_files, read_manifest
from broadsheet.system.errors import UsageError


def find_foreign_files(site: Path, overwrite: bool) -> list[str]:
    """The files in a site's folder that Broadsheet did not make. Raises UsageError unless `overwrite` allows them."""
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


def copy_foreign_files(site: Path, new: Path, overwrite: bool) -> None:
    """Copy the foreign files of a site's folder into a new site. Raises UsageError if the site needs the same path."""
    foreign = find_foreign_files(site, overwrite)
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
        except OSError:  # Not every file system has hard links.
            shutil.copy2(site / path, new / path, follow_symlinks=False)


def _is_taken(new: Path, path: str) -> bool:
    """Whether a file at a path would be in the way of a new site's files."""
    return os.path.lexists(new / path) or any((new / p).is_file() for p in Path(path).parents)


def _make_parents(site: Path, new: Path, path: str) -> None:
    for parent in reversed(Path(path).parents):
        if not (new / parent).exists():
            (new / parent).mkdir()
            shutil.copystat(site / parent, new / parent)


def _name(files: list[str]) -> str:
    """The first files of a list, and how many more there are."""
    return ", ".join(files[:3]) + (f" and {len(files) - 3:,} more" if len(files) > 3 else "")
