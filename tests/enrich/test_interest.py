"""Which papers trend, and which rise."""

from __future__ import annotations

from math import isclose
from typing import Any

from broadsheet.enrich.interest import find_interest
from broadsheet.model.interest import Interest
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.readings import SignalKind, SignalReading
from tests.conftest import make_paper


def read(value: int, moment: str = "2031-04-03", kind: SignalKind = SignalKind.UPVOTES) -> SignalReading:
    """A reading on Hugging Face."""
    return SignalReading("Hugging Face", kind, moment, str(value))


def make(title: str, *readings: SignalReading, day: int = 3, **values: Any) -> Paper:
    """A paper that was listed on a day of April 2031."""
    return make_paper(title, readings=readings, edition=Period(2031, 4, day), **values)


def find(*papers: Paper) -> tuple[Interest, ...]:
    """The interest in papers."""
    return find_interest(Library(papers=papers)).interest


def list_trending(interest: Interest) -> list[tuple[str, float]]:
    """The identities of the papers that trend, with their scores."""
    return [(one.paper, round(one.score, 3)) for one in interest.trending]


def test_papers_trend_by_votes_and_age() -> None:
    """The score is the number of votes divided by (age + 2) to the power of 1.5, at the time of the newest reading."""
    old, new = make("Old", read(30), day=1, identity="old"), make("New", read(12), identity="new")

    assert list_trending(find(old, new)[0]) == [("new", 4.243), ("old", 3.75)]


def test_what_was_read_decides_about_the_age_and_not_the_clock() -> None:
    """If nobody knows when papers were read, the newest edition is the time of the data."""
    old, new = make("Old", read(30, ""), day=1, identity="old"), make("New", day=2, identity="new")
    (interest,) = find(old, new)

    assert (interest.moment, interest.papers[0].age) == ("2031-04-02", 1)


def test_few_votes_old_papers_and_undated_ones_do_not_trend() -> None:
    """One vote is often the submitter's own."""
    one, old = make("One", read(1), identity="one"), make("Old", read(900, "2031-06-01"), day=1, identity="old")
    undated = make_paper("Undated", readings=(read(7),), edition=Period(), identity="undated")

    assert [found.trending for found in find(one, old, undated)] == [()]


def test_readings_at_the_beginning_of_the_calendar_are_compared() -> None:
    """Some programs write this moment if they do not know it; nothing is twelve hours older."""
    (interest,) = find(make("Dunes", read(7, "0001-01-01T00:00:00Z"), read(9, "0001-01-01T00:00:01Z")))

    assert interest.rising == ()


def test_sources_and_kinds_are_never_mixed() -> None:
    """The signal of most papers comes first; comments, ratings and texts say nothing about trends."""
    stars = SignalReading("GitHub", SignalKind.STARS, "2031-04-03", "9000")
    rest = [read(9, kind=kind) for kind in (SignalKind.COMMENTS, SignalKind.RATING)]
    award = SignalReading("Coast", SignalKind.AWARD, "2031-04-03", "Best paper")
    found = find(make("A", read(7), stars, award, *rest, identity="a"), make("B", read(8), identity="b"))

    assert [(one.source, one.kind, len(one.papers)) for one in found] == [
        ("Hugging Face", SignalKind.UPVOTES, 2),
        ("GitHub", SignalKind.STARS, 1),
    ]
    assert list_trending(found[0]) == [("b", 2.828), ("a", 2.475)]


def test_the_age_of_cited_papers_counts_in_years() -> None:
    """Citations come slowly, and the paper's own year counts."""
    cited = read(32, "2031-04-03", SignalKind.CITATIONS)
    (interest,) = find(make("Cited", cited, published=Period(2029), identity="cited"))

    assert list_trending(interest) == [("cited", 4.0)]


def test_a_rise_needs_two_readings_twelve_hours_apart() -> None:
    """Closer ones say nothing, and neither do those of which only the day is known."""
    first, close, far = (
        read(7, "2031-04-02T06:00:00Z"),
        read(9, "2031-04-02T17:59:59Z"),
        read(9, "2031-04-02T18:00:00Z"),
    )
    papers = [
        make("Close", first, close),
        make("Far", first, far),
        make("Days", read(7, "2031-04-01"), read(9, "2031-04-03")),
        make("Once", far),
    ]
    (interest,) = find(*papers)

    assert [one.rise is not None for one in interest.papers] == [False, True, False, False]


def test_a_rise_begins_at_the_last_reading_that_is_old_enough() -> None:
    """It says how fast the votes come now."""
    moments = ("2031-04-01T06:00:00Z", "2031-04-02T06:00:00Z", "2031-04-02T20:00:00Z", "2031-04-03T06:00:00Z")
    (interest,) = find(make("Dunes", *(read(10 * at, moment) for at, moment in enumerate(moments))))
    rise = interest.papers[0].rise

    assert rise
    assert (rise.since.moment, rise.hours, rise.gain) == ("2031-04-02T06:00:00Z", 24, 20)


def test_the_gain_per_hour_is_shrunk_to_the_mean_of_the_day() -> None:
    """A gain within a short time counts less than the same rate over a long one."""
    last = "2031-04-03T06:00:00Z"
    short = make("Short", read(0, "2031-04-02T18:00:00Z"), read(24, last), identity="short")
    long = make("Long", read(0, "2031-04-01T06:00:00Z"), read(96, last), identity="long")
    other = make("Other", read(5, "2031-04-02T06:00:00Z"), read(5, last), identity="other")
    (interest,) = find(short, long, other)
    rates = {one.paper: one.rise.rate for one in interest.papers if one.rise}
    mean = (24 + 96 + 0) / (12 + 48 + 24)

    assert isclose(rates["short"], (24 + 24 * mean) / (12 + 24))
    assert isclose(rates["long"], (96 + 24 * mean) / (48 + 24))
    assert [one.paper for one, _ in interest.rising] == ["long", "short"]


def test_what_was_read_on_another_day_has_a_mean_of_its_own() -> None:
    """Otherwise one busy day would raise the rates of all others."""
    one = make("One", read(0, "2031-04-01T06:00:00Z"), read(240, "2031-04-02T06:00:00Z"))
    other = make("Other", read(0, "2031-04-02T06:00:00Z"), read(24, "2031-04-03T06:00:00Z"))
    (interest,) = find(one, other)

    assert [one.rise.mean for one in interest.papers if one.rise] == [10, 1]
