"""Feeds: what an RSS, Atom or JSON feed contains today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Self
from urllib.parse import urlsplit

import click

from broadsheet.config.daily_sources.answers import FEED, AnswerHeader, AnswerType, read_feed_header
from broadsheet.config.daily_sources.days import is_weekday
from broadsheet.config.daily_sources.source import DailySource, shorten_label
from broadsheet.config.rules import allow_settings
from broadsheet.config.yaml_reader import Yaml, YamlMapping
from broadsheet.model.text import slug_words
from broadsheet.model.urls import is_url
from broadsheet.system.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed(DailySource):
    """A feed: RSS, Atom or JSON Feed. Only what it contains today can be requested."""

    name: ClassVar[str] = "feed"
    title: ClassVar[str] = "a feed"
    help: ClassVar[str] = "Save what the RSS, Atom or JSON feed at URL contains today."
    short_form: ClassVar[str] = "the address of a feed"
    entry_examples: ClassVar[tuple[str, ...]] = (
        "feed: https://example.org/papers.xml",
        "feed: {url: https://example.org/journal.xml, not: {words: [erratum, editorial]}}",
    )

    answer_type: ClassVar[AnswerType] = FEED
    formats: ClassVar[frozenset[str]] = frozenset({"rss", "atom", "arxiv-rss", "arxiv-atom", "json-feed"})
    only_today: ClassVar[bool] = True
    is_regular: ClassVar[bool] = False
    """Most feeds have nothing new on some weekdays."""

    arguments: ClassVar[tuple[click.Parameter, ...]] = (click.Argument(["url"]),)

    @property
    def label(self) -> str:
        """How its files are named: by the words of its address."""
        parts = urlsplit(self.url)
        return shorten_label(slug_words(f"{parts.netloc} {parts.path} {parts.query}"), self.url)

    @classmethod
    def read_entry(cls, entry: YamlMapping) -> Self | None:
        """Return the source for an entry that is a web address, or has one as its `url`."""
        settings, key = entry, "feed"
        if isinstance(entry.value("feed", None), dict):
            settings, key = entry.mapping("feed"), "url"
            allow_settings(settings, "url")
            if "url" not in settings:
                entry.fault("feed", "has no “url”.", "Write “url: ” and the address of the feed.")
                return None
        url = settings.text(key, "")
        if is_url(url):
            return cls(base_url=url)
        settings.fault(key, "is not a web address.", "Write it in full, for example https://example.org/feed.xml.")
        return None

    @classmethod
    def read_short_form(cls, text: str) -> Yaml:
        """Return the address, if the text is one."""
        return text if is_url(text) else None

    @classmethod
    def read_arguments(cls, today: date, url: str) -> tuple[Self, list[date]]:
        """Return the source for an address, and today as the only day. Raises UsageError."""
        if not is_url(url):
            advice = "Write the address in full, for example https://example.org/feed.xml."
            raise UsageError(f"“{url}” is not a web address. {advice}")
        return cls(base_url=url), [today]

    def write_arguments(self, day: date) -> tuple[str, ...]:
        """Return the address."""
        return (self.url,)

    def make_url(self, day: date, start: int) -> str:
        """Return the address of the feed, whatever the day."""
        return self.url

    def is_due(self, day: date, today: date) -> bool:
        """Return whether the day is a weekday, on which there must be papers unless the feed calls it a day off."""
        return is_weekday(day)

    def oldest_update(self, day: date, today: date) -> date:
        """Return the day itself: a feed that names its days off is made on the day that it is about."""
        return day

    def read_header(self, text: str) -> AnswerHeader:
        """Return what the feed says about itself, without a total, which may include an archive that is not in it."""
        return replace(read_feed_header(text), total=None)
