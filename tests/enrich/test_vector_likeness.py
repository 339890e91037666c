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

    found = make_likeness(vectors).compare(0, range(1, 40))

    assert found == pytest.approx({other: cosine for other, cosine in cosines.items() if cosine > 0.001}, abs=0.001)
    assert 0 < len(found) < 39


def unit(vector: Sequence[float]) -> list[float]:
    """A vector of length 1."""
    length = sqrt(fsum(one * one for one in vector))
    return [one / length for one in vector]


def test_likeness_does_not_depend_on_the_order_of_sums() -> None:
    """Machines add up in different orders; the sums are exact, so that the order of components changes nothing."""
    vectors = invent_vectors(60, 700)
    order = random.Random(7).sample(range(700), 700)
    one, other = make_likeness(vectors), make_likeness([[vector[at] for at in order] for vector in vectors])

    assert [one.compare(place, range(60)) for place in range(60)] == [
        other.compare(place, range(60)) for place in range(60)
    ]


def test_products_of_the_longest_vectors_are_exact() -> None:
    """Even the greatest product that vectors can have is below 2^24, to which single precision counts."""
    draw = random.Random(5)
    vector = [draw.choice([0.6, 1.4]) for _ in range(MOST_DIMENSIONS)]
    likeness = make_likeness([vector, vector, [1.0] * MOST_DIMENSIONS])

    products = [likeness.compare(0, [other]).get(other, 0.0) * 4_000**2 for other in (0, 1)]

    assert products[0] == products[1] == round(products[0]) < 2**24


def test_the_nearest_are_found_and_equal_ones_stay_in_order() -> None:
    """Papers without a vector are near nothing, and a paper is not near itself."""
    vectors = [[1.0, 0.0], None, [0.9, 0.1], [0.0, 1.0], [0.9, 0.1], [0.5, 0.4], [-1.0, 0.5]]
    likeness = make_likeness(vectors)

    assert likeness.find_nearest(0, 2) == [2, 4]
    assert likeness.find_nearest(0, 1) == [2]
    assert likeness.find_nearest(0, 10)[:2] == [2, 4]
    assert 0 not in likeness.find_nearest(0, 10)
    assert likeness.find_nearest(1, 10) == []
    assert likeness.compare(1, range(7)) == {}
    assert 1 not in likeness.compare(0, range(7))


def test_papers_in_blocks_are_compared_with_all() -> None:
    """Many papers are compared in blocks; the likeness of two is the same from both sides."""
    vectors = invent_vectors(300, 8)
    likeness = make_likeness(vectors)

    for one, other in ((0, 299), (255, 256), (280, 3)):
        assert likeness.compare(one, [other]).get(other) == likeness.compare(other, [one]).get(one)


@pytest.mark.parametrize("vectors", [[], [None, None], [[1.0, 2.0], None], [[1.0, 2.0]] * 3])
def test_without_differences_nothing_is_alike(vectors: list[list[float] | None]) -> None:
    """Without vectors, with one alone, and if all are equal, vectors say nothing."""
    likeness = make_likeness(vectors)

    assert [likeness.compare(place, range(len(vectors))) for place in range(len(vectors))] == [{}] * len(vectors)
    assert [likeness.find_nearest(place, 5) for place in range(len(vectors))] == [[]] * len(vectors)


def test_unknown_identifiers_are_counted_once() -> None:
    """One message names some that belong to no paper, or to several; of two vectors of a paper the first counts."""
    papers = {"a": ["id:a"], "A": ["id:a"], "b": ["id:b"], "both": ["id:a", "id:b"]}
    names = ("a", "A", "b", "both", "x1", "x2", "x3")
    read = VectorFile("coast.npy", names, np.array([[number] for number in range(1, 8)], dtype=np.float64))

    vectors, (problem,) = match_vectors(read, lambda name: [PaperId(one) for one in papers.get(name, [])])

    assert {identity: vector.tolist() for identity, vector in vectors.items()} == {"id:a": [1], "id:b": [3]}
    assert "4 of 7 vectors belong to no single paper of the site: “both”, “x1”, “x2”, …" in str(problem)
    assert not problem.rejected
