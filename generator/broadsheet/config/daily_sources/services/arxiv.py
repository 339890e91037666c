"""arXiv: the papers that were submitted on a day, in some categories, found by a query, or both."""

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
from broadsheet.config.rules import allow_settings
from broadsheet.config.yaml_reader import Yaml, YamlMapping
from broadsheet.model.text import slug_words
from broadsheet.system.errors import UsageError

_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[a-z]+)*)?")
"""A category of arXiv, such as `cs.CL`, `math-ph` or `cond-mat.mes-hall` (https://arxiv.org/category_taxonomy)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arxiv(DailySource):
    """The papers that were submitted to arXiv on a day: in categories, found by a query, or both.

    Source: https://info.arxiv.org/help/api/user-manual.html, section 3.1.1 and appendix 5.1. The interval between
    requests is that of https://info.arxiv.org/help/api/tou.html.
    """

    name: ClassVar[str] = "arxiv"
    title: ClassVar[str] = "arXiv"
    help: ClassVar[str] = "Save the papers submitted to arXiv, in a file for each day."
    short_form: ClassVar[str] = "arxiv:CATEGORY"
    entry_examples: ClassVar[tuple[str, ...]] = (
        "arxiv: {category: cs.CL}",
        'arxiv: {query: "abs:tides"}',
        "arxiv: {category: [cs.CL, cs.IR], only: {words: [retriev*, dense vector]}, not: {words: [survey]}}",
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
    settling_days: ClassVar[int] = 7
    """arXiv announces papers up to four days after they were submitted, and later after holidays."""

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
        source = cls(categories=categories, query=query)
        return source, list_range(since, until, source.last_day(today), today)

    def write_arguments(self, day: date) -> tuple[str, ...]:
        """Return the categories and the query as options, with the day as the first and the last one."""
        categories = [argument for category in self.categories for argument in ("--category", category)]
        query = ["--query", self.query] if self.query else []
        return (*categories, *query, "--since", day.isoformat(), "--until", day.isoformat())

    def make_url(self, day: date, start: int) -> str:
        """Return the address of the request for a day's records from number `start` on, in the order of submission."""
        categories = " OR ".join(f"cat:{category}" for category in self.categories)
        what = f"({categories}) AND ({self.query})" if categories and self.query else categories or self.query
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
        """Return whether there must be papers for a day. A query may find none on any day."""
        return not self.query and is_weekday(day) and (today - day).days >= 5

    def last_day(self, today: date) -> date:
        """Return yesterday: no paper is announced on the day on which it was submitted."""
        return today - timedelta(1)

    def expected_days(self, day: date) -> ExpectedDays:
        """Return the day and the next one, because the day may end later in another time zone.

        All papers must be from them.
        """
        return ExpectedDays(day_of=lambda paper: paper.published, first=day, last=day + timedelta(1), is_for_all=True)

    def read_header(self, text: str) -> AnswerHeader:
        """Return the total and the date of the answer, which is an Atom feed."""
        return read_feed_header(text)


def _is_category(text: str) -> bool:
    """Return whether a text has the form of a category."""
    return bool(_CATEGORY.fullmatch(text))
