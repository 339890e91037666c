"""Answers of daily sources: their media types, and what they say about themselves before the first record."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEAD = re.compile(r".{0,20000}?(?=<(?:item|entry)[\s>])|.{0,20000}", re.DOTALL)
"""What comes before the first record of a feed, at most 20,000 characters."""
_TOTAL = re.compile(r"<(?:\w+:)?totalResults[^>]{0,200}>\s*(\d{1,9})\s*<")
"""The number of results (OpenSearch 1.1, “OpenSearch response elements”)."""
_UPDATED = re.compile(r"<(?:lastBuildDate|updated|pubDate)[^>]{0,200}>([^<]{1,100})<")
"""When a feed was last updated: Atom's `updated`, or RSS's `lastBuildDate` or `pubDate`."""
_SKIPPED = re.compile(r"<day>\s*(\w{3})\w*\s*</day>", re.IGNORECASE)
"""A day on which a feed is not updated (RSS 2.0, `skipDays`)."""
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The names of weekdays in feeds, shortened, from Monday on."""


@dataclass(frozen=True, slots=True)
class AnswerType:
    """A type of answer, which can be checked for completeness."""

    title: str
    """What people call it, as it follows “not”: `JSON`."""
    media: re.Pattern[str]
    """The media types that it may be declared as. A service need not declare one."""
    endings: tuple[str, ...]
    """The endings that its files may have, without a dot."""

    def find_ending(self, data: bytes) -> str:
        """Return the ending for a file with this answer."""
        is_json = data.lstrip()[:1] in (b"{", b"[")
        return self.endings[0] if len(self.endings) == 1 else "json" if is_json else "xml"


XML = AnswerType("XML", re.compile(r"|text/plain|.*[/+]xml"), ("xml",))
"""XML of any kind (RFC 7303)."""
JSON = AnswerType("JSON", re.compile(r"|text/plain|.*[/+]json"), ("json",))
"""JSON of any kind (RFC 8259)."""
FEED = AnswerType("an RSS, Atom or JSON feed", re.compile(r"|text/plain|.*[/+](?:xml|json)"), ("xml", "json"))
"""RSS, Atom or JSON Feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerHeader:
    """What an answer says about itself, apart from its records."""

    total: int | None = None
    """The number of records on all pages; None if it is not given."""
    updated: str = ""
    """When it was last updated, as written there; empty if it is not given."""
    days_off: frozenset[int] = frozenset()
    """Weekdays on which there is nothing new, Monday being 0."""


def read_feed_header(text: str) -> AnswerHeader:
    """Return the total, the update and the days off that an RSS or Atom feed gives."""
    match = _HEAD.match(text)
    head = match[0] if match else ""
    total, updated = _TOTAL.search(head), _UPDATED.search(head)
    return AnswerHeader(
        total=int(total[1]) if total else None,
        updated=updated[1] if updated else "",
        days_off=frozenset(_DAYS.index(day.lower()) for day in _SKIPPED.findall(head) if day.lower() in _DAYS),
    )
