"""What Broadsheet offers to Python programs, under the names in `broadsheet.__all__`. See `docs/python.md`."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from broadsheet.check.inspection import inspect_site
from broadsheet.config.build_request import BuildRequest, read_cluster
from broadsheet.config.project import open_project
from broadsheet.pipeline.building import build_site
from broadsheet.report.account import NothingPublishedError, Report
from broadsheet.sources.formats import FORMATS
from broadsheet.system.errors import BroadsheetError, ConfigError, Place, Problem, UsageError
from broadsheet.system.messages import excerpt, join_words

__all__ = [
    "BroadsheetError",
    "ConfigError",
    "NothingPublishedError",
    "Place",
    "Problem",
    "PublishedSite",
    "Report",
    "UsageError",
    "build",
]
StrPath: TypeAlias = str | os.PathLike[str]
"""A path as programs give it."""


@dataclass(frozen=True, slots=True)
class PublishedSite:
    """A site that `build` has published."""

    folder: Path
    """The absolute path of its folder."""
    address: str
    """The address that it was built for, which ends with `/`."""
    report: Report
    """What became of every record that was read, with the problems that a person should look at."""


def build(
    *sources: StrPath,
    project: StrPath | None = None,
    site_dir: StrPath | None = None,
    site_url: str | None = None,
    format: str | None = None,
    embeddings: StrPath | None = None,
    check: bool = False,
    strict: bool = False,
    allow_shrink: bool = False,
    overwrite: bool = False,
    clean: bool = False,
    verify: bool = False,
    renderer: str | None = None,
    jobs: int = 1,
    engine: str | None = None,
    report: StrPath | None = None,
    progress: Callable[[str], None] | None = None,
) -> PublishedSite:
    """Build a site and replace the old one with it, as the command `broadsheet build` does.

    Nothing is printed, and no signal is handled. If an exception is raised, the old site is as it was. A process can
    build one site at a time.

    - `sources`: files and folders to read; by default the `seeds/` of the project.
    - `project`: the folder that contains `site_config/`; by default the nearest one from the working directory upwards.
    - `site_dir`: where to publish; by default `site/` in the project.
    - `site_url`: the address of the site, which replaces the one in `site.yml`.
    - `format`: the format of every source, for example `bibtex`; by default it is detected.
    - `embeddings`: a file with vectors of papers, used to find related papers.
    - `check`: leave out papers whose pages have defects, and publish nothing if anything else has one.
    - `strict`: publish nothing if there is any problem.
    - `allow_shrink`: publish even if more than half of the papers would disappear.
    - `overwrite`: publish into a folder that contains other files, and keep those.
    - `clean`: make everything anew, and reuse nothing of former builds.
    - `verify`: read every byte that is reused, and compare samples of the pages with what MkDocs makes.
    - `renderer`: `mkdocs` to have MkDocs render every page.
    - `jobs`: the number of processes that share the work. With more than one, the program must do what it does below
      `if __name__ == "__main__":`, since these processes import it.
    - `engine`: the address of a Dask cluster whose workers share the work instead, for example `dask://10.0.0.1:8786`.
    - `report`: the file to which the report is written as JSON; by default `build/report.json` in the project.
    - `progress`: called with a sentence at the beginning of each step.

    Raises ConfigError if the configuration is not valid; UsageError if a source does not exist or a place cannot be
    written; NothingPublishedError, which has the report, if no record could be used, the site would shrink, or there is
    a problem and the build is `strict`; BroadsheetError, from which all these derive, if something else prevents
    publishing, such as a defect that `check` found; and OSError, for example if the disk is full.
    """
    if project is not None and not Path(project).is_dir():
        raise UsageError(
            f"{os.fspath(project)}: This folder does not exist. Give the folder that contains site_config/."
        )
    if format is not None and format not in FORMATS:
        raise UsageError(f"“{excerpt(format)}” is not a format. Write one of {join_words(sorted(FORMATS), 'or')}.")
    if renderer not in (None, "mkdocs"):
        raise UsageError(f"“{excerpt(renderer)}” is not a renderer. Write mkdocs, or leave it out.")
    if jobs < 1:
        raise UsageError(f"{jobs} is not a number of processes. Write 1 or more.")
    opened = open_project(Path(project) if project is not None else None, site_url)
    request = BuildRequest(
        project=opened,
        sources=tuple(map(Path, sources)),
        site_dir=Path(site_dir if site_dir is not None else opened.folder / "site").absolute(),
        format=format,
        embeddings=Path(embeddings) if embeddings is not None else None,
        strict=strict,
        allow_shrink=allow_shrink,
        overwrite=overwrite,
        clean=clean,
        verify=verify,
        by_mkdocs=renderer == "mkdocs",
        jobs=jobs,
        cluster=read_cluster(engine or ""),
        report=Path(report).resolve() if report is not None else opened.report,
    )
    inspect = partial(inspect_site, previous=None) if check else None
    made = build_site(request, progress or _say_nothing, inspect)
    return PublishedSite(request.site_dir, opened.config.site.address, made)


def _say_nothing(step: str) -> None:
    """Announce nothing."""
