"""What publishers and databases put before and after an abstract."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.sources.fields.abstract_notices import Facts, strip_notices
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsing import parse_source
from tests.conftest import limit_cpu_time, load_cases


@pytest.mark.parametrize("case", load_cases("sources/notices.yml"))
def test_an_abstract_begins_and_ends_with_the_abstract(case: dict[str, Any]) -> None:
    """Notices are removed, and no sentence of the authors is."""
    facts = Facts(
        title=case.get("title", ""),
        authors=tuple(case.get("authors", ())),
        doi=case.get("doi", ""),
        venue=case.get("venue", ""),
    )

    assert strip_notices(case["text"], facts) == case.get("abstract", case["text"])


@pytest.mark.parametrize(
    "piece",
    [
        " ", "\n", "Abstract ", "© 2031 ", "© 2031. ", "Copyright of ", "PMID: 1 ", "The post ", "Read more ", ". ",
        "by Ada Gull, ", "Author information: (1) ", "Published by Elsevier. ", "a. 2031;", "[x] ",
    ],
)  # fmt: skip
def test_repeated_pieces_take_linear_time(piece: str) -> None:
    """Only the beginning and the end of a text are searched, whatever is in it."""
    with limit_cpu_time(5):
        for _ in range(20):
            strip_notices(piece * 50_000)


def test_line_breaks_of_cnki_are_undone() -> None:
    """CNKI writes `(#br)` between a label and the abstract, and between paragraphs."""
    text = "TY  - JOUR\nTI  - Dunes\nAB  - Abstract(#br)They drift.(#br)They do.\nER  - \n"

    _, (paper,), _ = parse_source(Source("coast.ris", text.encode()), Limits())

    assert paper.abstract.plain == "They drift.\n\nThey do."
