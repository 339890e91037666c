"""Finds related papers by the words and topics that two papers share, and by mentions.

Words are compared as TF-IDF vectors of stems (sublinear term frequency, cosine similarity), topics by the inverse
document frequency of those in common: Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, §6.2
to §6.4. The stemmer is Snowball's for English (https://snowballstem.org). The two similarities have different scales,
so each is standardised (mean 0, standard deviation 1) over the other papers before they are added.

In a library of up to `ALL_PAIRS_LIMIT` papers, every paper is compared with every other one. In a larger library the
distribution is estimated from that many papers, evenly spread, and a paper is compared only with those that share its
rarest words, so that the cost grows with the size of the library and not with its square.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from heapq import nlargest
from math import log, sqrt
from types import MappingProxyType
from typing import TypeAlias

from snowballstemmer import stemmer

from broadsheet.model.library import Library, Relation, RelationReason
from broadsheet.model.paper import Paper
from broadsheet.system.progress import track

MAX_RELATED = 5
"""The maximum number of related papers that are chosen for a paper."""
MIN_DEVIATIONS = 3.2
"""The number of standard deviations above the mean that a paper needs to be chosen. The nearest one is always
chosen.
"""
SMALL_LIBRARY = 100
"""In a library with fewer papers than this, none can stand out so far, so the limit is reduced in proportion to the
square root of the size.
"""
TOPIC_WEIGHT = 0.7
"""The weight of shared topics; the weight of shared words is 1."""
MENTION_BONUS = 3.0
"""The number of standard deviations that two papers gain if one mentions the other's system."""
TITLE_WEIGHT = 2
"""How many times a word in the title counts; a word in the abstract counts once."""
MAX_WORD_SHARE = 0.25
"""A word that more than this share of all papers use is ignored; in a library of up to `SMALL_LIBRARY` papers, only a
word that all of them use.
"""
ALL_PAIRS_LIMIT = 500
"""The number of papers up to which every paper is compared with every other one."""
MAX_PAPERS_OF_WORD = 60
"""In a larger library, only words in at most this many papers are used to find candidates."""
MAX_CANDIDATES = 100
"""In a larger library, the maximum number of candidates that a paper is compared with."""
MAX_REASONS = 3
"""The maximum number of topics or words that a reason names."""

_WORD = re.compile(r"[^\W\d_][^\W_]+")
_FUNCTION_WORDS = frozenset(
    "a about all also among an and are as at be been both but by can do each for from has have however in into is it"
    " its many more most no not of on one only or other our over show some such than that the their them then there"
    " these they this those through to two under using very via was we well were when where which while who will with"
    " within without".split()
)
"""Words that say nothing about the subject, even if they are rare in a small library."""
_DIGITS = 9
"""Decimals of a score that count; with more, rounding on different machines could change the order."""

_Vector: TypeAlias = Mapping[str, float]
"""A sparse vector: weights by words or topics."""


def find_related(library: Library) -> Library:
    """Return the library with related papers for each paper, the nearest first.

    Each paper has at least one, if there are two papers at all. A paper that would be in no other paper's list is added
    at the end of the list of the paper nearest to it, so that every paper is reachable.
    """
    words, topics = _weigh_words(library.papers), _weigh_topics(library.papers)
    chosen = list(_choose(library, words, topics))
    lists = [list(others) for others in chosen]
    listed = {other for others in chosen for other in others}
    for place, others in enumerate(chosen):
        if others and place not in listed:
            lists[others[0]].append(place)
    explain = _make_explain(library, words, topics)
    related = {
        paper.identity: tuple(explain(place, other) for other in others)
        for place, (paper, others) in enumerate(zip(library.papers, lists, strict=True))
    }
    return replace(library, related=MappingProxyType(related))


def _choose(library: Library, words: Sequence[_Vector], topics: Sequence[_Vector]) -> Iterator[list[int]]:
    """Yield, for each paper, the positions of the papers nearest to it: all that are near enough, and always the
    nearest.
    """
    places = {paper.identity: place for place, paper in enumerate(library.papers)}
    enough = MIN_DEVIATIONS * min(1.0, sqrt(len(places) / SMALL_LIBRARY))
    step = max(1, -(-len(places) // ALL_PAIRS_LIMIT))
    by_words, by_topics = _Likeness(words, step), _Likeness(topics, step)
    find_candidates = _make_candidates(words, step)
    for place, paper in enumerate(track(library.papers, len(library.papers))):
        named = {places[other] for other in (*library.mentions[paper.identity], *library.mentioned_by[paper.identity])}
        others = sorted({*find_candidates(place), *named} - {place})
        one, other = by_words.compare(place, others), by_topics.compare(place, others)
        scores = {
            candidate: alike + TOPIC_WEIGHT * shared + MENTION_BONUS * (candidate in named)
            for candidate, alike, shared in zip(others, one, other, strict=True)
        }
        nearest = sorted(others, key=lambda candidate: (-round(scores[candidate], _DIGITS), candidate))[:MAX_RELATED]
        yield [candidate for rank, candidate in enumerate(nearest) if scores[candidate] >= enough or not rank]


class _Likeness:
    """Similarities of vectors, standardised by their distribution over an evenly spread sample."""

    def __init__(self, vectors: Sequence[_Vector], step: int) -> None:
        """Index every `step`-th vector, so that comparing with all of these takes time only for the words in common."""
        self._vectors, self._usual = vectors, range(0, len(vectors), step)
        self._index: dict[str, list[tuple[int, float]]] = {}
        for at, place in enumerate(self._usual):
            for key, weight in vectors[place].items():
                self._index.setdefault(key, []).append((at, weight))

    def compare(self, place: int, others: Iterable[int]) -> list[float]:
        """Return, for each other vector, by how many standard deviations its similarity to the one at `place` exceeds
        the mean.
        """
        mean, deviation = self._measure(place)
        vector = self._vectors[place]
        return [(_multiply(vector, self._vectors[other]) - mean) / deviation for other in others]

    def _measure(self, place: int) -> tuple[float, float]:
        """Return the mean and the standard deviation of the similarities to the sample, leaving out the vector itself.

        The deviation is 1 if all similarities are equal.
        """
        row = [0.0] * len(self._usual)
        for key, weight in self._vectors[place].items():
            for at, its in self._index.get(key, ()):
                row[at] += weight * its
        own = place in self._usual
        if own:
            row[self._usual.index(place)] = 0.0
        others = max(len(row) - own, 1)
        mean = sum(row) / others
        variance = sum(value * value for value in row) / others - mean * mean
        return mean, sqrt(variance) if variance > 0 else 1.0


def _multiply(one: _Vector, other: _Vector) -> float:
    """Return the scalar product of two vectors."""
    return sum(weight * other[key] for key, weight in one.items() if key in other)


def _make_candidates(vectors: Sequence[_Vector], step: int) -> Callable[[int], Iterable[int]]:
    """Return a function that finds, for the paper at a position, the positions of papers that may be near it.

    These are all papers, or in a large library those that share rare words; if none does, the sample.
    """
    if step == 1:
        return lambda place: range(len(vectors))
    found_in = Counter(key for vector in vectors for key in vector)
    index: dict[str, list[tuple[int, float]]] = {}
    for place, vector in enumerate(vectors):
        for key, weight in vector.items():
            if found_in[key] <= MAX_PAPERS_OF_WORD:
                index.setdefault(key, []).append((place, weight))

    def find(place: int) -> Iterable[int]:
        """Return the papers that share the most weight in rare words with the paper at a position."""
        shared: dict[int, float] = {}
        for key, weight in vectors[place].items():
            for other, its in index.get(key, ()):
                shared[other] = shared.get(other, 0.0) + weight * its
        shared.pop(place, None)
        # Of equal papers the first is taken, as everywhere.
        nearest = nlargest(MAX_CANDIDATES, shared.items(), key=lambda pair: (round(pair[1], _DIGITS), -pair[0]))
        return [other for other, _ in nearest] or range(0, len(vectors), step)

    return find


def _weigh_words(papers: Sequence[Paper]) -> list[_Vector]:
    """Return, for each paper, the stems that other papers use too, as a TF-IDF vector of length 1."""
    counts = [_count_words(paper) for paper in papers]
    found_in = Counter(word for count in counts for word in count)
    most = MAX_WORD_SHARE * len(papers) if len(papers) > SMALL_LIBRARY else len(papers) - 1
    rarity = {word: log(len(papers) / found) for word, found in found_in.items() if 1 < found <= most}
    return [
        _normalize({word: (1 + log(n)) * rarity[word] for word, n in count.items() if word in rarity})
        for count in counts
    ]


def _weigh_topics(papers: Sequence[Paper]) -> list[_Vector]:
    """Return the topics of each paper as a vector.

    The weights are square roots, so that the product of two vectors is the sum of the inverse document frequencies of
    the topics in common.
    """
    found_in = Counter(tag.topic for paper in papers for tag in paper.tags)
    weights = {topic: sqrt(log(len(papers) / found)) for topic, found in found_in.items()}
    return [{tag.topic: weights[tag.topic] for tag in paper.tags} for paper in papers]


def _count_words(paper: Paper) -> Counter[str]:
    """Count the stems in the title and the abstract of a paper."""
    counts = Counter(map(_stem, _words(paper.abstract.prose)))
    for word in _words(paper.title.plain):
        counts[_stem(word)] += TITLE_WEIGHT
    return counts


def _normalize(vector: dict[str, float]) -> _Vector:
    """Return a vector scaled to length 1; the empty vector remains empty."""
    length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {word: weight / length for word, weight in vector.items()}


def _words(text: str) -> Iterable[str]:
    """Yield the words of a text in lower case, without function words, numbers and single letters."""
    return (word for match in _WORD.finditer(text) if (word := match[0].lower()) not in _FUNCTION_WORDS)


_english = stemmer("english")
"""Snowball's stemmer for English (Porter2)."""


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    """Return the stem of a word."""
    return str(_english.stemWord(word))


def _make_explain(
    library: Library, words: Sequence[_Vector], topics: Sequence[_Vector]
) -> Callable[[int, int], Relation]:
    """Return a function that relates the paper at a position to another one, with the reason."""
    papers = library.papers
    titles = {topic.slug: topic.title for topic in library.taxonomy.topics}

    def explain(place: int, other: int) -> Relation:
        """Return the reason: a mention, else the rarest common topics, else the rarest common words, in quotes."""
        one, two = papers[place], papers[other]
        if two.identity in library.mentions[one.identity]:
            return Relation(two.identity, RelationReason.MENTIONED, (two.name,))
        if one.identity in library.mentions[two.identity]:
            return Relation(two.identity, RelationReason.MENTIONS, (one.name,))
        shared = [titles[topic] for topic in _rarest(topics[place], topics[other])]
        if not shared:
            written = {_stem(word): word for word in _words(f"{two.abstract.prose} {two.title.plain}")}
            shared = [f"“{written[stem]}”" for stem in _rarest(words[place], words[other])]
        reason = RelationReason.SHARES if shared else RelationReason.NEAREST
        return Relation(two.identity, reason, tuple(shared[:MAX_REASONS]))

    return explain


def _rarest(one: _Vector, other: _Vector) -> list[str]:
    """Return what two vectors have in common, the greatest weight first."""
    shared = {key: weight * other[key] for key, weight in one.items() if key in other}
    return sorted(shared, key=lambda key: (-round(shared[key], _DIGITS), key))
