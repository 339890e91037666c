"""The report as lines for a person: remarks that ask for a decision come first, and lost records last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, chain
from typing import NamedTuple, TypeVar

from broadsheet.report.account import Missing, Report
from broadsheet.system.errors import Problem
from broadsheet.system.messages import count

Item = TypeVar("Item")
"""The type of the items in a group."""

_MOST_FILES = 2
"""The number of files that get a line of their own for remarks of one kind, or for merged or hidden records."""
_MOST_FILES_TO_DECIDE = 8
"""The same for a kind that asks for a decision; of more files, one line has the names of all."""
_MOST_REMARKS = 8
"""The number of lines for remarks, so that the records that were left out, which follow, fit on the same screen.

Remarks that ask for a decision may take more.
"""
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
    noun: str
    """What entries of the kind are called: the words `merged records` in `the first of 3 merged records`."""
    needs_decision: bool = False
    """Whether the site owner has to decide something."""


def list_remarks(problems: Iterable[Problem]) -> Iterator[str]:
    """List the problems that cost no record: for each kind an example, and how many there are.

    Those that ask for a decision come first, and all kinds of them are shown. Beyond the first lines, other kinds are
    only named, with their numbers. Loud problems are not among them; see `list_loud`.
    """
    remarks = [problem for problem in problems if not problem.rejected and not problem.loud]
    kinds = sorted(
        _group(remarks, lambda problem: problem.kind).items(), key=lambda kind: not kind[1][0].needs_decision
    )
    folded = [[*_fold(map(_make_entry, alike))] for _, alike in kinds]
    room = sum(total <= _MOST_REMARKS for total in accumulate(map(len, folded)))
    shown = max(room, sum(alike[0].needs_decision for _, alike in kinds))
    yield from chain.from_iterable(folded[:shown])
    if rest := kinds[shown:]:
        names = ", ".join(f"{kind} ({len(alike):,})" for kind, alike in rest)
        number = count(sum(len(alike) for _, alike in rest), "remark")
        yield f"And {number} of {count(len(rest), 'other kind')}: {names}."


def _make_entry(remark: Problem) -> _Entry:
    """Return a remark as an entry."""
    return _Entry(remark.kind, remark.where.file, str(remark), "such remarks", remark.needs_decision)


def list_unpublished(records: Iterable[Missing]) -> Iterator[str]:
    """List merged and hidden records: an example of each, and how many there are."""
    return _fold(
        _Entry(
            kind=record.became,
            file=record.where.file,
            text=f"{record.where}: {record.became}: {record.reason}",
            noun=f"{record.became} records",
        )
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
    if report.advice:
        yield report.advice


def _fold(entries: Iterable[_Entry]) -> Iterator[str]:
    """Combine entries of one kind: into a line for each file, or into one line if they are in more than a few.

    If the entries ask for a decision, that line names all files.
    """
    for alike in _group(entries, lambda entry: entry.kind).values():
        needs_decision = alike[0].needs_decision
        files = _group(alike, lambda entry: entry.file)
        is_short = len(files) <= (_MOST_FILES_TO_DECIDE if needs_decision else _MOST_FILES)
        where = "this file" if is_short else f"{len(files):,} files"
        if not is_short and needs_decision:
            where += f": {', '.join(files)}"
        for found in files.values() if is_short else [alike]:
            first, size = found[0], len(found)
            yield first.text + (f" This is the first of {size:,} {first.noun} in {where}." if size > 1 else "")


def _group(items: Iterable[Item], key: Callable[[Item], str]) -> dict[str, list[Item]]:
    """The items under their keys, both in the order of the items."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups
