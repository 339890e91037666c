"""How much interest the papers of a library get, by one signal of one source; different ones are never mixed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from broadsheet.model.paper import PaperId
from broadsheet.model.readings import SignalKind, SignalReading

COUNTED = {SignalKind.UPVOTES: "days", SignalKind.STARS: "days", SignalKind.CITATIONS: "years"}
"""The signals by which papers are compared, each with the unit in which the age of a paper counts.

Votes come within days, and citations within years. Ratings and decisions say nothing about the interest of readers.
"""
FEWEST = 2
"""The smallest number with which a paper can trend: the first vote is often the submitter's own."""
OLDEST = 30
"""The greatest age of a paper that trends, in the unit of its signal."""
LEAST_HOURS = 12
"""The shortest time between two readings that say how fast a number grows."""
PRIOR_HOURS = 24
"""For how many hours of the day's mean a paper's own gain must make up."""


@dataclass(frozen=True, slots=True)
class Rise:
    """What a paper gained between two readings."""

    since: SignalReading
    """The earlier reading."""
    hours: float
    """The time between the two readings."""
    gain: int
    """By how much the number grew; negative if it shrank."""
    mean: float
    """What papers that were read on the same day gained per hour, on average."""

    @property
    def rate(self) -> float:
        """The gain per hour, shrunk to the mean: as if the paper had gained the mean for 24 hours before."""
        return (self.gain + PRIOR_HOURS * self.mean) / (self.hours + PRIOR_HOURS)


@dataclass(frozen=True, slots=True)
class PaperInterest:
    """The interest in one paper."""

    paper: PaperId
    """The identity of the paper."""
    reading: SignalReading
    """The newest reading."""
    age: int | None
    """How old the paper is at the time of the data, in the unit of the signal; None if it is not dated."""
    score: float
    """The number divided by a power of the age; 0 if the paper does not trend."""
    rise: Rise | None = None
    """What it gained of late; None if there are not two readings that are far enough apart."""


@dataclass(frozen=True)
class Interest:
    """The interest in all papers, by one signal."""

    source: str
    """Who counts."""
    kind: SignalKind
    """What is counted."""
    moment: str
    """The newest reading of any paper, or the day of the newest edition if nobody knows when the papers were read."""
    papers: tuple[PaperInterest, ...]
    """Every paper with a reading, in the order of the library."""

    @cached_property
    def by_paper(self) -> Mapping[PaperId, PaperInterest]:
        """The interest in each paper."""
        return {one.paper: one for one in self.papers}

    @cached_property
    def trending(self) -> tuple[PaperInterest, ...]:
        """The papers that trend, those with the highest scores first."""
        return tuple(sorted((one for one in self.papers if one.score), key=lambda one: -one.score))

    @cached_property
    def rising(self) -> tuple[tuple[PaperInterest, Rise], ...]:
        """The papers that gained something between two readings, those with the highest rates first."""
        found = [(one, one.rise) for one in self.papers if one.rise and one.rise.gain > 0]
        return tuple(sorted(found, key=lambda pair: -pair[1].rate))

    def count(self, paper: PaperId) -> int:
        """Return the newest number of a paper, or -1 if it was never read."""
        found = self.by_paper.get(paper)
        return int(found.reading.number) if found else -1
