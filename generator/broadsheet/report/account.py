"""What became of every record that was read."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from broadsheet.config.configuration import Config
from broadsheet.config.settings import SHIPPED_ADDRESS
from broadsheet.model.library import Library
from broadsheet.system.errors import BroadsheetError, Place, Problem, UsageError
from broadsheet.system.files import write_atomically
from broadsheet.system.messages import count

_LOST = ("merged", "rejected", "hidden")
"""What a record without a page of its own may have become."""
_COLUMNS = ("read", "published", *_LOST)


@dataclass(frozen=True, slots=True)
class FileAccount:
    """What became of the records of one file: read = published + merged + rejected + hidden."""

    file: str
    published: int
    """Papers with a page whose first record is one of them."""
    merged: int
    """Records that became part of another one's paper."""
    rejected: int
    """Records that could not become a paper; a problem says why."""
    hidden: int
    """Papers that are not shown, by their first records."""

    @property
    def read(self) -> int:
        """Records found in it."""
        return self.published + self.merged + self.rejected + self.hidden


@dataclass(frozen=True, slots=True)
class Missing:
    """A record that has no page of its own."""

    where: Place
    became: str
    """`merged`, `rejected` or `hidden`."""
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """The account of one build: read = published + merged + rejected + hidden."""

    read: int
    """Records found in the sources."""
    published: int
    """The number of papers with a page."""
    merged: int
    """Records that became part of another one's paper."""
    rejected: int
    """Records that could not become a paper; a problem says why."""
    hidden: int
    """Papers that are not shown: the site owner's wish, or replacements of what was not announced before."""
    untagged: int
    """Papers, among those published, without a topic."""
    problems: tuple[Problem, ...]
    """What a person should look at, in the order found."""
    files: tuple[FileAccount, ...] = ()
    """The account of each file, in the order of their names."""
    missing: tuple[Missing, ...] = ()
    """Every record without a page of its own, and why, in the order of the files."""

    @property
    def counts(self) -> str:
        """The account on one line."""
        return (
            f"Records: {self.read:,} read = {self.published:,} published + {self.merged:,} merged"
            f" + {self.rejected:,} rejected + {self.hidden:,} hidden. Untagged papers: {self.untagged:,}."
        )

    @property
    def table(self) -> str:
        """The account of each file, a line each, under a head."""
        width = max([len("file"), *(len(account.file) for account in self.files)])
        rows = [(account.file, *(getattr(account, name) for name in _COLUMNS)) for account in self.files]
        head = "  ".join(["file".ljust(width), *_COLUMNS])
        sizes = [len(name) for name in _COLUMNS]
        lines = [
            "  ".join([row[0].ljust(width), *(f"{n:{s},}" for n, s in zip(row[1:], sizes, strict=True))])
            for row in rows
        ]
        return "\n".join([head, *lines])

    @property
    def silent(self) -> tuple[Missing, ...]:
        """The records without a page of which no problem tells."""
        return tuple(record for record in self.missing if record.became != "rejected")

    def _as_json(self) -> dict[str, object]:
        files = [
            {"file": account.file, **{name: getattr(account, name) for name in _COLUMNS}} for account in self.files
        ]
        found = asdict(self)
        for item in (*found["problems"], *found["missing"]):
            item["where"] = str(Place(**item["where"]))
        for problem in found["problems"]:
            if not problem["found"]:
                del problem["found"], problem["expected"]
        return {**found, "files": files}

    def write(self, path: Path, mark: str = "new") -> None:
        """Write the report as JSON, whole or not at all.

        Of two at one time each needs its `mark`. Raises UsageError where the place cannot be written.
        """
        text = json.dumps(self._as_json(), ensure_ascii=False, indent=2) + "\n"
        write_atomically(path, text.encode(), mark)


class NothingPublishedError(BroadsheetError):
    """Nothing was published, and the site is as it was before; `report` says what was found."""

    exit_code = 1

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report


def make_report(library: Library, config: Config) -> Report:
    """Count what became of every record, and add what a site owner should know."""
    problems = list(library.account.problems)
    if config.site.address == SHIPPED_ADDRESS:
        problems.append(_address_problem())
    missing = _list_missing(library, problems)
    papers = Counter(paper.origin.file for paper in library.papers)
    lost = Counter((record.where.file, record.became) for record in missing)
    files = sorted({*library.account.files, *papers, *(record.where.file for record in missing)})
    accounts = [FileAccount(file, papers[file], *(lost[file, became] for became in _LOST)) for file in files]
    return Report(
        read=sum(account.read for account in accounts),
        published=len(library.papers),
        merged=len(library.account.merged),
        rejected=sum(account.rejected for account in accounts),
        hidden=len(library.account.hidden),
        untagged=sum(not paper.tags for paper in library.papers),
        problems=tuple(problems),
        files=tuple(accounts),
        missing=tuple(missing),
    )


def _list_missing(library: Library, problems: Iterable[Problem]) -> list[Missing]:
    """Every record without a page of its own, in the order of files and lines."""
    found = [
        Missing(record.origin.place, became, record.reason)
        for became, records in (("merged", library.account.merged), ("hidden", library.account.hidden))
        for record in records
    ]
    found += [Missing(problem.where, "rejected", problem.message) for problem in problems if problem.rejected]
    return sorted(found, key=lambda record: record.where)


def _address_problem() -> Problem:
    return Problem(
        where=Place("site_config/site.yml"),
        kind="shipped-address",
        found=f"the shipped address {SHIPPED_ADDRESS}",
        expected="the address that the site is published under",
        advice="Set “address” there, or pass --site-url; until then feeds and previews of links point to your machine,"
        " and citations lack the addresses of pages.",
    )


def refuse_to_publish(report: Report, before: int, *, strict: bool = False, allow_shrink: bool = False) -> None:
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


def check_report_path(path: Path) -> None:
    """Raise UsageError where a report could not be written, without writing anything."""
    if path.exists() and not path.is_file():
        raise UsageError(f"{path}: is no regular file. Choose another --report.")
    folder = next(folder for folder in path.parents if folder.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(f"{folder}: cannot be written. Choose another --report.")
