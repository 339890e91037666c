"""What is to be done every day: ask the sources, build, and say in one place how it went."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from generator.build import build
from generator.check import check_site
from generator.config import Config
from generator.errors import BroadsheetError
from generator.fetch import Fetched, Fetcher
from generator.fetch.days import list_wanted
from generator.fetch.verdict import Became
from generator.files import write_whole
from generator.manifest import Manifest, read_manifest
from generator.report import Report
from generator.request import Request, Say

_MOST_TOLD = 20
"""Findings that are told one by one."""


class CheckError(BroadsheetError):
    """The new site is not what it should be, and the old one stays."""

    exit_code = 1


class Outcome(StrEnum):
    """How a day went."""

    UPDATED = "updated"
    """There is a new site, and nothing is wrong."""
    UNCHANGED = "unchanged"
    """There is nothing new, and nothing is wrong."""
    FAILED = "failed"
    """Something is wrong. There may be a new site all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """How a day went, and why."""

    day: date
    outcome: Outcome
    fetched: tuple[Fetched, ...]
    """What became of each day of each source that was asked for."""
    report: Report | None
    """The account of the build; None where no site was published."""
    reasons: tuple[str, ...]
    """What is wrong."""

    @property
    def is_published(self) -> bool:
        """Whether the site is built from all that is under `seeds/`."""
        return self.report is not None

    @property
    def new(self) -> int:
        """Papers that were fetched and not there before."""
        return sum(one.new for one in self.fetched if one.files)

    @property
    def notice(self) -> str:
        """What is wrong, as Markdown for a person to read; what is quoted is code, and does nothing."""
        reasons = "\n\n".join("\n".join(f"    {line}" for line in reason.split("\n")) for reason in self.reasons)
        site = "The site was published without it." if self.is_published else "The site is as it was."
        return (
            f"The daily run of {self.day} failed:\n\n{reasons}\n\n{site} What could not be fetched is asked for again"
            " by the next run, up to 30 days back.\n"
        )

    def as_json(self) -> dict[str, object]:
        """The same for programs."""
        fetched = [
            {
                "source": one.label,
                "day": one.day.isoformat(),
                "became": one.became,
                "files": one.files,
                "papers": one.papers,
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


def keep_day(
    request: Request, config: Config, fetcher: Fetcher, today: date, say: Say, previous: Path | None = None
) -> Day:
    """Ask every source for what is missing, build the site, and check it before it is published.

    What one source does not give keeps nothing else from being published. `previous`, beside which it is checked,
    is by default the site that is there.
    """
    fetched = tuple(_fetch_all(config, fetcher, today, say))
    filed = {one.label: max(fetcher.shelf.find_days(one.label), default=date.min) for one in fetched}
    reasons = [str(one) for one in fetched if _is_failure(one, filed[one.label])]
    before = read_manifest(previous or request.site_dir)
    report = None
    try:
        report = build(request, say, lambda site: _inspect(site, previous or request.site_dir, before))
    except BroadsheetError as error:
        reasons.append(str(error))
    is_new = (
        read_manifest(request.site_dir).digests != before.digests
        if before.address
        else any(one.files for one in fetched)
    )
    outcome = Outcome.FAILED if reasons else Outcome.UPDATED if is_new else Outcome.UNCHANGED
    return Day(day=today, outcome=outcome, fetched=fetched, report=report, reasons=tuple(reasons))


def write_day(day: Day, folder: Path, outcome: Path | None = None) -> None:
    """Write `daily.json`, and where something is wrong `notice.md`; append the outcome for the steps of a workflow.

    Raises UsageError where a place cannot be written.
    """
    text = json.dumps(day.as_json(), ensure_ascii=False, indent=2) + "\n"
    write_whole(folder / "daily.json", text.encode())
    if day.reasons:
        write_whole(folder / "notice.md", day.notice.encode())
    else:
        (folder / "notice.md").unlink(missing_ok=True)
    if outcome:
        with outcome.open("a", encoding="utf-8") as file:
            file.write(f"outcome={day.outcome}\npublished={str(day.is_published).lower()}\n")


def _fetch_all(config: Config, fetcher: Fetcher, today: date, say: Say) -> Iterator[Fetched]:
    for upstream in config.site.sources:
        days = list_wanted(upstream, fetcher.shelf.find_days(upstream.label), today)
        for fetched in fetcher.fetch(upstream, days):
            say(str(fetched))
            for remark in fetched.remarks:
                say(str(remark))
            yield fetched


def _is_failure(fetched: Fetched, newest: date) -> bool:
    """Whether a person must know. A day without papers before others that had some was one on which people rested."""
    if fetched.became is Became.EMPTY:
        return fetched.day > newest
    return not fetched.became.is_good and fetched.became is not Became.LESSER


def _inspect(site: Path, previous: Path, before: Manifest) -> None:
    """Raise CheckError where something is wrong with a new site."""
    address = read_manifest(site).address or ""
    findings = check_site(site, address, previous=(previous, before.address) if before.address else None)
    if findings:
        more = len(findings[_MOST_TOLD:])
        told = [*map(str, findings[:_MOST_TOLD]), *([f"… and {more:,} more."] if more else [])]
        advice = "If that is what you meant, as after hiding or removing papers, run `broadsheet build` once."
        raise CheckError("\n".join(["Nothing was published: the new site has faults.", *told, advice]))
