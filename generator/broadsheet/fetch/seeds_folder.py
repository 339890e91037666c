"""The folder `seeds/`: what its files contain, and how downloaded pages are saved in it.

A file of a daily source is named after the day and the source, such as `2025-03-20-arxiv-cs.CL.xml`; further pages of
the same answer have `-2` and so on before the ending.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from broadsheet.config.daily_sources.registry import DAILY_SOURCES
from broadsheet.config.defaults import DEFAULTS
from broadsheet.config.project import Project
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.sources.inputs import EXAMPLE, has_only_example, read_sources
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.parsing import parse_source
from broadsheet.system.errors import as_usage_error
from broadsheet.system.files import write_atomically

SEEDS = "seeds"
"""The folder of a project with its inputs."""
_ENDINGS = "|".join(sorted({ending for source in DAILY_SOURCES.values() for ending in source.answer_type.endings}))
"""The endings that files of daily sources may have, as a regular expression."""


@dataclass(frozen=True)
class SeedFiles:
    """What the files in `seeds/` contain."""

    files: tuple[Parsed, ...] = ()
    """Each file with its papers and problems, in the order in which a build reads them."""

    @cached_property
    def names(self) -> frozenset[str]:
        """Every identifier and every title of a paper there."""
        return frozenset(name for parsed in self.files for paper in parsed.papers for name in _name(paper))

    def count_new(self, papers: Iterable[Paper]) -> int:
        """Return how many of the papers have no record there, judging by identifiers and titles."""
        return sum(self.names.isdisjoint(_name(paper)) for paper in papers)

    def find_days(self, label: str) -> dict[date, list[Parsed]]:
        """Return the files of the source with this label, by their days; the pages of a day are in their order.

        A day without its first page is not among them: a run was ended while it saved the pages, so the day is missing.
        """
        pattern = re.compile(rf"{SEEDS}/(\d{{4}}-\d\d-\d\d)-{re.escape(label)}(?:-(\d+))?\.(?:{_ENDINGS})")
        found: dict[date, list[tuple[int, Parsed]]] = {}
        for parsed in self.files:
            match = pattern.fullmatch(parsed.file)
            if match and (day := Period.find(match[1])):
                found.setdefault(day.last_day, []).append((int(match[2] or 1), parsed))
        in_order = {day: sorted(pages, key=lambda page: page[0]) for day, pages in found.items()}
        return {day: [parsed for _, parsed in pages] for day, pages in in_order.items() if pages[0][0] == 1}

    def replace(self, files: Sequence[Parsed]) -> SeedFiles:
        """Return the same with these files added, or in the place of those with the same names."""
        names = {parsed.file for parsed in files}
        return SeedFiles((*(parsed for parsed in self.files if parsed.file not in names), *files))


def _name(paper: Paper) -> tuple[str, ...]:
    """Return the identifiers and the title by which a paper is recognised."""
    return (*paper.keys, f"title:{paper.title_key}")


def read_seeds(project: Project) -> SeedFiles:
    """Read a project's `seeds/`, as a build does; the result is empty if there is no such folder."""
    if not project.seeds.is_dir():
        return SeedFiles()
    site = project.config.site
    sources, _ = read_sources((project.seeds,), project.folder, site.limits)
    return SeedFiles(tuple(parse_source(source, site.limits, None, site.columns) for source in sources))


def name_page(day: date, label: str, page: int, ending: str) -> str:
    """Return the name of the file for a page of a day's answer, relative to the project; pages count from 1."""
    number = f"-{page}" if page > 1 else ""
    return f"{SEEDS}/{day.isoformat()}-{label}{number}.{ending}"


def write_pages(project: Path, files: Sequence[tuple[str, bytes]], former: Iterable[str] = ()) -> None:
    """Save pages by their names, and remove the `former` pages of the day that are not among them.

    Each page is written whole or not at all, and the first one last: a day whose first page exists is complete. Raises
    UsageError if `seeds/` cannot be written.
    """
    for name, data in reversed(files):
        write_atomically(project / name, data)
    for name in set(former) - {name for name, _ in files}:
        with as_usage_error(project / name):
            (project / name).unlink(missing_ok=True)


def remove_example(project: Path) -> bool:
    """Remove the example of a new site if `seeds/` has other files, and return whether it was removed.

    It stays if its owner has changed it. Raises UsageError if it cannot be read or removed.
    """
    example = project / SEEDS / EXAMPLE
    shipped = DEFAULTS / "docs_templates" / "new" / SEEDS / EXAMPLE
    with as_usage_error(example):
        if not example.is_file() or example.is_symlink() or example.read_bytes() != shipped.read_bytes():
            return False
        if has_only_example(project / SEEDS):
            return False
        example.unlink()
        return True
