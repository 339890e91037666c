"""The docs tree in a folder of another site, whose own MkDocs renders it. Files there that are not ours stay.

A hidden list in the folder says which files are ours; MkDocs publishes no file whose name begins with a dot.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from broadsheet.publish.manifest import Manifest, format_manifest, list_files, read_manifest
from broadsheet.system.errors import UsageError, as_usage_error
from broadsheet.system.files import lock_folder, write_atomically
from broadsheet.system.messages import name_first

if TYPE_CHECKING:
    from broadsheet.pages.templates import Page

EMBEDDED = ".broadsheet.json"
"""The list of our files: a manifest without digests."""
_OURS_ALONE = {"about/index.md", "robots.txt", "assets/topics.json", "assets/words.js", "assets/look.css"}
"""Files that are true, or of use, only in a site with our theme and search."""


def embed_pages(folder: Path, pages: Iterable[Page], address: str, papers: int) -> None:
    """Make our files in `folder` exactly these pages, and keep all other files.

    The pages are published at `address`, and `papers` is their number of papers. A file whose bytes are right is not
    touched. If this is interrupted, the next run continues. Raises UsageError if a page would replace a file that is
    not ours, or if the folder cannot be written.
    """
    contents = {page.path: page.content for page in pages if page.path not in _OURS_ALONE}
    with as_usage_error(folder):
        folder.mkdir(exist_ok=True)
        with lock_folder(folder, "Another command is writing pages there."):
            ours = _find_ours(folder)
            _refuse_foreign(folder, ours, contents)
            # What is written from here on is ours, even if the end is never reached.
            _write_list(folder, {*ours, *contents}, address, papers)
            for path in ours - contents.keys():
                (folder / path).unlink()
                _remove_empty(folder, path)
            for path, content in contents.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                if path not in ours or (folder / path).read_bytes() != content:
                    (folder / path).write_bytes(content)
            _write_list(folder, contents, address, papers)


def count_embedded(folder: Path) -> int:
    """Return the number of papers whose pages are in a folder."""
    return read_manifest(folder, EMBEDDED).papers


def _find_ours(folder: Path) -> set[str]:
    """Return the files in a folder that its list names; a link is never ours."""
    listed = read_manifest(folder, EMBEDDED).digests
    return {path for path in list_files(folder) if path in listed and not (folder / path).is_symlink()}


def _write_list(folder: Path, paths: Iterable[str], address: str, papers: int) -> None:
    """Write the list of our files. Raises UsageError."""
    write_atomically(folder / EMBEDDED, format_manifest(Manifest(address, papers, dict.fromkeys(paths, ""))))


def _refuse_foreign(folder: Path, ours: Collection[str], needed: Collection[str]) -> None:
    """Raise UsageError if a file that is not ours is where a needed file, or a folder for one, has to be.

    A site that a build published in the folder is refused as a whole.
    """
    if read_manifest(folder).files:
        raise UsageError(
            f"{folder}: This folder has a site that `broadsheet build` published, and Markdown pages would be mixed"
            " with it. Delete the folder first if you want Markdown pages there instead, or choose another folder."
        )
    folders = {parent for path in needed for parent in _list_parents(path)}
    foreign = [path for path in list_files(folder) if path not in ours]
    taken = [
        path for path in foreign if path in folders or any(each in needed for each in (path, *_list_parents(path)))
    ]
    if taken:
        raise UsageError(
            f"{folder}: The folder contains files that Broadsheet did not make, at paths that it needs"
            f" ({name_first(taken)}). Move them away, or choose another folder."
        )


def _list_parents(path: str) -> list[str]:
    """Return the folders that contain a file, the innermost first."""
    return [str(parent) for parent in PurePosixPath(path).parents][:-1]


def _remove_empty(folder: Path, path: str) -> None:
    """Remove the folders of a file that no longer exists, as long as there is nothing else in them."""
    for parent in _list_parents(path):
        if any((folder / parent).iterdir()):
            break
        (folder / parent).rmdir()
