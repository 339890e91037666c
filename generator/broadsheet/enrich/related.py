"""Finds related papers, by the words and topics that two papers share, and by mentions.

Words are compared as TF-IDF vectors of stems (sublinear term frequency, cosine; Manning, Raghavan and
Schütze, Introduction to Information Retrieval, 2008, §6.2-6.4), topics by the inverse document frequency
of those in common. Each is standardised over the other papers, so that the two can be added.

In a library of more than `ALL_PAIRS_LIMIT` papers, the distribution is estimated from that many of them, evenly spread,
and a paper is compared only with those that share its rarest words, so that the cost grows with the size of the library
and not with its square.
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

from broadsheet.model.library import Library, Relation
from broadsheet.model.paper import Paper

MAX_RELATED = 5
"""The most related papers that a paper chooses itself."""
MIN_DEVIATIONS = 3.2
"""How many standard deviations above the mean a paper must be to be chosen; the nearest one is always chosen."""
SMALL_LIBRARY = 100
"""In a smaller library no paper can stand out so far, so the limit is lower, in proportion to the square root of its
size."""
TOPIC_WEIGHT = 0.7
"""The weight of shared topics; that of shared words is 1."""
MENTION_BONUS = 3.0
"""How many standard deviations two papers gain if one mentions the other's system."""
TITLE_WEIGHT = 2
"""How many times a word in the title counts; a word in the abstract counts once."""
MAX_WORD_SHARE = 0.25
"""A word in a larger part of all papers is ignored; in a library of up to `SMALL_LIBRARY` papers, only a word in all of
them."""
ALL_PAIRS_LIMIT = 500
"""The size of a library up to which every paper is compared with every other one."""
MAX_PAPERS_OF_WORD = 60
"""The most papers that a word may occur in to lead from one to another, in a library of more than `ALL_PAIRS_LIMIT`
…"""
MAX_CANDIDATES = 100
"""… and the most papers that are then compared."""
MAX_REASONS = 3
"""The most topics or words that a reason names."""

_WORD = re.compile(r"[^\W\d_][^\W_]+")
_FUNCTION_WORDS = frozenset(
    "a about all also among an and are as at be been both but by can do each for from has have however in into is it"
    " its many more most no not of on one only or other our over show some such than that the their them then there"
    " these they this those through to two under using very via was we well were when where which while who will with"
    " within without".split()
)
"""Words that say nothing about the subject, even if they are rare in a small library."""
_DIGITS = 9  # decimals of a score that count; with more, the order could depend on the machine

_Vector: TypeAlias = Mapping[str, float]


def find_related(library: Library) -> Library:
    """The library with related papers for each paper, the nearest first; at least one if there are two papers.

    A paper that no other paper has chosen is listed last by the paper that is nearest to it.
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
        paper.identity: tuple(Relation(library.papers[other].identity, explain(place, other)) for other in others)
        for place, (paper, others) in enumerate(zip(library.papers, lists, strict=True))
    }
    return replace(library, related=MappingProxyType(related))


def _choose(library: Library, words: Sequence[_Vector], topics: Sequence[_Vector]) -> Iterator[list[int]]:
    """The positions of the papers nearest to each paper: all that are near enough, and at least one if there is another
    paper."""
    places = {paper.identity: place for place, paper in enumerate(library.papers)}
    enough = MIN_DEVIATIONS * min(1.0, sqrt(len(places) / SMALL_LIBRARY))
    step = max(1, -(-len(places) // ALL_PAIRS_LIMIT))
    by_words, by_topics = _Likeness(words, step), _Likeness(topics, step)
    find_candidates = _make_candidates(words, step)
    for place, paper in enumerate(library.papers):
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
    """Products of vectors, standardised by their products with an evenly spread sample."""

    def __init__(self, vectors: Sequence[_Vector], step: int) -> None:
        self._vectors, self._usual = vectors, range(0, len(vectors), step)
        self._index: dict[str, list[tuple[int, float]]] = {}
        for at, place in enumerate(self._usual):
            for key, weight in vectors[place].items():
                self._index.setdefault(key, []).append((at, weight))

    def compare(self, place: int, others: Iterable[int]) -> list[float]:
        """By how many standard deviations the similarity of each other vector to the one at a position is above the
        mean."""
        mean, deviation = self._measure(place)
        vector = self._vectors[place]
        return [(_multiply(vector, self._vectors[other]) - mean) / deviation for other in others]

    def _measure(self, place: int) -> tuple[float, float]:
        """The mean and the standard deviation of the products with the others."""
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
    return sum(weight * other[key] for key, weight in one.items() if key in other)


def _make_candidates(vectors: Sequence[_Vector], step: int) -> Callable[[int], Iterable[int]]:
    """Returns a function from a position to those that may be near it: all, or in a large library those that share rare
    words."""
    if step == 1:
        return lambda place: range(len(vectors))
    found_in = Counter(key for vector in vectors for key in vector)
    index: dict[str, list[tuple[int, float]]] = {}
    for place, vector in enumerate(vectors):
        for key, weight in vector.items():
            if found_in[key] <= MAX_PAPERS_OF_WORD:
                index.setdefault(key, []).append((place, weight))

    def find(place: int) -> Iterable[int]:
        shared: dict[int, float] = {}
        for key, weight in vectors[place].items():
            for other, its in index.get(key, ()):
                shared[other] = shared.get(other, 0.0) + weight * its
        shared.pop(place, None)
        # The first of equal ones, as everywhere.
        nearest = nlargest(MAX_CANDIDATES, shared.items(), key=lambda pair: (round(pair[1], _DIGITS), -pair[0]))
        return [other for other, _ in nearest] or range(0, len(vectors), step)

    return find


def _weigh_words(papers: Sequence[Paper]) -> list[_Vector]:
    """The stems of each paper's words that other papers have too, as a vector of length 1."""
    counts = [_count_words(paper) for paper in papers]
    found_in = Counter(word for count in counts for word in count)
    most = MAX_WORD_SHARE * len(papers) if len(papers) > SMALL_LIBRARY else len(papers) - 1
    rarity = {word: log(len(papers) / found) for word, found in found_in.items() if 1 < found <= most}
    return [
        _normalize({word: (1 + log(n)) * rarity[word] for word, n in count.items() if word in rarity})
        for count in counts
    ]


def _weigh_topics(papers: Sequence[Paper]) -> list[_Vector]:
    """The topics of each paper, as a vector: the product of two is the sum of the rarity of common topics."""
    found_in = Counter(tag.topic for paper in papers for tag in paper.tags)
    weights = {topic: sqrt(log(len(papers) / found)) for topic, found in found_in.items()}
    return [{tag.topic: weights[tag.topic] for tag in paper.tags} for paper in papers]


def _count_words(paper: Paper) -> Counter[str]:
    counts = Counter(map(_stem, _words(paper.abstract.prose)))
    for word in _words(paper.title.plain):
        counts[_stem(word)] += TITLE_WEIGHT
    return counts


def _normalize(vector: dict[str, float]) -> _Vector:
    length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {word: weight / length for word, weight in vector.items()}


def _words(text: str) -> Iterable[str]:
    return (word for match in _WORD.finditer(text) if (word := match[0].lower()) not in _FUNCTION_WORDS)


_english = stemmer("english")


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return str(_english.stemWord(word))


def _make_explain(library: Library, words: Sequence[_Vector], topics: Sequence[_Vector]) -> Callable[[int, int], str]:
    """Returns a function that says in a few words why a paper is related to another: `shares audio-visual, instruction
    tuning`."""
    papers = library.papers
    titles = {topic.slug: topic.title for topic in library.taxonomy.topics}

    def explain(place: int, other: int) -> str:
        one, two = papers[place], papers[other]
        if two.identity in library.mentions[one.identity]:
            return f"named here: {two.name}"
        if one.identity in library.mentions[two.identity]:
            return f"names {one.name}"
        shared = [titles[topic] for topic in _rarest(topics[place], topics[other])]
        if not shared:
            written = {_stem(word): word for word in _words(f"{two.abstract.prose} {two.title.plain}")}
            shared = [f"“{written[stem]}”" for stem in _rarest(words[place], words[other])]
        return "shares " + ", ".join(shared[:MAX_REASONS]) if shared else "the nearest of few"

    return explain


def _rarest(one: _Vector, other: _Vector) -> list[str]:
    """What two vectors have in common, the greatest weight first."""
    shared = {key: weight * other[key] for key, weight in one.items() if key in other}
    return sorted(shared, key=lambda key: (-round(shared[key], _DIGITS), key))
