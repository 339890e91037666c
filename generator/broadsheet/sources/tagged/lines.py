"""Reads records whose lines begin with a tag, as in RIS and EndNote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from broadsheet.config.limits import Limits
from broadsheet.model.identifiers import find_isbns, find_issns
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.model.urls import is_url
from broadsheet.sources.fields.author_lists import read_people
from broadsheet.sources.fields.citation_clues import (
    drop_doi_addresses,
    find_doi,
    find_named_arxiv,
    find_own_id,
    join_pages,
    share_affiliation,
    split_addresses,
)
from broadsheet.sources.fields.dates import join_date
from broadsheet.sources.fields.export_noise import drop_placeholder
from broadsheet.sources.fields.html_text import html_to_text, strip_markup
from broadsheet.sources.fields.languages import read_language
from broadsheet.sources.limits import too_long_problem
from broadsheet.sources.record import Record
from broadsheet.system.errors import Place, Problem

_BEGINNING = 30
"""The first record must begin within this many lines."""
_OWN_NOTE = re.compile(
    r"(?:CODEN|Cited By|Export Date|References|Correspondence Address|Funding (?:details|text \d+)|Tradenames"
    r"|Manufacturers|Chemicals/CAS|Molecular Sequence Numbers)\s*:|ASReview_",
    re.IGNORECASE,
)
"""The beginning of a note that a program has written."""
_JOURNALS = ("alternate_title3", "secondary_title", "journal_name", "alternate_title2", "alternate_title1")
"""Fields with the name of a journal, the longest name first."""
_VENUES = {PaperKind.CONFERENCE: ("custom3",), PaperKind.THESIS: ("secondary_title", "publisher")}
"""Fields with a better name of the venue, by kind of publication."""
_PMID = re.compile(r"PMID:? ?\d+", re.IGNORECASE)
_PMCID = re.compile(r"PMC\d+(?:\.\d+)?", re.IGNORECASE)
_PUBMED_IDS = {"scopus": "custom2", "embase": "custom5", "pubmed": "accession_number", "medline": "accession_number"}
"""The fields in which databases put the PubMed identifier."""

TaggedFields = Mapping[str, list[str]]
"""The texts of a record under rispy's names of the fields, or under the tag where it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The syntax of a format."""

    tag: re.Pattern[str]
    """A tag at the beginning of its line, group 1; its text follows."""
    first: str
    """The tag with which a record begins."""
    last: str
    """The tag with which a record ends; empty if a record ends where the next one begins."""
    names: Mapping[str, str]
    """rispy's names of the fields that these tags have in RIS."""
    kinds: Mapping[str, PaperKind]
    """How a paper was published, by the text of the first tag."""

    def matches(self, text: str) -> bool:
        """Whether a record of this dialect begins within the first lines of a text."""
        return any(self._read_tag(line) == self.first for line in text.split("\n", _BEGINNING)[:_BEGINNING])

    def read(self, text: str, file: str, limits: Limits) -> Iterator[Record | Problem]:
        """The records of a text."""
        for number, (line, lines, ended) in enumerate(self._cut(text), 1):
            size = sum(map(len, lines)) + len(lines)
            if size > limits.record:
                yield too_long_problem(Place(file, line), size, limits.record)
                continue
            remarks = () if ended or not self.last else (self._cut_problem(Place(file, line)),)
            fields = self._part(lines)
            yield make_tagged_record(fields, Origin(file, number, line), self.kinds, remarks)

    def _cut(self, text: str) -> Iterator[tuple[int, list[str], bool]]:
        """For each record, its line number, its lines, and whether its end is there.

        A record without the first tag begins with any after the end of another; where no record has the first tag,
        and none has a last one, an empty line is the end.
        """
        all_lines = text.split("\n")
        parted = not self.last and not any(self._read_tag(line) == self.first for line in all_lines)
        start, lines, ended = 0, list[str](), True
        for number, line in enumerate(all_lines, 1):
            tag = self._read_tag(line)
            if lines and (tag == self.first or (tag and ended)):
                yield start, lines, ended
                lines, ended = [], True
            if (tag and tag == self.last) or (parted and not line.strip()):
                ended = True
            elif tag or not ended:
                start = start if lines else number
                lines.append(line)
                ended = False
        if lines:
            yield start, lines, ended

    def _read_tag(self, line: str) -> str:
        match = self.tag.match(line)
        return match[1] if match else ""

    def _part(self, lines: Iterable[str]) -> TaggedFields:
        """The fields in the lines of a record. A line without a tag continues the text before it."""
        parts: list[tuple[str, list[str]]] = []
        for line in lines:
            if match := self.tag.match(line):
                parts.append((match[1], [line[match.end() :]]))
            else:
                parts[-1][1].append(line)
        fields: dict[str, list[str]] = {}
        for tag, texts in parts:
            if text := drop_placeholder(strip_markup("\n".join(texts)).strip()):
                fields.setdefault(self.names.get(tag, tag), []).append(text)
        return fields

    def _cut_problem(self, place: Place) -> Problem:
        advice = "Check that the file is complete. The record is published as it is."
        return Problem(place, "cut-off-record", f"The record does not end with “{self.last}”.", advice)


def make_tagged_record(
    fields: TaggedFields, origin: Origin, kinds: Mapping[str, PaperKind], remarks: tuple[Problem, ...]
) -> Record:
    """The record of these fields."""

    def all_of(*names: str) -> list[str]:
        return [text for name in names for text in fields.get(name, ())]

    def first_of(*names: str) -> str:
        return next(iter(all_of(*names)), "")

    kind = kinds.get(first_of("type_of_reference"), PaperKind.OTHER)
    database = first_of("name_of_database", "database_provider").lower()
    addresses = [address for text in all_of("urls") for address in split_addresses(text)]
    # An attachment may also be a local file.
    addresses += [text for text in all_of("file_attachments1", "file_attachments2", "figure") if is_url(text)]
    notes = [note for text in all_of("notes") if not _OWN_NOTE.match(note := html_to_text(text).strip())]
    doi = first_of("doi") or find_doi([*all_of("type_of_work"), *notes, *addresses])
    authors = read_people(all_of("authors", "first_authors"))
    language = read_language(first_of("language"))
    is_school = kind is PaperKind.THESIS and not fields.get("secondary_title")
    return Record(
        origin=origin,
        title=first_of("title", "primary_title", *(("secondary_title",) if kind == PaperKind.BOOK else ())),
        abstract="\n\n".join(all_of("abstract") or all_of("notes_abstract")),
        authors=share_affiliation(authors, all_of("author_address")),
        date=join_date(
            _read_date(first_of("year", "publication_year")), _read_date(first_of("date", "publication_year"))
        ),
        kind=kind,
        venue=first_of(*_VENUES.get(kind, ()), *_JOURNALS),
        volume=first_of("volume"),
        issue=first_of("number"),
        pages=join_pages(first_of("start_page"), first_of("end_page")) or first_of("custom7"),
        publisher="" if is_school else first_of("publisher"),
        place=first_of("place_published"),
        series=first_of("tertiary_title"),
        genre=first_of("type_of_work") if not find_doi(all_of("type_of_work")) else "",
        editors=tuple(read_people(all_of("secondary_authors", "ED"))),
        issn=tuple(number for number in all_of("issn") if find_issns(number)),
        isbn=tuple(number for number in all_of("issn") if find_isbns(number)),
        pmid=_find_named_pmid(all_of("accession_number")),
        pmcid=next((number for number in all_of("custom2") if _PMCID.fullmatch(number)), ""),
        citation_key=first_of("id"),
        arxiv=find_named_arxiv([*addresses, *all_of("accession_number", "note", "custom1", "notes", "id")]),
        doi=doi,
        id=_find_pmid(fields, database) or find_own_id(addresses),
        links=drop_doi_addresses(addresses, doi),
        keywords=tuple(_read_keywords(all_of("keywords"))),
        comment="\n\n".join(note for note in notes if not find_doi([note])),
        # Databases translate titles and abstracts, and give the language of the paper.
        language=language if not database or language == "en" else "",
        remarks=remarks,
    )


def _read_date(text: str) -> str:
    """Year, month and day of `2019/03/04/spring`, as far as they are known."""
    return "/".join(text.split("/")[:3]).strip("/ ")


def _find_pmid(fields: TaggedFields, database: str) -> str:
    for name, place in _PUBMED_IDS.items():
        number = next(iter(fields.get(place, ())), "")
        if name in database and number.isascii() and number.isdigit():
            return f"pmid:{number}"
    return ""


def _find_named_pmid(texts: list[str]) -> str:
    """The PubMed number that a text names as such, for example `PMID:99000017`."""
    return next((text for text in texts if _PMID.fullmatch(text)), "")


def _read_keywords(texts: list[str]) -> Iterator[str]:
    """Keywords: each text is one if there are several; otherwise lines, semicolons or commas separate them."""
    if len(texts) == 1:
        mark = "\n" if "\n" in texts[0] else ";" if ";" in texts[0] else ","
        texts = texts[0].split(mark)
    yield from (word.strip().lstrip("*") for text in texts for word in text.split("\n"))
