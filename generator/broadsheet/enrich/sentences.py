"""Splits text into sentences, and recognises those in which authors say what they contribute.

A rule-based splitter that works without a model and in linear time: it looks at most `_REACH` characters to each side
of a punctuation mark. It knows the abbreviations of research abstracts and English opening words; text in other scripts
is split at its own full stops and at empty lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from broadsheet.enrich.cues import Cues
from broadsheet.model.value import Value

_END = re.compile(
    r"[.!?\n。！？।॥۔؟．](?:"
    r"(?<=[.!?])(?<![.!?]{2})[.!?]*+[\"')\]”’]*+(?:\s+|(?=[A-Z]))"
    r"|(?<=\n)\n"
    r"|(?<=[。！？।॥۔؟])[。！？।॥۔؟]*+"
    r"|(?<=．)(?:(?<!\d．)．*+|．*(?!\d))"
    r")"
)
"""Where a sentence may end: punctuation marks, with the quotation marks and brackets after them, or an empty line.

The pattern begins with the characters with which an end begins, since they are found much faster than alternatives.
"""
_OPENER = re.compile(
    r"(?:A|Additionally|An|And|As|At|Based|Both|But|By|Code|Compared|Conversely|Data|Despite|Each|Experimental|Experiments"
    "|Extensive|Finally|First|For|From|Further|Furthermore|Given|Hence|However|If|In|It|Its|Moreover|Most|No|Notably|On"
    "|Our|Overall|Recent|Recently|Results|Second|Since|Specifically|Such|That|The|Then|There|Therefore|These|They|This"
    r"|Those|Though|Through|Thus|To|Unlike|Using|We|What|When|Where|Whereas|While|With)(?!\w)"
)
"""Words that typically begin a sentence. They decide the doubtful cases: after an abbreviation or without a space."""
_JOINING = re.compile(
    r"al|approx|cf|dr|e\.?g|eqs?|figs?|i\.?e|jr|mrs?|ms|no|prof|refs?|sec|st|viz|vs|w\.r\.t", re.IGNORECASE
)
"""Abbreviations that are normally followed by more of the same sentence."""
_INITIALS = re.compile(r"[A-Za-z](?:\.[A-Za-z])*")
"""A letter, or letters with full stops between them, as in `J.` or `U.S`."""
_REACH = 40
"""The number of characters that are examined on each side of a full stop."""

_TITLES = (
    "abstract|aims?|antecedentes|backgrounds?|context(?:e|o)?|goals?|hintergrund|importance|introduction|motivations?"
    "|objectifs?|objectives?|objetivos?|overview|problem|purpose|rationale|scope|significance|summary|ziele?"
)
"""Words that are headings before the first sentence of an abstract."""
_HEADING = re.compile(rf"(?:{_TITLES})(?:(?: and | & |/)(?:{_TITLES}))?[.:]?|\d{{1,3}}\.", re.IGNORECASE)
"""A heading or a number before the first sentence: `Background`, `Aims and scope:`, `1.`."""
_UNSURE_END = re.compile(r"(?<![\w.])(?P<word>\w{2,40}+)[.!?]++[\"')\]”’]*+(?=\s)")
"""An abbreviation, or the end of a sentence after which the next may begin with a lower-case letter."""
_SHORTENED = re.compile(
    r"avg|ca|ch|co|corp|dept|eds?|esp|etc|inc|incl|ltd|max|min|pp|resp|spp?|subsp|suppl|tab|univ|var|vol", re.IGNORECASE
)
"""Further abbreviations after which the same sentence may continue with a lower-case letter."""

_ENGLISH = frozenset("the of and to in is that for with as are by we this on an from be which at have it".split())
"""The most common words of English abstracts that are not common in other languages."""
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 1_000
"""The number of characters from which the language of a text is told."""
_FEW_WORDS = 8
"""The number of words from which the language of a text can be told."""
_MIN_ENGLISH = 0.1
"""The share of common words from which a text is taken to be in English."""

_WORK = "paper|work|study|survey|article|report|review|research"
"""Nouns with which authors refer to their own paper."""
_VERBS = (
    "address|aim|build|collect|conduct|construct|contribut|creat|curat|describ|design|develop|devis|establish|explor|focus"
    "|formulat|introduc|investigat|offer|present|produc|propos|provid|reformulat|releas|review|stud[iy]|survey|tackl"
    "|undertak|unif"
)
"""The beginnings of verbs that say what authors do in a paper."""
_DO = rf"(?:\W++\w++){{0,6}}?\W++(?:{_VERBS})"
"""Up to six words, and what authors do."""
_CONTRIBUTION = Cues(
    {
        "we": rf"\b{_DO}",
        "our|this": rf" (?:{_WORK}|approach|framework|method|strategy)\b{_DO}",
        "in this|in our": rf" (?:{_WORK}),? we\b",
        "this": rf"(?<=\Athis) (?:{_WORK}) \w+s\b",
        "our": r" (?:\w+ )?contributions?\b",
        "is|are": r" (?:proposed|introduced|presented)\b",
    }
)
"""Cues that authors state what they did: “we propose”, “this paper presents”, “our contributions”, “is introduced”."""


_LETTERS = "".join(chr(code) if chr(code).isalpha() else " " for code in range(128))
"""For each character of ASCII what stands for it where words are counted: itself if it is a letter, otherwise a space.
"""


class Sentence(Value, frozen=True):
    """A sentence of a text."""

    start: int
    """The position in the text at which it begins."""
    text: str
    """Its characters, without white space around them."""
    is_contribution: bool
    """Whether it says what the authors made or did; see `is_contribution`."""


@dataclass(frozen=True)
class Prose:
    """The abstract of a paper as it is read by everything that finds something out about the paper.

    It is split only once, and when its sentences are first needed.
    """

    text: str
    """The text."""

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order; see `split_sentences`."""
        found = ((start, self.text[start:end]) for start, end in _spans(self.text))
        return tuple(
            Sentence(start + len(part) - len(part.lstrip()), sentence, is_contribution(sentence))
            for start, part in found
            if (sentence := part.strip())
        )

    @cached_property
    def is_english(self) -> bool:
        """Whether the text seems to be in English; see `is_english`."""
        return is_english(self.text)


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text in order, unchanged except for surrounding white space.

    A full stop ends a sentence only if another sentence can begin after it: not in `e.g.`, `et al.`, `3.5` or a web
    address. An empty line always ends a sentence. The space after a full stop may be missing.
    """
    return [sentence for start, end in _spans(text) if (sentence := text[start:end].strip())]


def find_first_sentence(text: str) -> tuple[int, int]:
    """Return the start and the end of the first sentence, with a heading before it; both are 0 if there is none.

    If it is unclear whether a sentence ends, it is taken to end, so that never more than one sentence is found.
    """
    begin = len(text) - len(text.lstrip())
    first = begin
    for start, end in _spans(text):
        first = max(start, begin)
        if text[:end].strip() and not _HEADING.fullmatch(text[:end].strip()):
            break
    ends = (match.end() for match in _UNSURE_END.finditer(text, first, end) if not _is_shortened(match["word"]))
    sentence = text[begin : next(ends, end)].rstrip()
    return begin, begin + len(sentence)


def _is_shortened(word: str) -> bool:
    """Return whether a word before a full stop is an abbreviation."""
    return bool(_JOINING.fullmatch(word) or _SHORTENED.fullmatch(word))


def is_contribution(sentence: str) -> bool:
    """Return whether a sentence says what the authors made or did: `We propose …`, `This survey reviews …`."""
    return bool(_CONTRIBUTION.find(sentence.lower()))


def is_english(text: str) -> bool:
    """Return whether a text seems to be in English: whether some of its first words are common English ones.

    A text of very few words is taken to be if most of its letters are Latin ones without accents.
    """
    sample = text[:_SAMPLE].lower()
    words = sample.translate(_LETTERS).split() if sample.isascii() else _WORD.findall(sample)
    if len(words) < _FEW_WORDS:
        letters = "".join(words)
        return 2 * sum(letter.isascii() for letter in letters) >= len(letters)
    return sum(map(_ENGLISH.__contains__, words)) >= _MIN_ENGLISH * len(words)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each sentence, including the white space around it."""
    start = 0
    for match in _END.finditer(text):
        if _ends(text, match):
            yield start, match.end()
            start = match.end()
    yield start, len(text)


def _ends(text: str, match: re.Match[str]) -> bool:
    """Return whether a sentence ends at this punctuation mark, judging by the words before and after it."""
    mark = match[0]
    if not mark.strip() or not mark[0].isascii():
        return True
    behind = text[match.end() : match.end() + _REACH].lstrip("\"'([“‘*")
    before = text[max(0, match.start() - _REACH) : match.start()].rsplit(None, 1)
    last = before[-1].lstrip("\"'([“‘") if before else ""
    if not mark[-1].isspace():
        return last.isalpha() and bool(_OPENER.match(behind))
    if mark[0] == "." and _JOINING.fullmatch(last):
        return last.lower() in ("al", "no") and bool(_OPENER.match(behind))
    if mark[0] == "." and _INITIALS.fullmatch(last):
        return bool(_OPENER.match(behind))
    return _can_begin(behind)


def _can_begin(text: str) -> bool:
    """Return whether a sentence can begin with this text: not with a lower-case word, unless it is a name such as
    `iPhone`.
    """
    word = (text.split(None, 1) or [""])[0]
    return not text[:1].islower() or any(char.isupper() for char in word)
