"""Which days to fetch from a daily source."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from broadsheet.config.daily_sources.days import is_weekday, list_days
from broadsheet.config.daily_sources.source import DailySource

_FIRST_DAYS = 7
"""Days to fetch from a source that has no file yet."""
_FARTHEST = 30
"""Days to go back at most."""


def list_days_to_fetch(source: DailySource, filed: Collection[date], today: date) -> list[date]:
    """The days to fetch from a source today; `filed` are those that have a file already.

    They are the days since the newest file, recent days whose lists may have grown, and weekdays between files that
    have none, back to the first file and for 30 days at most. A source without a file starts with a week.
    """
    last = source.last_day(today)
    if source.only_today:
        return [last]
    newest = max(filed, default=last - timedelta(_FIRST_DAYS))
    first = max(min(filed, default=last - timedelta(_FIRST_DAYS - 1)), last - timedelta(_FARTHEST))
    return [
        day
        for day in list_days(first, last)
        if day > newest or (last - day).days < source.settling_days or (day not in filed and is_weekday(day))
    ]
