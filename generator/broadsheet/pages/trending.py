"""What pages say about the interest in papers: marks on cards, lists with their formulas, and the same as data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from broadsheet.model.interest import COUNTED, FEWEST, LEAST_HOURS, OLDEST, PRIOR_HOURS, Interest, PaperInterest, Rise
from broadsheet.model.library import Library
from broadsheet.model.paper import PaperId
from broadsheet.model.readings import SignalReading
from broadsheet.pages.views.lists import SignalView
from broadsheet.pages.wording import Words

MOST_LISTED = 20
"""The maximum number of papers in each list of the page."""
_FRESH = timedelta(days=2)
"""How old, at the time of the data, the newest reading of a paper may be that is listed as rising."""
_DIGITS = 4
"""The number of decimals of scores in the data."""
SCORE = "value / (age + 2)^1.5"
"""The formula of the score, as the data states it."""
RATE = f"(gain + {PRIOR_HOURS} * mean) / (hours + {PRIOR_HOURS})"
"""The formula of the gain per hour."""


class Trend(NamedTuple):
    """A list of the page."""

    heading: str
    formula: str
    """By which number the papers are sorted."""
    inputs: str
    """What goes into the formula, and when it was read."""
    papers: tuple[tuple[PaperId, SignalView], ...]
    """The papers in their order, each with its number and what went into it."""


def describe_signal(interest: Interest, one: PaperInterest, words: Words, note: str = "") -> SignalView:
    """Return the mark of a paper: a number, and a sentence that says what it is and when it was read."""
    number = int(one.reading.number)
    said = words.text(f"reading.{interest.kind}", number, source=interest.source)
    moment = one.reading.moment
    said = words.text("reading.read", reading=said, moment=words.moment(moment)) if moment else said
    if rise := one.rise:
        change = words.text("reading.change", change=_sign(rise), moment=words.moment(rise.since.moment))
        said = f"{said} ({change})"
    return SignalView(words.text(f"mark.{interest.kind}", number), said, note)


def _sign(rise: Rise) -> str:
    """Return a gain with its sign, which is a minus where papers lost something."""
    return f"+{rise.gain:,}" if rise.gain >= 0 else f"−{-rise.gain:,}"


def has_trends(library: Library) -> bool:
    """Return whether any paper trends or rises."""
    return any(interest.trending or _list_fresh(interest) for interest in library.interest)


def list_trends(library: Library, words: Words) -> Iterator[Trend]:
    """Yield the lists of the page: for each signal the papers that trend, and those that rise; none that is empty."""
    for interest in library.interest:
        if interest.trending:
            yield _list_trending(interest, words)
        if rising := _list_fresh(interest)[:MOST_LISTED]:
            yield _list_rising(interest, rising, words)


def _list_trending(interest: Interest, words: Words) -> Trend:
    unit = COUNTED[interest.kind]
    notes = (
        (one, words.text(f"trending.note.{unit}", one.age, score=f"{one.score:,.2f}"))
        for one in interest.trending[:MOST_LISTED]
    )
    return Trend(
        heading=_name(interest, words),
        formula=words.text("trending.formula", number=words.text(f"trending.number.{interest.kind}")),
        inputs=words.text(
            f"trending.inputs.{unit}", moment=words.moment(interest.moment), fewest=FEWEST, oldest=OLDEST
        ),
        papers=tuple((one.paper, describe_signal(interest, one, words, note)) for one, note in notes),
    )


def _list_rising(interest: Interest, rising: Sequence[tuple[PaperInterest, Rise]], words: Words) -> Trend:
    means = sorted({(one.reading.moment[:10], rise.mean) for one, rise in rising}, reverse=True)
    notes = (
        (one, words.text("rising.note", change=_sign(rise), hours=f"{rise.hours:,.1f}", rate=f"{rise.rate:,.2f}"))
        for one, rise in rising
    )
    said = (words.text("rising.mean", mean=f"{mean:,.2f}", day=words.moment(day)) for day, mean in means)
    return Trend(
        heading=words.text("rising", signal=_name(interest, words)),
        formula=words.text("rising.formula", prior=PRIOR_HOURS),
        inputs=words.text(
            "rising.inputs", moment=words.moment(interest.moment), hours=LEAST_HOURS, means="; ".join(said)
        ),
        papers=tuple((one.paper, describe_signal(interest, one, words, note)) for one, note in notes),
    )


def _name(interest: Interest, words: Words) -> str:
    return words.text(f"signal.{interest.kind}", source=interest.source)


def _list_fresh(interest: Interest) -> list[tuple[PaperInterest, Rise]]:
    """Return the papers that rise at the time of the data, the fastest first."""
    timed = [(one.reading.time, one, rise) for one, rise in interest.rising]
    newest = max((time for time, _, _ in timed if time), default=None)
    return [(one, rise) for time, one, rise in timed if time and newest and newest - time <= _FRESH]


def write_trending_data(library: Library, address: str) -> bytes:
    """Return the same as JSON: for each signal the formulas, and every paper with what went into them."""
    signals = [
        {
            "source": interest.source,
            "kind": interest.kind,
            "read": interest.moment,
            "score": SCORE,
            "age": COUNTED[interest.kind],
            "least_value": FEWEST,
            "greatest_age": OLDEST,
            "rate": RATE,
            "least_hours": LEAST_HOURS,
            "papers": [_write_paper(one, library, address) for one in interest.trending + _list_others(interest)],
        }
        for interest in library.interest
    ]
    return (json.dumps({"signals": signals}, ensure_ascii=False, indent=1) + "\n").encode()


def _list_others(interest: Interest) -> tuple[PaperInterest, ...]:
    """Return the papers that do not trend, but of which two readings say how fast their number grows."""
    return tuple(one for one in interest.papers if not one.score and one.rise)


def _write_paper(one: PaperInterest, library: Library, address: str) -> dict[str, Any]:
    paper = library.by_id[one.paper]
    rise = one.rise
    return {
        "paper": f"{address}papers/{paper.slug}/",
        "title": paper.title.plain,
        **_write_reading(one.reading),
        "age": one.age,
        "score": round(one.score, _DIGITS),
        **(
            {
                "rise": {
                    "since": _write_reading(rise.since),
                    "gain": rise.gain,
                    "hours": round(rise.hours, _DIGITS),
                    "mean": round(rise.mean, _DIGITS),
                    "rate": round(rise.rate, _DIGITS),
                }
            }
            if rise
            else {}
        ),
    }


def _write_reading(reading: SignalReading) -> dict[str, Any]:
    return {"value": int(reading.number), "read": reading.moment}
