"""Readings of signals: moments, values, and what is kept of them."""

from __future__ import annotations

import pytest

from broadsheet.model.readings import (
    SignalKind,
    SignalReading,
    find_moment,
    keep_history,
    list_series,
    read_moment,
    unite_readings,
)


def make_reading(value: str, moment: str = "", kind: SignalKind = SignalKind.UPVOTES) -> SignalReading:
    """A reading on Hugging Face."""
    return SignalReading("Hugging Face", kind, moment, value)


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("2031-04-01@20310402T101858Z.json", "2031-04-02T10:18:58Z"),
        ("2031-04-01-votes-2031-04-02T10-18-58Z.json", "2031-04-02T10:18:58Z"),
        ("2031-04-01-hf-daily.json", "2031-04-01"),
        ("2031-04-01@20311302T101858Z.json", "2031-04-01"),
        ("2031-04.json", ""),
        ("coast.json", ""),
    ],
)
def test_the_moment_is_found_in_the_name_of_a_file(name: str, moment: str) -> None:
    """A time counts more than a day, and what is no date is nothing."""
    assert find_moment(name) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("", ""),
        ("2031-04-02", "2031-04-02"),
        ("2031-04-02T06:00:00Z", "2031-04-02T06:00:00Z"),
        ("2031-04-02T00:30:00.250+02:00", "2031-04-01T22:30:00Z"),
        ("0031-04-02T06:00:00Z", "0031-04-02T06:00:00Z"),
    ],
)
def test_a_moment_is_written_in_utc(text: str, moment: str) -> None:
    """Moments are compared as texts, so that there is one way to write each."""
    assert read_moment(text) == moment


@pytest.mark.parametrize("text", ["2031-04-02T06:00:00", "2031-02-30", "2031-04", "2031", "yesterday"])
def test_a_moment_without_a_zone_or_a_day_is_refused(text: str) -> None:
    """Nobody knows which moment is meant."""
    with pytest.raises(ValueError):
        read_moment(text)


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"])
def test_a_moment_outside_the_calendar_is_refused(text: str) -> None:
    """In UTC it would be in the year 10000, or before the year 1."""
    with pytest.raises(ValueError, match=text[:10]):
        read_moment(text)


def test_all_readings_are_kept_when_records_are_merged() -> None:
    """Equal ones count once, and the order of the records does not matter."""
    early, late = make_reading("7", "2031-04-01"), make_reading("9", "2031-04-02")

    assert unite_readings((late,), (early, late)) == unite_readings((early,), (late,)) == (early, late)


def test_a_reading_with_a_time_replaces_those_of_which_only_the_day_is_known() -> None:
    """The day in the name of a file is that of its list, and the file may have been saved later."""
    by_day, by_time = make_reading("9", "2031-04-03"), make_reading("7", "2031-04-02T06:00:00Z")

    assert list_series([by_day, by_time]) == {by_day.signal: (by_time,)}
    assert list_series([by_day]) == {by_day.signal: (by_day,)}


def test_the_greater_of_two_values_at_one_moment_counts() -> None:
    """The order of files does not matter, and numbers are compared as such."""
    few, many = make_reading("9", "2031-04-03"), make_reading("10", "2031-04-03")

    assert list_series([many, few]) == list_series([few, many]) == {few.signal: (many,)}


def test_a_decision_after_which_there_is_another_is_history() -> None:
    """Reviewing goes on; a decision that a newer version no longer has was wrong."""
    first = SignalReading("OpenReview", SignalKind.DECISION, "2031-04-02", "under review")
    second = SignalReading("OpenReview", SignalKind.DECISION, "2031-05-06", "Accept (oral)")

    assert keep_history([first], [second]) == (first, second)
    assert keep_history([first], []) == ()
