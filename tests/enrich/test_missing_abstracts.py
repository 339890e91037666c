"""Tests of reporting papers without an abstract, after their records are merged."""

from __future__ import annotations

from broadsheet.enrich.missing_abstracts import report_missing_abstracts
from broadsheet.merge.records import merge_records
from tests.conftest import make_paper


def test_a_paper_without_an_abstract_is_reported_once() -> None:
    """However many records it has, the problem is at the first one, and no record is rejected."""
    library = merge_records([make_paper("Dunes drift", record=1), make_paper("Dunes drift", record=2)]).library

    (problem,) = report_missing_abstracts(library).account.problems

    assert str(problem) == (
        "coast.txt:2: “Dunes drift” has no abstract. Add one; the page is published without it until then."
    )
    assert (problem.kind, problem.rejected) == ("no-abstract", False)


def test_papers_are_reported_in_the_order_in_which_they_were_filed() -> None:
    """The day in a file's name counts before the name, and a file without a day comes last."""
    files = ("coast.json", "dunes/2031-04-02.json", "2031-04-03.json")
    library = merge_records([make_paper(f"Dunes {file}", file=file) for file in files]).library

    problems = report_missing_abstracts(library).account.problems

    assert [problem.where.file for problem in problems] == ["dunes/2031-04-02.json", "2031-04-03.json", "coast.json"]


def test_a_record_merged_into_a_paper_with_an_abstract_is_not_reported() -> None:
    """A record without an abstract is no problem if another record of the same paper has one."""
    library = merge_records(
        [
            make_paper("Dunes drift", arxiv="3104.00017"),
            make_paper("Dunes drift", "They do.", arxiv="3104.00017", record=2),
            make_paper("Shells sink", "They sink.", record=3),
        ]
    ).library

    assert report_missing_abstracts(library).account.problems == ()
