"""Tests of how alike papers are by vectors."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import fsum, sqrt

import numpy as np
import pytest

from broadsheet.enrich.vector_likeness import VectorLikeness, match_vectors
from broadsheet.model.paper import PaperId
from broadsheet.model.vectors import MOST_DIMENSIONS, VectorFile
from tests.conftest import make_library, make_papers


def make_likeness(vectors: Sequence[Sequence[float] | None]) -> VectorLikeness:
    """The likeness of papers with these vectors; None is a paper without one."""
    papers = make_library(*make_papers(len(vectors))).papers
    known = zip(papers, vectors, strict=True)
    return VectorLikeness(papers, {paper.identity: np.array(vector) for paper, vector in known if vector is not None})


def invent_vectors(number: int, size: int) -> list[list[float]]:
    """Vectors in one corner of the space, as language models make them of texts of one field."""
    draw = random.Random(31)
    return [[3 + draw.gauss(0, 1) for _ in range(size)] for _ in range(number)]


def test_likeness_is_the_cosine_seen_from_the_middle() -> None:
    """The middle of all vectors is subtracted first, so that what all have in common does not count."""
    vectors = invent_vectors(40, 25)
    units = [unit(vector) for vector in vectors]
    middle = [fsum(column) / len(units) for column in zip(*units, strict=True)]
    moved = [unit([one - mean for one, mean in zip(vector, middle, strict=True)]) for vector in units]
    cosines = {other: fsum(a * b for a, b in zip(moved[0], moved[other], strict=True)) for other in range(1, 40)}

    (own, *found), *_ = compare(vectors)

    assert found == pytest.approx([max(0, cosine) for cosine in cosines.values()], abs=0.001)
    assert own == 0 and 0 < sum(map(bool, found)) < 39


def compare(vectors: Sequence[Sequence[float] | None]) -> list[list[float]]:
    """How alike papers with these vectors are, in a row for each paper."""
    compared = make_likeness(vectors).compare(np.arange(len(vectors)))
    return [] if compared is None else compared.tolist()


def unit(vector: Sequence[float]) -> list[float]:
    """A vector of length 1."""
    length = sqrt(fsum(one * one for one in vector))
    return [one / length for one in vector]


def test_likeness_does_not_depend_on_the_order_of_sums() -> None:
    """Machines add up in different orders; the sums are exact, so that the order of components changes nothing."""
    vectors = invent_vectors(60, 700)
    order = random.Random(7).sample(range(700), 700)

    assert compare(vectors) == compare([[vector[at] for at in order] for vector in vectors])


def test_products_of_the_longest_vectors_are_exact() -> None:
    """Even the greatest product that vectors can have is below 2^24, to which single precision counts."""
    draw = random.Random(5)
    vector = [draw.choice([0.6, 1.4]) for _ in range(MOST_DIMENSIONS)]

    compared = compare([vector, vector, [1.0] * MOST_DIMENSIONS])

    product = compared[0][1] * 4_000**2
    assert 4_000**2 * 0.98 < product == round(product) < 2**24
    assert compared[1][0] == compared[0][1]


def test_only_papers_with_like_vectors_are_alike() -> None:
    """A paper without a vector is like none, and a paper is not like itself."""
    vectors = [[1.0, 0.0], None, [0.9, 0.1], [0.0, 1.0], [-1.0, 0.5]]
    likeness = make_likeness(vectors)

    compared = compare(vectors)

    assert [[place for place, one in enumerate(row) if one] for row in compared] == [[2], [], [0], [4], [3]]
    assert compared[0][2] == compared[2][0]
    assert [(one, two) for one in range(5) for two in range(one) if likeness.are_alike(one, two)] == [(2, 0), (4, 3)]


@pytest.mark.parametrize("vectors", [[], [None, None], [[1.0, 2.0], None], [[1.0, 2.0]] * 3])
def test_without_differences_nothing_is_alike(vectors: list[list[float] | None]) -> None:
    """Without vectors, with one alone, and if all are equal, vectors say nothing."""
    assert not any(map(any, compare(vectors)))


def test_unknown_identifiers_are_counted_once() -> None:
    """One message names some that belong to no paper, or to several; of two vectors of a paper the first counts."""
    papers = {"a": ["id:a"], "A": ["id:a"], "b": ["id:b"], "both": ["id:a", "id:b"]}
    names = ("a", "A", "b", "both", "x1", "x2", "x3")
    read = VectorFile("coast.npy", names, np.array([[number] for number in range(1, 8)], dtype=np.float64))

    vectors, (problem,) = match_vectors(read, lambda name: [PaperId(one) for one in papers.get(name, [])])

    assert {identity: vector.tolist() for identity, vector in vectors.items()} == {"id:a": [1], "id:b": [3]}
    assert "4 of 7 vectors belong to no single paper of the site: “both”, “x1”, “x2”, …" in str(problem)
    assert not problem.rejected
