"""The result of parsing a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from broadsheet.model.packing import make_reader
from broadsheet.model.paper import Paper
from broadsheet.system.errors import Problem


class Parsed(NamedTuple):
    """The papers of a file, and what a person should look at in it."""

    file: str
    """The name of the file in messages."""
    papers: Sequence[Paper]
    """Its papers, in the order of the file; one may be there twice, since papers are merged only later."""
    problems: Sequence[Problem]
    """What a person should look at; those that are `rejected` each stand for a record that is not published."""

    @property
    def records(self) -> int:
        """Return the number of records in it, with those that were rejected."""
        return len(self.papers) + sum(problem.rejected for problem in self.problems)

    @property
    def keys(self) -> Iterator[str]:
        """Yield a key of every paper: its strongest identifier, or its title where it has none."""
        return (paper.key for paper in self.papers)


read_parsed = make_reader(Parsed)
"""Return what has been parsed, given its bytes; None if they are not that."""
