"""Tests of the terms of a text."""

from __future__ import annotations

import pytest

from broadsheet.enrich.terms import Terms, read_terms
from tests.conftest import make_paper


def test_terms_are_stems_side_by_side() -> None:
    """Only spaces and hyphens may be between the words of a pair; elsewhere there is one gap, whatever is there."""
    terms = read_terms(make_paper("Drifting Dunes", "We show old quicksand-drifts, of 7 dunes; (gulls) and the terns."))

    assert terms.title == Terms("drift dune", "Drifting Dunes")
    assert terms.abstract.stems == ". old quicksand drift . dune . gull . tern ."
    assert terms.abstract.words == ". old quicksand drifts . dunes . gulls . terns ."


@pytest.mark.parametrize(
    ("term", "spelled"),
    [
        ("dune", "dunes"),
        ("drift", "drifts"),
        ("drift dune", "drifting dunes"),
        ("old", "old"),
        ("dune old", ""),
        ("old drift", ""),
        ("dun", ""),
        ("gull", ""),
    ],
)
def test_a_term_is_spelled_as_in_the_last_place(term: str, spelled: str) -> None:
    """That is where the words are side by side; case does not count."""
    terms = read_terms(make_paper("A", "Old dune. Drifting Dunes are old. It drifts. Dunes, old. Old!")).abstract

    assert terms.spell(term) == spelled


@pytest.mark.parametrize("text", ["", "We show the results of it.", "7 + 8 = 15"])
def test_a_text_without_terms_spells_none(text: str) -> None:
    """An empty text has none, and neither has one of function words or numbers."""
    terms = read_terms(make_paper("A", text)).abstract

    assert terms.spell("dune") == ""
