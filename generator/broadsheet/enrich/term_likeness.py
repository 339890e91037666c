"""How alike papers are by their terms.

Few papers share a rare term, so what papers share in rare terms is added up term by term, without comparing any two. In
a library of more than `ALL_PAIRS_LIMIT` papers, only those that share most in this way are compared by frequent terms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from broadsheet.enrich.rounding import DIGITS, round_likeness
from broadsheet.enrich.terms import Terms, compare_terms

ALL_PAIRS_LIMIT = 500
"""The number of papers up to which all terms count as rare, and all other papers as near."""
MAX_PAPERS_OF_TERM = 60
"""In a larger library, a term of at most this many papers is rare."""


class TermLikeness:
    """Compares the papers of a library by their terms. Papers are named by their positions in the library."""

    def __init__(self, vectors: Sequence[Terms]) -> None:
        """Take the terms of each paper."""
        self._vectors = vectors
        self._is_small = len(vectors) <= ALL_PAIRS_LIMIT
        most = len(vectors) if self._is_small else MAX_PAPERS_OF_TERM
        found_in = Counter(chain.from_iterable(vectors))
        self._users: dict[str, list[tuple[int, float]]] = {
            term: [] for term, found in found_in.items() if 1 < found <= most
        }
        for place, vector in enumerate(vectors):
            for term in vector.keys() & self._users.keys():
                self._users[term].append((place, vector[term]))
        self._frequent = [
            {term: weight for term, weight in vector.items() if found_in[term] > most} for vector in vectors
        ]
        self._shared: tuple[int, Mapping[int, float]] = -1, {}

    def find_nearest(self, place: int, most: int) -> Sequence[int]:
        """Return at most `most` papers: those that share the most weight in rare terms with the one at a position.

        If none does, they are those beside it. In a small library, they are all others.
        """
        if self._is_small:
            return [other for other in range(len(self._vectors)) if other != place]
        shared = self._share(place)
        if not shared:
            return [other for other in (place - 1, place + 1) if 0 <= other < len(self._vectors)]
        least = sorted(shared.values())[-most:][0] - 10**-DIGITS
        near = [(-round_likeness(weight), other) for other, weight in shared.items() if weight >= least]
        # Of equal papers the first is taken, as everywhere.
        return [other for _, other in sorted(near)[:most]]

    def compare(self, place: int, others: Iterable[int]) -> Mapping[int, float]:
        """Return how much others are like the paper at a position, from 0 to 1: the cosine of their terms' weights."""
        shared, frequent = self._share(place), self._frequent
        return {other: shared.get(other, 0.0) + compare_terms(frequent[place], frequent[other]) for other in others}

    def _share(self, place: int) -> Mapping[int, float]:
        """Return what other papers share in rare terms with the paper at a position; it is kept for the next call."""
        if self._shared[0] != place:
            shared: dict[int, float] = {}
            for term, weight in self._vectors[place].items():
                for other, its in self._users.get(term, ()):
                    shared[other] = shared.get(other, 0.0) + weight * its
            shared.pop(place, None)
            self._shared = place, shared
        return self._shared[1]
