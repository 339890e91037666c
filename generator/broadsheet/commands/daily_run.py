"""The daily run: fetch from every source, build, check, publish, and record the outcome in one place.

Nobody is watching when it runs, so a fault of one source must not stop the others, nothing that is published may get
worse, and whatever went wrong must be reported.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import accumulate
from pathlib import Path

from broadsheet.check.inspection import inspect_site
from broadsheet.commands.suggesting import WRITTEN, reopen, write_first_topics
from broadsheet.config.build_request import BuildRequest
from broadsheet.config.configuration import Config
from broadsheet.fetch.fetcher import Fetcher
from broadsheet.fetch.outcome import FetchedDay, FetchOutcome, describe_days
from broadsheet.pipeline.building import build_site
from broadsheet.publish.manifest import Manifest, read_manifest
from broadsheet.report.account import FAULTY_PAGE, Report
from broadsheet.sources.inputs import has_only_example
from broadsheet.system.errors import BroadsheetError, Place, describe_fault
from broadsheet.system.files import write_atomically
from broadsheet.system.messages import count, excerpt
from broadsheet.system.progress import Progress

_MOST_SECONDS = 900
"""The longest time for all requests to one source. The next run asks for what is still missing then."""
_LONGEST_LINE = 500
"""The number of characters of a line in the notice."""
_LONGEST_NOTICE = 30_000
"""The number of characters of all reasons in the notice; GitHub accepts issues of 65,536 characters."""


class Outcome(StrEnum):
    """How a daily run ended. The values are those that the command prints and writes for workflows."""

    UPDATED = "updated"
    """A new site was published, and nothing is wrong."""
    UNCHANGED = "unchanged"
    """There is nothing new, and nothing is wrong."""
    FAILED = "failed"
    """Something is wrong. A new site may have been published nevertheless."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyRun:
    """How a daily run ended, and why."""

    day: date
    """The day of the run, in UTC unless --until names another one."""
    outcome: Outcome
    """How it ended."""
    fetched: tuple[FetchedDay, ...]
    """What became of each day that was requested from each source."""
    report: Report | None
    """The report of the build; None if no site was published."""
    reasons: tuple[str, ...]
    """What is wrong, one text for each failure or for those of a source with the same reason; empty if nothing is."""

    @property
    def is_published(self) -> bool:
        """Whether a site was built from everything in `seeds/`, and published."""
        return self.report is not None

    @property
    def new(self) -> int:
        """The number of fetched papers that were not yet in `seeds/`."""
        return sum(one.new for one in self.fetched if one.files)

    @property
    def dropped(self) -> str:
        """A sentence with the number of papers that the rules of the sources dropped; empty if there are none."""
        dropped = sum(one.dropped for one in self.fetched)
        return f" The rules of the sources dropped {count(dropped, 'paper')}." if dropped else ""

    @property
    def notice(self) -> str:
        """What is wrong, as Markdown for an issue. Messages are code blocks, so that nothing in them becomes markup.

        Long lines are cut, and of many reasons only the first ones are listed.
        """
        shown = [_indent(reason) for reason in self.reasons]
        kept = sum(size <= _LONGEST_NOTICE for size in accumulate(map(len, shown)))
        if more := len(shown[kept:]):
            shown[kept:] = [_indent(f"… and {more:,} more, which are listed in the log of the run.")]
        reasons = "\n\n".join(shown)
        rest = "All the rest was" if any(one.files for one in self.fetched) else "No new papers were"
        site = f"{rest} published." if self.is_published else "The site is unchanged."
        return (
            f"The daily run of {self.day} failed:\n\n{reasons}\n\n{site} The next run will fetch what is missing,"
            f" going back up to 30 days.{self.dropped}\n"
        )

    def as_json(self) -> dict[str, object]:
        """Return the same for programs, as it is written to `build/daily.json`."""
        fetched = [
            {
                "source": one.label,
                "day": one.day.isoformat(),
                "became": one.outcome,
                "files": one.files,
                "papers": one.papers,
                "dropped": one.dropped,
                "new": one.new,
                "problem": str(one.problem) if one.problem else "",
            }
            for one in self.fetched
        ]
        return {
            "day": self.day.isoformat(),
            "outcome": self.outcome,
            "published": self.is_published,
            "papers": self.report.published if self.report else 0,
            "reasons": self.reasons,
            "fetched": fetched,
        }


def run_daily(request: BuildRequest, fetcher: Fetcher, today: date, say: Progress) -> DailyRun:
    """Fetch what is missing from every source, build the site, check it, and publish it if it has no defects.

    `request` says what to build and where, and `say` gets each step. A failing source does not hold up the others, and
    neither does a paper whose page has a defect. The new site is checked against the former one, unless that shows only
    the example of a new site. If `seeds/` cannot be written, nothing more is fetched, and the site is built from what
    is there.
    """
    is_first = has_only_example(request.project.seeds)
    fetched: list[FetchedDay] = []
    unwritten: list[str] = []
    try:
        for one in _fetch_all(request.project.config, fetcher, say):
            fetched.append(one)
    except BroadsheetError as error:
        # The notice may be public, so it names no folder of this machine.
        unwritten.append(str(error).replace(f"{request.project.folder}/", ""))
    filed = {one.label: max(fetcher.seeds.find_days(one.label), default=date.min) for one in fetched}
    reasons = describe_days(one for one in fetched if _is_failure(one, filed[one.label])) + unwritten
    previous = None if is_first else request.former_site
    before = read_manifest(previous) if previous else Manifest()
    report = None
    try:
        if write_first_topics(request.project, say):
            say(WRITTEN)
            request = replace(request, project=reopen(request.project))
        report = build_site(request, say, partial(inspect_site, previous=previous))
        reasons += [str(problem) for problem in report.problems if problem.kind == FAULTY_PAGE]
    except BroadsheetError as error:
        reasons.append(str(error))
    except Exception as error:  # noqa: BLE001 - nobody watches the run, so that its notice must say what happened
        reasons.append(str(describe_fault(error, Place("broadsheet build"))))
    is_new = (
        read_manifest(request.site_dir).digests != before.digests
        if before.address
        else any(one.files for one in fetched)
    )
    outcome = Outcome.FAILED if reasons else Outcome.UPDATED if is_new else Outcome.UNCHANGED
    return DailyRun(day=today, outcome=outcome, fetched=tuple(fetched), report=report, reasons=tuple(reasons))


def write_daily_run(run: DailyRun, folder: Path, outputs: Path | None = None) -> None:
    """Write `daily.json` to a folder, with `notice.md` if something is wrong, and append the outcome to `outputs`.

    `outputs` is a file of the form that GitHub reads step outputs from (“Setting an output parameter”). Raises
    UsageError if a file cannot be written.
    """
    text = json.dumps(run.as_json(), ensure_ascii=False, indent=2) + "\n"
    write_atomically(folder / "daily.json", text.encode())
    if run.reasons:
        write_atomically(folder / "notice.md", run.notice.encode())
    else:
        (folder / "notice.md").unlink(missing_ok=True)
    if outputs:
        with outputs.open("a", encoding="utf-8") as file:
            file.write(f"outcome={run.outcome}\npublished={str(run.is_published).lower()}\n")


def _fetch_all(config: Config, fetcher: Fetcher, say: Progress) -> Iterator[FetchedDay]:
    """Fetch the days that are missing from each source, and yield what became of them."""
    for source in config.site.sources:
        days = []
        for fetched in fetcher.fetch_missing(source, _MOST_SECONDS):
            days.append(fetched)
            yield fetched
        for line in (*describe_days(days), *(remark for one in days for remark in one.remarks)):
            say(str(line))


def _indent(reason: str) -> str:
    """Return a reason as a code block in Markdown."""
    return "\n".join(f"    {excerpt(line, _LONGEST_LINE)}" for line in reason.split("\n"))


def _is_failure(fetched: FetchedDay, newest: date) -> bool:
    """Return whether a person must be notified. A day without papers, followed by days with papers, was a holiday."""
    if fetched.outcome is FetchOutcome.EMPTY:
        return fetched.day > newest
    return not fetched.outcome.is_good and fetched.outcome is not FetchOutcome.LESSER
