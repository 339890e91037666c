"""Days as people name them on a command line: one day, a week, a month, or a range."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Any

import click

from broadsheet.system.errors import UsageError

_SATURDAY = 5
"""Its number in `date.weekday()`."""
_WEEK = re.compile(r"(\d{4})-W(\d\d)", re.ASCII)
"""A week of ISO 8601, such as `2025-W12`."""
_MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
"""A month of ISO 8601, such as `2025-03`."""


class Day(click.ParamType[date]):
    """The type of a command-line argument that is a day, such as 2025-03-20 (ISO 8601)."""

    name = "day"
    """What click calls the type in help texts."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or fail with a message that shows how to write one."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is not a day. Write it like 2025-03-20.", param, ctx)


DAY_WEEK_OR_MONTH = (
    click.Option(["--date", "day"], type=Day(), help="One day, for example 2025-03-20."),
    click.Option(["--week"], help="Each day of a week, for example 2025-W12."),
    click.Option(["--month"], help="Each day of a month, for example 2025-03."),
)
"""Options of which exactly one names the days to fetch; `list_period` reads them."""
SINCE_AND_UNTIL = (
    click.Option(["--since"], type=Day(), required=True, help="First day, for example 2025-03-20."),
    click.Option(["--until"], type=Day(), help="Last day; default: the newest one available."),
)
"""Options that name the first and the last day to fetch; `list_range` reads them."""


def is_weekday(day: date) -> bool:
    """Return whether a day is from Monday to Friday."""
    return day.weekday() < _SATURDAY


def name_day(day: date) -> str:
    """Return a day as people read it: `Thursday 2025-03-20`."""
    return f"{calendar.day_name[day.weekday()]} {day.isoformat()}"


def list_days(first: date, last: date) -> list[date]:
    """Return every day from the first to the last, both included."""
    return [first + timedelta(number) for number in range((last - first).days + 1)]


def list_week(text: str) -> list[date]:
    """Return the seven days of an ISO 8601 week, such as `2025-W12`. Raises UsageError."""
    match = _WEEK.fullmatch(text)
    try:
        if match:
            return list_days(*(date.fromisocalendar(int(match[1]), int(match[2]), day) for day in (1, 7)))
    except ValueError:
        pass
    raise UsageError(f"“{text}” is not a week. Write it like 2025-W12.")


def list_month(text: str) -> list[date]:
    """Return the days of a month, such as `2025-03`. Raises UsageError."""
    match = _MONTH.fullmatch(text)
    try:
        if match:
            first = date(int(match[1]), int(match[2]), 1)
            return [day for day in list_days(first, first + timedelta(30)) if day.month == first.month]
    except ValueError:
        pass
    raise UsageError(f"“{text}” is not a month. Write it like 2025-03.")


def list_period(name: str, day: date | None, week: str | None, month: str | None, today: date) -> list[date]:
    """Return the days up to `today` that the options `DAY_WEEK_OR_MONTH` of the source `name` ask for.

    Raises UsageError unless exactly one of the options is given and begins today or earlier.
    """
    if sum(map(bool, (day, week, month))) != 1:
        raise UsageError(f"Give {name} exactly one of --date, --week and --month.")
    asked = [day] if day else list_week(week) if week else list_month(month or "")
    days = [day for day in asked if day <= today]
    if not days:
        raise UsageError(f"{asked[0]} is in the future. Use today or an earlier day.")
    return days


def list_range(since: date, until: date | None, last: date, today: date) -> list[date]:
    """Return the days that the options `SINCE_AND_UNTIL` ask for; `last` is the newest day available.

    Raises UsageError if the range is empty or ends after `today`.
    """
    end = until or last
    if since > end:
        raise UsageError(f"--since {since} is after {end}, the last day to fetch. Use an earlier day.")
    if end > today:
        raise UsageError(f"--until {end} is in the future. Use today or an earlier day.")
    return list_days(since, end)
