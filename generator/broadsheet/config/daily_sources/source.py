"""What a daily source is: the base class of every service that papers can be fetched from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, Self

import click

from broadsheet.config.daily_sources.answers import AnswerHeader, AnswerType
from broadsheet.config.daily_sources.days import DAY_WEEK_OR_MONTH, is_weekday, list_period
from broadsheet.config.yaml_reader import Yaml, YamlMapping
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.system.hashes import short_hash

_LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedDays:
    """The days that the papers of an answer must belong to."""

    day_of: Callable[[Paper], Period]
    """The date of a paper that is compared."""
    first: date
    last: date
    is_for_all: bool
    """Whether every paper must be of these days; otherwise one is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DailySource(ABC):
    """A service that papers come from each day, as an entry under `sources` in `site.yml` sets it up.

    A subclass in `broadsheet.config.daily_sources.services` is all that a new source needs.
    """

    name: ClassVar[str]
    """What the source is called in `site.yml` and after `broadsheet fetch`; unique among all sources."""
    title: ClassVar[str]
    """What people call it."""
    help: ClassVar[str]
    """What `broadsheet fetch NAME` fetches, in one sentence."""
    short_form: ClassVar[str]
    """What `broadsheet new --source` takes for it: `arxiv:CATEGORY`."""
    entry_examples: ClassVar[tuple[str, ...]]
    """Entries in `site.yml`, without the hyphen."""

    service_url: ClassVar[str] = ""
    """The address of the service; empty if each source has an address of its own."""
    url_variable: ClassVar[str] = ""
    """The environment variable that names a mirror of the service: `BROADSHEET_HF_URL`, also the option `--hf-url`."""
    base_url: str = ""
    """The address of a mirror, or of a source with an address of its own; empty for `service_url`."""
    interval: ClassVar[float] = 1.0
    """Seconds between two requests."""

    answer_type: ClassVar[AnswerType]
    """What an answer is: `XML`, `JSON` or `FEED`."""
    formats: ClassVar[frozenset[str]]
    """The formats that an answer may have, by their names in `broadsheet.sources.formats`."""
    page_size: ClassVar[int] = 0
    """Records to ask for at once; 0 if an answer always holds everything."""
    max_records: ClassVar[int] = 0
    """Records of one day to ask for at most, over all pages."""
    keeps_pages: ClassVar[bool] = False
    """Whether pages are cached until the last one is there, so that a long download can be resumed."""

    only_today: ClassVar[bool] = False
    """Whether it can only be asked for what it has today."""
    settling_days: ClassVar[int] = 1
    """Days after which a day's list seldom grows; until then it is asked for again."""
    is_regular: ClassVar[bool] = True
    """Whether every day that is due has new papers. If not, this is only expected when an answer names its days off."""

    arguments: ClassVar[tuple[click.Parameter, ...]] = DAY_WEEK_OR_MONTH
    """The arguments and options of `broadsheet fetch NAME`, which `read_arguments` reads."""

    @property
    def label(self) -> str:
        """The end of the names of its files in `seeds/`, after the day, such as `arxiv-cs.CL`: by default its name."""
        return self.name

    @property
    def url(self) -> str:
        """The address that requests go to, without parameters."""
        return self.base_url or self.service_url

    @classmethod
    def read_entry(cls, entry: YamlMapping) -> Self | None:
        """The source that an entry in `site.yml` sets up; None if it has a fault, which is noted in the entry.

        By default a source has no settings.
        """
        if entry.value(cls.name, None) is not None:
            entry.mapping(cls.name).allow(())
        return cls()

    @classmethod
    def read_short_form(cls, text: str) -> Yaml:
        """The value of the entry in `site.yml` for a text given to `--source`; None if it names another source.

        By default the short form is the name, and the entry has no settings.
        """
        return {} if text == cls.name else None

    @classmethod
    def read_arguments(cls, *args: Any, **kwargs: Any) -> tuple[Self, list[date]]:
        """The source and the days that a command line asks for. Raises UsageError.

        It gets `today`, and the value of each of `arguments` under the name of its parameter.
        """
        return cls(), list_period(cls.name, *args, **kwargs)

    @abstractmethod
    def make_url(self, day: date, start: int) -> str:
        """The address of the request for a day's records from number `start` on, counted from 0."""

    def is_due(self, day: date, today: date) -> bool:
        """Whether there must be papers of a day: by default once a weekday is over."""
        return is_weekday(day) and day < today

    def last_day(self, today: date) -> date:
        """The newest day to ask for: by default today."""
        return today

    def oldest_update(self, day: date, today: date) -> date:
        """The earliest date that an answer about a day may say it was updated on: by default a day's tolerance.

        Where the answer is made, it may be another day.
        """
        return min(day, today - timedelta(1))

    def expected_days(self, day: date) -> ExpectedDays | None:
        """The days that the papers in an answer about a day must belong to: by default any."""
        return None

    def read_header(self, text: str) -> AnswerHeader:
        """What an answer says about itself: by default nothing."""
        return AnswerHeader()


def shorten_label(label: str, whole: str) -> str:
    """The label, or its beginning and a hash of the text that it was made of, if it is too long for a file name."""
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 9]}-{short_hash(whole)}"
