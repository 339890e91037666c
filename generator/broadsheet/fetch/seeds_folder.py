"""The folder `seeds/`: what its files hold, and how downloaded pages are written to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from broadsheet.config.daily_sources.registry import DAILY_SOURCES
from broadsheet.config.project import Project
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.sources.inputs import read_sources
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.parsing import parse_source
from broadsheet.system.files import write_atomically

SEEDS = "seeds"
"""The folder of a project with its inputs."""
_ENDINGS = "|".join(sorted({ending for source in DAILY_SOURCES.values() for ending in source.answer_type.endings}))


@dataclass(frozen=True)
class SeedFiles:
    """What the files in `seeds/` hold."""

    files: tuple[Parsed, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """Every identifier and title of a paper there."""
        return frozenset(name for parsed in self.files for paper in parsed.papers for name in _name(paper))

    def count_new(self, papers: Iterable[Paper]) -> int:
        """How many of the papers have no record there, judging by identifiers and titles."""
        return sum(self.names.isdisjoint(_name(paper)) for paper in papers)

    def find_days(self, label: str) -> dict[date, list[Parsed]]:
        """The files of one source, whose names are a day and the label, by their days."""
        pattern = re.compile(rf"{SEEDS}/(\d{{4}}-\d\d-\d\d)-{re.escape(label)}(?:-\d+)?\.(?:{_ENDINGS})")
        found: dict[date, list[Parsed]] = {}
        for parsed in self.files:
            match = pattern.fullmatch(parsed.file)
            if match and (day := Period.find(match[1])):
                found.setdefault(day.last_day, []).append(parsed)
        return found

    def replace(self, files: Sequence[Parsed]) -> SeedFiles:
        """The same with these files, which replace those with their names."""
        names = {parsed.file for parsed in files}
        return SeedFiles((*(parsed for parsed in self.files if parsed.file not in names), *files))


def _name(paper: Paper) -> tuple[str, ...]:
    return (*paper.keys, f"title:{paper.title_key}")


def read_seeds(project: Project) -> SeedFiles:
    """What a project's `seeds/` holds; nothing if there is no such folder."""
    if not project.seeds.is_dir():
        return SeedFiles()
    site = project.config.site
    sources, _ = read_sources((project.seeds,), project.folder, site.limits)
    return SeedFiles(tuple(parse_source(source, site.limits, None, site.columns) for source in sources))


def name_page(day: date, label: str, page: int, ending: str) -> str:
    """The file for a page of a day's answer, relative to the project; pages count from 1."""
    number = f"-{page}" if page > 1 else ""
    return f"{SEEDS}/{day.isoformat()}-{label}{number}.{ending}"


def write_pages(project: Path, files: Sequence[tuple[str, bytes]], former: Iterable[str] = ()) -> None:
    """Write each page whole or not at all, the first one last, and remove the `former` pages that are not among them.

    Raises UsageError if `seeds/` cannot be written.
    """
    for name, data in reversed(files):
        write_atomically(project / name, data)
    for name in set(former) - {name for name, _ in files}:
        (project / name).unlink(missing_ok=True)
