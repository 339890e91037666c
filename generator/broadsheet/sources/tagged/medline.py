"""MEDLINE, as PubMed saves citations for reference managers (`.nbib`), and ERIC's dialect of it.

https://www.nlm.nih.gov/bsd/mms/medlineelements.html lists the tags; `docs/formats/medline.md` shows a record.

A line is a tag of two to four characters, filled up with blanks to four, a hyphen, a blank and a text, for example
`TI  - Sand and wind.` A line without a tag continues the text before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.model.urls import is_url
from broadsheet.sources.fields.author_names import make_author, read_author
from broadsheet.sources.fields.html_text import strip_markup
from broadsheet.sources.fields.pubmed_facts import (
    NOTICES,
    choose_day,
    classify_publication,
    find_arxiv,
    find_date,
    find_genre,
    find_language,
    is_retracted,
    read_title,
    write_comment,
)
from broadsheet.sources.fields.unknown_fields import UnknownFields
from broadsheet.sources.format import Format
from broadsheet.sources.limits import too_long_problem
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.positions import Lines
from broadsheet.sources.record import Reading, Record
from broadsheet.system.errors import Problem

_READING = Reading(
    names={
        "title": "TI", "abstract": "AB", "authors": "FAU", "editors": "FED", "date": "DP", "doi": "AID",
        "language": "LA", "updated": "DRDT", "issn": "IS", "isbn": "ISBN", "pmid": "PMID", "pmcid": "PMC",
    }
)  # fmt: skip
"""The tags that problems name."""
_BEGINNINGS = tuple(re.compile(rf"^{tag} ?- ?", re.MULTILINE) for tag in ("PMID", "OWN"))
"""How a record begins: PubMed's with its number, ERIC's, which has none, with its owner."""
_FIELD = re.compile(r"(?=.{4}-)([A-Z][A-Z0-9]{1,3}) *- ?(.*)")
"""A tag of four characters, a hyphen and a value, of which the rest follows on lines that begin with blanks."""
_DOI = re.compile(r"(\S+) \[doi\]", re.IGNORECASE)
"""A DOI in `AID` or `LID`, which have other identifiers too, such as `S0123 [pii]`."""
_PUBLISHED_IN = re.compile(r"(?:v(?P<volume>\S+) )?(?:n(?P<issue>\S+) )?(?:p(?P<pages>[\w-]+) )?.*", re.DOTALL)
"""ERIC's source of an article, such as `v3 n2 p97-105 2031`."""
_ERIC_KINDS = {
    "Dissertations/Theses": PaperKind.THESIS,
    "Journal Articles": PaperKind.ARTICLE,
    "Speeches/Meeting Papers": PaperKind.CONFERENCE,
    "Books": PaperKind.BOOK,
    "Reports": PaperKind.REPORT,
}
"""How a paper was published, by the beginnings of ERIC's publication types, the most certain first."""
_READ = frozenset(
    "PMID PMC TI TT BTI CTI AB OAB FAU AU CN AD AUID FED ED DP DEP CTDT DRDT PT JT TA VI IP PG PB PL IS ISSN ISBN AID "
    "LID OT MH LA SO URL RIN PRIN EIN ECI".split()
)
"""The tags that are read, of PubMed's and of ERIC's."""
_NOT_READ = frozenset(
    "OWN OID STAT DA DCOM LR CRDT PHST PMCR EDAT MHDA DCDT JID SB GR CI CIN COI COIS OABL CON CRI CRF DDIN EFR GN GS "
    "IR FIR IRAD MID NM OCI OTO OID PS FPS PST PUBM RF RN ROF RPF RPI SFM SI SPIN UIN UOF CDAT ISL ISO AUTH "
    "CAS SS".split()
)
"""Tags for processing, grants, substances, investigators and comments, which are left out on purpose."""
_FILED = ("TI", "TT", "AID", "LID")
"""Tags whose texts are kept as they are in the file, since titles and DOIs decide addresses."""
_SHORT_NAME = re.compile(r"(?P<family>.+?) (?P<given>[A-Z]{1,4})(?P<suffix> (?:Jr|Sr|2nd|3rd|I{2,3}|IV))?")
"""An author in `AU`: the family name, at most four initials, and perhaps a suffix, as in `van Gull AB Jr`."""
_LABEL = r"[A-Z][A-Z ,/&()-]{3,59}:\s"
"""The label of a part of an abstract, such as `METHODS: `, in capitals."""
_LABELLED = re.compile(_LABEL)
"""An abstract that begins with a label."""
_NEXT_LABEL = re.compile(rf"(?<=[.?!)\]])\s+(?={_LABEL})")
"""The white space after a sentence that a label follows."""


def parse_medline(text: str, file: str, limits: Limits) -> Parsed:
    """The papers of a text of MEDLINE. Tags with data that are not known are reported once.

    `file` is the name of the text in messages. An unusable record is a problem and does not affect the others.
    """
    unknown = UnknownFields(
        "tag", lambda _: "If such data belongs on the site, move it to a tag that docs/formats/medline.md lists."
    )
    parsed = make_papers(_read_records(text, file, limits, unknown), file, limits, _READING)
    return parsed._replace(problems=[*parsed.problems, *unknown.report(file)])


def is_medline(text: str) -> bool:
    """Whether a text begins like MEDLINE's or ERIC's."""
    return bool(re.match(r"\s*+(?:PMID- |OWN ?- \S.*\n+[A-Z]{2,4} *- )", text))


def _read_records(text: str, file: str, limits: Limits, unknown: UnknownFields) -> Iterator[Record | Problem]:
    """Yield the record after each beginning, and a problem where it is too long or has two titles.

    A second title means that the next record has lost its `PMID`: only the first paper is read. `unknown` counts the
    tags with data that are neither read nor left out on purpose.
    """
    lines = Lines(text)
    found = ([match.start() for match in beginning.finditer(text)] for beginning in _BEGINNINGS)
    starts = next(filter(None, found), [])
    for number, (start, end) in enumerate(pairwise([*starts, len(text)]), 1):
        origin = Origin(file, number, lines.find(start)[0])
        if end - start > limits.record:
            yield too_long_problem(origin.place, end - start, limits.record)
            continue
        fields = _Fields(text[start:end])
        unknown.add({tag for tag, value in fields.pairs if value} - _READ - _NOT_READ)
        yield _read_record(origin, fields)
        if len(fields.all("TI")) > 1:
            advice = "Only the first one was read. Put a PMID before each record."
            message = "The record has a second title “TI”."
            yield Problem(origin.place, "second-title", message, advice, rejected=True)


class _Fields:
    """The fields of a record: tags and values, in their order."""

    def __init__(self, text: str) -> None:
        """Part the text of a record into its fields.

        Lines before the first tag are left out, and markup is removed except from titles and DOIs.
        """
        fields: list[tuple[str, list[str]]] = []
        for line in text.split("\n"):
            if match := _FIELD.fullmatch(line):
                fields.append((match[1], [match[2]]))
            elif fields:
                fields[-1][1].append(line)
        texts = ((tag, "\n".join(rest)) for tag, rest in fields)
        self.pairs = [(tag, (text if tag in _FILED else strip_markup(text)).strip()) for tag, text in texts]

    def all(self, *tags: str) -> list[str]:
        """Return the values of these tags, in the order of the record."""
        return [value for tag, value in self.pairs if tag in tags]

    def first(self, *tags: str) -> str:
        """Return the first value of the first of these tags that has one, or an empty text."""
        return next((value for tag in tags for value in self.all(tag) if value), "")


def _read_record(origin: Origin, fields: _Fields) -> Record:
    """Return the record of these fields.

    The title is that in English, else that in the paper's language (`TT`), else that of the book (`BTI`). The book of a
    chapter is its venue. Keywords are the authors' (`OT`) and then the MeSH headings (`MH`), both without the asterisk
    that marks what a paper is mainly about.
    """
    title, vernacular = read_title(fields.first("TI")), read_title(fields.first("TT"))
    book = fields.first("BTI")
    notices = [f"{NOTICES[tag]}: {value}" for tag, value in fields.pairs if tag in NOTICES]
    types = fields.all("PT")
    source = _PUBLISHED_IN.fullmatch(" ".join(fields.first("SO").split())) if fields.first("OWN") == "ERIC" else None
    said = {name: value or "" for name, value in source.groupdict().items()} if source else {}
    number = fields.first("PMID")
    doi = next((match[1] for value in fields.all("AID", "LID") if (match := _DOI.fullmatch(value))), "")
    return Record(
        origin=origin,
        title=title or vernacular or book,
        abstract=_read_abstract(fields.first("AB", "OAB")),
        authors=tuple(_read_authors(fields.pairs)),
        editors=tuple(map(read_author, fields.all("FED"))) or tuple(map(_read_short_name, fields.all("ED"))),
        date=choose_day(find_date(fields.first("CTDT", "DP")), fields.first("DEP")),
        updated=fields.first("DRDT"),
        kind=(PaperKind.CHAPTER if title else PaperKind.BOOK) if book else _classify(types, fields.first("JT", "TA")),
        venue=fields.first("BTI", "JT", "TA") if title or vernacular else fields.first("CTI"),
        volume=fields.first("VI") or said.get("volume", ""),
        issue=fields.first("IP") or said.get("issue", ""),
        pages=fields.first("PG") or said.get("pages", ""),
        publisher=fields.first("PB"),
        place=fields.first("PL"),
        series=fields.first("CTI"),
        issn=tuple(text.removeprefix("ISSN-") for text in fields.all("IS", "ISSN")),
        isbn=tuple(text.removeprefix("ISBN-") for text in fields.all("ISBN")),
        genre=find_genre(types) or _find_eric_genre(types),
        arxiv=find_arxiv(text.removesuffix(" [pii]") for text in fields.all("AID", "LID")),
        doi=strip_markup(doi),
        pmid=number,
        pmcid=fields.first("PMC"),
        id=f"pmid:{number}" if number else "",
        links=tuple(url for url in fields.all("LID", "URL") if is_url(url)),
        keywords=tuple(value.lstrip("*") for value in fields.all("OT")) + tuple(map(_read_heading, fields.all("MH"))),
        comment=write_comment(title, vernacular, notices),
        language=find_language(title, fields.all("LA")),
        withdrawn=is_retracted(types, notices),
        filed={"arxiv": "", "doi": doi},
    )


def _classify(types: Sequence[str], journal: str) -> PaperKind:
    """How a paper was published. ERIC calls articles of journals reports, too."""
    known = (kind for name, kind in _ERIC_KINDS.items() for text in types if text.startswith(name))
    kind = next(known, None) or classify_publication(types)
    return PaperKind.ARTICLE if kind is PaperKind.REPORT and journal else kind


def _find_eric_genre(types: Iterable[str]) -> str:
    """Return the type of a thesis in ERIC's words, `Doctoral Dissertations`; empty if there is none."""
    return next((text.partition(" - ")[2] for text in types if text.startswith("Dissertations/Theses - ")), "")


def _read_abstract(text: str) -> str:
    """Return the abstract, with a paragraph for each label if it has labels.

    The label `UNLABELLED` is removed.
    """
    parts = _NEXT_LABEL.split(text) if _LABELLED.match(text) else [text]
    return "\n\n".join(part.removeprefix("UNLABELLED: ") for part in parts)


def _read_heading(text: str) -> str:
    """Return the descriptor of a MeSH heading: `Dunes` of `*Dunes/*history`."""
    return text.lstrip("*").partition("/")[0]


def _read_authors(fields: Sequence[tuple[str, str]]) -> Iterator[Author]:
    """Yield the authors, each with the affiliations and the ORCID iD that follow.

    Those before all authors belong to the first one. Every author has a short name (`AU`); if there are full names
    (`FAU`) too, these are read. A group (`CN`) is an author among the others.
    """
    person = "FAU" if any(tag == "FAU" for tag, _ in fields) else "AU"
    read: dict[str, Callable[[str], Author]] = {"FAU": read_author, "AU": _read_short_name, "CN": make_author}
    author, orcid = Author(""), ""
    places: list[str] = []
    for tag, value in fields:
        if tag in (person, "CN"):
            if author.name:
                yield replace(author, affiliations=tuple(places), orcid=orcid)
                places, orcid = [], ""
            author = read[tag](value)
        elif tag == "AD":
            places.append(value)
        elif tag == "AUID" and value.startswith("ORCID:"):
            orcid = value.removeprefix("ORCID:")
    if author.name:
        yield replace(author, affiliations=tuple(places), orcid=orcid)


def _read_short_name(text: str) -> Author:
    """An author from `Gull A` or `van Gull AB Jr`, or from `Gull, Ada`, as ERIC writes it."""
    if "," in text:
        return read_author(text)
    match = _SHORT_NAME.fullmatch(text)
    return make_author(match["family"] + (match["suffix"] or ""), match["given"]) if match else Author(text)


FORMATS = (Format("medline", "MEDLINE", parse_medline, is_medline),)
