"""Where papers come from each day: what is asked of arXiv, of Hugging Face and of a feed, and when papers are due."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import ClassVar, TypeAlias
from urllib.parse import quote, urlencode, urlsplit

from generator.text import slug_words
from generator.urls import is_url
from generator.yamltext import YamlMapping

ARXIV = "https://export.arxiv.org/api/query"
HF_DAILY = "https://huggingface.co/api/daily_papers"
"""Where the interfaces are."""
_KNOWN = ("arxiv", "hf-daily", "feed")
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[a-z]+)*)?")
"""As arXiv names what it files papers under: `cs.CL`, `math-ph`, `cond-mat.mes-hall`."""
_LONGEST_LABEL = 80
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Arxiv:
    """The papers that were submitted to arXiv on a day: in categories, or found by a query.

    https://info.arxiv.org/help/api/user-manual.html, section 3.1.1 and appendix 5.1.
    """

    categories: tuple[str, ...] = ()
    query: str = ""
    """In arXiv's own language, without a date."""
    base: str = ARXIV
    """Where arXiv's interface, or a mirror of it, is."""

    kind: ClassVar[str] = "xml"
    """What an answer is, and how the names of its files end."""
    formats: ClassVar[frozenset[str]] = frozenset({"arxiv-api"})
    """The formats that an answer may have, by their names in `generator.sources`."""
    page: ClassVar[int] = 2_000
    """Records that are asked for at once."""
    most: ClassVar[int] = 30_000
    """Records that there may be in all."""
    interval: ClassVar[float] = 3.0
    """Seconds between two requests."""
    keeps: ClassVar[bool] = True
    """Whether pages are kept, so that a long answer that was interrupted is not asked for again."""
    settles: ClassVar[int] = 7
    """Days after which a day's list seldom grows: papers are announced up to four days after they were submitted."""

    @property
    def label(self) -> str:
        """What its files are called after the day."""
        return _shorten("arxiv-" + ("-".join(self.categories) or slug_words(self.query)), self.query)

    def address(self, day: date, start: int) -> str:
        """Where the records of a day are, from one of them on, counted from 0."""
        what = self.query or " OR ".join(f"cat:{category}" for category in self.categories)
        bounds = f"{day:%Y%m%d}0000 TO {day + timedelta(1):%Y%m%d}0000"
        asked = {
            "search_query": f"({what}) AND submittedDate:[{bounds}]",
            "start": start,
            "max_results": self.page,
            "sortBy": "submittedDate",
            "sortOrder": "ascending",
        }
        return f"{self.base}?{urlencode(asked, quote_via=quote, safe=':')}"

    def is_due(self, day: date, today: date) -> bool:
        """Whether there must be papers of a day. What a query finds may be none on any day."""
        return bool(self.categories) and is_weekday(day) and (today - day).days >= 5

    def last_day(self, today: date) -> date:
        """The newest day to ask for: none is announced on the day on which it was submitted."""
        return today - timedelta(1)


@dataclass(frozen=True, slots=True)
class HfDaily:
    """Hugging Face's Daily Papers of a day.

    https://huggingface.co/docs/hub/api, `GET /api/daily_papers`.
    """

    base: str = HF_DAILY

    label: ClassVar[str] = "hf-daily"
    kind: ClassVar[str] = "json"
    formats: ClassVar[frozenset[str]] = frozenset({"hf-daily"})
    page: ClassVar[int] = 100
    most: ClassVar[int] = 1_000
    interval: ClassVar[float] = 1.0
    keeps: ClassVar[bool] = False
    settles: ClassVar[int] = 1

    def address(self, day: date, start: int) -> str:
        """Where the records of a day are, from one of them on, counted from 0."""
        page = {"p": start // self.page} if start else {}
        return f"{self.base}?{urlencode({'date': day.isoformat(), 'limit': self.page, **page})}"

    def is_due(self, day: date, today: date) -> bool:
        """Whether there must be papers of a day: it was a weekday, and is over."""
        return is_weekday(day) and day < today

    def last_day(self, today: date) -> date:
        """The newest day to ask for."""
        return today


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed holds: RSS, Atom or JSON Feed. It can be asked for no other day than today."""

    base: str

    kind: ClassVar[str] = "feed"
    formats: ClassVar[frozenset[str]] = frozenset({"rss", "atom", "arxiv-rss", "arxiv-atom", "json-feed"})
    page: ClassVar[int] = 0
    most: ClassVar[int] = 0
    interval: ClassVar[float] = 1.0
    keeps: ClassVar[bool] = False
    settles: ClassVar[int] = 0

    @property
    def label(self) -> str:
        """What its files are called after the day."""
        parts = urlsplit(self.base)
        return _shorten(slug_words(f"{parts.netloc} {parts.path} {parts.query}"), self.base)

    def address(self, day: date, start: int) -> str:
        """Where the feed is, whatever the day."""
        return self.base

    def is_due(self, day: date, today: date) -> bool:
        """Whether there must be papers on a day, if the feed itself does not except it."""
        return is_weekday(day)

    def last_day(self, today: date) -> date:
        """Today."""
        return today


Upstream: TypeAlias = Arxiv | HfDaily | Feed
"""A place that papers come from."""


def _shorten(label: str, whole: str) -> str:
    """The label, or its beginning and a mark of what it stands for."""
    mark = sha256(whole.encode()).hexdigest()[:8]
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 9]}-{mark}"


def is_weekday(day: date) -> bool:
    """Whether people work on it."""
    return day.weekday() < _SATURDAY


def is_category(text: str) -> bool:
    """Whether a text looks like one of arXiv's categories."""
    return bool(_CATEGORY.fullmatch(text))


def read_upstreams(read: Sequence[YamlMapping]) -> Iterator[Upstream]:
    """The places in a list of `site.yml`, as `- arxiv: {category: cs.CL}`; what is wrong with one is noted there."""
    labels = set[str]()
    for entry in filter(list, read):
        entry.allow(_KNOWN)
        name, *others = entry
        for other in others:
            entry.fault(other, "is a second source in one entry", "write each after a hyphen of its own")
        if (upstream := _read_upstream(name, entry)) is None:
            continue
        if upstream.label in labels:
            entry.fault(name, f"has files of the name of another one ({upstream.label})", "keep one of them")
        labels.add(upstream.label)
        yield upstream


def _read_upstream(name: str, entry: YamlMapping) -> Upstream | None:
    match name:
        case "feed":
            address = entry.text("feed", "")
            if is_url(address):
                return Feed(address)
            entry.fault("feed", "is no address", "write the whole of it, as https://example.org/feed.xml")
        case "hf-daily":
            if entry.value("hf-daily", None) is not None:
                entry.mapping("hf-daily").allow(())
            return HfDaily()
        case "arxiv":
            return _read_arxiv(entry.mapping("arxiv"), entry)
    return None


def _read_arxiv(read: YamlMapping, entry: YamlMapping) -> Arxiv | None:
    read.allow(("category", "query"))
    categories = read.items("category")
    query = read.text("query", "") if "query" in read else ""
    if wrong := [category for category in categories if not is_category(category)]:
        read.fault("category", f"holds “{wrong[0]}”", "write a category of arXiv, as cs.CL")
    elif bool(categories) == bool(query):
        entry.fault("arxiv", "has not one of “category” and “query”", "write one, as “- arxiv: {category: cs.CL}”")
    else:
        return Arxiv(categories, query)
    return None
