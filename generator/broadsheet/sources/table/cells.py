"""What the cells of a row say about a paper.

`docs/formats/csv.md` lists the names of columns by which each field is found, and shows a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

from broadsheet.model.author import Author
from broadsheet.model.identifiers import read_arxiv, read_pmcid, read_pmid, separate_numbers
from broadsheet.model.paper import Origin
from broadsheet.model.urls import Link, LinkKind, is_url
from broadsheet.sources.fields.author_lists import read_authors
from broadsheet.sources.fields.citation_clues import find_arxiv, find_doi, find_place, join_pages, pick_doi
from broadsheet.sources.fields.dates import read_period
from broadsheet.sources.fields.export_noise import drop_placeholder, strip_guard
from broadsheet.sources.fields.flags import is_yes
from broadsheet.sources.fields.html_text import strip_markup
from broadsheet.sources.fields.languages import read_language
from broadsheet.sources.fields.private_data import is_local_path, is_private_note
from broadsheet.sources.fields.publication_types import find_genre, read_publication_kind
from broadsheet.sources.fields.signal_notes import find_decider
from broadsheet.sources.fields.text_lists import pick_text, read_objects, read_texts, sort_categories, split_list
from broadsheet.sources.record import Record
from broadsheet.sources.table.column_names import FILED_NAMES
from broadsheet.sources.table.signals import PREFIX, read_signals
from broadsheet.system.errors import Problem

_AUTHOR_NUMBER = re.compile(r" ?\(\d{5,}\)")
"""What Scopus puts behind an author's name."""
_PLACE = re.compile(r"[^,.]{2,},? (?:[A-ZÀ-Þ][a-z]?\.[ -]?)+, (?P<place>.+)")
"""An author with an affiliation: `Gull A., University of the Coast`, or `Gull, A., University of the Coast`."""
_BETWEEN_LINKS = re.compile(r"[\s|]+|[;,](?=\s|https?:)")
"""What separates two addresses; a comma or a semicolon may also be part of one."""
_CITATION = re.compile(
    r"(?P<venue>[^()]+) \((?P<year>\d{4})\) (?P<volume>[^:(). ]*)(?::(?P<issue>[^(). ]*))?(?: \((?P<pages>[^()]*)\))?"
    r"\.(?: Date of Publication: (?P<date>[^.]*))?.*"
)
"""A source as Embase writes it: `Sand (2031) 3:4 (11-19). Date of Publication: 30 Mar 2031`."""
_GLOBAL_ID = re.compile(r"WOS:\w+|2-s2\.0-\d+")
"""The identifier of a record of Web of Science, such as `WOS:000123`, or of Scopus, such as `2-s2.0-850123`."""
_RUN = re.compile(r"[A-Z]+|[a-z]+|\d+|[-_]+")
"""A run of characters of one class in an identifier; see `_is_random`."""
_YEAR = re.compile(r"(?:19|20)\d\d")
"""A year from 1900 to 2099, by which a key that a person made is recognised, such as `gull2031Sand`."""


class Row:
    """The cells of one row by their fields.

    `field in row` says whether the table has a column for a field, even if its cell in this row is empty.
    """

    def __init__(self, cells: Sequence[str], columns: Mapping[str, tuple[int, ...]]) -> None:
        """Take the cells of a row, and the columns of each field as `sort_columns` finds them in the header."""
        self._cells, self._columns = cells, columns

    def __contains__(self, field: str) -> bool:
        """Return whether the table has a column for this field."""
        return field in self._columns

    def all(self, *fields: str) -> list[str]:
        """Return every cell of these fields that is not empty, the best first.

        Markup is removed, and a placeholder such as `nan` is as an empty cell. A row may be shorter than the header.
        """
        places = [place for field in fields for place in self._columns.get(field, ()) if place < len(self._cells)]
        return [cell for place in places if (cell := clean_cell(self._cells[place]))]

    @property
    def signals(self) -> Mapping[str, Sequence[str]]:
        """The cells of columns with readings that are not empty; see `table.signals`."""
        return {name: found for name in self._columns if name.startswith(PREFIX) and (found := self.all(name))}

    def filed(self, field: str) -> str:
        """Return the best cell of a field as it is in the file, with markup; empty if there is none.

        Of identifiers, only columns that may give an identity count; see `column_names.FILED_NAMES`.
        """
        columns = self._columns.get(f"filed {field}" if field in FILED_NAMES else field, ())
        places = (place for place in columns if place < len(self._cells))
        return next((cell for place in places if (cell := drop_placeholder(self._cells[place]).strip())), "")

    def first(self, field: str) -> str:
        """Return the best cell of a field; empty if there is none.

        The order of the names in `column_names` says which column is the best.
        """
        return next(iter(self.all(field)), "")


def clean_cell(cell: str) -> str:
    """The text of a cell; empty if it only means that there is none, as `nan` does."""
    return drop_placeholder(strip_markup(strip_guard(cell))).strip()


def make_row_record(origin: Origin, row: Row, remarks: tuple[Problem, ...]) -> Record:
    """Return the record of a row.

    A source as Embase writes it gives volume, issue, pages and date where they have no columns. Categories that are not
    arXiv's are keywords. `remarks` are what was noticed in the row already.
    """
    extra = _read_extra(row.first("extra"))
    links = [*_find_links(row)]
    classes, others = sort_categories(row.all("categories"))
    cited = _CITATION.fullmatch(" ".join(row.first("venue").split()))
    said = {name: value or "" for name, value in cited.groupdict().items()} if cited else {}
    machine, summary = _read_machine_summary(row.first("tldr"))
    kinds = row.all("kind")
    kind = read_publication_kind(kinds)
    number = row.first("pmid").removesuffix(".0")
    issns, isbns = separate_numbers(text for cell in row.all("issn", "isbn") for text in split_list(cell))
    return Record(
        origin=origin,
        title=row.filed("title"),
        abstract=row.first("abstract"),
        authors=tuple(_find_authors(row)),
        editors=tuple(author for cell in row.all("editors") for author in read_authors(cell)),
        date=_find_date([*row.all("date"), *_compose_dates(row), said.get("date", ""), said.get("year", "")]),
        updated=row.first("updated"),
        edition=_find_edition(row),
        kind=kind,
        venue=said.get("venue") or row.first("venue"),
        volume=row.first("volume") or said.get("volume", ""),
        issue=row.first("issue") or said.get("issue", ""),
        pages=join_pages(row.first("pages") or row.first("start"), row.first("end")) or said.get("pages", ""),
        publisher=row.first("publisher"),
        place=find_place([*row.all("place"), extra.get("place", "")]),
        series=row.first("series"),
        genre=row.first("genre") or find_genre(kind, kinds),
        issn=issns,
        isbn=isbns,
        arxiv=_find_arxiv(row, links, extra),
        doi=pick_doi(row.first("doi"))
        or _find_doi(row.first("resolver"))
        or extra.get("doi", "")
        or _find_linked_doi(links),
        pmid=_find_number([*row.all("pmid"), extra.get("pmid", "")], read_pmid),
        pmcid=_find_number([*row.all("pmcid"), extra.get("pmcid", "")], read_pmcid),
        id=_find_id(row, number if read_pmid(number) else "", "kind" in row),
        citation_key=row.first("citation_key") or extra.get("citation key", ""),
        links=tuple(links),
        tags=tuple(item for cell in row.all("tags") for item in split_list(cell)),
        keywords=(*(item for cell in row.all("keywords") for item in split_list(cell)), *others),
        categories=tuple(classes),
        comment=row.first("comment"),
        licence=row.first("licence"),
        language=_find_language(row),
        tldr="" if machine else row.first("tldr"),
        machine_summary=row.first("machine_summary") or summary,
        machine_keywords=tuple(item for cell in row.all("machine_keywords") for item in split_list(cell)),
        machine=row.first("machine") or machine,
        readings=tuple(read_signals(row.signals, row.first("extra"), find_decider(links), row.first("venue"))),
        withdrawn=is_yes(row.first("withdrawn")),
        filed={
            "arxiv": row.filed("arxiv") or _find_noted_arxiv(extra) or find_arxiv(_list_filed_links(row)),
            "doi": row.filed("doi") or _find_doi(row.filed("resolver")),
            "id": _find_id(row, row.filed("pmid").removesuffix(".0"), "filed kind" in row),
        },
        remarks=remarks,
    )


def _read_machine_summary(cell: str) -> tuple[str, str]:
    """The model and the text of a summary by Semantic Scholar, `{'model': 'tldr@v2.0.0', 'text': 'Dunes drift.'}`.

    Both are empty in any other cell, whose text is the authors' own.
    """
    summary = next(iter(read_objects(f"[{cell}]")), {})
    return pick_text(summary, "model"), pick_text(summary, "text")


def _find_authors(row: Row) -> Iterator[Author]:
    """Yield the authors of a row, with their affiliations if it is certain whose these are, and then groups of authors.

    The column in which Scopus writes each author with an affiliation counts only if it has as many parts as there are
    authors; a single affiliation is that of all authors.
    """
    authors = [*read_authors(_AUTHOR_NUMBER.sub("", row.first("authors")))]
    places = row.first("places").split(";")
    # Several belong to all authors together; it is not known whose each of them is.
    common = [place for place in row.all("affiliations")[:1] if not re.search("[;|]", place)]
    orcids = row.first("orcids").split("|")
    for at, author in enumerate(authors):
        own = _PLACE.fullmatch(" ".join(places[at].split())) if len(places) == len(authors) else None
        affiliations = author.affiliations or ([own["place"]] if own else common)
        orcid = drop_placeholder(orcids[at]) if len(orcids) == len(authors) else author.orcid
        yield Author(author.name, author.family, tuple(affiliations), orcid)
    yield from map(Author, split_list(row.first("groups")))


def _find_date(texts: Iterable[str]) -> str:
    """Return the first text that is a date; if none is, the first text, which is then reported."""
    known = [text for text in texts if text]
    for text in known:
        with suppress(ValueError):
            if read_period(text):
                return text
    return known[0] if known else ""


def _compose_dates(row: Row) -> Iterator[str]:
    """Yield dates of columns for year, month and day, the fullest first.

    For example `2031-03-30` or `Mar 30 2031`, and `2031` at the end.
    """
    year, month, day = row.first("year"), row.first("month"), row.first("day")
    if year and month:
        parts = [year, month, day] if month.isdigit() else [month, day, year]
        yield ("-" if month.isdigit() else " ").join(filter(None, parts))
        # RefWorks has month and day in one cell, as `03/30`.
        yield f"{year}/{month}"
    yield year


def _find_edition(row: Row) -> str:
    """Return when a digest listed the paper; the edition of a book, such as `2nd`, does not count."""
    with suppress(ValueError):
        read_period(row.first("edition"))
        return row.first("edition")
    return ""


def _find_language(row: Row) -> str:
    """The language of title and abstract.

    Databases translate both, so that the language of the paper is theirs only if it is English.
    """
    if language := row.first("language"):
        return read_language(language) or language
    paper = read_language(row.first("paper_language"))
    return paper if paper == "en" else ""


def _find_number(texts: Iterable[str], read: Callable[[str], str]) -> str:
    """The first PubMed or PubMed Central number; a spreadsheet may have made it a decimal number."""
    return next(filter(None, (read(text.strip().removesuffix(".0")) for text in texts)), "")


def _find_links(row: Row) -> Iterator[str | Link]:
    """Yield the addresses of a row: first those in columns for one kind, such as code, then all others.

    Paths of files on somebody's computer, which reference managers export with the addresses, are left out.
    """
    for kind in LinkKind:
        # A column for data sets may have names instead of addresses.
        fields = () if kind is LinkKind.LINK else (kind.value,)
        yield from (Link(url, kind) for url in _split_links(row.all(*fields)) if is_url(url))
    yield from (url for url in _split_links(row.all("links")) if not is_local_path(url))


def _split_links(cells: Iterable[str]) -> Iterator[str]:
    """Yield the addresses in cells, each of which may have a list or several addresses.

    A cell without any address gives its texts as they are, so that what is wrong with them is reported, except for a
    private note.
    """
    for cell in cells:
        items = _BETWEEN_LINKS.split(cell) if (listed := read_texts(cell)) is None else listed
        # Some programs write other fields into the same cell.
        yield from [*filter(is_url, items)] or ([] if is_private_note(cell) else items)


def _read_extra(text: str) -> dict[str, str]:
    """The fields that Zotero keeps in `Extra`, a line each, such as `PMID: 16403221`, under their names."""
    lines = (line.partition(":") for line in text.split("\n"))
    return {name.strip().lower(): value.strip() for name, colon, value in lines if colon}


def _find_arxiv(row: Row, links: Iterable[str | Link], extra: Mapping[str, str]) -> str:
    """Return the arXiv identifier, or an empty text.

    It is looked for in a column of its own, in what Zotero keeps beside it, and in the addresses of the paper.
    """
    return row.first("arxiv") or _find_noted_arxiv(extra) or find_arxiv(links)


def _find_noted_arxiv(extra: Mapping[str, str]) -> str:
    """The arXiv identifier that Zotero keeps in `Extra`, as `arXiv: 3103.00017 [cs.CL]`."""
    return extra.get("arxiv", "").partition(" ")[0]


def _list_filed_links(row: Row) -> Iterator[str]:
    """Yield the addresses that may give an identity; see `column_names.FILED_NAMES`."""
    for kind in LinkKind:
        yield from filter(is_url, _split_links(row.all(kind.value) if kind is not LinkKind.LINK else ()))
    yield from _split_links(row.all("filed links"))


def _find_doi(resolver: str) -> str:
    """Return the DOI in a library's address for a paper, or an empty text.

    The address is an OpenURL (ANSI/NISO Z39.88), for example `https://library.example/?id=doi:10.1234/sand`.
    """
    with suppress(ValueError):
        ids = parse_qs(urlsplit(resolver).query, max_num_fields=100).get("id", [])
        return next((text.removeprefix("doi:") for text in ids if text.startswith("doi:10.")), "")
    return ""


def _find_linked_doi(links: Iterable[str | Link]) -> str:
    """The DOI whose address is among the links; empty if there is none."""
    return find_doi(link.url if isinstance(link, Link) else link for link in links)


def _find_id(row: Row, pmid: str, has_kinds: bool) -> str:
    """Return an identifier that no other paper has in any file, unlike a counter; empty if there is none.

    `pmid` is the row's PubMed number, and `has_kinds` says whether the table has a column for kinds of publications.

    It is in the column that the site owner has named, or a PubMed number, an identifier of Scopus, Web of Science,
    arXiv or OpenReview, or Zotero's key. The keys of other programs are citation keys, which papers of other files may
    have too.
    """
    if own := row.first("id"):
        return own
    if pmid.isdigit():
        return f"pmid:{pmid}"
    for text in row.all("ids"):
        if _GLOBAL_ID.fullmatch(text) or read_arxiv(text) or _is_random(text):
            return text
    # Zotero's keys; those of others are citation keys.
    key = row.first("key")
    return key if has_kinds and re.fullmatch(r"(?=.*\d)(?=.*[A-Z])[A-Z\d]{8}", key) else ""


def _is_random(text: str) -> bool:
    """Return whether a text is an identifier as OpenReview makes them, such as `B1xq3Kv-aH`.

    It has capitals, small letters and digits in at least five runs; a text with a year in it was made by a person.
    """
    return (
        len(text) >= 8
        and bool(re.fullmatch(r"[\w-]+", text, re.ASCII))
        and bool(re.search(r"\d", text) and re.search(r"[A-Z]", text) and re.search(r"[a-z]", text))
        and len(_RUN.findall(text)) >= 5
        and not _YEAR.search(text)
    )
