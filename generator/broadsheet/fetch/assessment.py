"""Assessing an answer: whether it is good, and whether it is better than what `seeds/` has for the day.

The rules follow from how services fail: yesterday's list on a new day, a list that lacks papers, a file that stopped
being updated, an empty list on a working day. Which of them apply to a source, the source says itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

from broadsheet.config.daily_sources.days import name_day
from broadsheet.config.daily_sources.source import DailySource, ExpectedDays
from broadsheet.fetch.answer import Answer, AnswerError
from broadsheet.fetch.outcome import FetchOutcome
from broadsheet.fetch.selection import list_strongest_keys
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.sources.parsed import Parsed


class Assessment(NamedTuple):
    """The result of assessing an answer."""

    outcome: FetchOutcome
    """What should become of the day."""
    reason: AnswerError | None = None
    """Why the answer is not good; None if it is."""


def assess_answer(
    source: DailySource,
    day: date,
    today: date,
    answers: Sequence[Answer],
    filed: Mapping[date, Sequence[Parsed]],
    kept: Set[str],
) -> Assessment:
    """Decide what should become of a day for which a source gave these answers, one for each page.

    `filed` has the files of the source in `seeds/`, by their days; of this day, those that an answer may replace.
    `kept` has the strongest keys of the papers that are saved. Raises AnswerError if the answer cannot be used at all.
    """
    papers = [paper for answer in answers for paper in answer.papers]
    keys, known = list_strongest_keys(papers), list_filed_keys(filed.get(day, ()))
    if day in filed and not known and not keys:
        return Assessment(FetchOutcome.UNCHANGED)
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
        found = f"The answer lacks {len(missing):,} of the {len(known):,} papers in {file}."
        advice = f"{file} is unchanged. If the papers were withdrawn, pass --force."
        return Assessment(FetchOutcome.LESSER, AnswerError(found, advice))
    if known:
        return Assessment(FetchOutcome.WRITTEN if kept > known else FetchOutcome.UNCHANGED)
    if not keys:
        advice = (
            f"Try again later. If {day} was a holiday, `{source.write_command(day)} --force` accepts the empty list."
        )
        why = AnswerError(f"The answer has no papers for {name_day(day)}, although some are due.", advice)
        # In a daily run, such a source has moved on if there is a later list: the day was a holiday, or had no papers.
        is_over = source.late and any(after > day for after in filed)
        return Assessment(FetchOutcome.EMPTY, why) if is_due and not is_over else Assessment(FetchOutcome.QUIET)
    if not kept:
        return Assessment(FetchOutcome.QUIET)
    last = max((before for before in filed if before < day), default=None)
    if last and kept <= list_filed_keys(filed[last]):
        if not must_have_news:
            return Assessment(FetchOutcome.QUIET)
        found = f"The answer has only papers that are already in {filed[last][0].file}"
        raise AnswerError(f"{found}, and no new ones for {name_day(day)}.")
    if expected and not expected.is_for_all:
        _check_days(papers, expected)
    return Assessment(FetchOutcome.WRITTEN)


def list_filed_keys(files: Iterable[Parsed]) -> set[str]:
    """Return the strongest keys of all papers in some files."""
    return {key for parsed in files for key in parsed.keys}


def list_lasting_files(source: DailySource, day: date, files: Iterable[Parsed]) -> list[Parsed]:
    """Return those of the files of a day that no answer may replace, since they have papers that its list never has.

    These papers came late, or were saved by a release that named files after the day of submission.
    """
    expected = source.expected_days(day)
    if not expected or not expected.is_for_all:
        return []
    return [one for one in files if any(not _is_expected(expected.day_of(paper), expected) for paper in one.papers)]


def _check_update(source: DailySource, day: date, today: date, answer: Answer) -> None:
    """Raise AnswerError if the answer was last updated before the day that it should be about."""
    if answer.updated and answer.updated < source.oldest_update(day, today):
        raise AnswerError(f"The answer was last updated on {name_day(answer.updated)}, before {name_day(day)}.")


def _check_days(papers: Sequence[Paper], expected: ExpectedDays) -> None:
    """Raise AnswerError if papers are from other days than expected.

    That is any paper, or all of them if `expected` wants only one.
    """
    periods = [expected.day_of(paper) for paper in papers]
    strange = [period for period in periods if not _is_expected(period, expected)]
    if strange and (expected.is_for_all or len(strange) == len(periods)):
        found = f"{len(strange):,} of {len(periods):,} papers are from other days than {expected.first.isoformat()}"
        raise AnswerError(f"{found} to {expected.last.isoformat()}, for example from {strange[0].slug}.")


def _is_expected(period: Period, expected: ExpectedDays) -> bool:
    """Return whether a date is one of the expected days."""
    return expected.first <= period.last_day <= expected.last
