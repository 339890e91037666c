"""Dates as sources write them."""

from __future__ import annotations

import pytest
import yaml

from broadsheet.sources.fields.dates import find_year, join_date, read_period
from tests.conftest import DATA


@pytest.mark.parametrize(
    "case", yaml.safe_load((DATA / "sources/dates.yml").read_text()), ids=lambda case: case["text"]
)
def test_a_date_is_as_exact_as_its_text(case: dict[str, str | None]) -> None:
    """A text gives a day, a month or a year; anything else is not a date."""
    try:
        found = read_period(case["text"] or "").slug
    except ValueError:
        found = None

    assert found == case["period"]


@pytest.mark.parametrize(
    ("text", "year"),
    [("c2031", 2031), ("2031a", 2031), ("ca. 2031", 2031), ("2031-02-30", 2031), ("März 2031", 2031), ("2030-31", 2030),
     ("soon", 0), ("12031", 0), ("1234", 0), ("2031 (first in 2029)", 2031)],
)  # fmt: skip
def test_the_year_is_found_in_a_text_that_is_not_a_date(text: str, year: int) -> None:
    """Only a number of four digits that can be a year is one."""
    assert find_year(text).year == year


@pytest.mark.parametrize(
    ("year", "rest", "date"),
    [("2031", "mar", "mar 2031"), ("2031a", "3", "2031-3"), ("2031", "2030-05-06", "2031"), ("n.d.", "mar", "mar"),
     ("2031~", "", "2031~"), ("2031", "30 Mar", "30 Mar 2031")],
)  # fmt: skip
def test_a_year_and_a_part_of_it_are_one_date(year: str, rest: str, date: str) -> None:
    """The most exact date of that year is taken, even if the year has a letter behind it."""
    assert join_date(year, rest) == date
