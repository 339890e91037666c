"""Each file is compared with the previous file of the same source."""

from __future__ import annotations

import pytest

from broadsheet.merge.series import compare_series
from broadsheet.sources.parsed import Parsed
from tests.conftest import make_papers


def parse(file: str, first: int, last: int) -> Parsed:
    """A file with the papers of these numbers."""
    return Parsed(file, make_papers(last)[first - 1 :], ())


BEFORE = "the previous file of its source, seeds/2031-04-02-coast.json"
STALE = f"Every paper in the file is also in {BEFORE}."


def shorter(records: int) -> str:
    """The message about a file with this number of records, after one of ten."""
    return f"The file has {records} records, but {BEFORE}, has 10."


@pytest.mark.parametrize(
    ("name", "first", "last", "messages"),
    [
        ("2031-04-03-coast.json", 5, 14, []),
        ("2031-04-03-coast.json", 8, 12, []),
        ("2031-04-03-coast.json", 10, 13, [shorter(4)]),
        ("2031-04-03-coast.json", 1, 10, [STALE]),
        ("2031-04-03-coast.json", 3, 8, [STALE]),
        ("2031-04-03-shore.json", 1, 2, []),
        ("coast.json", 1, 2, []),
        ("2031-05-coast.json", 1, 2, [shorter(2)]),
    ],
)
def test_a_file_with_few_records_or_no_new_ones_is_reported(
    name: str, first: int, last: int, messages: list[str]
) -> None:
    """It is a loud problem if the previous file of the same source has more than twice the records, or all papers."""
    before = parse("seeds/2031-04-02-coast.json", 1, 10)

    problems = list(compare_series([parse(f"seeds/{name}", first, last), before]))

    assert [problem.message for problem in problems] == messages
    assert all(problem.loud and str(problem).startswith(f"WARNING: seeds/{name}: ") for problem in problems)


def test_small_files_are_not_compared_by_size() -> None:
    """If a source has three papers a day, a day with one paper is not suspicious."""
    assert list(compare_series([parse("2031-04-02.json", 1, 3), parse("2031-04-03.json", 4, 4)])) == []
