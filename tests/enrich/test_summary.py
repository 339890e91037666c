"""A paper in one line."""

from __future__ import annotations

from typing import Any

import pytest

from generator.enrich.summary import summarize
from tests.conftest import load_cases, make_library, make_paper


@pytest.mark.parametrize("case", load_cases("summaries/cases.yml"))
def test_a_summary_is_the_sentence_of_the_contribution(case: dict[str, Any]) -> None:
    """A paper's summary is the sentence of its abstract that says what it contributes."""
    title = case.get("title", "Tides")
    paper = make_paper(title, case["abstract"], name=title.partition(":")[0] if ":" in title else "")

    (summarized,) = summarize(make_library(paper)).papers

    assert summarized.summary == case["expected"]
