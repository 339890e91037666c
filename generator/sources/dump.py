"""The text of a papers page, saved as it stands in a browser: titles and abstracts in turn.

Paragraphs are separated by empty lines. Above the first title, and wherever a page was
pasted below another, stand words of the page itself ("Subscribe") and the day ("Mar 20").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.config import Limits
from generator.errors import Problem
from generator.paper import Origin, Paper, Period, find_links
from generator.sources.limits import excess
from generator.text import read_text

_CHROME = re.compile(
    r"new|home|(daily |trending )?papers|previous|next|view all|subscribe|submit(ted by)?|log ?in|sign ?up"
    r"|.{0,40}\bupvotes?|get trending papers in your email inbox!?|by ?AK and the research community",
    re.IGNORECASE,
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAY = re.compile(rf"({'|'.join(_MONTHS)})[a-z]*\.? (\d{{1,2}})(?:,? (\d{{4}}))?", re.IGNORECASE)
_SHORTEST_ABSTRACT = 150


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    line: int

    @property
    def is_abstract(self) -> bool:
        """Whether this reads as running text: long, with more than one sentence or a full stop at its end."""
        sentences = len(re.findall(r"[.!?](?:\s|$)", self.text))
        return len(self.text) >= _SHORTEST_ABSTRACT and sentences >= 1 and (sentences > 1 or self.text[-1] == ".")


def parse_dump(text: str, file: str, limits: Limits) -> tuple[list[Paper], list[Problem]]:
    """The papers of a text dump; a title that no abstract follows is a problem and no paper."""
    papers: list[Paper] = []
    problems: list[Problem] = []
    named = Period.find(file.rsplit("/", 1)[-1])
    edition, title, body = named, None, list[_Paragraph]()
    record = 0

    def close() -> None:
        nonlocal record
        if title is None:
            return
        record += 1
        if body:
            origin = Origin(file, record, title.line)
            problem = excess(origin, title.text, " ".join(p.text for p in body), 0, limits)
            papers.extend([] if problem else [_make_paper(origin, title, body, edition)])
            problems.extend([problem] if problem else [])
        else:
            problems.append(_title_alone(file, title))

    for paragraph in _split(text):
        day = _DAY.fullmatch(paragraph.text)
        if paragraph.is_abstract and title is not None:
            body.append(paragraph)
        elif paragraph.is_abstract:
            problems.append(_abstract_alone(file, paragraph))
        else:
            close()
            title, body = None, []
            if day:
                edition = _read_day(day, named)
            elif not _CHROME.fullmatch(paragraph.text):
                title = paragraph
    close()
    return papers, problems


def _split(text: str) -> Iterator[_Paragraph]:
    """The paragraphs of a text, each with the line on which it begins."""
    lines: list[str] = []
    start = 1
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if line.strip():
            start = start if lines else number
            lines.append(line)
        elif lines:
            yield _Paragraph(" ".join(" ".join(lines).split()), start)
            lines = []


def _read_day(match: re.Match[str], named: Period) -> Period:
    """The day that a page names; one without a year is in the year of the file's name."""
    month = _MONTHS.index(match[1].lower()) + 1
    year = int(match[3] or named.year)
    try:
        return Period.parse(f"{year:04d}-{month:02d}-{int(match[2]):02d}") if year else named
    except ValueError:
        return named


def _make_paper(origin: Origin, title: _Paragraph, body: list[_Paragraph], edition: Period) -> Paper:
    abstract = read_text("\n\n".join(paragraph.text for paragraph in body), tex=True)
    return Paper(
        origins=(origin,),
        title=read_text(title.text, tex=True, title=True),
        abstract=abstract,
        editions=(edition,),
        links=find_links(abstract),
    )


def _title_alone(file: str, title: _Paragraph) -> Problem:
    return Problem(
        where=f"{file}:{title.line}",
        found=f"the title “{_shorten(title.text)}” without an abstract",
        expected="a title, an empty line and its abstract",
        advice="Add the abstract below it, or remove the line.",
        rejected=True,
    )


def _abstract_alone(file: str, paragraph: _Paragraph) -> Problem:
    return Problem(
        where=f"{file}:{paragraph.line}",
        found=f"an abstract without a title (“{_shorten(paragraph.text)}”)",
        expected="a title, an empty line and its abstract",
        advice="Add the title above it, or remove the paragraph.",
        rejected=True,
    )


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rstrip() + "…"
