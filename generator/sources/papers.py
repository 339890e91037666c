"""Records become papers: each field is checked, once for all formats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from generator.config.limits import Limits
from generator.config.site import LANGUAGE_TAG
from generator.errors import InputError, Place, Problem
from generator.paper import Author, Link, Paper, Period, find_links
from generator.sources.dates import read_period
from generator.sources.jsontext import show
from generator.sources.languages import read_language
from generator.sources.limits import keep_within, too_many
from generator.sources.parsed import Parsed
from generator.sources.record import Reading, Record
from generator.sources.residue import clean
from generator.sources.stray import stray_problem
from generator.text import Text, normalize_line, read_text
from generator.urls import classify_url, is_url

_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|funct-an"
    "|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio"
    "|quant-ph|solv-int|supr-con"
)
_ARXIV = re.compile(
    r"(?:(?:https?://)?(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html)/|(?:oai:)?arxiv(?:\.org)?:\s*|https?://huggingface\.co/papers/)?"
    rf"(?:(?P<new>\d{{4}}\.\d{{4,5}})|(?P<archive>{_ARCHIVES})(?:\.[A-Z]{{2}})?(?P<old>/\d{{7}}))(?:v(?P<version>\d{{1,4}}))?(?:\.pdf)?",
    re.ASCII | re.IGNORECASE,
)
"""https://info.arxiv.org/help/arxiv_identifier.html; a subject class, as in math.GT/0309136, is no part of it."""
_FIELDS = tuple(field.name for field in fields(Record))
_DOI = re.compile(r"(?:https?://(?:[a-z]+\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.ASCII | re.IGNORECASE)
_ARXIV_DOI = "10.48550/arxiv."
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])", re.ASCII)
_WITHDRAWN = re.compile(
    r"\W*(?:withdrawn\b|(?:this|the) (?:paper|article|work|submission|manuscript|preprint|version)\b.{0,80}?"
    r"\b(?:been|was|is) (?:withdrawn|retracted))",
    re.IGNORECASE,
)
_RETRACTED = re.compile(r"\[?(?:withdrawn|retracted)(?: article| paper)?[\]:]", re.IGNORECASE)
LONGEST_URL = 2_000
"""Characters of an address."""
_LINES = ("venue", "volume", "issue", "pages", "publisher", "licence", "machine")
"""Fields that are one line, and are checked no further."""
DATE = "a date as 2025-03-20, 2025-03 or 2025"
"""What a date is expected to be, in a problem."""


def make_papers(records: Iterable[Record | Problem], file: str, limits: Limits, reading: Reading) -> Parsed:
    """The papers of a file's records, and what a person should look at.

    A record without a title, or over a limit, is a problem and no paper. Of more records than there may be in a file
    the rest is not asked for.
    """
    papers: list[Paper] = []
    problems: list[Problem] = []
    number = 0
    for record in records:
        number += not isinstance(record, Problem) or record.rejected
        if number > limits.records:
            problems.append(_too_many(record, limits.records))
            break
        if isinstance(record, Problem):
            problems.append(record)
            continue
        try:
            paper, remarks = _make_paper(record, limits, reading)
        except InputError as error:
            problems.append(error.at(record.origin.place))
        else:
            papers.append(paper)
            problems += remarks
    return Parsed(file, papers, problems)


def _too_many(record: Record | Problem, most: int) -> Problem:
    return too_many(record.where if isinstance(record, Problem) else record.origin.place, "records", most)


def _make_paper(typed: Record, limits: Limits, reading: Reading) -> tuple[Paper, list[Problem]]:
    origin = typed.origin
    record = typed if reading.strict else clean(typed)
    # Before they are parsed, which takes longer.
    keep_within(limits, title=len(record.title), abstract=len(record.abstract))
    title = read_text(record.title, tex=reading.tex, title=True)
    if not title.plain.strip():
        raise reading.fault("title", show(typed.title or None), "the paper's title")
    abstract = read_text(record.abstract, tex=reading.tex)
    comment = _read_prose(record, "comment", limits, reading)
    faults = _Faults(origin.place, reading)
    published = faults.try_period("date", record.date)
    edition = faults.try_period("edition", record.edition) or Period.find(origin.file.rsplit("/", 1)[-1])
    updated = faults.try_period("updated", record.updated)
    arxiv, version, own_id = faults.try_ids(record)
    doi = faults.try_doi(record.doi)
    if not arxiv and doi.startswith(_ARXIV_DOI):
        arxiv, version, _ = read_id(doi.removeprefix(_ARXIV_DOI))
    own = (link for link in faults.try_links(record.links) if not _is_itself(link.url, arxiv, doi))
    links = {link.url: link for link in (*own, *find_links(comment), *find_links(abstract))}
    given, categories = map(_read_words, (record.given, record.categories))
    keywords = tuple(dict.fromkeys(filter(None, (_clean_name(word, reading) for word in record.keywords))))
    authors = tuple(dict.fromkeys(a for author in record.authors if (a := _read_author(author, reading, faults)).name))
    keep_within(limits, authors=len(authors), keywords=len((*given, *keywords, *categories)), links=len(links))
    lines: dict[str, Any] = {name: _read_line(record, name, limits, reading) for name in _LINES}
    paper = Paper(
        origins=(origin,),
        title=title,
        abstract=abstract,
        authors=authors,
        editions=(edition or published,),
        published=published or _month_of(arxiv),
        updated=updated if updated != published else Period(),
        version=version,
        kind=record.kind,
        arxiv=arxiv,
        doi=doi,
        own_id=own_id,
        links=tuple(links.values()),
        given=given,
        keywords=keywords,
        categories=categories,
        comment=comment,
        language=faults.try_language(record.language),
        tldr=_read_prose(record, "tldr", limits, reading),
        machine_summary=_read_prose(record, "machine_summary", limits, reading),
        withdrawn=record.withdrawn or is_withdrawn(title, abstract, comment),
        news=record.news,
        **lines,
    )
    return paper, [*faults.found, *typed.remarks, *_remarks(typed, paper, reading)]


def _read_author(author: Author, reading: Reading, faults: _Faults) -> Author:
    """The author as text; where the source speaks TeX, accents are letters."""
    name, family = (_clean_name(text, reading) for text in (author.name, author.family))
    places = tuple(dict.fromkeys(filter(None, (_clean_name(place, reading) for place in author.affiliations))))
    return Author(name, family if name.endswith(family) else "", places, faults.try_orcid(author.orcid))


def _clean_name(text: str, reading: Reading) -> str:
    if not reading.tex or not ("\\" in text or "{" in text):
        return normalize_line(text)
    # No name has braces; around a letter they are what is left of an accent.
    return read_text(text, tex=True, title=True).plain.replace("{", "").replace("}", "")


def _read_words(texts: Iterable[str]) -> tuple[str, ...]:
    """Each once, and none empty."""
    return tuple(dict.fromkeys(filter(None, map(normalize_line, texts))))


def _read_line(record: Record, name: str, limits: Limits, reading: Reading) -> str:
    """A field that is one line. Raises InputError where it is longer than a title may be."""
    return _clean_name(_keep_short(record, name, limits.title, reading), reading)


def _read_prose(record: Record, name: str, limits: Limits, reading: Reading) -> Text:
    """A field that may be as long as an abstract. Raises InputError where it is longer."""
    text = _keep_short(record, name, limits.abstract, reading)
    return read_text(text, tex=reading.tex) if text else Text()


def _keep_short(record: Record, name: str, most: int, reading: Reading) -> str:
    text: str = getattr(record, name)
    if len(text) > most:
        raise reading.fault(name, f"a text of {len(text):,} characters", f"at most {most:,}")
    return text


class _Faults:
    """The fields of a record that are checked, and what is wrong with them: a remark each, or InputError if strict."""

    def __init__(self, place: Place, reading: Reading) -> None:
        self._place, self._reading = place, reading
        self.found: list[Problem] = []

    def _note(self, name: str, value: str, expected: str) -> None:
        if self._reading.strict:
            raise self._reading.fault(name, show(value), expected)
        self.found.append(self._reading.left_out(self._place, name, show(value), expected))

    def try_period(self, name: str, text: str) -> Period:
        try:
            return read_period(text)
        except ValueError:
            self._note(name, text, DATE)
            return Period()

    def try_doi(self, text: str) -> str:
        text = normalize_line(text)
        doi = read_doi(text)
        if text and not doi:
            self._note("doi", text, "a DOI as 10.1234/abcd")
        return doi

    def try_orcid(self, text: str) -> str:
        text = normalize_line(text)
        orcid = read_orcid(text)
        if text and not orcid:
            self._note("orcid", text, "an ORCID iD whose last character is the checksum of the others")
        return orcid

    def try_ids(self, record: Record) -> tuple[str, int, str]:
        arxiv, version, rest = read_id(normalize_line(record.arxiv))
        if rest:
            self._note("arxiv", rest, "an arXiv identifier as 2503.01234")
        if arxiv:
            return arxiv, version, normalize_line(record.own_id)
        return read_id(normalize_line(record.own_id))

    def try_links(self, links: Iterable[str | Link]) -> Iterator[Link]:
        for link in links:
            url = normalize_line(link.url if isinstance(link, Link) else link)
            if is_url(url) and len(url) <= LONGEST_URL:
                yield Link(url, link.kind if isinstance(link, Link) else classify_url(url))
            elif url:
                self._note("links", url, "an address that begins with http:// or https://")

    def try_language(self, text: str) -> str:
        text = normalize_line(text)
        tag = read_language(text) if not self._reading.strict else text if LANGUAGE_TAG.fullmatch(text) else ""
        if text and not tag:
            self._note("language", text, "a language as a BCP 47 tag, such as en or pt-BR")
        return tag


def _is_itself(url: str, arxiv: str, doi: str) -> bool:
    """Whether an address is the paper's own at arXiv or of its DOI, which every page has anyway."""
    return (bool(arxiv) and "arxiv.org/" in url and read_id(url)[0] == arxiv) or (bool(doi) and read_doi(url) == doi)


def read_id(text: str) -> tuple[str, int, str]:
    """(arXiv identifier without version, or nothing; its version or 0; what is no arXiv identifier)."""
    match = _ARXIV.fullmatch(text)
    if not match:
        return "", 0, text
    return match["new"] or (match["archive"] + match["old"]).lower(), int(match["version"] or 0), ""


def read_doi(text: str) -> str:
    """A DOI in lower case and without its address, or nothing where it is none."""
    match = _DOI.fullmatch(text)
    return match[1].lower() if match else ""


def read_orcid(text: str) -> str:
    """An ORCID iD with its hyphens and without its address, or nothing where it is not one.

    Its last character is a checksum, by ISO 7064 MOD 11-2.
    """
    match = _ORCID.fullmatch(text.strip())
    if not match:
        return ""
    digits = "".join(match.groups()).upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "-".join(match.groups()).upper() if "0123456789X"[(12 - total) % 11] == digits[-1] else ""


def is_withdrawn(title: Text, abstract: Text, comment: Text) -> bool:
    """Whether a paper's own words say so at their beginning."""
    return bool(
        _RETRACTED.match(title.plain) or _WITHDRAWN.match(abstract.plain[:200]) or _WITHDRAWN.match(comment.plain[:200])
    )


def _month_of(arxiv: str) -> Period:
    """The month of an arXiv identifier, in which its first version came."""
    digits = arxiv.rpartition("/")[2][:4]
    if not digits:
        return Period()
    year = int(digits[:2])
    try:
        return Period.parse(f"{1900 + year if year > 90 else 2000 + year}-{digits[2:]}")
    except ValueError:
        return Period()


def _remarks(record: Record, paper: Paper, reading: Reading) -> Iterator[Problem]:
    """What a person should look at in a record that is published."""
    texts = (
        (reading.names.get(name, name), text)
        for name in _FIELDS
        if (value := getattr(record, name))
        for text in _texts(value)
    )
    if stray := stray_problem(paper.origin.place, texts):
        yield stray


def _texts(value: object) -> Iterator[str]:
    """Every text of a field's value."""
    match value:
        case str():
            yield value
        case Author():
            yield from (value.name, *value.affiliations)
        case Link():
            yield value.url
        case tuple():
            for item in value:
                yield from _texts(item)
