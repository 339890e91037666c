"""One record as a source has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import msgspec

from broadsheet.model.author import Author
from broadsheet.model.field_types import Excess, Fault, list_texts
from broadsheet.model.paper import FIELDS, Origin
from broadsheet.model.publication import PaperKind
from broadsheet.model.readings import SignalReading
from broadsheet.model.urls import Link
from broadsheet.system.errors import InputError, Place, Problem


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What a source says about one paper, as it writes it; a field is empty if the source says nothing.

    Its fields are those of `broadsheet.model.paper.FIELDS`. A parser maps its format's fields to these;
    `broadsheet.sources.papers` checks what is in them, once for all formats.
    """

    origin: Origin
    title: str = ""
    """The title, which a record must have to become a paper."""
    abstract: str = ""
    """Paragraphs are separated by an empty line."""
    authors: tuple[Author, ...] = ()
    """In the order of the paper."""
    more_authors: bool = False
    """Whether there are others; an author called `et al.` or `others` says the same."""
    editors: tuple[Author, ...] = ()
    date: str = ""
    """The paper's own, in any form that `read_period` knows."""
    updated: str = ""
    """When the latest version appeared, in the same forms."""
    edition: str = ""
    """When a digest listed it, or when it was announced."""
    kind: PaperKind = PaperKind.OTHER
    """How it was published, such as in a journal or at a conference."""
    venue: str = ""
    """The name of the journal, the conference or the book in which it was published."""
    volume: str = ""
    issue: str = ""
    """The number of the issue within the volume."""
    pages: str = ""
    """The first and the last page, or the number of an article."""
    publisher: str = ""
    place: str = ""
    """Where it was published."""
    series: str = ""
    genre: str = ""
    """The type of a report or a thesis, in words."""
    issn: tuple[str, ...] = ()
    """Texts with ISSNs; each text may have several."""
    isbn: tuple[str, ...] = ()
    """Texts with ISBNs; each text may have several."""
    arxiv: str = ""
    """An arXiv identifier, with a version or without, or an address that holds one."""
    doi: str = ""
    """A DOI, or its address."""
    pmid: str = ""
    """A PubMed number. Where it is also the source's own identifier, `id` has it too, as `pmid:16403221`."""
    pmcid: str = ""
    """A PubMed Central identifier."""
    id: str = ""
    """An identifier that no other paper has in any source, such as `pmid:16403221`; arXiv's are known here too."""
    citation_key: str = ""
    """The key by which the source's bibliography cites it, such as the key of a BibTeX entry."""
    links: tuple[str | Link, ...] = ()
    """Addresses, with what is behind them where the source says it."""
    tags: tuple[str, ...] = ()
    """Names of topics, where the source was written for this site."""
    keywords: tuple[str, ...] = ()
    """Words of the authors or of a database on what it is about."""
    categories: tuple[str, ...] = ()
    """Classes of arXiv's scheme, such as `cs.CL`."""
    comment: str = ""
    licence: str = ""
    """The name or the address of the licence under which it may be used."""
    language: str = ""
    """The language of the paper: its name, or its tag or code."""
    tldr: str = ""
    """The paper in a sentence, written by a person."""
    machine_summary: str = ""
    """The paper in a sentence or two, written by a machine."""
    machine_keywords: tuple[str, ...] = ()
    """Words on what it is about, chosen by a machine."""
    machine: str = ""
    """The name of the machine, or of who ran it."""
    readings: tuple[SignalReading, ...] = ()
    """Votes, citations and the like. One without a moment was read when the file says in its name; in Broadsheet's own
    JSON, nobody knows when."""
    withdrawn: bool = False
    """Whether the source says that the paper was withdrawn or retracted; its own words may say so too."""
    news: bool = True
    filed: Mapping[str, str] = msgspec.field(default_factory=dict)
    """What the fields for identifiers have in the file, under `arxiv`, `doi` or `id`, and the title, under `title`.

    It is needed where these fields may be something else, since the identifier is from another field, or the text was
    cleaned. The identity of the paper is made from what is filed, and is permanent.
    """
    remarks: tuple[Problem, ...] = ()
    """What the parser noticed in it, to be reported if the record is published."""


list_values: Callable[[Record], tuple[Any, ...]] = attrgetter(*FIELDS)
"""Returns the values of a record's fields, in the order of `broadsheet.model.paper.FIELDS`."""


LONG = ("title", "abstract")
"""Fields that are looked at whole, however long they are, since less may be left of them when notices are removed."""
list_others: Callable[[Record], tuple[Any, ...]] = attrgetter(*(name for name in FIELDS if name not in LONG))
"""Returns the values of all other fields, in the same order."""


def join_texts(values: Iterable[object]) -> str:
    """Return all texts of the values of a record as one, each once, with line breaks between them.

    Thousands of authors may share one long affiliation.
    """
    texts: dict[str, None] = {}
    for value in filter(None, values):
        if type(value) is str:
            texts[value] = None
        else:
            texts |= dict.fromkeys(list_texts(value))
    return "\n".join(texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the records of one format are read."""

    tex: bool = False
    """Whether its texts hold TeX."""
    plain: bool = False
    """Whether titles have no markup, so that what looks like it is text."""
    strict: bool = False
    """Whether a wrong field costs its record, since a person wrote it for us; else the field alone is left out."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The format's own names of fields, such as `PY` for `date`, as problems call them."""

    def fault(self, name: str, found: str, expected: str) -> InputError:
        """Return the error of a field that is not what it should be, and costs its record.

        `name` is the field's name in a record, perhaps with a position, as in `links[2]`; `found` and `expected` are
        words for the message.
        """
        advice = "Correct this record; the other records in the file are published."
        return InputError(f"wrong-{_stem(name)}", self._describe(name, found, expected), advice)

    def left_out(self, place: Place, name: str, found: str, expected: str) -> Problem:
        """Return the problem of a field that is not what it should be, and is left out of a record that is published.

        The arguments are those of `fault`, after the place of the record.
        """
        advice = "This field was left out; correct it in the file."
        return Problem(place, f"left-out-{_stem(name)}", self._describe(name, found, expected), advice)

    def too_long(self, place: Place, name: str, excess: Excess) -> Problem:
        """Return the problem of a field of which texts were left out, since they are too long."""
        message = excess.describe(self.names.get(name, name))
        setting = f", or raise {excess.setting} in site_config/site.yml" if excess.setting else ""
        return Problem(place, f"left-out-{_stem(name)}", message, f"Correct this in the file{setting}.")

    def shortened(self, place: Place, name: str, found: str, expected: str) -> Problem:
        """The problem of a date that is not one, of which only the year was read.

        The arguments are those of `left_out`.
        """
        advice = "Only the year was read; correct the date in the file."
        return Problem(place, f"shortened-{_stem(name)}", self._describe(name, found, expected), advice)

    def _describe(self, name: str, found: str, expected: str) -> str:
        """Return a sentence on what was found and expected, with the name that the format has for the field."""
        return Fault(name, found, expected).describe(self.names.get(name, name))


def _stem(name: str) -> str:
    """Return a field's name without the position in a list that it may have: `links` of `links[2]`."""
    return name.partition("[")[0]
