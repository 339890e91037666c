"""arXiv: the papers that were submitted on a day, in some categories or found by a query."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Self
from urllib.parse import quote, urlencode

import click

from broadsheet.config.daily_sources.answers import XML, AnswerHeader, AnswerType, read_feed_header
from broadsheet.config.daily_sources.days import SINCE_AND_UNTIL, is_weekday, list_range
from broadsheet.config.daily_sources.source import DailySource, ExpectedDays, shorten_label
from broadsheet.config.yaml_reader import Yaml, YamlMapping
from broadsheet.model.text import slug_words
from broadsheet.system.errors import UsageError

_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[a-z]+)*)?")
"""A category of arXiv: `cs.CL`, `math-ph`, `cond-mat.mes-hall`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arxiv(DailySource):
    """The papers that were submitted to arXiv on a day: in categories, or found by a query.

    https://info.arxiv.org/help/api/user-manual.html, section 3.1.1 and appendix 5.1.
    """

    name: ClassVar[str] = "arxiv"
    title: ClassVar[str] = "arXiv"
    help: ClassVar[str] = "Papers submitted to arXiv, in one file per day of submission."
    short_form: ClassVar[str] = "arxiv:CATEGORY"
    entry_examples: ClassVar[tuple[str, ...]] = (
        "arxiv: {category: cs.CL}",
        'arxiv: {query: "abs:tides"}',
    )

    service_url: ClassVar[str] = "https://export.arxiv.org/api/query"
    url_variable: ClassVar[str] = "BROADSHEET_ARXIV_URL"
    interval: ClassVar[float] = 3.0

    answer_type: ClassVar[AnswerType] = XML
    formats: ClassVar[frozenset[str]] = frozenset({"arxiv-api"})
    page_size: ClassVar[int] = 2_000
    max_records: ClassVar[int] = 30_000
    keeps_pages: ClassVar[bool] = True
    settling_days: ClassVar[int] = 7
    """Papers are announced up to four days after they were submitted."""

    arguments: ClassVar[tuple[click.Parameter, ...]] = (
        click.Option(["--query"], default="", help="In arXiv's query language, for example “abs:tides AND cat:cs.CV”."),
        click.Option(
            ["--category", "categories"], multiple=True, help="For example cs.CL; may be given more than once."
        ),
        *SINCE_AND_UNTIL,
    )

    categories: tuple[str, ...] = ()
    query: str = ""
    """In arXiv's query language, without a date."""

    @property
    def label(self) -> str:
        """The categories, or the words of the query."""
        return shorten_label("arxiv-" + ("-".join(self.categories) or slug_words(self.query)), self.query)

    @classmethod
    def read_entry(cls, entry: YamlMapping) -> Self | None:
        """The source for an entry with either `category` or `query`."""
        settings = entry.mapping("arxiv")
        settings.allow(("category", "query"))
        categories = settings.items("category")
        query = settings.text("query", "") if "query" in settings else ""
        if wrong := next((category for category in categories if not _is_category(category)), None):
            settings.fault("category", f"holds “{wrong}”", "write a category of arXiv, for example cs.CL")
        elif categories and query:
            entry.fault("arxiv", "needs exactly one of “category” and “query” (found both)", "remove one of them")
        elif not categories and not query:
            example = "write one, for example “- arxiv: {category: cs.CL}”"
            entry.fault("arxiv", "needs exactly one of “category” and “query” (found neither)", example)
        else:
            return cls(categories=categories, query=query)
        return None

    @classmethod
    def read_short_form(cls, text: str) -> Yaml:
        """The settings for `arxiv:CATEGORY`."""
        name, _, category = text.partition(":")
        return {"category": category} if name == "arxiv" and _is_category(category) else None

    @classmethod
    def read_arguments(
        cls, today: date, query: str, categories: tuple[str, ...], since: date, until: date | None
    ) -> tuple[Self, list[date]]:
        """The source and the days for either `--query` or `--category`. Raises UsageError."""
        if bool(query) == bool(categories):
            raise UsageError("arxiv: needs exactly one of --query and --category. Give one of them.")
        if wrong := next((category for category in categories if not _is_category(category)), None):
            raise UsageError(f"--category: “{wrong}” is not a category of arXiv. Write one, for example cs.CL.")
        source = cls(categories=categories, query=query)
        return source, list_range(since, until, source.last_day(today), today)

    def make_url(self, day: date, start: int) -> str:
        """The address of the request for a day's records from number `start` on, in the order of submission."""
        what = self.query or " OR ".join(f"cat:{category}" for category in self.categories)
        bounds = f"{day:%Y%m%d}0000 TO {day + timedelta(1):%Y%m%d}0000"
        parameters = {
            "search_query": f"({what}) AND submittedDate:[{bounds}]",
            "start": start,
            "max_results": self.page_size,
            "sortBy": "submittedDate",
            "sortOrder": "ascending",
        }
        return f"{self.url}?{urlencode(parameters, quote_via=quote, safe=':')}"

    def is_due(self, day: date, today: date) -> bool:
        """Whether there must be papers of a day. A query may find none on any day."""
        return bool(self.categories) and is_weekday(day) and (today - day).days >= 5

    def last_day(self, today: date) -> date:
        """Yesterday: no paper is announced on the day on which it was submitted."""
        return today - timedelta(1)

    def expected_days(self, day: date) -> ExpectedDays:
        """Every paper was submitted on the day, which may end later in another time zone."""
        return ExpectedDays(day_of=lambda paper: paper.published, first=day, last=day + timedelta(1), is_for_all=True)

    def read_header(self, text: str) -> AnswerHeader:
        """The total and the day of the answer, which is an Atom feed."""
        return read_feed_header(text)


def _is_category(text: str) -> bool:
    return bool(_CATEGORY.fullmatch(text))
