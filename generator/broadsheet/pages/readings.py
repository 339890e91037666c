"""What a paper's own page says of readings: awards, decisions, ratings and citations.

Votes, stars and comments change every day. They are on cards and on the page *Trending* alone, so that the pages of
papers do not change with them.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from broadsheet.model.paper import Paper
from broadsheet.model.readings import WORDED, SignalKind, SignalReading, list_series
from broadsheet.model.text import fold
from broadsheet.pages.wording import Words

_SHOWN = {
    SignalKind.AWARD: "award",
    SignalKind.DECISION: "decision",
    SignalKind.RATING: "rating",
    SignalKind.CITATIONS: "cited_by",
}
"""What is shown, in this order, under which names."""


def keep_shown_readings(paper: Paper) -> Paper:
    """Return a paper without the readings that its page does not show."""
    shown = tuple([one for one in paper.readings if one.kind in _SHOWN])
    return replace(paper, readings=shown) if len(shown) < len(paper.readings) else paper


def list_shown_readings(paper: Paper, words: Words) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield name and values of each kind of readings that a paper's page shows: the newest reading of each source."""
    if not paper.readings:
        return
    newest = [series[-1] for _, series in sorted(list_series(paper.readings).items())]
    for kind, name in _SHOWN.items():
        found = [one for one in newest if one.kind is kind]
        if kind is SignalKind.AWARD:
            values = list_awards(paper)
        else:
            values = tuple(_describe(one, paper, words) for one in found if one.value != "0")
        if values:
            yield name, values


def list_awards(paper: Paper) -> tuple[str, ...]:
    """Return the awards of a paper, each once, and none that is part of a longer comment, which the page shows."""
    named = {fold(one.value): one.value for one in paper.readings if one.kind is SignalKind.AWARD}
    comment = fold(paper.comment.plain)
    return tuple(award for key, award in sorted(named.items()) if key == comment or key not in comment)


def repeats_award(paper: Paper) -> bool:
    """Return whether the comment of a paper is one of its awards and nothing else."""
    comment = paper.comment.plain
    return bool(comment and paper.readings) and fold(comment) in {fold(award) for award in list_awards(paper)}


def _describe(reading: SignalReading, paper: Paper, words: Words) -> str:
    """Return a value with who said it, unless that is where the paper was published, and when that was."""
    value = f"{reading.number:,.10g}" if reading.kind not in WORDED else reading.value
    # When a list was made says nothing of a decision.
    moment = words.moment(reading.moment[:10]) if reading.moment and reading.kind not in WORDED else ""
    said = [part for part in (reading.source if reading.source not in paper.venue else "", moment) if part]
    return words.text("reading.shown", value=value, said=", ".join(said)) if said else value
