"""Makes papers from records: each field is checked, once for all formats.

`broadsheet.model.paper.FIELDS` says what a field must be. This module decides what becomes of a field that is not, and
derives values from other fields of the same paper.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from broadsheet.config.limits import Limits
from broadsheet.model.field_types import EDITIONS, LANGUAGE, PERIOD, Fault, list_texts
from broadsheet.model.fields import Field
from broadsheet.model.identifiers import ArxivId, read_arxiv, read_arxiv_doi, read_doi, read_pmid
from broadsheet.model.json_values import format_json
from broadsheet.model.paper import FIELDS, Paper, add_links_of_texts
from broadsheet.model.period import Period
from broadsheet.model.publication import PaperKind
from broadsheet.model.text import find_stray_characters, normalize_line, read_text
from broadsheet.model.urls import LONGEST_URL
from broadsheet.sources.fields.dates import find_year, read_period
from broadsheet.sources.fields.export_noise import clean_filed_title, remove_export_noise
from broadsheet.sources.fields.identifier_clues import add_identifier_clues
from broadsheet.sources.fields.languages import read_language
from broadsheet.sources.fields.machine_text import separate_machine_text
from broadsheet.sources.fields.private_texts import withhold_private_data
from broadsheet.sources.fields.stray_characters import report_stray_characters
from broadsheet.sources.limits import check_limits, shorten_lists, too_many_problem
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record, join_texts, list_values
from broadsheet.system.errors import InputError, Place, Problem, describe_fault
from broadsheet.system.messages import count
from broadsheet.system.progress import track

T = TypeVar("T")
_AHEAD = 100
"""The number of records that are parsed before the first of them is checked."""
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
    number = 0
    for record in track(_read_ahead(records)):
        number += not isinstance(record, Problem) or record.rejected
        if number > limits.records:
            problems.append(_too_many(record, limits.records))
            break
        if isinstance(record, Problem):
            problems.append(record)
            continue
        try:
            paper, remarks, without = _make_paper(record, limits, reading)
        except InputError as error:
            problems.append(error.at(record.origin.place))
        except Exception as error:  # noqa: BLE001 - a bug must cost one record only
            problems.append(describe_fault(error, record.origin.place))
        else:
            papers.append(paper)
            problems += remarks
            withheld.update(reading.names.get(name, name) for name in without)
    if withheld:
        problems.append(_withheld_problem(file, withheld))
    return Parsed(file, papers, problems)


def _read_ahead(records: Iterable[T]) -> Iterator[T]:
    """Yield the records of a file, which are parsed a hundred at a time.

    Parsing and checking each record in turn takes a sixth longer, since they displace each other from the caches.
    """
    waiting = iter(records)
    while ahead := list(islice(waiting, _AHEAD)):
        yield from ahead


def _too_many(record: Record | Problem, most: int) -> Problem:
    """Return the problem of the first record over the limit, which is the last that is reported."""
    return too_many_problem(record.where if isinstance(record, Problem) else record.origin.place, "records", most)


def _withheld_problem(file: str, withheld: Counter[str]) -> Problem:
    """The problem of a file with private data; `withheld` counts the records by the fields that had some."""
    fields = ", ".join(f"“{name}” ({count(size, 'record')})" for name, size in sorted(withheld.items()))
    message = f"Private data was left out of {fields}: e-mail addresses, paths of local files, private links or notes."
    return Problem(Place(file), "private-data", message, "It is never published; the rest of these fields is.")


class _Made(NamedTuple):
    """What is made of a record."""

    paper: Paper
    remarks: list[Problem]
    """What a person should look at in it."""
    withheld: tuple[str, ...]
    """The fields from which private data was left out."""


def _make_paper(typed: Record, limits: Limits, reading: Reading) -> _Made:
    """Return the paper of a record, and remarks on it.

    Raises InputError where the record has no title, a title or an abstract over the limit, or a wrong field that costs
    it.
    """
    typed = separate_machine_text(typed)
    text = join_texts(list_values(typed))
    public, withheld = withhold_private_data(typed, text, 2 * max(limits.title, limits.abstract, LONGEST_URL))
    cleaned = public if reading.strict else remove_export_noise(public, reading)
    record = cleaned if reading.strict else add_identifier_clues(cleaned)
    # This comes before the fields are parsed, which takes longer.
    check_limits(limits, title=len(record.title), abstract=len(record.abstract))
    values, remarks = _read_fields(record, limits, reading)
    if "title" not in values:
        raise reading.fault("title", format_json(typed.title or None), "the paper's title")
    values |= _conclude(values, record)
    paper = _add_from_texts(Paper(origins=(record.origin,), news=record.news, **values))
    if not reading.strict and (filed := tuple(_find_filed(public.title, cleaned, paper, reading))):
        paper = replace(paper, filed=filed)
    paper, excess = shorten_lists(paper, limits)
    stray = _find_stray(typed, reading) if find_stray_characters(text) else ()
    return _Made(paper, [*remarks, *excess, *typed.remarks, *stray], withheld)


def _read_fields(record: Record, limits: Limits, reading: Reading) -> tuple[dict[str, Any], list[Problem]]:
    """Return what a paper has of each field in which the record says something, and remarks on what was left out.

    The fields are under their names in a paper. Raises InputError where a field that is wrong costs the record.
    """
    values: dict[str, Any] = {}
    remarks: list[Problem] = []
    for field, raw in zip(FIELDS.values(), list_values(record), strict=True):
        if not raw:
            continue
        raw, excess = field.shorten(raw, limits)
        if excess:
            remarks.append(reading.too_long(record.origin.place, field.name, excess))
        values[field.attribute], faults = _read_field(field, raw, reading)
        if not faults:
            continue
        if reading.strict or field.is_required:
            raise reading.fault(*faults[0])
        report = reading.shortened if values[field.attribute] and field.type in _DATES else reading.left_out
        remarks += [report(record.origin.place, *fault) for fault in faults]
    return values, remarks


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


def _conclude(values: Mapping[str, Any], record: Record) -> dict[str, Any]:
    """Return what fields of a paper say of others, under their names in a paper.

    An arXiv identifier is also taken from the paper's own identifier or its DOI, and the month of publication from it.
    The edition is that of the record, else the date in the file's name, else when the paper was published.
    """
    known = {**_DEFAULTS, **values}
    own_id, published = known["own_id"], known["published"]
    arxiv = read_arxiv(normalize_line(record.arxiv)) if record.arxiv else None
    named = read_arxiv(own_id) if own_id and not arxiv else None
    arxiv = arxiv or named or read_arxiv_doi(known["doi"]) or ArxivId("")
    # A series is where a book or a report without any other venue was published, and a book's venue is its series.
    venue = known["venue"] or known["series"]
    return {
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
