"""HTML and JATS, read as text."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.model.text import normalize
from broadsheet.sources.fields.html_text import html_to_text, strip_markup
from tests.conftest import limit_cpu_time, load_cases

CASES = load_cases("sources/markup.yml")


@pytest.mark.parametrize("case", [case for case in CASES if "html" in case.values[0]])
def test_html_becomes_text(case: dict[str, Any]) -> None:
    """Known tags are removed, references become characters, and everything else stays."""
    assert normalize(html_to_text(case["html"])) == case["text"]


@pytest.mark.parametrize("case", [case for case in CASES if "left" in case.values[0]])
def test_markup_that_an_export_left_is_removed(case: dict[str, Any]) -> None:
    """Pairs of tags are removed and references become characters; other text in angle brackets stays."""
    assert normalize(strip_markup(case["left"], tex=case.get("tex", False))) == case["text"]


@pytest.mark.parametrize("text", ["", "dunes\tdrift\r\n\n on", "x < y\n\nAI-generated summary\n z & a"])
def test_a_text_without_markup_stays_as_it_is(text: str) -> None:
    """So does its white space, which later steps need."""
    assert html_to_text(text) == text


@pytest.mark.parametrize(
    ("piece", "text"),
    [
        *((piece, piece * 50_000) for piece in ("<", "<p ", '<p "', "-->", "&#", "\n ")),
        *((piece, "") for piece in ("<!--", "</sup>", "<tex-math>")),
        ("<sup>1", "1" * 50_000),
        ("<sup><sub>1</sub></sup>", "₁" * 50_000),
        ("<h1>", "\n\n"),
    ],
)
def test_a_piece_repeated_fifty_thousand_times_is_read_in_linear_time(piece: str, text: str) -> None:
    """What opens and never closes is read in the same way however often it is repeated."""
    with limit_cpu_time(5):
        found = html_to_text(piece * 50_000)

    assert found == text
