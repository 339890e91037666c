"""Names of authors as sources write them."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.sources.fields.author_lists import read_authors
from tests.conftest import load_cases


@pytest.mark.parametrize("case", load_cases("sources/names.yml"))
def test_names_in_one_text_are_separated(case: dict[str, Any]) -> None:
    """Each author is found, with the family name if the text shows which part it is."""
    authors = read_authors(case["text"])

    assert [[author.name, author.family] for author in authors] == case["authors"]
