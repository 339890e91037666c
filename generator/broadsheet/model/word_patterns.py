"""Words and phrases that rules look for in texts: without case, accents and punctuation, and as whole words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SCRIPTS_WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, and the characters of Japanese and Chinese: nothing there separates words."""
_WORD = re.compile(rf"[a-z](?:\+\+|#)(?!\w)|[{_SCRIPTS_WITHOUT_SPACES}]|[^\W_{_SCRIPTS_WITHOUT_SPACES}]+")
"""A run of letters and digits, one character of a script without spaces, or a name such as C++ or C#."""
_QUOTATION_MARKS = "\"'“”„‟‘’‚«»"


def split_words(text: str) -> list[str]:
    """Return the words of a text for comparisons, in lower case and without accents.

    Hyphens and punctuation separate words: `Café-au-lait` gives `cafe`, `au` and `lait`.
    """
    return _WORD.findall(text.lower() if text.isascii() else _fold_letters(text))


def _fold_letters(text: str) -> str:
    """Return a text in lower case and without accents (Normalization Form KD, full case folding)."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@dataclass(frozen=True, slots=True)
class WordPattern:
    """A word or a phrase, as a site owner writes it."""

    written: str
    """The pattern as it is written: `survey`, `retriev*`, `dense retrieval`."""
    words: tuple[str, ...]
    """Its words as `split_words` returns them, which must follow one another in a text."""
    is_beginning: bool = False
    """Whether the last word may continue in the text, because the pattern ends with `*`."""

    @classmethod
    def parse(cls, written: str) -> WordPattern:
        """Read a pattern, which may be in quotation marks.

        Raises ValueError if it has no letter or digit, a comma, or a `*` anywhere but after a letter or digit at its
        end.
        """
        bare = written.strip().strip(_QUOTATION_MARKS).strip()
        stem = bare.removesuffix("*")
        words = tuple(split_words(stem))
        if not words or "*" in stem or "," in stem or (stem != bare and not stem[-1:].isalnum()):
            raise ValueError(written)
        return cls(bare, words, stem != bare)

    def matches(self, text: WordIndex) -> bool:
        """Return whether the words are in a text, one after the other."""
        return f" {' '.join(self.words)}{'' if self.is_beginning else ' '}" in text.joined


@dataclass(frozen=True, slots=True)
class WordIndex:
    """The words of a text, prepared for patterns."""

    joined: str
    """The words with a space before and after each."""

    @classmethod
    @lru_cache(maxsize=4)
    def of(cls, text: str) -> WordIndex:
        """Return the words of a text. The last results are kept, because a text is compared with many patterns."""
        return cls(f" {' '.join(split_words(text))} ")
