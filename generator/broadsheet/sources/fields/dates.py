"""Reads dates in the forms that sources use, and returns them as periods: days, months or years.

Among the forms are those of ISO 8601, of the Extended Date/Time Format (https://www.loc.gov/standards/datetime/, levels
0 and 1 in part), and of RFC 5322, section 3.3. Hours and time zones are left out: the day is the one that is written.
"""

from __future__ import annotations

import re
from email.utils import parsedate
from functools import lru_cache

from broadsheet.model.period import MONTHS, Period

_LONGEST = 200
"""Characters of a date; a longer text is not one."""
_SEASON = "(?:(?:early |mid-?|late )?(?:winter|spring|summer|autumn|fall)|q[1-4]|[1-4](?:st|nd|rd|th) quarter)"
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ]\d\d:.*|/+|/[^\d].*)?", re.ASCII | re.DOTALL)
"""ISO 8601, and the forms of RIS (`2019/03/04/`) and PubMed."""
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_EAST_ASIAN = re.compile(r"(\d{4}) ?[年년](?: ?(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日일])?)?", re.ASCII)
"""A date of China, Japan or Korea, as `2025年3月20日`."""
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?: \d\d?:.*)?", re.ASCII)
"""A date in numbers that ends with the year: `20.03.2025` or `3/20/2025`."""
_YEARS = re.compile(r"(\d{4}) ?[-–/] ?(?:\d{4}|\d\d)", re.ASCII)
_MONTH = r"(?P<month>[a-z]{3})[a-z]*\.?"
_WORDS = [
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        rf"(?P<year>\d{{4}}),? {_SEASON}(?: ?[-–/] ?{_SEASON})?",
        rf"{_SEASON}(?: ?[-–/] ?{_SEASON})?,? (?P<year>\d{{4}})(?:[-–/]\d{{2,4}})?",
        rf"(?P<year>\d{{4}}),?[ -]{_MONTH}(?:[ -](?P<day>\d{{1,2}}))?(?:[-–/ ].*)?",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]{_MONTH},?[ -](?P<year>\d{{4}})",
        rf"{_MONTH}(?: ?[-–/] ?[a-z]+\.?)?(?: (?P<day>\d{{1,2}})(?:[-–]\d+|st|nd|rd|th)?)?,? (?P<year>\d{{4}})",
    )
]
_EXCEL = re.compile(r'="([^"]*)"')
"""How a program writes a cell that a spreadsheet must not change."""
_NO_DATE = re.compile(
    r"n\.? ?d\.?|no date|undated|unknown|s\. ?f\.|in press|in print|forthcoming|to appear|accepted|submitted|\.\.|open",
    re.IGNORECASE,
)
"""What is written where a date is not known."""
_EDTF = re.compile(r"[\dXxuU~?%./ -]+", re.ASCII)
"""A date, or a range, as the Extended Date/Time Format of ISO 8601-2 writes it."""
_UNCERTAIN = re.compile(r"[~?%]")
"""The qualifications of the Extended Date/Time Format (level 1): uncertain, approximate, or both."""
_UNSPECIFIED = re.compile(r"-[XxuU]{2}(?=-|/|\Z)")
"""A month or a day that is not known, as in `2025-XX`."""
_BETWEEN = re.compile(r" ?(?:/|--|[–—]| to | - ) ?")
"""What is between the first and the last date of a range."""
_SEASONS = range(21, 42)
"""The numbers of seasons, quarters and other parts of a year in place of a month."""
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", re.ASCII)
"""A year from 1500 to 2099 that is not part of a longer number."""


def read_period(text: str) -> Period:
    """The day, month or year in a text; the day of a time; the beginning of a range.

    These forms are read: ISO 8601 (`2025-03-20T10:00:00Z`) with the uncertain, open and seasonal dates of its extension
    (`2025~`, `2025-21`, `2025-03/..`), RFC 5322 (`Thu, 20 Mar 2025 00:00:00 GMT`), `2025/03/20`, `20250320`,
    `20 March 2025`, `March 20th, 2025`, `2025 Mar 20`, `Mar 2025`, `2025 Spring`, `2024–2025`, `20.03.2025`,
    `2025年3月20日`, and `3/20/2025` if one of the two can only be the day, otherwise its year. An empty text, or a word
    such as `n.d.`, is an unknown date. Raises ValueError for anything else.
    """
    text = " ".join(text.split())
    period = _find_period(text) if len(text) <= _LONGEST else None
    if period is None:
        raise ValueError(text[:_LONGEST])
    return period


@lru_cache(maxsize=20_000)
def _find_period(text: str) -> Period | None:
    """Return the period that `read_period` reads, or None if the text is not a date.

    Dates are repeated in most files, and so is what is not one.
    """
    if match := _EXCEL.fullmatch(text):
        text = match[1]
    text = text.strip("([{ ,;)]}")
    if not text or _NO_DATE.fullmatch(text):
        return Period()
    if _EDTF.fullmatch(text):
        text = _UNSPECIFIED.sub("", _UNSPECIFIED.sub("", _UNCERTAIN.sub("", text)))
    for read in (_read_one, _read_range):
        try:
            return read(text)
        except ValueError:
            continue
    return None


def find_year(text: str) -> Period:
    """Return the first year in a text that is not a date as a whole, such as `c2031` or `2031a`.

    The period is unknown if there is none.
    """
    year = _YEAR.search(text[:_LONGEST])
    return Period(int(year[0])) if year else Period()


def _read_range(text: str) -> Period:
    """Return the first date of a range. The year may only be in the second one, as in `30 March – 2 April 2031`.

    Of a range with an open beginning (`../2031`) the second counts. Raises ValueError if the text is not a range.
    """
    first, *rest = _BETWEEN.split(text, maxsplit=1)
    if not rest:
        raise ValueError(text)
    if not first or _NO_DATE.fullmatch(first):
        return _read_one(rest[0])
    try:
        return _read_one(first)
    except ValueError:
        return _read_one(f"{first} {_read_one(rest[0]).year}")


def _read_one(text: str) -> Period:
    """Return the period of a text with a single date. Raises ValueError if it is in no known form, or if there is no
    such day.
    """
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text) or _EAST_ASIAN.fullmatch(text):
        year, month, day = (int(part or 0) for part in match.groups())
        return make_period(year) if month in _SEASONS else make_period(year, month, day)
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
    """Return the date of two numbers, one of which is the month, and a year.

    If both could be the month, the period is the year alone; `day_first` says that the second one is the month.
    """
    if day_first or first > 12:
        return make_period(year, second, first)
    if second > 12 or first == second:
        return make_period(year, first, second)
    return make_period(year)


def read_month(text: str) -> int:
    """Return 1 to 12, from a number or the beginning of a month's English name. Raises ValueError for anything else."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 12:
        return int(text)
    return MONTHS.index(text[:3].lower()) + 1


def make_period(year: int, month: int = 0, day: int = 0) -> Period:
    """Return a period from these numbers, 0 for unknown ones. Raises ValueError if there is no such day."""
    return Period.parse("-".join(f"{part:0{4 - 2 * bool(at)}d}" for at, part in enumerate((year, month, day)) if part))


def join_date(year: str, rest: str) -> str:
    """Return the most exact text that a year and a date, a month or a day of that year make; else the year.

    `rest` may be `2031-03-05`, `Mar 5` or `03`. A date of another year than that of the paper is the date of something
    else, and is left out. The result is a text for `read_period`, so that what cannot be read is reported.
    """
    try:
        wanted = read_period(year).year
    except ValueError:
        wanted = find_year(year).year
    if not wanted:
        return rest or year
    for text in (rest, f"{rest} {wanted}", f"{wanted}-{rest}") if rest else ():
        try:
            period = read_period(text)
        except ValueError:
            continue
        if period.year == wanted:
            return text
    return year
