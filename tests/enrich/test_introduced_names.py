"""Tests of finding the names of what papers introduce."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.enrich.introduced_names import find_introduced_names, find_name_clues
from broadsheet.enrich.sentences import Prose
from broadsheet.model.library import Library
from tests.conftest import limit_cpu_time, load_cases, make_library, make_paper


def name(library: Library) -> Library:
    """The library with names."""
    return find_introduced_names(library, [find_name_clues(one, Prose(one.abstract.prose)) for one in library.papers])


@pytest.mark.parametrize("case", load_cases("names/cases.yml"))
def test_a_name_is_found_where_authors_put_it(case: dict[str, Any]) -> None:
    """A paper has the name that its title or abstract gives to what it introduces, or none."""
    paper = make_paper(case["title"], case.get("abstract", ""))
    others = [make_paper(f"Other {n}", text, record=n) for n, text in enumerate(case.get("others", ()), 2)]

    named = name(make_library(paper, *others))

    assert {paper.title.plain: paper.name for paper in named.papers}[paper.title.plain] == case["expected"]


def test_papers_without_a_name_are_unchanged() -> None:
    """A library without papers, or with papers that introduce nothing, remains as it is."""
    library = make_library(make_paper("Dunes"), make_paper("Shells", record=2))

    assert name(Library()) == Library()
    assert name(library).papers == library.papers


@pytest.mark.parametrize(
    "text", ["named " + "-" * 20_000, "named-" * 3_000, "we propose a (" * 1_000, "named " * 3_000]
)
def test_names_are_found_in_linear_time(text: str) -> None:
    """No abstract makes the search for a name slow."""
    library = make_library(make_paper("Dunes", f"We present a gull {text} DuneNet."))

    with limit_cpu_time(5):
        name(library)
