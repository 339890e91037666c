"""Summarises a paper in one line: the sentence of its abstract that says what the authors contribute.

This is extractive summarisation with hand-written cues: nothing is rephrased, so a summary never claims more than the
abstract does. A summary that the authors wrote themselves takes precedence. A summary written by a machine is a
separate field and never used here.
"""

from __future__ import annotations

import re
from dataclasses import replace

from broadsheet.enrich.sentences import is_contribution, split_sentences
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.model.text import Plain, Span, Text

PREFERRED_LENGTH = 360
"""The length in characters beyond which a sentence is chosen only if no shorter one states the contribution."""
MAX_LENGTH = 700
"""The maximum number of characters of a sentence that are shown; a longer one is cut at a space and ends with “…”."""

_STRONG = re.compile(
    r"\b(?:we|paper|work|study|survey|article|report)\b(?:\W+\w+){0,4}?\W+(?:introduc|propos|present|develop|releas)"
    r"|\bour (?:\w+ )?contributions?\b",
    re.IGNORECASE,
)
"""Cues for the main contribution, such as “we introduce” or “our contributions”, as opposed to “we evaluate”."""
_LEAD_IN = re.compile(
    r"(?:(?:Additionally|Addressing|As a solution|Based on|Building (?:on|upon)|Finally|First|Following|Furthermore"
    r"|Hence|Here|Herein|In|Inspired by|Leveraging (?:this|these)|Moreover|More importantly|Motivated by|Next|Second"
    r"|Specifically|Then|Therefore|Third|Thus|To|With(?:in)? (?:this|these))\b[^,:;()]{0,80}, ){1,2}"
    r"(?=(?:we|this|our) )",
    re.IGNORECASE,
)
"""Introductory words before “we”, “this” or “our” that can be left out, such as “In this paper,” or “To this end,”."""


def add_summaries(library: Library) -> Library:
    """Return the library with a summary of every paper that has an abstract or a summary by its authors.

    A summary contains no links to other papers, because cards and feeds show it in places where such a link would not
    resolve.
    """
    return library.map(lambda paper: replace(paper, summary=paper.tldr.unlinked or _summarize(paper)))


def _summarize(paper: Paper) -> Text:
    """Return the best sentence of an abstract, or the first of equally good ones, without its lead-in.

    The first letter of what follows the lead-in becomes a capital. The result is empty if there is no abstract.
    """
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
    """Return a key that is greater for a better summary.

    In order of importance: the sentence states a contribution; it is no longer than `PREFERRED_LENGTH`; it has a strong
    cue and contains the name of the paper's system.
    """
    rating = bool(_STRONG.search(sentence)) + (bool(name) and name in sentence)
    return is_contribution(sentence), len(sentence) <= PREFERRED_LENGTH, rating
