"""Tests of the papers nearest to each."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from broadsheet.enrich.nearest import Comparison, find_nearest
from broadsheet.enrich.sparse import Table, make_table
from broadsheet.enrich.vector_likeness import VectorLikeness
from tests.conftest import make_library, make_papers

Weights = Sequence[Mapping[int, float]]


def make(weights: Weights, width: int, height: int | None = None) -> Table:
    """A table with these numbers in its rows."""
    entries = [(row, column, weight) for row, columns in enumerate(weights) for column, weight in columns.items()]
    rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
    numbers = np.array(rows, np.int32), np.array(columns, np.int32), np.array(values, np.float64)
    return make_table(*numbers, height or len(weights), width)


def compare(
    rare: Weights, *others: Weights, given: Weights | None = None, vectors: NDArray[np.float64] | None = None
) -> Comparison:
    """What papers with these weights are compared by, in tables of up to 40 columns."""
    papers = make_library(*make_papers(len(rare))).papers
    known = zip((paper.identity for paper in papers), vectors, strict=True) if vectors is not None else ()
    table = make(rare, 40)
    return Comparison(
        rare=table,
        users=table.transpose(),
        tables=tuple(make(one, 40) for one in others) or (make([{}] * len(rare), 40),),
        given=make(given or [{}] * len(rare), len(rare)),
        vectors=VectorLikeness(papers, dict(known)),
    )


def invent(number: int, each: int, seed: int) -> list[dict[int, float]]:
    """Weights of papers, of which the first has none; many are equal."""
    draw = random.Random(seed)
    return [{}, *({draw.randrange(40): draw.choice([0.1, 0.2, 0.3]) for _ in range(each)} for _ in range(number - 1))]


def multiply(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """What two rows have in common."""
    return sum(weight * other[column] for column, weight in one.items() if column in other)


def expect(rare: Weights, other: Weights, given: Weights, candidates: int, most: int, least: float) -> list[list[int]]:
    """What is found, one paper after the other."""
    found = []
    for place in range(len(rare)):
        shared = {two: multiply(rare[place], rare[two]) for two in range(len(rare)) if two != place}
        ranked = sorted((-round(share, 9), two) for two, share in shared.items() if share)[:candidates]
        likeness = {
            two: round(shared[two] + multiply(other[place], other[two]) + given[place].get(two, 0.0), 9)
            for two in {*(two for _, two in ranked), *given[place]}
        }
        nearest = sorted(likeness, key=lambda two: (-likeness[two], two))[:most]
        found.append([two for rank, two in enumerate(nearest) if likeness[two] >= least or not rank])
    return found


@pytest.mark.parametrize(("cells", "products"), [(2**21, 2**18), (1, 1), (300, 50)])
def test_papers_are_compared_by_all_that_is_given(cells: int, products: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that share most in rare terms, and given ones, are compared by everything, in parts of any size."""
    monkeypatch.setattr("broadsheet.enrich.nearest.MAX_CANDIDATES", 7)
    monkeypatch.setattr("broadsheet.enrich.nearest._CELLS", cells)
    monkeypatch.setattr("broadsheet.enrich.nearest._PRODUCTS", products)
    rare, other = invent(90, 4, 1), invent(90, 6, 2)
    draw = random.Random(3)
    given = [{draw.choice([two for two in range(90) if two != one]): draw.choice([0, 0.15])} for one in range(90)]

    found = list(find_nearest(compare(rare, other, given=given), 0, 90, 5, 0.13))

    assert found == expect(rare, other, given, 7, 5, 0.13)
    assert {len(one) for one in found} == {1, 2, 3, 4, 5}


def test_parts_of_a_library_are_found_apart() -> None:
    """What is found for some papers does not depend on those for which it is found at the same time."""
    by = compare(invent(50, 4, 1), invent(50, 6, 2))

    whole = list(find_nearest(by, 0, 50, 5, 0.13))

    parts = [list(find_nearest(by, start, stop, 5, 0.13)) for start, stop in ((0, 1), (1, 30), (30, 30), (30, 50))]
    assert [one for part in parts for one in part] == whole


def test_of_equal_papers_the_first_is_near(monkeypatch: pytest.MonkeyPatch) -> None:
    """That holds for those that are compared, and for those that are found."""
    monkeypatch.setattr("broadsheet.enrich.nearest.MAX_CANDIDATES", 3)
    by = compare([{0: 0.5}] * 9, [{1: 0.1 * place} for place in range(9)])

    found = list(find_nearest(by, 0, 9, 2, 0.0))

    assert found[8] == [2, 1]
    assert found[0] == [1, 2]


def test_a_paper_that_is_compared_with_none_has_no_near_one() -> None:
    """A paper that shares nothing in rare terms is only compared with given ones."""
    by = compare([{0: 0.5}, {1: 0.5}, {0: 0.5}, {}], given=[{}, {}, {}, {1: 0.0}])

    assert list(find_nearest(by, 0, 4, 5, 0.9)) == [[2], [], [0], [1]]


def test_a_mention_counts_once_however_else_papers_are_near() -> None:
    """What is given is added to what two papers share, also if their vectors are alike."""
    vectors = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.1], [-1.0, 0.0]])
    by = compare([{0: 0.1}, {}, {}, {0: 0.1}], given=[{1: 0.15}, {}, {}, {}], vectors=vectors)

    assert list(find_nearest(by, 0, 1, 5, 0.44)) == [[1]]
    assert list(find_nearest(by, 0, 1, 5, 0.29)) == [[1, 2]]
    assert list(find_nearest(by, 0, 1, 5, 0.0)) == [[1, 2, 3]]
    assert list(find_nearest(by, 3, 4, 5, 0.0)) == [[0]]


def test_the_nearest_by_vectors_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are as many as those that share most in rare terms, and of equal ones the first."""
    monkeypatch.setattr("broadsheet.enrich.nearest.MAX_CANDIDATES", 2)
    vectors = np.array([[1.0, 0.0], [0.0, 1.0], *[[0.9, 0.1]] * 3, [-1.0, 0.5]])
    by = compare([{}] * 6, [{0: 0.1 * place} for place in range(6)], vectors=vectors)

    assert list(find_nearest(by, 0, 1, 5, 0.0)) == [[2, 3]]
