"""Related papers: by the words that two papers share, the topics that they share, and who names whom.

Words are compared as TF-IDF vectors of stems (sublinear term frequency, cosine; Manning, Raghavan and
Schütze, Introduction to Information Retrieval, 2008, §6.2-6.4), topics by the inverse document frequency
of those in common. Each is standardised over all other papers, so that the two can be added. The cost
grows with the pairs of papers that have a rare enough word in common.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from math import log, sqrt
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from snowballstemmer import stemmer

from generator.config import Taxonomy
from generator.library import Library, Relation
from generator.paper import Paper

MOST = 5
"""Related papers at most that a paper chooses itself."""
ENOUGH = 3.2
"""Standard deviations above the usual that a paper needs to be chosen; the nearest one needs nothing."""
FEW = 100
"""In a library of fewer papers than this none can stand out so far: the less is enough, by the square root."""
TOPICS = 0.7
"""What shared topics count where shared words count 1."""
NAMED = 3.0
"""Standard deviations that two papers gain where one names the other's system."""
TITLE = 2
"""How often a word of the title counts that counts once in the abstract."""
COMMON = 0.25
"""A word in a larger part of all papers than this tells nothing, if there are more than `FEW`."""
REASONS = 3
"""Topics or words at most that a reason tells."""

_WORD = re.compile(r"[^\W\d_][^\W_]+")
_FUNCTION_WORDS = frozenset(
    "a about all also among an and are as at be been both but by can do each for from has have however in into is it"
    " its many more most no not of on one only or other our over show some such than that the their them then there"
    " these they this those through to two under using very via was we well were when where which while who will with"
    " within without".split()
)
"""Words that a small library can make rare, and that still are no reason."""
_DIGITS = 9  # decimals of a score that count: past them the order could depend on the machine

_Vector: TypeAlias = Mapping[str, float]
_Compare: TypeAlias = Callable[[int], Mapping[int, float]]
"""How near the other papers are to the one at a place; those left out have nothing in common with it."""


class _Neighbour(NamedTuple):
    """Another paper, as seen from one."""

    score: float
    place: int


def find_related(library: Library, taxonomy: Taxonomy) -> Library:
    """The library with related papers of each paper, nearest first; at least one where there are two papers.

    A paper that none has chosen is listed, last, by the one that is its own nearest.
    """
    enough = ENOUGH * min(1.0, sqrt(len(library.papers) / FEW))
    rows = [_choose(row, enough) for row in _rank(library)]
    chosen = {neighbour.place for row in rows for neighbour in row}
    lists = [[neighbour.place for neighbour in row] for row in rows]
    for place, row in enumerate(rows):
        if row and place not in chosen:
            lists[row[0].place].append(place)
    explain = _make_explain(library, taxonomy)
    related = {
        paper.identity: tuple(Relation(library.papers[other].identity, explain(place, other)) for other in others)
        for place, (paper, others) in enumerate(zip(library.papers, lists, strict=True))
    }
    return replace(library, related=MappingProxyType(related))


def _choose(row: Sequence[_Neighbour], enough: float) -> list[_Neighbour]:
    """The nearest papers of a row, as many as are near enough, one at least."""
    nearest = sorted(row, key=lambda neighbour: (-neighbour.score, neighbour.place))[:MOST]
    return [neighbour for rank, neighbour in enumerate(nearest) if not rank or neighbour.score >= enough]


def _rank(library: Library) -> Iterator[list[_Neighbour]]:
    """For each paper the others that have something in common with it; any other one where none has."""
    places = {paper.identity: place for place, paper in enumerate(library.papers)}
    by_words, by_topics = _compare(_weigh_words(library.papers)), _compare(_weigh_topics(library.papers))
    others = len(places) - 1
    for place, paper in enumerate(library.papers):
        words, topics = by_words(place), by_topics(place)
        near_words, near_topics = _standardise(words, others), _standardise(topics, others)
        named = {places[i] for i in (*library.mentions[paper.identity], *library.mentioned_by[paper.identity])}
        candidates = {*words, *topics, *named} or {*range(others + 1)} - {place}
        yield [
            _Neighbour(round(near_words(i) + TOPICS * near_topics(i) + NAMED * (i in named), _DIGITS), i)
            for i in candidates
        ]


def _standardise(row: Mapping[int, float], others: int) -> Callable[[int], float]:
    """How many standard deviations a paper is above the mean of all others."""
    mean = sum(row.values()) / max(others, 1)
    variance = sum(value * value for value in row.values()) / max(others, 1) - mean * mean
    deviation = sqrt(variance) if variance > 0 else 1.0
    return lambda place: (row.get(place, 0.0) - mean) / deviation


def _compare(vectors: Sequence[_Vector]) -> _Compare:
    """The products of a vector with all others, from an index of what each component is found in."""
    index: dict[str, list[tuple[int, float]]] = {}
    for place, vector in enumerate(vectors):
        for key, weight in vector.items():
            index.setdefault(key, []).append((place, weight))

    def compare(place: int) -> Mapping[int, float]:
        row: dict[int, float] = {}
        for key, weight in vectors[place].items():
            for other, its in index[key]:
                row[other] = row.get(other, 0.0) + weight * its
        row.pop(place, None)
        return row

    return compare


def _weigh_words(papers: Sequence[Paper]) -> list[_Vector]:
    """Each paper's words that others have too, stemmed, as a vector of length 1."""
    counts = [_count_words(paper) for paper in papers]
    found_in = Counter(word for count in counts for word in count)
    most = COMMON * len(papers) if len(papers) > FEW else len(papers)
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
        counts[_stem(word)] += TITLE
    return counts


def _normalize(vector: dict[str, float]) -> _Vector:
    length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {word: weight / length for word, weight in vector.items()}


def _words(text: str) -> Iterable[str]:
    return (match[0].lower() for match in _WORD.finditer(text))


_english = stemmer("english")


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return str(_english.stemWord(word))


def _make_explain(library: Library, taxonomy: Taxonomy) -> Callable[[int, int], str]:
    """Tells in a few words why a paper is related to another: `shares audio-visual, instruction tuning`."""
    papers = library.papers
    words, topics = _weigh_words(papers), _weigh_topics(papers)
    titles = {topic.slug: topic.title for topic in taxonomy.topics}

    def explain(place: int, other: int) -> str:
        one, two = papers[place], papers[other]
        if two.identity in library.mentions[one.identity]:
            return f"named here: {two.name}"
        if one.identity in library.mentions[two.identity]:
            return f"names {one.name}"
        shared = [titles[topic] for topic in _rarest(topics[place], topics[other])]
        if not shared:
            written = {_stem(word): word for word in _words(f"{two.abstract.prose} {two.title.plain}")}
            telling = [written[stem] for stem in _rarest(words[place], words[other])]
            shared = [f"“{word}”" for word in telling if word not in _FUNCTION_WORDS]
        return "shares " + ", ".join(shared[:REASONS]) if shared else "the nearest of few"

    return explain


def _rarest(one: _Vector, other: _Vector) -> list[str]:
    """What two vectors have in common, the weightiest first."""
    shared = {key: weight * other[key] for key, weight in one.items() if key in other}
    return sorted(shared, key=lambda key: (-round(shared[key], _DIGITS), key))
