"""Dates as sources write them."""

from __future__ import annotations

import pytest
import yaml

from broadsheet.sources.fields.dates import read_period
from tests.conftest import DATA


@pytest.mark.parametrize(
    "case", yaml.safe_load((DATA / "sources/dates.yml").read_text()), ids=lambda case: case["text"]
)
def test_a_date_is_read_as_far_as_it_says(case: dict[str, str | None]) -> None:
    """A text names a day, a month or a year, and no more than it says; anything else is no date."""
    try:
        found = read_period(case["text"] or "").slug
    except ValueError:
        found = None

    assert found == case["period"]
