"""Words and phrases that rules look for in texts: whole words, whatever their case, accents and hyphens."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SCRIPTS_WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, and the characters of Japanese and Chinese: nothing there separates words."""
_WORD = re.compile(rf"[a-z](?:\+\+|#)(?!\w)|[{_SCRIPTS_WITHOUT_SPACES}]|[^\W_{_SCRIPTS_WITHOUT_SPACES}]+")
"""A run of letters and digits, one character of a script without spaces, or a name such as C++ or C#."""
_HYPHENS = frozenset("-\u2010\u00ad")
"""What joins two words to one: the hyphen, as it is typed and as it is printed, and the one that only shows at the end
of a line. Normalization Form KD writes the hyphen without a line break like the printed one."""
_PARTS = re.compile(r"[ -]|[^ -]+")
"""A word, or what is between two words, where words are joined by `_join_words`."""
_SEPARATORS = {" ": "[ -]", "-": "[ -]?"}
"""What a text may have where a pattern has a space or a hyphen between two words, as a regular expression."""
_QUOTATION_MARKS = "\"'“”„‟‘’‚«»"


def split_words(text: str) -> list[str]:
    """Return the words of a text for comparisons, in lower case and without accents.

    Hyphens and punctuation separate words: `Café-au-lait` gives `cafe`, `au` and `lait`.
    """
    return _WORD.findall(_fold(text))


def _fold(text: str) -> str:
    """Return a text in lower case and without accents (Normalization Form KD, full case folding)."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _join_words(text: str) -> str:
    """Return the words of a text in their order, with a hyphen where the text has nothing but one between two words.

    Elsewhere there is a space between them, also in scripts that write none.
    """
    folded, end = _fold(text), 0
    pieces: list[str] = []
    for match in _WORD.finditer(folded):
        pieces += ("-" if folded[end : match.start()] in _HYPHENS else " ", match[0])
        end = match.end()
    return "".join(pieces[1:])


@dataclass(frozen=True, slots=True)
class WordPattern:
    """A word or a phrase, as a site owner writes it."""

    written: str
    """The pattern as it is written: `survey`, `retriev*`, `*medical`, `dense retrieval`."""
    expression: re.Pattern[str]
    """What a `WordIndex` must contain: the words one after the other, each with or without hyphens in it.

    Every character has one continuation, so that a search takes time proportional to the text.
    """

    @classmethod
    def parse(cls, written: str) -> WordPattern:
        """Read a pattern, which may be in quotation marks.

        Raises ValueError if it has no letter or digit, a comma, or a `*` anywhere but beside a letter or digit at its
        beginning or its end.
        """
        bare = written.strip().strip(_QUOTATION_MARKS).strip()
        stem = bare.removeprefix("*").removesuffix("*")
        before, after = ("" if bare.startswith("*") else "[ -]"), ("" if bare.endswith("*") else "[ -]")
        is_word = (before or stem[:1].isalnum()) and (after or stem[-1:].isalnum())
        if not is_word or "*" in stem or "," in stem or not (joined := _join_words(stem)):
            raise ValueError(written)
        words = "".join(_SEPARATORS.get(part) or "-?".join(map(re.escape, part)) for part in _PARTS.findall(joined))
        return cls(bare, re.compile(before + words + after))

    def matches(self, text: WordIndex) -> bool:
        """Return whether the words are in a text, one after the other."""
        return self.expression.search(text.joined) is not None


@dataclass(frozen=True, slots=True)
class WordIndex:
    """The words of a text, prepared for patterns."""

    joined: str
    """The words with a space before and after each, or a hyphen where the text joins them with one."""

    @classmethod
    @lru_cache(maxsize=4)
    def of(cls, text: str) -> WordIndex:
        """Return the words of a text. The last results are kept, because a text is compared with many patterns."""
        return cls(f" {_join_words(text)} ")
