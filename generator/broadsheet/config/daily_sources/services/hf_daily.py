"""Hugging Face's Daily Papers: the list of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar
from urllib.parse import urlencode

from broadsheet.config.daily_sources.answers import JSON, AnswerType
from broadsheet.config.daily_sources.source import DailySource, ExpectedDays


@dataclass(frozen=True, slots=True, kw_only=True)
class HfDaily(DailySource):
    """Hugging Face's Daily Papers: those that people submitted for a day and voted for.

    Source: https://huggingface.co/docs/hub/api, `GET /api/daily_papers`.
    """

    name: ClassVar[str] = "hf-daily"
    title: ClassVar[str] = "Hugging Face's Daily Papers"
    help: ClassVar[str] = "Save Hugging Face's Daily Papers, in a file for each day."
    short_form: ClassVar[str] = "hf-daily"
    entry_examples: ClassVar[tuple[str, ...]] = ("hf-daily: {}",)
    rule_kinds: ClassVar[tuple[str, ...]] = ("words", "authors")
    """The list has no categories, and its keywords are those of a machine."""

    service_url: ClassVar[str] = "https://huggingface.co/api/daily_papers"
    url_variable: ClassVar[str] = "BROADSHEET_HF_URL"

    answer_type: ClassVar[AnswerType] = JSON
    formats: ClassVar[frozenset[str]] = frozenset({"hf-daily"})
    page_size: ClassVar[int] = 100
    """The largest number that the service returns at once."""
    max_records: ClassVar[int] = 1_000
    """Far more than were ever listed for one day."""

    settling_days: ClassVar[int] = 7
    """Papers join a day's list and get most of their votes within a week."""

    def make_url(self, day: date, start: int) -> str:
        """Return the address of the request for a day's records from number `start` on."""
        page = {"p": start // self.page_size} if start else {}
        return f"{self.url}?{urlencode({'date': day.isoformat(), 'limit': self.page_size, **page})}"

    def expected_days(self, day: date) -> ExpectedDays:
        """Return the day and its neighbours, one of which must fit a paper.

        The list belongs to the day on which people chose the papers, which depends on their time zone.
        """
        return ExpectedDays(
            day_of=lambda paper: paper.edition,
            first=day - timedelta(1),
            last=day + timedelta(1),
            is_for_all=False,
        )
