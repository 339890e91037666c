"""Reads the text of a papers page as a browser saves it: titles, each followed by its abstract.

Paragraphs are separated by empty lines. Above the first title, and wherever a page was pasted below another, there
are words of the page itself (“Subscribe”) and the day (“Mar 20”). Between a title and its abstract there may be a
machine's summary with lines that say so. `docs/formats/dump.md` shows a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from broadsheet.config.limits import Limits
from broadsheet.model.paper import Origin
from broadsheet.model.period import Period
from broadsheet.model.text import normalize_line
from broadsheet.sources.fields.dates import read_month
from broadsheet.sources.fields.machine_text import LINES_OF_MACHINES, is_label
from broadsheet.sources.format import Format
from broadsheet.sources.limits import check_limits, too_many_problem
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.positions import Lines
from broadsheet.sources.prose.paragraphs import is_prose, is_running_text, is_section, is_sentence, may_be_title
from broadsheet.sources.record import Reading, Record
from broadsheet.system.errors import InputError, Place, Problem
from broadsheet.system.messages import excerpt
from broadsheet.system.patterns import compile_late

_CHROME = compile_late(
    r"new|home|(daily |trending )?papers|previous|next|view all|subscribe|submit(ted by)?|log ?in|sign ?up"
    r"|.{0,40}\bupvotes?|get trending papers in your email inbox!?|by ?AK and the research community",
    re.IGNORECASE,
)
"""Words of the page itself, such as its buttons and “12 upvotes”; a paragraph of these is not a title."""
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
"""A pattern of the names of the months in English, whole or short."""
_DAY = re.compile(rf"({_MONTHS})\.? (\d{{1,2}})(?:,? (\d{{4}}))?", re.IGNORECASE | re.ASCII)
"""A day as a page writes it, such as `Mar 20` or `March 20, 2031`."""
_SAMPLE = 30_000
"""Characters at the beginning of a text by which its shape is judged."""
_MOST_PARAGRAPHS = 6
"""Paragraphs that an abstract has on average, at the most, as one with a heading for each part has."""
_MOST_OF_ONE = 3
"""The same for the only abstract: a title with more paragraphs below it may be an essay."""
_VISIBLE = re.compile(r"\S")
_MARK = re.compile(
    rf"(?:(?P<machine>{LINES_OF_MACHINES})|[*_#]{{0,3}}(?:Abstract|ABSTRACT)[:*_]{{0,3}}) *+(?=[\t\n]|\Z)"
)
"""A line beside a machine's summary: one that says what it is or whose, or the label of the abstract."""
_GAP = compile_late(rf"\n[^\S\n]*+(?=\n|\Z)|(?<=[\t\n]) {{0,40}}{_MARK.pattern}")
"""An empty line, or the end of the text; or where a line beside a machine's summary begins."""
_LONGEST_LABEL = 120
"""Characters of the label of a machine's summary."""
_NO_YEAR = "no year"
"""What is wrong with a day if neither it nor the file's name has a year."""
_LEEWAY = 10
"""How many times its limit something may be before no more of it is read."""


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph of the page. Its text shows what it is, except for a summary, which the next paragraph shows."""

    text: str
    """On one line; only the beginning of what is far over every limit."""
    line: int
    """The line on which it begins, from 1."""
    size: int
    """Characters of the whole paragraph."""
    is_summary: bool
    """Whether the next paragraph says that a machine wrote this one."""

    @cached_property
    def is_mark(self) -> bool:
        """Whether this only says what the paragraph before or after it is."""
        return bool(_MARK.fullmatch(self.text)) or _names_machine(self.text)

    @cached_property
    def day(self) -> re.Match[str] | None:
        """The day, where this is one."""
        return _DAY.fullmatch(self.text)

    @cached_property
    def is_abstract(self) -> bool:
        """Whether this reads as running text: long, with more than one sentence or a full stop at its end."""
        return is_running_text(self.text)

    @cached_property
    def is_title(self) -> bool:
        """Whether this is neither running text nor a word of the page itself."""
        return not (self.is_abstract or self.day or _CHROME().fullmatch(self.text))


@dataclass(slots=True)
class _Group:
    """A paragraph; if it is a title, also the machine summary and the paragraphs of the abstract after it."""

    head: _Paragraph
    number: int
    """Which paragraph of the text `head` is, from 1."""
    body: list[_Paragraph] = field(default_factory=list)
    """The paragraphs of the abstract, and of the summary before it, with their marks."""
    size: int = 0
    """Characters of the whole body, of which no more is kept than may be published."""
    has_text: bool = False
    """Whether the body has an abstract or a summary, and not only their marks."""
    has_abstract: bool = False
    """Whether the body has an abstract."""

    @property
    def is_labelled(self) -> bool:
        """Whether there is nothing below the title but a label of what comes next."""
        is_mark = bool(self.body) and self.body[-1].is_mark
        return is_mark and (self.body[-1].text.strip("*_#: ").lower() == "abstract" or not self.has_text)


def is_dump(text: str) -> bool:
    """Return whether a text has the shape of a papers page, judging by its beginning.

    Most paragraphs that are not words of the page itself are titles and their abstracts. A text with headings of
    sections, such as a manual or a licence, has another shape, and so have source code, listings and tables.
    """
    first = _VISIBLE.search(text)
    start = first.start() if first else 0
    groups = list(_group(_split(text[start : start + _SAMPLE], _SAMPLE), _SAMPLE))
    if len(groups) > 1 and len(text) > start + _SAMPLE:
        groups.pop()
    papers = others = paragraphs = sections = 0
    for group in groups:
        head, body = group.head, group.body
        if not head.is_title:
            others += head.is_abstract and not head.is_summary
        elif body and is_section(head.text):
            # A paper may be called “Discussion”, but not many of one page.
            sections += 1
        elif body and may_be_title(head.text) and all(is_prose(paragraph.text) for paragraph in body):
            papers += 1
            paragraphs += sum(not (paragraph.is_mark or paragraph.is_summary) for paragraph in body)
        else:
            others += 1
    if not papers or 4 * sections > papers:
        return not others and not sections
    most = _MOST_PARAGRAPHS * papers if papers > 1 else _MOST_OF_ONE
    return others <= 2 * papers + 1 and paragraphs <= most


def parse_dump(text: str, file: str, limits: Limits) -> Parsed:
    """The papers of a text dump; a title without an abstract becomes a problem instead of a paper.

    `file` is the name of the text in messages; the date in it is the edition of papers above the first day. Formulas
    are read as TeX.
    """
    groups = _group(_split(text, _LEEWAY * max(limits.abstract, limits.title)), limits.abstract)
    return make_papers(_read_groups(groups, file, limits), file, limits, Reading(tex=True, plain=True))


def _group(paragraphs: Iterable[_Paragraph], most: int) -> Iterator[_Group]:
    """Yield each title with its abstract, and each other paragraph by itself.

    `most` is how many characters of an abstract are kept; the first paragraph always is.
    """
    group = None
    for number, paragraph in enumerate(paragraphs, 1):
        has_title = group is not None and group.head.is_title
        if paragraph.is_mark and not has_title:
            continue
        is_short = group is not None and (
            group.is_labelled
            or (paragraph.is_summary and not group.body)
            or (not group.has_abstract and is_sentence(paragraph.text))
        )
        if group and has_title and (paragraph.is_abstract or paragraph.is_mark or is_short):
            group.size += paragraph.size
            # What is over the limit is refused anyway, and not worth its memory.
            if group.size <= most or not (group.has_text or paragraph.is_mark):
                group.body.append(paragraph)
                group.has_text = group.has_text or not paragraph.is_mark
                group.has_abstract = group.has_abstract or not (paragraph.is_mark or paragraph.is_summary)
        else:
            if group:
                yield group
            group = _Group(paragraph, number)
    if group:
        yield group


def _read_groups(groups: Iterable[_Group], file: str, limits: Limits) -> Iterator[Record | Problem]:
    """The records and problems of a text, in its order.

    A day is the edition of the papers below it. Words of the page itself are left out. No more is read after ten times
    as many paragraphs as a file may have records.
    """
    edition = named = Period.find(file.rsplit("/", 1)[-1])
    titles, dated = 0, True
    for group in groups:
        head = group.head
        if group.number > _LEEWAY * limits.records:
            yield too_many_problem(Place(file, head.line), "records", limits.records)
            return
        if head.is_title:
            titles += 1
            yield _read_paper(group, Origin(file, titles, head.line), edition, limits)
        elif head.is_abstract and not head.is_summary:
            yield _abstract_alone(file, head)
        elif head.day:
            edition, fault = _read_day(head.day, named)
            # Days without a year have one cause in a file, and are one problem.
            if fault and (dated or fault != _NO_YEAR):
                yield _day_problem(file, head, fault)
            dated = dated and fault != _NO_YEAR


def _read_paper(group: _Group, origin: Origin, edition: Period, limits: Limits) -> Record | Problem:
    """The record of a title and its abstract, or the problem with them."""
    if not group.has_text:
        return _title_alone(origin.file, group.head)
    if not normalize_line(group.head.text):
        return _title_empty(origin)
    try:
        check_limits(limits, title=group.head.size, abstract=group.size)
    except InputError as error:
        return error.at(origin.place)
    return Record(
        origin=origin,
        title=group.head.text,
        abstract="\n\n".join(paragraph.text for paragraph in group.body),
        edition=edition.slug if edition else "",
    )


def _split(text: str, most: int) -> Iterator[_Paragraph]:
    """The paragraphs of a text, each with the line on which it begins and cut to the maximum length."""
    lines = Lines(text)
    first = _VISIBLE.search(text)
    while first:
        start = first.start()
        mark = _MARK.match(text, start)
        gap = None if mark else _GAP().search(text, start)
        at = mark.end() if mark else gap.start() if gap else len(text)
        joined = " ".join(text[start : min(at, start + most)].split())
        first = _VISIBLE.search(text, at)
        following = _MARK.match(text, first.start()) if first else None
        named = bool(following and following["machine"]) or bool(
            first and _names_machine(_read_line(text, first.start()))
        )
        size = len(joined) if at - start <= most else at - start
        yield _Paragraph(joined, lines.find(start)[0], size, named)


def _names_machine(line: str) -> bool:
    """Return whether a line is the label of a machine's summary and nothing else."""
    return len(line) <= _LONGEST_LABEL and is_label(line)


def _read_line(text: str, start: int) -> str:
    """Return the line at an index, or as much of it as shows that it is not a label."""
    return text[start : start + _LONGEST_LABEL + 1].partition("\n")[0]


def _read_day(match: re.Match[str], named: Period) -> tuple[Period, str]:
    """The day that the page or, failing that, the file name contains, and the problem with it.

    One without a year is in the year of the file's name.
    """
    year = int(match[3] or named.year)
    if not year:
        return named, _NO_YEAR
    try:
        return Period.parse(f"{year:04d}-{read_month(match[1]):02d}-{int(match[2]):02d}"), ""
    except ValueError:
        return named, "no such day"


def _day_problem(file: str, day: _Paragraph, fault: str) -> Problem:
    """Return the problem of a day that cannot be read; the papers below it are published all the same."""
    if fault == _NO_YEAR:
        kind, message = "day-without-year", f"The day “{day.text}” has no year, and neither has the name of the file."
        advice = "Begin the name with the date, for example 2025-03-20-papers.txt. Until then, the papers are undated."
    else:
        kind, message = "wrong-day", f"The day “{day.text}” does not exist."
        advice = "Correct it. Until then, the date in the name of the file counts, if there is one."
    return Problem(Place(file, day.line), kind, message, advice)


def _title_alone(file: str, title: _Paragraph) -> Problem:
    """Return the problem of a title that no abstract follows."""
    return Problem(
        where=Place(file, title.line),
        kind="title-alone",
        message=f"The title “{excerpt(title.text)}” has no abstract below it.",
        advice="Add the abstract after an empty line, with a full stop at its end, or remove the title.",
        rejected=True,
    )


def _title_empty(origin: Origin) -> Problem:
    """Return the problem of a title of which nothing is left once its spaces and invisible characters are removed."""
    return Problem(
        where=origin.place,
        kind="title-empty",
        message="The title has no visible characters.",
        advice="Write a title on this line.",
        rejected=True,
    )


def _abstract_alone(file: str, paragraph: _Paragraph) -> Problem:
    """Return the problem of an abstract that does not follow a title."""
    return Problem(
        where=Place(file, paragraph.line),
        kind="abstract-alone",
        message=f"An abstract has no title before it: “{excerpt(paragraph.text)}”",
        advice="Add the title and an empty line before it, or remove the paragraph.",
        rejected=True,
    )


FORMATS = (Format("dump", "A papers page saved as text", parse_dump, is_dump),)
