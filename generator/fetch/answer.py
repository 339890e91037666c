"""What a host has answered, read by the readers of the build, and held against what it says of itself."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from generator.config import Limits
from generator.errors import Problem, excerpt
from generator.fetch.network import Received
from generator.files import FileError, decode
from generator.paper import Paper
from generator.sources import FORMATS, Source, parse_source, recognize
from generator.sources.archive import find_kind
from generator.sources.dates import read_period
from generator.sources.xmltext import find_root
from generator.upstream import Upstream

_MEDIA = {
    "xml": re.compile(r"|text/plain|.*[/+]xml"),
    "json": re.compile(r"|text/plain|.*[/+]json"),
    "feed": re.compile(r"|text/plain|.*[/+](?:xml|json)"),
}
"""The media types of each kind of answer; a host need not say one."""
_EXPECTED = {"xml": "XML", "json": "JSON", "feed": "a feed as RSS, Atom or JSON Feed"}
_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,500})</title>", re.IGNORECASE)
_HEAD = re.compile(r".{0,20000}?(?=<(?:item|entry)[\s>])|.{0,20000}", re.DOTALL)
_TOTAL = re.compile(r"<(?:\w+:)?totalResults[^>]{0,200}>\s*(\d{1,9})\s*<")
_UPDATED = re.compile(r"<(?:lastBuildDate|updated|pubDate)[^>]{0,200}>([^<]{1,100})<")
_SKIPPED = re.compile(r"<day>\s*(\w{3})\w*\s*</day>", re.IGNORECASE)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AGAIN = "Ask again later; what is under seeds/ is as it was. --force writes it all the same."


class AnswerError(Exception):
    """An answer that is no good: what was found, what was expected, what to do."""

    def __init__(self, found: str, expected: str, advice: str = _AGAIN) -> None:
        super().__init__(found)
        self.found, self.expected, self.advice = found, expected, advice


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or one page of it."""

    papers: tuple[Paper, ...]
    problems: tuple[Problem, ...]
    total: int | None = None
    """Records that there are with those of other pages, where the host says so."""
    updated: date | None = None
    """The day that the host says it is of."""
    skipped: frozenset[int] = frozenset()
    """Weekdays, Monday being 0, on which the host says that it has nothing."""

    @property
    def rejected(self) -> int:
        """Records that are no paper."""
        return sum(problem.rejected for problem in self.problems)

    @property
    def records(self) -> int:
        """Records in it."""
        return len(self.papers) + self.rejected


def read_answer(
    received: Received, upstream: Upstream, file: str, limits: Limits, columns: Mapping[str, str]
) -> Answer:
    """What an answer holds, which would be filed as `file`. Raises AnswerError where it is not what was asked for."""
    text = _read_text(received, upstream)
    if _is_empty_list(text) and upstream.kind != "xml":
        return Answer((), ())
    name = recognize(text)
    if name not in upstream.formats:
        raise AnswerError(f"another format ({FORMATS[name].title})", _expected(upstream))
    papers, problems = parse_source(Source(file, received.data), limits, None, columns)
    total, updated, skipped = _read_head(text)
    # A feed may say so of an archive that it is only the newest part of.
    answer = Answer(tuple(papers), tuple(problems), total if upstream.page else None, updated, skipped)
    if answer.rejected and answer.rejected >= len(papers):
        first = next(problem for problem in problems if problem.rejected)
        found = f"{answer.rejected:,} of {answer.records:,} records that are no paper ({first.found})"
        raise AnswerError(found, first.expected)
    return answer


def find_ending(data: bytes, upstream: Upstream) -> str:
    """How the name of the file ends that an answer becomes."""
    if upstream.kind != "feed":
        return upstream.kind
    return "json" if data.lstrip()[:1] in (b"{", b"[") else "xml"


def _expected(upstream: Upstream) -> str:
    return " or ".join(FORMATS[name].title for name in FORMATS if name in upstream.formats)


def _read_text(received: Received, upstream: Upstream) -> str:
    """The whole text of an answer of the right kind."""
    expected = _EXPECTED[upstream.kind]
    if kind := find_kind(received.data):
        raise AnswerError(f"an archive in {kind}", expected)
    try:
        text, _ = decode(received.data)
    except FileError as error:
        raise AnswerError(error.found, expected) from error
    if received.media in ("text/html", "application/xhtml+xml") or _PAGE.match(text):
        title = _TITLE.search(text[:20_000])
        named = f" with the title “{excerpt(' '.join(title[1].split()))}”" if title else ""
        advice = "Look at the address in a browser: the host may be out of order, or may ask who you are. " + _AGAIN
        raise AnswerError(f"a web page{named}", expected, advice)
    if not _MEDIA[upstream.kind].fullmatch(received.media):
        raise AnswerError(f"the media type “{excerpt(received.media)}”", expected)
    if not text.strip():
        raise AnswerError("an empty answer", expected)
    _check_whole(text, expected)
    return text


def _check_whole(text: str, expected: str) -> None:
    if text.lstrip()[:1] in ("{", "["):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise AnswerError(f"broken JSON, or JSON cut off ({excerpt(str(error))})", f"{expected}, whole") from error
        if isinstance(value, dict) and "error" in value:
            raise AnswerError(f"the error “{excerpt(str(value['error']))}”", "papers")
    elif root := find_root(text):
        tag = root[root.rindex("<") :]
        name = re.split(r"[\s>/]", tag[1:], maxsplit=1)[0]
        end = re.sub(r"<!--[^<>]*-->\s*$", "", text[-5_000:]).rstrip()
        if not (end.endswith(f"</{name}>") or tag.endswith("/>")):
            raise AnswerError(f"XML cut off after “{excerpt(text.rstrip()[-30:])}”", f"</{excerpt(name)}> at the end")
    else:
        raise AnswerError(f"a text that begins with “{excerpt(text.lstrip(), 30)}”", expected)


def _is_empty_list(text: str) -> bool:
    return bool(re.fullmatch(r"\s*\[\s*\]\s*", text))


def _read_head(text: str) -> tuple[int | None, date | None, frozenset[int]]:
    """What stands before the first record: how many there are, of when it is, and days without."""
    match = _HEAD.match(text)
    head = match[0] if match else ""
    total, updated = _TOTAL.search(head), _UPDATED.search(head)
    skipped = frozenset(_DAYS.index(day.lower()) for day in _SKIPPED.findall(head) if day.lower() in _DAYS)
    return int(total[1]) if total else None, _read_day(updated[1]) if updated else None, skipped


def _read_day(text: str) -> date | None:
    try:
        return read_period(text).first_day
    except ValueError:
        return None
