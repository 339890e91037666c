"""Finds which papers get most interest for their age, and which gain most, from readings of votes and the like.

Nothing here reads the clock: the time is that of the newest reading, so that the same records give the same order on
any day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import fsum, sqrt

from broadsheet.model.interest import COUNTED, FEWEST, LEAST_HOURS, OLDEST, Interest, PaperInterest, Rise
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.model.readings import SignalKind, SignalReading, list_series


def find_interest(library: Library) -> Library:
    """Return the library with the interest in its papers, the signal that most papers have first."""
    found: dict[tuple[str, SignalKind], list[tuple[Paper, Sequence[SignalReading]]]] = {}
    for paper in library.papers:
        for signal, series in list_series(paper.readings).items() if paper.readings else ():
            if signal[1] in COUNTED:
                found.setdefault(signal, []).append((paper, series))
    order = sorted(found, key=lambda signal: (-len(found[signal]), list(COUNTED).index(signal[1]), signal[0]))
    newest = max((day for paper in library.papers if (day := _find_listing_day(paper))), default=None)
    return replace(library, interest=tuple(_measure(signal, found[signal], newest) for signal in order))


def _find_listing_day(paper: Paper) -> date | None:
    return paper.first_listed.first_day


def _measure(
    signal: tuple[str, SignalKind], papers: Sequence[tuple[Paper, Sequence[SignalReading]]], newest: date | None
) -> Interest:
    """Return the interest by one signal; `newest` is the day of the newest edition."""
    moment = max(series[-1].moment for _, series in papers) or (newest.isoformat() if newest else "")
    today = date.fromisoformat(moment[:10]) if moment else None
    measured = [_measure_paper(paper, series[-1], COUNTED[signal[1]], today) for paper, series in papers]
    rises = _find_rises([series for _, series in papers])
    with_rises = tuple(replace(one, rise=rises.get(at)) for at, one in enumerate(measured))
    return Interest(*signal, moment, with_rises)


def _measure_paper(paper: Paper, reading: SignalReading, unit: str, today: date | None) -> PaperInterest:
    """Return the interest in a paper, without its rise; `today` is the day of the data."""
    age = _find_age(paper, unit, today) if today else None
    trends = age is not None and age <= OLDEST and reading.number >= FEWEST
    # A root is the same number on every machine, which a power need not be.
    score = reading.number / ((age + 2) * sqrt(age + 2)) if age is not None and trends else 0.0
    return PaperInterest(paper.identity, reading, age, score)


def _find_age(paper: Paper, unit: str, today: date) -> int | None:
    """Return the age of a paper on a day: in days since the site listed it, or in years since it was published."""
    if unit == "years":
        year = paper.published.year or paper.first_listed.year
        return max(today.year - year, 0) if year else None
    listed = _find_listing_day(paper)
    return max((today - listed).days, 0) if listed else None


def _find_rises(papers: Sequence[Sequence[SignalReading]]) -> Mapping[int, Rise]:
    """Return what papers gained, by their places in the list, given their readings in the order of their moments.

    That is the difference between the newest reading and the last one that is old enough.
    """
    pairs = {at: pair for at, series in enumerate(papers) if (pair := _find_pair(series))}
    by_day: dict[str, list[int]] = {}
    for at, (_, last) in pairs.items():
        by_day.setdefault(last.moment[:10], []).append(at)
    means = {day: _find_mean(pairs[at] for at in places) for day, places in by_day.items()}
    return {
        at: Rise(first, _count_hours(first, last), _find_gain(first, last), means[last.moment[:10]])
        for at, (first, last) in pairs.items()
    }


def _find_pair(series: Sequence[SignalReading]) -> tuple[SignalReading, SignalReading] | None:
    """Return the newest reading, after the last one that is at least twelve hours older; None if there are no such."""
    last = series[-1]
    if not last.time:
        return None
    least = timedelta(hours=LEAST_HOURS)
    return next(((one, last) for one in reversed(series[:-1]) if one.time and last.time - one.time >= least), None)


def _find_mean(pairs: Iterable[tuple[SignalReading, SignalReading]]) -> float:
    """Return what papers gained per hour, all hours counting alike."""
    pairs = list(pairs)
    return sum(_find_gain(*pair) for pair in pairs) / fsum(_count_hours(*pair) for pair in pairs)


def _find_gain(first: SignalReading, last: SignalReading) -> int:
    return int(last.number) - int(first.number)


def _count_hours(first: SignalReading, last: SignalReading) -> float:
    if not (first.time and last.time):
        raise ValueError(first.moment)
    return (last.time - first.time).total_seconds() / 3600
