"""Web of Science's plain text."""

from __future__ import annotations

from tests.sources.writers import Sample, carry_line, carry_unmarked

CARRIES = ("abstract", "author", "date", "doi", "venue", "keyword")
WRONG = ("doi", "dunes, part 1")


def write(samples: list[Sample]) -> str:
    """A line for each field, and `ER` at the end of each record."""
    records = "".join(
        f"""PT J
AU {sample.family}, {sample.given}
TI {sample.title}
SO {sample.venue}
DE {sample.keyword}
AB {sample.abstract}
PY {sample.date[:4]}
EA {sample.date}
DI {sample.doi}
ER\n
"""
        for sample in samples
    )
    return f"FN Clarivate Analytics Web of Science\nVR 1.0\n{records}EF\n"


def carry(text: str) -> str:
    """A text is one line, in which markup is undone."""
    return carry_unmarked(carry_line(text))
