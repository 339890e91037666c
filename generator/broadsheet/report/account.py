"""The report of a build: what became of every record that was read."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from broadsheet.config.configuration import Config
from broadsheet.config.settings import SHIPPED_ADDRESS, Site
from broadsheet.config.topics import FEW_PAPERS
from broadsheet.model.library import Library
from broadsheet.system.encodings import KNOWN_ENCODING
from broadsheet.system.errors import NOT_PAPERS, BroadsheetError, Place, Problem, UsageError
from broadsheet.system.files import write_atomically
from broadsheet.system.messages import count, join_words

SHIPPED = "shipped-address"
"""The kind of the problem of a site that has the address that it was shipped with."""
FAULTY_PAGE = "faulty-page"
"""The kind of the problem of a paper whose page has a fault."""
_EXPECTED = (KNOWN_ENCODING, NOT_PAPERS)
"""The kinds of remarks on what is as it should be."""
_LOST = ("merged", "rejected", "hidden")
"""What can have become of a record that has no page of its own."""
_COLUMNS = ("read", "published", *_LOST)
"""The columns of the table of files."""
_MOST_ROWS = 6
"""The number of files that get a row of their own in that table."""


@dataclass(frozen=True, slots=True, order=True)
class FileAccount:
    """The numbers of records of one file: read = published + merged + rejected + hidden."""

    file: str
    """The name of the file, as in origins and problems."""
    published: int
    """Records that are the first of a paper with a page."""
    merged: int
    """Records that became part of the paper of another record."""
    rejected: int
    """Records, or whole files, that could not be used; a problem says why."""
    hidden: int
    """Records that are the first of a paper that is not shown."""

    @property
    def read(self) -> int:
        """All records in the file."""
        return self.published + self.merged + self.rejected + self.hidden


@dataclass(frozen=True, slots=True)
class Missing:
    """A record that has no page of its own."""

    where: Place
    """The place where the record was read."""
    became: str
    """What became of it: `merged`, `rejected` or `hidden`."""
    reason: str
    """Why, in full sentences."""


@dataclass(frozen=True, slots=True)
class Report:
    """The report of one build. For the numbers of records, read = published + merged + rejected + hidden."""

    read: int
    """Records in all sources."""
    published: int
    """Papers with a page."""
    merged: int
    """Records that became part of the paper of another record."""
    rejected: int
    """Records, or whole files, that could not be used; a problem says why."""
    hidden: int
    """Papers that are not shown: the site owner hides them, or they were never announced."""
    untagged: int
    """Published papers without a topic."""
    problems: tuple[Problem, ...]
    """What a person should look at, in the order in which it was found."""
    files: tuple[FileAccount, ...] = ()
    """The numbers of each file, in the order of their names."""
    missing: tuple[Missing, ...] = ()
    """Every record without a page of its own, with the reason, in the order of files and lines."""

    @property
    def counts(self) -> str:
        """The numbers of all records on one line."""
        return (
            f"Records: {self.read:,} read = {self.published:,} published + {self.merged:,} merged"
            f" + {self.rejected:,} rejected + {self.hidden:,} hidden. Untagged papers: {self.untagged:,}."
        )

    @property
    def advice(self) -> str:
        """What to run if half of many papers have no topic; otherwise empty."""
        if self.published <= FEW_PAPERS or 2 * self.untagged < self.published:
            return ""
        return (
            f"{self.untagged:,} of {self.published:,} papers have no topic. Run `broadsheet topics suggest`, which"
            " proposes topics; with --write, the site gets them."
        )

    @property
    def table(self) -> str:
        """The numbers of each file as a table in plain text, with a heading.

        Of many files, those that lost most records are shown, and then the largest ones; others are one row.
        """
        shown = sorted(sorted(self.files, key=lambda account: (-account.rejected, -account.read))[:_MOST_ROWS])
        others = [account for account in self.files if account not in shown]
        rows = [(account.file, [getattr(account, name) for name in _COLUMNS]) for account in shown]
        if others:
            sums = [sum(getattr(account, name) for account in others) for name in _COLUMNS]
            rows.append((count(len(others), "other file"), sums))
        width = max([len("file"), *(len(name) for name, _ in rows)])
        lines = ["  ".join(["file".ljust(width), *_COLUMNS])]
        for name, numbers in rows:
            cells = (f"{number:{len(column)},}" for number, column in zip(numbers, _COLUMNS, strict=True))
            lines.append("  ".join([name.ljust(width), *cells]))
        return "\n".join(lines)

    @property
    def silent(self) -> tuple[Missing, ...]:
        """The records without a page about which there is no problem: those that were merged or are hidden."""
        return tuple(record for record in self.missing if record.became != "rejected")

    def _as_json(self) -> dict[str, object]:
        """The report as JSON values, with places as texts."""
        files = [
            {"file": account.file, **{name: getattr(account, name) for name in _COLUMNS}} for account in self.files
        ]
        found = asdict(self)
        for item in (*found["problems"], *found["missing"]):
            item["where"] = str(Place(**item["where"]))
        return {**found, "files": files}

    def write(self, path: Path, mark: str = "new") -> None:
        """Write the report to a file as JSON, completely or not at all.

        Builds that may write the same report at the same time need a different `mark`. Raises UsageError if the file
        cannot be written.
        """
        text = json.dumps(self._as_json(), ensure_ascii=False, indent=2) + "\n"
        write_atomically(path, text.encode(), mark)


pack_report = msgspec.msgpack.Encoder().encode
"""Return a report as bytes."""
_unpack_report = msgspec.msgpack.Decoder(Report).decode


def read_report(packed: bytes) -> Report | None:
    """Return the report that was packed; None if these bytes are not one."""
    try:
        return _unpack_report(packed)
    except msgspec.MsgspecError:
        return None


class NothingPublishedError(BroadsheetError):
    """Nothing was published, and the old site is unchanged. `report` is the report of the build."""

    exit_code = 1

    def __init__(self, message: str, report: Report) -> None:
        """Make an error with a message and the report of the build."""
        super().__init__(message)
        self.report = report


def make_report(library: Library, config: Config) -> Report:
    """Make the report of a build: count what became of every record, and collect the problems.

    A problem is added if the site has no name and identifiers of its own, or still has the address that it was shipped
    with.
    """
    problems = list(library.account.problems)
    if config.is_default:
        problems.append(_default_problem(config.site))
    elif config.site.address == SHIPPED_ADDRESS:
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
    """List every record without a page of its own, in the order of files and lines."""
    found = [
        Missing(record.origin.place, became, record.reason)
        for became, records in (("merged", library.account.merged), ("hidden", library.account.hidden))
        for record in records
    ]
    found += [Missing(problem.where, "rejected", problem.message) for problem in problems if problem.rejected]
    return sorted(found, key=lambda record: record.where)


def _default_problem(site: Site) -> Problem:
    """The problem of a site that is built outside a project."""
    address = [f"the address {site.address}"] if site.address == SHIPPED_ADDRESS else []
    settings = join_words([f"the name “{site.name}”", *address, f"the authority {site.authority}"])
    return Problem(
        where=Place("site_config"),
        kind="no-project",
        message=f"There is no such folder here, so the site has only default settings, such as {settings}.",
        advice="Before you publish it, make a site with `broadsheet new`, and name its folder with --project (in"
        " Python: project=): feed readers recognise papers by the authority, so it can never change afterwards.",
    )


def _address_problem() -> Problem:
    """The problem of a site that still has the address that it was shipped with."""
    return Problem(
        where=Place("site_config/site.yml"),
        kind=SHIPPED,
        message=f"The site still has the shipped address, {SHIPPED_ADDRESS}.",
        advice="Set “address” to the address that the site is published at, or pass --site-url. Until then, feeds and"
        " link previews point to your own machine, and citations lack the addresses of pages.",
    )


def refuse_to_publish(report: Report, before: int, *, strict: bool = False, allow_shrink: bool = False) -> None:
    """Raise NothingPublishedError if the new site should not replace the old one.

    That is so if it would have no papers, or fewer than half of the papers `before` (unless `allow_shrink`), or if
    there is any problem and the build is `strict`. Two kinds of remarks do not count: on a file in another encoding,
    if that is certain, and on entries that are not meant to be papers.
    """
    if not report.published and report.hidden:
        former = " The former site stays as it is." if before else ""
        reason = (
            f"every paper that could be used is hidden.{former} To take the site down, do so where it is hosted; for"
            " GitHub, docs/publish.md says how. Otherwise show at least one paper."
        )
    elif not report.published:
        reason = "no record could be used. Correct the problems above, or name other sources."
    elif 2 * report.published < before and not allow_shrink:
        reason = (
            f"{count(report.published, 'paper')} would replace {before:,}. Pass --allow-shrink if this is intended."
        )
    elif strict and any(problem.kind not in _EXPECTED for problem in report.problems):
        reason = "there are problems, and --strict was given. Correct them, or build without --strict."
    else:
        return
    raise NothingPublishedError(f"Nothing was published: {reason}", report)


def check_report_path(path: Path) -> None:
    """Raise UsageError if a report could not be written to this path, without writing anything."""
    if path.exists() and not path.is_file():
        raise UsageError(f"{path}: This is not a regular file. Choose another --report.")
    folder = next(folder for folder in path.parents if folder.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        advice = "Make it writable, or choose another place for the report with --report."
        raise UsageError(f"{folder}: The folder cannot be written. {advice}")
