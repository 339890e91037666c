"""What a person reads of a report: remarks of one kind together, and what was lost last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from broadsheet.report.account import Missing, Report
from broadsheet.system.errors import Problem
from broadsheet.system.messages import count

Item = TypeVar("Item")

_MOST_FILES = 20
"""Files of which remarks of one kind, or merged or hidden records, are reported one by one."""
_MOST_REJECTED = 100
"""Records left out of one file that are reported one by one."""


class _Entry(NamedTuple):
    """What is to be said of one record."""

    kind: str
    file: str
    text: str
    more: str
    """What further ones of the kind are: `And 3 more merged in this file.`"""


def list_remarks(problems: Iterable[Problem]) -> Iterator[str]:
    """A line for each file and each kind of problem that costs no record: an example, and how many more there are.

    Warnings that must not be overlooked are not among them.
    """
    remarks = (problem for problem in problems if not problem.rejected and not problem.loud)
    return _fold(_Entry(problem.kind, problem.where.file, str(problem), "like this") for problem in remarks)


def list_unpublished(records: Iterable[Missing]) -> Iterator[str]:
    """A line for each file with records that were merged or hidden: an example, and how many more there are."""
    return _fold(
        _Entry(record.became, record.where.file, f"{record.where}: {record.became}: {record.reason}.", record.became)
        for record in records
    )


def list_rejected(problems: Iterable[Problem]) -> Iterator[str]:
    """A line for each record that was left out, and why; of many in one file, for the first ones."""
    rejected = [problem for problem in problems if problem.rejected]
    if rejected:
        yield f"Left out: {count(len(rejected), 'record or file', 'records or files')}."
    for file, lost in _group(rejected, lambda problem: problem.where.file).items():
        yield from map(str, lost[:_MOST_REJECTED])
        if more := len(lost[_MOST_REJECTED:]):
            yield f"And {more:,} more in {file}."


def list_loud(problems: Iterable[Problem]) -> Iterator[str]:
    """The warnings that must not be overlooked, each by itself."""
    return (str(problem) for problem in problems if problem.loud)


def list_lines(report: Report) -> Iterator[str]:
    """All of a report but its loud warnings: first what cost nothing, last what was left out, and the counts."""
    yield from list_remarks(report.problems)
    yield from list_unpublished(report.silent)
    if len(report.files) > 1:
        yield report.table
    yield from list_rejected(report.problems)
    yield report.counts


def _fold(entries: Iterable[_Entry]) -> Iterator[str]:
    """A line for each kind and each file, with an example and the number of others."""
    for alike in _group(entries, lambda entry: entry.kind).values():
        files = [*_group(alike, lambda entry: entry.file).values()]
        for first, *others in files[:_MOST_FILES]:
            yield first.text + (f" And {len(others):,} more {first.more} in this file." if others else "")
        if more := sum(map(len, files[_MOST_FILES:])):
            yield f"And {more:,} more {alike[0].more} in {count(len(files) - _MOST_FILES, 'other file')}."


def _group(items: Iterable[Item], key: Callable[[Item], str]) -> dict[str, list[Item]]:
    """The items under their keys, both in the order found."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups
