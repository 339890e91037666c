"""Tests of what the page of a paper says of readings."""

from __future__ import annotations

import pytest

from broadsheet.model.readings import SignalKind, SignalReading
from broadsheet.model.text import read_text
from broadsheet.pages.readings import list_shown_readings
from tests.conftest import WORDS, make_config, make_library, make_pages, make_paper

CITATIONS = [
    SignalReading("Scopus", SignalKind.CITATIONS, "2031-04-02", "1011"),
    SignalReading("Scopus", SignalKind.CITATIONS, "2031-05-03", "1234"),
    SignalReading("Crossref", SignalKind.CITATIONS, "2031-05-01T06:15:00Z", "20"),
    SignalReading("OpenAlex", SignalKind.CITATIONS, "", "9"),
    SignalReading("Lens", SignalKind.CITATIONS, "2031-05-03", "0"),
]
OTHERS = [
    SignalReading("Hugging Face", SignalKind.UPVOTES, "2031-05-03", "131"),
    SignalReading("Hugging Face", SignalKind.COMMENTS, "2031-05-03", "3"),
    SignalReading("OpenReview", SignalKind.RATING, "2031-05-03", "6.33"),
    SignalReading("OpenReview", SignalKind.DECISION, "", "Accept (oral)"),
    SignalReading("Workshop on Coasts", SignalKind.AWARD, "", "Best Paper Award"),
    SignalReading("ACL Anthology", SignalKind.AWARD, "", "best paper award"),
]


def show(*readings: SignalReading, **facts: str) -> dict[str, tuple[str, ...]]:
    """What the page of a paper says of readings."""
    return dict(list_shown_readings(make_paper(readings=tuple(readings), **facts), WORDS))


def test_each_source_is_named_with_its_newest_number_and_its_day() -> None:
    """Sources are never mixed, a number without a day is shown without one, and a number of 0 is not shown."""
    assert show(*CITATIONS)["cited_by"] == ("20 (Crossref, 1 May 2031)", "9 (OpenAlex)", "1,234 (Scopus, 3 May 2031)")


def test_awards_come_first_and_what_changes_daily_is_left_out() -> None:
    """Votes and comments are on cards; the same award from two sources is one."""
    assert show(*OTHERS) == {
        "award": ("best paper award",),
        "decision": ("Accept (oral) (OpenReview)",),
        "rating": ("6.33 (OpenReview, 3 May 2031)",),
    }


def test_a_decision_of_the_venue_does_not_repeat_its_name() -> None:
    """The page says already where the paper was published."""
    decision = SignalReading("Workshop on Coasts 2031", SignalKind.DECISION, "", "oral")

    assert show(decision, venue="Workshop on Coasts 2031 oral") == {"decision": ("oral",)}


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        ("Best Paper Award.", [("award", "Best Paper Award")]),
        ("Best Paper Award; 9 pages", [("comment", "Best Paper Award; 9 pages")]),
        ("9 pages", [("comment", "9 pages"), ("award", "Best Paper Award")]),
        ("", [("award", "Best Paper Award")]),
    ],
)
def test_an_award_is_shown_once(comment: str, shown: list[tuple[str, str]]) -> None:
    """A comment that is the award is shown as that, and a longer one says it already."""
    paper = make_paper(comment=read_text(comment, tex=False), readings=(OTHERS[4],))
    pages = make_pages(make_library(paper), make_config())
    (page,) = (page for page in pages.make_all() if page.path.startswith("papers/") and page.path.endswith("index.md"))

    text = page.content.decode()

    labels = {"comment": "Comment", "award": "Award"}
    assert [line for line in text.splitlines() if line.startswith(("- **Comment", "- **Award"))] == [
        f"- **{labels[name]}** {value}" for name, value in shown
    ]
