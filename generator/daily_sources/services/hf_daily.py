"""Hugging Face's Daily Papers: the list of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Self
from urllib.parse import urlencode

import click

from generator.daily_sources.answers import JSON, AnswerType
from generator.daily_sources.days import DAY_WEEK_OR_MONTH, list_period
from generator.daily_sources.source import DailySource, ExpectedDays
from generator.yamltext import Yaml, YamlMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class HfDaily(DailySource):
    """Hugging Face's Daily Papers of a day.

    https://huggingface.co/docs/hub/api, `GET /api/daily_papers`.
    """

    name: ClassVar[str] = "hf-daily"
    title: ClassVar[str] = "Hugging Face's Daily Papers"
    help: ClassVar[str] = "Hugging Face's Daily Papers, in one file per day."
    short_form: ClassVar[str] = "hf-daily"
    entry_examples: ClassVar[tuple[str, ...]] = ("hf-daily: {}",)

    service_url: ClassVar[str] = "https://huggingface.co/api/daily_papers"
    url_variable: ClassVar[str] = "BROADSHEET_HF_URL"
    base_url: str = service_url

    answer_type: ClassVar[AnswerType] = JSON
    formats: ClassVar[frozenset[str]] = frozenset({"hf-daily"})
    page_size: ClassVar[int] = 100
    max_records: ClassVar[int] = 1_000

    arguments: ClassVar[tuple[click.Parameter, ...]] = DAY_WEEK_OR_MONTH

    @property
    def label(self) -> str:
        return "hf-daily"

    @classmethod
    def read_entry(cls, entry: YamlMapping) -> Self:
        if entry.value("hf-daily", None) is not None:
            entry.mapping("hf-daily").allow(())
        return cls()

    @classmethod
    def read_short_form(cls, text: str) -> Yaml:
        return {} if text == "hf-daily" else None

    @classmethod
    def read_arguments(
        cls, today: date, day: date | None, week: str | None, month: str | None
    ) -> tuple[Self, list[date]]:
        return cls(), list_period(cls.name, day, week, month, today)

    def make_url(self, day: date, start: int) -> str:
        page = {"p": start // self.page_size} if start else {}
        return f"{self.base_url}?{urlencode({'date': day.isoformat(), 'limit': self.page_size, **page})}"

    def expected_days(self, day: date) -> ExpectedDays:
        """A day on either side: the list belongs to the day on which people chose the papers, in any time zone."""
        return ExpectedDays(
            day_of=lambda paper: paper.edition,
            first=day - timedelta(1),
            last=day + timedelta(1),
            is_for_all=False,
        )
