"""Assesses an answer: is it good, and is it better than what `seeds/` has of the day?"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from broadsheet.config.daily_sources.source import DailySource, ExpectedDays
from broadsheet.fetch.answer import Answer, AnswerError
from broadsheet.fetch.outcome import FetchOutcome
from broadsheet.model.paper import Paper
from broadsheet.sources.parsed import Parsed


class Assessment(NamedTuple):
    """What should become of a day."""

    outcome: FetchOutcome
    reason: AnswerError | None = None
    """Why the answer is not good, if it is not."""


def assess_answer(
    source: DailySource,
    day: date,
    today: date,
    answers: Sequence[Answer],
    filed: Mapping[date, Sequence[Parsed]],
) -> Assessment:
    """What should become of a day whose answer has these pages, and the reason if it is not good.

    `filed` are the files of the source by their days. Raises AnswerError if the answer cannot be used.
    """
    papers = [paper for answer in answers for paper in answer.papers]
    keys, known = list_strongest_keys(papers), _list_filed_keys(filed.get(day, ()))
    days_off = answers[0].days_off
    is_due = source.is_due(day, today) and day.weekday() not in days_off
    must_have_news = is_due and (source.is_regular or bool(days_off))
    if source.is_regular or must_have_news:
        _check_update(source, day, today, answers[0])
    expected = source.expected_days(day)
    if expected and expected.is_for_all:
        _check_days(papers, expected)
    if missing := known - keys:
        file = filed[day][0].file
        found = f"an answer that lacks {len(missing):,} of the {len(known):,} papers in {file}"
        advice = f"{file} is unchanged. If the papers were withdrawn, pass --force."
        return Assessment(FetchOutcome.LESSER, AnswerError(found, "all of them", advice))
    if known:
        return Assessment(FetchOutcome.WRITTEN if keys > known else FetchOutcome.UNCHANGED)
    if not keys:
        advice = "Try again later. On a holiday there is nothing to do."
        why = AnswerError(f"no paper of {name_day(day)}", "at least one", advice)
        return Assessment(FetchOutcome.EMPTY, why) if is_due else Assessment(FetchOutcome.QUIET)
    last = max((before for before in filed if before < day), default=None)
    if last and keys <= _list_filed_keys(filed[last]):
        if not must_have_news:
            return Assessment(FetchOutcome.QUIET)
        raise AnswerError(f"only papers that are already in {filed[last][0].file}", f"new papers of {name_day(day)}")
    if expected and not expected.is_for_all:
        _check_days(papers, expected)
    return Assessment(FetchOutcome.WRITTEN)


def list_strongest_keys(papers: Iterable[Paper]) -> set[str]:
    """The papers, each by its strongest identifier or its title."""
    return Parsed("", tuple(papers), ()).keys


def name_day(day: date) -> str:
    """A day as people read it: `Thursday 2025-03-20`."""
    return f"{calendar.day_name[day.weekday()]} {day.isoformat()}"


def _list_filed_keys(files: Iterable[Parsed]) -> set[str]:
    return {key for parsed in files for key in parsed.keys}


def _check_update(source: DailySource, day: date, today: date, answer: Answer) -> None:
    """Raise AnswerError if the answer was last updated before the day."""
    if answer.updated and answer.updated < source.oldest_update(day, today):
        raise AnswerError(f"an answer last updated on {name_day(answer.updated)}", f"one of {name_day(day)}")


def _check_days(papers: Sequence[Paper], expected: ExpectedDays) -> None:
    """Raise AnswerError if a paper is of other days than expected; or if all are, where one is enough."""
    periods = [expected.day_of(paper) for paper in papers]
    strange = [period for period in periods if not expected.first <= period.last_day <= expected.last]
    if strange and (expected.is_for_all or len(strange) == len(periods)):
        found = f"{len(strange):,} of {len(periods):,} papers of other days, for example {strange[0].slug}"
        raise AnswerError(found, f"papers of {expected.first.isoformat()} to {expected.last.isoformat()}")
