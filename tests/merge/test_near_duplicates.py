"""Near-duplicates are told, and stay two papers."""

from __future__ import annotations

import pytest

from broadsheet.merge.near_duplicates import report_near_duplicates
from broadsheet.merge.records import MergeOverrides, merge_records
from tests.conftest import make_paper

LONG = "Drift of dunes on northern shores in winter"


def tell(
    one: str, other: str, abstracts: tuple[str, str] = ("", ""), overrides: MergeOverrides = MergeOverrides()
) -> list[str]:
    """What is said of two papers with these titles."""
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
def test_titles_that_are_nearly_one(one: str, other: str, told: bool) -> None:
    """One within the other, or with few characters changed; a short title is within many."""
    assert bool(tell(one, other)) == told


def test_a_near_duplicate_is_told_with_both_places() -> None:
    """The later record is named, with the title and the place of the earlier."""
    assert tell(LONG, f"{LONG}.") == []  # One title but for a full stop.
    assert tell(LONG, f"{LONG}: a review") == [
        f"more.txt:2: “{LONG}: a review” is almost the same title as “{LONG}” at coast.txt:2. Both are published. "
        "In site_config/papers.yml, join them with “same_as” if they are one paper, or keep them apart with "
        "“not_same_as”."
    ]


def test_other_abstracts_speak_against_it() -> None:
    """Where both papers have an abstract, and the two have little in common, nothing is said."""
    assert tell(LONG, f"{LONG}: a review", ("They drift far.", "We review what is known of gulls.")) == []
    assert tell(LONG, f"{LONG}: a review", ("They drift far.", "They drift far away."))


def test_other_identifiers_speak_against_it() -> None:
    """Two papers of arXiv are two, however like their titles are: the parts of a series, say."""
    records = [
        make_paper(f"{LONG}: part I", arxiv="3104.00017"),
        make_paper(f"{LONG}: part II", record=2, arxiv="3104.00018"),
    ]

    assert report_near_duplicates(*merge_records(records), MergeOverrides()).account.problems == ()


def test_a_site_owner_who_parted_them_is_not_told() -> None:
    """Papers that are kept apart are no question any more."""
    pair = ("title:driftofdunesonnorthernshoresinwinter", "doi:10.1234/a")

    assert tell(LONG, f"{LONG}: a review", overrides=MergeOverrides(apart=frozenset((pair, pair[::-1])))) == []
