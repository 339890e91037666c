"""Reads dates in the forms that sources use."""

from __future__ import annotations

import re
from email.utils import parsedate
from functools import lru_cache

from broadsheet.model.period import MONTHS, Period

_SEASON = "(?:winter|spring|summer|autumn|fall|q[1-4])"
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ]\d\d:.*|/+|/[^\d].*)?", re.ASCII | re.DOTALL)
"""ISO 8601, and the forms of RIS (`2019/03/04/`) and PubMed."""
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?: \d\d?:.*)?", re.ASCII)
_YEARS = re.compile(r"(\d{4}) ?[-–/] ?\d{4}", re.ASCII)
_MONTH = r"(?P<month>[a-z]{3})[a-z]*\.?"
_WORDS = [
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        rf"(?P<year>\d{{4}}) {_SEASON}",
        rf"{_SEASON} (?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}}),?[ -]{_MONTH}(?:[ -](?P<day>\d{{1,2}}))?(?:[-–/ ].*)?",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]{_MONTH},?[ -](?P<year>\d{{4}})",
        rf"{_MONTH}(?:[-–/][a-z]+\.?)?(?: (?P<day>\d{{1,2}})(?:[-–]\d+|st|nd|rd|th)?)?,? (?P<year>\d{{4}})",
    )
]


@lru_cache(maxsize=20_000)
def read_period(text: str) -> Period:
    """The day, month or year in a text; the day of a time; the beginning of a range.

    Read are ISO 8601 (`2025-03-20T10:00:00Z`), RFC 5322 (`Thu, 20 Mar 2025 00:00:00 GMT`), `2025/03/20`, `20250320`,
    `20 March 2025`, `March 20th, 2025`, `2025 Mar 20`, `Mar 2025`, `2025 Spring`, `2024–2025`, `20.03.2025`, and
    `3/20/2025` where one of the two can only be the day, else its year alone. Nothing is no date. Raises ValueError
    for anything else.
    """
    text = " ".join(text.split())
    if not text:
        return Period()
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return make_period(*(int(part or 0) for part in match.groups()))
    if match := _YEARS.fullmatch(text):
        return make_period(int(match[1]))
    if match := _YEAR_LAST.fullmatch(text):
        return _order(int(match[1]), int(match[3]), int(match[4]), day_first=match[2] == ".")
    for pattern in _WORDS:
        if match := pattern.fullmatch(text):
            parts = match.groupdict()
            month = read_month(parts["month"]) if "month" in parts else 0
            return make_period(int(parts["year"]), month, int(parts.get("day") or 0))
    if moment := parsedate(text):
        return make_period(*moment[:3])
    raise ValueError(text)


def _order(first: int, second: int, year: int, *, day_first: bool) -> Period:
    """The date of two numbers, one of which is the month, and a year; only the year if both could be the month."""
    if day_first or first > 12:
        return make_period(year, second, first)
    if second > 12 or first == second:
        return make_period(year, first, second)
    return make_period(year)


def read_month(text: str) -> int:
    """1 to 12, from a number or the beginning of a month's English name. Raises ValueError for anything else."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 12:
        return int(text)
    return MONTHS.index(text[:3].lower()) + 1


def make_period(year: int, month: int = 0, day: int = 0) -> Period:
    """A period from these numbers, 0 for unknown ones. Raises ValueError if there is no such day."""
    return Period.parse("-".join(f"{part:0{4 - 2 * bool(at)}d}" for at, part in enumerate((year, month, day)) if part))


def join_date(year: str, rest: str) -> str:
    """The most exact text that a year and a date, a month or a day of that year make; the year where they make none.

    A date of another year than that of the paper is some other event's.
    """
    try:
        wanted = read_period(year).year
    except ValueError:
        return rest or year
    for text in (rest, f"{rest} {year}", f"{year}-{rest}"):
        try:
            period = read_period(text)
        except ValueError:
            continue
        if period and (period.year == wanted or not wanted):
            return text
    return year
