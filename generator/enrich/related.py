"""Related papers: by the words that two papers share, the topics that they share, and who names whom.

Words are compared as TF-IDF vectors of stems (sublinear term frequency, cosine; Manning, Raghavan and
Schütze, Introduction to Information Retrieval, 2008, §6.2-6.4), topics by the inverse document frequency
of those in common. Each is standardised over all other papers, so that the two can be added. The cost
grows with the square of the number of papers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from heapq import nlargest
from math import inf, log, sqrt
from types import MappingProxyType
from typing import TypeAlias

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
"""A word in a larger part of all papers than this tells nothing; where there are no more than `FEW`, one in all."""
REASONS = 3
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
_Compare: TypeAlias = Callable[[int], Sequence[float]]
"""How near each paper is to the one at a place."""


def find_related(library: Library, taxonomy: Taxonomy) -> Library:
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
    explain = _make_explain(library, taxonomy, words, topics)
    related = {
        paper.identity: tuple(Relation(library.papers[other].identity, explain(place, other)) for other in others)
        for place, (paper, others) in enumerate(zip(library.papers, lists, strict=True))
    }
    return replace(library, related=MappingProxyType(related))


def _choose(library: Library, words: Sequence[_Vector], topics: Sequence[_Vector]) -> Iterator[list[int]]:
    """The places of each paper's nearest ones: as many as are near enough, one at least if there is another."""
    places = {paper.identity: place for place, paper in enumerate(library.papers)}
    enough = ENOUGH * min(1.0, sqrt(len(places) / FEW))
    by_words, by_topics = _make_compare(words), _make_compare(topics)
    for place, paper in enumerate(library.papers):
        row = [one + TOPICS * other for one, other in zip(by_words(place), by_topics(place), strict=True)]
        for other in {*library.mentions[paper.identity], *library.mentioned_by[paper.identity]}:
            row[places[other]] += NAMED
        row[place] = -inf
        nearest = _find_highest(row)
        yield [other for rank, other in enumerate(nearest) if row[other] >= enough or (not rank and other != place)]


def _find_highest(row: Sequence[float]) -> list[int]:
    """The places of the highest scores, `MOST` of them, the first where scores are equal."""
    least = min(nlargest(MOST, row)) - 10**-_DIGITS
    return sorted(
        (place for place, score in enumerate(row) if score >= least),
        key=lambda place: (-round(row[place], _DIGITS), place),
    )[:MOST]


def _make_compare(vectors: Sequence[_Vector]) -> _Compare:
    """Products of a vector with all others, from an index of what each component is found in."""
    index: dict[str, list[tuple[int, float]]] = {}
    for place, vector in enumerate(vectors):
        for key, weight in vector.items():
            index.setdefault(key, []).append((place, weight))

    def compare(place: int) -> Sequence[float]:
        row = [0.0] * len(vectors)
        for key, weight in vectors[place].items():
            for other, its in index[key]:
                row[other] += weight * its
        row[place] = 0.0
        return _standardise(row)

    return compare


def _standardise(row: Sequence[float]) -> Sequence[float]:
    """By how many standard deviations each other paper is above the mean of them; a paper's own place holds 0."""
    others = max(len(row) - 1, 1)
    mean = sum(row) / others
    variance = sum(value * value for value in row) / others - mean * mean
    deviation = sqrt(variance) if variance > 0 else 1.0
    return [(value - mean) / deviation for value in row]


def _weigh_words(papers: Sequence[Paper]) -> list[_Vector]:
    """Each paper's words that others have too, stemmed, as a vector of length 1."""
    counts = [_count_words(paper) for paper in papers]
    found_in = Counter(word for count in counts for word in count)
    most = COMMON * len(papers) if len(papers) > FEW else len(papers) - 1
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
    return (word for match in _WORD.finditer(text) if (word := match[0].lower()) not in _FUNCTION_WORDS)


_english = stemmer("english")


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return str(_english.stemWord(word))


def _make_explain(
    library: Library, taxonomy: Taxonomy, words: Sequence[_Vector], topics: Sequence[_Vector]
) -> Callable[[int, int], str]:
    """Tells in a few words why a paper is related to another: `shares audio-visual, instruction tuning`."""
    papers = library.papers
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
            shared = [f"“{written[stem]}”" for stem in _rarest(words[place], words[other])]
        return "shares " + ", ".join(shared[:REASONS]) if shared else "the nearest of few"

    return explain


def _rarest(one: _Vector, other: _Vector) -> list[str]:
    """What two vectors have in common, the weightiest first."""
    shared = {key: weight * other[key] for key, weight in one.items() if key in other}
    return sorted(shared, key=lambda key: (-round(shared[key], _DIGITS), key))
