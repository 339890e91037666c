"""The folder that a site is published in, and what makes a folder unsuitable."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from broadsheet.system.errors import UsageError

STAGE_PREFIX = ".broadsheet-"
"""How the name of a stage begins, the hidden folder beside the site in which a build works."""


def resolve_target(site: Path, project: Path, sources: Iterable[Path], report: Path | None) -> Path:
    """The folder to publish in, with links resolved. Raises UsageError if publishing there would do harm."""
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        raise UsageError(f"{site}: found a file or a link, expected a folder. Choose another --site-dir.")
    place = Path(os.path.realpath(site))
    own = [project / name for name in ("seeds", "site_config", "docs_templates", "build/docs")]
    for path in (project, *own, *sources):
        if _is_within(path, place):
            raise UsageError(f"{site}: holds {path}, which Broadsheet needs for itself. Choose another --site-dir.")
    for path in own:
        if _is_within(place, path):
            raise UsageError(f"{site}: is inside {path}, which Broadsheet needs for itself. Choose another --site-dir.")
    if report and _is_within(report, place):
        raise UsageError(f"{report}: is inside the site, which is replaced. Choose another --report.")
    if place.name.startswith(STAGE_PREFIX):
        raise UsageError(f"{site}: has a name that builds use for themselves. Choose another --site-dir.")
    if os.path.ismount(place):
        raise UsageError(f"{site}: is a mount point, which cannot be replaced. Choose a folder in it as --site-dir.")
    if place.exists() and not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        raise UsageError(f"{site}: cannot be written. Choose another --site-dir.")
    return place


def _is_within(inner: Path, outer: Path) -> bool:
    """Whether a path is another one or below it, by name or by file, as on disks that ignore case."""
    inner, outer = Path(os.path.realpath(inner)), Path(os.path.realpath(outer))
    same = (path.samefile(outer) for path in (inner, *inner.parents) if outer.exists() and path.exists())
    return inner.is_relative_to(outer) or any(same)
