"""Splits papers into chunks: the text between stop words and punctuation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from snowballstemmer import stemmer

from broadsheet.enrich.words import Token, tokenize
from broadsheet.model.paper import Paper
from broadsheet.suggest.acronyms import Meaning
from broadsheet.suggest.lexicon import STOPS
from broadsheet.suggest.word_usage import Usage, is_stop, split_paper

TITLE_WEIGHT = 3
"""The count of a phrase in a title, or of a keyword; a phrase in a sentence counts 1."""
_KEYWORD_WORDS = 5
_KEYWORD_LENGTH = 100
"""The most words and characters of a keyword that can name a topic."""
_HYPHENS = re.compile(r"[‐‑–-]+")
_POSSESSIVE = (["'", "s"], ["’", "s"])
_ALIKE = (
    (re.compile(r"(?<=[yo]s|es)(?:is|es?)$"), ""),  # analysis, analyses
    (re.compile(r"our(?=s?$|al|ed$|ing)"), "or"),  # tumour
    (re.compile(r"ys(?=e[ds]?$|ing$)"), "yz"),  # analysed
    (re.compile(r"is(?=e[ds]?$|ing$|ation)"), "iz"),  # normalisation
    (re.compile(r"[ao]e"), "e"),  # anaemia
    (re.compile(r"ll(?=ed$|ing$)"), "l"),  # modelling
)
"""Replacements that make British and American spellings equal, and Greek singulars and plurals."""


class Unit(NamedTuple):
    """A word, or several words that form a unit: joined by hyphens, or nearly always used together."""

    key: str
    """Equal for all spellings, and for an acronym and its long form."""
    root: str
    """Equal for all words with one stem."""
    words: tuple[str, ...]
    """Folded."""
    written: str
    """As written, in lower case."""


Chunk: TypeAlias = list[Unit]


class Part(NamedTuple):
    """A title, a sentence or a keyword."""

    chunks: list[Chunk]
    gain: int
    """The count of a phrase in it."""


def read_parts(paper: Paper, usage: Usage) -> list[Part]:
    """The parts of a paper: the title, each sentence of the abstract, and each keyword."""
    texts = [list(_read_chunks(text, usage)) for text in split_paper(paper)]
    keywords = [_read_keyword(keyword, usage) for keyword in (*paper.given, *paper.keywords)]
    return [
        *(Part(chunks, 1 if place else TITLE_WEIGHT) for place, chunks in enumerate(texts)),
        *(Part([[keyword]], TITLE_WEIGHT) for keyword in keywords if keyword),
    ]


def uninvert_name(name: str) -> str:
    """A name in its usual order: `hepatocellular carcinoma` for the heading `carcinoma, hepatocellular` of a
    thesaurus."""
    return " ".join(reversed(name.split(", "))) if name.count(", ") == 1 else name


def _read_chunks(text: str, usage: Usage) -> Iterator[Chunk]:
    chunk: Chunk = []
    for tokens in _join(tokenize(text), usage.bound):
        if not _parts_phrases(tokens):
            meaning = usage.meanings.get(tokens[0].exact) if len(tokens) == 1 else None
            chunk.append(_make_unit(tokens, text[tokens[0].start : tokens[-1].end], meaning))
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _read_keyword(keyword: str, usage: Usage) -> Unit | None:
    """A keyword as one unit, whatever it contains; nothing if it cannot name a topic."""
    tokens = [token for token in tokenize(uninvert_name(keyword)) if token.is_word]
    can_be_alias = len(keyword) <= _KEYWORD_LENGTH and keyword.isprintable() and "…" not in keyword
    if not can_be_alias or len(tokens) > _KEYWORD_WORDS or _parts_phrases(tokens):
        return None
    # Keywords are often in lower case throughout.
    meaning = usage.meanings.get(tokens[0].exact.upper()) if len(tokens) == 1 else None
    return _make_unit(tokens, keyword, meaning)


def _join(tokens: Sequence[Token], bound: Mapping[str, Sequence[tuple[str, ...]]]) -> Iterator[Sequence[Token]]:
    """The tokens in groups of those that form a unit: joined by hyphens, a possessive, or nearly always used
    together."""
    at = 0
    while at < len(tokens):
        end = at + 1
        for words in bound.get(tokens[at].folded, ()):
            if tuple(token.folded for token in tokens[at : at + len(words)]) == words:
                end = at + len(words)
                break
        while end < len(tokens) and tokens[at].is_word and tokens[end].is_joined:
            end += 1
        if tokens[at].exact.istitle() and [token.folded for token in tokens[end : end + 2]] in _POSSESSIVE:
            end += 2
        yield tokens[at:end]
        at = end


def _parts_phrases(tokens: Sequence[Token]) -> bool:
    return all(map(is_stop, tokens)) or "-".join(token.folded for token in tokens) in STOPS


def _make_unit(tokens: Sequence[Token], text: str, meaning: Meaning | None) -> Unit:
    """The unit that these tokens of a text form; an acronym equals its long form."""
    words = tuple(token.folded for token in tokens)
    compared = meaning or [_keep_capitals(token) for token in tokens if token.is_word and token.folded != "s"]
    key, root = ("".join(map(change, compared)) for change in (_make_alike, _stem))
    return Unit(key, root, words, " ".join(_HYPHENS.sub("-", text).split()).lower())


def _keep_capitals(token: Token) -> str:
    has_capital_inside = token.exact[1:] != token.exact[1:].lower()
    return token.exact if has_capital_inside else token.folded


@lru_cache(maxsize=100_000)
def _make_alike(word: str) -> str:
    for pattern, instead in _ALIKE:
        word = pattern.sub(instead, word)
    return word


_english = stemmer("english")


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return str(_english.stemWord(_make_alike(word))) if word.islower() else word
