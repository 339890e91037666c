"""Finds acronyms and the long forms that a paper gives for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from broadsheet.enrich.words import Token, spell_out
from broadsheet.suggest.lexicon import STOPS

_LONGEST = 8
"""The maximum number of characters of an acronym."""
_MORE = 3
"""The number of words that a long form may have in addition to one for each character of the acronym."""

Meaning: TypeAlias = tuple[str, ...]
"""The words of a long form, folded."""


def find_acronyms(tokens: Sequence[Token]) -> Iterator[tuple[str, Meaning]]:
    """Yield each acronym in brackets with the words before it that contain its letters.

    Long forms whose initials are the acronym take precedence. Otherwise the letters must occur in the long form in
    their order, as in `hepatocellular carcinoma (HCC)`: Schwartz and Hearst, A simple algorithm for identifying
    abbreviation definitions in biomedical text, 2003.
    """
    exact = {acronym: tuple(word.folded for word in form) for acronym, form in spell_out(tokens)}
    yield from exact.items()
    for at in range(2, len(tokens) - 1):
        acronym = tokens[at].exact
        in_brackets = tokens[at - 1].exact == "(" and tokens[at + 1].exact == ")"
        if in_brackets and acronym not in exact and _is_acronym(acronym):
            words = _words_before(tokens, at - 1, len(acronym) + _MORE)
            if meaning := _match_letters(acronym.lower(), words):
                yield acronym, meaning


def _is_acronym(word: str) -> bool:
    """Return whether a word is short and has a capital or a digit after its first character."""
    return 2 <= len(word) <= _LONGEST and word[1:] != word[1:].lower()


def _words_before(tokens: Sequence[Token], end: int, most: int) -> list[str]:
    """Return up to `most` words before this position, back to the nearest punctuation mark."""
    start = end
    while start > 0 and tokens[start - 1].is_word and end - start < most:
        start -= 1
    return [token.folded for token in tokens[start:end]]


def _match_letters(letters: str, words: Sequence[str]) -> Meaning:
    """Return the fewest last words that contain these letters in order, the first as an initial; empty if there are
    none.
    """
    text = " " + " ".join(words)
    at = len(text)
    for letter in reversed(letters[1:]):
        at = text.rfind(letter, 0, at) if at > 0 else -1
    start = text.rfind(" " + letters[0], 0, at) if at > 0 else -1
    meaning = tuple(text[start:].split()) if start >= 0 else ()
    return () if letters in meaning or (meaning and meaning[0] in STOPS) else meaning
