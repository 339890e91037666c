"""Finds what databases and feeds put after an abstract: notices, identifiers, and links to the rest of the text."""

from __future__ import annotations

import re

from broadsheet.system.ascii_text import to_ascii

_ENDINGS = tuple(
    (word, re.compile(pattern))
    for words, pattern in (
        (("ABSTRACT FROM",), r"\s*+[\[(]?ABSTRACT FROM (?:AUTHORS?|PUBLISHER)[\])]?\.?\s*+\Z"),
        (("bstract from",), r"\s*+[\[(](?:Abstract|abstract) from (?:authors?|publisher)[\])]\.?\s*+\Z"),
        (("Psyc",), r"\s*+\(?Psyc(?:INFO|Info|EXTRA|ARTICLES|TESTS) Database Record \([cC]\)[^\n]{0,120}\Z"),
        (
            ("PUBLICATION ABSTRACT", "Abstract shortened"),
            r"\s*+\[?\(?(?:PUBLICATION ABSTRACT|Abstract shortened by (?:ProQuest|UMI|author)\.?)\)?\]?\.?\s*+\Z",
        ),
        (
            ("As Provided", "(Author", "(Contains "),
            r"\s*+\((?:As Provided|Authors?(?:/[A-Z]{2,3}| abstract)?|Contains \d+ (?:figure|table|note|footnote"
            r"|endnote|reference|chart|exhibit|resource)[^()\n]{0,80})\)\.?\s*+\Z",
        ),
        (
            ("Expected final online publication",),
            r"\s*+Expected final online publication date for [^\n]{5,400}\Z",
        ),
        (("Published",), r"\s*+\[[^\[\]\n]{3,60}\]\s+Published\s+(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[^\n]{4,30}\Z"),
        (
            ("The content of this RSS Feed", "To cite this article"),
            r"\s*+(?:The content of this RSS Feed|To cite this article before page numbers are assigned)[^\n]{0,120}\Z",
        ),
        (
            ("PMID", "PMC", "DOI", "doi"),
            r"(?:(?<=[.!?…\])”])|\n|\A)\s*+"
            r"(?:(?:PMID|PMCID|PMC|DOI|doi)\s?:\s?\S++(?: \[[^\]\n]{1,60}\])?[ |]*+\s*+)+\Z",
        ),
        (("doi.org/10.",), r"(?:(?<=[.!?…\])”])|\n|\A)\s*+(?:https?://)?(?:dx\.)?doi\.org/10\.\S++\s*+\Z"),
        (
            ("The post ",),
            r"(?:(?<=[.!?…\])”])|\n|\A)\s*+The post [^\n]{1,400}? (?:appeared first|first appeared) on [^\n]{1,120}\Z",
        ),
    )
    for word in words
)
"""Notices at the end of a text, each after a word that it contains.

Looking for a word takes much less time than looking for a pattern.
"""
_MORE_WORDS = ("Read ", "READ ", "Continue ", "CONTINUE ", "Click here ", "View ")
"""Words of which a link to the rest of a text has one."""
_EBSCO = re.compile(r"Copyright of [^\n]{2,300}? is the property of ")
"""The beginning of EBSCO's notice, which goes on to say that copies may not be sent."""
_MORE = re.compile(
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
    tail = to_ascii(text[first:])
    starts = [match.start() for word, pattern in _ENDINGS if word in tail and (match := pattern.search(text, first))]
    if (match := _EBSCO.search(text, first)) and "may not be" in text[match.end() :]:
        starts.append(match.start())
    if (
        any(word in tail for word in _MORE_WORDS)
        and (match := _MORE.search(text, first))
        and _is_about_paper(match["rest"], title)
    ):
        starts.append(match.start())
    return min(starts, default=len(text))


def _is_about_paper(rest: str, title: str) -> bool:
    """Return whether what follows “read more” is nothing, a sign, or the paper's title or its beginning."""
    words = rest.strip(" .…→»>:()[]“”\"'‘’|-–—")
    return not words or (bool(title) and title.lower().startswith(words.lower()[:60]))
