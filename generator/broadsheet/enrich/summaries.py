"""Summarises a paper in one line: the sentence of its abstract that says what is new.

This is extractive summarisation with hand-written cues: nothing is rephrased, so a summary never claims more than the
abstract does. Each sentence gets points for what it says; the constants below are the points. They were chosen by hand
and checked with `broadsheet score`.

A summary that the authors wrote themselves takes precedence. A summary written by a machine is a separate field and
never used here. Of a text that is not in English, whose cues are unknown, the first sentence is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from typing import NamedTuple

import msgspec

from broadsheet.enrich.cues import Cues
from broadsheet.enrich.sentences import Prose, is_contribution
from broadsheet.enrich.terms import find_words
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.model.text import Plain, Span, Text
from broadsheet.model.value import Value

PREFERRED_LENGTH = 360
"""The length in characters beyond which a sentence loses points: a card has no room for it."""
MIN_LENGTH = 40
"""The length in characters below which a sentence loses points: it says too little."""
MAX_LENGTH = 700
"""The maximum number of characters of a sentence that are shown; a longer one is cut at a space and ends with “…”."""
TITLE_SHARE = 1.1
"""The points for a sentence that contains all the words of the title; for some of them, it gets that share."""
FIRST_CONTRIBUTION = 0.35
"""The points for the first sentence that states a contribution."""

_FLAGS = re.IGNORECASE


_CUES = (
    # The main contribution, such as “we introduce” or “our contributions”, as opposed to “we evaluate”.
    (
        1.3,
        {
            "we|paper|work|study|survey|article|report": r"\b(?:\W+\w+){0,4}?\W+"
            "(?:introduc|propos|present|develop|releas)",
            "our": r" (?:\w+ )?contributions?\b",
        },
    ),
    # The aim of a study, or the subject of a case report.
    (
        1.5,
        {
            "the|our": r" (?:main |primary )?(?:aim|purpose|objective|goal)s?\b(?: \w+){0,8}?"
            r" (?:was|were|is|are)\b",
            "case|patient": r"s?\b[^.;]{0,100} (?:is|are|was|were) (?:presented|reported|described)\b",
        },
    ),
    # What is studied.
    (
        0.8,
        {
            "we|author|authors|paper|article|study|series": r" (?:\w+ )?"
            "(?:report|present|describe|review|examine|assess|evaluate|compare|determine|investigate|analy[sz]e"
            r"|stud(?:y|ie))(?:s|d|ed)?\b",
            "was|were": r" (?:investigated|examined|evaluated|assessed|studied|compared|determined)\b",
        },
    ),
    # A finding.
    (0.8, {"we": r" (?:\w+ )?(?:show|find|found|demonstrate|prove|conclude|observe|argue)(?:ed)?\b"}),
    # The release of code or data, unless something new is named.
    (
        -1.2,
        {
            "code|model|weights|checkpoint|data|demo|project page|website|script|resource|material|implementation": (
                r"(?:s|sets?)?\b[^.;]{0,80}\b(?:available|accessible|found at|hosted at|open-?sourced"
                "|(?:be|been) (?:publicly )?(?:released|shared|published))"
            ),
            "we": r" (?:\w+ )?(?:release|open-?source|publish|share|make)\b[^.;]{0,30}"
            r"\b(?:our|the|all|this) (?:\w+ )?(?:code|models?|weights|data|dataset|checkpoints?)\b",
        },
    ),
    # An evaluation.
    (
        -0.9,
        {
            "experiment|evaluation|ablation|empirical|result": r"(?:s|al|ly)?\b[^.;]{0,80}"
            r"\b(?:show|demonstrat|indicat|reveal|confirm|suggest|validat|verif|prov)",
            "state-of-the-art": " (?:performance|results?)",
            "achiev": r"(?:es?|ed|ing) (?:\w+ ){0,3}(?:performance|results?|accuracy|gains?)",
            "we": r" (?:\w+ )?(?:evaluate|validate|test|benchmark|verify)\b",
            "outperform|surpass": "",
            "%": r"(?:(?<=\d%)|(?<=\d\s%))",
        },
    ),
    # What refers to a sentence before it.
    (
        -0.5,
        {
            "": r"\A\W*(?:(?:it|they|these|those|such|this|here|both|each|the former|the latter|consequently"
            "|however|thus|hence|therefore|then|next|second|third|finally|additionally|moreover|furthermore|also"
            r"|besides|in addition|in turn|as a result|similarly|likewise|for example|for instance)\b"
            "(?! (?:paper|work|study|survey|article|report|review|thesis|chapter|dissertation|case|tutorial))"
            r"|(?:\w+,? )?we (?:then|also|further|additionally|next|finally|subsequently)\b)",
        },
    ),
    # What is known, or missing.
    (
        -1.0,
        {
            "is|are|has become|have become|represent|represents|constitute|constitutes": (
                r" (?:\w+ ){0,2}?(?:a |an |one of )?(?:\w+ ){0,2}?"
                r"(?:common|rare|known|recogni[sz]ed|challeng\w+|important|frequent|essential|critical|crucial"
                "|fundamental|widespread|ubiquitous|popular|unclear|unknown|scarce|uncommon|major|serious|fatal"
                r"|life-threatening|severe)\b"
            ),
            "has|have": r" (?:\w+ )?(?:been|attracted|gained|emerged|shown|achieved|made|become|received"
            r"|witnessed)\b",
            "remain|remains": r"\b",
            "can|may|might": r" (?:occur|cause|result|lead)\b",
            "little|not much|less": r" is known\b",
            "existing": r" (?:methods|approaches|work|benchmarks|models)\b",
            "recent|recently": r"\b",
        },
    ),
    (-0.3, {"whether": r"\b"}),
    (-1.5, {"?": r"[\"')\]”’]*\Z"}),
)
"""What a sentence gains or loses points for, once each: the points, and its expressions."""
_FINDER = Cues(*(expressions for _, expressions in _CUES))
_CONTRIBUTION = 1.5
"""The points for a sentence that says what the authors did."""
_NAME = 0.6
"""The points for the name of the paper's system."""
_LENGTH = -2.0
"""The points for a sentence that is too long or too short."""

_SECTIONS = {
    "aim": (
        3.0,
        "aims?|objectives?|purpose|goals?|aims? (?:and|&) objectives?|study objectives?|hypothesis|research questions?"
        "|(?:the )?(?:aim|purpose|objective) of (?:the|this) study",
    ),
    "conclusion": (
        0.7,
        "(?:main )?conclusions?|interpretation|discussion(?:/conclusions?)?|(?:conclusions? and )?significance",
    ),
    "background": (-2.5, "background|context|introduction|importance|rationale|motivation|setting|problem"),
    "background and aim": (
        0.0,
        "(?:background|context|introduction|rationale)(?:/| and | & )(?:aims?|objectives?|purpose|goals?|hypothesis)",
    ),
    "other": (
        -1.0,
        "(?:(?:materials?|patients?|subjects?|study|data|experimental|search|clinical|main)(?:,| and"
        "| &)? ?)*(?:methods?"
        "|methodology|results?|findings?|design|setting|participants|interventions?|outcomes?|measures?|measurements?"
        "|sources?|approach|case (?:report|description|presentation|series)|observations?|limitations?)",
    ),
}
"""For each kind of section of a structured abstract, the points of its sentences, and its headings."""
_HEADING = re.compile(
    r"\s*(?:"
    + "|".join(f"(?P<s{at}>{headings})" for at, (_, headings) in enumerate(_SECTIONS.values()))
    + r")(?:\s*[:.—–]|\s*\n|(?-i:(?<=[A-Z]) +(?=[A-Z][a-z]|To )))\s*",
    _FLAGS,
)
"""A heading of a structured abstract, with the mark behind it; without a mark, in capitals."""
_LEAD_IN = re.compile(
    r"(?:(?:Additionally|Addressing|As a solution|Based on|Building (?:on|upon)|Finally|First|Following|Furthermore"
    r"|Hence|Here|Herein|In|Inspired by|Leveraging (?:this|these)|Moreover|More importantly|Motivated by|Next|Second"
    r"|Specifically|Then|Therefore|Third|Thus|To|With(?:in)? (?:this|these))\b[^,:;()]{0,80}, ){1,2}"
    r"(?=(?:we|this|our) )",
    re.IGNORECASE,
)
"""Introductory words before “we”, “this” or “our” that can be left out, such as “In this paper,” or “To this end,”."""


class RatedSentence(Value, frozen=True):
    """A sentence of an abstract that can be its summary."""

    start: int
    """Where it begins in the abstract, without a heading before it."""
    end: int
    """Where it ends."""
    points: float
    """What speaks for it if it does not contain the name of what the paper introduces."""
    with_name: float
    """What speaks for it if it does."""


class _Candidate(NamedTuple):
    """A sentence of an abstract, without a heading before it."""

    start: int
    """Where it begins in the abstract."""
    text: str
    """The sentence."""
    section: float
    """The points for the section of a structured abstract in which it is."""
    is_contribution: bool
    """Whether it says what the authors made or did."""


def rate_sentences(paper: Paper, abstract: Prose) -> tuple[RatedSentence, ...]:
    """Return the sentences of an abstract one of which is the summary, whatever the name of the paper, in order.

    There are none if the authors wrote a summary, or if there is no abstract. `abstract` has formulas and web addresses
    as they are written.
    """
    if paper.tldr:
        return ()
    candidates = list(_list_candidates(abstract))
    if not abstract.is_english:
        return tuple(RatedSentence(one.start, one.start + len(one.text), 0, 0) for one in candidates[:1])
    return tuple(_rate(candidates, paper.title.plain))


def add_summaries(library: Library, rated: Sequence[Sequence[RatedSentence]]) -> Library:
    """Return the library with a summary of every paper that has an abstract or a summary by its authors.

    A summary contains no links to other papers, because cards and feeds show it in places where such a link would not
    resolve. `rated` are the sentences of the papers that `rate_sentences` returns.
    """
    papers = (
        msgspec.structs.replace(paper, summary=_summarize(paper, its))
        for paper, its in zip(library.papers, rated, strict=True)
    )
    return replace(library, papers=tuple(papers))


def _summarize(paper: Paper, rated: Sequence[RatedSentence]) -> Text:
    """Return the best sentence of an abstract, or the first of equally good ones, without its lead-in.

    The first letter of what follows the lead-in becomes a capital. If there is none, the result is the summary by the
    authors.
    """
    if not rated:
        return paper.tldr.unlinked
    text = paper.abstract.plain

    def weigh(one: RatedSentence) -> float:
        """Return the points of a sentence."""
        return one.with_name if paper.name and text.find(paper.name, one.start, one.end) >= 0 else one.points

    best = max(rated, key=weigh)
    start, end = best.start, best.end
    lead_in = _LEAD_IN.match(text, start, end)
    begin: tuple[Span, ...] = ()
    if lead_in:
        start = lead_in.end() + 1
        begin = (Plain(text[start - 1].upper()),)
    rest: tuple[Span, ...] = ()
    if end - start > MAX_LENGTH:
        space = text.rfind(" ", start, start + MAX_LENGTH)
        end = space if space > start else start + MAX_LENGTH // 2
        rest = (Plain(" …"),)
    return Text((*begin, *paper.abstract.cut(start, end).unlinked.spans, *rest))


def _list_candidates(abstract: Prose) -> Iterator[_Candidate]:
    """Yield the sentences of an abstract, each with the points for its section; headings belong to none."""
    section = 0.0
    for sentence in abstract.sentences:
        heading = _HEADING.match(sentence.text)
        if not heading:
            yield _Candidate(sentence.start, sentence.text, section, sentence.is_contribution)
            continue
        section = next(points for number, (points, _) in enumerate(_SECTIONS.values()) if heading[f"s{number}"])
        if rest := sentence.text[heading.end() :]:
            yield _Candidate(sentence.start + heading.end(), rest, section, is_contribution(rest))


def _rate(candidates: Sequence[_Candidate], title: str) -> Iterator[RatedSentence]:
    """Yield the candidates that can have the most points, in order."""
    title_words = find_words(title)
    first = next((one for one in candidates if one.is_contribution), None)
    alone = [_rate_alone(one, is_first=one is first) for one in candidates]
    least = max((points + length for points, length in alone), default=0.0)
    for one, (points, length) in zip(candidates, alone, strict=True):
        # Few candidates can still win, and finding the words of the title in them takes longer than all the rest.
        if points + _NAME + _measure_share(len(title_words), title_words) + length >= least:
            share = _measure_share(len(title_words & find_words(one.text)), title_words)
            end = one.start + len(one.text)
            yield RatedSentence(one.start, end, points + share + length, points + _NAME + share + length)


def _rate_alone(candidate: _Candidate, *, is_first: bool) -> tuple[float, float]:
    """Return the points for what a candidate says, and those for its length.

    `is_first` is whether it is the first that states a contribution.
    """
    sentence = candidate.text
    found = _FINDER.find(sentence.lower())
    points = (
        candidate.section
        + _CONTRIBUTION * candidate.is_contribution
        + FIRST_CONTRIBUTION * is_first
        + sum(points for number, (points, _) in enumerate(_CUES) if number in found)
    )
    return points, _LENGTH * (not MIN_LENGTH <= len(sentence) <= PREFERRED_LENGTH)


def _measure_share(number: int, title: Set[str]) -> float:
    """Return the points for a number of the words of the title."""
    return TITLE_SHARE * number / (len(title) or 1)
