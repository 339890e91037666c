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
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from broadsheet.suggest.candidates import MAX_ALIASES, Candidate
from broadsheet.suggest.lexicon import WEAK

MAX_PAPER_SHARE = 0.4
"""A topic that more than this share of all papers are about is not informative."""
_SAME = 0.75
"""Two topics are the same if more than this share of the papers about either are about both (Jaccard index)."""
_NEAR = 0.75
"""Of topics that differ in one word, two are the same if at least this share of the papers about one are about both."""
_LONG = 3
"""The minimum number of words of such topics."""
_LESS = (1.0, 0.6, 0.4, 0.25, 0.15, 0.1)
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
        elif (place := next((at for at, other in enumerate(chosen) if _is_same(one, other)), None)) is None:
            chosen.append(one)
            topics.update(one.papers)
        elif _differs_in_one_word(one, chosen[place]):
            chosen[place] = _merge(chosen[place], one)
    return chosen


def _is_same(one: Candidate, other: Candidate) -> bool:
    """Return whether two topics are about the same papers, or have the same name in other words."""
    return len(one.papers & other.papers) > _SAME * len(one.papers | other.papers) or _is_same_name(one, other)


def _is_same_name(one: Candidate, other: Candidate) -> bool:
    """Return whether two topics differ only in words that carry no meaning of their own, or in one of several words."""
    fewer, more = sorted((Counter(one.words), Counter(other.words)), key=Counter.total)
    if fewer <= more and all(word in WEAK for word in more - fewer):
        return True
    both = len(one.papers & other.papers)
    is_near = fewer <= more or both >= _NEAR * min(len(one.papers), len(other.papers))
    return is_near and _differs_in_one_word(one, other)


def _merge(chosen: Candidate, other: Candidate) -> Candidate:
    """Return a topic with the names of both; the longer one is an alias, unless it contains the title."""
    kept, lost = (other, chosen) if len(other.words) < len(chosen.words) else (chosen, other)
    names = (*kept.aliases, *(() if kept.title in lost.title else (lost.title,)), *lost.aliases)
    return replace(kept, aliases=tuple(dict.fromkeys(names))[:MAX_ALIASES])


def _differs_in_one_word(one: Candidate, other: Candidate) -> bool:
    """Return whether two names end in the same word and have one more before it, or one in the place of another, among
    at least three: `cerebral gas embolism` and `cerebral arterial gas embolism`.
    """
    fewer, more = sorted((one.title.split(), other.title.split()), key=len)
    return fewer[-1] == more[-1] and len(fewer) >= _LONG and Levenshtein.distance(fewer, more) == 1
