"""Tests of what terms weigh."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import log, sqrt

import pytest

from broadsheet.enrich.term_weights import WeighedTerms, weigh_terms
from broadsheet.enrich.terms import read_terms
from tests.conftest import make_paper

WORDS = "amber basalt cobalt dolomite emerald feldspar garnet hematite ivory jasper kyanite lapis marble nickel".split()


def weigh(*texts: str) -> WeighedTerms:
    """The terms of papers with these abstracts."""
    return weigh_terms([read_terms(make_paper("A", text, record=n)) for n, text in enumerate(texts, 1)])


def count(text: str) -> Counter[str]:
    """The terms of a text in which all words are stems, and which has only commas and spaces between them."""
    clauses = [clause.split() for clause in text.split(",")]
    return Counter([word for clause in clauses for word in clause]) + Counter(
        " ".join(pair) for clause in clauses for pair in pairwise(clause)
    )


def expect(texts: Sequence[str], most: float) -> list[dict[str, float]]:
    """The weights of terms by the formula, without those that more papers have."""
    counts = [count(text) for text in texts]
    found = Counter(term for one in counts for term in one)
    weights = []
    for one in counts:
        terms = {term: n for term, n in one.items() if (" " in term) < found[term] <= most}
        vector = {
            term: ((1 + log(n)) * (0.7 if " " in term else 1) * (log((1 + len(texts)) / (1 + found[term])) + 1)) ** 0.8
            for term, n in terms.items()
        }
        length = sqrt(sum(weight**2 for weight in vector.values()))
        weights.append({term: weight / length for term, weight in vector.items()})
    return weights


@pytest.mark.parametrize(("number", "most"), [(2, 1), (30, 29), (100, 99), (101, 25.25), (150, 37.5)])
def test_weights_are_those_of_the_formula(number: int, most: float) -> None:
    """Rare terms weigh more, and those of a paper make a vector of length 1. Pairs of one paper have no weight.

    Terms of too many papers have none either: of more than a quarter, or in a small library of all.
    """
    draw = random.Random(3)
    stems = [word for word in WORDS if read_terms(make_paper("A", word)).abstract.stems == word]
    texts = [
        " ".join(draw.choice(stems) + draw.choice(["", ","]) for _ in range(draw.randint(1, 12))) for _ in range(number)
    ]
    weighed = weigh(*texts)

    expected = expect(texts, most)

    assert len(stems) > 6
    assert [weighed.weigh(place) for place in range(number)] == [pytest.approx(one) for one in expected]


def test_what_two_papers_have_in_common_is_multiplied() -> None:
    """The products are those of the weights of each common term, in alphabetical order; a pair has its words."""
    weighed = weigh("Gull tern, amber.", "Amber; the gull tern.", "Basalt.")
    one, two = weighed.weigh(0), weighed.weigh(1)

    found = {weighed.name(term): product for term, product in weighed.multiply(0, 1).items()}

    assert list(found) == ["amber", "gull", "gull tern", "tern"]
    assert found == {term: one[term] * two[term] for term in found}
    assert [[weighed.name(word) for word in weighed.split(term)] for term in weighed.multiply(0, 1)] == [
        ["amber"],
        ["gull"],
        ["gull", "tern"],
        ["tern"],
    ]
    assert weighed.multiply(0, 2) == {}


def test_words_of_the_title_are_in_the_middle_of_no_pair() -> None:
    """The last word of the title and the first of the abstract are no pair, nor are those of two papers."""
    papers = [make_paper("Gull tern", "amber basalt", record=n) for n in (1, 2)]
    others = [make_paper("Ivory", "jasper", record=n) for n in (3, 4)]

    weighed = weigh_terms([read_terms(paper) for paper in (*papers, *others)])

    assert set(weighed.weigh(0)) == {"gull", "tern", "gull tern", "amber", "basalt", "amber basalt"}
    assert weighed.weigh(0)["gull"] > weighed.weigh(0)["amber"]


def test_a_library_without_terms_has_no_weights() -> None:
    """Neither an empty one nor one of empty abstracts."""
    assert weigh_terms([]).table.values.tolist() == []
    assert weigh("", "").weigh(1) == {}
