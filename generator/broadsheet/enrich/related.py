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
from itertools import chain, islice, permutations
from math import sqrt
from types import MappingProxyType

from broadsheet.enrich.nearest import Comparison, find_nearest
from broadsheet.enrich.rounding import round_likeness
from broadsheet.enrich.sparse import Integers, Table, make_table
from broadsheet.enrich.term_weights import WeighedTerms, Weights, measure_rarity
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
ALL_PAIRS_LIMIT = 500
"""The number of papers up to which all terms count as rare, and each paper is compared with all others."""
MAX_PAPERS_OF_TERM = 60
"""In a larger library, a term of at most this many papers is rare."""
MAX_REASONS = 3
"""The maximum number of topics or terms that a reason names."""
_NO_VECTORS: Mapping[PaperId, Vector] = MappingProxyType({})


def find_related(library: Library, terms: WeighedTerms, vectors: Mapping[PaperId, Vector] = _NO_VECTORS) -> Library:
    """Return the library with related papers for each paper, the nearest first.

    `terms` are those of its papers, and `vectors` those of some of them.

    Each paper has at least one, if there are two papers at all. A paper that would be in no other paper's list is added
    at the end of the list of the paper nearest to it, so that every paper is reachable.
    """
    topics = _weigh_topics(library.papers)
    by_vectors = VectorLikeness(library.papers, vectors)
    comparison = _prepare(library, terms, topics, by_vectors)
    number = len(library.papers)
    chosen = list(track(find_nearest(comparison, 0, number, MAX_RELATED, MIN_LIKENESS), number))
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


def _prepare(library: Library, terms: WeighedTerms, topics: Sequence[Weights], vectors: VectorLikeness) -> Comparison:
    """Return what the papers of a library are compared by."""
    import numpy as np

    found = np.bincount(terms.table.columns, minlength=terms.table.width)
    most = len(topics) if len(topics) <= ALL_PAIRS_LIMIT else MAX_PAPERS_OF_TERM
    rare = terms.table.pick((found > 1) & (found <= most))
    return Comparison(
        rare=rare,
        users=rare.transpose(),
        tables=(terms.table.pick(found > most), _tabulate(topics)),
        given=_list_given(library, rare),
        vectors=vectors,
    )


def _tabulate(topics: Sequence[Weights]) -> Table:
    """Return the weights of the topics of each paper as a table."""
    import numpy as np

    columns = {topic: column for column, topic in enumerate(dict.fromkeys(chain.from_iterable(topics)))}
    entries = [(row, columns[topic], weight) for row, paper in enumerate(topics) for topic, weight in paper.items()]
    rows, found, weights = zip(*entries, strict=True) if entries else ((), (), ())
    numbers = np.array(rows, np.int32), np.array(found, np.int32), np.array(weights, np.float64)
    return make_table(*numbers, len(topics), len(columns))


def _list_given(library: Library, rare: Table) -> Table:
    """Return the papers with which each paper is compared in any case, with what a mention adds to their likeness.

    In a small library they are all others; in a large one, those that it mentions or that mention it, and for a paper
    without rare terms those beside it.
    """
    import numpy as np

    number = len(library.papers)
    places = {paper.identity: place for place, paper in enumerate(library.papers)}
    links = ((places[one], places[two]) for one, found in library.mentions.items() for two in found if one != two)
    mentioned = np.array([one * number + two for link in links for one, two in permutations(link)], np.int64)
    if number <= ALL_PAIRS_LIMIT:
        pairs: Integers = np.flatnonzero(~np.eye(number, dtype=bool))
    else:
        lonely = np.flatnonzero(np.diff(rare.starts) == 0).reshape(-1, 1)
        beside = lonely + np.array([-1, 1])
        pairs = (lonely * number + beside)[(beside >= 0) & (beside < number)]
    given = np.union1d(pairs, mentioned)
    rows, columns = np.divmod(given, max(1, number))
    values = np.where(np.isin(given, mentioned), MENTION_LIKENESS, 0.0)
    return make_table(rows, columns, values, number, number)


def _weigh_topics(papers: Sequence[Paper]) -> list[Weights]:
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
    library: Library, terms: WeighedTerms, topics: Sequence[Weights], vectors: VectorLikeness
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
            words = islice(_list_common(terms, place, other), MAX_REASONS)
            shared = [f"“{word}”" for word in words]
        if shared:
            return Relation(two.identity, RelationReason.SHARES, tuple(shared[:MAX_REASONS]))
        reason = RelationReason.SIMILAR if vectors.are_alike(place, other) else RelationReason.NEAREST
        return Relation(two.identity, reason)

    return explain


def _list_common(terms: WeighedTerms, one: int, other: int) -> Iterator[str]:
    """Yield the terms that two papers have in common, the greatest weight first, as written in the second one.

    A pair has the weight of its words, too, and they are not listed again.
    """
    products = terms.multiply(one, other)
    words = {term: terms.split(term) for term in products}
    totals = {
        term: round_likeness(product + sum([products[word] for word in words[term] if word in products]))
        for term, product in products.items()
    }
    listed: set[int] = set()
    for term in sorted(totals, key=totals.__getitem__, reverse=True):
        if listed.isdisjoint((term, *words[term])):
            listed.update((term, *words[term]))
            yield terms.spell(other, term)
