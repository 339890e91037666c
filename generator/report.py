"""What became of every record that was read."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from generator.config import SHIPPED_ADDRESS, Config
from generator.errors import BroadsheetError, Problem, UsageError, blame
from generator.library import Library
from generator.render import count


@dataclass(frozen=True, slots=True)
class Report:
    """The account of one build: read = published + merged + rejected + hidden."""

    read: int
    """Records found in the sources."""
    published: int
    """Papers with a page."""
    merged: int
    """Records that became part of another one's paper."""
    rejected: int
    """Records that could not become a paper; a problem says why."""
    hidden: int
    """Papers that the site's keeper does not show."""
    untagged: int
    """Papers, among those published, without a topic."""
    problems: tuple[Problem, ...]
    """What a person should look at, in the order found."""

    @property
    def counts(self) -> str:
        """The account on one line."""
        return (
            f"Records: {self.read:,} read = {self.published:,} published + {self.merged:,} merged"
            f" + {self.rejected:,} rejected + {self.hidden:,} hidden. Untagged papers: {self.untagged:,}."
        )

    def write(self, path: Path, mark: str = "new") -> None:
        """Write the report as JSON, whole or not at all.

        Of two at one time each needs its `mark`. Raises UsageError where the place cannot be written.
        """
        new = path.with_name(f".{path.name}-{mark}")
        with blame(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                new.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
                new.replace(path)
            finally:
                new.unlink(missing_ok=True)


class NothingPublishedError(BroadsheetError):
    """Nothing was published, and the site is as it was before; `report` says what was found."""

    exit_code = 1

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report


def make_report(library: Library, config: Config) -> Report:
    """Count what became of the records, and add what a keeper should know."""
    problems = list(library.problems)
    if config.site.address == SHIPPED_ADDRESS:
        problems.append(_address_problem())
    rejected = sum(problem.rejected for problem in problems)
    return Report(
        read=len(library.papers) + library.merged + rejected,
        published=len(library.papers),
        merged=library.merged,
        rejected=rejected,
        hidden=0,
        untagged=sum(not paper.tags for paper in library.papers),
        problems=tuple(problems),
    )


def _address_problem() -> Problem:
    return Problem(
        where="site_config/site.yml",
        found=f"the shipped address {SHIPPED_ADDRESS}",
        expected="the address that the site is published under",
        advice="Set “address” there, or pass --site-url; until then feeds and previews of links point to your machine.",
    )


def refuse(report: Report, before: int, *, strict: bool = False, allow_shrink: bool = False) -> None:
    """Raise NothingPublishedError where publishing would do harm; `before` is the old site's number of papers."""
    if not report.published:
        reason = "no record could be published. Correct the problems above, or name other sources."
    elif 2 * report.published < before and not allow_shrink:
        reason = f"{count(report.published, 'paper')} would replace {before:,}. Pass --allow-shrink if that is meant."
    elif strict and report.problems:
        reason = "there are problems, and --strict was given. Correct them, or build without it."
    else:
        return
    raise NothingPublishedError(f"Nothing was published: {reason}", report)


def check_report_place(path: Path) -> None:
    """Raise UsageError where a report could not be written, without writing anything."""
    if path.exists() and not path.is_file():
        raise UsageError(f"{path}: is no regular file. Choose another --report.")
    folder = next(folder for folder in path.parents if folder.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(f"{folder}: cannot be written. Choose another --report.")
