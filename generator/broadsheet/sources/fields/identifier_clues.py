"""Finds identifiers of a paper that a source keeps in other fields.

An example is `journal = {CoRR}, volume = {abs/2503.01234}`, as dblp writes it. Identifiers of arXiv have the forms of
https://info.arxiv.org/help/arxiv_identifier.html: `2503.01234v2` since April 2007, and `math.GT/0309136` before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from broadsheet.model.identifiers import read_arxiv, read_arxiv_doi, read_doi
from broadsheet.model.publication import PaperKind
from broadsheet.model.urls import Link
from broadsheet.sources.record import Record
from broadsheet.system.patterns import compile_late

_ID = r"(?P<id>\d{4}\.\d{4,5}(?:v\d{1,4})?|[a-z-]{2,16}(?:\.[A-Z]{2})?/\d{7}(?:v\d{1,4})?)"
_BEHIND = r"(?: ?\[[\w.-]{1,20}\])?(?:,? ?\(?\d{4}\)?)?"
"""A category or a year behind an identifier."""
_ARXIV_NAME = r"(?:arXiv(?:\.org)?|CoRR|Computing Research Repository)(?: ?(?:e-?prints?|(?:e-)?preprints?))?"
_ARXIV_VENUE = re.compile(_ARXIV_NAME, re.IGNORECASE)
"""ArXiv's name and nothing else, in place of a journal."""
_NAMED_ID = compile_late(
    rf"(?:{_ARXIV_NAME}[,:]? ?(?:p\. ?)?)?(?:arXiv ?[:.]? ?|abs/|(?<=[ ,:])){_ID}{_BEHIND}", re.IGNORECASE
)
"""An identifier beside arXiv's name, for example `arXiv preprint arXiv:2503.01234 [cs.CL]` or `abs/2503.01234`."""
_AVAILABLE = compile_late(
    r"(?:(?:also|freely|openly|publicly|now|is|an?|the|as|e-?print|pre-?print|version|paper|full|available|accessible|posted"
    r"|deposited|published|online|at|on|from|via|in|under|through):? ){1,10}"
    rf"(?:(?:https?://)?(?:www\.)?arxiv\.org/(?:abs|pdf|html)/|arXiv ?[:.]? ?){_ID}(?:\.pdf)?\.?",
    re.IGNORECASE,
)
"""A remark that only says where the paper is, as `Preprint available at https://arxiv.org/abs/2503.01234`."""
_BARE_ID = compile_late(_ID + _BEHIND, re.IGNORECASE)
"""An identifier alone, which counts only beside arXiv's name in another field."""
_DOI = compile_late(r"(?:doi\s{0,3}:?\s{0,3})?((?:https?://(?:[a-z]{1,9}\.)?doi\.org/)?10\.\d{4,9}/\S+)", re.IGNORECASE)
"""A DOI, or its address, after the word or without it."""
_PARTS = re.compile(r"[;\n]")
"""What separates the parts of a remark."""
_PLACES = ("venue", "volume", "issue", "pages")
"""Fields that may have an identifier of arXiv in place of what they are for."""


def add_identifier_clues(record: Record) -> Record:
    """Return the record with the identifiers in its other fields, as far as it does not have them itself.

    An identifier in a remark counts only if nothing else is in its part of it, since a sentence may name another paper;
    one in an address, only if no other address has a different one. A DOI that arXiv gives to its own papers is left
    out. If the journal was arXiv, the paper is a preprint.
    """
    changes: dict[str, str] = {}
    found = [*_take_arxiv(record, changes)]
    kept, arxivs, dois = _read_parts(record.comment)
    if arxivs or dois:
        changes["comment"] = "\n".join(kept)
    arxiv, doi = _choose(found or arxivs, record.links, _find_arxiv), _choose(dois, record.links, _find_doi)
    if arxiv and not _knows_arxiv(record):
        changes["arxiv"] = arxiv
    if doi and not record.doi and not read_arxiv_doi(doi):
        changes["doi"] = doi
    if not changes:
        return record
    kind = PaperKind.PREPRINT if "venue" in changes else record.kind
    return replace(record, kind=kind, **changes)


def _take_arxiv(record: Record, changes: dict[str, str]) -> Iterator[str]:
    """Yield the identifiers of arXiv in the fields of a journal.

    `changes` says afterwards that these fields are empty.
    """
    venue = record.venue.strip() or record.series.strip()
    # The name alone was removed where programs write it in place of a journal.
    is_arxiv = bool(_ARXIV_VENUE.fullmatch(venue)) or (not venue and record.kind is PaperKind.PREPRINT)
    for name in _PLACES:
        if not (text := " ".join(getattr(record, name).split())):
            continue
        match = _NAMED_ID().fullmatch(text) or (_BARE_ID().fullmatch(text) if is_arxiv else None)
        if match and read_arxiv(match["id"]):
            changes[name] = ""
            yield match["id"]
    if changes and is_arxiv:
        changes["venue"] = ""
        changes |= {"series": ""} if _ARXIV_VENUE.fullmatch(record.series.strip()) else {}


def _read_parts(comment: str) -> tuple[list[str], list[str], list[str]]:
    """Return the parts of a remark that are not an identifier, the identifiers of arXiv in it, and the DOIs."""
    kept: list[str] = []
    arxivs: list[str] = []
    dois: list[str] = []
    if "arxiv" not in comment.lower() and "10." not in comment:
        return kept, arxivs, dois
    for part in map(str.strip, _PARTS.split(comment)):
        arxiv, doi = _NAMED_ID().fullmatch(part) or _AVAILABLE().fullmatch(part), _DOI().fullmatch(part)
        if arxiv and read_arxiv(arxiv["id"]):
            arxivs.append(arxiv["id"])
        elif doi and read_doi(doi[1]):
            dois.append(doi[1])
        else:
            kept.append(part)
    return kept, arxivs, dois


def _choose(found: list[str], links: Iterable[str | Link], read: Callable[[str], str]) -> str:
    """Return the first identifier that was found, or the only one in addresses; empty if there are none, or several."""
    if found:
        return found[0]
    linked = {read(link) for link in links if isinstance(link, str)} - {""}
    return linked.pop() if len(linked) == 1 else ""


def _find_arxiv(address: str) -> str:
    """Return the identifier in an address at arXiv; empty for any other address."""
    arxiv = read_arxiv(address.strip()) if "arxiv.org/" in address else None
    return arxiv.id if arxiv else ""


def _find_doi(address: str) -> str:
    """Return the DOI in an address at doi.org; empty for any other address."""
    return read_doi(address.strip()) if "doi.org/" in address else ""


def _knows_arxiv(record: Record) -> bool:
    """Return whether the record has an arXiv identifier itself, in a field for identifiers or in arXiv's own DOIs."""
    return bool(record.arxiv or read_arxiv(record.id.strip()) or read_arxiv_doi(read_doi(record.doi.strip())))
