"""HTML and JATS, read as text."""

from __future__ import annotations

from typing import Any

import pytest

from generator.sources.markup import markup_to_text
from generator.text import normalize
from tests.conftest import load_cases


@pytest.mark.parametrize("case", load_cases("sources/markup.yml"))
def test_markup_is_read_as_text(case: dict[str, Any]) -> None:
    """Known tags are gone, references are characters, and all else stays."""
    assert normalize(markup_to_text(case["html"])) == case["text"]


@pytest.mark.parametrize("text", ["", "dunes\tdrift\r\n\n on", "x < y\n\nAI-generated summary\n z & a"])
def test_a_text_without_markup_stays_as_it_is(text: str) -> None:
    """Its white space too, by which others read it."""
    assert markup_to_text(text) == text


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<p ",
        '<p "',
        "<!--",
        "-->",
        "<sup>1",
        "</sup>",
        "<sup><sub>1</sub></sup>",
        "<h1>",
        "&#",
        "\n ",
        "<tex-math>",
    ],
)
def test_much_of_the_same_is_read(piece: str) -> None:
    """A million characters of it are no more than that many."""
    assert len(markup_to_text(piece * (1_000_000 // len(piece)))) <= 1_000_000
