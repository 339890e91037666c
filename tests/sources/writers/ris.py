"""RIS, as Zotero writes it."""

from __future__ import annotations

from tests.sources.writers import Sample, carry_line, carry_unmarked

CARRIES = ("abstract", "author", "date", "doi", "venue", "keyword")
WRONG = ("doi", "dunes, part 1")


def write(samples: list[Sample]) -> str:
    """A line for each field, and an empty one after each record."""
    return "".join(
        f"""TY  - JOUR
TI  - {sample.title}
AU  - {sample.family}, {sample.given}
T2  - {sample.venue}
AB  - {sample.abstract}
DA  - {sample.date.replace("-", "/")}/
PY  - {sample.date[:4]}
DO  - {sample.doi}
KW  - {sample.keyword}
ER  - \n
"""
        for sample in samples
    )


def carry(text: str) -> str:
    """A text is one line, in which markup is undone."""
    return carry_unmarked(carry_line(text))
