"""Exports of databases that do not permit publishing their abstracts are recognised."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.sources.databases import find_database
from tests.conftest import load_cases


@pytest.mark.parametrize("case", load_cases("sources/databases.yml"))
def test_the_database_of_a_file(case: dict[str, Any]) -> None:
    """A file is recognised by what only exports of its database contain, not by the name of the database."""
    assert find_database(case["text"]) == case["database"]
