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
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice

import msgspec

from broadsheet.enrich.sentences import Prose
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.model.value import Value

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

_QUANTITY = re.compile(r"\d[\d.,]*[A-Za-z]{0,2}|[A-Z]+s")
"""A number with a unit, or several things with one abbreviation."""

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
_AFTER_NAMED = re.compile(rf"{_NAMED}(?P<words>\(?(?:\w[\w-]{{0,80}}+\W++){{0,3}}\w[\w-]{{0,80}}+)")
"""A regular expression for up to four words after “named” and the like."""
_PLACES = (
    ("", _AFTER_NAMED),
    ("(", re.compile(rf"(?:{_ANNOUNCED}|{_NAMED}){_OBJECT}{_IN_BRACKETS}")),
    ("", re.compile(rf"{_ANNOUNCED}(?P<words>{_OBJECT}(?!(?:by|for|in|of|on)\b)\w\S{{0,80}})")),
    ("(", re.compile(rf"(?:{_ANNOUNCED}|{_NAMED})(?:[\w-]{{1,80}}+\s){{1,12}}?{_IN_BRACKETS}")),
    ("(", re.compile(rf"{_IN_BRACKETS}[^()]* (?:is|are) (?:introduced|presented|proposed)\b")),
)
"""Patterns for the name of what a sentence introduces, the most reliable first. The group `words` contains the name.
Before each is what a sentence must contain for it to match.
"""


class NameClues(Value, frozen=True):
    """What the text of a paper says about the name of what it introduces."""

    head: str
    """The name in the title; empty if there is none."""
    candidates: tuple[str, ...]
    """The words that the abstract announces and that look like names, the most reliable first."""
    announced: tuple[str, ...]
    """Every word for what the abstract says its authors introduce, the most reliable first."""
    words: tuple[str, ...]
    """The words of the abstract that may be names of other papers, each once."""


def find_name_clues(paper: Paper, abstract: Prose) -> NameClues:
    """Return what the title and the abstract of a paper say about its name."""
    sentences = [one.text for one in abstract.sentences if one.is_contribution]
    announced = tuple(dict.fromkeys(_find_announced(sentences)))
    named = _find_named(sentences)
    tried = islice((word for word in announced if not _LICENCE.fullmatch(word)), MAX_ANNOUNCED)
    return NameClues(
        head=_read_head(paper.title.plain, abstract.text),
        candidates=tuple(word for word in tried if word in named or _is_name(word, abstract.text)),
        announced=announced,
        words=find_marked_words(abstract.text, _WORD),
    )


def find_introduced_names(library: Library, clues: Sequence[NameClues]) -> Library:
    """Return the library with the name of what each paper introduces; the name is empty if none is found.

    `clues` are those of its papers.
    """
    users = Counter(chain.from_iterable(one.words for one in clues))
    # An acronym is hardly ever written in lower case, so such words are only counted once there is one.
    for head in {one.head for one in clues if is_plain(one.head)}:
        users[head] = sum(head in _WORD.findall(paper.abstract.prose) for paper in library.papers)
    names = (_choose(one, users) for one in clues)
    named = (msgspec.structs.replace(paper, name=name) for paper, name in zip(library.papers, names, strict=True))
    return replace(library, papers=tuple(named))


def _choose(clues: NameClues, users: Mapping[str, int]) -> str:
    """Return the name in the title, or else the first name that the abstract announces, or else an empty string.

    `users` is the number of papers that use a word.
    """

    def is_own(word: str) -> bool:
        """Return whether fewer than `MAX_OTHER_PAPERS` other papers use a word."""
        return users[word] - (word in clues.words or is_plain(word)) < MAX_OTHER_PAPERS

    if clues.head and (clues.head in clues.announced or is_own(clues.head)):
        return clues.head
    return next(filter(is_own, clues.candidates), "")


def find_marked_words(text: str, word: re.Pattern[str]) -> tuple[str, ...]:
    """Return the words of a text that are not plain, each once and in order.

    `word` is the expression for a word; it must not match white space.
    """
    parts = [part for part in dict.fromkeys(text.split()) if not is_plain(part)]
    return tuple(one for one in dict.fromkeys(word.findall(" ".join(parts))) if not is_plain(one))


def is_plain(word: str) -> bool:
    """Return whether a word has only letters from a to z in lower case, and hyphens, as few names have."""
    letters = word.replace("-", "")
    return letters.islower() and letters.isalpha() and letters.isascii()


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


def _find_announced(sentences: Sequence[str]) -> list[str]:
    """Return the words for what sentences say their authors introduce, the most reliable first."""
    return [
        word
        for sign, place in _PLACES
        for sentence in sentences
        if sign in sentence
        for match in place.finditer(sentence)
        for word in _WORD.findall(match["words"])
    ]


def _find_named(sentences: Sequence[str]) -> set[str]:
    """Return the single words with a capital that sentences give as names: after “named” or “called”."""
    found = (_WORD.findall(match["words"]) for sentence in sentences for match in _AFTER_NAMED.finditer(sentence))
    return {first for first, *rest in found if first[0].isupper() and not (rest and rest[0][0].isupper())}


def _is_name(word: str, abstract: str) -> bool:
    """Return whether a word in an abstract looks like a name, rather than a kind of thing or a quantity.

    `7B`, `LLMs` and `CLIP-based` are not names.
    """
    *_, last = word.split("-")
    if _QUANTITY.fullmatch(word) or (last.islower() and len(last) > 1):
        return False
    return _has_shape(word) or ("-" in word and word[0].isupper() and abstract.count(word) >= MIN_OCCURRENCES)


def _has_shape(word: str) -> bool:
    """Return whether a part of a hyphenated word has a capital or a digit after its first letter, as in `CoMM` or
    `V2PE`.
    """
    return any(part[1:] != part[1:].lower() or (part[1:] and not part.isalpha()) for part in word.split("-"))
