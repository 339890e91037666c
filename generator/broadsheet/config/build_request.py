"""What a user asks of a build."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from broadsheet.config.project import Project
from broadsheet.system.errors import UsageError
from broadsheet.system.messages import excerpt

_CLUSTER = re.compile(r"dask://([^/\s:]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})/?")
"""The address of a cluster; the groups are the host and the port of its scheduler."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRequest:
    """The options of one build: what to build, from which sources, and where to publish it."""

    project: Project
    """The project whose configuration, templates and defaults are used."""
    sources: tuple[Path, ...] = ()
    """Files and folders to read; the `seeds/` of the project if there are none."""
    site_dir: Path
    """The folder in which the site is published."""
    format: str | None = None
    """The format of every source, by its name in `broadsheet.sources.formats`; None to detect the format of each."""
    embeddings: Path | None = None
    """A file with vectors of papers, used to find related papers; None if there is none."""
    strict: bool = False
    """Whether nothing is published if there is any problem."""
    allow_shrink: bool = False
    """Whether the new site may have fewer than half the papers of the old one."""
    overwrite: bool = False
    """Whether files in `site_dir` that Broadsheet did not create are kept; if not, they stop the build."""
    previous: Path | None = None
    """The former site, whose pages stay where new ones have faults; None for the one in `site_dir`."""
    clean: bool = False
    """Whether everything is made anew, and nothing of former builds is reused."""
    verify: bool = False
    """Whether every byte that is reused is read, and samples of pages are compared with what MkDocs makes."""
    by_mkdocs: bool = False
    """Whether MkDocs renders every page."""
    jobs: int = 1
    """The number of processes that share the work; the result does not depend on it."""
    cluster: str = ""
    """Host and port of the Dask scheduler whose workers share the work instead; empty if there is none."""
    report: Path | None = None
    """The file that the report is written to; None to write none."""

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files and folders that the user names, which must not be replaced by the site."""
        return (*self.sources, *([self.embeddings] if self.embeddings else []))

    @property
    def former_site(self) -> Path:
        """The folder of the site that the new one is compared with."""
        return self.previous or self.site_dir


def read_cluster(address: str) -> str:
    """Return host and port of the scheduler at the address of a cluster; nothing of none.

    Raises UsageError if it is not an address.
    """
    match = _CLUSTER.fullmatch(address)
    if address and not match:
        raise UsageError(f"“{excerpt(address)}” is not the address of a cluster. Write dask://HOST:PORT.")
    return f"{match[1]}:{match[2]}" if match else ""
