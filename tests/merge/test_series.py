"""A file is held against the one of the same source before it."""

from __future__ import annotations

import pytest

from broadsheet.merge.series import compare_series
from broadsheet.sources.parsed import Parsed
from tests.conftest import make_papers


def parse(file: str, first: int, last: int) -> Parsed:
    """A file with the papers of these numbers."""
    return Parsed(file, make_papers(last)[first - 1 :], ())


@pytest.mark.parametrize(
    ("name", "first", "last", "found"),
    [
        ("2031-04-03-coast.json", 5, 14, []),
        ("2031-04-03-coast.json", 8, 12, []),
        ("2031-04-03-coast.json", 10, 13, ["4 records, where seeds/2031-04-02-coast.json has 10"]),
        ("2031-04-03-coast.json", 1, 10, ["no paper that seeds/2031-04-02-coast.json does not have"]),
        ("2031-04-03-coast.json", 3, 8, ["no paper that seeds/2031-04-02-coast.json does not have"]),
        ("2031-04-03-shore.json", 1, 2, []),
        ("coast.json", 1, 2, []),
        ("2031-05-coast.json", 1, 2, ["2 records, where seeds/2031-04-02-coast.json has 10"]),
    ],
)
def test_a_file_that_is_short_or_stale_is_told(name: str, first: int, last: int, found: list[str]) -> None:
    """Fewer than half the records, or no new paper, is a loud problem; another source, or none before, is not."""
    before = parse("seeds/2031-04-02-coast.json", 1, 10)

    problems = list(compare_series([parse(f"seeds/{name}", first, last), before]))

    assert [problem.found for problem in problems] == found
    assert all(problem.loud and str(problem).startswith(f"WARNING: seeds/{name}: ") for problem in problems)


def test_few_papers_may_be_fewer() -> None:
    """Of a source of three papers a day one is no sign of anything."""
    assert list(compare_series([parse("2031-04-02.json", 1, 3), parse("2031-04-03.json", 4, 4)])) == []
