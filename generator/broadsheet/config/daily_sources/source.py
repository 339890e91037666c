"""What a daily source is: the base class of every service that papers can be fetched from."""

from __future__ import annotations

import shlex
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, ClassVar, Self

import click

from broadsheet.config.daily_sources.answers import AnswerHeader, AnswerType
from broadsheet.config.daily_sources.days import DAY_WEEK_OR_MONTH, is_weekday, list_period
from broadsheet.config.rules import allow_settings
from broadsheet.config.yaml_reader import Yaml, YamlMapping
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.rules import KINDS, Rules
from broadsheet.system.hashes import short_hash

_LONGEST_LABEL = 80
"""The largest number of characters in a label, since it becomes a file name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedDays:
    """The days that the papers in an answer must be from."""

    day_of: Callable[[Paper], Period]
    """Returns the date of a paper that is compared."""
    first: date
    """The first day."""
    last: date
    """The last day."""
    is_for_all: bool
    """Whether every paper must be from these days; otherwise one is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePapers:
    """A request for the list of a day together with the papers that earlier lists should have had."""

    since: date
    """The day of the first of these lists."""
    day: date
    """The day whose list is requested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DailySource(ABC):
    """A service that new papers come from, as an entry under `sources` in `site.yml` configures it.

    A subclass in `broadsheet.config.daily_sources.services` is all that a new source needs. Class variables describe
    the service, the other fields one configured source. Methods that are not abstract have a default for a service
    that lists the papers of each weekday.
    """

    name: ClassVar[str]
    """What the source is called in `site.yml` and after `broadsheet fetch`; unique among all sources."""
    title: ClassVar[str]
    """What people call it: `arXiv`."""
    help: ClassVar[str]
    """What `broadsheet fetch NAME` does, as a sentence."""
    short_form: ClassVar[str]
    """What `broadsheet new --source` accepts for it: `arxiv:CATEGORY`."""
    entry_examples: ClassVar[tuple[str, ...]]
    """Entries in `site.yml`, without the hyphen, for messages and docs."""

    service_url: ClassVar[str] = ""
    """The address of the service; empty if each source has an address of its own."""
    url_variable: ClassVar[str] = ""
    """The environment variable with the address of a mirror, such as `BROADSHEET_HF_URL`.

    It also gives the option of `broadsheet daily` its name: `--hf-url`. Empty if there are no mirrors.
    """
    base_url: str = ""
    """The address of a mirror, or of a source with an address of its own; empty for `service_url`."""
    interval: ClassVar[float] = 1.0
    """The shortest time between two requests, in seconds."""

    rule_kinds: ClassVar[tuple[str, ...]] = KINDS
    """What its papers can be chosen by: those of `words`, `authors` and `categories` that the service gives."""
    rules: Rules = field(default_factory=Rules)
    """Which of its papers are saved; all of them if there are no rules."""

    answer_type: ClassVar[AnswerType]
    """The type of its answers: `XML`, `JSON` or `FEED`."""
    formats: ClassVar[frozenset[str]]
    """The formats that an answer may have, by their names in `broadsheet.sources.formats`."""
    page_size: ClassVar[int] = 0
    """The number of records to request at once; 0 if an answer always contains everything."""
    max_records: ClassVar[int] = 0
    """The largest number of records to request for one day, over all pages."""
    keeps_pages: ClassVar[bool] = False
    """Whether pages are cached until the last one has arrived, so that a long download can be resumed."""

    only_today: ClassVar[bool] = False
    """Whether only the current list can be requested, and not that of an earlier day."""
    settling_days: ClassVar[int] = 1
    """The number of days after which a day's list seldom grows; until then it is requested again."""
    late_days: ClassVar[int] = 0
    """The number of days within which papers may appear that an earlier list should have had; 0 if each list is final.

    If it is not 0, a paper is saved with one list only. A daily run requests the newest list together with all papers
    of so many days, and files with it those that no other file has: readers then find them in the newest edition.
    """
    late: LatePapers | None = None
    """In a daily run, the request that includes late papers; None if each request is for the list of a day alone."""
    is_regular: ClassVar[bool] = True
    """Whether every day that is due has new papers. If not, that is expected only when an answer names its days off."""

    arguments: ClassVar[tuple[click.Parameter, ...]] = DAY_WEEK_OR_MONTH
    """The arguments and options of `broadsheet fetch NAME`; `read_arguments` gets their values."""

    @property
    def label(self) -> str:
        """How its files in `seeds/` are named after the day, such as `arxiv-cs.CL`: by default by its name."""
        return self.name

    @property
    def url(self) -> str:
        """The address that requests are sent to, without parameters."""
        return self.base_url or self.service_url

    @classmethod
    def read_entry(cls, entry: YamlMapping) -> Self | None:
        """Return the source that an entry in `site.yml` configures, or None if it has a fault, which is noted there.

        By default a source has no settings but rules, which `read_source_list` reads for every source.
        """
        if entry.value(cls.name, None) is not None:
            allow_settings(entry.mapping(cls.name))
        return cls()

    @classmethod
    def read_short_form(cls, text: str) -> Yaml:
        """Return the settings in `site.yml` for a text given to `--source`; None if the text is about another source.

        By default the short form is the name, and there are no settings.
        """
        return {} if text == cls.name else None

    @classmethod
    def read_arguments(cls, *args: Any, **kwargs: Any) -> tuple[Self, list[date]]:
        """Return the source and the days that a command line asks for. Raises UsageError.

        It gets `today`, and the value of each of `arguments` under the name of its parameter.
        """
        return cls(), list_period(cls.name, *args, **kwargs)

    def write_arguments(self, day: date) -> tuple[str, ...]:
        """Return the arguments of `broadsheet fetch NAME` with which `read_arguments` returns this source and a day."""
        return ("--date", day.isoformat())

    def write_command(self, day: date) -> str:
        """Return the command that fetches a day of this source: `broadsheet fetch hf-daily --date 2025-03-20`."""
        return shlex.join(("broadsheet", "fetch", self.name, *self.write_arguments(day)))

    @abstractmethod
    def make_url(self, day: date, start: int) -> str:
        """Return the address of the request for a day's records from number `start` on, counted from 0."""

    def has_list(self, day: date) -> bool:
        """Return whether the service may have a list for a day: by default for any."""
        return True

    def is_due(self, day: date, today: date) -> bool:
        """Return whether there must be papers for a day: by default once a weekday is over."""
        return is_weekday(day) and day < today

    def last_day(self, today: date) -> date:
        """Return the newest day to request: by default today."""
        return today

    def oldest_update(self, day: date, today: date) -> date:
        """Return the earliest day on which an answer about a day may have been updated.

        By default one day of difference is allowed, because the service may be in another time zone.
        """
        return min(day, today - timedelta(1))

    def expected_days(self, day: date) -> ExpectedDays | None:
        """Return the days that the papers in an answer about a day must be from; None, the default, for any."""
        return None

    def read_header(self, text: str) -> AnswerHeader:
        """Return what the text of an answer says about itself: by default nothing."""
        return AnswerHeader()


def shorten_label(label: str, whole: str) -> str:
    """Return a label that is short enough for a file name.

    A longer one is cut, and ends with a hash of `whole`, the text that it was made from.
    """
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 9]}-{short_hash(whole)}"
