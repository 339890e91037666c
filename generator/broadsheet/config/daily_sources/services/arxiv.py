"""arXiv: the papers that it announces for a day, in some categories, found by a query, or both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar, Self
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import click

from broadsheet.config.daily_sources.answers import XML, AnswerHeader, AnswerType, read_feed_header
from broadsheet.config.daily_sources.days import SINCE_AND_UNTIL, is_weekday, list_range
from broadsheet.config.daily_sources.source import DailySource, ExpectedDays, shorten_label
from broadsheet.config.rules import allow_settings
from broadsheet.config.yaml_reader import Yaml, YamlMapping
from broadsheet.model.text import slug_words
from broadsheet.system.errors import UsageError

_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[a-z]+)*)?")
"""A category of arXiv, such as `cs.CL`, `math-ph` or `cond-mat.mes-hall` (https://arxiv.org/category_taxonomy)."""
_FIRST_DAY = date(1991, 8, 14)
"""The day on which arXiv began (https://info.arxiv.org/about/)."""
_ZONE = "America/New_York"
"""The time zone of arXiv's schedule."""
_CLOSING = time(14)
"""When a list closes, in that time zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arxiv(DailySource):
    """The papers that arXiv announces for a day: in categories, found by a query, or both.

    arXiv's interface knows when papers were submitted, but not when they were announced. By arXiv's schedule, the list
    of a day closes at 14:00 in New York on the weekday before, and has what was submitted since the previous list
    closed; it appears that evening at 20:00, when its date begins in UTC. There is no list on Saturdays and Sundays.

    Sources: https://info.arxiv.org/help/availability.html for the schedule, and section 3.1.1 and appendix 5.1 of
    https://info.arxiv.org/help/api/user-manual.html for requests.
    """

    name: ClassVar[str] = "arxiv"
    title: ClassVar[str] = "arXiv"
    help: ClassVar[str] = "Save the papers that arXiv announced, in a file for each day."
    short_form: ClassVar[str] = "arxiv:CATEGORY"
    entry_examples: ClassVar[tuple[str, ...]] = (
        "arxiv: {category: cs.CL}",
        'arxiv: {query: "abs:tides"}',
        "arxiv: {category: [cs.CL, cs.IR], only: {words: [retriev*, dense vector*]}, not: {words: [survey, surveys]}}",
    )

    service_url: ClassVar[str] = "https://export.arxiv.org/api/query"
    url_variable: ClassVar[str] = "BROADSHEET_ARXIV_URL"
    interval: ClassVar[float] = 3.0
    """arXiv asks for three seconds between requests (https://info.arxiv.org/help/api/tou.html)."""

    answer_type: ClassVar[AnswerType] = XML
    formats: ClassVar[frozenset[str]] = frozenset({"arxiv-api"})
    page_size: ClassVar[int] = 2_000
    """The largest number that arXiv returns at once (user manual, section 3.1.1.2)."""
    max_records: ClassVar[int] = 30_000
    """The largest number that arXiv returns for one query (user manual, section 3.1.1.2)."""
    keeps_pages: ClassVar[bool] = True
    late_days: ClassVar[int] = 7
    """Moderation takes days, arXiv announces nothing on holidays, and its interface sometimes lags behind."""

    arguments: ClassVar[tuple[click.Parameter, ...]] = (
        click.Option(["--query"], default="", help="A query in arXiv's syntax, for example “abs:tides AND cat:cs.CV”."),
        click.Option(
            ["--category", "categories"], multiple=True, help="An arXiv category, for example cs.CL; can be repeated."
        ),
        *SINCE_AND_UNTIL,
    )

    categories: tuple[str, ...] = ()
    """The categories, of which each paper has at least one; empty for all."""
    query: str = ""
    """A query in arXiv's syntax, without a date; empty for all papers of the categories."""

    @property
    def label(self) -> str:
        """How its files are named: by the categories and the words of the query."""
        words = slug_words(self.query)
        label = "-".join(["arxiv", *self.categories, *([words] if self.query else [])])
        return shorten_label(label, label + self.query if self.categories and self.query else self.query)

    @classmethod
    def read_entry(cls, entry: YamlMapping) -> Self | None:
        """Return the source for an entry with `category`, one or a list, or `query`, or both."""
        settings = entry.mapping("arxiv")
        allow_settings(settings, "category", "query")
        categories = settings.items("category")
        query = settings.text("query", "") if "query" in settings else ""
        if wrong := next((category for category in categories if not _is_category(category)), None):
            settings.fault("category", f"has “{wrong}”, which is not an arXiv category.", "Write one like cs.CL.")
        elif not categories and not query:
            example = "Write one, for example “- arxiv: {category: cs.CL}”."
            entry.fault("arxiv", "needs “category” or “query”, which say what to ask arXiv for.", example)
        else:
            return cls(categories=categories, query=query)
        return None

    @classmethod
    def read_short_form(cls, text: str) -> Yaml:
        """Return the settings for `arxiv:CATEGORY`, or for several categories with commas between them."""
        name, _, listed = text.partition(":")
        categories = listed.split(",")
        if name != "arxiv" or not all(map(_is_category, categories)):
            return None
        return {"category": categories if len(categories) > 1 else listed}

    @classmethod
    def read_arguments(
        cls, today: date, query: str, categories: tuple[str, ...], since: date, until: date | None
    ) -> tuple[Self, list[date]]:
        """Return the source and the days for `--query` or `--category`, or both. Raises UsageError."""
        if not query and not categories:
            raise UsageError("Give arxiv --category or --query, for example --category cs.CL.")
        if wrong := next((category for category in categories if not _is_category(category)), None):
            raise UsageError(f"--category: “{wrong}” is not an arXiv category. Write one like cs.CL.")
        if since < _FIRST_DAY:
            raise UsageError(f"--since {since} is before {_FIRST_DAY}, when arXiv began. Use that day or a later one.")
        source = cls(categories=categories, query=query)
        asked = list_range(since, until, source.last_day(today), today)
        if days := list(filter(source.has_list, asked)):
            return source, days
        raise UsageError(f"arXiv has no list for {asked[-1]}, which is at a weekend. Name a day from Monday to Friday.")

    def write_arguments(self, day: date) -> tuple[str, ...]:
        """Return the categories and the query as options, with the day as the first and the last one."""
        categories = [argument for category in self.categories for argument in ("--category", category)]
        query = ["--query", self.query] if self.query else []
        return (*categories, *query, "--since", day.isoformat(), "--until", day.isoformat())

    def make_url(self, day: date, start: int) -> str:
        """Return the address of the request for a day's records from number `start` on, in the order of submission."""
        categories = " OR ".join(f"cat:{category}" for category in self.categories)
        what = f"({categories}) AND ({self.query})" if categories and self.query else categories or self.query
        first, last = self._find_submissions(day)
        parameters = {
            "search_query": f"({what}) AND submittedDate:[{first:%Y%m%d%H%M} TO {last:%Y%m%d%H%M}]",
            "start": start,
            "max_results": self.page_size,
            "sortBy": "submittedDate",
            "sortOrder": "ascending",
        }
        return f"{self.url}?{urlencode(parameters, quote_via=quote, safe=':')}"

    def has_list(self, day: date) -> bool:
        """Return whether the day is a weekday."""
        return is_weekday(day)

    def is_due(self, day: date, today: date) -> bool:
        """Return whether there must be papers for a day. A query may find none on any day."""
        return not self.query and is_weekday(day) and (today - day).days >= 5

    def last_day(self, today: date) -> date:
        """Return today, or the Friday before."""
        return today if is_weekday(today) else _find_weekday_before(today)

    def expected_days(self, day: date) -> ExpectedDays:
        """Return the days in UTC on which the papers of a list were submitted. All papers must be from them."""
        first, last = self._find_submissions(day)
        return ExpectedDays(day_of=lambda paper: paper.published, first=first.date(), last=last.date(), is_for_all=True)

    def _find_submissions(self, day: date) -> tuple[datetime, datetime]:
        """Return when the first and the last of the papers that a request for a day is about were submitted, in UTC."""
        first = self.late.since if self.late and day == self.late.day else day
        return _find_closing(_find_weekday_before(first)), _find_closing(day)

    def read_header(self, text: str) -> AnswerHeader:
        """Return the total and the date of the answer, which is an Atom feed."""
        return read_feed_header(text)


def _is_category(text: str) -> bool:
    """Return whether a text has the form of a category."""
    return bool(_CATEGORY.fullmatch(text))


def _find_weekday_before(day: date) -> date:
    """Return the last day from Monday to Friday before a day."""
    return next(before for before in (day - timedelta(number) for number in (1, 2, 3)) if is_weekday(before))


def _find_closing(day: date) -> datetime:
    """Return when the list of a day closes, in UTC: at 14:00 in New York on the weekday before."""
    return datetime.combine(_find_weekday_before(day), _CLOSING, ZoneInfo(_ZONE)).astimezone(UTC)
