"""Reads the ACL Anthology's XML: a collection of volumes, each with the papers of one meeting or issue.

The schema is https://github.com/acl-org/acl-anthology/blob/master/data/xml/schema.rnc; `docs/formats/acl.md` shows
a record. Volumes and their front matter are not papers; what `meta` says of a volume holds for its papers.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from lxml import etree

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.model.urls import Link, LinkKind
from broadsheet.sources.fields.author_names import make_author
from broadsheet.sources.fields.dates import join_date
from broadsheet.sources.fields.languages import read_language
from broadsheet.sources.fields.signal_notes import make_awards
from broadsheet.sources.format import Format
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.sources.xml.elements import find_root, read_elements, report_cut_off
from broadsheet.sources.xml.inline_text import read_each, read_filed, read_first, read_inline_text
from broadsheet.system.errors import Problem

_SITE = "https://aclanthology.org/"
_READING = Reading(names={"date": "year"})
_MOST_EDITORS = 200
"""Editors of a volume that are read. Each of its papers is given them, and no real volume has so many."""
_OPENING = re.compile(r"<(collection|volume)(\s[^<>]*)>")
"""The opening tag of a collection or a volume, with its attributes as group 2."""
_ID = re.compile(r"\sid\s*=\s*[\"']([^\"']+)[\"']")
"""The attribute `id` of such a tag."""
_COLLECTION = re.compile(r"[A-Z]\d\d|\d{4}\.[\w-]+", re.ASCII)
"""An identifier of a collection, of before 2020 or since."""
_FACTS = (
    "journal-title", "booktitle", "journal-volume", "volume", "journal-issue", "issue", "month", "year", "publisher",
    "address",
)  # fmt: skip
"""Elements of `meta` that a paper has from its volume, unless it has them itself."""
_JOURNALS = re.compile(r"[JQ]\d\d|\d{4}\.(?:cl|tacl)", re.ASCII)
"""The collections of journals, which older files do not tell from those of meetings."""
_ATTACHED = {"software": LinkKind.CODE, "code": LinkKind.CODE, "dataset": LinkKind.DATASET, "video": LinkKind.VIDEO}
"""What an attachment is, by its `type`; any other leads to something of the project."""


def parse_acl(text: str, file: str, limits: Limits) -> Parsed:
    """Return the papers of a text of the ACL Anthology's XML; volumes and their front matter are not papers."""
    return make_papers(_read_collection(text, file, limits), file, limits, _READING)


def is_acl(text: str) -> bool:
    """Return whether a text begins like a collection of the ACL Anthology.

    Its root is `<collection id="2020.acl">` or, in files until 2019, `<collection id="P18">`.
    """
    root = find_root(text)
    found = _ID.search(root)
    return root.startswith("collection ") and bool(found and _COLLECTION.fullmatch(found[1]))


@dataclass(frozen=True, slots=True)
class _Volume:
    """What a paper has from the volume that it is in."""

    collection: str = ""
    """The identifier of the collection, as `2020.acl` or, until 2019, `P18`."""
    id: str = ""
    """The identifier of the volume within it, as `main` or `1`."""
    is_journal: bool = False
    """Whether its papers are articles of a journal, and not of a meeting."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Texts of `meta` by the names of their elements."""
    editors: tuple[Author, ...] = ()
    """The editors in `meta`, for papers that name none."""
    isbn: tuple[str, ...] = ()
    """The ISBNs in `meta`, for papers that name none."""


def _read_collection(text: str, file: str, limits: Limits) -> Iterator[Record | Problem]:
    """Yield a record, or a problem, for each `paper`, after the problems of each `meta`.

    A volume whose `meta` is broken is a problem that rejects nothing: its papers are read without the facts in it.
    """
    starts, volumes = _find_volumes(text)
    for meta in read_elements(text, file, ("meta",), limits.record):
        if isinstance(meta, Problem):
            advice = "Correct it. Until then, the papers are published without the details of their volume."
            yield replace(meta, advice=advice, rejected=False)
        else:
            at = bisect(starts, meta.start)
            volumes[at] = replace(
                volumes[at],
                facts={name: read_first(meta.root, name) for name in _FACTS},
                editors=tuple(map(_read_author, islice(meta.root.iterfind("editor"), _MOST_EDITORS))),
                isbn=tuple(read_each(meta.root, "isbn")),
            )
    paper = None
    for number, paper in enumerate(read_elements(text, file, ("paper",), limits.record), 1):
        if isinstance(paper, Problem):
            yield paper
        else:
            yield _read_paper(Origin(file, number, paper.line), paper.root, volumes[bisect(starts, paper.start)])
    if paper:
        yield from report_cut_off(text, file, paper)


def _find_volumes(text: str) -> tuple[list[int], list[_Volume]]:
    """Return the indexes at which volumes begin, and the volumes.

    There is one volume more than indexes: the first, which is empty, is that of papers before any volume. The volume
    at an index of the text is therefore found by `bisect`.
    """
    starts, volumes = [], [_Volume()]
    collection = ""
    for opening in _OPENING.finditer(text):
        found = _ID.search(opening[2])
        identifier = found[1] if found else ""
        if opening[1] == "collection":
            collection = identifier
        else:
            starts.append(opening.start())
            is_journal = 'type="journal"' in opening[2] or bool(_JOURNALS.fullmatch(collection))
            volumes.append(_Volume(collection, identifier, is_journal))
    return starts, volumes


def _read_paper(origin: Origin, paper: etree._Element, volume: _Volume) -> Record:
    """Return the record of a `paper`, with what it lacks taken from its volume.

    The date of its last `revision` is the update. A paper with `retracted` or `removed` is withdrawn.
    """
    identifier = _make_id(volume, paper.get("id", ""))

    def first_of(*names: str) -> str:
        """Return the first text of these elements that is not empty, of the paper or else of its volume."""
        texts = (*(read_first(paper, name) for name in names), *(volume.facts.get(name, "") for name in names))
        return next(filter(None, texts), "")

    return Record(
        origin=origin,
        title=read_filed(paper, "title"),
        abstract=read_inline_text(paper.find("abstract")),
        authors=tuple(map(_read_author, paper.iterfind("author"))),
        editors=tuple(map(_read_author, paper.iterfind("editor"))) or volume.editors,
        date=join_date(first_of("year"), _read_month(first_of("month"))),
        updated=max((revision.get("date", "") for revision in paper.iterfind("revision")), default=""),
        kind=PaperKind.ARTICLE if volume.is_journal else PaperKind.CONFERENCE,
        venue=first_of("journal", "journal-title", "booktitle"),
        volume=first_of("journal-volume", "volume"),
        issue=first_of("journal-issue", "issue"),
        pages=read_first(paper, "pages"),
        publisher=first_of("publisher"),
        place=first_of("address"),
        issn=tuple(read_each(paper, "issn")),
        isbn=tuple(read_each(paper, "isbn")) or volume.isbn,
        citation_key=read_first(paper, "bibkey"),
        doi=read_first(paper, "doi"),
        filed={"doi": read_filed(paper, "doi")},
        id=f"acl:{identifier}" if identifier else "",
        links=tuple(_read_links(paper, identifier)),
        comment="; ".join(_read_notes(paper)),
        language=read_language(read_first(paper, "language")),
        readings=tuple(make_awards(read_each(paper, "award"), "ACL Anthology")),
        withdrawn=paper.find("retracted") is not None or paper.find("removed") is not None,
    )


def _make_id(volume: _Volume, paper: str) -> str:
    """Return the paper's identifier, as `2020.acl-main.7` or, in collections until 2019, `P18-1007`.

    The parts are written together as https://aclanthology.org/info/ids/ says. Empty if the paper has no number, or is
    in no volume.
    """
    collection, number = volume.collection, volume.id
    if not (number and paper):
        return ""
    if "." in collection:
        return f"{collection}-{number}.{paper}"
    # Of the four digits that follow, these collections of workshops give two to the volume.
    is_wide = collection.startswith("W") or collection == "C69" or (collection == "D19" and number.zfill(2) >= "05")
    return f"{collection}-{number.zfill(2)}{paper.zfill(2)}" if is_wide else f"{collection}-{number}{paper.zfill(3)}"


def _read_author(author: etree._Element) -> Author:
    """Return the person in an `author` or `editor`, with affiliations and the ORCID of its attribute."""
    places = tuple(read_each(author, "affiliation"))
    return make_author(
        read_first(author, "last"), read_first(author, "first"), affiliations=places, orcid=author.get("orcid", "")
    )


def _read_month(text: str) -> str:
    """Return the first month of `July 5 - August 2` or `11–16 July`, and a text without a word of letters as it is."""
    word = re.search(r"[^\W\d_]{3,}", text)
    return word[0] if word else text


def _read_links(paper: etree._Element, identifier: str) -> Iterator[str | Link]:
    """Yield the paper's page, or its address elsewhere, then its code, its attachments and its videos.

    `url` is a full address only for papers that are not in the Anthology. A video whose `permission` is `false` is
    left out.
    """
    address = read_first(paper, "url")
    if "://" in address:
        yield address
    elif identifier:
        yield f"{_SITE}{identifier}/"
    for code in paper.iterfind("pwccode"):
        if url := code.get("url"):
            yield Link(url, LinkKind.CODE)
    for attached in paper.iterfind("attachment"):
        kind = _ATTACHED.get(attached.get("type", "").lower(), LinkKind.PROJECT)
        yield Link(_complete(read_inline_text(attached).strip(), "attachments/"), kind)
    for film in paper.iterfind("video"):
        if film.get("permission") != "false":
            yield Link(_complete(film.get("href", ""), ""), LinkKind.VIDEO)


def _complete(name: str, folder: str) -> str:
    """Return the address of a file: that of the Anthology's `folder` if only the file's name is given."""
    return name if "://" in name or not name else f"{_SITE}{folder}{name}"


def _read_notes(paper: etree._Element) -> Iterator[str]:
    """Yield awards and notes, then that and why a paper was retracted or removed, and the addresses of errata."""
    yield from read_each(paper, "award")
    yield from read_each(paper, "note")
    for name, words in (("retracted", "Retracted"), ("removed", "Removed")):
        for notice in paper.iterfind(name):
            yield ": ".join(filter(None, (words, read_inline_text(notice).strip())))
    for erratum in read_each(paper, "erratum"):
        yield f"Erratum: {_complete(erratum, '')}.pdf"


FORMATS = (Format("acl", "The ACL Anthology's XML", parse_acl, is_acl),)
