"""Measures how like the summaries are to those that authors wrote themselves, beside simpler ways to summarise.

The measure is ROUGE, the F1 of common words (1), of common pairs of words (2), and of the longest common subsequence
(L), after stemming: Lin, ROUGE: A Package for Automatic Evaluation of Summaries, 2004, §2 and §3.1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from msgspec.structs import replace
from snowballstemmer import stemmer

from broadsheet.enrich.scoring.labels import Labels
from broadsheet.enrich.scoring.score import match_papers
from broadsheet.enrich.sentences import Prose, split_sentences
from broadsheet.enrich.summaries import add_summaries, rate_sentences
from broadsheet.model.library import Library
from broadsheet.model.text import Text

_WORD = re.compile(r"[^\W_]+")
_english = stemmer("english")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like one text is to another, from 0 to 1, or the mean of several."""

    words: float
    """ROUGE-1: the F1 of the words in common."""
    pairs: float
    """ROUGE-2: the F1 of the pairs of words in common."""
    sequence: float
    """ROUGE-L: the F1 of the longest sequence of words that both contain in the same order."""


def measure_summaries(library: Library, labels: Iterable[Labels]) -> Mapping[str, Likeness]:
    """Return how like our summaries, and those of simpler ways, are to those in the labels: the mean of all papers.

    The keys are the names of the ways. `best sentence` is the most that any choice of a sentence can reach in ROUGE-1.
    The result is empty if no label has a summary by the authors. Raises UsageError if a labelled paper is not in the
    library.
    """
    rows: dict[str, list[Likeness]] = {}
    for label, paper in match_papers(library, labels):
        if label.tldr is None:
            continue
        # What is measured is the choice of a sentence, so a summary in the source must not be used.
        unaided = replace(paper, tldr=Text())
        (summarized,) = add_summaries(
            Library((unaided,)), [rate_sentences(unaided, Prose(paper.abstract.plain))]
        ).papers
        sentences = split_sentences(paper.abstract.plain) or [""]
        measured = [compare_texts(sentence, label.tldr) for sentence in sentences]
        rows.setdefault("ours", []).append(compare_texts(summarized.summary.plain, label.tldr))
        rows.setdefault("first sentence", []).append(measured[0])
        rows.setdefault("title", []).append(compare_texts(paper.title.plain, label.tldr))
        rows.setdefault("best sentence", []).append(max(measured, key=lambda likeness: likeness.words))
    return {
        way: Likeness(*(fmean(values) for values in zip(*map(_list_values, found), strict=True)))
        for way, found in rows.items()
    }


def _list_values(likeness: Likeness) -> tuple[float, float, float]:
    """Return the three figures."""
    return likeness.words, likeness.pairs, likeness.sequence


def compare_texts(one: str, other: str) -> Likeness:
    """Return how like two texts are."""
    words, others = _split(one), _split(other)
    longest = _measure_subsequence(words, others)
    total = len(words) + len(others)
    return Likeness(
        _measure_overlap(words, others),
        _measure_overlap(list(pairwise(words)), list(pairwise(others))),
        2 * longest / total if total else 0.0,
    )


def _split(text: str) -> list[str]:
    """Return the stems of the words of a text."""
    return [str(_english.stemWord(word)) for word in _WORD.findall(text.lower())]


def _measure_overlap(one: Sequence[object], other: Sequence[object]) -> float:
    """Return the F1 of what two sequences have in common, whatever the order; 0 if both are empty."""
    common = (Counter(one) & Counter(other)).total()
    return 2 * common / (len(one) + len(other)) if one or other else 0.0


def _measure_subsequence(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest common subsequence of two short sequences."""
    lengths = [0] * (len(other) + 1)
    for word in one:
        before = 0
        for at, its in enumerate(other, 1):
            before, lengths[at] = lengths[at], before + 1 if word == its else max(lengths[at], lengths[at - 1])
    return lengths[-1]


def format_likeness(found: Mapping[str, Likeness]) -> str:
    """Format the figures as a table for a terminal, one line for each way to summarise, with three decimals."""
    rows = ["summaries by          ROUGE-1  ROUGE-2  ROUGE-L"]
    for way, likeness in found.items():
        rows.append(f"{way:<20}{likeness.words:9.3f}{likeness.pairs:9.3f}{likeness.sequence:9.3f}")
    return "\n".join(rows)
