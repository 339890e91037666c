"""Days to ask for."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta

from generator.errors import UsageError
from generator.upstream import Upstream, is_weekday

_FIRST_DAYS = 7
"""Days that a source without any file is asked for."""
_FARTHEST = 30
"""Days back that are caught up."""
_WEEK = re.compile(r"(\d{4})-W(\d\d)", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)


def list_days(first: date, last: date) -> list[date]:
    """Every day from one to another."""
    return [first + timedelta(number) for number in range((last - first).days + 1)]


def list_week(text: str) -> list[date]:
    """The days of a week as ISO 8601 counts them, such as `2025-W12`. Raises UsageError."""
    match = _WEEK.fullmatch(text)
    try:
        if match:
            return list_days(*(date.fromisocalendar(int(match[1]), int(match[2]), day) for day in (1, 7)))
    except ValueError:
        pass
    raise UsageError(f"“{text}” is no week. Write it as 2025-W12.")


def list_month(text: str) -> list[date]:
    """The days of a month, such as `2025-03`. Raises UsageError."""
    match = _MONTH.fullmatch(text)
    try:
        if match:
            first = date(int(match[1]), int(match[2]), 1)
            return [day for day in list_days(first, first + timedelta(30)) if day.month == first.month]
    except ValueError:
        pass
    raise UsageError(f"“{text}” is no month. Write it as 2025-03.")


def list_wanted(upstream: Upstream, filed: Collection[date], today: date) -> list[date]:
    """The days to ask a source for today, of which some are `filed` already.

    They are those since the newest file; those of late whose lists may have grown; and weekdays before it that are
    not there, back to the first file and for 30 days at most. A source without a file is asked for a week.
    """
    last = upstream.last_day(today)
    if upstream.settles == 0:
        return [last]
    newest = max(filed, default=last - timedelta(_FIRST_DAYS))
    first = max(min(filed, default=last - timedelta(_FIRST_DAYS - 1)), last - timedelta(_FARTHEST))
    return [
        day
        for day in list_days(first, last)
        if day > newest or (last - day).days < upstream.settles or (day not in filed and is_weekday(day))
    ]
