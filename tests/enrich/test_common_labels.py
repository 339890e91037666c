"""Tests of how often related papers have labels of their sources in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import msgspec
import pytest

from broadsheet.enrich.scoring.common_labels import LabelField, list_lines, measure_common_labels
from broadsheet.model.library import Library, Relation, RelationReason
from broadsheet.system.errors import UsageError
from tests.conftest import make_library, make_paper

SUBJECTS = ("dunes", "gulls", "tides", "shells", "ferns")


def make_shelf(number: int, related: Sequence[int], label: str = "") -> Library:
    """A library in which each subject has `number` papers, related to others by their distance in the list."""
    papers = [
        msgspec.structs.replace(
            make_paper(f"{subject} {subject} {n}", f"About {subject}.", record=5 * n + at + 1),
            keywords=(label or subject, f"only {subject} {n}"),
        )
        for n in range(number)
        for at, subject in enumerate(SUBJECTS)
    ]
    library = make_library(*papers)
    ids = [paper.identity for paper in library.papers]
    relations = {
        identity: tuple(Relation(ids[(at + step) % len(ids)], RelationReason.NEAREST) for step in related)
        for at, identity in enumerate(ids)
    }
    return replace(library, related=MappingProxyType(relations))


@pytest.mark.parametrize(("related", "ours"), [((5, 10), 1), ((1, 5), 0.5), ((1, 2, 3, 4, 6, 5), 0)])
def test_ours_is_the_share_of_the_first_five_with_a_common_label(related: Sequence[int], ours: float) -> None:
    """The rival finds as many papers as we show; by words it is always right here."""
    found = measure_common_labels(make_shelf(4, related), LabelField.KEYWORDS)

    assert (found.papers, found.ours, found.rival) == (20, ours, 1 if len(related) < 4 else pytest.approx(0.6))
    assert found.low <= found.ours - found.rival <= found.high


def test_the_lines_print_the_difference_with_its_interval() -> None:
    """They are the same in each run."""
    lines = list(list_lines(measure_common_labels(make_shelf(4, (1, 5)), LabelField.KEYWORDS), LabelField.KEYWORDS))

    assert lines == [
        "Related papers that share one of their keywords with the paper (20 papers):",
        "ours        0.500",
        "TF-IDF      1.000",
        "difference -0.500, 95 % of resamples between -0.500 and -0.500",
    ]


@pytest.mark.parametrize("label", ["sea", "SEA"])
def test_labels_of_most_papers_say_nothing(label: str) -> None:
    """Without others, there is nothing to measure, and the message says what to name."""
    with pytest.raises(UsageError, match="Fewer than two papers have keywords that other papers share"):
        measure_common_labels(make_shelf(2, (1, 2), label), LabelField.KEYWORDS)
