"""Reads BibTeX and BibLaTeX, as reference managers, databases and archives export them.

Entry types and fields are those of BibTeXing (section 3) and of the manual of biblatex (sections 2.1 and 2.2), and
what databases such as Scopus, Web of Science and NASA's Astrophysics Data System add to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.identifiers import read_arxiv
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.model.readings import SignalReading
from broadsheet.model.urls import Link, find_urls, is_url
from broadsheet.sources.bibtex.entries import PROCEEDINGS, REPEATED, Entry, is_bibtex, read_entries
from broadsheet.sources.bibtex.field_names import (
    ADDRESSES,
    AL_FOLIO,
    IGNORED,
    IGNORED_BEGINNINGS,
    KEYWORDS,
    LINKS,
    LOCAL,
    READ,
    SHORT_VENUES,
    VENUES,
)
from broadsheet.sources.bibtex.journals import read_journal_macro
from broadsheet.sources.bibtex.macros import clean_address, strip_bibtex_markup
from broadsheet.sources.fields.author_lists import read_authors
from broadsheet.sources.fields.author_names import (
    drop_degrees,
    is_east_asian,
    make_author,
    make_collaboration,
    names_group,
    read_author,
    read_extended_name,
    strip_marks,
)
from broadsheet.sources.fields.citation_clues import (
    drop_doi_addresses,
    find_doi,
    find_named_arxiv,
    find_own_id,
    share_affiliation,
    split_addresses,
    split_keywords,
)
from broadsheet.sources.fields.dates import join_date
from broadsheet.sources.fields.html_text import strip_markup
from broadsheet.sources.fields.languages import read_language
from broadsheet.sources.fields.signal_notes import (
    WEB_OF_SCIENCE,
    find_export_day,
    make_awards,
    make_count,
    read_counts,
    strip_counts,
)
from broadsheet.sources.fields.unknown_fields import UnknownFields
from broadsheet.sources.format import Format
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.system.errors import Problem

_KINDS = {
    "article": PaperKind.ARTICLE,
    **dict.fromkeys(("inproceedings", "conference", *PROCEEDINGS), PaperKind.CONFERENCE),
    **dict.fromkeys(("incollection", "inbook", "suppbook", "suppcollection"), PaperKind.CHAPTER),
    **dict.fromkeys(("book", "mvbook", "collection", "mvcollection", "booklet"), PaperKind.BOOK),
    **dict.fromkeys(("phdthesis", "mastersthesis", "thesis"), PaperKind.THESIS),
    **dict.fromkeys(("techreport", "report"), PaperKind.REPORT),
    **dict.fromkeys(("unpublished", "preprint"), PaperKind.PREPRINT),
}
"""How a paper was published, by the type of its entry; other types, such as `misc`, say nothing of it."""
_LINKED = (*ADDRESSES, *LINKS)
"""All fields that hold addresses."""
_VENUES = (*VENUES, *SHORT_VENUES)
"""Fields that name the venue, in the order of preference."""
_NAMING = ("url", "pdf", "ee", "code", "software")
"""Fields whose addresses may give a paper its identity. Adding one would move the pages of published papers."""
_CITED = re.compile(r"cited by:? \d+", re.IGNORECASE)
"""What Scopus writes as a note."""
_RANGE = re.compile(r"-?\d[\dXu]{3}(?:-[\w-]*)?[?~%]?/(?!\d{1,2}(?:/|\Z))")
"""How a range of dates begins (ISO 8601-2): `2031-03/2031-05`, but not `2031/03/30`."""
_BEGINNING = 1_000
"""Characters at the beginning of a file in which a database says what it is."""
_MONTHS_BETWEEN = re.compile("--|–|/")
"""What separates the months of a range."""
_AND = re.compile(r"\s(?<!\s\s)\s*+(?>(?:and\s++)+)", re.IGNORECASE)
"""What separates names (BibTeXing, section 4)."""
_FIRST_AND = re.compile(r"and\s++", re.IGNORECASE)
_LAST_AND = re.compile(r"(?:(?<=\s)|\A)and\Z", re.IGNORECASE)
"""An `and` without a name before or after it."""
_OTHER_MARKS = re.compile(r";\s|\s\|\s|,[^,&]*\s\\?&\s[^,&]*,|(?<=[\w.,]\s)et\.?\sal\b\.?\s*\Z")
"""What separates names where a program did not write `and`, or says in one of them that there are others."""
_GUARDED = re.compile(r"\{([^{}]*+)\}")
"""A text in braces that has no braces in it."""
_STAND_IN = re.compile("\ufdd0(\\d+)\ufdd0")
"""Stands for a keyword in braces while the others are separated."""
_NO_VENUE = re.compile(
    r"(?:online|web|electronic|e-?print|available (?:at|from|online)|accessed|url)\b.*", re.IGNORECASE
)
"""What `howpublished` says in place of a venue."""
_KNOWN = READ | IGNORED
"""Fields that are not reported."""
_TEXTS = READ.difference(("author", "editor", "title", "subtitle"), KEYWORDS, _LINKED) | {"annotation", "annote"}
"""Fields that are read as running text."""
_NO_FIELDS, _NO_TEXTS = dict.fromkeys(READ, ""), dict.fromkeys(_TEXTS, "")
"""What an entry has of these fields if it has none of them."""
_MARKS = tuple("*†‡§¶#")
"""Marks behind the names of authors that refer to a note below."""
_LONGEST_PLACE = 100
"""Characters."""
_GENRES = {
    "phdthesis": "PhD thesis", "mathesis": "Master's thesis", "mastersthesis": "Master's thesis",
    "bathesis": "Bachelor's thesis", "candthesis": "Candidate thesis", "techreport": "Technical report",
    "resreport": "Research report",
}  # fmt: skip
"""What biblatex's names of types stand for."""
_HOUSES = ("school", "institution")
"""Fields that name where a thesis or a report was written."""
_WITH_GENRE = (PaperKind.THESIS, PaperKind.REPORT, PaperKind.OTHER, PaperKind.PREPRINT, PaperKind.BOOK)
"""How papers are published of which `type` says something."""
_READING = Reading(
    tex=True, names={"authors": "author", "date": "year", "links": "url", "venue": "journal", "arxiv": "eprint"}
)
"""How texts are read, and what messages call fields of the record whose names are others in BibTeX."""


def parse_bibtex(text: str, file: str, limits: Limits) -> Parsed:
    """Return the papers of a text in BibTeX, in the order of the file.

    An entry that cannot be used is a problem, and does not affect the others. Fields that hold data and are not known
    are one problem for the file. Of a file with more entries than `limits.records` the rest is not read.
    """
    return make_papers(_read_records(text, file, limits), file, limits, _READING)


def _read_records(text: str, file: str, limits: Limits) -> Iterator[Record | Problem]:
    """Yield a record for each entry, a problem for each that cannot be read, and at last those for unknown fields."""
    unknown = UnknownFields()
    # Scopus says above the first entry when it wrote the file.
    asked = find_export_day(text[:_BEGINNING].partition("@")[0])
    for number, entry in enumerate(read_entries(text, file, limits), 1):
        if isinstance(entry, Problem):
            yield entry
        else:
            unknown.add(_find_unknown(entry.fields))
            yield _make_record(entry, Origin(file, number, entry.line), asked)
    yield from unknown.report(file)


def _find_unknown(fields: Mapping[str, str]) -> Iterator[str]:
    """Yield the names of fields that hold data and are not known, or repeat another one.

    Those of biblatex's data annotations, such as `author+an`, are known and left out.
    """
    for name in fields.keys() - _KNOWN:
        is_ignored = name.removesuffix(REPEATED) in IGNORED or name.startswith(IGNORED_BEGINNINGS)
        if fields[name].strip() and "+an" not in name and not is_ignored:
            yield name


class _Fields:
    """The fields of an entry by their names in lower case; those that it does not have are empty."""

    def __init__(self, raw: Mapping[str, str]) -> None:
        """Take the texts of an entry's fields."""
        self.raw: Mapping[str, str] = {**_NO_FIELDS, **raw}
        """Fields as they are in the file, if the parser reads them."""
        texts = {name: _read_text(text) for name, text in raw.items() if name in _TEXTS}
        self.text: Mapping[str, str] = {**_NO_TEXTS, **texts}
        """Fields in `_TEXTS`, without markup."""


def _read_text(raw: str) -> str:
    """Return a text without the markup of TeX, and of HTML or JATS, which publishers leave in it.

    TeX comes first, since some programs escape the characters of HTML, as in `{\\textless}i{\\textgreater}`.
    """
    text = strip_bibtex_markup(raw)
    return strip_markup(text, tex=True).strip() if "<" in text or "&" in text else text


def _make_record(entry: Entry, origin: Origin, asked: str) -> Record:
    """Return the record of an entry. `asked` is the day on which a database wrote the file, as far as that is known.

    Identifiers may also be in the addresses and notes of the entry; those in the fields of `_NAMING` may give the paper
    its identity. An entry whose type says nothing is a preprint if it has an arXiv identifier. Of a range of dates
    (`date = {2031-03/2031-05}`) the first counts.
    """
    fields = _Fields(entry.fields)
    raw, text = fields.raw, fields.text
    links = list(_read_links(entry.fields))
    # An identifier in any other address joins records, but gives a paper no identity: see `add_identifier_clues`.
    addresses = [link.url if isinstance(link, Link) else link for name, link in links if name in _NAMING]
    published = text["howpublished"]
    other = [found.url for found in find_urls(strip_bibtex_markup(raw["howpublished"]))] if raw["howpublished"] else []
    written = [note for name in ("note", "addendum") if (note := text[name])]
    notes = [*filter(None, (strip_counts(note) for note in written if not _CITED.match(note)))]
    arxiv_field, own_id, eprint = _read_eprint(fields)
    arxiv = arxiv_field or find_named_arxiv([*addresses, *other, *notes, text["number"]])
    doi = clean_address(text["doi"]) or find_doi(addresses)
    known = {"arxiv": arxiv, "doi": doi, "id": own_id or find_own_id(addresses)}
    filed = _find_filed(fields, arxiv_field, own_id, other)
    kind = _KINDS.get(entry.kind, PaperKind.PREPRINT if arxiv or find_named_arxiv(eprint) else PaperKind.OTHER)
    groups = map(make_collaboration, filter(None, [text["collaboration"]]))
    return Record(
        origin=origin,
        title=_read_title(fields),
        abstract=text["abstract"],
        authors=share_affiliation(
            (*_read_authors(raw["author"]), *groups), filter(None, text["affiliation"].split("; "))
        ),
        editors=tuple(_read_authors(raw["editor"])) if raw["editor"] else (),
        date=_read_date(text["date"]) or join_date(text["year"], _read_month(fields)),
        kind=kind,
        venue=_read_venue(fields, "" if other or _NO_VENUE.match(published) else published),
        volume=text["volume"],
        issue=text["number"] or text["issue"],
        pages=text["pages"] or text["eid"] or text["art_number"] or text["articleno"] or text["article-number"],
        publisher=text["publisher"] or text["organization"],
        place=_read_place(fields),
        series=text["series"],
        genre=_read_genre(entry.kind, kind, fields),
        issn=tuple(filter(None, [text["issn"]])),
        isbn=tuple(filter(None, [text["isbn"]])),
        arxiv=arxiv,
        doi=doi,
        pmid=_read_pmid(fields),
        pmcid=_read_pmcid(fields),
        id=known["id"],
        citation_key=entry.key,
        links=drop_doi_addresses((*(link for _, link in links), *other, *eprint), doi),
        keywords=tuple(keyword for name in KEYWORDS if raw[name] for keyword in _read_keywords(raw[name])),
        categories=tuple(filter(None, [text["primaryclass"] or text["eprintclass"]])),
        comment="\n\n".join((*notes, *_find_legend(fields))),
        licence=text["copyright"] or text["license"],
        language=_read_language(fields),
        readings=tuple(_read_signals(fields, written, asked)),
        filed={name: value for name, value in filed.items() if value != known[name]},
    )


def _read_signals(fields: _Fields, notes: Sequence[str], asked: str) -> Iterator[SignalReading]:
    """Yield how often the paper was cited, and its awards, which al-folio's sites show beside it."""
    if notes:
        yield from read_counts(notes, asked)
    if cited := fields.text["times-cited"]:
        yield from make_count(WEB_OF_SCIENCE, cited, fields.text["da"])
    if award := fields.text["award_name"] or fields.text["award"]:
        yield from make_awards([award], next(filter(None, map(fields.text.get, _VENUES)), ""))


def _find_filed(fields: _Fields, arxiv: str, own_id: str, other: Sequence[str]) -> dict[str, str]:
    """Return the identifiers that give the paper its identity: those of the fields in which 0.1.0 looked for them.

    `arxiv` and `own_id` are those of `eprint` and its archive, and `other` are addresses in `howpublished`. Identifiers
    in other fields merge records, and do not change the addresses of papers that 0.1.0 published. Of private notes,
    nothing else is used.
    """
    texts = (strip_bibtex_markup(text) for name in _NAMING if (text := fields.raw[name]))
    addresses = [address for text in texts for address in split_addresses(text)]
    notes = [fields.text[name] for name in ("note", "annote", "annotation", "number")]
    return {
        "arxiv": arxiv or find_named_arxiv([*addresses, *other, *notes]),
        "doi": strip_bibtex_markup(fields.raw["doi"]) or find_doi(addresses),
        "id": own_id or find_own_id(addresses),
    }


def _find_legend(fields: _Fields) -> Iterator[str]:
    """Yield the annotation that explains the marks behind the names of authors, as `* Equal contribution`.

    The sites of al-folio show it beside the authors. Any other annotation is a private note.
    """
    annotation = fields.text["annotation"]
    if annotation[:1] in _MARKS and annotation[:1] in fields.raw["author"] and any(map(fields.raw.get, AL_FOLIO)):
        yield annotation


def _read_title(fields: _Fields) -> str:
    """Return the title with its subtitle, after a colon."""
    title, subtitle = (strip_bibtex_markup(fields.raw[name]) for name in ("title", "subtitle"))
    return f"{title}: {subtitle}" if title and subtitle else title or subtitle


def _read_venue(fields: _Fields, published: str) -> str:
    """Return the journal, the conference or the school; if there is none, `published`, from `howpublished`.

    A journal that is a macro of NASA's Astrophysics Data System, such as `\\mnras`, becomes its name.
    """
    for name in _VENUES:
        # A thesis or a report needs a house, even if that is only the publisher. Some programs repeat the title.
        repeats = "publisher" if name in _HOUSES else "title" if name == "booktitle" else ""
        if (raw := fields.raw[name]) and not (repeats and raw == fields.raw[repeats]):
            return read_journal_macro(raw) or fields.text[name]
    return published


def _read_place(fields: _Fields) -> str:
    """Return the place of publication; empty if it is long, since some programs write there where the authors work."""
    place = fields.text["location"] or fields.text["address"] or fields.text["place"]
    return place if len(place) <= _LONGEST_PLACE else ""


def _read_genre(entry_kind: str, kind: PaperKind, fields: _Fields) -> str:
    """Return what kind of thesis or report it is, in words; empty if that is not known.

    Of articles and chapters it is left out: databases only write that they are one. biblatex writes keys such as
    `mathesis`, and BibTeX has an entry type of its own for the master's thesis.
    """
    genre = fields.text["type"] if kind in _WITH_GENRE else ""
    return _GENRES.get(genre.lower(), genre) or (_GENRES["mastersthesis"] if entry_kind == "mastersthesis" else "")


def _read_links(raw: Mapping[str, str]) -> Iterator[tuple[str, str | Link]]:
    """Yield the web addresses in the fields of an entry, each after the name of its field.

    They have their kinds if these names say them.

    The pages of al-folio and other sites name files of their own in such fields, as in `pdf = {gull.pdf}`; these are
    left out. What is not an address in `url` is kept, so that it is reported.
    """
    for name in _LINKED:
        text = raw.get(name)
        for address in split_addresses(strip_bibtex_markup(clean_address(text))) if text else ():
            url = address if is_url(address) else _complete_address(address)
            if is_url(url) and name in LINKS:
                yield name, Link(url, LINKS[name])
            elif is_url(url) or name in LOCAL:
                yield name, url


def _complete_address(text: str) -> str:
    """Return an address that lacks its scheme, as `shore.example/a`, with one; any other text as it is."""
    found = next(find_urls(text), None)
    return found.url if found and (found.start, found.end) == (0, len(text)) else text


def _read_authors(text: str) -> Iterator[Author]:
    """Yield the people of `Gull, Ada and Ben van Tern and {Coast Watch} and others`.

    `others` is the name of an author here, as in BibTeX; the function that makes papers knows what it means.
    """
    # A reference to a character, such as `&eacute;`, ends with a sign that may separate names.
    text = (strip_markup(text, tex=True) if "&" in text else text).replace("\xa0", " ").strip()
    enclosed = _GUARDED.fullmatch(text)
    if enclosed and len(names := _AND.split(enclosed[1])) > 1 and all("," in name for name in names):
        # Some programs enclose every text twice; this is not one name.
        text = enclosed[1]
    for name in _split_names(text):
        yield from _read_name(name)


def _split_names(text: str) -> Sequence[str]:
    """Return the names in a text with `and` between them, except in braces."""
    first = _FIRST_AND.match(text)
    *names, last = _AND.split(text[first.end() :] if first else text)
    last = _LAST_AND.sub("", last) if last[-3:].lower() == "and" else last
    names = [name for name in (*names, last.rstrip()) if name]
    # Braces are closed where they were opened, unless they hold an `and`.
    if "\\{" in text or "\\}" in text or any(name.count("{") != name.count("}") for name in names):
        from bibtexparser.middlewares.names import split_multiple_persons_names

        names = split_multiple_persons_names(text)
    return names


@lru_cache(maxsize=20_000)
def _read_name(name: str) -> tuple[Author, ...]:
    """Return the person of one name; several people, if BibTeX itself could not read the name.

    A name has up to four parts, `van Tern, Jr., Ben` (BibTeXing, section 4), or is in the extended format of biblatex,
    `family=Tern, given=Ben`. Names are repeated in most libraries, so that each is read once.
    """
    if extended := read_extended_name(strip_bibtex_markup(name)):
        return (extended,)
    if "{" not in name and names_group(name):
        return (make_author(strip_bibtex_markup(name)),)
    if "{" not in name and _OTHER_MARKS.search(name):
        return tuple(read_authors(strip_bibtex_markup(name)))
    from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

    try:
        parts = parse_single_name_into_parts(name)
    except InvalidNameError:
        return tuple(read_authors(strip_bibtex_markup(name)))
    family = strip_bibtex_markup(" ".join((*parts.von, *parts.last, *parts.jr)))
    given = strip_marks(strip_bibtex_markup(" ".join(parts.first)))
    # Scopus writes `Gull A.B., Jr.`, and others write degrees there, or either behind the given name.
    if given in ("Jr.", "Sr.", "II", "III") or drop_degrees([family, given]) == [family]:
        return (read_author(strip_bibtex_markup(name)),)
    if "," not in name and is_east_asian(family) and is_east_asian(given):
        family, given = given, family
    return (make_author(family, given),)


def _read_date(text: str) -> str:
    """Return the date of `date`, or the first one of a range with a slash; other dates may have slashes too."""
    return text.partition("/")[0] if _RANGE.match(text) else text


def _read_month(fields: _Fields) -> str:
    """Return `15 mar`, `mar`, `3` or `3-15`, from the month and the day; of months `June--July` the first."""
    month = _MONTHS_BETWEEN.split(fields.text["month"].replace("~", " "), maxsplit=1)[0].strip(" .,")
    day = fields.text["day"]
    if not day or " " in month:
        return month
    return month + ("-" if month.isdigit() else " ") + day


def _read_eprint(fields: _Fields) -> tuple[str, str, tuple[str, ...]]:
    """Return (arXiv identifier, identifier elsewhere, addresses) that `eprint`, its archive and `arxiv` give.

    An `eprint` without an archive is arXiv's if it has the form of its identifiers. An address in `eprint`, and an
    identifier in `arxiv` alone, are returned as addresses, which give the paper no identity. Any of the three may be
    empty.
    """
    eprint, archive = fields.text["eprint"], (fields.text["archiveprefix"] or fields.text["eprinttype"]).lower()
    if is_url(eprint):
        return "", "", (eprint,)
    if archive == "arxiv" or (not archive and read_arxiv(eprint)):
        return eprint, "", ()
    named = read_arxiv(fields.text["arxiv"] or fields.text["arxivid"]) if not eprint else None
    pmid = eprint if archive in ("pubmed", "pmid") else (fields.text["pubmed_id"] or fields.text["pmid"])
    is_number = pmid.isascii() and pmid.isdigit()
    return "", f"pmid:{pmid}" if is_number else "", (f"https://arxiv.org/abs/{named.id}",) if named else ()


def _read_pmid(fields: _Fields) -> str:
    """Return the PubMed number of an entry, from `pmid`, or from `eprint` if that is PubMed's.

    Empty if it is not a number.
    """
    is_pubmed = (fields.text["eprinttype"] or fields.text["archiveprefix"]).lower() in ("pubmed", "pmid")
    pmid = (fields.text["eprint"] if is_pubmed else "") or fields.text["pubmed_id"] or fields.text["pmid"]
    return pmid if pmid.isascii() and pmid.isdigit() else ""


def _read_pmcid(fields: _Fields) -> str:
    """Return the number of an entry in PubMed Central, from `pmcid`, or from `eprint` if that is one."""
    is_central = (fields.text["eprinttype"] or fields.text["archiveprefix"]).lower() in ("pmc", "pmcid")
    return (fields.text["eprint"] if is_central else "") or fields.text["pmcid"] or fields.text["pmc"]


def _read_keywords(raw: str) -> Iterator[str]:
    """Yield the keywords in a text, separated by semicolons or commas.

    A keyword in braces stays whole, as in `{sand, wet}, sea`, unless the braces are around all of them.
    """
    guarded = _GUARDED.findall(raw) if "{" in raw else []
    # Braces around all of the keywords, or around capitals alone, keep nothing together.
    if not any("," in keyword or ";" in keyword for keyword in guarded) or _GUARDED.fullmatch(raw.strip()):
        yield from split_keywords(_read_text(raw))
        return
    numbers = count()
    stand_ins = _GUARDED.sub(lambda _: f"\ufdd0{next(numbers)}\ufdd0", raw.replace("\ufdd0", ""))
    for keyword in split_keywords(_read_text(stand_ins)):
        yield _STAND_IN.sub(lambda match: _read_text(guarded[int(match[1])]), keyword)


def _read_language(fields: _Fields) -> str:
    """Return the BCP 47 tag of the language of title and abstract; empty if it is not known.

    `langid` has the names of LaTeX's babel (manual of biblatex, section 2.2.3), and `language` those of databases.
    """
    tag = read_language(fields.text["langid"] or fields.text["language"])
    # Databases translate titles and abstracts, and give the language of the paper.
    return tag if tag == "en" or fields.text["source"].lower() != "scopus" else ""


FORMATS = (Format("bibtex", "BibTeX", parse_bibtex, is_bibtex, notes="note"),)
