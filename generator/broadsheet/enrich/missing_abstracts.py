"""Reports what papers lack after all their records have been merged."""

from __future__ import annotations

from collections.abc import Iterator

from broadsheet.model.library import Library
from broadsheet.system.errors import Problem
from broadsheet.system.messages import excerpt


def report_missing_abstracts(library: Library) -> Library:
    """The library with a problem for each paper of which no record has an abstract, in the order of the files."""
    return library.add_problems(_list_missing(library))


def _list_missing(library: Library) -> Iterator[Problem]:
    for paper in sorted(library.papers, key=lambda paper: paper.origin):
        if not paper.abstract:
            found = f"no abstract for “{excerpt(paper.title.plain)}”"
            advice = "Add one; until then the page shows the title alone."
            yield Problem(paper.origin.place, "no-abstract", found, "an abstract", advice)
