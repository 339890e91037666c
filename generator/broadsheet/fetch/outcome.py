"""What became of one day of a daily source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from broadsheet.fetch.seeds_folder import SEEDS
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
    papers: int = 0
    """The number of papers in the answer."""
    new: int = 0
    """The number of papers in the answer that were not yet in `seeds/`."""
    problem: Problem | None = None
    """What is wrong; None if nothing is."""
    remarks: tuple[Problem, ...] = ()
    """What a person should look at in the files that were saved."""

    def __str__(self) -> str:
        """The outcome in one line, or the problem."""
        match self.outcome:
            case FetchOutcome.WRITTEN:
                return f"{', '.join(self.files)}: Saved {count(self.papers, 'paper')}, {self.new:,} of them new."
            case FetchOutcome.UNCHANGED:
                papers = count(self.papers, "paper")
                return f"{self.day} {self.label}: Nothing was saved, because {SEEDS}/ already has the {papers}."
            case FetchOutcome.QUIET:
                return f"{self.day} {self.label}: Nothing was saved. There are no new papers, and none are due."
            case _:
                return f"{self.day} {self.label}: {self.problem}"
