"""Tests of how like summaries are to those of the authors."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from broadsheet.enrich.scoring.labels import Labels
from broadsheet.enrich.scoring.likeness import compare_texts, format_likeness, measure_summaries
from broadsheet.model.text import Plain, Text
from tests.conftest import make_library, make_paper


@pytest.mark.parametrize(
    ("one", "other", "words", "pairs", "sequence"),
    [
        ("the gulls count", "The gull counts.", 1, 1, 1),
        ("gulls count tides", "tides count gulls", 1, 0, 1 / 3),
        ("a b c d", "a c", 2 / 3, 0, 2 / 3),
        ("a a b", "a b b", 2 / 3, 1 / 2, 2 / 3),
        ("dunes", "gulls", 0, 0, 0),
        ("", "", 0, 0, 0),
    ],
)
def test_rouge(one: str, other: str, words: float, pairs: float, sequence: float) -> None:
    """The three figures are F1 over stems, pairs of stems, and the longest common subsequence."""
    found = compare_texts(one, other)

    assert (found.words, found.pairs, found.sequence) == pytest.approx((words, pairs, sequence))


def test_our_summaries_stand_beside_simpler_ones() -> None:
    """What is measured is our choice of a sentence: a summary by the authors in the source is not used."""
    abstract = "Dunes are old. We propose a map of dunes. Code is free."
    paper = replace(make_paper("Old dunes", abstract), tldr=Text((Plain("A map of the dunes."),)))
    label = Labels(title="Old dunes", tldr="A map of the dunes.")

    found = measure_summaries(make_library(paper), [label, Labels(title="Old dunes", name="")])

    assert list(found) == ["ours", "first sentence", "title", "best sentence"]
    assert found["ours"] == found["best sentence"] == compare_texts("We propose a map of dunes.", label.tldr or "")
    assert found["first sentence"] == compare_texts("Dunes are old.", label.tldr or "")
    assert format_likeness(found).splitlines()[1].split() == ["ours", "0.727", "0.444", "0.727"]


def test_without_summaries_by_authors_nothing_is_measured() -> None:
    """The result is empty."""
    assert measure_summaries(make_library(make_paper("Dunes")), [Labels(title="Dunes", name="")]) == {}
