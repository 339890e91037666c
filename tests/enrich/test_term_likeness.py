"""Tests of the comparison of papers by their terms."""

import pytest

from broadsheet.enrich.term_likeness import TermLikeness
from broadsheet.enrich.terms import compare_terms, weigh_terms
from tests.conftest import make_paper

_TEXTS = [
    "Dunes drift.",
    "Dunes drift at sea.",
    "Gulls drift.",
    "Gulls swim.",
    "Dunes, gulls.",
    "Rope.",
    "Dunes drift.",
]


@pytest.mark.parametrize("rare", [2, 3, 500])
def test_the_likeness_is_that_of_all_terms_however_many_are_rare(rare: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What papers share in rare terms, and in frequent ones, adds up to the cosine of their terms' weights."""
    monkeypatch.setattr("broadsheet.enrich.term_likeness.ALL_PAIRS_LIMIT", 2)
    monkeypatch.setattr("broadsheet.enrich.term_likeness.MAX_PAPERS_OF_TERM", rare)
    terms = weigh_terms([make_paper(f"Paper {n}", text, record=n) for n, text in enumerate(_TEXTS, 1)])
    likeness = TermLikeness(terms)

    for place in range(len(terms)):
        others = [other for other in range(len(terms)) if other != place]
        expected = {other: compare_terms(terms[place], terms[other]) for other in others}
        assert likeness.compare(place, others) == pytest.approx(expected)


def test_the_first_of_equal_papers_is_near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of papers that share equally much, those that come first in the library are near."""
    monkeypatch.setattr("broadsheet.enrich.term_likeness.ALL_PAIRS_LIMIT", 2)
    dunes = [make_paper("Dunes", f"Dunes {n}.", record=n) for n in range(1, 9)]
    likeness = TermLikeness(weigh_terms([*dunes, make_paper("Gulls", "Gulls swim.", record=9)]))

    assert likeness.find_nearest(3, 3) == [0, 1, 2]
