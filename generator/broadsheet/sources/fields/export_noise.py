"""Removes what exports leave in a record's texts that is not part of them.

Examples are `nan` in an empty cell, PubMed's brackets around a translated title, and what arXiv's feeds write before
an abstract. This is done for every format, since records pass from one program to another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from msgspec.structs import replace

from broadsheet.model.author import Author
from broadsheet.model.paper import FIELDS
from broadsheet.model.publication import PaperKind
from broadsheet.model.urls import Link
from broadsheet.sources.fields.abstract_notices import Facts, strip_notices
from broadsheet.sources.fields.author_names import clean_authors, is_others
from broadsheet.sources.fields.citation_clues import join_pages
from broadsheet.sources.fields.html_text import strip_markup
from broadsheet.sources.record import Reading, Record

_CLEANED_APART = ("title", "abstract", "machine_summary", "machine")
"""Texts that are cleaned in ways of their own."""
_LINES = [name for name, field in FIELDS.items() if field.type.nothing == "" and name not in _CLEANED_APART]
"""All other fields of a record that are one text."""
_list_lines = attrgetter(*_LINES)
"""Returns the values of these fields."""
_LISTS = ("issn", "isbn", "keywords", "categories", "links")
"""Fields of a record that are lists of texts, or of links."""
_list_lists = attrgetter(*_LISTS)
"""Returns the values of these fields."""
_NO_ABSTRACT = ("no abstract", "no abstract.", "no abstract available", "no abstract available.")
_NOTHING = frozenset(
    (
        *("", "none", "null", "nan", "na", "n/a", "[]", "{}"),
        *(f"{opening}{text}{closing}" for text in _NO_ABSTRACT for opening in ("", "[") for closing in ("", "]")),
    )
)
"""What programs write in place of an empty field, in lower case."""
_LONGEST_NOTHING = max(map(len, _NOTHING))
"""Characters."""
_ANNOUNCEMENT = re.compile(r"\s*+arXiv:\S+\s+Announce Type:\s*[a-z-]+\s+Abstract:\s*", re.IGNORECASE)
"""What arXiv's feeds write before an abstract."""
_GUARDED = re.compile(r'="(.*)"', re.DOTALL)
_MARKS = re.compile(r"</?(?:PRE|POST)_TAG>")
"""What some databases put around the words that a search has found."""
_CNKI_BREAK = "(#br)"
"""What CNKI writes for the end of a line."""
_TRANSLATED = re.compile(r"\A\s*\[(?P<title>.*)\]\.?\s*\Z", re.DOTALL)
"""A title in brackets as a whole."""
_PREPRINT = re.compile(
    r"arXiv(?:\.org)?(?: (?:e-)?prints?| preprints?)?(?:,? (?P<id>arXiv:\S+)(?: \[[\w.-]+\])?)?", re.IGNORECASE
)
"""What Google Scholar and Zotero write as the journal of a preprint."""
_WITHDRAWN = re.compile(r"^Withdrawn\.?$\n*", re.MULTILINE)
"""A line of a note that says that the paper was withdrawn, and no more."""


def remove_export_noise(record: Record, reading: Reading) -> Record:
    """Return the record without texts that the exporting program added, except in its abstract.

    `reading` says how the texts of its format are read. Markup in the title is removed here, and not by the parsers,
    since the address of the paper is made from the title that is in the file; see `clean_filed_title`.

    Placeholders such as `N/A` are removed. A journal that is arXiv's name makes
    the record a preprint, with the identifier beside the name.
    """
    title = strip_guard(clean_filed_title(record.title))
    title = (title if reading.plain else strip_markup(title, tex=reading.tex)).replace(_CNKI_BREAK, " ").strip()
    cleaned: dict[str, Any] = dict(_clean_lines(record))
    comment, venue = cleaned.get("comment", record.comment), cleaned.get("venue", record.venue)
    if _WITHDRAWN.search(comment):
        # Citations say it in this way.
        cleaned |= {"comment": _WITHDRAWN.sub("", comment).strip(), "withdrawn": True}
    kind, filed = record.kind, {name: drop_placeholder(text) for name, text in record.filed.items()}
    if preprint := _PREPRINT.fullmatch(venue.strip()):
        cleaned |= {"venue": "", "arxiv": cleaned.get("arxiv", record.arxiv) or preprint["id"] or ""}
        filed |= {"arxiv": filed["arxiv"] or preprint["id"] or ""} if "arxiv" in filed else {}
        kind = PaperKind.PREPRINT
    return replace(
        record,
        title=title,
        authors=_clean_people(record.authors),
        more_authors=record.more_authors or any(is_others(author.name) for author in record.authors),
        editors=_clean_people(record.editors),
        machine_summary=_strip_marks(drop_placeholder(record.machine_summary)),
        kind=kind,
        filed=filed,
        **cleaned,
        **dict(_clean_lists(record)),
    )


def clean_filed_title(title: str) -> str:
    """Return a title as 0.1.0 read it: without placeholders, brackets and marks, but with markup.

    Addresses are made from it, and are permanent.
    """
    return _strip_marks(_untranslate(drop_placeholder(title)))


def remove_abstract_noise(record: Record, typed: Record) -> Record:
    """Return the record without what feeds, databases and publishers put around its abstract.

    `typed` is the record with its export noise, since notices may repeat that as well.
    """
    abstract = drop_placeholder(record.abstract)
    if announced := _ANNOUNCEMENT.match(abstract):
        abstract = abstract[announced.end() :]
    abstract = _strip_marks(abstract).replace(_CNKI_BREAK, "\n\n")
    if abstract:
        facts = Facts(record.title, tuple([author.name for author in typed.authors]), typed.doi, typed.venue)
        abstract = strip_notices(abstract, facts)
    return record if abstract == record.abstract else replace(record, abstract=abstract)


def _clean_people(authors: tuple[Author, ...]) -> tuple[Author, ...]:
    """Return the people among authors, without marks and placeholders."""
    return tuple([author for author in clean_authors(authors) if drop_placeholder(author.name)]) if authors else ()


def _clean_lines(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the name and the new text of each other field that is a text, if it changes.

    The text is empty where it was a placeholder. Pages are written alike.
    """
    if record.pages:
        yield "pages", join_pages(record.pages)
    for name, text in zip(_LINES, _list_lines(record), strict=True):
        if text and not drop_placeholder(text):
            yield name, ""


def _clean_lists(record: Record) -> Iterator[tuple[str, tuple[str | Link, ...]]]:
    """Yield the name of each field that is a list, unless it is empty, and its items without placeholders."""
    for name, items in zip(_LISTS, _list_lists(record), strict=True):
        if items:
            yield name, tuple([item for item in items if not isinstance(item, str) or drop_placeholder(item)])


def drop_placeholder(text: str) -> str:
    """Return the text, or an empty one if it only means that, as `nan`, `[]` and `No abstract available` do."""
    bare = text.strip()
    return "" if len(bare) <= _LONGEST_NOTHING and bare.lower() in _NOTHING else text


def _strip_marks(text: str) -> str:
    """Return a text without the marks around words that a search has found."""
    return _MARKS.sub("", text) if "<" in text else text


def strip_guard(text: str) -> str:
    """Return a text without what keeps spreadsheets from taking it for a number or a date: `="4/13/2031"`."""
    guarded = _GUARDED.fullmatch(text.strip()) if '="' in text else None
    return guarded[1] if guarded else text


def _untranslate(title: str) -> str:
    """Return a title without the brackets that PubMed puts around a translated one: `[Drift of dunes].`

    A title that has brackets within it keeps all of them, since the outer ones may belong to two words.
    """
    match = _TRANSLATED.match(title)
    return match["title"] if match and "[" not in match["title"] else title
