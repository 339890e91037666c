"""Fields that hold data and are not read."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsing import parse_source
from tests.conftest import load_cases


@pytest.mark.parametrize("case", load_cases("sources/unknown.yml"))
def test_a_field_that_is_not_read_is_reported_once(case: dict[str, Any]) -> None:
    """One line says how many records have data in it. Private fields have a line of their own, and empty ones none."""
    problems = parse_source(Source("coast.json", case["text"].encode()), Limits()).problems

    assert len(problems) == len(case["says"])
    for problem, said in zip(problems, case["says"], strict=True):
        assert said in str(problem)
