"""What became of every record that was read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from generator.errors import BroadsheetError, Problem


@dataclass(frozen=True, slots=True)
class Report:
    """The account of one build: read = published + merged + rejected + hidden."""

    read: int
    """Records found in the sources."""
    published: int
    """Papers with a page."""
    merged: int
    """Records that became part of another one's paper."""
    rejected: int
    """Records that could not become a paper; a problem says why."""
    hidden: int
    """Papers that the site's keeper does not show."""
    untagged: int
    """Papers, among those published, without a topic."""
    problems: tuple[Problem, ...]
    """What a person should look at, in the order found."""

    @property
    def counts(self) -> str:
        """The account on one line."""
        return (
            f"Records: {self.read:,} read = {self.published:,} published + {self.merged:,} merged"
            f" + {self.rejected:,} rejected + {self.hidden:,} hidden. Untagged papers: {self.untagged:,}."
        )

    def write(self, path: Path) -> None:
        """Write the report as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


class NothingPublishedError(BroadsheetError):
    """Nothing was published, and the site is as it was before; `report` says what was found."""

    exit_code = 1

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report
