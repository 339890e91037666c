"""Tests of tokens, queries, identifiers and variants, with cases that the script of the site has in common."""

from __future__ import annotations

import json
from typing import Any

import pytest

from broadsheet.search.index import read_variants
from broadsheet.search.query import list_identifiers, read_dates, read_query
from broadsheet.search.spelling import list_variants
from broadsheet.search.tokens import find_tokens, fold
from tests.conftest import DATA


def load(path: str) -> list[Any]:
    """The cases of a JSON file below `tests/data/`, as parameters that carry their names."""
    return [pytest.param(case, id=case["name"]) for case in json.loads((DATA / path).read_text(encoding="utf-8"))]


@pytest.mark.parametrize("case", load("search/tokens.json"))
def test_text_becomes_tokens(case: Any) -> None:
    """Each token has its position."""
    assert [list(token) for token in find_tokens(case["text"])[0]] == case["tokens"]


@pytest.mark.parametrize("case", load("search/queries.json"))
def test_a_query_has_parts(case: Any) -> None:
    """Each part has a field, a value, and whether it is excluded, quoted, and possibly the beginning of a word."""
    parts = [
        [part.field, part.value, part.is_negative, part.is_quoted, part.is_open] for part in read_query(case["query"])
    ]

    assert parts == case["parts"]


@pytest.mark.parametrize("case", load("search/identifiers.json"))
def test_a_query_may_be_an_identifier(case: Any) -> None:
    """It is found without its version, its name and its address."""
    assert list_identifiers(case["query"]) == case["found"]


@pytest.mark.parametrize("case", load("search/variants.json"))
def test_a_word_has_variants(case: Any) -> None:
    """They follow from its ending."""
    found = list_variants(case["word"], read_variants())

    assert set(case["has"]) <= set(found)
    assert not set(case["lacks"]) & set(found)


@pytest.mark.parametrize(
    ("query", "dates"),
    [
        ("year:2025", ("2025", "2025")),
        ("year:2023-2025", ("2023", "2025")),
        ("year:2023..", ("2023", "")),
        ("month:2025-03", ("2025-03", "2025-03")),
        ("month:..2025-03", ("", "2025-03")),
        ("month:2025-01..2025-03", ("2025-01", "2025-03")),
        ("month:2025", None),
        ("year:soon", None),
        ("year:..", None),
    ],
)
def test_dates_are_ranges(query: str, dates: tuple[str, str] | None) -> None:
    """A year or a month is the range from itself to itself."""
    assert read_dates(read_query(query)[0]) == dates


def test_titles_are_compared_by_letters_and_digits() -> None:
    """Ligatures, hyphens, case and line breaks do not count."""
    assert fold("An eﬃcient\nSand-Drift: M^2") == fold("an Efficient sand drift m2")
