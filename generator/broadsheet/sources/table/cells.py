"""What the cells of a row say of a paper, by the names of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from broadsheet.model.author import Author
from broadsheet.model.identifiers import read_arxiv
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.model.urls import Link, LinkKind, is_url
from broadsheet.sources.fields.author_lists import read_authors
from broadsheet.sources.fields.citation_clues import find_arxiv
from broadsheet.sources.fields.dates import read_period
from broadsheet.sources.fields.export_noise import drop_placeholder
from broadsheet.sources.fields.html_text import strip_markup
from broadsheet.sources.fields.languages import read_language
from broadsheet.sources.record import Record
from broadsheet.system.errors import Problem

_NAMES = {
    "title": "title papertitle primarytitle articletitle documenttitle",
    "abstract": "abstract abstractnote notesabstract abstracttext summary",
    "groups": "groupauthors",
    "authors": "authorfullnames authors author authornames firstauthors creators",
    "places": "authorswithaffiliations",
    "affiliations": "affiliations affiliation",
    "date": "date publicationdate dateofpublication publisheddate datepublished published publishedat pubdate",
    "year": "year publicationyear publishedyear pubyear",
    "month": "month publishedmonth publicationmonth",
    "day": "day",
    "updated": "updated updateddate dateupdated",
    "edition": "edition",
    "kind": "itemtype kind documenttype publicationtype referencetype typeofreference type",
    "venue": "venue journal journalname publicationtitle sourcetitle journaltitle journalbook fulljournalname "
    "booktitle conference conferencename conferencetitle proceedingstitle secondarytitle alternatetitle3 "
    "alternatetitle2 alternatetitle1 source",
    "volume": "volume",
    "issue": "issue number",
    "pages": "pages page pagerange",
    "start": "pagestart startpage firstpage artno articlenumber",
    "end": "pageend endpage lastpage",
    "publisher": "publisher",
    "arxiv": "arxiv arxivid eprint archiveid",
    "extra": "extra",
    "doi": "doi doilink digitalobjectidentifier",
    "pmid": "pmid pubmedid",
    "id": "",
    "ids": "id uid paperid forum openreviewid eid",
    "key": "key",
    "links": "url urls link links paperurl paperlink pdf pdfurl pdflink absurl htmlurl",
    "code": "code codeurl codelink github githuburl githublink githubrepo repository repo",
    "project": "project projectpage projecturl website homepage",
    "demo": "demo demourl",
    "dataset": "dataset dataseturl",
    "model": "model modelurl",
    "video": "video videourl videolink",
    "resolver": "openurllink",
    "tags": "",
    "keywords": "keywords keyword authorkeywords tags manualtags automatictags indexkeywords subjects topics "
    "emtreedrugindextermsmajorfocus emtreedrugindexterms emtreemedicalindextermsmajorfocus emtreemedicalindexterms",
    "categories": "categories category primarycategory arxivcategories",
    "comment": "comment comments",
    "licence": "licence license",
    "language": "language lang",
    "tldr": "tldr onesentencesummary",
    "machine_summary": "machinesummary aisummary",
    "machine": "machine",
    "withdrawn": "withdrawn retracted isretracted",
}
"""Names that columns of a field are known under, in lower case and without punctuation, the best first.

What a topic of the site is, and which identifier no other paper has, only the site owner can say.
"""
_WEB_OF_SCIENCE = {
    "title": "ti", "abstract": "ab", "authors": "af au", "groups": "ca", "year": "py", "month": "pd", "kind": "dt pt",
    "venue": "so ct", "volume": "vl", "issue": "is", "start": "bp ar", "end": "ep", "publisher": "pu", "doi": "di d2",
    "pmid": "pm", "ids": "ut", "keywords": "de id", "categories": "wc",
}  # fmt: skip
"""The same for the tags of Web of Science, of which `ID` are keywords."""
_KINDS = {
    PaperKind.CONFERENCE: "conference conferencepaper proceedingspaper inproceedings paperconference conf cpaper c",
    PaperKind.ARTICLE: "article journalarticle articlejournal researcharticle review reviewarticle letter editorial "
    "jour journal j",
    PaperKind.PREPRINT: "preprint",
    PaperKind.CHAPTER: "chapter bookchapter booksection incollection inbook chap",
    PaperKind.BOOK: "book editedbook b",
    PaperKind.THESIS: "thesis dissertation phdthesis mastersthesis thes",
    PaperKind.REPORT: "report techreport technicalreport rprt",
}
YES = ("true", "yes", "on", "1")
"""How people write that something is so."""
_ITEM = re.compile(r"""\s*+(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^'",\[\]]++))\s*+(?:,|\Z)""", re.DOTALL)
"""What stands in a list as Python or JSON writes it."""
_OUTSIDE_BRACKETS = re.compile(r"(?:[^,()]++|\([^()]*\)|[()])+")
_AUTHOR_NUMBER = re.compile(r" ?\(\d{5,}\)")
"""What Scopus puts behind an author's name."""
_PLACE = re.compile(r"[^,.]{2,},? (?:[A-ZÀ-Þ][a-z]?\.[ -]?)+, (?P<place>.+)")
"""An author with an affiliation: `Gull A., University of the Coast`, or `Gull, A., University of the Coast`."""
_CLASS = re.compile(r"[a-z-]+\.[A-Za-z-]{2,}|(?:hep|nucl)-[a-z]+|(?:quant|math|astro)-ph|gr-qc|cond-mat")
"""https://arxiv.org/category_taxonomy."""
_ARXIV_EXTRA = re.compile(r"^arXiv:\s*(\S+)", re.MULTILINE | re.IGNORECASE)
_BETWEEN_LINKS = re.compile(r"[\s|]+|[;,](?=\s|https?:)")
_CITATION = re.compile(
    r"(?P<venue>[^()]+) \((?P<year>\d{4})\) (?P<volume>[^:(). ]*)(?::(?P<issue>[^(). ]*))?(?: \((?P<pages>[^()]*)\))?"
    r"\.(?: Date of Publication: (?P<date>[^.]*))?.*"
)
"""A source as Embase writes it: `Sand (2031) 3:4 (11-19). Date of Publication: 30 Mar 2031`."""
_GLOBAL_ID = re.compile(r"WOS:\w+|2-s2\.0-\d+")
_RUN = re.compile(r"[A-Z]+|[a-z]+|\d+|[-_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")


def find_columns(names: Sequence[str], own: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """The columns of each field, the best first; `own` gives fields a column's name beside those that are known."""
    known = _WEB_OF_SCIENCE if {"TI", "AU"} <= set(names) else _NAMES
    folded = [_fold(name) for name in names]
    found = {}
    for field in (*known, *(field for field in own if field not in known)):
        wanted = [_fold(own.get(field, "")), *known.get(field, "").split()]
        found[field] = tuple(
            dict.fromkeys(at for word in wanted for at, name in enumerate(folded) if name == word and name)
        )
    return {field: places for field, places in found.items() if places}


def _fold(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


class Row:
    """The cells of one row by their fields."""

    def __init__(self, cells: list[str], columns: Mapping[str, tuple[int, ...]]) -> None:
        self._cells, self._columns = cells, columns

    def __contains__(self, field: str) -> bool:
        return field in self._columns

    def all(self, *fields: str) -> list[str]:
        """Every cell of these fields that is not empty, the best first."""
        places = [place for field in fields for place in self._columns.get(field, ()) if place < len(self._cells)]
        return [cell for place in places if (cell := drop_placeholder(strip_markup(self._cells[place])).strip())]

    def first(self, field: str) -> str:
        """The best cell of a field; empty if there is none."""
        return next(iter(self.all(field)), "")


def make_row_record(origin: Origin, row: Row, remarks: tuple[Problem, ...]) -> Record:
    """The record of a row."""
    links = [*_find_links(row)]
    classes, others = sort_categories(row.all("categories"))
    cited = _CITATION.fullmatch(" ".join(row.first("venue").split()))
    said = {name: value or "" for name, value in cited.groupdict().items()} if cited else {}
    return Record(
        origin=origin,
        title=row.first("title"),
        abstract=row.first("abstract"),
        authors=tuple(_find_authors(row)),
        date=_find_date([*row.all("date"), *_compose_dates(row), said.get("date", ""), said.get("year", "")]),
        updated=row.first("updated"),
        edition=_find_edition(row),
        kind=read_publication_kind(row.all("kind")),
        venue=said.get("venue") or row.first("venue"),
        volume=row.first("volume") or said.get("volume", ""),
        issue=row.first("issue") or said.get("issue", ""),
        pages=row.first("pages") or "–".join([*row.all("start")[:1], *row.all("end")[:1]]) or said.get("pages", ""),
        publisher=row.first("publisher"),
        arxiv=_find_arxiv(row, links),
        doi=row.first("doi") or _find_doi(row.first("resolver")),
        id=_find_id(row),
        links=tuple(links),
        tags=tuple(item for cell in row.all("tags") for item in split_list(cell)),
        keywords=(*(item for cell in row.all("keywords") for item in split_list(cell)), *others),
        categories=tuple(classes),
        comment=row.first("comment"),
        licence=row.first("licence"),
        language=read_language(row.first("language")) or row.first("language"),
        tldr=row.first("tldr"),
        machine_summary=row.first("machine_summary"),
        machine=row.first("machine"),
        withdrawn=row.first("withdrawn").lower() in YES,
        remarks=remarks,
    )


def split_list(cell: str) -> list[str]:
    """The items of a list in a cell: as Python writes it, or separated by bars, semicolons, lines or commas."""
    if (items := _read_list(cell)) is not None:
        return items
    for mark in ("|", ";", "\n"):
        if mark in cell:
            return cell.split(mark)
    return _OUTSIDE_BRACKETS.findall(cell)


def _read_list(cell: str) -> list[str] | None:
    """The texts of a list such as `['a', "b"]`, or None where a cell is none."""
    if not (cell.startswith("[") and cell.endswith("]")):
        return None
    inner, at, items = cell[1:-1].strip(), 0, []
    while at < len(inner):
        item = _ITEM.match(inner, at)
        if not item:
            return None
        at = item.end()
        single, double, bare = item.groups()
        items.append(bare.strip() if bare else re.sub(r"\\(.)", r"\1", single or double or ""))
    return items


class Categories(NamedTuple):
    """What a field of categories holds."""

    classes: list[str]
    """Those of arXiv's scheme, such as `cs.CL`."""
    others: list[str]


def sort_categories(texts: Iterable[str]) -> Categories:
    """The categories in lists such as `cs.CL stat.ML`, or such as `Language; Vision`."""
    classes: list[str] = []
    others: list[str] = []
    for text in texts:
        for item in text.split() if all(map(_CLASS.fullmatch, text.split())) else split_list(text):
            (classes if _CLASS.fullmatch(item.strip()) else others).append(item)
    return Categories(classes, others)


def _find_authors(row: Row) -> Iterator[Author]:
    authors = [*read_authors(_AUTHOR_NUMBER.sub("", row.first("authors")))]
    places = row.first("places").split(";")
    shared = row.all("affiliations")[:1]
    for at, author in enumerate(authors):
        own = _PLACE.fullmatch(" ".join(places[at].split())) if len(places) == len(authors) else None
        # Several are those of all authors together: whose is whose is not known.
        affiliations = [own["place"]] if own else [place for place in shared if ";" not in place]
        yield Author(author.name, author.family, tuple(affiliations))
    yield from map(Author, split_list(row.first("groups")))


def _find_date(texts: Iterable[str]) -> str:
    """The first text that is a date, else the first, of which is then told that it is none."""
    known = [text for text in texts if text]
    for text in known:
        with suppress(ValueError):
            if read_period(text):
                return text
    return known[0] if known else ""


def _compose_dates(row: Row) -> Iterator[str]:
    """Dates of columns for year, month and day, the fullest first."""
    year, month, day = row.first("year"), row.first("month"), row.first("day")
    if year and month:
        parts = [year, month, day] if month.isdigit() else [month, day, year]
        yield ("-" if month.isdigit() else " ").join(filter(None, parts))
    yield year


def _find_edition(row: Row) -> str:
    """When a digest showed it; a book's edition, such as `2nd`, is none."""
    with suppress(ValueError):
        read_period(row.first("edition"))
        return row.first("edition")
    return ""


def read_publication_kind(texts: Iterable[str]) -> PaperKind:
    """The kind that the first known word names, as `Article; Early Access` does."""
    words = [_fold(part) for text in texts for part in text.split(";")]
    return next((kind for word in words for kind, known in _KINDS.items() if word in known.split()), PaperKind.OTHER)


def _find_links(row: Row) -> Iterator[str | Link]:
    for kind in LinkKind:
        # Here a name may stand, as in a column for data sets.
        yield from (Link(url, kind) for url in _split_links(row.all(kind.value)) if is_url(url))
    yield from _split_links(row.all("links"))


def _split_links(cells: Iterable[str]) -> Iterator[str]:
    for cell in cells:
        items = _read_list(cell)
        yield from _BETWEEN_LINKS.split(cell) if items is None else items


def _find_arxiv(row: Row, links: Iterable[str | Link]) -> str:
    """The identifier in a column of its own, in what Zotero keeps beside it, or in an address of the paper."""
    extra = _ARXIV_EXTRA.search(row.first("extra"))
    return row.first("arxiv") or (extra[1] if extra else "") or find_arxiv(links)


def _find_doi(resolver: str) -> str:
    """The DOI in a library's address for a paper (OpenURL), or nothing."""
    with suppress(ValueError):
        ids = parse_qs(urlsplit(resolver).query, max_num_fields=100).get("id", [])
        return next((text.removeprefix("doi:") for text in ids if text.startswith("doi:10.")), "")
    return ""


def _find_id(row: Row) -> str:
    """An identifier that no other paper has in any file: a counter or a citation key is none."""
    if own := row.first("id"):
        return own
    if (number := row.first("pmid").removesuffix(".0")).isdigit():
        return f"pmid:{number}"
    for text in row.all("ids"):
        if _GLOBAL_ID.fullmatch(text) or read_arxiv(text) or _is_random(text):
            return text
    # Zotero's keys; those of others are citation keys.
    key = row.first("key")
    return key if "kind" in row and re.fullmatch(r"(?=.*\d)(?=.*[A-Z])[A-Z\d]{8}", key) else ""


def _is_random(text: str) -> bool:
    """Whether a text is an identifier as OpenReview makes them, `B1xq3Kv-aH`, and nothing that a person made."""
    return (
        len(text) >= 8
        and bool(re.fullmatch(r"[\w-]+", text, re.ASCII))
        and bool(re.search(r"\d", text) and re.search(r"[A-Z]", text) and re.search(r"[a-z]", text))
        and len(_RUN.findall(text)) >= 5
        and not _YEAR.search(text)
    )
