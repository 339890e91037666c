"""What an answer is worth beside what is under `seeds/` already."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from generator.fetch.answer import Answer, AnswerError
from generator.paper import Paper, Period
from generator.sources.series import Parsed
from generator.upstream import Arxiv, Feed, Upstream

_DAY = timedelta(1)


class Became(StrEnum):
    """What became of a day of a source."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    """The day's file has every one of the papers, and no other."""
    QUIET = "quiet"
    """No new paper, and none was due."""
    EMPTY = "empty"
    """No paper, though some were due."""
    LESSER = "lesser"
    """Papers are missing that the day's file has."""
    REFUSED = "refused"
    """No good answer: broken, in part, old, or something else."""
    UNREACHED = "unreached"
    """No answer."""

    @property
    def is_good(self) -> bool:
        """Whether all is as it should be."""
        return self in (Became.WRITTEN, Became.UNCHANGED, Became.QUIET)


def judge(
    upstream: Upstream,
    day: date,
    today: date,
    answers: Sequence[Answer],
    filed: Mapping[date, Sequence[Parsed]],
) -> tuple[Became, AnswerError | None]:
    """What the pages of a day's answer are worth, and why where they are no good.

    `filed` are the files of the source under their days. Raises AnswerError where the answer is of no use.
    """
    papers = [paper for answer in answers for paper in answer.papers]
    keys, there = list_keys(papers), _list_filed(filed.get(day, ()))
    due = upstream.is_due(day, today) and day.weekday() not in answers[0].skipped
    promised = due and (bool(answers[0].skipped) or not isinstance(upstream, Feed))
    _check_age(upstream, day, today, answers[0], promised=promised)
    if isinstance(upstream, Arxiv):
        _check_days([paper.published for paper in papers], day, day + _DAY, fewest=len(papers))
    if missing := there - keys:
        file = filed[day][0].file
        found = f"an answer without {len(missing):,} of the {len(there):,} papers that {file} has"
        advice = f"{file} is as it was. If they were taken back, pass --force."
        return Became.LESSER, AnswerError(found, "all of them", advice)
    if there:
        return (Became.WRITTEN if keys > there else Became.UNCHANGED), None
    if not keys:
        advice = "Ask again later. On a holiday nothing is to be done."
        why = AnswerError(f"no paper of {tell_day(day)}", "at least one", advice)
        return (Became.EMPTY, why) if due else (Became.QUIET, None)
    last = max((before for before in filed if before < day), default=None)
    if last and keys <= _list_filed(filed[last]):
        if not promised:
            return Became.QUIET, None
        raise AnswerError(f"no paper that {filed[last][0].file} does not have", f"new papers of {tell_day(day)}")
    if not isinstance(upstream, Feed):
        # A list is of the day on which people chose them, wherever on earth it was that day.
        _check_days([paper.edition for paper in papers], day - _DAY, day + _DAY, fewest=1)
    return Became.WRITTEN, None


def list_keys(papers: Iterable[Paper]) -> set[str]:
    """The papers, each by its strongest identifier or its title."""
    return Parsed("", tuple(papers), ()).keys


def tell_day(day: date) -> str:
    """As people read it: `Thursday 2025-03-20`."""
    return f"{calendar.day_name[day.weekday()]} {day.isoformat()}"


def _list_filed(files: Iterable[Parsed]) -> set[str]:
    return {key for parsed in files for key in parsed.keys}


def _check_age(upstream: Upstream, day: date, today: date, answer: Answer, *, promised: bool) -> None:
    """Raise AnswerError where the answer was made before the day was."""
    if answer.updated is None or (isinstance(upstream, Feed) and not promised):
        return
    # Where it is made the day may be another one.
    if answer.updated < (day if isinstance(upstream, Feed) else min(day, today - _DAY)):
        raise AnswerError(f"an answer that was made on {tell_day(answer.updated)}", f"one of {tell_day(day)}")


def _check_days(periods: Sequence[Period], first: date, last: date, *, fewest: int) -> None:
    """Raise AnswerError where fewer papers than `fewest` are of these days."""
    strange = [period for period in periods if not first <= period.last_day <= last]
    if len(periods) - len(strange) < fewest:
        found = f"{len(strange):,} of {len(periods):,} papers of other days, as {strange[0].slug}"
        raise AnswerError(found, f"papers of {first.isoformat()} to {last.isoformat()}")
