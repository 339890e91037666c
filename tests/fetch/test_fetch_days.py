"""Which days of a daily source are fetched."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from broadsheet.config.daily_sources.days import list_days, list_month, list_week
from broadsheet.config.daily_sources.services.arxiv import Arxiv
from broadsheet.config.daily_sources.services.feed import Feed
from broadsheet.config.daily_sources.services.hf_daily import HfDaily
from broadsheet.fetch.schedule import list_days_to_fetch
from broadsheet.model.author_patterns import AuthorPattern
from broadsheet.model.rules import Conditions, Rules
from broadsheet.system.errors import UsageError

TODAY = date(2031, 4, 30)
"""A Wednesday."""


def days(*numbers: int) -> list[date]:
    """Days of April."""
    return [date(2031, 4, number) for number in numbers]


def test_a_week_and_a_month_are_their_days() -> None:
    """A week begins on Monday, as in ISO 8601, and February has 29 days in a leap year."""
    assert list_week("2031-W18") == list_days(date(2031, 4, 28), date(2031, 5, 4))
    assert list_month("2028-02") == list_days(date(2028, 2, 1), date(2028, 2, 29))


@pytest.mark.parametrize("text", ["2031-W54", "2031-W00", "2031-18", "week 18", ""])
def test_an_invalid_week_is_refused(text: str) -> None:
    """The message shows how a week is written."""
    with pytest.raises(UsageError, match="Write it like 2025-W12"):
        list_week(text)


@pytest.mark.parametrize("text", ["2031-13", "2031-00", "2031-W13", "April"])
def test_an_invalid_month_is_refused(text: str) -> None:
    """The message shows how a month is written."""
    with pytest.raises(UsageError, match="Write it like 2025-03"):
        list_month(text)


def test_a_new_source_starts_with_a_week() -> None:
    """A source without a file starts with the last seven days, of which arXiv has no list for two."""
    assert list_days_to_fetch(HfDaily(), (), TODAY) == days(24, 25, 26, 27, 28, 29, 30)
    assert list_days_to_fetch(Arxiv(categories=("cs.CL",)), (), TODAY) == days(24, 25, 28, 29, 30)


def test_days_since_the_newest_file_are_fetched() -> None:
    """After a pause every day is fetched, including weekends; older days with a file are not fetched again."""
    assert list_days_to_fetch(HfDaily(), days(14, 15, 16, 17, 18, 21), TODAY) == days(
        22, 23, 24, 25, 26, 27, 28, 29, 30
    )


def test_a_weekday_that_is_missing_is_caught_up() -> None:
    """A weekday between files without one of its own must have failed; a weekend need not."""
    assert list_days_to_fetch(HfDaily(), days(14, 15, 16, 17, 18, 21, 23, 30), TODAY)[:2] == days(22, 24)
    assert list_days_to_fetch(HfDaily(), days(14, 16, 17, 18, 21, 22, 23, 30), TODAY)[:2] == days(15, 24)


@pytest.mark.parametrize(
    ("filed", "asked"),
    [
        (days(21, 22, 23, 24, 25, 28, 29), days(30)),
        (days(21, 22, 23, 24, 25, 28, 29, 30), days(30)),
        (days(21, 22, 23, 24, 25), days(30)),  # Monday and Tuesday may have been holidays
        (days(21, 22, 23, 24), days(25, 28, 29, 30)),  # Friday's papers are due
        (days(21, 22, 24, 25, 29), days(23, 30)),  # Monday's papers come with the newest list, and Wednesday's do not
    ],
)
def test_papers_that_come_late_are_requested_with_the_newest_list(filed: list[date], asked: list[date]) -> None:
    """arXiv's earlier lists are not fetched again, unless there was a pause, or one failed more than a week ago."""
    assert list_days_to_fetch(Arxiv(categories=("cs.CL",)), filed, TODAY) == asked


GULL = Conditions(authors=(AuthorPattern.parse("Gull"),))


@pytest.mark.parametrize("source", [Arxiv(query="abs:dunes"), Arxiv(categories=("cs.CL",), rules=Rules(only=GULL))])
def test_no_list_of_a_query_or_with_rules_is_missing(source: Arxiv) -> None:
    """Nothing may be left for weeks: what comes late comes with the newest list, unless it is older."""
    assert list_days_to_fetch(source, days(17), TODAY) == days(18, 21, 22, 23, 30)


def test_the_votes_of_the_last_seven_days_are_read_again() -> None:
    """Papers join a list of Hugging Face's and gain votes after its day."""
    filed = days(21, 22, 23, 24, 25, 26, 27, 28, 29, 30)
    assert list_days_to_fetch(HfDaily(), filed, TODAY) == days(24, 25, 26, 27, 28, 29, 30)


def test_at_most_thirty_days_are_caught_up() -> None:
    """After a pause of months, the last thirty days are fetched."""
    assert list_days_to_fetch(HfDaily(), [date(2030, 12, 2)], TODAY) == list_days(TODAY - timedelta(30), TODAY)


def test_a_feed_is_fetched_for_today() -> None:
    """A feed cannot be asked for what it contained before."""
    assert list_days_to_fetch(Feed(base_url="https://coast.example/feed"), days(1), TODAY) == [TODAY]
