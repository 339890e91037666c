"""The schedule of the daily run: which days to fetch from a daily source."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from broadsheet.config.daily_sources.days import is_weekday, list_days
from broadsheet.config.daily_sources.source import DailySource

_FIRST_DAYS = 7
"""How many days are fetched from a source that has no file yet."""
_FARTHEST = 30
"""How many days back are fetched at most."""


def list_days_to_fetch(source: DailySource, filed: Collection[date], today: date) -> list[date]:
    """Return the days to fetch from a source today, in their order; `filed` are those that have a file.

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
