"""Selects the candidates that become topics: those that together are most informative about most papers."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence

from broadsheet.suggest.candidates import Candidate
from broadsheet.suggest.lexicon import WEAK

MAX_PAPER_SHARE = 0.4
"""A topic that a greater part of all papers is about is not informative."""
_SAME = 0.75
"""If a greater part of the papers about either of two topics is about both, one of them is enough."""
_LESS = (1.0, 0.7, 0.5, 0.3, 0.15, 0.1)
"""The worth of one more topic to a paper that already has none, one, two …"""
_DIGITS = 9
"""Decimals of a gain that count; with more, the order could depend on the machine."""


def choose_topics(candidates: Sequence[Candidate], papers: int, most: int) -> list[Candidate]:
    """At most this many candidates; each adds more to those before it than any other would."""
    topics: Counter[int] = Counter()

    def loss(rank: int) -> tuple[float, int]:
        gain = sum(_LESS[min(topics[place], len(_LESS) - 1)] for place in sorted(candidates[rank].papers))
        return -round(candidates[rank].worth * gain, _DIGITS), rank

    # Gains never increase, so the first one that is unchanged is the highest.
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
    """Whether two topics are about the same papers, or differ only in words that say nothing."""
    if len(one.papers & other.papers) > _SAME * len(one.papers | other.papers):
        return True
    fewer, more = sorted((Counter(one.words), Counter(other.words)), key=Counter.total)
    return fewer <= more and all(word in WEAK for word in more - fewer)
