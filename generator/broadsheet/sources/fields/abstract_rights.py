"""Finds notices of copyright and licences before and after an abstract.

A sentence of the authors about a publisher or a licence must stay, so that a notice is recognised by its words, its
place and its form together.
"""

from __future__ import annotations

import re
from itertools import islice

from broadsheet.system.ascii_text import has_any, to_ascii
from broadsheet.system.patterns import compile_late

_YEAR = r"(?:19|20)\d\d"
"""A year since 1900."""
_SENTENCE_END = re.compile(r"(?<![\s(][A-Z])(?<!\bSt)\.[)\]”\"]*+(?=\s|\Z)|\n\s*+|\Z")
"""The end of a sentence or of a line, but not the full stop after an initial."""
_HOLDER = r"(?:The\s+|the\s+)?(?:Author|author|Crown|Elsevier|Springer|Wiley|IEEE|ACM)"
"""Those who may follow the sign of copyright in place of a year."""
_COPYRIGHT = (
    r"\(?(?:Crown\s++)?(?:(?:Copyright|COPYRIGHT)\s*+(?:©|\([cC]\)|:)?\s*+|(?:©|�|\([cC]\))\s*+(?:Copyright\s*+)?)"
    rf"(?:[^\n.]{{0,60}}?\b{_YEAR}\b|{_HOLDER})"
)
"""The beginning of a notice of copyright: the sign or the word, and a year or a holder."""
_STARTS_RIGHTS = re.compile(_COPYRIGHT)
_PUBLISHERS = (
    "Elsevier|(?:John )?Wiley|Oxford University Press|Cambridge University Press|Springer|S(?:AGE|age)|Taylor|IOP|AIP|"
    "BMJ|Wolters|Lippincott|Mosby|W\\.? ?B\\.? Saunders|Blackwell|Academic Press|Nature Publishing|Karger|S\\. Karger|"
    "Thieme|Hindawi|MDPI|Frontiers|Copernicus|De Gruyter|Cold Spring Harbor|American |The American|the American|"
    "The Royal|the Royal|Royal|Public Library|IEEE|ACM|Mary Ann Liebert|Dove|Excerpta|Urban|PLOS|Cell Press"
)
"""How the names of publishers begin."""
_SAYS_HOLDER = compile_late(
    rf"\(?(?:{_COPYRIGHT}|Published by (?:{_PUBLISHERS})|Licensee\b"
    rf"|{_YEAR},? (?:Published by )?(?:The Authors?|Elsevier|John Wiley|Wiley|Springer|IEEE|Taylor)\b)"
)
"""The beginning of a sentence that names the holder of the rights."""
_SAYS_RIGHTS = compile_late(
    r"\(?(?:All rights? (?:are )?reserved"
    r"|This (?:article|work|paper|content) is (?:protected by copyright|licensed under|published under|"
    r"distributed under|made available under|open access)|This is an? [Oo]pen[- ][Aa]ccess (?:article|paper)"
    r"|Licen[sc]ed under|Distributed under|Under (?:a )?(?:Creative Commons|exclusive licen[cs]e)"
    r"|For (?:reprints and )?permissions?,? (?:please|contact)|No claim to original|Reproduced with permission"
    r"|(?:Reprinted|Used) (?:with|by) permission)"
)
"""The beginning of any other sentence on rights, wherever it is."""
_WORDS_OF_HOLDERS = frozenset(
    "a access al all an and article as at author authors behalf by c copyright creative commons de der des du e "
    "employer employers et exclusive for für holder holders i in is it la le licence license licensed licensee of on "
    "online open or part press publication published publisher publishing reserved rights s society sons t terms the "
    "their this to und under university van von with y".split()
)
"""The words that a sentence which names the holder has in lower case."""
_FOLLOWS_RIGHTS = compile_late(
    r"Published\b|Re-?use permitted\b|No commercial re-?use"
    r"|[^\n]{0,160}\b(?:[Pp]ublished (?:by|on behalf)|on behalf of|[Ll]icen[cs]e|[Rr]ights|[Cc]opyright|"
    r"Elsevier|Wiley|Springer|Press|Inc\b|Ltd\b|GmbH|B\.V|N\.V|Société|Society)|[^\n]{2,80} \d+[:;(][^\n]{2,60}"
)
"""A sentence that belongs to a notice of copyright if it follows one.

`Published by Elsevier Ltd.` is one, and so is `J Sand 2031;7:11-19`.
"""
_RIGHTS_AFTER_TEXT = compile_late(
    rf"(?:\A|(?<=[.!?)\]”\"’*])|\n)\s*+(?={_COPYRIGHT})"
    rf"|\s(?=(?:Copyright\s+)?©\s?(?:Copyright )?[^\n.]{{0,40}}?{_YEAR})"
)
_LONGEST_RIGHTS = 400
"""The most characters of a sentence on rights."""
_SIGNS = ("©", "\ufffd")
"""The sign of copyright, as it is and as it is left over where an encoding was lost."""
_SIGNS_IN_ASCII = ("copyright", "(c)")
"""What is written in place of the sign, in lower case."""
_WORDS_ON_RIGHTS = (
    "reserved", "published", "licen", "open access", "open-access", "distributed under", "available under",
    "permission", "no claim", "commons", "the author", "elsevier", "wiley", "springer", "ieee", "taylor",
)  # fmt: skip
"""Words of which every notice on rights without a sign has one, in lower case; most abstracts have none of them."""
_MOST_SIGNS = 10
"""How many signs of copyright are looked at."""
_COMPANY = compile_late(r"(?:[A-Z][\w&,'’-]*+\s?+){0,6}(?:Inc|Ltd|LLC|GmbH|Co|Press)\.?")
"""The rest of a company's name, at whose full stop a sentence seemed to end."""


def find_rights_before(text: str) -> int:
    """Return the index at which the abstract begins after a notice of copyright; 0 if there is none."""
    if not _STARTS_RIGHTS.match(text):
        return 0
    at = 0
    while at < len(text):
        end = _SENTENCE_END.search(text, at)
        stop = end.end() if end else len(text)
        sentence = text[at:stop].strip()
        if not _is_on_rights(sentence) and not (at and _COMPANY().fullmatch(sentence)):
            return at
        at = stop + len(text[stop:]) - len(text[stop:].lstrip()) if stop < len(text) else stop
    return at


def find_rights_after(text: str, first: int) -> int:
    """Return the index of the notice of copyright with which the text ends; the length of the text if there is none.

    `first` is the index from which it is searched. The text must not end with white space. A notice without a sign must
    be the last sentence, and not the only one.
    """
    tail = text[first:]
    words = to_ascii(tail).lower()
    has_sign = has_any(words, _SIGNS_IN_ASCII) or has_any(tail, _SIGNS)
    if not has_sign and not has_any(words[-_LONGEST_RIGHTS:], _WORDS_ON_RIGHTS):
        return len(text)
    for match in islice(_RIGHTS_AFTER_TEXT().finditer(text, first), _MOST_SIGNS) if has_sign else ():
        notice = _split_sentences(text[match.end() :])
        if notice and _is_on_rights(notice[0]) and all(map(_belongs_to_rights, notice)):
            return match.start()
    sentences = _split_sentences(tail)
    if len(sentences) > 1 and _is_on_rights(sentences[-1]):
        return len(text.rstrip()) - len(sentences[-1])
    return len(text)


def _is_on_rights(sentence: str) -> bool:
    """Return whether a sentence says who has the rights, or which there are, and nothing else.

    A sentence that names the holder may have only those words in lower case that such notices have, so that a sentence
    of the authors about a publisher stays.
    """
    if len(sentence) > _LONGEST_RIGHTS:
        return False
    words = re.findall(r"(?<![\w@./:-])[a-zà-þ]+(?![\w@/:])", sentence)
    return bool(_SAYS_RIGHTS().match(sentence) or (_SAYS_HOLDER().match(sentence) and set(words) <= _WORDS_OF_HOLDERS))


def _belongs_to_rights(sentence: str) -> bool:
    """Return whether a sentence after a notice of copyright belongs to it."""
    return _is_on_rights(sentence) or (len(sentence) <= _LONGEST_RIGHTS and bool(_FOLLOWS_RIGHTS().match(sentence)))


def _split_sentences(text: str) -> list[str]:
    """Return the sentences and lines of a text, without those that are empty."""
    parts: list[str] = []
    at = 0
    for end in _SENTENCE_END.finditer(text):
        if sentence := text[at : end.end()].strip():
            parts.append(sentence)
        at = end.end()
    return parts
