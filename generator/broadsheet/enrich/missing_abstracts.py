"""Reports papers without an abstract.

This is a stage of its own, after merging, because a record without an abstract is no problem if another record of the
same paper has one.
"""

from __future__ import annotations

from collections.abc import Iterator

from broadsheet.model.library import Library
from broadsheet.system.errors import Problem
from broadsheet.system.messages import excerpt


def report_missing_abstracts(library: Library) -> Library:
    """Return the library with a `no-abstract` problem for each paper of which no record has an abstract.

    The problems are in the order in which the papers were filed. Each is placed at the paper's first record.
    """
    return library.add_problems(_list_missing(library))


def _list_missing(library: Library) -> Iterator[Problem]:
    """Yield a problem for each paper without an abstract."""
    missing = (paper for paper in library.papers if not paper.whole_abstract)
    for paper in sorted(missing, key=lambda paper: paper.origin.filed):
        message = f"“{excerpt(paper.title.plain)}” has no abstract."
        advice = "Add one; the page is published without it until then."
        yield Problem(paper.origin.place, "no-abstract", message, advice)
