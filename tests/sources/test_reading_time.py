"""How long it takes to read a file."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsing import parse_source
from tests.conftest import limit_cpu_time, load_cases


@pytest.mark.parametrize("case", load_cases("sources/slow.yml"))
def test_repeated_text_takes_linear_time(case: dict[str, Any]) -> None:
    """A file takes little time, whatever is repeated in it."""
    text = case.get("before", "") + case["text"] * case["repeat"] + case.get("after", "")

    with limit_cpu_time(2):
        parse_source(Source("2031-04-02-gulls.txt", text.encode()), Limits())


def test_an_affiliation_of_many_authors_is_read_once() -> None:
    """A long affiliation takes no more time if thousands of authors share it."""
    lines = [
        "TY  - JOUR",
        "TI  - Dunes drift",
        f"AD  - {'Bay of gulls ' * 5_000}",
        *["AU  - Gull, Ada"] * 8_000,
        "ER  - ",
    ]

    with limit_cpu_time(2):
        parsed = parse_source(Source("2031-04-02-gulls.ris", "\n".join(lines).encode()), Limits())

    assert len(parsed.papers) == 1
