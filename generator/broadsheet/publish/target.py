"""The folder that a site is published in, and what makes a folder unsuitable.

Publishing replaces the folder as a whole, so nothing else that is needed may be in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from broadsheet.config.mkdocs_file import read_site_dir
from broadsheet.system.errors import UsageError

STAGE_PREFIX = ".broadsheet-"
"""How the name of a stage begins: the hidden folder beside the site in which a build works."""
_INPUTS = ("seeds", "site_config", "docs_templates", "build/docs")
"""The folders of a project that a build reads, or writes for another purpose."""
_MKDOCS_FILES = ("mkdocs.yml", "mkdocs.yaml")
"""Where MkDocs looks for its configuration."""


def resolve_target(site: Path, project: Path, sources: Iterable[Path], report: Path | None) -> Path:
    """Return the folder to publish in, with links resolved.

    `sources` are the files and folders that are read, and `report` is where the report is written. Raises UsageError if
    replacing the folder would remove or change one of them or the project, or if it cannot be replaced.
    """
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        raise UsageError(f"{site}: This is a file or a link, not a folder. Choose another --site-dir.")
    place = Path(os.path.realpath(site))
    own = [project / name for name in _INPUTS]
    for path in (project, *own, *sources):
        if _is_within(path, place):
            found = "A build needs this folder" if _is_within(place, path) else f"A build needs {path} in this folder"
            raise UsageError(f"{site}: {found}, so it cannot be replaced. Choose another --site-dir.")
    for path in own:
        if _is_within(place, path):
            raise UsageError(f"{site}: This is inside {path}, which a build needs. Choose another --site-dir.")
    if other := _find_other_site(place, project):
        raise UsageError(
            f"{site}: This folder belongs to another site: `mkdocs build` makes it as {other} says, and deletes"
            " whatever else is in it. Choose another --site-dir, for example --site-dir papers. MkDocs includes"
            " a site that is in its docs/, and `broadsheet embed` adds pages to its own site."
        )
    if report and _is_within(report, place):
        raise UsageError(f"{report}: The report would be inside the site, which is replaced. Choose another --report.")
    if place.name.startswith(STAGE_PREFIX):
        advice = "Choose another --site-dir."
        raise UsageError(f"{site}: Names that begin with {STAGE_PREFIX} are reserved for running builds. {advice}")
    if os.path.ismount(place):
        advice = "Choose a folder inside it as --site-dir."
        raise UsageError(f"{site}: This is a mount point, which cannot be replaced. {advice}")
    if place.exists() and not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        raise UsageError(f"{site}: The folder cannot be written. Choose another --site-dir.")
    return place


def refuse_inputs(folder: Path, project: Path, sources: Iterable[Path]) -> None:
    """Raise UsageError if a folder that pages are written into is, or is inside, one that is read."""
    for path in (*(project / name for name in _INPUTS), *sources):
        if _is_within(folder, path):
            raise UsageError(
                f"{folder}: A build reads {path}, so no pages can be written there. Choose another folder."
            )


def _find_other_site(place: Path, project: Path) -> Path | None:
    """Return the configuration of an MkDocs project that is not ours and builds its site in or around this folder.

    It is looked for in all folders that contain the place or `project`; None if there is none.
    """
    for folder in dict.fromkeys((*place.parents, project, *project.parents)):
        for name in _MKDOCS_FILES if not (folder / "site_config").is_dir() else ():
            if not (folder / name).is_file():
                continue
            theirs = folder / read_site_dir(folder / name)
            if _is_within(theirs, place) or _is_within(place, theirs):
                return folder / name
    return None


def _is_within(inner: Path, outer: Path) -> bool:
    """Return whether a path is another one or below it, by name or, on disks that ignore case, by file."""
    inner, outer = Path(os.path.realpath(inner)), Path(os.path.realpath(outer))
    same = (path.samefile(outer) for path in (inner, *inner.parents) if outer.exists() and path.exists())
    return inner.is_relative_to(outer) or any(same)
