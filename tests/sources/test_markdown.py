"""Markdown with front matter."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.sources.formats import detect_format
from broadsheet.sources.prose.front_matter import parse_markdown
from broadsheet.sources.prose.markdown_text import markdown_to_text
from tests.conftest import load_cases
from tests.sources.fields import show


@pytest.mark.parametrize("case", load_cases("sources/markdown.yml"))
def test_a_file_is_a_paper(case: dict[str, Any]) -> None:
    """All forms of front matter are read, and faults are reported with their lines."""
    _, papers, problems = parse_markdown(case["text"], "coast.md", Limits(**case.get("limits", {})))

    assert [show(paper, case["paper"]) for paper in papers] == ([case["paper"]] if "paper" in case else [])
    assert [str(problem) for problem in problems] == case.get("problems", [])
    assert all(problem.rejected for problem in problems) or papers


@pytest.mark.parametrize("case", load_cases("sources/marks.yml"))
def test_marks_become_text(case: dict[str, Any]) -> None:
    """Only headings, images, code and invisible parts of the Markdown are left out."""
    assert markdown_to_text(case["markdown"]) == case["text"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("---\ntitle: Dunes\n---\n", "markdown"),
        ("\n---  \n# a comment\n'Title' : Dunes\n", "markdown"),
        ("---\nlayout: post\n---\nTitle: Dunes\n", ""),
        ("---\nDunes drift\n\ntitle: they do\n", ""),
        ("----\ntitle: Dunes\n", ""),
        ("Dunes\n---\ntitle: They drift\n---\n", ""),
    ],
)
def test_front_matter_is_recognised(text: str, name: str) -> None:
    """It is a line of three hyphens and then keys, one of them for the title."""
    assert detect_format(text) == name
