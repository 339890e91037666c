"""Inputs under `seeds/`: what is there already, and how a new one is filed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from generator.config import Config
from generator.files import write_whole
from generator.paper import Paper, Period
from generator.sources import parse_source, read_sources
from generator.sources.series import Parsed

SEEDS = "seeds"
"""The folder of a project with its inputs."""


@dataclass(frozen=True)
class Shelf:
    """What the files under `seeds/` hold."""

    files: tuple[Parsed, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """Everything that a paper there may be called."""
        return frozenset(name for parsed in self.files for paper in parsed.papers for name in _name(paper))

    def count_new(self, papers: Iterable[Paper]) -> int:
        """How many papers have no record there, as far as identifiers and titles tell."""
        return sum(self.names.isdisjoint(_name(paper)) for paper in papers)

    def find_days(self, label: str) -> dict[date, list[Parsed]]:
        """The files of one source, whose names are a day and the label, under their days."""
        pattern = re.compile(rf"{SEEDS}/(\d{{4}}-\d\d-\d\d)-{re.escape(label)}(?:-\d+)?\.(?:json|xml)")
        found: dict[date, list[Parsed]] = {}
        for parsed in self.files:
            match = pattern.fullmatch(parsed.file)
            if match and (day := Period.find(match[1])):
                found.setdefault(day.last_day, []).append(parsed)
        return found

    def put(self, files: Sequence[Parsed]) -> Shelf:
        """The shelf with these files, in the place of those of their names."""
        names = {parsed.file for parsed in files}
        return Shelf((*(parsed for parsed in self.files if parsed.file not in names), *files))


def _name(paper: Paper) -> tuple[str, ...]:
    return (*paper.keys, f"title:{paper.title_key}")


def read_shelf(project: Path, config: Config) -> Shelf:
    """What is under a project's `seeds/`; nothing where there is no such folder."""
    if not (project / SEEDS).is_dir():
        return Shelf()
    limits = config.site.limits
    sources, _ = read_sources((project / SEEDS,), project, limits)
    return Shelf(tuple(Parsed(s.file, *parse_source(s, limits, None, config.site.columns)) for s in sources))


def name_page(day: date, label: str, page: int, ending: str) -> str:
    """Where a page of a day's answer is filed, below the project; pages count from 1."""
    number = f"-{page}" if page > 1 else ""
    return f"{SEEDS}/{day.isoformat()}-{label}{number}.{ending}"


def file_pages(project: Path, files: Sequence[tuple[str, bytes]], former: Iterable[str] = ()) -> None:
    """Write each page whole or not at all, the first one last, and remove former pages that are none of them.

    Raises UsageError where `seeds/` cannot be written.
    """
    for name, data in reversed(files):
        write_whole(project / name, data)
    for name in set(former) - {name for name, _ in files}:
        (project / name).unlink(missing_ok=True)
