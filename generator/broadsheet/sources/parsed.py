"""What parsing a file gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from broadsheet.model.paper import Paper
from broadsheet.system.errors import Problem


class Parsed(NamedTuple):
    """The papers of a file, and what a person should look at in it."""

    file: str
    papers: Sequence[Paper]
    problems: Sequence[Problem]

    @property
    def records(self) -> int:
        """The number of records in it, with those that were rejected."""
        return len(self.papers) + sum(problem.rejected for problem in self.problems)

    @property
    def keys(self) -> set[str]:
        """Every paper, by its strongest identifier or its title."""
        return {paper.identifier or paper.title_key for paper in self.papers}
