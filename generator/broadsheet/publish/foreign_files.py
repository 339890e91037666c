"""Files in a site's folder that Broadsheet did not make. No build changes or removes them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from broadsheet.publish.embedding import EMBEDDED
from broadsheet.publish.manifest import list_files, read_manifest
from broadsheet.system.errors import UsageError
from broadsheet.system.messages import name_first


def find_foreign_files(site: Path, overwrite: bool) -> list[str]:
    """Return the files in a site's folder that its manifest does not list, by their paths below the folder.

    The list is empty if there is no folder. Raises UsageError if there are such files and `overwrite` does not allow
    them.
    """
    if not site.exists():
        return []
    ours = read_manifest(site).files
    foreign = [path for path in list_files(site) if path not in ours]
    if EMBEDDED in foreign:
        raise UsageError(
            f"{site}: This folder has the Markdown pages that `broadsheet embed` wrote, and a site would be mixed with"
            " them. Delete the folder first if you want a site there instead, or choose another --site-dir."
        )
    if foreign and not overwrite:
        raise UsageError(
            f"{site}: The folder contains files that Broadsheet did not make ({name_first(foreign)})."
            " Choose another --site-dir, or pass --overwrite to keep them beside the site's files."
        )
    return foreign


def copy_foreign_files(site: Path, new: Path, overwrite: bool) -> list[str]:
    """Copy the foreign files of the folder `site` into the folder `new`, which is going to replace it; return them.

    Hard links are used where the file system has them, so that large files cost no space. Folders keep their
    permissions and times. Raises UsageError if the new site has a file at the path of a foreign one.
    """
    foreign = find_foreign_files(site, overwrite)
    taken = [path for path in foreign if _is_taken(new, path)]
    if taken:
        raise UsageError(
            f"{site}: The folder contains files that Broadsheet did not make, at paths that the site needs"
            f" ({name_first(taken)}). Move them away, or choose another --site-dir."
        )
    for path in foreign:
        _make_parents(site, new, path)
        try:
            os.link(site / path, new / path, follow_symlinks=False)
        except OSError:  # Not every file system has hard links.
            shutil.copy2(site / path, new / path, follow_symlinks=False)
    return foreign


def _is_taken(new: Path, path: str) -> bool:
    """Return whether a file at a path would collide with a new site's files."""
    return os.path.lexists(new / path) or any((new / p).is_file() for p in Path(path).parents)


def _make_parents(site: Path, new: Path, path: str) -> None:
    """Create the folders of a foreign file in the new site, with the permissions and times of the old ones."""
    for parent in reversed(Path(path).parents):
        if not (new / parent).exists():
            (new / parent).mkdir()
            shutil.copystat(site / parent, new / parent)
