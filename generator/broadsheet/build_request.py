"""What a user asks a build to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from broadsheet.config.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRequest:
    """What to build, from which sources, and where to publish it."""

    project: Project
    sources: tuple[Path, ...] = ()
    """Files and folders to read; if empty, the project's `seeds/`."""
    site_dir: Path
    """Where the site is published."""
    format: str | None = None
    """The format of every source; None to detect the format of each."""
    strict: bool = False
    """Whether nothing is published if there is a problem."""
    allow_shrink: bool = False
    """Whether the new site may have fewer than half the papers of the old one."""
    overwrite: bool = False
    """Whether foreign files in `site_dir` are kept; if not, they stop the build."""
    report: Path | None = None
    """The file that the report is written to."""
