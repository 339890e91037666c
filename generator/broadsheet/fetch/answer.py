"""Answers of daily sources: read by the parsers of the build, and checked for completeness."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from broadsheet.config.daily_sources.source import DailySource
from broadsheet.config.limits import Limits
from broadsheet.fetch.network import Received
from broadsheet.model.paper import Paper
from broadsheet.sources.archive import detect_archive
from broadsheet.sources.fields.dates import read_period
from broadsheet.sources.formats import FORMATS, detect_format
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsing import parse_source
from broadsheet.sources.xml.elements import find_root
from broadsheet.system.errors import InputError, Problem
from broadsheet.system.files import decode_text
from broadsheet.system.messages import excerpt

_WEB_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,500})</title>", re.IGNORECASE)
_AGAIN = "Try again later; seeds/ is unchanged. To write the answer anyway, pass --force."


class AnswerError(InputError):
    """An answer that cannot be used: what was found, what was expected, what to do."""

    def __init__(self, found: str, expected: str, advice: str = _AGAIN) -> None:
        """See the class; by default the advice is to try again later."""
        super().__init__("unusable-answer", found, expected, advice)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or one page of it."""

    papers: tuple[Paper, ...]
    problems: tuple[Problem, ...]
    total: int | None = None
    """The number of records on all pages, if the answer gives it."""
    updated: date | None = None
    """The day on which it was last updated, if the answer gives it."""
    days_off: frozenset[int] = frozenset()
    """Weekdays, Monday being 0, on which there is nothing new, if the answer names any."""

    @property
    def rejected(self) -> int:
        """The number of records that are not papers."""
        return sum(problem.rejected for problem in self.problems)

    @property
    def records(self) -> int:
        """The number of records in it."""
        return len(self.papers) + self.rejected


def read_answer(
    received: Received, source: DailySource, file: str, limits: Limits, columns: Mapping[str, str]
) -> Answer:
    """What an answer holds, which would be written to `file`. Raises AnswerError if it is not what was asked for."""
    text = _read_text(received, source)
    if _is_empty_list(text) and "json" in source.answer_type.endings:
        return Answer((), ())
    name = detect_format(text)
    if name not in source.formats:
        expected = " or ".join(FORMATS[name].title for name in FORMATS if name in source.formats)
        raise AnswerError(f"another format ({FORMATS[name].title})", expected)
    _, papers, problems = parse_source(Source(file, received.data), limits, None, columns)
    header = source.read_header(text)
    answer = Answer(tuple(papers), tuple(problems), header.total, _read_day(header.updated), header.days_off)
    if answer.rejected and answer.rejected >= len(papers):
        first = next(problem for problem in problems if problem.rejected)
        found = (
            f"{answer.rejected:,} of {answer.records:,} records that are not papers ({first.found or first.message})"
        )
        raise AnswerError(found, first.expected or "papers")
    return answer


def _read_text(received: Received, source: DailySource) -> str:
    """The text of a complete answer of the right type."""
    expected = source.answer_type.title
    if kind := detect_archive(received.data):
        raise AnswerError(f"an archive in {kind}", expected)
    try:
        text, _ = decode_text(received.data)
    except InputError as error:
        raise AnswerError(error.found or error.message, expected) from error
    if received.media in ("text/html", "application/xhtml+xml") or _WEB_PAGE.match(text):
        title = _TITLE.search(text[:20_000])
        named = f" with the title “{excerpt(' '.join(title[1].split()))}”" if title else ""
        advice = "Open the address in a browser: the service may be down, or may require a login. " + _AGAIN
        raise AnswerError(f"a web page{named}", expected, advice)
    if not source.answer_type.media.fullmatch(received.media):
        raise AnswerError(f"the media type “{excerpt(received.media)}”", expected)
    if not text.strip():
        raise AnswerError("an empty answer", expected)
    _check_complete(text, expected)
    return text


def _check_complete(text: str, expected: str) -> None:
    if text.lstrip()[:1] in ("{", "["):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise AnswerError(f"incomplete or broken JSON ({excerpt(str(error))})", "complete JSON") from error
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


def _read_day(text: str) -> date | None:
    try:
        return read_period(text).first_day
    except ValueError:
        return None
