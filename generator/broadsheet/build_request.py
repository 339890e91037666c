"""What a person asks of a build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from broadsheet.config.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRequest:
    """What to build, from what, and where to."""

    project: Project
    sources: tuple[Path, ...] = ()
    """Files and folders to read; none stands for the project's `seeds/`."""
    site_dir: Path
    """Where the site is published."""
    format: str | None = None
    """The format of every source; None where each is to be recognised."""
    strict: bool = False
    """Whether one problem is enough to publish nothing."""
    allow_shrink: bool = False
    """Whether a site may have less than half of the papers that it had."""
    overwrite: bool = False
    """Whether files in `site_dir` that were not made here are kept there; else they end the build."""
    report: Path | None = None
    """Where the account of the build is written."""
