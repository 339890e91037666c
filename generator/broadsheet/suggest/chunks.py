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
"""The count of a phrase in a title, or of a keyword; a phrase in a sentence counts 1."""
_KEYWORD_WORDS = 5
"""The maximum number of words of a keyword that can name a topic."""
_KEYWORD_LENGTH = 100
"""The maximum number of characters of a keyword that can name a topic."""
_ACRONYM_LENGTH = 6
"""The maximum number of characters of a keyword in capitals that is an acronym."""
_HYPHENS = re.compile(r"[‐‑–-]+")
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
)
"""Replacements that make British and American spellings equal, and Greek singulars and plurals."""


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
    says_subject: bool = False
    """Whether it says what the paper is about: a title, a keyword, or a sentence on what the authors made or did."""

    @property
    def is_title(self) -> bool:
        """Whether it is a title."""
        return self.gain == TITLE_WEIGHT and not self.is_keyword


def read_parts(paper: Paper, usage: Usage) -> list[Part]:
    """Return the parts of a paper: the title, each sentence of the abstract, and each keyword."""
    title, *sentences = split_paper(paper)
    keywords = [_read_keyword(keyword, usage) for keyword in (*paper.given, *paper.keywords)]
    return [
        Part(list(_read_chunks(title, usage)), TITLE_WEIGHT, says_subject=True),
        *(Part(list(_read_chunks(text, usage)), 1, says_subject=is_contribution(text)) for text in sentences),
        *(Part([[keyword]], TITLE_WEIGHT, is_keyword=True, says_subject=True) for keyword in keywords if keyword),
    ]


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
            meaning = usage.meanings.get(tokens[0].exact) if len(tokens) == 1 else None
            chunk.append(_make_unit(tokens, quote(tokens), meaning))
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _read_keyword(keyword: str, usage: Usage) -> Unit | None:
    """Return a keyword as one unit, whatever words it contains; None if it cannot name a topic."""
    if keyword.isupper() and len(keyword) > _ACRONYM_LENGTH:
        keyword = keyword.lower()
    tokens = [token for token in tokenize(uninvert_name(keyword)) if token.is_word]
    can_be_alias = len(keyword) <= _KEYWORD_LENGTH and keyword.isprintable() and not {"…", "_"} & {*keyword}
    if not can_be_alias or len(tokens) > _KEYWORD_WORDS or _parts_phrases(tokens):
        return None
    # Keywords are often in lower case throughout.
    meanings = [usage.meanings.get(token.exact.upper() if len(tokens) == 1 else token.exact) for token in tokens]
    spelled = [word for token, meaning in zip(tokens, meanings, strict=True) for word in meaning or [token.required]]
    return _make_unit(tokens, keyword, tuple(spelled) if any(meanings) else None)


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


def _make_unit(tokens: Sequence[Token], text: str, meaning: Meaning | None) -> Unit:
    """Return the unit that these tokens of a text form; an acronym gets the key of its long form."""
    words = tuple(token.folded for token in tokens)
    compared = meaning or [token.required for token in tokens if token.is_word and token.folded != "s"]
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
