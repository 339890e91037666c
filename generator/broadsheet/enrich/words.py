"""Splits text into words that can be compared with the names of topics: without case, hyphens and plurals.

Names and texts are folded by the same rules, so a folded word need not be a correct singular: it only has to be the
same on both sides. Rules are used instead of a stemmer because a stemmer maps different terms to one stem (`generation`
and `generative`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from broadsheet.model.value import Value

_HYPHENS = "‐‑–-"
_SEPARATORS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "_" + _HYPHENS
"""What is between the tokens of a text: white space, underscores and hyphens."""
_PIECE = re.compile(rf"[\s_{_HYPHENS}]*(?:[^\W_]+|[^\s\w{_HYPHENS}])")
"""A run of letters and digits, or a punctuation mark, with what separates it from the token before."""


class Token(Value, frozen=True):
    """A word or a punctuation mark of a text."""

    folded: str
    """The token in lower case and in the singular."""
    exact: str
    """The token in the singular, in its original case."""
    written: str
    """The token as written."""
    before: str
    """What is between it and the token before: white space, underscores and hyphens."""
    is_word: bool
    """Whether it is a word, as opposed to a punctuation mark."""
    is_joined: bool
    """Whether a hyphen joins it to the word before it."""

    @property
    def required(self) -> str:
        """What a text must contain to have the same word: its folded form, or if it has a capital inside, itself."""
        has_capital_inside = self.exact[1:] != self.exact[1:].lower()
        return self.exact if has_capital_inside else self.folded


def tokenize(text: str) -> list[Token]:
    """Return the words and the punctuation marks of a text, in order.

    White space and hyphens are not tokens. A hyphen inside a word separates two tokens, the second of which
    `is_joined`.
    """
    # Without the separators at the end, a token follows on all others, and finding it takes linear time.
    return [*map(_read_piece, _PIECE.findall(text.rstrip(_SEPARATORS)))]


@lru_cache(maxsize=50_000)
def _read_piece(piece: str) -> Token:
    """Return a token by what is written, with the separators before it. Most pieces occur many times."""
    written = piece.lstrip(_SEPARATORS)
    before = piece[: len(piece) - len(written)]
    is_word = written[0].isalnum()
    exact = _singular(written)
    return Token(exact.casefold(), exact, written, before, is_word, is_word and before.endswith((*_HYPHENS,)))


def quote(tokens: Sequence[Token]) -> str:
    """Return consecutive tokens as they are written in their text."""
    return "".join([part for token in tokens for part in (token.before, token.written)])[len(tokens[0].before) :]


def _singular(word: str) -> str:
    """Return a word without a plural ending, and `an` without its n.

    The same rule is applied to names and texts, so the result need not be a word of English (`analysi`).
    """
    if word in ("an", "An"):
        return word[0]
    lower = word.lower()
    if lower.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if lower.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and word[:-1].isupper() and len(word) == 3:
        return word[:-1]
    if lower.endswith("s") and len(word) > 3 and not lower.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def fold_tokens(tokens: Iterable[Token]) -> str:
    """Return words in the form in which they are compared: two names that mean the same give the same string."""
    return " ".join(token.folded for token in tokens)


class SpelledOut(NamedTuple):
    """An acronym, and the words that it is made of."""

    acronym: str
    """As written in brackets."""
    words: Sequence[Token]
    """The words before the brackets whose initials form the acronym."""


def spell_out(tokens: Sequence[Token]) -> Iterator[SpelledOut]:
    """Yield each acronym in brackets that follows words with its initials, as in `visual question answering (VQA)`.

    A hyphenated part counts as a word of its own. Each token is examined once, so the time is linear.
    """
    for at in [at for at, token in enumerate(tokens[1:-2], 2) if token.exact == "("]:
        if tokens[at + 1].exact == ")":
            acronym = tokens[at].exact
            words = tokens[max(0, at - 1 - len(acronym)) : at - 1]
            if len(acronym) > 1 and "".join(word.folded[0] for word in words) == acronym.casefold():
                yield SpelledOut(acronym, words)


def vary_hyphens(name: str) -> Iterable[str]:
    """Yield a name as written, and with each combination of its words without their hyphens.

    `pre-training data` gives itself and `pretraining data`.
    """
    return map(" ".join, product(*(dict.fromkeys((word, word.replace("-", ""))) for word in name.split())))
