"""What a query finds, by the definition in docs/search-index.md: every paper is looked at, without an index.

This is slow. It shares nothing with the engine but the values of the papers, so that a mistake of one shows.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from broadsheet.search.documents import Document

Topics = dict[str, tuple[str, str]]
"""The group and the title of each topic, by its slug."""
_RULES = tomllib.loads(
    (Path(__file__).parents[3] / "generator" / "broadsheet" / "search" / "variants.toml").read_text(encoding="utf-8")
)
_SPECIAL = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ς": "σ"}
_SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")
_LONGEST = 40


class Token(NamedTuple):
    """A token at its position."""

    text: str
    at: int


class Run(NamedTuple):
    """What is written without a break."""

    tokens: list[Token]
    joined: str
    is_character: bool
    end: int


def clean(text: str) -> str:
    """The text as it is compared: without case, accents and what is left out of words."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    kept = ""
    base = ""
    for character in text:
        if "\u0300" <= character <= "\u036f":
            if "a" <= base <= "z" or "α" <= base <= "ω":
                continue
        else:
            base = character
        kept += character
    kept = "".join(_SPECIAL.get(character, character) for character in unicodedata.normalize("NFC", kept))
    dropped = set("^_{}\\\u00ad\u200b\u200c\u200d\ufeff")
    kept = re.sub(r"(?<=\w)['’]s(?!\w)", "", kept) if "s" in kept else kept
    return "".join(character for character in kept if character not in dropped)


def is_alone(character: str) -> bool:
    """Whether a character is a token of its own."""
    return ord(character) > 0xE00 and character.isalpha() and unicodedata.name(character, "").startswith(_SCRIPTS)


def is_letter(character: str) -> bool:
    """Whether a character is part of a word."""
    return (character.isalnum() or unicodedata.category(character) in ("Mn", "Mc")) and not is_alone(character)


def list_runs(text: str) -> list[Run]:
    """The runs of a text that has been cleaned."""
    runs: list[Run] = []
    at = start = end = 0
    while start < len(text):
        if is_alone(text[start]):
            at += start != end
            end = start + 1
            runs.append(Run([Token(text[start], at)], "", True, end))
            at += 1
        elif is_letter(text[start]):
            end = start
            while end < len(text) and (is_letter(text[end]) or _joins(text, end)):
                end += 1
            parts = ["".join(filter(is_letter, part)) for part in re.split(r"[-‐‑'’.]", text[start:end])]
            joined = "".join(parts)
            tokens = [Token(part[:_LONGEST], at + number) for number, part in enumerate(parts)]
            runs.append(Run(tokens, joined if len(parts) > 1 and len(joined) <= _LONGEST else "", False, end))
            at += len(parts)
        else:
            start += 1
            continue
        start = end
    return runs


def _joins(text: str, at: int) -> bool:
    """Whether a sign joins the parts of a compound."""
    if not 0 < at < len(text) - 1 or not (is_letter(text[at - 1]) and is_letter(text[at + 1])):
        return False
    return text[at] in "-‐‑'’" or (text[at] == "." and text[at - 1] in "0123456789" and text[at + 1] in "0123456789")


@cache
def list_tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text, joined forms among them."""
    found = []
    for run in list_runs(clean(text)):
        found += run.tokens
        if run.joined:
            found.append(Token(run.joined, run.tokens[0].at))
    return tuple(found)


@cache
def list_author_tokens(name: str) -> tuple[Token, ...]:
    """The tokens of an author's name, and the first letters of all words but the last."""
    tokens = list_tokens(name)
    words = [token for run in list_runs(clean(name)) for token in run.tokens]
    return (*tokens, *(Token(token.text[0], token.at) for token in words[:-1]))


@cache
def fold(text: str) -> str:
    """The letters and digits of a text."""
    return "".join(token.text for run in list_runs(clean(text)) for token in run.tokens)


@cache
def list_spellings(word: str) -> frozenset[str]:
    """The word and its variants, by two rules at most."""
    found = {word}
    for _ in range(2):
        for one in list(found):
            if one in _RULES["never"]:
                continue
            for pair in _RULES["endings"]:
                for old, new in (pair, pair[::-1]):
                    stem = one.removesuffix(old) if old else one
                    if one.endswith(old) and len(stem) >= _RULES["shortest"] and stem + new not in _RULES["never"]:
                        found.add(stem + new)
    return frozenset(found)


def has_word(tokens: Sequence[Token], word: str, *, is_open: bool, has_variants: bool = True) -> bool:
    """Whether tokens have a word, a variant or, if it is open, a word that begins so."""
    words = list_spellings(word) if has_variants else {word}
    return any(token.text in words or (is_open and token.text.startswith(word)) for token in tokens)


def has_phrase(tokens: Sequence[Token], phrase: Sequence[Token]) -> bool:
    """Whether tokens stand beside each other as in a phrase."""
    known = set(tokens)
    first = phrase[0]
    return any(
        all(Token(word.text, token.at + word.at - first.at) in known for word in phrase)
        for token in tokens
        if token.text == first.text
    )


class Scan:
    """Finds papers by looking at all of them. `documents` are in the order of their numbers."""

    def __init__(self, documents: Sequence[Document], topics: Topics) -> None:
        self._documents, self._topics = documents, topics

    def find(self, query: str) -> set[int]:
        """The numbers of the papers that match a query which is not the title, the name or an identifier of one."""
        needed: dict[object, list[Callable[[Document], bool]]] = {}
        excluded = []
        for number, (is_negative, group, test) in enumerate(self._read(query)):
            if is_negative:
                excluded.append(test)
            else:
                needed.setdefault(group or number, []).append(test)
        if not needed and not excluded:
            return set()
        return {
            number
            for number, document in enumerate(self._documents)
            if all(any(test(document) for test in tests) for tests in needed.values())
            and not any(test(document) for test in excluded)
        }

    def _read(self, query: str) -> Iterator[tuple[bool, object, Callable[[Document], bool]]]:
        """Yield for each part whether it is negative, its group of alternatives, and its test."""
        for part in _split(query):
            is_last = query.endswith(part)
            text, is_negative = part.removeprefix("-"), part.startswith("-")
            field, colon, value = text.partition(":")
            if not (colon and value and field.lower() in ("title", "author", "topic", "venue", "year", "month", "has")):
                field, value = "", text
            field = field.lower()
            is_quoted = value[:1] in '"“”'
            value = value.strip('"“”') if is_quoted else value
            runs = list_runs(clean(value))
            if not runs and not field:
                continue
            is_open = (
                is_last and not is_negative and not is_quoted and len(runs) == 1
                and runs[0].end == len(clean(value)) and not runs[0].is_character
            )  # fmt: skip
            yield is_negative, self._group(field, value), self._test(field, value, runs, is_quoted, is_open)

    def _group(self, field: str, value: str) -> object:
        """What alternatives have in common."""
        if field == "topic":
            return "topic", next(
                (group for slug, (group, title) in self._topics.items() if fold(value) in (fold(slug), fold(title))), ""
            )
        return {"year": "dates", "month": "dates", "venue": "venue"}.get(field)

    def _test(
        self, field: str, value: str, runs: Sequence[Run], is_quoted: bool, is_open: bool
    ) -> Callable[[Document], bool]:
        """How a paper is judged by a part."""
        tokens = [token for run in runs for token in run.tokens]
        if field == "has":
            return lambda document: value.lower() in document.has
        if field == "topic":
            slugs = [slug for slug, (_, title) in self._topics.items() if fold(value) in (fold(slug), fold(title))]
            return lambda document: slugs[:1] == [topic for topic in document.topics if topic in slugs[:1]]
        if field in ("year", "month"):
            return lambda document: _is_listed(document.date, field, value)
        if field == "venue":
            return lambda document: has_phrase(list_tokens(document.venue), tokens)
        if field == "author" and len(tokens) > 1:
            words = {token.text for token in tokens}
            return lambda document: any(
                words <= {token.text for token in list_author_tokens(name)} for name in document.authors
            )
        if field == "author":
            return lambda document: any(
                has_word(list_author_tokens(name), tokens[0].text, is_open=is_open, has_variants=False)
                for name in document.authors
            )

        def judge(document: Document) -> bool:
            texts = [list_tokens(document.title)]
            if not field:
                texts += [list_tokens(document.abstract), *map(list_author_tokens, document.authors)]
            if is_quoted or len(runs) > 1 or runs[0].is_character:
                return any(has_phrase(text, tokens) for text in texts)
            word = runs[0].joined or tokens[0].text
            return any(
                has_word(text, word, is_open=is_open) or (len(tokens) > 1 and has_phrase(text, tokens))
                for text in texts
            )

        return judge


def _split(query: str) -> list[str]:
    """The parts of a query: white space ends one, but not between quotation marks."""
    return re.findall(r'(?:-?(?:[A-Za-z]+:)?["“”][^"“”]*(?:["“”]|$))|\S+', query)


def _is_listed(date: str, field: str, value: str) -> bool:
    """Whether a date is in a range of years or months."""
    length = 4 if field == "year" else 7
    first, dots, last = value.partition("..")
    if not dots and field == "year":
        first, dots, last = value.partition("-")
    last = last if dots else first
    return len(date) >= length and first <= date[:length] <= (last or "9999-99")


def list_newest(numbers: set[int], documents: Sequence[Document]) -> list[int]:
    """Numbers of papers in the order of their dates, the newest first."""
    assert all(_key(one.date) <= _key(other.date) for one, other in pairwise(documents))
    return sorted(numbers, reverse=True)


def _key(date: str) -> list[str]:
    """By what dates are sorted: a month comes after its days."""
    return [*date.split("-"), "99", "99"][:3] if date else []
