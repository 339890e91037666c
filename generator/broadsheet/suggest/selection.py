"""Chooses the candidates that become topics: those that together are most informative about most papers.

This is the greedy algorithm for maximising a submodular function: each step takes the candidate with the highest gain,
and the gain of a candidate falls as its papers get other topics. Because gains never rise, an outdated one is an upper
bound, and only the first candidates of the heap have to be evaluated again (Minoux, Accelerated greedy algorithms for
maximizing submodular set functions, 1978).
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence

from broadsheet.suggest.candidates import Candidate
from broadsheet.suggest.lexicon import WEAK

MAX_PAPER_SHARE = 0.4
"""A topic that more than this share of all papers are about is not informative."""
_SAME = 0.75
"""Two topics are the same if more than this share of the papers about either are about both (Jaccard index)."""
_LESS = (1.0, 0.7, 0.5, 0.3, 0.15, 0.1)
"""The value of one more topic for a paper that already has none, one, two … topics."""
_DIGITS = 9
"""Decimals of a gain that count; with more, rounding on different machines could change the order."""


def choose_topics(candidates: Sequence[Candidate], papers: int, most: int) -> list[Candidate]:
    """Return at most `most` candidates, in the order in which they were chosen.

    Each adds more than any other would to those before it. `papers` is the number of papers in the corpus.
    """
    topics: Counter[int] = Counter()

    def loss(rank: int) -> tuple[float, int]:
        """Return the negative gain of a candidate, for the heap, and its position, which decides between equal ones."""
        gain = sum(_LESS[min(topics[place], len(_LESS) - 1)] for place in sorted(candidates[rank].papers))
        return -round(candidates[rank].worth * gain, _DIGITS), rank

    # Gains never rise, so the first one that is still right when evaluated again is the highest.
    heap = [loss(rank) for rank, one in enumerate(candidates) if len(one.papers) <= MAX_PAPER_SHARE * papers]
    heapq.heapify(heap)
    chosen: list[Candidate] = []
    while heap and len(chosen) < most:
        _, rank = heapq.heappop(heap)
        now, one = loss(rank), candidates[rank]
        if heap and now > heap[0]:
            heapq.heappush(heap, now)
        elif not any(_is_same(one, other) for other in chosen):
            chosen.append(one)
            topics.update(one.papers)
    return chosen


def _is_same(one: Candidate, other: Candidate) -> bool:
    """Return whether two topics are about the same papers, or differ only in words that carry no meaning of their
    own.
    """
    if len(one.papers & other.papers) > _SAME * len(one.papers | other.papers):
        return True
    fewer, more = sorted((Counter(one.words), Counter(other.words)), key=Counter.total)
    return fewer <= more and all(word in WEAK for word in more - fewer)
