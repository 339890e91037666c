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
from collections.abc import Set as AbstractSet
from functools import reduce

from broadsheet.enrich.rounding import round_likeness
from broadsheet.suggest.candidates import ADJECTIVE, MIN_PAPERS, Candidate
from broadsheet.suggest.lexicon import ASIDE, CARRIERS
from broadsheet.suggest.likeness import Likeness
from broadsheet.suggest.twins import is_other_name, is_same, is_same_name, join_twins, merge_twins

MAX_PAPER_SHARE = 0.4
"""A topic that more than this share of all papers are about is not informative."""
_PROMINENT, _PROMINENT_WORD, _PROMINENT_ASIDE = 0.25, 0.4, 0.5
"""The minimum prominence of a phrase, of a single word in lower case, and of a name that ends in that of a measure or
of a part of the body: others are mentioned in passing.
"""
_LEAST, _LEAST_FOR_WORD, _LEAST_IF_VAGUE = 0.3, 0.65, 1.1
"""The minimum product of a topic's prominence and the likeness of its papers, that of a single word, and that of an
adjective before a noun such as `system`.
"""
_WITHOUT = 0.03
"""The minimum share of all papers that a topic must be the only one of if it is not what its papers are about."""
_COVERED, _LEAST_TO_FILL = 0.9, 0.2
"""While fewer than this share of all papers have a topic, free places go to names that papers without one contain, if
the product of their prominence and likeness is at least this; that of a single word must be `_LEAST`.
"""
_MANY, _LITTLE_ALIKE, _LEAST_FOR_FIELD = 0.1, 1.3, 0.45
"""If more than this share of all papers have a name that is nobody's keyword, and are hardly more alike than others, it
is the name of the whole field, unless it has at least this prominence.
"""
_ALIKE = 3.0
"""The likeness from which on more does not count."""
_LESS = (1.0, 0.6, 0.4, 0.25, 0.15, 0.1)
"""The value of one more topic for a paper that already has none, one, two … topics."""


def choose_topics(
    candidates: Sequence[Candidate],
    papers: int,
    most: int,
    likeness: Likeness,
    given: AbstractSet[int] = frozenset(),
) -> list[Candidate]:
    """Return at most `most` candidates, in the order in which they were chosen.

    Each adds more than any other would to those before it. `papers` is the number of papers in the corpus, `given` are
    the positions of those that have other topics. How alike the papers of a candidate are is measured only when it is
    first in the heap, because that takes long.
    """
    topics: Counter[int] = Counter()
    factors: dict[int, float] = {}
    groups: list[list[Candidate]] = []
    vague: list[Candidate] = []

    def loss(rank: int) -> tuple[float, int]:
        """Return the negative gain of a candidate, for the heap, and its position, which decides between equal ones."""
        gain = sum(_LESS[min(topics[place], len(_LESS) - 1)] for place in sorted(candidates[rank].papers))
        return -round_likeness(candidates[rank].worth * factors.get(rank, 1.0) * gain), rank

    # Gains never rise, so the first one that is still right when evaluated again is the highest.
    most_papers = MAX_PAPER_SHARE * papers
    fields = [one for one in candidates if len(one.papers) > most_papers]
    usable = [
        rank
        for rank, one in enumerate(candidates)
        if len(one.papers) <= most_papers and not any(is_other_name(one, field) for field in fields)
    ]
    heap = [loss(rank) for rank in usable if candidates[rank].is_sure]
    heapq.heapify(heap)
    while heap and len(groups) < most:
        _, rank = heapq.heappop(heap)
        one = candidates[rank]
        if rank not in factors:
            alike = likeness.measure(one)
            if not _is_subject(one, alike, papers):
                vague.append(one)
                continue
            factors[rank] = min(alike / _ALIKE, 1.0) ** (1.0 if len(one.words) == 1 else 0.5)
        now = loss(rank)
        if heap and now > heap[0]:
            heapq.heappush(heap, now)
            continue
        is_joined = join_twins(groups, one, likeness)
        longer = (other for other in vague if len(other.words) > len(one.words))
        if not is_joined and not any(is_same_name(one, other, likeness) for other in longer):
            groups.append([one])
            topics.update(one.papers)
    chosen = [reduce(merge_twins, twins) for twins in groups]
    rest = set(range(papers)) - topics.keys() - given
    chosen += _choose_for_rest(vague, rest, most - len(chosen), papers)
    unsure = [candidates[rank] for rank in usable if not candidates[rank].is_sure]
    return _fill_places([*vague, *unsure], chosen, most, papers, likeness, given)


def _fill_places(
    spare: Sequence[Candidate],
    chosen: Sequence[Candidate],
    most: int,
    papers: int,
    likeness: Likeness,
    given: AbstractSet[int],
) -> list[Candidate]:
    """Return the chosen topics and, until enough papers have one, others: those with the best evidence first."""
    filled = list(chosen)
    covered = set(given).union(*(one.papers | one.mentions for one in chosen))
    if len(filled) >= most or len(covered) >= _COVERED * papers:
        return filled  # Measuring the likeness of all others takes long.
    names = [one for one in spare if one.words[-1] not in ASIDE and not _is_vague(one)]
    evidence = {one: likeness.measure(one) * one.prominence for one in names}
    for one in sorted(evidence, key=lambda one: (-evidence[one], one.title)):
        if len(filled) >= most or len(covered) >= _COVERED * papers or evidence[one] < _LEAST_TO_FILL:
            break
        is_supported = len(one.words) > 1 or evidence[one] >= _LEAST
        found = one.papers | one.mentions
        if is_supported and not found <= covered and not any(is_same(one, other, likeness) for other in filled):
            filled.append(one)
            covered |= found
    return filled


def _choose_for_rest(vague: Sequence[Candidate], rest: set[int], most: int, papers: int) -> list[Candidate]:
    """Return topics for papers that have none: even the name of the whole field is better than nothing for many."""
    chosen: list[Candidate] = []
    names = [one for one in vague if len(one.words) > 1 and one.words[-1] not in ASIDE]
    while most > len(chosen):
        best = max(names, key=lambda one: (len(one.papers & rest), one.worth, one.title), default=None)
        if best is None or len(best.papers & rest) < max(MIN_PAPERS, _WITHOUT * papers):
            break
        chosen.append(best)
        rest -= best.papers
    return chosen


def _is_subject(one: Candidate, alike: float, papers: int) -> bool:
    """Return whether a candidate is what its papers are about, and not a word of many meanings or the whole field."""
    is_word = len(one.words) == 1 and not one.title[0].isupper()
    needed = _PROMINENT_ASIDE if one.words[-1] in ASIDE else _PROMINENT_WORD if is_word else _PROMINENT
    if one.prominence < needed:
        return False
    is_field = len(one.papers) > _MANY * papers and alike < _LITTLE_ALIKE and not one.is_keyword
    least = _LEAST_IF_VAGUE if _is_vague(one) else _LEAST_FOR_WORD if is_word else _LEAST
    return alike * one.prominence >= least and (one.prominence >= _LEAST_FOR_FIELD or not is_field)


def _is_vague(one: Candidate) -> bool:
    """Return whether a name is an adjective before a noun that says little, as in `neural model`."""
    return len(one.words) == 2 and one.words[1] in CARRIERS and bool(ADJECTIVE.fullmatch(one.words[0]))
