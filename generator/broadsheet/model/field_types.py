"""The types of a paper's fields: how a value is decoded from JSON, read from a record, and written as JSON again.

A value passes through two steps. `decode` takes a value of Broadsheet's own JSON and gives what a record holds, which
is text as the source has it; parsers of other formats make records themselves. `read` takes what a record holds and
gives what a paper holds. Neither raises an error: each notes faults in a `Check`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, Literal, NamedTuple, TypeVar, cast

import msgspec

from broadsheet.model.author import Author
from broadsheet.model.identifiers import (
    ISBN_PATTERN,
    ISSN_PATTERN,
    LANGUAGE_TAG,
    PMCID_PATTERN,
    PMID_PATTERN,
    find_isbns,
    find_issns,
    read_arxiv,
    read_doi,
    read_orcid,
    read_pmcid,
    read_pmid,
)
from broadsheet.model.json_values import Json, format_json, replace_halves
from broadsheet.model.period import Period
from broadsheet.model.publication import PaperKind
from broadsheet.model.readings import GREATEST, WORDED, SignalKind, SignalReading, read_moment, write_number
from broadsheet.model.text import Math, Text, normalize_line, read_text
from broadsheet.model.urls import Link, LinkKind, classify_url, is_url
from broadsheet.system.messages import excerpt

R = TypeVar("R")
"""The type of a value in a record: texts as the source has them."""
T = TypeVar("T")
"""The type of a value in a paper."""

_BODY = re.compile(r"(?:[^\\]|\\(?![()]).)*")
"""A formula that can be written between `\\(` and `\\)`, as `broadsheet.model.text` reads it."""
_PATH = re.compile(r"[.\[]([^.\[\]]+)")
"""A step of a path in an error of msgspec, such as `$.affiliations[1]`."""


class Fault(NamedTuple):
    """What is wrong with the value of a field."""

    name: str
    """The field, or a part of it such as `authors.orcid`."""
    found: str
    """What the value is: `"abc"`, `missing` or `a text of 600 characters`."""
    expected: str
    """What it must be: `a DOI such as 10.1234/abcd`."""

    def describe(self, label: str = "") -> str:
        """The fault as two sentences; `label` is the name of the field in the source, if that is another one.

        For example: `“doi” is "abc". It must be a DOI such as 10.1234/abcd.`
        """
        return f"“{excerpt(label or self.name)}” is {self.found}. It must be {self.expected}."


class Excess(NamedTuple):
    """The texts in a field that are too long, and are left out."""

    sizes: Sequence[int]
    """Their numbers of characters; there is at least one."""
    most: int
    """The greatest number that is allowed."""
    setting: str
    """The setting that allows it, such as `limits.title`; empty if it cannot be changed."""
    is_all: bool
    """Whether nothing else was in the field."""

    def describe(self, label: str) -> str:
        """The excess as a sentence; `label` is the name of the field.

        For example: `One text in “keywords” has 600 characters (limits.title: 500) and was left out.`
        """
        limit = f"{self.setting or 'at most'}{':' if self.setting else ''} {self.most:,}"
        field_, largest = f"“{excerpt(label)}”", f"{max(self.sizes):,} characters ({limit})"
        if len(self.sizes) > 1:
            return f"{len(self.sizes):,} texts in {field_} have up to {largest} and were left out."
        return f"{field_ if self.is_all else f'One text in {field_}'} has {largest} and was left out."


@dataclass(slots=True)
class Check:
    """The check of one value: it collects the faults that `decode` and `read` find."""

    name: str
    """The name of the field in Broadsheet's JSON."""
    expected: str = ""
    """What the value must be, in the words of a message: `a list of texts`."""
    tex: bool = False
    """Whether the source writes TeX."""
    faults: list[Fault] = field(default_factory=list)
    """What has been found to be wrong so far."""

    def refuse(self, value: Json, expected: str = "", part: str = "") -> None:
        """Note that a value is not what it must be.

        `expected` is used instead of that of the check, for example where a part has a rule of its own. `part` names
        the part of the field that is wrong, such as `orcid`.
        """
        name = f"{self.name}.{part}" if part else self.name
        self.faults.append(Fault(name, format_json(value), expected or self.expected))

    def convert(self, value: Json, shape: Any) -> Any:
        """The value converted to `shape`, a type that msgspec knows; None, with a fault, if it does not fit."""
        # Most values are texts, and seeing that takes less time than a conversion.
        if type(value) is shape:
            return value
        try:
            return msgspec.convert(value, shape)
        except UnicodeEncodeError:
            # A lone surrogate makes msgspec fail before it can say what is wrong with the value.
            return self.convert(replace_halves(value), shape)
        except RecursionError:
            self.refuse(value)
            return None
        except msgspec.ValidationError as error:
            steps = _PATH.findall(str(error).partition(" - at `$")[2].rstrip("`"))
            for step in steps:
                value = value[int(step)] if isinstance(value, list) else value[step]
            self.refuse(value, part=".".join(step for step in steps if not step.isdigit()))
            return None


@dataclass(frozen=True, slots=True, eq=False)
class FieldType(Generic[R, T]):
    """A type of field: its values in Broadsheet's JSON, in a record and in a paper, and the conversions between them.

    Each type is one object; two are never equal.
    """

    expected: str
    """What a value must be, in the words of a message: `a DOI such as 10.1234/abcd`."""
    schema: Json
    """The same as a JSON Schema (draft 2020-12)."""
    nothing: R
    """The value in a record whose source says nothing."""
    default: T
    """The value in a paper about which no source says anything."""
    decode: Callable[[Json, Check], R]
    """Turns a value of Broadsheet's JSON, which is not null, into that of a record."""
    read: Callable[[R, Check], T]
    """Turns the value of a record, which is not empty, into that of a paper."""
    write: Callable[[T], Json]
    """Turns the value of a paper into one of Broadsheet's JSON; an empty result is left out there."""
    limit: Literal["title", "abstract", "url"] = "title"
    """The setting of `limits` for the length of each text; `url` stands for the longest web address."""


def list_texts(value: object) -> list[str]:
    """Every text within a value of a record, such as the names and affiliations of its authors."""
    match value:
        case str():
            return [value]
        case tuple():
            # This is faster than a comprehension, which would make a list for each item.
            texts: list[str] = []
            for item in value:
                if isinstance(item, Author):
                    texts += (item.name, item.family, *item.affiliations, item.orcid)
                elif isinstance(item, str):
                    texts.append(item)
                else:
                    texts += list_texts(item)
            return texts
        case Author():
            return list_texts((value,))
        case SignalReading():
            return [value.source, value.value]
        case Link():
            return [value.url]
    return []


def leave_out_long(value: object, most: int) -> tuple[object, list[int]]:
    """Return a value of a record without texts of more than `most` characters, and the sizes of these texts.

    A value that has no such text is returned as it is; a value that is itself such a text becomes an empty one. An
    author is left out if the name is too long; an affiliation that is too long is left out alone.
    """
    match value:
        case str():
            return (value, []) if len(value) <= most else ("", [len(value)])
        case Link():
            return (value, []) if len(value.url) <= most else ("", [len(value.url)])
        case SignalReading():
            size = max(map(len, list_texts(value)))
            return (value, []) if size <= most else ("", [size])
        case Author(name, family, affiliations, orcid):
            if size := next((len(text) for text in (name, family, orcid) if len(text) > most), 0):
                return "", [size]
            kept, sizes = leave_out_long(affiliations, most)
            return (msgspec.structs.replace(value, affiliations=cast(tuple[str, ...], kept)) if sizes else value), sizes
        case tuple():
            parts = [leave_out_long(item, most) for item in value]
            sizes = [size for _, found in parts for size in found]
            return (tuple(item for item, _ in parts if item) if sizes else value), sizes
    return value, []


def _nullable(kind: str, **more: Json) -> Json:
    """The JSON Schema of a type, or null, which says nothing about a field."""
    return {"type": [kind, "null"], **more}


def _as_is(value: T) -> T:
    """The value itself, for types that need no conversion."""
    return value


def _decode_text(value: Json, check: Check) -> str:
    """A text without white space around it."""
    return (check.convert(value, str) or "").strip()


def _decode_id(value: Json, check: Check) -> str:
    """An identifier, which may be a number in JSON: `16403221` is read as a text."""
    text = value if type(value) is str else check.convert(value, str | int)
    return "" if text is None else str(text).strip()


def _decode_period(value: Json, check: Check) -> str:
    """A date, which may be a year as a number. A time after the day is cut off: only the first ten characters count."""
    text = value if type(value) is str else check.convert(value, str | int)
    if text is None:
        return ""
    try:
        Period.parse(str(text)[:10])
    except ValueError:
        check.refuse(value)
    return str(text)[:10]


def _decode_kind(value: Json, check: Check) -> PaperKind:
    """A kind of publication; anything else is a fault."""
    return check.convert(value, PaperKind) or PaperKind.OTHER


def _decode_flag(value: Json, check: Check) -> bool:
    """True or false, and nothing that only counts as one of them."""
    return bool(check.convert(value, bool))


def _decode_list(value: Json, shape: Any, check: Check, *, has_texts: bool = True) -> list[Any]:
    """The items of a list, each converted to `shape`; no items, with a fault, if one of them does not fit.

    `has_texts` says whether a text fits.
    """
    items = [
        item if has_texts and type(item) is str else check.convert(item, shape)
        for item in check.convert(value, list) or ()
    ]
    return [] if check.faults else items


def _decode_words(value: Json, check: Check) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(_decode_list(value, str, check))


class _AuthorShape(msgspec.Struct):
    """An author in Broadsheet's JSON. A plain name is accepted as well."""

    name: str
    family: str | None = None
    affiliations: list[str] | None = None
    orcid: str | None = None


def _decode_authors(value: Json, check: Check) -> tuple[Author, ...]:
    """A list of authors. A family name that is not the beginning or the end of the name is a fault."""
    authors: list[Author] = []
    for item in _decode_list(value, str | _AuthorShape, check):
        if isinstance(item, str):
            authors.append(Author(item))
            continue
        if item.family and not _has_family(normalize_line(item.name), normalize_line(item.family)):
            check.refuse(item.family, f"the beginning or the end of “{excerpt(item.name)}”", "family")
        authors.append(Author(item.name, (item.family or "").strip(), tuple(item.affiliations or ()), item.orcid or ""))
    return tuple(authors)


class _LinkShape(msgspec.Struct):
    """A link in Broadsheet's JSON. A plain address is accepted as well."""

    url: str
    kind: LinkKind | None = None


def _decode_links(value: Json, check: Check) -> tuple[str | Link, ...]:
    """A list of links. If no kind is given, the address decides about it later."""
    items = _decode_list(value, str | _LinkShape, check)
    shapes = [_LinkShape(item) if isinstance(item, str) else item for item in items]
    for shape in shapes:
        _is_address(normalize_line(shape.url), check)
    return tuple(Link(shape.url, shape.kind) if shape.kind else shape.url for shape in shapes)


class _ReadingShape(msgspec.Struct):
    """A reading of a signal in Broadsheet's JSON."""

    source: str
    kind: SignalKind
    value: int | float | str
    read: str | None = None


def _decode_readings(value: Json, check: Check) -> tuple[SignalReading, ...]:
    """A list of readings. A number that is not one, or a moment without its time zone, is a fault."""
    readings = []
    for shape in _decode_list(value, _ReadingShape, check, has_texts=False):
        if isinstance(shape.value, str) is not (shape.kind in WORDED):
            check.refuse(shape.value, "a text" if shape.kind in WORDED else "a number", "value")
            continue
        if not isinstance(shape.value, str) and not 0 <= shape.value <= GREATEST:
            check.refuse(shape.value, f"a number from 0 to {GREATEST:,}", "value")
            continue
        try:
            moment = read_moment(shape.read or "")
        except ValueError:
            check.refuse(shape.read, _MOMENT, "read")
            continue
        text = shape.value if isinstance(shape.value, str) else write_number(shape.value)
        readings.append(SignalReading(shape.source, shape.kind, moment, text))
    return tuple(readings)


def _read_title(text: str, check: Check) -> Text:
    """A title on one line; a title without any visible character is a fault."""
    title = read_text(text, tex=check.tex, title=True)
    if not title.plain.strip():
        check.refuse(text or None, "the paper's title")
    return title


def _read_prose(text: str, check: Check) -> Text:
    """A text that may have paragraphs, formulas and links."""
    return read_text(text, tex=check.tex)


def _read_line(text: str, check: Check) -> str:
    """A text on one line; if the source writes TeX, accents become letters."""
    return _clean_line(text, check.tex)


@lru_cache(maxsize=20_000)
def _clean_line(text: str, tex: bool) -> str:
    # Names, venues and keywords are the same in many records.
    if not tex or not ("\\" in text or "{" in text):
        return normalize_line(text)
    # Names have no braces. Those around a letter are left over from an accent.
    return read_text(text, tex=True, title=True).plain.replace("{", "").replace("}", "")


def _read_lines(texts: Iterable[str], check: Check) -> tuple[str, ...]:
    """Texts on one line each, without empty and repeated ones; TeX is converted."""
    return tuple(dict.fromkeys(filter(None, [_clean_line(text, check.tex) for text in texts])))


def _read_words(texts: Iterable[str], check: Check) -> tuple[str, ...]:
    """Texts on one line each, without empty and repeated ones, otherwise as the source writes them."""
    return tuple(dict.fromkeys(filter(None, map(normalize_line, texts))))


def _read_authors(authors: Iterable[Author], check: Check) -> tuple[Author, ...]:
    """Authors without those that have no name, and without repetitions."""
    read = [_read_author(author, check) for author in authors]
    return tuple(dict.fromkeys([author for author in read if author.name]))


def _read_author(author: Author, check: Check) -> Author:
    name, family = _clean_line(author.name, check.tex), ""
    if author.family and not _has_family(name, family := _clean_line(author.family, check.tex)):
        family = ""
    affiliations = _read_lines(author.affiliations, check) if author.affiliations else ()
    orcid = _read_orcid(author.orcid, check) if author.orcid else ""
    return Author(name, family, affiliations, orcid)


def _read_orcid(text: str, check: Check) -> str:
    """An ORCID iD; anything else is a fault."""
    text = normalize_line(text)
    orcid = read_orcid(text)
    if text and not orcid:
        check.refuse(text, "an ORCID iD whose last character is the checksum of the others", "orcid")
    return orcid


def _has_family(name: str, family: str) -> bool:
    """Whether a name has the family's name at its end or, as in the scripts of East Asia, at its beginning."""
    return name.endswith(family) or name.startswith(family)


def _read_readings(readings: Iterable[SignalReading], check: Check) -> tuple[SignalReading, ...]:
    """Readings that say something, each on one line, sorted by signal and moment."""
    read = [
        msgspec.structs.replace(reading, source=normalize_line(reading.source), value=normalize_line(reading.value))
        for reading in readings
    ]
    return tuple(sorted({reading for reading in read if reading.source and reading.value}))


def _read_period(text: str, check: Check) -> Period:
    """A date; if it is not one, that is a fault, and the date is unknown."""
    try:
        return Period.parse(text)
    except ValueError:
        check.refuse(text)
        return Period()


def _read_editions(text: str, check: Check) -> tuple[Period, ...]:
    """The one edition of a record."""
    return (_read_period(text, check),)


def _read_id(text: str, check: Check) -> str:
    """An identifier on one line."""
    return normalize_line(text)


def _read_arxiv(text: str, check: Check) -> str:
    """An arXiv identifier without its version; anything else is a fault."""
    text = normalize_line(text)
    found = read_arxiv(text)
    if text and not found:
        check.refuse(text)
    return found.id if found else ""


def _read_doi(text: str, check: Check) -> str:
    """A DOI in lower case; anything else is a fault."""
    text = normalize_line(text)
    doi = read_doi(text)
    if text and not doi:
        check.refuse(text)
    return doi


def _read_pmid(text: str, check: Check) -> str:
    return _read_number(text, read_pmid, check)


def _read_pmcid(text: str, check: Check) -> str:
    return _read_number(text, read_pmcid, check)


def _read_number(text: str, read: Callable[[str], str], check: Check) -> str:
    text = normalize_line(text)
    number = read(text)
    if text and not number:
        check.refuse(text)
    return number


def _read_issns(texts: Iterable[str], check: Check) -> tuple[str, ...]:
    return _find_numbers(texts, find_issns, check)


def _read_isbns(texts: Iterable[str], check: Check) -> tuple[str, ...]:
    return _find_numbers(texts, find_isbns, check)


def _find_numbers(texts: Iterable[str], find: Callable[[str], list[str]], check: Check) -> tuple[str, ...]:
    """The numbers that `find` finds in the texts, each once; a text without one is a fault."""
    numbers: dict[str, None] = {}
    for text in filter(None, map(normalize_line, texts)):
        found = find(text)
        if not found:
            check.refuse(text)
        numbers |= dict.fromkeys(found)
    return tuple(numbers)


def _read_language(text: str, check: Check) -> str:
    """A language tag; anything else is a fault."""
    text = normalize_line(text)
    if text and not LANGUAGE_TAG.fullmatch(text):
        check.refuse(text)
        return ""
    return text


def _read_links(links: Iterable[str | Link], check: Check) -> tuple[Link, ...]:
    """Links with addresses that are valid, each once. A link without a kind gets the one that its address suggests."""
    found = dict[str, Link]()
    for link in links:
        url = normalize_line(link.url if isinstance(link, Link) else link)
        if url and _is_address(url, check):
            kind = link.kind if isinstance(link, Link) else classify_url(url, other=LinkKind.LINK)
            found[url] = Link(url, kind)
    return tuple(found.values())


def _is_address(url: str, check: Check) -> bool:
    """Whether a text is a web address; if it is not, a fault is noted."""
    if not is_url(url):
        check.refuse(url, "a web address that begins with http:// or https://")
        return False
    return True


def _write_text(text: Text) -> str:
    """The text as a person would type it: formulas with their delimiters, and everything else as plain characters."""
    return "".join(_write_spans(text))


def _write_spans(text: Text) -> Iterator[str]:
    """Each span of a text as a person would type it."""
    for span in text.spans:
        if not isinstance(span, Math):
            yield Text((span,)).plain
            continue
        # A backslash at the end of the formula would escape the delimiter that closes it.
        source = span.source + " " * span.source.endswith("\\")
        if span.display:
            yield f"\\[{source}\\]"
        else:
            yield f"\\({source}\\)" if _BODY.fullmatch(source) else f"${source}$"


def _write_period(period: Period) -> str:
    """The date as it is read: `2025-03-20`, `2025-03`, `2025` or nothing."""
    return period.slug if period else ""


def _write_editions(editions: tuple[Period, ...]) -> str:
    """The date of the first edition."""
    return _write_period(editions[0]) if editions else ""


def _write_kind(kind: PaperKind) -> str:
    """The kind of publication; nothing if it is unknown."""
    return "" if kind is PaperKind.OTHER else kind.value


def _write_author(author: Author) -> Json:
    """The name of an author alone, or an object if more is known."""
    values = {
        "name": author.name,
        "family": author.family,
        "affiliations": list(author.affiliations),
        "orcid": author.orcid,
    }
    known = {name: value for name, value in values.items() if value}
    return known if len(known) > 1 else author.name


def _write_authors(authors: tuple[Author, ...]) -> Json:
    return list(map(_write_author, authors))


def _write_links(links: tuple[Link, ...]) -> Json:
    return [{"url": link.url, "kind": link.kind.value} for link in links]


def _write_readings(readings: tuple[SignalReading, ...]) -> Json:
    return [_write_reading(reading) for reading in readings]


def _write_reading(reading: SignalReading) -> Json:
    number = reading.number
    value = reading.value if reading.kind in WORDED else int(number) if number.is_integer() else number
    moment = {"read": reading.moment} if reading.moment else {}
    return {"source": reading.source, "kind": reading.kind.value, "value": value, **moment}


_MOMENT = "a day such as 2025-03-20, or a time with its zone such as 2025-03-20T06:15:00Z"
_NO_EDITION: tuple[Period, ...] = (Period(),)
_STRING = _nullable("string")
_STRINGS = _nullable("array", items={"type": "string"})
_PERIOD = {"$ref": "#/$defs/period"}
_DATE = "a date such as 2025-03-20, 2025-03 or 2025"

TITLE = FieldType(
    "a text",
    {"type": "string", "pattern": r"[^\u0000-\u0020\u007f-\u00a0]"},
    "",
    Text(),
    _decode_text,
    _read_title,
    _write_text,
)
PROSE = FieldType("a text", _STRING, "", Text(), _decode_text, _read_prose, _write_text, "abstract")
"""A text of one or more paragraphs, which may be as long as an abstract."""
LINE = FieldType("a text", _STRING, "", "", _decode_text, _read_line, _as_is)
"""A text on one line."""
LINES = FieldType("a list of texts", _STRINGS, tuple[str, ...](), tuple[str, ...](), _decode_words, _read_lines, list)
"""A list of texts, each on one line and each once; TeX is converted."""
WORDS = FieldType("a list of texts", _STRINGS, tuple[str, ...](), tuple[str, ...](), _decode_words, _read_words, list)
"""A list of texts exactly as the source writes them, since they are names that are used elsewhere; TeX is kept."""
ID = FieldType("a text", {"type": ["string", "integer", "null"]}, "", "", _decode_id, _read_id, _as_is, "url")
"""An identifier, which may be written as a number, and is a web address in feeds."""
PERIOD = FieldType(_DATE, _PERIOD, "", Period(), _decode_period, _read_period, _write_period)
EDITIONS = FieldType(_DATE, _PERIOD, "", _NO_EDITION, _decode_period, _read_editions, _write_editions)
"""The editions of a paper. A record has one edition, so JSON holds a single date."""
FLAG = FieldType("true or false", _nullable("boolean"), False, False, _decode_flag, lambda flag, _: flag, _as_is)
KIND = FieldType(
    "one of " + ", ".join(PaperKind),
    {"enum": [*PaperKind, None]},
    PaperKind.OTHER,
    PaperKind.OTHER,
    _decode_kind,
    lambda kind, _: kind,
    _write_kind,
)
ARXIV = FieldType(
    "an arXiv identifier such as 2503.01234",
    _nullable("string", pattern=r"^\s*$|[0-9]{4}\.[0-9]{4,5}|[a-zA-Z]/[0-9]{7}"),
    "",
    "",
    _decode_text,
    _read_arxiv,
    _as_is,
)
"""An arXiv identifier. A paper holds it without its version."""
DOI = FieldType(
    "a DOI such as 10.1234/abcd",
    _nullable("string", pattern=r"^\s*$|10\.[0-9]{4,9}/\S"),
    "",
    "",
    _decode_text,
    _read_doi,
    _as_is,
)
PMID = FieldType(
    "a PubMed number such as 16403221",
    {
        "type": ["string", "integer", "null"],
        "pattern": rf"^\s*$|^\s*{PMID_PATTERN}\s*$",
        "minimum": 1,
        "maximum": 999999999,
    },
    "",
    "",
    _decode_id,
    _read_pmid,
    _as_is,
)
PMCID = FieldType(
    "a PubMed Central number such as PMC1234567",
    _nullable("string", pattern=rf"^\s*$|^\s*{PMCID_PATTERN}\s*$"),
    "",
    "",
    _decode_text,
    _read_pmcid,
    _as_is,
)
ISSNS = FieldType(
    "a list of ISSNs such as 1234-567X",
    _nullable("array", items={"type": "string", "pattern": rf"^\s*$|{ISSN_PATTERN}"}),
    tuple[str, ...](),
    tuple[str, ...](),
    _decode_words,
    _read_issns,
    list,
)
ISBNS = FieldType(
    "a list of ISBNs such as 978-3-16-148410-0",
    _nullable("array", items={"type": "string", "pattern": rf"^\s*$|{ISBN_PATTERN}"}),
    tuple[str, ...](),
    tuple[str, ...](),
    _decode_words,
    _read_isbns,
    list,
)
LANGUAGE = FieldType(
    "a BCP 47 language tag such as en or pt-BR",
    _nullable("string", pattern=r"^\s*([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?\s*$"),
    "",
    "",
    _decode_text,
    _read_language,
    _as_is,
)
AUTHORS = FieldType(
    "a list of names, or of objects with texts “name”, “family” and “orcid” and a list “affiliations”",
    _nullable("array", items={"anyOf": [{"type": "string"}, {"$ref": "#/$defs/author"}]}),
    tuple[Author, ...](),
    tuple[Author, ...](),
    _decode_authors,
    _read_authors,
    _write_authors,
)
LINKS = FieldType(
    "a list of addresses, or of objects with a “url” and a “kind”, one of " + ", ".join(LinkKind),
    _nullable("array", items={"anyOf": [{"$ref": "#/$defs/address"}, {"$ref": "#/$defs/link"}]}),
    tuple[str | Link, ...](),
    tuple[Link, ...](),
    _decode_links,
    _read_links,
    _write_links,
    "url",
)
READINGS = FieldType(
    "a list of objects with a “source”, a “kind”, one of " + ", ".join(SignalKind) + ", and a “value”",
    _nullable("array", items={"$ref": "#/$defs/reading"}),
    tuple[SignalReading, ...](),
    tuple[SignalReading, ...](),
    _decode_readings,
    _read_readings,
    _write_readings,
)
