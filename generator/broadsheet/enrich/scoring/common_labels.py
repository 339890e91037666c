"""Measures related papers by what the sources say: how often they have a keyword or a category in common.

Such labels are weak, since related papers need not share any, but there are many of them in every field. So the result
is compared with that of a rival on the same papers: as many papers as ours, those nearest by the cosine of the TF-IDF
vectors of their words (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, §6.2 to §6.4).
The interval of the difference is that of a paired bootstrap over papers: Efron and Tibshirani, An Introduction to the
Bootstrap, 1993, §13.3.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from heapq import nlargest
from math import log, sqrt
from random import Random
from statistics import fmean

from snowballstemmer import stemmer

from broadsheet.enrich.rounding import round_likeness
from broadsheet.enrich.scoring.score import RELATED_CHECKED
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.model.text import fold
from broadsheet.system.errors import UsageError

MOST_COMMON = 0.2
"""A label that more than this share of the papers have says nothing and is ignored, such as `Humans` in medicine."""
RESAMPLES = 2_000
"""The number of samples of the bootstrap."""
_WORD = re.compile(r"[^\W\d_][^\W_]+")
_english = stemmer("english")


class LabelField(StrEnum):
    """The field of a paper whose values are taken as labels."""

    KEYWORDS = "keywords"
    """What authors, publishers or indexers give, such as MeSH terms."""
    CATEGORIES = "categories"
    """Those of arXiv."""


@dataclass(frozen=True, slots=True)
class CommonLabels:
    """How many of the related papers have a label in common with the paper, as a mean over papers."""

    papers: int
    """How many papers have labels and related papers."""
    ours: float
    """The share of our related papers, of the first five, that have a label in common."""
    rival: float
    """The same for as many papers that the rival finds."""
    low: float
    """The lower end of the interval that contains the difference with 95 % confidence."""
    high: float
    """The upper end of that interval."""


def measure_common_labels(library: Library, field: LabelField) -> CommonLabels:
    """Measure the related papers of a library. Its topics must not come from these labels.

    Raises UsageError if fewer than two papers have labels.
    """
    labels = _list_labels(library.papers, field)
    places = {paper.identity: place for place, paper in enumerate(library.papers)}
    vectors = _weigh_words(library.papers)
    nearest = _Nearest(vectors)
    ours, rival = list[float](), list[float]()
    for place, paper in enumerate(library.papers):
        related = [places[relation.paper] for relation in library.related[paper.identity][:RELATED_CHECKED]]
        if labels[place] and related:
            ours.append(fmean(bool(labels[place] & labels[other]) for other in related))
            others = nearest.find(place, len(related))
            rival.append(fmean(bool(labels[place] & labels[other]) for other in others))
    if len(ours) < 2:
        raise UsageError(
            f"Fewer than two papers have {field} that other papers share, so there is nothing to measure. Name files"
            f" whose papers have {field}."
        )
    low, high = _resample([one - other for one, other in zip(ours, rival, strict=True)])
    return CommonLabels(len(ours), fmean(ours), fmean(rival), low, high)


def _list_labels(papers: Sequence[Paper], field: LabelField) -> list[AbstractSet[str]]:
    """Return the labels of each paper, folded, without those that nearly all papers or only one paper has."""
    found = [{fold(value) for value in getattr(paper, field)} - {""} for paper in papers]
    uses = Counter(label for labels in found for label in labels)
    most = MOST_COMMON * len(papers)
    return [{label for label in labels if 1 < uses[label] <= most} for labels in found]


def _weigh_words(papers: Sequence[Paper]) -> list[Mapping[str, float]]:
    """Return the TF-IDF vector of each paper: stems of its title and abstract, sublinear counts, length 1."""
    stems: dict[str, str] = {}
    counts = []
    for paper in papers:
        words = _WORD.findall(f"{paper.title.plain} {paper.abstract.prose}".lower())
        counts.append(Counter(stems.setdefault(word, str(_english.stemWord(word))) for word in words))
    uses = Counter(word for count in counts for word in count)
    rarity = {word: log((1 + len(papers)) / (1 + found)) + 1 for word, found in uses.items()}
    return [_normalize({word: (1 + log(n)) * rarity[word] for word, n in count.items()}) for count in counts]


def _normalize(vector: Mapping[str, float]) -> Mapping[str, float]:
    """Return a vector scaled to length 1; the empty vector remains empty."""
    length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {word: weight / length for word, weight in vector.items()}


class _Nearest:
    """Finds the vectors nearest to one of them."""

    def __init__(self, vectors: Sequence[Mapping[str, float]]) -> None:
        """Index the vectors by their words."""
        self._vectors = vectors
        self._index: dict[str, list[tuple[int, float]]] = {}
        for place, vector in enumerate(vectors):
            for word, weight in vector.items():
                self._index.setdefault(word, []).append((place, weight))

    def find(self, place: int, number: int) -> list[int]:
        """Return the positions of the vectors nearest to the one at `place`; of equal ones the first."""
        row = [0.0] * len(self._vectors)
        for word, weight in self._vectors[place].items():
            for other, its in self._index[word]:
                row[other] += weight * its
        others = (other for other in range(len(row)) if other != place)
        return nlargest(number, others, key=lambda other: (round_likeness(row[other]), -other))


def _resample(differences: Sequence[float]) -> tuple[float, float]:
    """Return the ends of the interval in which the mean lies in 95 % of samples drawn with replacement."""
    random = Random(0)  # noqa: S311 - a fixed sequence, so that each run prints the same
    means = sorted(fmean(random.choices(differences, k=len(differences))) for _ in range(RESAMPLES))
    return means[RESAMPLES // 40], means[-1 - RESAMPLES // 40]


def list_lines(found: CommonLabels, field: LabelField) -> Iterator[str]:
    """Yield the lines that say what was measured."""
    yield f"Related papers that share one of their {field} with the paper ({found.papers:,} papers):"
    yield f"ours        {found.ours:.3f}"
    yield f"TF-IDF      {found.rival:.3f}"
    interval = f"95 % of resamples between {found.low:+.3f} and {found.high:+.3f}"
    yield f"difference {found.ours - found.rival:+.3f}, {interval}"
