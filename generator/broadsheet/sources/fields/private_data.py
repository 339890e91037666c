"""Recognises what belongs to the people who use a library or select papers, and is never published."""

from __future__ import annotations

import re

from broadsheet.system.patterns import compile_late
from broadsheet.system.private_text import find_statement

_SCREENING = frozenset(
    "screening screened screener screeners reviewer reviewers included excluded include exclude inclusion exclusion "
    "eligible eligibility consensus rayyan covidence asreview distiller distillersr abstrackr labeled labelled".split()
)
"""Words in the names of columns that software for selecting papers writes."""
_PRIVATE = _SCREENING | frozenset(
    "note notes annotation annotations annote email emails mail phone file files filename filenames path paths folder "
    "attachment attachments user username users account assignee submitter correspondence corresponding reprint "
    "vote votes".split()
)
"""Words in the names of columns of which the data is private."""
_WITH_SCREENING = frozenset(
    "decision decisions reason status label labels tag tags rating ratings comment comments".split()
)
"""Words that are about selecting papers where other columns are, too."""
_WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])")
_LOCAL = compile_late(
    r"\s*+(?:file:|internal-pdf:|zotero:|attachments:|mendeley:|[A-Za-z]:[\\/]|\\\\|~/|/(?:home|Users|srv|mnt"
    r"|media|tmp|var)/"
    r"|(?:\.{0,2}/)?(?:[\w .%-]{1,200}/){0,30}[\w .%-]{1,200}\.(?:pdf|docx?|html?|epub|txt)\s*+\Z)",
    re.IGNORECASE,
)
"""The path of a file on somebody's computer."""
_NOTE = compile_late(
    r"\s*+(?:CODEN|Cited By|Export Date|References|Correspondence Address|Funding (?:details|text \d+)|Tradenames"
    r"|Manufacturers|Chemicals/CAS|Molecular Sequence Numbers|Accession Number|(?:Total )?Times Cited\b[^:]{0,60}"
    r"|Source Info|Email Address|Exclusion reason|Reason for exclusion|Reviewer \d*|Decision(?!: ?(?:accept"
    r"|reject|withdraw|oral|poster|spotlight|desk))|Screening\b[^:]{0,30}"
    r"|undefined; M1)\s*+:"
    r"|\s*+(?:ASReview|RAYYAN|Covidence|DistillerSR|EPPI)[-_ :]"
    r"|\s*+(?:(?:title and abstract |full[- ]text |abstract |title )(?:screening|review)"
    r"(?: (?:decision|status|notes?))?"
    r"|review (?:decision|status|stage)|votes?|(?:final|my|consensus) (?:vote|verdict|decision)"
    r"|(?:personal|private|my|reading|reviewer'?s?) notes?|notes? (?:by|to self)|user ?(?:names?|id|notes?|tags?)"
    r"|(?:extracted )?annotations?|read(?:ing)? status|(?:my|personal) rating"
    r"|(?:zotero|mendeley|endnote|citavi)[ _-]?(?:key|ids?|no|numbers?|uuid|guid|links?|uri)"
    r"|(?:library|item|collection|attachment|user|account)[ _-]?(?:key|ids?|uuid|guid)"
    r"|(?:local|linked|attached) (?:files?|path|folder)|(?:file|attachment) (?:path|name)s?"
    r"|(?:read|added|imported|assigned|uploaded|checked|annotated|extracted|coded) (?:by|to))\s*+[:=]"
    r"|\s*+(?:last )?(?:read|added|imported|annotated|modified|checked|uploaded) by [^\n]{1,60} on \d"
    r"|\s*+(?:users?|assignees?|annotators?|coders?|raters?|(?:custom|my|private) tags?)\s*+[:=]"
    r"|\s*+(?:extracted )?annotations? \("
    r"|\s*+(?-i:[A-Z][\w.'’-]*+(?: [A-Z][\w.'’-]*+){1,3}):\s*+(?:includ|exclud)(?:ed?|ing)?\s*+(?:[;,(|.]|\Z)"
    r"|\s*+(?:(?:included|excluded|maybe|L\d{6,}|\d{4}-\d\d-\d\d)\s*+){1,9}\Z",
    re.IGNORECASE,
)
"""How a note begins that a program wrote for itself, or a person who selects papers."""
_MARK = re.compile(
    r"papers_(?:flagged|read|unread|label_\w+|rating_?\w*)|_(?:tablet|tablet_modified|unread|read)"
    r"|[#!@/_-]*(?:un|to[- ]?be[- ]?|to[- ]?|must[- ]?)read[!*]*|prio[1-3]|rank[1-5]|qualityassured|[★⭐*☆]{1,5}",
    re.IGNORECASE,
)
"""A keyword with which a program for libraries, or its user, marks a paper: of Papers, Zotero and JabRef."""
_BETWEEN_KEYWORDS = re.compile("[;,]")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_NOTE_MARKS = re.compile(r"\n|\s\|\s|;\s")
"""What separates the notes of one paragraph."""
WHO_CAN_READ_IT = (
    "It is not shown on the site, but it is still in this file, which everybody can read if the repository is public."
)
"""What a message about private data must not leave out."""


def is_private_name(name: str, *, of_screening: bool = False) -> bool:
    """Whether a column or tag of this name holds private data.

    With `of_screening`, only names that people who select papers, or their programs, give to columns.
    """
    words = set(_list_words(name))
    return bool(words & (_SCREENING if of_screening else _PRIVATE)) or "e-mail" in name.lower()


def is_private_beside_screening(name: str) -> bool:
    """Whether a column of this name is about selecting papers in a table that has other columns about that."""
    return bool(set(_list_words(name)) & _WITH_SCREENING)


def name_private_data(name: str) -> str:
    """The words of a private column's name that say what it holds, without the name of a person, for a message."""
    kept = [word for word in _WORD.findall(name) if word.lower() in _PRIVATE | _WITH_SCREENING]
    return " ".join(kept) or "…"


def is_private_note(text: str) -> bool:
    """Whether a note is a program's own or of people who select papers, or is the path of a local file."""
    text = text.replace("\xa0", " ")
    return bool(_NOTE().match(text)) or is_local_path(text) or find_statement(text.lstrip()) == 0


def drop_private_marks(keyword: str) -> str:
    """A keyword, or several in one text, without those that only mark the paper in somebody's library: `to read`.

    It is empty if nothing else is left.
    """
    pieces = _BETWEEN_KEYWORDS.split(keyword) if ";" in keyword or "," in keyword else [keyword]
    kept = [piece for piece in pieces if not _MARK.fullmatch(piece.strip())]
    return keyword if len(kept) == len(pieces) else "; ".join(map(str.strip, kept))


def is_local_path(text: str) -> bool:
    """Whether a text is the path of a file on somebody's computer or in somebody's library, and not a web address."""
    return "://" not in text[:12].replace("file://", "") and bool(_LOCAL().match(text))


def drop_private_notes(text: str) -> str:
    """A comment without the parts that are private notes: lines, and what follows a bar or a semicolon.

    Such a note goes on to the end of its paragraph.
    """
    paragraphs = (_cut_note(paragraph) for paragraph in _PARAGRAPHS.split(text))
    return "\n\n".join(filter(None, paragraphs))


def _cut_note(paragraph: str) -> str:
    """A paragraph up to the first private note in it."""
    at = 0
    for mark in [*_NOTE_MARKS.finditer(paragraph), None]:
        if is_private_note(paragraph[at : mark.start() if mark else len(paragraph)]):
            return paragraph[:at].rstrip(" ;|\n")
        at = mark.end() if mark else at
    return paragraph


def _list_words(name: str) -> list[str]:
    """Return the words of a name in lower case; a capital within a name begins a word, as in `reviewerNotes`."""
    return [word.lower() for word in _WORD.findall(name)]
