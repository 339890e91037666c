"""The report as lines for a person: remarks of one kind are combined, and lost records come last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from broadsheet.report.account import Missing, Report
from broadsheet.system.errors import Problem
from broadsheet.system.messages import count

Item = TypeVar("Item")
"""The type of the items in a group."""

_MOST_FILES = 20
"""The number of files that get a line of their own for remarks of one kind, or for merged or hidden records."""
_MOST_REJECTED = 100
"""The number of rejected records of one file that get a line of their own."""


class _Entry(NamedTuple):
    """A line about one record, which may stand for others of its kind."""

    kind: str
    """Entries of one kind are combined."""
    file: str
    """The file of the record."""
    text: str
    """The line itself, a full sentence."""
    more: str
    """What others of the kind are called: the word `merged` in `And 3 more merged in this file.`"""


def list_remarks(problems: Iterable[Problem]) -> Iterator[str]:
    """List the problems that cost no record: for each kind and each file an example, and the number of others.

    Loud problems are not among them; see `list_loud`.
    """
    remarks = (problem for problem in problems if not problem.rejected and not problem.loud)
    return _fold(_Entry(problem.kind, problem.where.file, str(problem), "like this") for problem in remarks)


def list_unpublished(records: Iterable[Missing]) -> Iterator[str]:
    """List merged and hidden records: for each file an example, and the number of others."""
    return _fold(
        _Entry(record.became, record.where.file, f"{record.where}: {record.became}: {record.reason}", record.became)
        for record in records
    )


def list_rejected(problems: Iterable[Problem]) -> Iterator[str]:
    """List the records that were left out, with the reasons; of many records of one file, only the first ones."""
    rejected = [problem for problem in problems if problem.rejected]
    if rejected:
        yield f"Left out: {count(len(rejected), 'record or file', 'records or files')}."
    for file, lost in _group(rejected, lambda problem: problem.where.file).items():
        yield from map(str, lost[:_MOST_REJECTED])
        if more := len(lost[_MOST_REJECTED:]):
            yield f"And {more:,} more in {file}."


def list_loud(problems: Iterable[Problem]) -> Iterator[str]:
    """List the loud problems, which are never combined."""
    return (str(problem) for problem in problems if problem.loud)


def list_lines(report: Report) -> Iterator[str]:
    """List everything in a report except loud problems: remarks come first, and lost records and the counts last."""
    yield from list_remarks(report.problems)
    yield from list_unpublished(report.silent)
    if len(report.files) > 1:
        yield report.table
    yield from list_rejected(report.problems)
    yield report.counts


def _fold(entries: Iterable[_Entry]) -> Iterator[str]:
    """Combine entries of one kind in one file into a line: an example, and the number of others."""
    for alike in _group(entries, lambda entry: entry.kind).values():
        files = [*_group(alike, lambda entry: entry.file).values()]
        for first, *others in files[:_MOST_FILES]:
            yield first.text + (f" And {len(others):,} more {first.more} in this file." if others else "")
        if more := sum(map(len, files[_MOST_FILES:])):
            yield f"And {more:,} more {alike[0].more} in {count(len(files) - _MOST_FILES, 'other file')}."


def _group(items: Iterable[Item], key: Callable[[Item], str]) -> dict[str, list[Item]]:
    """The items under their keys, both in the order of the items."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups
