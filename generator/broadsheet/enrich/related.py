"""Finds related papers by the terms and topics that two papers share, by mentions, and by vectors if there are any.

The likeness of two papers is the cosine of their terms' weights, and something for each topic in common, the more the
rarer it is and the more both papers are about it. Vectors, which not all papers need to have, add to it. Likeness is
measured on one scale at any size of the library, so a paper for which nothing reaches the minimum has few related
papers. In a large library, a paper is compared only with those that share its rarest terms, so that the cost grows with
the size of the library and not with its square. A paper with a vector is also compared with those nearest to it by
vectors; to find them, its vector is compared with all others, at a cost that does grow with the square of their number.

One more paper changes the related papers of few others: a likeness depends on two papers, and on how common their terms
are, which another paper changes little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from math import sqrt
from types import MappingProxyType

from broadsheet.enrich.rounding import round_likeness
from broadsheet.enrich.term_likeness import TermLikeness
from broadsheet.enrich.terms import Terms, compare_terms, find_spellings, measure_rarity
from broadsheet.enrich.vector_likeness import VectorLikeness
from broadsheet.model.library import Library, Relation, RelationReason
from broadsheet.model.paper import Paper, PaperId
from broadsheet.model.vectors import Vector
from broadsheet.system.progress import track

MAX_RELATED = 5
"""The maximum number of related papers that are chosen for a paper."""
MIN_LIKENESS = 0.13
"""The likeness that a paper needs to be chosen. The nearest one is always chosen."""
TOPIC_LIKENESS = 0.03
"""The likeness for a topic in common that both papers are wholly about, times its inverse document frequency."""
BROAD_SHARE = 0.15
"""A topic of more than this share of all papers is broad: it counts half, and alone it is no reason."""
MENTION_LIKENESS = 0.15
"""The likeness that two papers gain if one mentions the other's system."""
VECTOR_LIKENESS = 0.3
"""The likeness that two papers gain if their vectors point in the same direction; less if they are less alike."""
MAX_CANDIDATES = 60
"""In a large library, the maximum number of papers near a paper by terms, and by vectors, that may be chosen."""
MAX_REASONS = 3
"""The maximum number of topics or terms that a reason names."""
_NO_VECTORS: Mapping[PaperId, Vector] = MappingProxyType({})


def find_related(library: Library, terms: Sequence[Terms], vectors: Mapping[PaperId, Vector] = _NO_VECTORS) -> Library:
    """Return the library with related papers for each paper, the nearest first.

    `terms` are those of its papers, and `vectors` those of some of them.

    Each paper has at least one, if there are two papers at all. A paper that would be in no other paper's list is added
    at the end of the list of the paper nearest to it, so that every paper is reachable.
    """
    topics = _weigh_topics(library.papers)
    by_vectors = VectorLikeness(library.papers, vectors)
    chosen = list(_choose(library, topics, TermLikeness(terms), by_vectors))
    lists = [list(others) for others in chosen]
    listed = {other for others in chosen for other in others}
    for place, others in enumerate(chosen):
        if others and place not in listed:
            lists[others[0]].append(place)
    explain = _make_explain(library, terms, topics, by_vectors)
    related = {
        paper.identity: tuple(explain(place, other) for other in others)
        for place, (paper, others) in enumerate(zip(library.papers, lists, strict=True))
    }
    return replace(library, related=MappingProxyType(related))


def _choose(
    library: Library, topics: Sequence[Terms], by_terms: TermLikeness, by_vectors: VectorLikeness
) -> Iterator[list[int]]:
    """Yield, for each paper, the positions of the papers nearest to it: all that are near enough, and always the
    nearest.
    """
    places = {paper.identity: place for place, paper in enumerate(library.papers)}
    for place, paper in enumerate(track(library.papers, len(library.papers))):
        named = {places[other] for other in (*library.mentions[paper.identity], *library.mentioned_by[paper.identity])}
        near = (*by_terms.find_nearest(place, MAX_CANDIDATES), *by_vectors.find_nearest(place, MAX_CANDIDATES))
        candidates = {*near, *named} - {place}
        words, vectors = by_terms.compare(place, candidates), by_vectors.compare(place, candidates)
        likeness = {
            other: round_likeness(
                words[other]
                + compare_terms(topics[place], topics[other])
                + MENTION_LIKENESS * (other in named)
                + VECTOR_LIKENESS * vectors.get(other, 0.0)
            )
            for other in candidates
        }
        nearest = sorted(likeness, key=lambda other: (-likeness[other], other))[:MAX_RELATED]
        yield [other for rank, other in enumerate(nearest) if likeness[other] >= MIN_LIKENESS or not rank]


def _weigh_topics(papers: Sequence[Paper]) -> list[Terms]:
    """Return the weights of the topics of each paper; two of them multiplied are the likeness for a common topic."""
    found_in = Counter(tag.topic for paper in papers for tag in paper.tags)
    likeness = {
        topic: TOPIC_LIKENESS * (measure_rarity(found, len(papers)) - 1) / (2 if _is_broad(found, len(papers)) else 1)
        for topic, found in found_in.items()
    }
    return [{tag.topic: sqrt(likeness[tag.topic] * tag.weight) for tag in paper.tags} for paper in papers]


def _is_broad(found: int, papers: int) -> bool:
    """Return whether a topic of `found` of a number of papers is broad."""
    return found > max(1, BROAD_SHARE * papers)


def _make_explain(
    library: Library, terms: Sequence[Terms], topics: Sequence[Terms], vectors: VectorLikeness
) -> Callable[[int, int], Relation]:
    """Return a function that relates the paper at a position to another one, with the reason."""
    papers = library.papers
    titles = {topic.slug: topic.title for topic in library.taxonomy.topics}
    found_in = Counter(tag.topic for paper in papers for tag in paper.tags)

    def explain(place: int, other: int) -> Relation:
        """Return the reason: a mention, else the common topics that count most, else such terms, in quotes.

        Vectors are a reason if there is no other.
        """
        one, two = papers[place], papers[other]
        if two.identity in library.mentions[one.identity]:
            return Relation(two.identity, RelationReason.MENTIONED, (two.name,))
        if one.identity in library.mentions[two.identity]:
            return Relation(two.identity, RelationReason.MENTIONS, (one.name,))
        weights = {topic: weight * topics[other].get(topic, 0) for topic, weight in topics[place].items()}
        common = sorted(topics[place].keys() & topics[other].keys(), key=lambda topic: (-weights[topic], topic))
        shared = [titles[topic] for topic in common]
        if len(common) == 1 and _is_broad(found_in[common[0]], len(papers)):
            shared = []
        if not shared:
            words = islice(_list_common(terms[place], terms[other], two), MAX_REASONS)
            shared = [f"“{word}”" for word in words]
        if shared:
            return Relation(two.identity, RelationReason.SHARES, tuple(shared[:MAX_REASONS]))
        reason = RelationReason.SIMILAR if vectors.compare(place, [other]) else RelationReason.NEAREST
        return Relation(two.identity, reason)

    return explain


def _list_common(one: Terms, other: Terms, paper: Paper) -> Iterator[str]:
    """Yield the terms in common, the greatest weight first, as written in the paper with the terms `other`.

    A pair has the weight of its words, too, and they are not listed again.
    """
    weights = {term: weight * other[term] for term, weight in one.items() if term in other}
    totals = {term: weight + sum(weights.get(word, 0) for word in term.split()) for term, weight in weights.items()}
    written = find_spellings(f"{paper.abstract.prose}\n{paper.title.plain}")
    listed: set[str] = set()
    for term in sorted(weights, key=lambda term: (-round_likeness(totals[term]), term)):
        if not listed & {term, *term.split()}:
            listed.update((term, *term.split()))
            yield written[term]
