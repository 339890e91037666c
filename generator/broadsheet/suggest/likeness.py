"""Measures how alike the papers of a topic are, compared with those of the whole corpus.

A subject has papers that share other words, too. Papers that share only the words of its name have nothing in common:
either the word has several meanings, or they mention it in passing, or it is the whole field.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from math import sqrt

from broadsheet.enrich.term_weights import Weights, weigh_terms
from broadsheet.enrich.terms import find_words, read_terms
from broadsheet.model.paper import Paper
from broadsheet.suggest.candidates import Candidate

_PRIOR = 3
"""How many papers as alike as any are added to those of a topic: a few papers can be alike by chance."""

_FLOOR = 0.5
"""The least likeness: texts of a few words can have none."""


class Likeness:
    """The terms of the papers of a corpus, and how alike two of its papers are on average."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        weighed = weigh_terms([read_terms(paper) for paper in papers])
        self._terms = [weighed.weigh(place) for place in range(len(papers))]
        self._usual = _average(self._terms)
        self._measured: dict[Candidate, float] = {}

    def measure(self, topic: Candidate) -> float:
        """Return how many times as alike as any two papers of the corpus two papers of a topic are on average.

        What they share by the topic's name does not count.
        """
        if topic not in self._measured:
            terms = self._list_terms(topic.papers, topic)
            ratio = max(_average(terms) / self._usual, _FLOOR) if self._usual else 1.0
            self._measured[topic] = (len(terms) * ratio + _PRIOR) / (len(terms) + _PRIOR)
        return self._measured[topic]

    def compare(self, one: Candidate, other: Candidate) -> float:
        """Return how alike a paper of one topic and a paper of another are on average, compared with those of each.

        It is about 1 if they are as alike as the papers within each topic. What they share by the names of the topics
        does not count.
        """
        first, second = (self._list_terms(topic.papers, one, other) for topic in (one, other))
        within = sqrt(max(_average(first), 0.0) * max(_average(second), 0.0))
        a, b = map(_add, (first, second))
        between = sum(weight * b[term] for term, weight in a.items() if term in b) / (len(first) * len(second))
        return between / within if within else 1.0

    def _list_terms(self, places: Collection[int], *topics: Candidate) -> list[Weights]:
        """Return the terms of papers that are not in the names of topics."""
        names = " ".join(name for topic in topics for name in (topic.title, *topic.aliases))
        own = find_words(names)
        return [
            {term: weight for term, weight in self._terms[place].items() if own.isdisjoint(term.split())}
            for place in sorted(places)
        ]


def _add(papers: Iterable[Weights]) -> Weights:
    """Return the sum of the weights of each term."""
    total: defaultdict[str, float] = defaultdict(float)
    for terms in papers:
        for term, weight in terms.items():
            total[term] += weight
    return total


def _average(papers: Collection[Weights]) -> float:
    """Return the mean likeness of two different papers: the mean cosine of the vectors of their terms."""
    total = _add(papers)
    pairs = len(papers) * (len(papers) - 1)
    both = sum(weight * weight for weight in total.values())
    alone = sum(weight * weight for terms in papers for weight in terms.values())
    return (both - alone) / pairs if pairs else 0.0
