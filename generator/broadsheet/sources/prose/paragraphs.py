"""Judges whether a paragraph of a page may be a title, or reads as running text, in any language."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from broadsheet.system.patterns import compile_late

_SHORTEST_ABSTRACT = 150
"""The fewest letters of a paragraph that may be an abstract wherever it is."""
_SHORTEST_SENTENCE = 30
"""The fewest letters of a paragraph that may be an abstract below a title."""
_WIDE = 3
"""How many letters a character for a word or a syllable counts as, in Chinese and Japanese."""
_LOOKED_AT = 2_000
"""Characters of a paragraph that are looked at."""
_SENTENCE_END = compile_late(r"[.!?؟۔।][\"'”’»)\]]*(?=\s|\Z)|[。！？．｡]")
"""The end of a sentence."""
_FULL_STOP = re.compile(r"[.。．｡۔।][\"'”’»)\]]*\Z")
"""A full stop at the end of a paragraph."""
_CODE = re.compile(r"[{}<>=;|*#~@^\\/_`]")
"""Characters that are frequent in source code, markup and listings, and rare in running text."""
_MOST_CODE = 0.06
"""The share of these above which a paragraph is not running text."""
_LEAST_LETTERS = 0.6
"""The least share of letters in running text, white space aside."""
_FORMULA = compile_late(r"\$[^$\n]{1,500}\$|\\\(.{1,500}?\\\)|\\[A-Za-z]{1,20}(?:\{[^{}]{0,200}\})?|https?://\S{1,500}")
"""A formula, a command of TeX or an address, which abstracts may have."""
_SECTION = compile_late(
    r"(?:(?:chapter|part|section|appendix|article|annex|lesson|step|figure|table|note|version) ?[\divx]+\b.*"
    r"|(?:\d+(?:\.\d+)*[.)]?|[ivx]+\.|[a-z][.)]) (?>(?:\S++ ?){1,3})"
    r"|(?:\d[.\d]* ?)?(?:"
    r"introduction|overview|description|background|preface|preamble|foreword|contents|table of contents|"
    r"installation|installing.*|install|requirements|prerequisites|usage|options|examples?|synopsis|name|"
    r"see also|author|authors|bugs|copyright.*|licen[cs]e|licensing|contributing|contributors|credits|"
    r"acknowledg\w+|configuration|building|getting started|quick ?start|features|documentation|support|"
    r"contact|faq|changelog|changes|history|news|notes?|methods?|materials and methods|results|discussion|"
    r"conclusions?|references|bibliography|definitions|disclaimer|terms and conditions|agenda|minutes|"
    r"attendees|participants|next steps|action items|summary|abstract|purpose|scope|"
    r"ingredients|directions|instructions|warning|important|prologue|epilogue"
    r"))\W*+",
    re.IGNORECASE,
)
"""The heading of a section of one document, such as a manual or an essay, which is not the title of a paper."""
_NO_TITLE = compile_late(
    r"[:;,\\{(\[=>]\Z|\A[-*+•#>|$%/<{}\\;]|\A(?:dear|hi|hello)\b|\A(?=\S++\Z)\S+?(?:@|://)\S|\A\W*+\d*+\W*+\Z"
    r"|\A(?-i:[a-z])[a-z_]*: ",
    re.IGNORECASE,
)
"""How the line of a letter, a list, a program or a listing begins or ends, and the title of no paper."""


def is_running_text(text: str) -> bool:
    """Whether a paragraph reads as running text: long, with more than one sentence or a full stop at its end."""
    if not _has_letters(text, _SHORTEST_ABSTRACT):
        return False
    sentences = sum(1 for _ in _SENTENCE_END().finditer(text))
    return sentences > 1 or (sentences == 1 and bool(_FULL_STOP.search(text[-9:])))


def is_sentence(text: str) -> bool:
    """Whether a paragraph is at least one sentence with a full stop, as a short abstract is."""
    return bool(_FULL_STOP.search(text[-9:])) and _has_letters(text, _SHORTEST_SENTENCE)


def is_prose(text: str) -> bool:
    """Whether a paragraph consists of words, and not of code, markup or numbers."""
    plain = _FORMULA().sub("x", text[:_LOOKED_AT])
    size = sum(not character.isspace() for character in plain) or 1
    letters = sum(character.isalpha() for character in plain)
    return letters >= _LEAST_LETTERS * size and len(_CODE.findall(plain)) <= _MOST_CODE * size


def is_section(text: str) -> bool:
    """Whether a paragraph is the heading of a section of one document."""
    return bool(_SECTION().fullmatch(text)) or (len(text.split()) <= 3 and text.isupper() and text.isascii())


def may_be_title(text: str) -> bool:
    """Whether a paragraph may be the title of a paper."""
    return not _NO_TITLE().search(text) and not _FULL_STOP.search(text[-9:]) and is_prose(text)


def _has_letters(text: str, least: int) -> bool:
    """Whether a paragraph has so many letters; a character for a word or a syllable counts as several."""
    if len(text) >= least or text.isascii():
        return len(text) >= least
    return sum(_WIDE if east_asian_width(character) in "WF" else 1 for character in text) >= least
