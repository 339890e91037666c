"""Finds the name of what a paper introduces: a system, a data set or a benchmark.

Authors put such a name in a few places, which are searched in this order:

- before the colon of the title (`CoastNet: Mapping …`), or before `Technical Report`;
- after “named” or “called”;
- as the acronym in brackets after “we introduce …”;
- directly after “we introduce”.

In an abstract, a word counts as a name if it has a capital letter or a digit inside. A word that several other papers
use is not a name, unless the title begins with it and the abstract introduces it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice

from msgspec.structs import replace

from broadsheet.enrich.sentences import is_contribution, split_sentences
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper

MAX_OTHER_PAPERS = 2
"""A word that at least this many other papers use is not a name."""
MIN_OCCURRENCES = 3
"""How often an abstract must use a word that has capitals only after hyphens, such as `Med-Gemini`, for it to be a
name.
"""
MAX_ANNOUNCED = 200
"""How many different words of an abstract are tried as names, since the whole abstract may be searched for each."""
_HEAD_WORDS = 3
"""The maximum number of words before the colon of a title that can be a name."""

_REPORT = " Technical Report"
_QUOTES = "\"'“”‘’« »"
_VERSION = re.compile(r"[vV]?\d+(?:\.\d+)*")
_NOT_NAMING = frozenset(
    "a an about against are around at beyond can do does from how in is on rethinking revisiting the to toward towards"
    " understanding unlocking what when where which who why with without".split()
)
"""Words with which a title that names nothing begins, such as `Beyond Words: …`."""
_PROSE = re.compile(r"[,;]|['’](?:d|ll|m|re|s|t|ve)(?!\w)", re.IGNORECASE)
"""What a title has if it begins with a sentence or a list of words: a comma, or a contraction as in `Aren't`."""
_SURVEY = re.compile(r"\b(?:survey|review|overview|taxonomy|roadmap|tutorial|perspective)\b", re.IGNORECASE)
"""Words in the title of a paper that is about other systems."""
_LICENCE = re.compile(r"(?:CC-)?BY(?:-(?:NC|SA|ND))*(?:-\d\.\d)?|(?:A?GPL|LGPL|MIT|BSD|Apache)(?:-\d(?:\.\d)?)?|CC0")
"""The name of a licence, which is no system."""

_NAME = r"\w+(?:[-.+/]+\w+)*\+*"
"""A regular expression for a word as names are spelled: with hyphens, points, slashes and plus signs inside."""
_WORD = re.compile(_NAME)
_UNBROKEN = r"[^\s()]{1,80}+"
"""A regular expression for what is written without a space. It is bounded, so that a search takes linear time."""
_ANNOUNCED = (
    r"\b(?:[Ww]e|[Pp]aper|[Ww]ork|[Ss]tudy)\s(?:[^\s.]{1,80}+\s){0,4}?"
    r"(?:built|build|collect|construct|contribut|creat|curat|design|develop|formulat|introduc|offer|present|produc|propos"
    r"|releas)\w*\s"
)
"""A regular expression for what comes before a new thing: “we propose a …”."""
_NAMED = r"\b(?:named|called|dubbed|termed|coined|namely)[^\w(]++"
"""A regular expression for words that are followed by a name."""
_OBJECT = rf"(?:(?!(?:as|by|for|from|in|of|on|that|to|using|via|which|with)\b){_UNBROKEN}\s+){{0,12}}"
"""A regular expression for up to twelve words that may precede the name, none of them a preposition."""
_IN_BRACKETS = r"\((?P<words>[^()]{1,200}+)\)"
_PLACES = (
    re.compile(rf"{_NAMED}(?P<words>\(?(?:\w[\w-]{{0,80}}+\W++){{0,3}}\w[\w-]{{0,80}}+)"),
    re.compile(rf"(?:{_ANNOUNCED}|{_NAMED}){_OBJECT}{_IN_BRACKETS}"),
    re.compile(rf"{_ANNOUNCED}(?P<words>{_OBJECT}(?!(?:by|for|in|of|on)\b)\w\S{{0,80}})"),
    re.compile(rf"(?:{_ANNOUNCED}|{_NAMED})(?:[\w-]{{1,80}}+\s){{1,12}}?{_IN_BRACKETS}"),
    re.compile(rf"{_IN_BRACKETS}[^()]* (?:is|are) (?:introduced|presented|proposed)\b"),
)
"""Patterns for the name of what a sentence introduces, the most reliable first. The group `words` contains the name."""


def find_introduced_names(library: Library) -> Library:
    """Return the library with the name of what each paper introduces; the name is empty if none is found."""
    words = {paper.identity: set(_WORD.findall(paper.abstract.prose)) for paper in library.papers}
    users = Counter(word for found in words.values() for word in found)

    def is_own(word: str, paper: Paper) -> bool:
        """Return whether fewer than `MAX_OTHER_PAPERS` papers other than this one use a word."""
        return users[word] - (word in words[paper.identity]) < MAX_OTHER_PAPERS

    return library.map(lambda paper: replace(paper, name=_find_name(paper, is_own)))


def _find_name(paper: Paper, is_own: Callable[[str, Paper], bool]) -> str:
    """Return the name in the title, or else the first name that the abstract announces, or else an empty string."""
    abstract = paper.abstract.prose
    sentences = _list_contributions(abstract)
    announced, named = _find_announced(sentences), _find_named(sentences)
    head = _read_head(paper.title.plain, abstract)
    if head and (head in announced or is_own(head, paper)):
        return head
    tried = islice((word for word in dict.fromkeys(announced) if not _LICENCE.fullmatch(word)), MAX_ANNOUNCED)
    return next(
        (word for word in tried if is_own(word, paper) and (word in named or _is_name(word, abstract))),
        "",
    )


def _read_head(title: str, abstract: str) -> str:
    """Return the name before the colon of a title, the first one in `A & A-5M: …`; empty if there is none.

    A title that ends with `Technical Report` names a system, too, and a number behind a name is its version.
    Ordinary words, as in `Position: …`, are a name only if the abstract contains the last of them with the same
    spelling, and not if they say what a survey is about. If the abstract contains their acronym, the acronym is the
    name.
    """
    head, colon, rest = title.partition(":")
    head, report, _ = head.partition(_REPORT)
    words = re.split(r"\s+(?:&|and)\s+", head)[0].strip(_QUOTES).split()
    if (
        not (colon or report)
        or not words
        or len(words) > _HEAD_WORDS
        or words[0].lower() in _NOT_NAMING
        or _PROSE.search(head)
        or not all(word[0].isupper() or _has_shape(word) or _VERSION.fullmatch(word) for word in words)
    ):
        return ""
    name = " ".join(words)
    if any(_has_shape(word) or "-" in word for word in words):
        return name if len(words) == 1 or not _SURVEY.search(rest) else ""
    acronym = re.search(rf"{re.escape(name)} \(({_NAME})\)", abstract)
    if acronym:
        return acronym[1]
    return name if re.search(rf"(?<!\w){re.escape(words[-1])}(?!\w)", abstract) and not _SURVEY.search(rest) else ""


def find_announced(abstract: str) -> list[str]:
    """Return the words for what an abstract says its authors introduce, the most reliable first."""
    return _find_announced(_list_contributions(abstract))


def _list_contributions(abstract: str) -> list[str]:
    """Return the sentences of an abstract that say what the authors made or did."""
    return list(filter(is_contribution, split_sentences(abstract)))


def _find_announced(sentences: Sequence[str]) -> list[str]:
    """Return the words for what sentences say their authors introduce, the most reliable first."""
    return [
        word
        for place in _PLACES
        for sentence in sentences
        for match in place.finditer(sentence)
        for word in _WORD.findall(match["words"])
    ]


def _find_named(sentences: Sequence[str]) -> set[str]:
    """Return the single words with a capital that sentences give as names: after “named” or “called”."""
    found = (_WORD.findall(match["words"]) for sentence in sentences for match in _PLACES[0].finditer(sentence))
    return {first for first, *rest in found if first[0].isupper() and not (rest and rest[0][0].isupper())}


def _is_name(word: str, abstract: str) -> bool:
    """Return whether a word in an abstract looks like a name, rather than a kind of thing or a quantity.

    `7B`, `LLMs` and `CLIP-based` are not names.
    """
    *_, last = word.split("-")
    if re.fullmatch(r"\d[\d.,]*[A-Za-z]{0,2}|[A-Z]+s", word) or (last.islower() and len(last) > 1):
        return False
    return _has_shape(word) or ("-" in word and word[0].isupper() and abstract.count(word) >= MIN_OCCURRENCES)


def _has_shape(word: str) -> bool:
    """Return whether a part of a hyphenated word has a capital or a digit after its first letter, as in `CoMM` or
    `V2PE`.
    """
    return any(part[1:] != part[1:].lower() or (part[1:] and not part.isalpha()) for part in word.split("-"))
