"""The schedule of the daily run: which days to fetch from a daily source, and what to request with the newest one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from broadsheet.config.daily_sources.days import is_weekday, list_days
from broadsheet.config.daily_sources.source import DailySource, LatePapers

_FIRST_DAYS = 7
"""How many days are fetched from a source that has no file yet."""
_FARTHEST = 30
"""How many days back are fetched at most."""


def list_days_to_fetch(source: DailySource, filed: Collection[date], today: date) -> list[date]:
    """Return the days to fetch from a source today, in their order; `filed` are those that have a file.

    They are the days since the newest file, recent days whose lists may have grown, and weekdays between files that
    have none, back to the first file and for 30 days at most. A source without a file starts with a week.

    Left out are days whose papers come with the newest list, as `plan_late_papers` says: those before the newest file,
    and those since then unless papers of one are due. Then there was no daily run for some days; otherwise there may
    have been holidays.
    """
    last = source.last_day(today)
    if source.only_today:
        return [last]
    newest = max(filed, default=last - timedelta(_FIRST_DAYS))
    first = max(min(filed, default=last - timedelta(_FIRST_DAYS - 1)), last - timedelta(_FARTHEST))
    days = [
        day
        for day in filter(source.has_list, list_days(first, last))
        if day > newest or (last - day).days < source.settling_days or (day not in filed and is_weekday(day))
    ]
    late = plan_late_papers(source, filed, today)
    if late is None:
        return days
    # With rules, a day may have no file because they kept nothing.
    is_pause = not source.rules and any(source.is_due(day, today) for day in days if day > newest)
    return [day for day in days if day == last or day < late.since or (is_pause and day > newest)]


def plan_late_papers(source: DailySource, filed: Collection[date], today: date) -> LatePapers | None:
    """Return which papers are requested with the newest list, because the lists before it may have lacked them.

    None if the lists of the source are final, or if there is no earlier list that a paper could be missing from.
    """
    if not source.late_days or not filed:
        return None
    last = source.last_day(today)
    return LatePapers(since=max(min(filed), last - timedelta(source.late_days - 1)), day=last)
