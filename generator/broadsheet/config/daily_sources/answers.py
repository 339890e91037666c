"""Answers of daily sources: their media types, and what they say about themselves before the first record."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEAD = re.compile(r".{0,20000}?(?=<(?:item|entry)[\s>])|.{0,20000}", re.DOTALL)
_TOTAL = re.compile(r"<(?:\w+:)?totalResults[^>]{0,200}>\s*(\d{1,9})\s*<")
_UPDATED = re.compile(r"<(?:lastBuildDate|updated|pubDate)[^>]{0,200}>([^<]{1,100})<")
_SKIPPED = re.compile(r"<day>\s*(\w{3})\w*\s*</day>", re.IGNORECASE)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class AnswerType:
    """A type of answer that can be checked for completeness."""

    title: str
    """What people call it: `JSON`."""
    media: re.Pattern[str]
    """The media types that it may have; a service need not name one."""
    endings: tuple[str, ...]
    """How the names of its files may end."""

    def find_ending(self, data: bytes) -> str:
        """How the name of the file with this answer ends."""
        is_json = data.lstrip()[:1] in (b"{", b"[")
        return self.endings[0] if len(self.endings) == 1 else "json" if is_json else "xml"


XML = AnswerType("XML", re.compile(r"|text/plain|.*[/+]xml"), ("xml",))
JSON = AnswerType("JSON", re.compile(r"|text/plain|.*[/+]json"), ("json",))
FEED = AnswerType("a feed as RSS, Atom or JSON Feed", re.compile(r"|text/plain|.*[/+](?:xml|json)"), ("xml", "json"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerHeader:
    """What an answer says about itself."""

    total: int | None = None
    """The number of records on all pages, if given."""
    updated: str = ""
    """When it was last updated, as written there; empty if not given."""
    days_off: frozenset[int] = frozenset()
    """Weekdays, Monday being 0, on which there is nothing new."""


def read_feed_header(text: str) -> AnswerHeader:
    """The total, the update and the days off in an RSS or Atom feed."""
    match = _HEAD.match(text)
    head = match[0] if match else ""
    total, updated = _TOTAL.search(head), _UPDATED.search(head)
    return AnswerHeader(
        total=int(total[1]) if total else None,
        updated=updated[1] if updated else "",
        days_off=frozenset(_DAYS.index(day.lower()) for day in _SKIPPED.findall(head) if day.lower() in _DAYS),
    )
