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

_TOKEN = re.compile(r"([‐‑–-](?=\w))?([^\W_]+)|[^\s\w‐‑–-]")
"""A run of letters and digits, with the hyphen before it if there is one, or a punctuation mark."""


class Token(Value, frozen=True):
    """A word or a punctuation mark of a text."""

    folded: str
    """The token in lower case and in the singular."""
    exact: str
    """The token in the singular, in its original case."""
    is_word: bool
    """Whether it is a word, as opposed to a punctuation mark."""
    is_joined: bool
    """Whether a hyphen joins it to the word before it."""
    start: int
    end: int
    """`start` and `end` are its position in the text, in characters; the hyphen before it does not belong to it."""

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
    tokens = []
    for match in _TOKEN.finditer(text):
        hyphen, word = match.groups()
        end = match.end()
        written = word or match[0]
        folded, exact = _fold(written)
        tokens.append(Token(folded, exact, word is not None, hyphen is not None, end - len(written), end))
    return tokens


@lru_cache(maxsize=10_000)
def _fold(word: str) -> tuple[str, str]:
    """Return a word in the singular, in lower case and as written."""
    exact = _singular(word)
    return exact.casefold(), exact


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
    for at in range(2, len(tokens) - 1):
        if tokens[at - 1].exact == "(" and tokens[at + 1].exact == ")":
            acronym = tokens[at].exact
            words = tokens[max(0, at - 1 - len(acronym)) : at - 1]
            if len(acronym) > 1 and "".join(word.folded[0] for word in words) == acronym.casefold():
                yield SpelledOut(acronym, words)


def vary_hyphens(name: str) -> Iterable[str]:
    """Yield a name as written, and with each combination of its words without their hyphens.

    `pre-training data` gives itself and `pretraining data`.
    """
    return map(" ".join, product(*(dict.fromkeys((word, word.replace("-", ""))) for word in name.split())))
