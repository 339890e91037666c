"""Near-duplicates are reported and kept separate."""

from __future__ import annotations

import pytest

from broadsheet.merge.near_duplicates import report_near_duplicates
from broadsheet.merge.records import MergeOverrides, merge_records
from tests.conftest import make_paper

LONG = "Drift of dunes on northern shores in winter"


def tell(
    one: str, other: str, abstracts: tuple[str, str] = ("", ""), overrides: MergeOverrides = MergeOverrides()
) -> list[str]:
    """The problems of a library with two papers of these titles."""
    records = [make_paper(one, abstracts[0]), make_paper(other, abstracts[1], file="more.txt", doi="10.1234/a")]
    library, names = merge_records(records, (), overrides)
    told = report_near_duplicates(library, names, overrides)
    assert told.papers == library.papers
    return [str(problem) for problem in told.account.problems]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (LONG, f"On foot: {LONG}", True),
        (f"{LONG} [La deriva de las dunas]", LONG, True),
        (LONG, "Drift of dunes on northern shores in winters", True),
        (LONG, "Drift of dunes on southern shores in summer", False),
        ("Dunes drift", "Dunes drift on northern shores", False),
        (LONG, "Shells sink", False),
    ],
)
def test_near_identical_titles_are_reported(one: str, other: str, told: bool) -> None:
    """One title contains the other, or they differ in few characters. Many titles contain a short one."""
    assert bool(tell(one, other)) == told


@pytest.mark.parametrize(
    ("one", "other", "abstracts", "told"),
    [
        ("How dunes drift", "How dunes drift: a view from the shore", ("", ""), True),
        ("A view from the shore", "Dunes: a view from the shore", ("They drift north.", ""), True),
        ("Editorial", "Editorial: the drift of dunes", ("", ""), False),
        ("Dunes", "Dunes: the drift of sand", ("They drift north by night.", "They drift north by day."), True),
        ("Dunes", "Dunes: the drift of sand", ("They drift north by night.", "Gulls count to four."), False),
    ],
)
def test_a_title_without_its_subtitle_is_reported(one: str, other: str, abstracts: tuple[str, str], told: bool) -> None:
    """Titles of one or two words say too little, unless the abstracts agree."""
    assert bool(tell(one, other, abstracts)) == told


def test_a_near_duplicate_is_reported_with_both_places() -> None:
    """The problem is at the later record, and names the title and the place of the earlier one."""
    assert tell(LONG, f"{LONG}.") == []  # One title but for a full stop.
    assert tell(LONG, f"{LONG}: a review") == [
        f"more.txt:2: “{LONG}: a review” is almost the same title as “{LONG}” at coast.txt:2. Both are published. "
        "In site_config/papers.yml, join them with “same_as” if they are one paper, or keep them apart with "
        "“not_same_as”."
    ]


def test_papers_with_different_abstracts_are_not_reported() -> None:
    """If both papers have an abstract, the two must have words in common."""
    assert tell(LONG, f"{LONG}: a review", ("They drift far.", "We review what is known of gulls.")) == []
    assert tell(LONG, f"{LONG}: a review", ("They drift far.", "They drift far away."))


def test_papers_with_different_identifiers_are_not_reported() -> None:
    """Two papers on arXiv are different, however similar their titles are, for example parts of a series."""
    records = [
        make_paper(f"{LONG}: part I", arxiv="3104.00017"),
        make_paper(f"{LONG}: part II", record=2, arxiv="3104.00018"),
    ]

    assert report_near_duplicates(*merge_records(records), MergeOverrides()).account.problems == ()


def test_papers_that_the_site_owner_keeps_apart_are_not_reported() -> None:
    """`not_same_as` answers the question."""
    pair = ("title:driftofdunesonnorthernshoresinwinter", "doi:10.1234/a")
    apart = {pair[0]: frozenset(pair[1:]), pair[1]: frozenset(pair[:1])}

    assert tell(LONG, f"{LONG}: a review", overrides=MergeOverrides(apart=apart)) == []
