"""A day, a month or a year, as far as a date is known."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
"""The first three letters of each month in English."""
_PERIOD = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_YEARS = range(1000, 2200)
"""Years of a real date: 0001 and 9999 mean that no date is known, and would be the oldest and the newest of a site."""
_IN_A_NAME = re.compile(r"(?<!\d)(?:19|20)\d\d(?:-\d\d(?:-\d\d)?|(?!\.\d))(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A day, a month, a year or no date at all; months and days are 0 where unknown."""

    year: int = 0
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """`2025-03-20`, `2025-03`, `2025` or the empty string. Raises ValueError for anything else."""
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
        """The first period of our time in a file's name, or no date: `2503.01234` and `notes-1080` hold none."""
        for match in _IN_A_NAME.finditer(name):
            try:
                return cls.parse(match[0])
            except ValueError:
                continue
        return cls()

    def __bool__(self) -> bool:
        """Whether it is any date at all."""
        return self.year > 0

    @property
    def slug(self) -> str:
        """As in an address: `2025-03-20`, `2025-03`, `2025` or `undated`."""
        if not self.year:
            return "undated"
        return "-".join(f"{part:02d}" for part in (self.year, self.month, self.day) if part)

    @property
    def label(self) -> str:
        """As people read it: `20 March 2025`, `March 2025`, `2025` or `Undated`."""
        if not self.year:
            return "Undated"
        month = calendar.month_name[self.month] if self.month else ""
        return " ".join(str(part) for part in (self.day or "", month, self.year) if part)

    @property
    def first_day(self) -> date | None:
        """The day a period begins, or None where there is no date."""
        return date(self.year, self.month or 1, self.day or 1) if self.year else None

    @property
    def last_day(self) -> date:
        """The day a period ends; no date comes after every date."""
        if not self.year:
            return date.max
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])
