"""Makes papers from records: each field is checked, once for all formats.

`broadsheet.model.paper.FIELDS` says what a field must be. This module decides what becomes of a field that is not, and
derives values from other fields of the same paper.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import compress, islice
from operator import methodcaller
from typing import Any, TypeVar

from msgspec.structs import replace

from broadsheet.config.limits import Limits
from broadsheet.model.field_types import EDITIONS, LANGUAGE, PERIOD, Fault, list_texts
from broadsheet.model.fields import Field
from broadsheet.model.identifiers import ArxivId, read_arxiv, read_arxiv_doi, read_doi, read_pmid
from broadsheet.model.json_values import format_json
from broadsheet.model.paper import FIELDS, Paper, add_links_of_texts
from broadsheet.model.period import Period
from broadsheet.model.publication import PaperKind
from broadsheet.model.readings import date_readings, find_moment
from broadsheet.model.text import find_stray_characters, normalize_line, read_text
from broadsheet.model.urls import LONGEST_URL
from broadsheet.sources.fields.dates import find_year, read_period
from broadsheet.sources.fields.export_noise import (
    clean_filed_title,
    remove_abstract_noise,
    remove_export_noise,
)
from broadsheet.sources.fields.identifier_clues import add_identifier_clues
from broadsheet.sources.fields.languages import read_language
from broadsheet.sources.fields.machine_text import separate_machine_text
from broadsheet.sources.fields.private_data import WHO_CAN_READ_IT
from broadsheet.sources.fields.private_texts import withhold_private_data
from broadsheet.sources.fields.signal_notes import add_signal_clues
from broadsheet.sources.fields.stray_characters import report_stray_characters
from broadsheet.sources.limits import check_limits, shorten_lists, too_many_problem
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record, join_texts, list_others, list_values
from broadsheet.system.errors import InputError, Place, Problem, describe_fault
from broadsheet.system.messages import count
from broadsheet.system.progress import track

T = TypeVar("T")
_BATCH = 100
"""The number of records that take each step to a paper together."""
_WITHDRAWN = re.compile(
    r"\W*(?:withdrawn\b|(?:this|the) (?:paper|article|work|submission|manuscript|preprint|version)\b.{0,80}?"
    r"\b(?:been|was|is) (?:withdrawn|retracted))",
    re.IGNORECASE,
)
"""How an abstract or a comment begins that says that the paper was withdrawn.

For example: “This paper has been withdrawn”.
"""
_RETRACTED = re.compile(r"\[?(?:withdrawn|retracted)(?: article| paper)?[\]:]", re.IGNORECASE)
"""How a title begins that says so, for example “RETRACTED: Sand” or “[Withdrawn] Sand”."""


def make_papers(records: Iterable[Record | Problem], file: str, limits: Limits, reading: Reading) -> Parsed:
    """Return the papers of a file's records, and what a person should look at.

    A record without a title, or with a title or an abstract over the limit, is a problem and no paper; other texts over
    a limit are left out. Records beyond the number allowed in a file are not read. `reading` says how the
    records of this format are read.
    """
    papers: list[Paper] = []
    problems: list[Problem] = []
    withheld = Counter[str]()
    for draft in track(_make_drafts(_limit(records, limits.records), limits, reading)):
        if isinstance(draft, Problem):
            problems.append(draft)
        else:
            papers.append(draft.paper)
            problems += draft.remarks
            withheld.update(reading.names.get(name, name) for name in draft.without)
    if withheld:
        problems.append(_withheld_problem(file, withheld))
    return Parsed(file, papers, problems)


def _limit(records: Iterable[Record | Problem], most: int) -> Iterator[Record | Problem]:
    """Yield the records of a file up to the limit; if there is another one, a problem takes its place."""
    number = 0
    for record in records:
        number += not isinstance(record, Problem) or record.rejected
        if number > most:
            place = record.where if isinstance(record, Problem) else record.origin.place
            yield too_many_problem(place, "records", most)
            return
        yield record


def _withheld_problem(file: str, withheld: Counter[str]) -> Problem:
    """The problem of a file with private data; `withheld` counts the records by the fields that had some."""
    fields = ", ".join(f"“{name}” ({count(size, 'record')})" for name, size in sorted(withheld.items()))
    message = (
        f"Private data was left out of {fields}: e-mail addresses, paths of local files, private links, notes or marks."
    )
    return Problem(Place(file), "private-data", message, f"{WHO_CAN_READ_IT} The rest of these fields is shown.")


class _Draft:
    """A record on its way to a paper; its methods are the steps that it takes, in this order.

    After the last one it has the `paper`, the `remarks` on what a person should look at in it, and the names of the
    fields that are `without` private data which they had. A step raises InputError where the record has no title, a
    title or an abstract over the limit, or a wrong field that costs it.
    """

    def __init__(self, typed: Record, limits: Limits, reading: Reading) -> None:
        """Take a record as its source writes it."""
        self.typed, self._limits, self._reading = typed, limits, reading
        self.record = typed
        """The record as far as it was cleaned."""
        self.problem: Problem | None = None
        """What costs the record."""
        self.remarks: list[Problem] = []
        self._values: dict[str, Any] = {}

    def separate(self) -> None:
        """Set apart what a machine wrote, and what is private."""
        self.typed = separate_machine_text(self.typed)
        longest = 2 * max(self._limits.title, self._limits.abstract, LONGEST_URL)
        self._others = join_texts(list_others(self.typed))
        self._public, self.without = withhold_private_data(self.typed, self._others, longest)
        self.record = self._public

    def clean(self) -> None:
        """Remove what the exporting program added, except around the abstract."""
        if not self._reading.strict:
            self.record = remove_export_noise(self._public, self._reading)

    def clean_abstract(self) -> None:
        """Remove what programs and publishers put around the abstract."""
        if not self._reading.strict:
            self.record = remove_abstract_noise(self.record, self._public)

    def find_identifiers(self) -> None:
        """Find identifiers and readings in other fields."""
        self._cleaned = self.record
        if not self._reading.strict:
            self.record = add_signal_clues(add_identifier_clues(self.record))
        # This comes before the fields are parsed, which takes longer.
        check_limits(self._limits, title=len(self.record.title), abstract=len(self.record.abstract))

    def read(self, field: Field[Any, Any]) -> None:
        """Parse a field in which the record says something."""
        raw, excess = field.shorten(getattr(self.record, field.name), self._limits)
        self._values[field.attribute], faults = _read_field(field, raw, self._reading)
        if excess:
            self.remarks.append(self._reading.too_long(self.record.origin.place, field.name, excess))
        if faults:
            self._report(field, faults)

    def _report(self, field: Field[Any, Any], faults: Iterable[Fault]) -> None:
        """Note what is wrong with a field, or raise InputError if that costs the record."""
        reading = self._reading
        if reading.strict or field.is_required:
            raise reading.fault(*next(iter(faults)))
        is_date = field.type in _DATES and bool(self._values[field.attribute])
        report = reading.shortened if is_date else reading.left_out
        self.remarks += [report(self.record.origin.place, *fault) for fault in faults]

    def finish(self) -> None:
        """Make the paper."""
        if "title" not in self._values:
            raise self._reading.fault("title", format_json(self.typed.title or None), "the paper's title")
        values = _conclude(self._values, self.record)
        if values["readings"] and not self._reading.strict:
            values["readings"] = date_readings(values["readings"], _find_moment(self.record.origin.file))
        # With a value for each field, a paper is made without calls for their defaults.
        paper = _add_from_texts(Paper(origins=(self.record.origin,), news=self.record.news, **values))
        if not self._reading.strict:
            filed = tuple(_find_filed(self._public.title, self._cleaned, paper, self._reading))
            paper = replace(paper, filed=filed) if filed else paper
        self.paper, excess = shorten_lists(paper, self._limits)
        is_text = not any(map(find_stray_characters, (self.typed.title, self.typed.abstract, self._others)))
        stray = () if is_text else _find_stray(self.typed, self._reading)
        self.remarks += [*excess, *self.typed.remarks, *stray]


def _make_drafts(records: Iterable[Record | Problem], limits: Limits, reading: Reading) -> Iterator[_Draft | Problem]:
    """Yield the finished draft of each record, or the problem that costs it.

    A hundred records take each step together, and each field is a step. If each record took all steps in turn, that
    would take a fifth longer, since the steps would displace each other from the caches of the processor.
    """
    waiting = iter(records)
    while batch := list(islice(waiting, _BATCH)):
        drafts = [one if isinstance(one, Problem) else _Draft(one, limits, reading) for one in batch]
        working = [draft for draft in drafts if isinstance(draft, _Draft)]
        for step in (_Draft.separate, _Draft.clean, _Draft.clean_abstract, _Draft.find_identifiers):
            _take(step, working)
        having: dict[str, list[_Draft]] = {name: [] for name in FIELDS}
        for draft in working:
            for name in compress(FIELDS, list_values(draft.record)) if not draft.problem else ():
                having[name].append(draft)
        for name, some in having.items():
            _take(methodcaller("read", FIELDS[name]), some)
        _take(_Draft.finish, working)
        yield from (draft if isinstance(draft, Problem) else draft.problem or draft for draft in drafts)


def _take(step: Callable[[_Draft], None], drafts: Iterable[_Draft]) -> None:
    """Let drafts take a step, unless a problem costs their records."""
    for draft in drafts:
        if draft.problem:
            continue
        try:
            step(draft)
        except InputError as error:
            draft.problem = error.at(draft.typed.origin.place)
        except Exception as error:  # noqa: BLE001 - a bug must cost one record only
            draft.problem = describe_fault(error, draft.typed.origin.place)


def _read_field(field: Field[Any, T], raw: Any, reading: Reading) -> tuple[T, list[Fault]]:
    """What a paper has of a field, and what is wrong with it.

    Foreign formats spell dates and languages in ways of their own.
    """
    if reading.strict or field.type not in _RESPELLED:
        return field.read(raw, tex=reading.tex)
    respelled, is_right = (_respell_date if field.type in _DATES else _respell_language)(raw)
    value, faults = field.read(respelled, tex=reading.tex)
    return value, faults if is_right else [Fault(field.name, format_json(raw), field.type.expected)]


def _respell_date(text: str) -> tuple[str, bool]:
    """A date as own JSON writes it, and whether the whole text is a date; its year if it is not.

    For example, `2031-03-30` of `30 Mar 2031`.
    """
    try:
        period, is_right = read_period(text), True
    except ValueError:
        period, is_right = find_year(text), False
    return period.slug if period else "", is_right


def _respell_language(text: str) -> tuple[str, bool]:
    """The tag of a language from its name or code, and whether it is known.

    For example, `de` is the tag of `German`.
    """
    tag = read_language(normalize_line(text))
    return tag, bool(tag or not text.strip())


_DATES = (PERIOD, EDITIONS)
_RESPELLED = (*_DATES, LANGUAGE)


_DEFAULTS = {field.attribute: field.type.default for field in FIELDS.values()}
"""What a paper has of each field, under its name there, if the source says nothing."""


def _conclude(values: dict[str, Any], record: Record) -> dict[str, Any]:
    """Return the values of all fields of a paper under their names there, with what some of them say of others.

    An arXiv identifier is also taken from the paper's own identifier or its DOI, and the month of publication from it.
    The edition is that of the record, else the date in the file's name, else when the paper was published.
    """
    known = _DEFAULTS | values
    own_id, published = known["own_id"], known["published"]
    arxiv = read_arxiv(normalize_line(record.arxiv)) if record.arxiv else None
    named = read_arxiv(own_id) if own_id and not arxiv else None
    arxiv = arxiv or named or read_arxiv_doi(known["doi"]) or ArxivId("")
    # A series is where a book or a report without any other venue was published, and a book's venue is its series.
    venue = known["venue"] or known["series"]
    known |= {
        "arxiv": arxiv.id,
        "version": arxiv.version,
        "own_id": "" if named else own_id,
        "pmid": known["pmid"] or (read_pmid(own_id) if own_id.startswith("pmid:") else ""),
        "editions": (known["editions"][0] or _find_edition(record.origin.file) or published,),
        "published": published or _find_month(arxiv.id),
        "updated": known["updated"] if known["updated"] != published else Period(),
        "venue": venue,
        "series": known["series"] or (venue if known["kind"] is PaperKind.BOOK else ""),
    }
    return known


def _add_from_texts(paper: Paper) -> Paper:
    """Return the paper with the links in its texts, and withdrawn if they say so."""
    linked, withdrawn = add_links_of_texts(paper), paper.withdrawn or is_withdrawn(paper)
    # To copy a paper takes longer than to see that there is nothing to change in it, as in most.
    return linked if withdrawn == paper.withdrawn else replace(linked, withdrawn=withdrawn)


def _find_filed(title: str, cleaned: Record, paper: Paper, reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield what makes the identity of a paper in place of its fields; see `broadsheet.model.paper.Paper.filed`.

    `title` is that in the file, if the parser names no other, and `cleaned` the record without export noise, and
    without identifiers from other fields.
    """
    if not cleaned.filed and (title, cleaned.arxiv, cleaned.doi, cleaned.id) == (
        cleaned.title,
        paper.arxiv,
        paper.doi,
        paper.own_id,
    ):
        return
    title = cleaned.filed.get("title", title)
    if title != cleaned.title:
        filed_title = read_text(clean_filed_title(title), tex=reading.tex, title=True).plain
        if filed_title != paper.title.plain:
            yield "title", filed_title
    filed = {"arxiv": cleaned.arxiv, "doi": cleaned.doi, "id": cleaned.id, **cleaned.filed}
    arxiv, doi, own = (normalize_line(filed[name]) for name in ("arxiv", "doi", "id"))
    doi = read_doi(doi)
    named = None if read_arxiv(arxiv) else read_arxiv(own)
    known = read_arxiv(arxiv) or named or read_arxiv_doi(doi) or ArxivId("")
    for name, value in (("arxiv", known.id), ("doi", doi), ("own_id", "" if named else own)):
        if value != getattr(paper, name):
            yield name, value


@lru_cache(maxsize=1_000)
def _find_edition(file: str) -> Period:
    """Return the date in the name of a file, which is the same for all of its records."""
    return Period.find(file.rsplit("/", 1)[-1])


@lru_cache(maxsize=1_000)
def _find_moment(file: str) -> str:
    """Return the moment in the name of a file, which is the same for all of its records."""
    return find_moment(file.rsplit("/", 1)[-1])


def is_withdrawn(paper: Paper) -> bool:
    """Return whether a paper's own words say so at their beginning.

    These are its title, and the first 200 characters of its abstract and its comment.
    """
    return bool(
        _RETRACTED.match(paper.title.plain)
        or _WITHDRAWN.match(paper.abstract.plain[:200])
        or _WITHDRAWN.match(paper.comment.plain[:200])
    )


def _find_month(arxiv: str) -> Period:
    """Return the month of an arXiv identifier, in which its first version came; an empty period if there is none.

    An identifier begins with year and month, `YYMM`, after the archive in those until March 2007: `1802.00317` and
    `hep-th/9901001` (https://info.arxiv.org/help/arxiv_identifier.html). Years over 90 are those of the 20th century.
    """
    digits = arxiv.rpartition("/")[2][:4]
    if not digits:
        return Period()
    year = int(digits[:2])
    try:
        return Period.parse(f"{1900 + year if year > 90 else 2000 + year}-{digits[2:]}")
    except ValueError:
        return Period()


def _find_stray(record: Record, reading: Reading) -> Iterator[Problem]:
    """Yield a problem for the characters that were left out of a record's texts."""
    named = zip(FIELDS, list_values(record), strict=True)
    texts = ((reading.names.get(name, name), text) for name, value in named for text in list_texts(value))
    if stray := report_stray_characters(record.origin.place, texts):
        yield stray
