"""Dates that may be known only to the month or the year."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

from broadsheet.model.value import Value

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
"""The first three letters of each month in English."""
_PERIOD = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_YEARS = range(1000, 2200)
"""Years that a date may have. Sources write 0001 or 9999 if they know no date; such a paper would be the oldest or the
newest of a site."""
_IN_A_NAME = re.compile(r"(?<!\d)(?:19|20)\d\d(?:-\d\d(?:-\d\d)?|(?!\.\d))(?!\d)", re.ASCII)
"""A date in the name of a file."""


class Period(Value, frozen=True, order=True):
    """A day, a month, a year, or an unknown date, which is false.

    Periods are ordered by year, month and day; a year comes before its months, and a month before its days.
    """

    year: int = 0
    """0 if the date is unknown."""
    month: int = 0
    """1 to 12; 0 if the month is unknown."""
    day: int = 0
    """1 to 31; 0 if the day is unknown."""

    @classmethod
    @lru_cache(maxsize=20_000)
    def parse(cls, text: str) -> Period:
        """Read `2025-03-20`, `2025-03`, `2025` or the empty string, which is an unknown date.

        Raises ValueError for anything else, for days that do not exist, and for years before 1000 or after 2199. Most
        dates are repeated, so that each is read once.
        """
        if not text:
            return cls()
        match = _PERIOD.fullmatch(text)
        if not match:
            raise ValueError(text)
        year, month, day = (int(part or 0) for part in match.groups())
        if year not in _YEARS:
            raise ValueError(text)
        date(year, month or 1, day or 1)
        return cls(year, month, day)

    @classmethod
    def find(cls, name: str) -> Period:
        """The first date from 1900 to 2099 in the name of a file, or an unknown date.

        `2025-03-20-coast.txt` has one; `2503.01234` and `notes-1080` have none.
        """
        for match in _IN_A_NAME.finditer(name):
            try:
                return cls.parse(match[0])
            except ValueError:
                continue
        return cls()

    def __bool__(self) -> bool:
        """Whether the date is known, at least to the year."""
        return self.year > 0

    @property
    def slug(self) -> str:
        """The date in an address: `2025-03-20`, `2025-03`, `2025` or `undated`."""
        if not self.year:
            return "undated"
        if not self.month:
            return f"{self.year:02d}"
        return f"{self.year:02d}-{self.month:02d}-{self.day:02d}" if self.day else f"{self.year:02d}-{self.month:02d}"

    @property
    def label(self) -> str:
        """The date as people read it, in English: `20 March 2025`, `March 2025`, `2025` or `Undated`."""
        if not self.year:
            return "Undated"
        month = calendar.month_name[self.month] if self.month else ""
        return " ".join(str(part) for part in (self.day or "", month, self.year) if part)

    @property
    def first_day(self) -> date | None:
        """The first day of the period; None if the date is unknown."""
        return date(self.year, self.month or 1, self.day or 1) if self.year else None

    @property
    def last_day(self) -> date:
        """The last day of the period; `date.max` if the date is unknown, so that undated papers come last."""
        if not self.year:
            return date.max
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])
