"""Makes records of the fields of RIS and EndNote's tagged export, which reference managers and databases use freely."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from broadsheet.model.identifiers import read_doi, separate_numbers
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.model.urls import is_url
from broadsheet.sources.fields.author_lists import read_people
from broadsheet.sources.fields.citation_clues import (
    drop_doi_addresses,
    find_doi,
    find_named_arxiv,
    find_own_id,
    find_place,
    join_pages,
    pick_doi,
    share_affiliation,
    split_addresses,
)
from broadsheet.sources.fields.dates import join_date
from broadsheet.sources.fields.export_noise import drop_placeholder
from broadsheet.sources.fields.html_text import html_to_text, strip_markup
from broadsheet.sources.fields.languages import read_language
from broadsheet.sources.fields.private_data import is_local_path, is_private_note
from broadsheet.sources.fields.signal_notes import read_counts, strip_counts
from broadsheet.sources.record import Record
from broadsheet.system.errors import Problem

TaggedFields = Mapping[str, list[str]]
"""The texts of a record under rispy's names of the fields, or under the tag where it has none.

They may have markup in them.
"""

_FILED_FILES = ("file_attachments1", "file_attachments2", "figure")
"""Fields with addresses, DOIs or paths of local files, from which an identity may be made."""
_FILES = (*_FILED_FILES, "file_attachments3", "link")
"""All fields of this kind."""
_KEYS = ("id", "label")
"""Fields with the citation key, or another identifier; `label` is EndNote's, from which no identity is made."""
READ = frozenset(
    "type_of_reference title primary_title secondary_title tertiary_title authors first_authors secondary_authors "
    "editor abstract notes_abstract year publication_year date alternate_title1 alternate_title2 alternate_title3 "
    "journal_name volume number start_page end_page pages custom2 custom3 custom5 custom7 publisher place_published "
    "issn doi urls link label file_attachments1 file_attachments2 file_attachments3 figure accession_number note notes "
    "type_of_work keywords language author_address id name_of_database database_provider".split()
)
"""The fields that are read."""
_JOURNALS = ("alternate_title3", "secondary_title", "journal_name", "alternate_title2", "alternate_title1")
"""Fields with the name of a journal, the longest name first."""
_VENUES = {PaperKind.CONFERENCE: ("custom3",), PaperKind.THESIS: ("secondary_title", "publisher")}
"""Fields with a better name of the venue, by kind of publication."""
_PUBMED_IDS = {"scopus": "custom2", "embase": "custom5", "pubmed": "accession_number", "medline": "accession_number"}
"""The fields in which databases put the PubMed number."""
_NUMBERED = ("accession_number", "custom2", "custom3", "custom5", "notes")
"""Fields in which a PubMed number may be named, as in `PMID: 16403221`."""
_PMID = re.compile(r"\b(?:PMID|PUBMED):? ?([1-9]\d{0,8})\b", re.IGNORECASE)
"""A PubMed number with its name before it."""
_PMCID = re.compile(r"\bPMC[1-9]\d{0,8}\b", re.IGNORECASE)
"""A PubMed Central identifier, such as `PMC1234567`."""
_NAMED_DOI = re.compile(r"doi:?\s+(10\.\d{4,9}/\S+?)[.;,]?(?:\s|\Z)", re.IGNORECASE)
"""A DOI at the beginning of a note."""
_NUMBER = re.compile(r"(?!\d{4}\.\d{4,5})(?=[^/]*\d)[\w.-]{1,12}", re.ASCII)
"""What is a number in EndNote's `M1`, in which other programs write remarks or identifiers."""
_KEY = re.compile(r"(?=[^\W\d_])[^\s{},#%~\\\"']{2,80}")
"""A citation key such as `gull2031dunes`; neither a number nor a word nor an address is one."""
_MADE_BY_PROGRAM = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{16,}|rayyan|://|refid:|doc:|ref\d+\Z|[A-Z]{1,3}\d{5,}\Z", re.IGNORECASE
)
"""What identifiers have that a program or a database made."""
_GLUED = re.compile(r"(?<!\s)\s{3,}+[A-Z][A-Z0-9] {1,2}- ")
"""The beginning of the next field, where a program wrote it into the same line."""
_ISSN_LABEL = re.compile(r"^(?:[EP]-?)?(?:ISSN[-: ]{0,2})?(?=\d{4}-)", re.IGNORECASE)
"""What may precede an ISSN, such as `E-ISSN: `."""
_PLAIN_TYPES = frozenset(
    ("thesis", "report", "dissertation", "article", "journal article", "review", "erratum", "editorial", "letter")
)
"""Types of work that say no more than the kind of publication does."""


def make_tagged_record(
    filed: TaggedFields, origin: Origin, kinds: Mapping[str, PaperKind], remarks: tuple[Problem, ...]
) -> Record:
    """The record of the fields that are in the file.

    `kinds` has the kinds of publication by their types in small letters, and `remarks` are what was noticed in the
    record already. Private notes, e-mail addresses and paths of local files are left out. A DOI or an arXiv identifier
    is also looked for in notes and addresses, where many exporters put it. A database's language is left out unless it
    is English, since databases translate titles and abstracts.
    """
    fields = {name: _strip_texts(texts) for name, texts in filed.items()}
    all_of = partial(_list_texts, fields)

    def first_of(*names: str) -> str:
        """Return the first text of the first of these fields that has one, or an empty text."""
        return next(iter(all_of(*names)), "")

    kind = kinds.get(first_of("type_of_reference").casefold(), PaperKind.OTHER)
    database = first_of("name_of_database", "database_provider").lower()
    addresses = [*_list_addresses(all_of("urls"), all_of(*_FILES))]
    written = [*map(_read_note, all_of("notes"))]
    notes = [*filter(None, (strip_counts(note) for note in written if not is_private_note(note)))]
    doi = _find_doi(fields, notes, addresses)
    is_school = kind is PaperKind.THESIS and not fields.get("secondary_title")
    issns, isbns = separate_numbers(_ISSN_LABEL.sub("", text) for text in all_of("issn"))
    language = read_language(first_of("language"))
    titles = ("title", "primary_title", *(("secondary_title",) if kind == PaperKind.BOOK else ()))
    return Record(
        origin=origin,
        title=next((texts[0] for name in titles if (texts := filed.get(name))), ""),
        abstract="\n\n".join(all_of("abstract") or all_of("notes_abstract")),
        authors=share_affiliation(
            read_people(all_of("authors", "first_authors"), family_first=True),
            all_of("author_address"),
        ),
        # The secondary authors of an article are those of what it cites, or of the paper that it is about.
        editors=tuple(
            read_people(
                all_of("editor", *(("secondary_authors",) if kind != PaperKind.ARTICLE else ())), family_first=True
            )
        ),
        date=join_date(
            _read_date(first_of("year", "publication_year")), _read_date(first_of("date", "publication_year"))
        ),
        kind=kind,
        venue=first_of(*_VENUES.get(kind, ()), *_JOURNALS),
        volume=first_of("volume"),
        issue=first_of("number") or next(filter(_NUMBER.fullmatch, all_of("note")), ""),
        pages=join_pages(first_of("start_page"), first_of("end_page")) or first_of("custom7", "pages"),
        publisher="" if is_school else first_of("publisher"),
        place=find_place(all_of("place_published")),
        series=first_of("tertiary_title"),
        genre=_find_genre(all_of("type_of_work")),
        issn=issns,
        isbn=isbns,
        arxiv=find_named_arxiv([*addresses, *all_of("accession_number", "note", "custom1", "notes", *_KEYS)]),
        doi=doi,
        pmid=_find_number(_PMID, all_of(*_NUMBERED)),
        pmcid=_find_number(_PMCID, all_of(*_NUMBERED)),
        id=_find_own_pmid(fields, database) or find_own_id(addresses),
        citation_key=_find_key(fields, database),
        links=drop_doi_addresses(addresses, doi),
        keywords=tuple(_read_keywords(all_of("keywords"))),
        comment="\n\n".join(note for note in notes if not find_doi([note])),
        # Databases translate titles and abstracts, and give the language of the paper.
        language=language if not database or language == "en" else "",
        # Publish or Perish writes the number and the day into `M1`, and others write both into notes.
        readings=read_counts([*written, *all_of("note")]),
        filed=_find_filed(filed, database),
        remarks=remarks,
    )


def _list_texts(fields: TaggedFields, *names: str) -> list[str]:
    """The texts of these fields, those of the first field first."""
    return [text for name in names for text in fields.get(name, ())]


def _strip_texts(texts: list[str]) -> list[str]:
    """The texts without markup; those that have nothing else are left out."""
    return [text for text in (drop_placeholder(strip_markup(text).strip()) for text in texts) if text]


def _find_filed(filed: TaggedFields, database: str) -> dict[str, str]:
    """The identifiers that give the paper its identity: those of the fields in which 0.1.0 looked for them.

    An identifier in another field merges records, and does not change the addresses of papers that 0.1.0 published.
    """

    all_of = partial(_list_texts, filed)
    addresses = [address for text in all_of("urls") for address in split_addresses(text)]
    addresses += filter(is_url, all_of(*_FILED_FILES))
    notes = map(html_to_text, all_of("notes"))
    return {
        "arxiv": find_named_arxiv([*addresses, *all_of("accession_number", "note", "custom1", "notes", "id")]),
        "doi": next(iter(all_of("doi")), "") or find_doi([*all_of("type_of_work"), *notes, *addresses]),
        "id": _find_own_pmid(filed, database) or find_own_id(addresses),
    }


def _read_date(text: str) -> str:
    """Year, month and day of `2019/03/04/spring`, as far as they are known.

    The RIS specification writes a date as `YYYY/MM/DD/other info`, any part of which may be empty.
    """
    return "/".join(text.split("/")[:3]).strip("/ ")


def _read_note(text: str) -> str:
    """Return the text of a note without HTML."""
    return html_to_text(text).strip()


def _list_addresses(texts: Iterable[str], files: Iterable[str]) -> Iterator[str]:
    """The addresses of a record, without paths of local files. Texts that are not addresses are reported later."""
    for text in texts:
        parts = split_addresses(_cut_glued(text))
        yield from (part for part in parts if not is_local_path(part))
    yield from (part for text in files for part in text.split() if is_url(part))


def _cut_glued(text: str) -> str:
    """The text without the fields that a program wrote behind it in the same line."""
    return _GLUED.split(text, maxsplit=1)[0]


def _find_doi(fields: TaggedFields, notes: Iterable[str], addresses: Iterable[str]) -> str:
    """The DOI, in its own field or in one of those in which databases and publishers write it.

    Without one anywhere, the text of the DOI's own field is returned, so that what is wrong with it is reported.
    """
    own = [pick_doi(_cut_glued(text)) for text in fields.get("doi", ())]
    texts = _list_texts(fields, "file_attachments3", "type_of_work", *_KEYS, "accession_number", "note")
    named = (match[1] for note in notes if (match := _NAMED_DOI.match(note)))
    found = find_doi([*own, *texts, *notes, *addresses]) or next(filter(read_doi, named), "")
    return found or next(iter(own), "")


def _find_number(pattern: re.Pattern[str], texts: Iterable[str]) -> str:
    """What a pattern finds first, or the last group of it if it has groups; empty if no text has it."""
    return next((match[match.lastindex or 0] for text in texts if (match := pattern.search(text))), "")


def _find_own_pmid(fields: TaggedFields, database: str) -> str:
    """The PubMed number that identifies a record of a database, as `pmid:16403221`.

    `database` is the name of the one that the record comes from, in lower case; each puts the number into another
    field. The result is empty for other databases.
    """
    for name, place in _PUBMED_IDS.items():
        number = next(iter(fields.get(place, ())), "")
        if name in database and number.isascii() and number.isdigit():
            return f"pmid:{number}"
    return ""


def _find_key(fields: TaggedFields, database: str) -> str:
    """The citation key; what a database counts its records by is not one."""
    return find_citation_key(_list_texts(fields, *_KEYS)) if not database else ""


def find_citation_key(texts: Iterable[str]) -> str:
    """The first text that is a citation key; what a reference manager counts its records by is not one."""
    return next((text for text in texts if _KEY.fullmatch(text) and not _MADE_BY_PROGRAM.search(text)), "")


def _find_genre(texts: Iterable[str]) -> str:
    """The type of a publication in words, such as `PhD thesis`, where it says more than the kind."""
    return next((text for text in texts if text.lower() not in _PLAIN_TYPES and not find_doi([text])), "")


def _read_keywords(texts: list[str]) -> Iterator[str]:
    """Keywords: each text is one if there are several; otherwise lines, semicolons or commas separate them.

    Commas separate them only where nothing else does: elsewhere they are within a keyword, as in `Child, Preschool`.

    The asterisk before a main topic of PubMed is removed.
    """
    if len(texts) == 1:
        mark = "\n" if "\n" in texts[0] else ";" if ";" in texts[0] else ","
        texts = texts[0].split(mark)
    yield from (word.strip().lstrip("*") for text in texts for word in text.split("\n"))
