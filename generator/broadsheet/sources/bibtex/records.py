"""BibTeX and BibLaTeX, as reference managers, databases and archives export them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.identifiers import read_arxiv
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.model.urls import find_urls, is_url
from broadsheet.sources.bibtex.entries import Entry, read_entries
from broadsheet.sources.bibtex.macros import strip_bibtex_markup
from broadsheet.sources.fields.author_lists import read_authors
from broadsheet.sources.fields.author_names import make_author, make_collaboration, read_author, read_extended_name
from broadsheet.sources.fields.citation_clues import (
    drop_doi_addresses,
    find_doi,
    find_named_arxiv,
    find_own_id,
    join_pages,
    share_affiliation,
    split_addresses,
    split_keywords,
)
from broadsheet.sources.fields.dates import join_date
from broadsheet.sources.fields.languages import read_language
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.system.errors import Problem

_KINDS = {
    "article": PaperKind.ARTICLE,
    **dict.fromkeys(("inproceedings", "conference"), PaperKind.CONFERENCE),
    **dict.fromkeys(("incollection", "inbook", "suppbook", "suppcollection"), PaperKind.CHAPTER),
    **dict.fromkeys(("book", "mvbook", "collection", "mvcollection", "booklet"), PaperKind.BOOK),
    **dict.fromkeys(("phdthesis", "mastersthesis", "thesis"), PaperKind.THESIS),
    **dict.fromkeys(("techreport", "report"), PaperKind.REPORT),
    **dict.fromkeys(("unpublished", "preprint"), PaperKind.PREPRINT),
}
_APART = ("author", "editor", "references")
"""Fields whose markup is read later, if at all."""
_VENUES = ("journal", "journaltitle", "booktitle", "school", "institution", "eventtitle")
_CITED = re.compile(r"cited by:? \d+", re.IGNORECASE)
"""What Scopus writes as a note."""
_READING = Reading(
    tex=True, names={"authors": "author", "date": "year", "links": "url", "venue": "journal", "arxiv": "eprint"}
)


def parse_bibtex(text: str, file: str, limits: Limits) -> Parsed:
    """The papers of a text in BibTeX. An unusable entry is a problem and does not affect the others."""
    return make_papers(_read_records(text, file, limits), file, limits, _READING)


def _read_records(text: str, file: str, limits: Limits) -> Iterator[Record | Problem]:
    for number, entry in enumerate(read_entries(text, file, limits), 1):
        yield entry if isinstance(entry, Problem) else _make_record(entry, Origin(file, number, entry.line))


def _make_record(entry: Entry, origin: Origin) -> Record:
    raw = entry.fields
    fields = {name: strip_bibtex_markup(text) for name, text in raw.items() if name not in _APART}

    def first_of(*names: str) -> str:
        return next(filter(None, (fields.get(name) for name in names)), "")

    texts = filter(None, (fields.get(name) for name in ("url", "pdf", "ee", "code", "software")))
    addresses = [address for text in texts for address in split_addresses(text)]
    other = [url for _, _, url in find_urls(first_of("howpublished"))]
    notes = [note for name in ("note", "annote", "annotation") if (note := first_of(name)) and not _CITED.match(note)]
    arxiv, own_id, eprint = _read_eprint(fields)
    arxiv = arxiv or find_named_arxiv([*addresses, *other, *notes, first_of("number")])
    doi = first_of("doi") or find_doi(addresses)
    kind = _KINDS.get(entry.kind, PaperKind.PREPRINT if arxiv else PaperKind.OTHER)
    subtitle = first_of("subtitle")
    groups = map(make_collaboration, filter(None, [first_of("collaboration")]))
    return Record(
        origin=origin,
        title=first_of("title") + (f": {subtitle}" if subtitle else ""),
        abstract=first_of("abstract"),
        authors=share_affiliation(
            (*_read_authors(raw.get("author", "")), *groups),
            filter(None, first_of("affiliation").split("; ")),
        ),
        editors=tuple(_read_authors(raw.get("editor", ""))),
        date=first_of("date").partition("/")[0] or join_date(first_of("year"), _read_month(fields)),
        kind=kind,
        venue=first_of(*_VENUES),
        volume=first_of("volume"),
        issue=first_of("number", "issue"),
        pages=join_pages(first_of("pages", "eid", "art_number", "articleno")),
        publisher=first_of("publisher"),
        arxiv=arxiv,
        doi=doi,
        id=own_id or find_own_id(addresses),
        links=drop_doi_addresses((*addresses, *other, *eprint), doi),
        keywords=tuple(_read_keywords(fields)),
        categories=tuple(filter(None, (first_of("primaryclass", "eprintclass"),))),
        comment="\n\n".join(notes),
        licence=first_of("copyright", "license"),
        language=_read_language(fields),
    )


def _read_authors(text: str) -> Iterator[Author]:
    """The people of `Gull, Ada and Ben van Tern and {Coast Watch} and others`."""
    for name in split_multiple_persons_names(text):
        if extended := read_extended_name(strip_bibtex_markup(name)):
            yield extended
            continue
        try:
            parts = parse_single_name_into_parts(name)
        except InvalidNameError:
            yield from read_authors(strip_bibtex_markup(name))
            continue
        family = strip_bibtex_markup(" ".join((*parts.von, *parts.last, *parts.jr)))
        given = strip_bibtex_markup(" ".join(parts.first))
        # Scopus writes `Gull A.B., Jr.`
        yield read_author(f"{family}, {given}") if given in ("Jr.", "Sr.", "II", "III") else make_author(family, given)


def _read_month(fields: Mapping[str, str]) -> str:
    """`15 mar`, `mar`, `3` or `3-15`; of months `June--July` the first."""
    month = re.split("--|–|/", fields.get("month", "").replace("~", " "))[0].strip(" .,")
    if not fields.get("day") or " " in month:
        return month
    return month + ("-" if month.isdigit() else " ") + fields["day"]


def _read_eprint(fields: Mapping[str, str]) -> tuple[str, str, tuple[str, ...]]:
    """(arXiv identifier, identifier elsewhere, addresses) that `eprint` and its archive give."""
    eprint = fields.get("eprint", "")
    archive = (fields.get("archiveprefix") or fields.get("eprinttype") or "").lower()
    if is_url(eprint):
        return "", "", (eprint,)
    if archive == "arxiv" or (not archive and read_arxiv(eprint)):
        return eprint, "", ()
    pubmed = eprint if archive in ("pubmed", "pmid") else fields.get("pubmed_id") or fields.get("pmid") or ""
    return "", f"pmid:{pubmed}" if pubmed.isascii() and pubmed.isdigit() else "", ()


def _read_keywords(fields: Mapping[str, str]) -> Iterator[str]:
    """The authors' own keywords first, then those of a database."""
    for name in ("author_keywords", "keywords", "keyword", "keywords-plus"):
        yield from split_keywords(fields.get(name, ""))


def _read_language(fields: Mapping[str, str]) -> str:
    tag = read_language(fields.get("langid") or fields.get("language") or "")
    # Databases translate titles and abstracts, and give the language of the paper.
    return tag if tag == "en" or fields.get("source", "").lower() != "scopus" else ""
