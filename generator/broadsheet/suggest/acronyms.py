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
        if in_brackets and acronym not in exact and is_acronym(acronym):
            words = _words_before(tokens, at - 1, len(acronym) + _MORE)
            if meaning := _match_letters(acronym.lower(), words):
                yield acronym, meaning


def is_acronym(word: str) -> bool:
    """Return whether a word is short and has a capital or a digit after its first character."""
    return 2 <= len(word) <= _LONGEST and word[1:] != word[1:].lower()


def _words_before(tokens: Sequence[Token], end: int, most: int) -> list[str]:
    """Return up to `most` words before this position, back to the nearest punctuation mark."""
    start = end
    while start > 0 and tokens[start - 1].is_word and end - start < most:
        start -= 1
    return [token.folded for token in tokens[start:end]]


def _match_letters(letters: str, words: Sequence[str]) -> Meaning:
    """Return the last words that contain these letters in order, the first as an initial; empty if there are none.

    Of several beginnings, the one is right with which most letters are initials, and fewest words have none: PCPO is
    not `policy optimization`, but the `projected` and `constrained` before it belong to it, too.
    """
    best, meaning = 0, Meaning()
    for start in reversed(range(len(words))):
        if words[start].startswith(letters[0]) and words[start] not in STOPS:
            tail = words[start:]
            fit = 2 * _count_initials(letters, tail) - sum(word not in STOPS for word in tail)
            if fit > best:
                best, meaning = fit, tuple(tail)
    return () if letters in meaning else meaning


def _count_initials(letters: str, words: Sequence[str]) -> int:
    """Return the greatest number of the letters that are initials if all occur in the words in order; 0 if not.

    `most[n]` is that number for the first n letters in the words so far. The time is proportional to the product of
    the numbers of letters, which are few.
    """
    most = [0, *(-1 for _ in letters)]
    for word in words:
        for place, char in enumerate(word):
            for n in reversed(range(len(letters))):
                if letters[n] == char and most[n] >= 0:
                    most[n + 1] = max(most[n + 1], most[n] + (place == 0))
    return max(most[-1], 0)
