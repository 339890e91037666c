"""Finds what databases and feeds put after an abstract: notices, identifiers, and links to the rest of the text."""

from __future__ import annotations

import re

from broadsheet.system.ascii_text import has_any, to_ascii
from broadsheet.system.patterns import compile_late

_NEAR, _FAR = 200, 600
"""Characters at the end of a text in which the words of a notice are."""
_ENDINGS = tuple(
    (reach, words, compile_late(pattern))
    for reach, words, pattern in (
        (_NEAR, ("ABSTRACT FROM",), r"\s*+[\[(]?ABSTRACT FROM (?:AUTHORS?|PUBLISHER)[\])]?\.?\s*+\Z"),
        (
            _NEAR,
            ("bstract from",),
            r"\s*+[\[(](?:Abstract|abstract) from (?:authors?|publisher)[\])]\.?\s*+\Z",
        ),
        (
            _NEAR,
            ("Psyc",),
            r"\s*+\(?Psyc(?:INFO|Info|EXTRA|ARTICLES|TESTS) Database Record \([cC]\)[^\n]{0,120}\Z",
        ),
        (
            _NEAR,
            ("PUBLICATION ABSTRACT", "Abstract shortened"),
            r"\s*+\[?\(?(?:PUBLICATION ABSTRACT|Abstract shortened by (?:ProQuest|UMI|author)\.?)\)?\]?\.?\s*+\Z",
        ),
        (
            _NEAR,
            ("As Provided", "(Author", "(Contains "),
            r"\s*+\((?:As Provided|Authors?(?:/[A-Z]{2,3}| abstract)?|Contains \d+ (?:figure|table|note|footnote"
            r"|endnote|reference|chart|exhibit|resource)[^()\n]{0,80})\)\.?\s*+\Z",
        ),
        (
            _NEAR,
            ("Published",),
            r"\s*+\[[^\[\]\n]{3,60}\]\s+Published\s+(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[^\n]{4,30}\Z",
        ),
        (
            _NEAR,
            ("The content of this RSS Feed", "To cite this article"),
            r"\s*+(?:The content of this RSS Feed|To cite this article before page numbers are assigned)[^\n]{0,120}\Z",
        ),
        (
            _FAR,
            ("Expected final online publication",),
            r"\s*+Expected final online publication date for [^\n]{5,400}\Z",
        ),
        (
            _FAR,
            ("PMID", "PMC", "DOI", "doi"),
            r"(?:(?<=[.!?…\])”])|\n|\A)\s*+"
            r"(?:(?:PMID|PMCID|PMC|DOI|doi)\s?:\s?\S++(?: \[[^\]\n]{1,60}\])?[ |]*+\s*+)+\Z",
        ),
        (_FAR, ("doi",), r"(?:(?<=[.!?…\])”])|\n|\A)\s*+(?:https?://)?(?:dx\.)?doi\.org/10\.\S++\s*+\Z"),
        (
            _FAR,
            ("The post ",),
            r"(?:(?<=[.!?…\])”])|\n|\A)\s*+The post [^\n]{1,400}? (?:appeared first|first appeared) on [^\n]{1,120}\Z",
        ),
    )
)
"""Notices at the end of a text, each after words of which it contains one.

Looking for a word takes much less time than looking for a pattern.
"""
_MORE_WORDS = ("Read ", "READ ", "Continue ", "CONTINUE ", "Click here ", "View ")
"""Words of which a link to the rest of a text has one."""
_NEAR_WORDS, _FAR_WORDS = (
    tuple(dict.fromkeys(word for of_ending, words, _ in _ENDINGS if of_ending == reach for word in words))
    for reach in (_NEAR, _FAR)
)
"""All of these words; most texts have none of them near their end."""
_EBSCO = re.compile(r"Copyright of [^\n]{2,300}? is the property of ")
"""The beginning of EBSCO's notice, which goes on to say that copies may not be sent."""
_MORE = compile_late(
    r"(?:(?<=[.!?…\])”»])|\n|\A)\s*+(?:\[?(?:…|\.\.\.)\]?\s*+)?[»→\[(]*+\s*+"
    r"(?:R(?:ead|EAD) (?:[Mm]ore|MORE|[Ff]ull (?:[Aa]rticle|[Tt]ext)|the full (?:article|text|paper|abstract|story)|on)"
    r"|C(?:ontinue [Rr]eading|ONTINUE READING|lick here to (?:read|view|continue)(?: (?:more|on|reading|the (?:full )?"
    r"(?:article|text|paper|abstract)))?)"
    r"|View (?:the )?(?:[Ff]ull (?:[Tt]ext|[Aa]rticle|[Aa]bstract)|[Mm]ore|article|abstract|PDF))"
    r"(?P<rest>[^\n]{0,300})\Z"
)
"""A link to the rest of a text, as feeds of web logs have it, and what follows it."""


def find_ending(text: str, title: str, first: int) -> int:
    """Return the index of the notice of a database or a feed with which the text ends; its length if there is none.

    `title` is the paper's, which a link to the rest may repeat, and `first` the index from which a notice is searched.
    """
    starts: list[int] = []
    tail = to_ascii(text[max(first, len(text) - _FAR) :])
    if has_any(tail[-_NEAR:], _NEAR_WORDS) or has_any(tail, _FAR_WORDS):
        found = [pattern().search(text, first) for reach, words, pattern in _ENDINGS if has_any(tail[-reach:], words)]
        starts += [match.start() for match in found if match]
    if has_any(tail, _MORE_WORDS) and (match := _MORE().search(text, first)) and _is_about_paper(match["rest"], title):
        starts.append(match.start())
    if (match := _EBSCO.search(text, first)) and "may not be" in text[match.end() :]:
        starts.append(match.start())
    return min(starts, default=len(text))


def _is_about_paper(rest: str, title: str) -> bool:
    """Return whether what follows “read more” is nothing, a sign, or the paper's title or its beginning."""
    words = rest.strip(" .…→»>:()[]“”\"'‘’|-–—")
    return not words or (bool(title) and title.lower().startswith(words.lower()[:60]))
