"""Cues: expressions by which it is recognised what a sentence is about, such as “we propose” or “is available”.

Most sentences contain few cues. A word is found far sooner than an expression with alternatives, so an expression is
only tried in sentences that contain the word with which it begins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping


class Cue:
    """An expression for one of several things that a sentence may say."""

    def __init__(self, expressions: Mapping[str, str]) -> None:
        """Compile expressions.

        Each is the regular expression for what follows a word, in lower case, or several words with `|` between them.
        A word that begins with a letter matches only where a word of the sentence begins. After the empty word, the
        expression matches anywhere.
        """
        self._expressions = [
            (word, re.compile(f"{re.escape(word)}{_behind(word)}{rest}"))
            for words, rest in expressions.items()
            for word in words.split("|")
        ]

    def is_in(self, sentence: str) -> bool:
        """Return whether a sentence, in lower case, contains one of the expressions."""
        return any(word in sentence and expression.search(sentence) for word, expression in self._expressions)


def _behind(word: str) -> str:
    """Return the expression that matches after a word if it began where a word of the sentence begins.

    It is not put before the word, because an expression that begins with characters is found faster.
    """
    return rf"(?<=\b{re.escape(word)})" if word[:1].isalpha() else ""
