"""What became of one day of a daily source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from broadsheet.fetch.seeds_folder import SEEDS
from broadsheet.system.errors import Problem
from broadsheet.system.messages import count


class FetchOutcome(StrEnum):
    """What became of a day of a source."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    """The day's file has every one of the papers, and no other."""
    QUIET = "quiet"
    """No new paper, and none was due."""
    EMPTY = "empty"
    """No paper, though some were due."""
    LESSER = "lesser"
    """Papers are missing that the day's file has."""
    REFUSED = "refused"
    """An answer that cannot be used: broken, incomplete, old, or something else."""
    UNREACHED = "unreached"
    """No answer."""

    @property
    def is_good(self) -> bool:
        """Whether everything is as it should be."""
        return self in (FetchOutcome.WRITTEN, FetchOutcome.UNCHANGED, FetchOutcome.QUIET)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedDay:
    """What became of a day of a source, and why."""

    label: str
    """The end of the names of the source's files."""
    day: date
    outcome: FetchOutcome
    files: tuple[str, ...] = ()
    """Files that were written, relative to the project."""
    papers: int = 0
    """The number of papers in the answer."""
    new: int = 0
    """The number of them that were not yet in `seeds/`."""
    problem: Problem | None = None
    """What is wrong, if anything is."""
    remarks: tuple[Problem, ...] = ()
    """What a person should look at in the files that were written."""

    def __str__(self) -> str:
        """The outcome in one line, or the problem."""
        match self.outcome:
            case FetchOutcome.WRITTEN:
                papers = f"{count(self.papers, 'paper')}, {self.new:,} of them not yet under {SEEDS}/"
                return f"{', '.join(self.files)}: written; {papers}."
            case FetchOutcome.UNCHANGED:
                return f"{self.day} {self.label}: nothing written; the {count(self.papers, 'paper')} are filed already."
            case FetchOutcome.QUIET:
                return f"{self.day} {self.label}: nothing written; there is no new paper, and none was due."
            case _:
                return f"{self.day} {self.label}: {self.problem}"
