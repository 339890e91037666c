"""Files of one source, one after the other: a later one is held against the one before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from broadsheet.model.period import Period
from broadsheet.sources.parsed import Parsed
from broadsheet.system.errors import Place, Problem

_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?(?!\d)", re.ASCII)
_FEWEST = 4
"""Records that a file must have for the next one to be held against it."""


def compare_series(files: Iterable[Parsed]) -> Iterator[Problem]:
    """A loud problem for each file that looks cut off or stale beside the one of the same source before it.

    Files are of one source if their names differ in the date alone. One is suspicious with fewer than half the
    records, or with no paper that the one before it lacks.
    """
    series: dict[str, list[tuple[date, Parsed]]] = {}
    for parsed in files:
        name, folder = parsed.file.rpartition("/")[2], parsed.file.rpartition("/")[0]
        if day := Period.find(name):
            series.setdefault(f"{folder}/{_DATE.sub('', name, count=1)}", []).append((day.last_day, parsed))
    for dated in series.values():
        in_order = [parsed for _, parsed in sorted(dated, key=lambda pair: (pair[0], pair[1].file))]
        for before, parsed in pairwise(in_order):
            if before.records >= _FEWEST and 2 * parsed.records < before.records:
                yield _shrunk(before, parsed)
            elif parsed.papers and before.papers and parsed.keys <= before.keys:
                yield _stale(before, parsed)


def _shrunk(before: Parsed, parsed: Parsed) -> Problem:
    return Problem(
        where=Place(parsed.file),
        kind="shrunken-file",
        found=f"{parsed.records:,} records, where {before.file} has {before.records:,}",
        expected="at least half as many as the file of the same source before it",
        advice="Check that it is whole: an answer cut short looks like this. After a quiet day nothing is to be done.",
        loud=True,
    )


def _stale(before: Parsed, parsed: Parsed) -> Problem:
    return Problem(
        where=Place(parsed.file),
        kind="stale-file",
        found=f"no paper that {before.file} does not have",
        expected="at least one that is new",
        advice="Check that it is of the day that it is named after: a source that stood still looks like this.",
        loud=True,
    )
