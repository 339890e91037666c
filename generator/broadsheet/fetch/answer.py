"""Answers of daily sources: read by the parsers of the build, and checked for completeness.

A service may answer with an error page, an empty list or half a file, and still with the status 200. Whatever is not
certainly the complete answer to the request is refused here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from broadsheet.config.daily_sources.source import DailySource
from broadsheet.config.limits import Limits
from broadsheet.fetch.network import Received
from broadsheet.fetch.selection import Selection
from broadsheet.model.paper import Paper
from broadsheet.sources.archive import detect_archive
from broadsheet.sources.fields.dates import read_period
from broadsheet.sources.foreign.naming import name_text
from broadsheet.sources.formats import FORMATS, detect_format
from broadsheet.sources.inputs import Source
from broadsheet.sources.leaving_out import leave_out_records
from broadsheet.sources.parsing import parse_source
from broadsheet.sources.xml.elements import find_root
from broadsheet.system.encodings import decode_text
from broadsheet.system.errors import InputError, Problem
from broadsheet.system.messages import excerpt

_WEB_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
"""The beginning of an HTML page, which services send instead of an answer when something is wrong."""
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,500})</title>", re.IGNORECASE)
"""The title of an HTML page."""
_AGAIN = "Try again later; seeds/ is unchanged. To save the answer anyway, use `broadsheet fetch` with --force."
"""What to do about an answer that may be better at another time."""


class AnswerError(InputError):
    """An answer that cannot be used."""

    def __init__(self, message: str, advice: str = _AGAIN) -> None:
        """`message` says what is wrong with the answer, as a sentence, and `advice` what to do about it."""
        super().__init__("unusable-answer", message=message, advice=advice)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer, or one page of it, contains."""

    papers: tuple[Paper, ...]
    """Its papers, in the order of the answer."""
    problems: tuple[Problem, ...]
    """What is wrong with its records."""
    total: int | None = None
    """The number of records on all pages; None if the answer does not give it."""
    updated: date | None = None
    """The day on which it was last updated; None if the answer does not give it."""
    days_off: frozenset[int] = frozenset()
    """Weekdays on which there is nothing new, Monday being 0; empty if the answer names none."""
    format: str = ""
    """Its format, by its name in `broadsheet.sources.formats`; empty if it is an empty list."""

    @property
    def rejected(self) -> int:
        """The number of records that could not become papers."""
        return sum(problem.rejected for problem in self.problems)

    @property
    def records(self) -> int:
        """The number of records in it, whether they could be read or not."""
        return len(self.papers) + self.rejected


def read_answer(
    received: Received, source: DailySource, file: str, limits: Limits, columns: Mapping[str, str]
) -> Answer:
    """Read what was received from a source and is going to be saved as `file`.

    `limits` and `columns` are those of the site, as for a build. Raises AnswerError if the answer is not complete, is
    not what was requested, or if at least half of its records cannot be read.
    """
    text = _read_text(received, source)
    if _is_empty_list(text) and "json" in source.answer_type.endings:
        return Answer((), ())
    name = detect_format(text)
    if name not in source.formats:
        expected = " or ".join(f"“{FORMATS[name].title}”" for name in FORMATS if name in source.formats)
        found = (
            f"has the format “{FORMATS[name].title}”" if name else f"looks like {name_text(text, columns).looks_like}"
        )
        raise AnswerError(f"The answer {found} instead of {expected}.")
    _, papers, problems = parse_source(Source(file, received.data), limits, None, columns)
    header = source.read_header(text)
    answer = Answer(tuple(papers), tuple(problems), header.total, _read_day(header.updated), header.days_off, name)
    if answer.rejected and answer.rejected >= len(papers):
        first = next(problem for problem in problems if problem.rejected)
        raise AnswerError(f"{answer.rejected:,} of {answer.records:,} records cannot be used. {first.message}")
    return answer


def leave_out_papers(
    answer: Answer, received: Received, selection: Selection, file: str, limits: Limits, columns: Mapping[str, str]
) -> tuple[Received, Answer]:
    """Return an answer without the papers that a selection does not keep, as if it had been received without them.

    Everything else in it stays as it is. It is going to be saved as `file`. Raises AnswerError if papers cannot be
    taken out of it.
    """
    kept = [paper for paper in answer.papers if selection.keeps(paper)]
    if len(kept) == len(answer.papers):
        return received, answer
    numbers = {paper.origin.record for paper in answer.papers if not selection.keeps(paper)}
    data = leave_out_records(decode_text(received.data).text, FORMATS[answer.format], numbers).encode()
    _, papers, problems = parse_source(Source(file, data), limits, None, columns)
    if [(paper.names, paper.title) for paper in papers] != [(paper.names, paper.title) for paper in kept]:
        raise AnswerError("The papers that are not to be saved cannot be taken out of the answer.")
    return replace(received, data=data), replace(answer, papers=tuple(papers), problems=tuple(problems))


def _read_text(received: Received, source: DailySource) -> str:
    """Return the text of an answer that is complete and of the right type. Raises AnswerError."""
    expected = source.answer_type.title
    if kind := detect_archive(received.data):
        raise AnswerError(f"The answer is a {kind} archive, not {expected}.")
    try:
        text, _ = decode_text(received.data)
    except InputError as error:
        raise AnswerError(f"The answer is not {expected}. {error.message}") from error
    if received.media in ("text/html", "application/xhtml+xml") or _WEB_PAGE.match(text):
        title = _TITLE.search(text[:20_000])
        named = f" with the title “{excerpt(' '.join(title[1].split()))}”" if title else ""
        advice = f"Open the address in a browser: the service may be down, or may require a login. {_AGAIN}"
        raise AnswerError(f"The answer is a web page{named}, not {expected}.", advice)
    if not source.answer_type.media.fullmatch(received.media):
        raise AnswerError(f"The answer is declared as “{excerpt(received.media)}”, not as {expected}.")
    if not text.strip():
        raise AnswerError("The answer is empty.")
    _check_complete(text, expected)
    return text


def _check_complete(text: str, expected: str) -> None:
    """Raise AnswerError if a text is cut off, reports an error, or is neither XML nor JSON.

    An XML text is complete if it ends with the end tag of its root; a JSON text if it can be parsed.
    """
    if text.lstrip()[:1] in ("{", "["):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise AnswerError(f"The answer is incomplete or invalid JSON ({excerpt(str(error))}).") from error
        if isinstance(value, dict) and "error" in value:
            raise AnswerError(f"The service reported the error “{excerpt(str(value['error']))}”.")
    elif root := find_root(text):
        tag = root[root.rindex("<") :]
        name = re.split(r"[\s>/]", tag[1:], maxsplit=1)[0]
        end = re.sub(r"<!--[^<>]*-->\s*$", "", text[-5_000:]).rstrip()
        if not (end.endswith(f"</{name}>") or tag.endswith("/>")):
            last = excerpt(text.rstrip()[-30:])
            raise AnswerError(f"The answer is cut off after “{last}”: </{excerpt(name)}> is missing at the end.")
    else:
        raise AnswerError(f"The answer begins with “{excerpt(text.lstrip(), 30)}”, so it is not {expected}.")


def _is_empty_list(text: str) -> bool:
    """Return whether a text is an empty JSON list, in which no format can be detected."""
    return bool(re.fullmatch(r"\s*\[\s*\]\s*", text))


def _read_day(text: str) -> date | None:
    """Return the first day of a date; None if it cannot be read."""
    try:
        return read_period(text).first_day
    except ValueError:
        return None
