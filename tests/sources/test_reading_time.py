"""How long it takes to read a file."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsing import parse_source
from tests.conftest import limit_cpu_time, load_cases

BAY, AUTHOR = "Bay of gulls ", "AU  - Gull, Ada\n"
WORDS = [f"gull{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(100)]
"""Words in their order."""
NAMES = [f"{{{last} {first}}}, A." for at, last in enumerate(WORDS) for first in WORDS[:at]]
"""Names of two of these words, in the opposite order."""


@pytest.mark.parametrize("case", load_cases("sources/slow.yml"))
def test_repeated_text_takes_linear_time(case: dict[str, Any]) -> None:
    """A file takes little time, whatever is repeated in it."""
    text = case.get("before", "") + case["text"] * case["repeat"] + case.get("after", "")

    with limit_cpu_time(2):
        parse_source(Source("2031-04-02-gulls.txt", text.encode()), Limits())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("gulls.ris", f"TY  - JOUR\nTI  - Dunes drift\nAD  - {BAY * 5_000}\n{AUTHOR * 8_000}ER  - \n"),
        ("gulls.csv", f"Title,Authors,Affiliations\nDunes drift,{'Ada Gull; ' * 10_000},{BAY * 30_000}\n"),
        (
            "gulls.bib",
            f"@article{{a, title = {{Dunes}}, author = {{{' and '.join(NAMES)}}}, affiliation = {{{' '.join(WORDS)}"
            f" {BAY * 20_000}}}}}",
        ),
    ],
    ids=["RIS", "CSV", "BibTeX"],
)
def test_an_affiliation_of_many_authors_is_read_once(name: str, text: str) -> None:
    """A long affiliation takes no more time if thousands of authors share it, even if it has words of their names."""
    with limit_cpu_time(2):
        parsed = parse_source(Source(f"2031-04-02-{name}", text.encode()), Limits())

    assert len(parsed.papers) == 1
