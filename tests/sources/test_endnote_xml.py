"""EndNote's XML."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.sources.xml.endnote_xml import is_endnote_xml, parse_endnote_xml
from tests.conftest import load_cases
from tests.sources.fields import show


@pytest.mark.parametrize("case", load_cases("sources/endnotexml.yml"))
def test_a_record_is_read(case: dict[str, Any]) -> None:
    """Each case's fields are read, and only its own problems are reported."""
    text = f"<xml><records>\n<record>{case['record']}</record></records></xml>"

    _, papers, problems = parse_endnote_xml(text, "coast.xml", Limits())

    assert [show(paper, case["paper"]) for paper in papers] == [case["paper"]]
    assert [str(problem) for problem in problems] == case.get("problems", [])


def test_other_xml_is_not_recognised() -> None:
    """EndNote's first elements are `xml` and `records`."""
    assert is_endnote_xml('<?xml version="1.0" encoding="UTF-8" ?><xml><records>')
    assert not is_endnote_xml("<records><record/></records>")
