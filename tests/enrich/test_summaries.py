"""Tests of summaries in one line."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.enrich.sentences import Prose
from broadsheet.enrich.summaries import MAX_LENGTH, add_summaries, rate_sentences
from broadsheet.model.paper import Paper
from tests.conftest import load_cases, make_library, make_paper


def summarize(paper: Paper) -> Paper:
    """The paper with a summary."""
    library = make_library(paper)
    rated = [rate_sentences(one, Prose(one.abstract.plain)) for one in library.papers]
    (summarized,) = add_summaries(library, rated).papers
    return summarized


@pytest.mark.parametrize("case", load_cases("summaries/cases.yml"))
def test_a_summary_is_the_sentence_that_states_the_contribution(case: dict[str, Any]) -> None:
    """The summary is the sentence of the abstract that says what the authors contribute."""
    title = case.get("title", "Tides")
    paper = make_paper(title, case["abstract"], name=title.partition(":")[0] if ":" in title else "")

    summarized = summarize(paper)

    assert summarized.summary.plain == case["expected"]


def test_a_summary_keeps_formulas_and_has_no_links() -> None:
    """Formulas and superscripts are kept; web addresses and mentions become plain words."""
    paper = make_paper("Tides", r"Here, we propose M^2X with \(x^2\), see https://example.org/m2x for more. It stands.")

    summarized = summarize(paper)

    kinds = [type(span).__name__ for span in summarized.summary.spans]
    assert kinds == ["Plain", "Plain", "Superscript", "Plain", "Math", "Plain", "Plain", "Plain"]
    assert summarized.summary.plain == "We propose M²X with x^2, see https://example.org/m2x for more."


@pytest.mark.parametrize(
    ("word", "shown"), [("tide " * 900, MAX_LENGTH), ("x" * 7_000, len("We propose"))], ids=["words", "one word"]
)
def test_a_long_summary_is_cut_at_a_word(word: str, shown: int) -> None:
    """The beginning of a very long sentence is shown, up to the end of a word, with an ellipsis."""
    paper = make_paper("Tides", f"We propose {word}.")

    summarized = summarize(paper)

    beginning = summarized.summary.plain.removesuffix(" …")
    assert paper.abstract.plain.startswith(beginning)
    assert shown - 5 <= len(beginning) <= shown
    assert summarized.summary.plain.endswith(" …")
