"""Summarises a paper in one line: the sentence of its abstract that says what it contributes."""

from __future__ import annotations

import re
from dataclasses import replace

from broadsheet.enrich.sentences import is_contribution, split_sentences
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.model.text import Plain, Span, Text

PREFERRED_LENGTH = 360
"""The length in characters beyond which a sentence is chosen only if no shorter one says what was done."""
MAX_LENGTH = 700
"""The most characters of a sentence that are shown."""

_STRONG = re.compile(
    r"\b(?:we|paper|work|study|survey|article|report)\b(?:\W+\w+){0,4}?\W+(?:introduc|propos|present|develop|releas)"
    r"|\bour (?:\w+ )?contributions?\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"(?:(?:Additionally|Addressing|As a solution|Based on|Building (?:on|upon)|Finally|First|Following|Furthermore"
    r"|Hence|Here|Herein|In|Inspired by|Leveraging (?:this|these)|Moreover|More importantly|Motivated by|Next|Second"
    r"|Specifically|Then|Therefore|Third|Thus|To|With(?:in)? (?:this|these))\b[^,:;()]{0,80}, ){1,2}"
    r"(?=(?:we|this|our) )",
    re.IGNORECASE,
)
"""Introductory words that can be left out."""


def add_summaries(library: Library) -> Library:
    """The library with a summary of every paper that has an abstract or a summary by its authors."""
    return library.map(lambda paper: replace(paper, summary=paper.tldr.unlinked or _summarize(paper)))


def _summarize(paper: Paper) -> Text:
    """The best sentence, or the first of equally good ones, without introductory words such as “In this paper,”."""
    text = paper.abstract.plain
    best = max(split_sentences(text), key=lambda sentence: _rate(sentence, paper.name), default="")
    start, end = text.index(best), text.index(best) + len(best)
    lead_in = _LEAD_IN.match(best)
    begin: tuple[Span, ...] = ()
    if lead_in:
        start += lead_in.end() + 1
        begin = (Plain(text[start - 1].upper()),)
    rest: tuple[Span, ...] = ()
    if end - start > MAX_LENGTH:
        end = max(text.rfind(" ", start, start + MAX_LENGTH), start + MAX_LENGTH // 2)
        rest = (Plain(" …"),)
    return Text((*begin, *paper.abstract.cut(start, end).unlinked.spans, *rest))


def _rate(sentence: str, name: str) -> tuple[bool, bool, int]:
    rating = bool(_STRONG.search(sentence)) + (bool(name) and name in sentence)
    return is_contribution(sentence), len(sentence) <= PREFERRED_LENGTH, rating
