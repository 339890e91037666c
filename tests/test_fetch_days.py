"""Which days are asked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from generator.daily_sources.days import list_days, list_month, list_week
from generator.daily_sources.services.arxiv import Arxiv
from generator.daily_sources.services.feed import Feed
from generator.daily_sources.services.hf_daily import HfDaily
from generator.errors import UsageError
from generator.fetch.schedule import list_days_to_fetch

TODAY = date(2031, 4, 30)
"""A Wednesday."""


def days(*numbers: int) -> list[date]:
    """Days of April."""
    return [date(2031, 4, number) for number in numbers]


def test_a_week_and_a_month_are_their_days() -> None:
    """A week begins on Monday, as ISO 8601 has it; a month has as many days as it has."""
    assert list_week("2031-W18") == list_days(date(2031, 4, 28), date(2031, 5, 4))
    assert list_month("2028-02") == list_days(date(2028, 2, 1), date(2028, 2, 29))


@pytest.mark.parametrize("text", ["2031-W54", "2031-W00", "2031-18", "week 18", ""])
def test_what_is_no_week_is_refused(text: str) -> None:
    """The message shows how a week is written."""
    with pytest.raises(UsageError, match="Write it as 2025-W12"):
        list_week(text)


@pytest.mark.parametrize("text", ["2031-13", "2031-00", "2031-W13", "April"])
def test_what_is_no_month_is_refused(text: str) -> None:
    """The message shows how a month is written."""
    with pytest.raises(UsageError, match="Write it as 2025-03"):
        list_month(text)


def test_the_first_time_a_week_is_asked_for() -> None:
    """Without any file a source is asked for the last seven days; arXiv's end yesterday."""
    assert list_days_to_fetch(HfDaily(), (), TODAY) == days(24, 25, 26, 27, 28, 29, 30)
    assert list_days_to_fetch(Arxiv(categories=("cs.CL",)), (), TODAY) == days(23, 24, 25, 26, 27, 28, 29)


def test_days_since_the_newest_file_are_asked_for() -> None:
    """After a pause nothing is left out, weekends neither, and what is older and there is not asked for again."""
    assert list_days_to_fetch(HfDaily(), days(14, 15, 16, 17, 18, 21), TODAY) == days(
        22, 23, 24, 25, 26, 27, 28, 29, 30
    )


def test_a_weekday_that_is_missing_is_caught_up() -> None:
    """A weekday between files was a failure, a weekend was none."""
    assert list_days_to_fetch(HfDaily(), days(23, 24, 25, 28, 30), TODAY) == days(29, 30)
    assert list_days_to_fetch(HfDaily(), days(23, 25, 28, 29, 30), TODAY) == days(24, 30)


def test_a_list_that_may_grow_is_asked_for_again() -> None:
    """arXiv's papers of a day appear until four days later."""
    filed = days(21, 22, 23, 24, 25, 28, 29)
    assert list_days_to_fetch(Arxiv(categories=("cs.CL",)), filed, TODAY) == days(23, 24, 25, 26, 27, 28, 29)


def test_no_day_is_asked_for_that_is_longer_ago_than_thirty_days() -> None:
    """After a pause of months thirty days are caught up."""
    assert list_days_to_fetch(HfDaily(), [date(2030, 12, 2)], TODAY) == list_days(TODAY - timedelta(30), TODAY)


def test_a_feed_is_asked_for_today() -> None:
    """It cannot be asked for what it held before."""
    assert list_days_to_fetch(Feed(base_url="https://coast.example/feed"), days(1), TODAY) == [TODAY]
