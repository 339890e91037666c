"""Finds the papers nearest to each paper of a library.

Few papers share a rare term, so what papers share in rare terms is added up term by term, without comparing any two.
Only those that share most in this way, and those that are given, are compared by everything else.

One value holds everything by which papers are compared, and what is found for a paper depends on nothing else. So the
papers of a library can be divided among processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.enrich.rounding import DIGITS, round_all
from broadsheet.enrich.sparse import Integers, Numbers, Table, add_up, count_runs, split
from broadsheet.enrich.vector_likeness import VectorLikeness

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_CANDIDATES = 60
"""The maximum number of papers near a paper by rare terms, and by vectors, that may be chosen."""
VECTOR_LIKENESS = 0.3
"""The likeness that two papers gain if their vectors point in the same direction; less if they are less alike."""

_CELLS = 2**21
"""The maximum number of pairs of a paper with another one, or with a column, for which there is room at a time."""
_PRODUCTS = 2**18
"""The maximum number of products that are computed at a time, unless one paper or pair has more."""
_MOST = 2**39
"""More than any likeness in units of its last decimal."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the papers of a library are compared by. Papers are named by their positions in the library."""

    rare: Table
    """The weights of rare terms, in a row for each paper."""
    users: Table
    """The same weights, in a row for each of these terms."""
    tables: tuple[Table, ...]
    """The weights of whatever else papers can have in common, in a row for each paper."""
    given: Table
    """For each paper those with which it is compared in any case, with what this adds to their likeness."""
    vectors: VectorLikeness
    """The vectors of some of the papers."""

    def __len__(self) -> int:
        """Return the number of papers."""
        return len(self.rare)


class _Room(NamedTuple):
    """Memory that is used again for each part of a library: to ask for it costs more than what is computed in it."""

    places: NDArray[np.int32]
    """For pairs of papers, anything."""
    weights: Numbers
    """For papers and columns, zeros."""


def find_nearest(by: Comparison, start: int, stop: int, most: int, least: float) -> Iterator[list[int]]:
    """Yield, for each paper from `start` to before `stop`, the papers nearest to it, at most `most`.

    They are those with at least this likeness, and always the nearest one, if the paper is compared with any. The
    nearest comes first.
    """
    import numpy as np

    papers = np.arange(start, stop)
    at, owners = by.rare.find_entries(papers)
    work = np.bincount(owners, weights=by.users.count_entries(by.rare.columns[at]), minlength=len(papers))
    width = max(1, *(table.width for table in by.tables))
    height = max(1, min(len(papers), _CELLS // max(width, len(by))))
    room = _Room(np.empty(height * len(by), np.int32), np.zeros(height * width))
    for part in split(work.astype(np.int64) + -(-_PRODUCTS // height), _PRODUCTS):
        yield from _find(by, papers[part], most, least, room)


def _find(by: Comparison, papers: Integers, most: int, least: float, room: _Room) -> Iterator[list[int]]:
    """Yield what `find_nearest` yields, for some papers at once. A row is the position of a paper among these."""
    import numpy as np

    vectors = by.vectors.compare(papers)
    near = np.zeros(0, np.int64) if vectors is None else _find_near(vectors, by)
    rows, others, likeness = _share(by, papers, near, room)
    for table in by.tables:
        likeness += _multiply(table, papers, rows, others, room)
    if vectors is not None:
        likeness += VECTOR_LIKENESS * vectors[rows, others]
    rows, others, numbers, ranks = _rank(rows, others, round_all(likeness), most, by)
    kept = (numbers >= round(least * 10**DIGITS)) | (ranks == 0)
    ends = np.cumsum(np.bincount(rows[kept], minlength=len(papers))).tolist()
    chosen = others[kept].tolist()
    yield from (chosen[first:last] for first, last in pairwise((0, *ends)))


def _find_near(vectors: Numbers, by: Comparison) -> Integers:
    """Return the pairs of papers that are most alike by vectors, as numbers. A row has the likeness to all papers."""
    import numpy as np

    most = min(MAX_CANDIDATES, len(by))
    least = np.partition(vectors, -most)[:, -most:][:, :1]
    found = np.nonzero((vectors >= least) & (vectors > 0))
    rows, others, _, _ = _rank(found[0], found[1], round_all(vectors[found]), MAX_CANDIDATES, by)
    return rows * len(by) + others


def _share(by: Comparison, papers: Integers, near: Integers, room: _Room) -> tuple[Integers, Integers, Numbers]:
    """Return the pairs of papers that are compared: rows, ascending, and the other papers, also ascending in each row.

    `near` are some of these pairs, each as a number: the row times the number of papers, and the other paper. With each
    pair comes what it shares in rare terms, and what is given.
    """
    import numpy as np

    at, rows = by.rare.find_entries(papers)
    used, owners = by.users.find_entries(by.rare.columns[at])
    pairs = rows[owners] * len(by) + by.users.columns[used]
    products = by.rare.values[at][owners] * by.users.values[used]
    at, rows = by.given.find_entries(papers)
    given = rows * len(by) + by.given.columns[at]
    wanted = np.concatenate((given, near))
    pairs, products = np.concatenate((pairs, wanted)), np.concatenate((products, np.zeros(len(wanted))))
    # One product of each pair stands for all of them; it does not matter which.
    numbers = np.arange(len(pairs), dtype=np.int32)
    room.places[pairs] = numbers
    places = room.places[pairs]
    shared = add_up(places, products, len(pairs))
    different = np.flatnonzero(places == numbers)
    rows, others = np.divmod(pairs[different], len(by))
    are_two = others != papers[rows]
    rows, others, shares = rows[are_two], others[are_two], round_all(shared[different[are_two]])
    rows, others, _, _ = _rank(rows, others, shares, MAX_CANDIDATES, by)
    pairs, _ = count_runs(np.sort(np.concatenate((rows * len(by) + others, wanted))))
    likeness = shared[room.places[pairs]]
    likeness[np.searchsorted(pairs, given)] += by.given.values[at]
    return *np.divmod(pairs, len(by)), likeness


def _multiply(table: Table, papers: Integers, rows: Integers, others: Integers, room: _Room) -> Numbers:
    """Return what pairs of papers share in the weights of a table."""
    import numpy as np

    at, owners = table.find_entries(papers)
    own = owners * table.width + table.columns[at]
    room.weights[own] = table.values[at]
    lengths, result = table.count_entries(others), np.zeros(len(rows))
    for part in split(lengths, _PRODUCTS):
        at, owners = table.find_entries(others[part])
        cells = np.repeat(rows[part] * table.width, lengths[part])
        cells += table.columns[at]
        products = room.weights[cells]
        products *= table.values[at]
        result[part] = add_up(owners, products, part.stop - part.start)
    room.weights[own] = 0
    return result


def _rank(
    rows: Integers, others: Integers, numbers: Integers, most: int, by: Comparison
) -> tuple[Integers, Integers, Integers, Integers]:
    """Return the pairs with the greatest numbers, at most `most` for each row, and the rank of each in its row.

    Of equal ones the first paper is taken, as everywhere.
    """
    import numpy as np

    ranked = np.sort((rows * (2 * _MOST) + (_MOST - numbers)) * len(by) + others)
    found = np.bincount(rows)
    rows = np.repeat(np.arange(len(found)), found)
    ranks = np.arange(len(ranked)) - (np.cumsum(found) - found)[rows]
    kept = ranks < most
    ranked = ranked[kept]
    return rows[kept], ranked % len(by), _MOST - ranked // len(by) % (2 * _MOST), ranks[kept]
