"""Splits papers into chunks: the runs of words between stop words and punctuation marks.

A chunk contains at most one noun phrase with its modifiers, so phrases are looked for only inside chunks. This is the
way in which RAKE finds candidates (Rose et al., Automatic keyword extraction from individual documents, 2010).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from snowballstemmer import stemmer

from broadsheet.enrich.sentences import is_contribution
from broadsheet.enrich.words import Token, quote, tokenize
from broadsheet.model.paper import Paper
from broadsheet.suggest.acronyms import Meaning
from broadsheet.suggest.lexicon import STOPS
from broadsheet.suggest.word_usage import Usage, is_stop, split_paper

TITLE_WEIGHT = 3
"""The count of a phrase in a title, or of one of a few keywords; in a sentence, or as one of many keywords, it is 1."""
_KEYWORD_WORDS = 5
"""The maximum number of words of a keyword that can name a topic."""
_KEYWORD_LENGTH = 100
"""The maximum number of characters of a keyword that can name a topic."""
_ACRONYM_LENGTH = 6
"""The maximum number of characters of a keyword in capitals that is an acronym."""
_HYPHENS = re.compile(r"[‐‑–-]+")
_FEW_KEYWORDS = 6
"""The number of keywords up to which those of a paper say what it is about; longer lists, such as the headings that
PubMed adds, also name whatever it touches.
"""
_AIM = re.compile(
    r"(?:(?:background|context|introduction|rationale)\W+)?(?:(?:main|our|primary|study|the) )*"
    r"(?:aims?|goals?|objectives?|purposes?)\b",
    re.IGNORECASE,
)
"""How a sentence begins that says what a study was for: `OBJECTIVE: To`, or `The aim of this study was to`."""
_BRACKETED = re.compile(r" \([^\W_]+\)(?=[‐‑–-]\w)")
"""An acronym inside words with a hyphen, as in `computed tomography (CT)-guided`."""
_POSSESSIVE = (["'", "s"], ["’", "s"])
"""The tokens of a possessive ending, as in `Alzheimer's`."""
_ALIKE = (
    (re.compile(r"(?<=[yo]s|es)(?:is|es?)$"), ""),  # analysis, analyses
    (re.compile(r"our(?=s?$|al|ed$|ing)"), "or"),  # tumour
    (re.compile(r"ys(?=e[ds]?$|ing$)"), "yz"),  # analysed
    (re.compile(r"is(?=e[ds]?$|ing$|ation)"), "iz"),  # normalisation
    (re.compile(r"[ao]e"), "e"),  # anaemia
    (re.compile(r"ll(?=ed$|ing$)"), "l"),  # modelling
    (re.compile(r"(?<=[ao]log)ues?$"), ""),  # dialogue, catalogue
    (re.compile(r"(?<=[a-z]{3})ia$"), "ium"),  # equilibria
    (re.compile(r"(?<=[a-z]{3})(?:ice|ex)$"), "ix"),  # matrices, vertices
    (re.compile(r"^disk(?=s?$)"), "disc"),  # disk
    (re.compile(r"^neoplasms?$"), "cancer"),  # as MeSH calls cancer
)
"""Replacements that make equal British and American spellings, Greek singulars and plurals, and two names of cancer."""


class Unit(NamedTuple):
    """A word, or several words that form a unit: joined by hyphens, or nearly always used together."""

    key: str
    """Equal for all spellings, and for an acronym and its long form."""
    root: str
    """Equal for all words with one stem."""
    words: tuple[str, ...]
    """The words, folded."""
    written: str
    """The words as written, in lower case."""


Chunk: TypeAlias = list[Unit]
"""The units between two stop words or punctuation marks, in order."""


class Part(NamedTuple):
    """A title, a sentence or a keyword."""

    chunks: list[Chunk]
    """The chunks, in order. A keyword is a chunk of one unit."""
    gain: int
    """The count of a phrase that occurs in it, however often."""
    is_keyword: bool = False
    """Whether it is a keyword."""
    is_indexed: bool = False
    """Whether it is one of many keywords."""
    says_subject: bool = False
    """Whether it says what the paper is about: a title, one of a few keywords, or a sentence on what the authors made,
    did or wanted.
    """

    @property
    def is_title(self) -> bool:
        """Whether it is a title."""
        return self.gain == TITLE_WEIGHT and not self.is_keyword


def read_parts(paper: Paper, usage: Usage) -> list[Part]:
    """Return the parts of a paper: the title, each sentence of the abstract, and each keyword."""
    title, *sentences = (_BRACKETED.sub("", text) for text in split_paper(paper))
    given = [*paper.given, *paper.keywords]
    keywords = [keyword for keyword in (_read_keyword(keyword, usage) for keyword in given) if keyword]
    are_few = len(given) <= _FEW_KEYWORDS
    weight = TITLE_WEIGHT if are_few else 1
    return [
        Part(list(_read_chunks(title, usage)), TITLE_WEIGHT, says_subject=True),
        *(Part(list(_read_chunks(text, usage)), 1, says_subject=_says_subject(text)) for text in sentences),
        *(
            Part([[keyword]], weight, is_keyword=True, is_indexed=not are_few, says_subject=are_few)
            for keyword in keywords
        ),
    ]


def _says_subject(sentence: str) -> bool:
    """Return whether a sentence says what the authors made, did or wanted."""
    return is_contribution(sentence) or bool(_AIM.match(sentence))


def uninvert_name(name: str) -> str:
    """Return a name in its usual order.

    A thesaurus such as MeSH inverts its headings: `carcinoma, hepatocellular` stands for `hepatocellular carcinoma`.
    """
    return " ".join(reversed(name.split(", "))) if name.count(", ") == 1 else name


def _read_chunks(text: str, usage: Usage) -> Iterator[Chunk]:
    """Yield the chunks of a text."""
    chunk: Chunk = []
    for tokens in _join(tokenize(text), usage.bound):
        if not _parts_phrases(tokens):
            chunk.append(_make_unit(tokens, quote(tokens), _spell_out(tokens, usage.meanings)))
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _read_keyword(keyword: str, usage: Usage) -> Unit | None:
    """Return a keyword as one unit, whatever words it contains; None if it cannot name a topic."""
    if keyword.isupper() and len(keyword) > _ACRONYM_LENGTH:
        keyword = keyword.lower()
    tokens = [token for token in tokenize(usage.spell(uninvert_name(keyword))) if token.is_word]
    can_be_alias = len(keyword) <= _KEYWORD_LENGTH and keyword.isprintable() and not {"…", "_"} & {*keyword}
    if not can_be_alias or len(tokens) > _KEYWORD_WORDS or _parts_phrases(tokens):
        return None
    # Keywords are often in lower case throughout.
    meaning = usage.meanings.get(tokens[0].exact.upper()) if len(tokens) == 1 else None
    return _make_unit(tokens, keyword, meaning or _spell_out(tokens, usage.meanings))


def _join(tokens: Sequence[Token], bound: Mapping[str, Sequence[tuple[str, ...]]]) -> Iterator[Sequence[Token]]:
    """Yield groups of tokens that form a unit.

    Such tokens are joined by hyphens, are a name with a possessive ending, or are nearly always used together
    (`bound`).
    """
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
    """Return whether these tokens separate two chunks."""
    return all(map(is_stop, tokens)) or "-".join(token.folded for token in tokens) in STOPS


def _spell_out(tokens: Sequence[Token], meanings: Mapping[str, Meaning]) -> Sequence[str]:
    """Return the words of tokens, with the long forms of acronyms; `s` is a possessive ending."""
    if len(tokens) == 1:
        return meanings.get(tokens[0].exact) or (tokens[0].required,)
    words = [token for token in tokens if token.is_word and token.folded != "s"]
    return [part for token in words for part in meanings.get(token.exact) or (token.required,)]


def _make_unit(tokens: Sequence[Token], text: str, compared: Sequence[str]) -> Unit:
    """Return the unit that these tokens of a text form, by the words by which it is compared with others."""
    words = tuple(token.folded for token in tokens)
    key, root = ("".join(map(change, compared)) for change in (_make_alike, stem))
    return Unit(key, root, words, " ".join(_HYPHENS.sub("-", text).split()).lower())


@lru_cache(maxsize=100_000)
def _make_alike(word: str) -> str:
    """Return a word in the spelling in which variants are equal."""
    for pattern, instead in _ALIKE:
        word = pattern.sub(instead, word)
    return word


_english = stemmer("english")
"""Snowball's stemmer for English (Porter2)."""


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of a word; an acronym is its own stem."""
    return str(_english.stemWord(_make_alike(word))) if word.islower() else word
