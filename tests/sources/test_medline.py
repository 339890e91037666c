"""MEDLINE."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsing import parse_source
from broadsheet.sources.tagged.medline import is_medline, parse_medline
from tests.conftest import load_cases
from tests.sources.fields import show


@pytest.mark.parametrize("case", load_cases("sources/medline.yml"))
def test_a_record_is_read(case: dict[str, Any]) -> None:
    """Each case's fields are read, and only its own problems are reported."""
    _, papers, problems = parse_source(Source("coast.nbib", case["text"].encode()), Limits(), "medline")

    assert [show(paper, case["paper"]) for paper in papers] == [case["paper"]]
    assert [str(problem) for problem in problems] == case.get("problems", [])


def test_records_begin_with_their_number() -> None:
    """An empty line before it is not needed; text before the first number is not a record."""
    text = "Saved on Monday\n\nPMID- 1\nTI  - Dunes\n\nAB  - PMID- 7\n      PMID- 8\nPMID- 2\nTI  - Shells\nAB  - A.\n"

    _, papers, problems = parse_medline(text, "coast.nbib", Limits())

    assert problems == []
    assert [(p.origin.record, p.origin.line, p.title.plain, p.own_id) for p in papers] == [
        (1, 3, "Dunes", "pmid:1"),
        (2, 8, "Shells", "pmid:2"),
    ]
    assert papers[0].abstract.plain == "PMID- 7 PMID- 8"


def test_a_record_without_a_number_is_reported() -> None:
    """A second title shows that another record began, which is lost."""
    text = "PMID- 1\nTI  - Dunes\nAB  - A.\n\nTI  - Shells\nAB  - B.\n"

    _, papers, problems = parse_medline(text, "coast.nbib", Limits())

    assert [(paper.title.plain, paper.abstract.plain) for paper in papers] == [("Dunes", "A.")]
    assert [(str(problem), problem.rejected) for problem in problems] == [
        (
            "coast.nbib:1: The record has a second title “TI”. "
            "Only the first one was read. Put a PMID before each record.",
            True,
        )
    ]


def test_records_of_eric_begin_with_their_owner() -> None:
    """ERIC gives no number, so each record begins with `OWN`."""
    text = "\nOWN - ERIC\nTI  - Dunes\n\nAB  - A.\n\nOWN - ERIC\nTI  - Shells\n"

    _, papers, problems = parse_medline(text, "coast.nbib", Limits())

    assert is_medline(text)
    assert problems == []
    assert [(p.origin.line, p.title.plain, p.own_id) for p in papers] == [(2, "Dunes", ""), (7, "Shells", "")]


def test_other_text_is_not_recognised() -> None:
    """MEDLINE begins with a number, which empty lines may precede."""
    assert is_medline("\n\nPMID- 1\n")
    assert not is_medline("TY  - JOUR\nPMID- 1\n")
    assert not is_medline("PMID 1")
    assert not is_medline("OWN - we do not.\n\nNothing is ours.\n")
