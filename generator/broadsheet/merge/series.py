"""Comparison of each input file with the previous file of the same source, to notice files that are not complete."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from broadsheet.model.period import Period
from broadsheet.sources.parsed import Parsed
from broadsheet.system.errors import Place, Problem
from broadsheet.system.messages import count

_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?(?!\d)", re.ASCII)
"""A date in the name of a file."""
_FEWEST = 4
"""The number of records that a file must have before the next one is called too short."""


def compare_series(files: Iterable[Parsed]) -> Iterator[Problem]:
    """Report, as loud problems, files that look cut off or stale in comparison with the previous file of their source.

    Files belong to one source if they are in the same folder and their names differ only in the date. A file is
    suspicious if it has fewer than half the records of the previous one, or no paper that the previous one lacks. A
    file without records and without problems is left out: it says that its source had no papers for a day.
    """
    series: dict[str, list[tuple[date, Parsed]]] = {}
    for parsed in files:
        if (parsed.papers or parsed.problems) and (day := Period.find(parsed.file.rpartition("/")[2])):
            series.setdefault(name_series(parsed.file), []).append((day.last_day, parsed))
    for dated in series.values():
        in_order = [parsed for _, parsed in sorted(dated, key=lambda pair: (pair[0], pair[1].file))]
        for before, parsed in pairwise(in_order):
            if before.records >= _FEWEST and 2 * parsed.records < before.records:
                yield _shrunk(before, parsed)
            elif _is_stale(before, parsed):
                yield _stale(before, parsed)


def name_series(file: str) -> str:
    """Return the name of a file without the date; files of one source have the same."""
    folder, _, name = file.rpartition("/")
    return f"{folder}/{_DATE.sub('', name, count=1)}"


def _is_stale(before: Parsed, parsed: Parsed) -> bool:
    """Whether a file has no paper that the previous one lacks."""
    known = set(before.keys)
    # The first paper that is new shows that the file is not stale.
    return bool(parsed.papers and known) and all(key in known for key in parsed.keys)


def _shrunk(before: Parsed, parsed: Parsed) -> Problem:
    """The problem of a file with fewer than half the records of the previous one."""
    return Problem(
        where=Place(parsed.file),
        kind="shrunken-file",
        message=f"The file has {count(parsed.records, 'record')}, but the previous file of its source, {before.file},"
        f" has {before.records:,}.",
        advice="Check that the file is complete. If the source had fewer papers this time, there is nothing to do.",
        loud=True,
    )


def _stale(before: Parsed, parsed: Parsed) -> Problem:
    """The problem of a file without a paper that the previous one lacks."""
    return Problem(
        where=Place(parsed.file),
        kind="stale-file",
        message=f"Every paper in the file is also in the previous file of its source, {before.file}.",
        advice="Check that the file holds the papers of its date. The source may have returned an older list.",
        loud=True,
    )
