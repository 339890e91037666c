"""Readings of signals: what a source said about the interest in a paper, and when it said so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import chain

from msgspec.structs import replace

from broadsheet.model.value import Value

_TIME_IN_A_NAME = re.compile(
    r"(?<!\d)((?:19|20)\d\d-?\d\d-?\d\d)T(\d\d)[:-]?(\d\d)(?:[:-]?(\d\d)(?:\.\d{1,6})?)?Z(?![0-9A-Za-z])", re.ASCII
)
"""A moment in UTC in the name of a file: `20250120T061500Z` or `2025-01-20T06-15-00Z`."""
_DAY_IN_A_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d-\d\d-\d\d)(?!\d)", re.ASCII)
"""A day in the name of a file."""


MOMENT = r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:[Zz]|[+-]\d\d:?\d\d))?"
"""A moment as people may write it: a day, or a time with its zone."""
_MOMENT = re.compile(MOMENT, re.ASCII)


class SignalKind(StrEnum):
    """What a source counts or says."""

    UPVOTES = "upvotes"
    STARS = "stars"
    CITATIONS = "citations"
    COMMENTS = "comments"
    RATING = "rating"
    """The mean of the reviewers' marks."""
    DECISION = "decision"
    """What became of a submission, in the source's words: `Accept (Oral)`."""
    AWARD = "award"
    """The name of an award."""


WORDED = (SignalKind.DECISION, SignalKind.AWARD)
"""Kinds whose value is a text; that of all others is a number."""
GREATEST = 1_000_000_000_000
"""The greatest number that a reading can have; a greater one is a mistake."""


class SignalReading(Value, frozen=True, order=True, array_like=False):
    """What one source said of one paper at one moment."""

    source: str
    """Who says so, by its name: `Hugging Face`, `GitHub`, `Scopus`."""
    kind: SignalKind
    moment: str
    """When it was read, in UTC: `2025-03-20T06:15:00Z`, or `2025-03-20` if only the day is known; empty if not even
    that is. Moments are ordered as texts are."""
    value: str
    """What it said: a number in digits, such as `131` or `6.5`, or a text."""

    @property
    def signal(self) -> tuple[str, SignalKind]:
        """What was read, whenever that was."""
        return self.source, self.kind

    @property
    def number(self) -> float:
        """The value as a number; 0 if it is a text."""
        return 0.0 if self.kind in WORDED else float(self.value)

    @property
    def time(self) -> datetime | None:
        """The moment, if the time of day is known."""
        return datetime.fromisoformat(self.moment) if "T" in self.moment else None

    @property
    def day(self) -> date | None:
        """The day of the moment, if that is known."""
        return date.fromisoformat(self.moment[:10]) if self.moment else None


def write_number(value: float) -> str:
    """Return a number as readings hold it: with at most two decimals, and without those that are zero."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def write_moment(moment: datetime) -> str:
    """Return a moment as readings hold it: in UTC, to the second.

    Raises ValueError if in UTC it is before the year 1 or after the year 9999.
    """
    try:
        # `strftime` would not fill up years of fewer than four digits on every system.
        return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    except OverflowError as error:
        raise ValueError(str(moment)) from error


def read_moment(text: str) -> str:
    """Return a moment as readings hold it.

    Raises ValueError if a text is neither empty, nor a day, nor a day and a time with its zone, or if the moment in UTC
    is before the year 1 or after the year 9999.
    """
    text = text.strip()
    if not text:
        return ""
    if not _MOMENT.fullmatch(text):
        raise ValueError(text)
    return write_moment(datetime.fromisoformat(text)) if "T" in text else date.fromisoformat(text).isoformat()


def find_moment(name: str) -> str:
    """Return the first moment in the name of a file, or else the first day in it; empty if it has neither."""
    for match in _TIME_IN_A_NAME.finditer(name):
        try:
            time = f"{match[1]}T{match[2]}{match[3]}{match[4] or '00'}Z".replace("-", "")
            return write_moment(datetime.fromisoformat(time))
        except ValueError:
            continue
    for match in _DAY_IN_A_NAME.finditer(name):
        try:
            return date.fromisoformat(match[1]).isoformat()
        except ValueError:
            continue
    return ""


def date_readings(readings: Iterable[SignalReading], moment: str) -> tuple[SignalReading, ...]:
    """Return readings of which those that have no moment get this one."""
    return tuple(reading if reading.moment else replace(reading, moment=moment) for reading in readings)


def unite_readings(*lists: tuple[SignalReading, ...]) -> tuple[SignalReading, ...]:
    """Return the readings of all lists, each once, sorted by signal and moment."""
    return tuple(sorted({*chain.from_iterable(lists)})) if any(lists) else ()


def thin_series(series: Sequence[SignalReading]) -> Iterator[SignalReading]:
    """Yield the readings of a signal without those that have the same value as the one before and the one after."""
    for at, one in enumerate(series):
        around = {other.value for other in series[max(at - 1, 0) : at + 2]}
        if len(around) > 1 or at in (0, len(series) - 1):
            yield one


def keep_history(former: Iterable[SignalReading], current: Iterable[SignalReading]) -> tuple[SignalReading, ...]:
    """Return the readings of a record once a newer version of it, which has the `current` ones, takes its place.

    Numbers stay as history, and so does a decision after which there was another one. Of the same moment the newer
    version counts. It also counts for awards, and for a decision that it no longer has: these were corrected.
    """
    current = tuple(current)
    said = {one.signal for one in current if one.kind is not SignalKind.AWARD}
    again = {(one.signal, one.moment) for one in current}
    kept = tuple(
        one
        for one in former
        if (one.kind not in WORDED or one.signal in said) and (one.signal, one.moment) not in again
    )
    series: dict[tuple[str, SignalKind], list[SignalReading]] = {}
    for one in unite_readings(kept, current):
        series.setdefault(one.signal, []).append(one)
    return tuple(one for readings in series.values() for one in thin_series(readings))


def check_reading(reading: SignalReading) -> None:
    """Raise ValueError if the moment or the number of a reading is not one."""
    if reading.moment != reading.moment.strip():
        # `read_moment` removes spaces, and dates are made from the text as it is here.
        raise ValueError(reading.moment)
    read_moment(reading.moment)
    if not 0 <= reading.number <= GREATEST:
        raise ValueError(reading.value)


def list_series(readings: Iterable[SignalReading]) -> Mapping[tuple[str, SignalKind], tuple[SignalReading, ...]]:
    """Return the readings of each signal in the order of their moments, one for each moment.

    A reading of which only the day is known, or not even that, is left out if there is one with a time: the day in the
    name of a file is that of the list in it, which may have been saved later. Of several values at one moment the
    greatest is taken, so that the order of files does not matter.
    """
    found: dict[tuple[str, SignalKind], dict[str, SignalReading]] = {}
    for reading in sorted(readings, key=lambda one: (one.moment, one.number, one.value)):
        found.setdefault(reading.signal, {})[reading.moment] = reading
    series = {}
    for signal, by_moment in found.items():
        timed = tuple(one for one in by_moment.values() if one.time)
        series[signal] = timed or tuple(by_moment.values())
    return series
