"""Related papers: by the words that two papers share, the topics that they share, and who names whom.

Words are compared as TF-IDF vectors of stems (sublinear term frequency, cosine; Manning, Raghavan and
Schütze, Introduction to Information Retrieval, 2008, §6.2-6.4), topics by the inverse document frequency
of those in common. Each is standardised over the other papers, so that the two can be added.

In a library of more than `ALL_PAIRS_LIMIT` papers the usual is taken from as many of them, evenly spread, and a paper
is compared with those alone that share its rarest words, so that the cost grows with the library and not with its
square.
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
"""Related papers at most that a paper chooses itself."""
MIN_DEVIATIONS = 3.2
"""Standard deviations above the usual that a paper needs to be chosen; the nearest one needs nothing."""
SMALL_LIBRARY = 100
"""In a library of fewer papers than this none can stand out so far: the less is enough, by the square root."""
TOPIC_WEIGHT = 0.7
"""What shared topics count where shared words count 1."""
MENTION_BONUS = 3.0
"""Standard deviations that two papers gain where one names the other's system."""
TITLE_WEIGHT = 2
"""How often a word of the title counts that counts once in the abstract."""
MAX_WORD_SHARE = 0.25
"""A word in a larger part of all papers than this tells nothing; where there are no more than `SMALL_LIBRARY`, one in
all."""
ALL_PAIRS_LIMIT = 500
"""Papers up to which each is compared with every other one."""
MAX_PAPERS_OF_WORD = 60
"""Papers that a word may be in at most, in a library of more than `ALL_PAIRS_LIMIT`, to lead from one to another …"""
MAX_CANDIDATES = 100
"""… and how many that it leads to are compared."""
MAX_REASONS = 3
"""Topics or words at most that a reason tells."""

_WORD = re.compile(r"[^\W\d_][^\W_]+")
_FUNCTION_WORDS = frozenset(
    "a about all also among an and are as at be been both but by can do each for from has have however in into is it"
    " its many more most no not of on one only or other our over show some such than that the their them then there"
    " these they this those through to two under using very via was we well were when where which while who will with"
    " within without".split()
)
"""Words that a small library can make rare, and that tell nothing all the same."""
_DIGITS = 9  # decimals of a score that count: past them the order could depend on the machine

_Vector: TypeAlias = Mapping[str, float]


def find_related(library: Library) -> Library:
    """The library with related papers of each paper, nearest first; at least one where there are two papers.

    A paper that none has chosen is listed, last, by the one that is its own nearest.
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
    """The places of each paper's nearest ones: as many as are near enough, one at least if there is another."""
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
    """Products of vectors, standardised by those with every so many-th of them."""

    def __init__(self, vectors: Sequence[_Vector], step: int) -> None:
        self._vectors, self._usual = vectors, range(0, len(vectors), step)
        self._index: dict[str, list[tuple[int, float]]] = {}
        for at, place in enumerate(self._usual):
            for key, weight in vectors[place].items():
                self._index.setdefault(key, []).append((at, weight))

    def compare(self, place: int, others: Iterable[int]) -> list[float]:
        """By how many standard deviations each other one is more like the one at a place than is usual."""
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
    """Tells the places that may be near one: all of them, or in a large library those that share rare words with it."""
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
        # Of equal ones the first, as everywhere.
        nearest = nlargest(MAX_CANDIDATES, shared.items(), key=lambda pair: (round(pair[1], _DIGITS), -pair[0]))
        return [other for other, _ in nearest] or range(0, len(vectors), step)

    return find


def _weigh_words(papers: Sequence[Paper]) -> list[_Vector]:
    """Each paper's words that others have too, stemmed, as a vector of length 1."""
    counts = [_count_words(paper) for paper in papers]
    found_in = Counter(word for count in counts for word in count)
    most = MAX_WORD_SHARE * len(papers) if len(papers) > SMALL_LIBRARY else len(papers) - 1
    rarity = {word: log(len(papers) / found) for word, found in found_in.items() if 1 < found <= most}
    return [
        _normalize({word: (1 + log(n)) * rarity[word] for word, n in count.items() if word in rarity})
        for count in counts
    ]


def _weigh_topics(papers: Sequence[Paper]) -> list[_Vector]:
    """Each paper's topics: the product of two vectors is the sum of the rarity of those in common."""
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
    """Tells in a few words why a paper is related to another: `shares audio-visual, instruction tuning`."""
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
    """What two vectors have in common, the weightiest first."""
    shared = {key: weight * other[key] for key, weight in one.items() if key in other}
    return sorted(shared, key=lambda key: (-round(shared[key], _DIGITS), key))
