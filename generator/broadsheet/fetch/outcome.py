"""What became of one day of a daily source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from broadsheet.config.daily_sources.days import name_day
from broadsheet.fetch.seeds_folder import SEEDS
from broadsheet.fetch.selection import Selection
from broadsheet.system.errors import Problem
from broadsheet.system.messages import count


class FetchOutcome(StrEnum):
    """How fetching one day of a source ended. The values are those in `build/daily.json`."""

    WRITTEN = "written"
    """The answer is good, and was saved."""
    UNCHANGED = "unchanged"
    """The day's file already has all of the papers, and no other."""
    QUIET = "quiet"
    """There are no new papers, and none are due."""
    EMPTY = "empty"
    """There are no papers, although some are due."""
    LESSER = "lesser"
    """The answer lacks papers that the day's file has."""
    REFUSED = "refused"
    """The answer cannot be used: it is broken, incomplete, old, or something else."""
    UNREACHED = "unreached"
    """There is no answer."""

    @property
    def is_good(self) -> bool:
        """Whether everything is as it should be."""
        return self in (FetchOutcome.WRITTEN, FetchOutcome.UNCHANGED, FetchOutcome.QUIET)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedDay:
    """What became of one day of a source, and why."""

    label: str
    """The source, as the end of the names of its files: `arxiv-cs.CL`."""
    day: date
    """The day that was requested."""
    outcome: FetchOutcome
    """How it ended."""
    files: tuple[str, ...] = ()
    """The files that were saved, relative to the project."""
    selection: Selection = field(default_factory=Selection)
    """The papers in the answer, and which of them the rules of the source keep."""
    new: int = 0
    """The number of papers that the rules keep and that were not yet in `seeds/`."""
    is_trial: bool = False
    """Whether nothing is saved, and the outcome is what would become of the day."""
    problem: Problem | None = None
    """What is wrong; None if nothing is."""
    remarks: tuple[Problem, ...] = ()
    """What a person should look at in the files that were saved."""

    @property
    def papers(self) -> int:
        """The number of papers in the answer that the rules keep."""
        return len(self.selection.kept)

    @property
    def dropped(self) -> int:
        """The number of papers in the answer that the rules drop."""
        return len(self.selection.dropped)

    def _count_saved(self) -> tuple[str, str]:
        """Return the papers that are saved as the object of a sentence, and what to add about those that are new."""
        match self.papers, self.new:
            case 0, _:
                return "an answer without papers", ""
            case 1, new:
                return "1 new paper" if new else "1 paper that is not new", ""
            case papers, new:
                part = {0: "none", papers: "all"}.get(new, f"{new:,}")
                return count(papers, "paper"), f", {part} of them new"

    @property
    def account(self) -> str:
        """What became of the day, without naming it: the same text for every day of which the same is true."""
        if self.problem:
            return self.problem.message.replace(name_day(self.day), "these days")
        rules = f" The rules dropped {count(self.dropped, 'paper')}." if self.dropped else ""
        nothing = "Nothing would be saved" if self.is_trial else "Nothing was saved"
        match self.outcome:
            case FetchOutcome.WRITTEN:
                papers, of_them = self._count_saved()
                saved = f"{papers} would be saved" if self.is_trial else f"Saved {papers}"
                return f"{saved}{of_them}.{rules}"
            case FetchOutcome.UNCHANGED:
                there = "the papers" if self.papers else "an answer without papers"
                return f"{nothing}, because {SEEDS}/ already has {there}.{rules}"
            case FetchOutcome.QUIET if self.dropped and not self.papers:
                return f"{nothing}.{rules}"
            case FetchOutcome.QUIET if self.selection.elsewhere and not self.papers:
                return f"{nothing}, because files of this source in {SEEDS}/ already have all papers of the answer."
            case _:
                return f"{nothing}. There are no new papers, and none are due.{rules}"

    def __str__(self) -> str:
        """The outcome in one line, or the problem."""
        where = ", ".join(self.files) or f"{self.day} {self.label}"
        return f"{where}: {self.problem or self.account}"


def describe_days(days: Iterable[FetchedDay]) -> list[str]:
    """Return a line for each day, and one for all days of a source that failed for the same reason or brought nothing.

    Such a line gives the address and the advice of the first of its days.
    """
    alike: dict[tuple[str, str], list[FetchedDay]] = {}
    for one in days:
        alike.setdefault((one.label, ", ".join(one.files) + one.account), []).append(one)
    return [_describe_alike(same) if same[1:] else str(same[0]) for same in alike.values()]


def _describe_alike(days: Sequence[FetchedDay]) -> str:
    """Return a line for several days of a source."""
    first, listed = days[0], [one.day for one in days]
    said = replace(first.problem, message=first.account) if first.problem else first.account
    return f"{first.label}, {len(days):,} days from {min(listed)} to {max(listed)}: {said}"
