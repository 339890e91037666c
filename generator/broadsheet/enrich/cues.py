"""Cues: expressions by which it is recognised what a sentence is about, such as “we propose” or “is available”.

Most sentences contain few cues. A word is found far sooner than an expression with alternatives, so an expression is
only tried in sentences that contain the word with which it begins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping


class Cues:
    """Expressions for several things that a sentence may say."""

    def __init__(self, *cues: Mapping[str, str]) -> None:
        """Compile the expressions of each of the things.

        Each is the regular expression for what follows a word, in lower case, or several words with `|` between them.
        A word that begins with a letter matches only where a word of the sentence begins. After the empty word, the
        expression matches anywhere.
        """
        self._by_word: dict[str, list[tuple[int, re.Pattern[str]]]] = {}
        for number, expressions in enumerate(cues):
            for words, rest in expressions.items():
                for word in words.split("|"):
                    expression = re.compile(f"{re.escape(word)}{_behind(word)}{rest}")
                    self._by_word.setdefault(word, []).append((number, expression))

    def find(self, sentence: str) -> set[int]:
        """Return which of the things a sentence, in lower case, says: their positions, counted from 0."""
        found = set[int]()
        for word, expressions in self._by_word.items():
            if word in sentence:
                for number, expression in expressions:
                    if number not in found and expression.search(sentence):
                        found.add(number)
        return found


def _behind(word: str) -> str:
    """Return the expression that matches after a word if it began where a word of the sentence begins.

    It is not put before the word, because an expression that begins with characters is found faster.
    """
    return rf"(?<=\b{re.escape(word)})" if word[:1].isalpha() else ""
