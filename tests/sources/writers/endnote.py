"""EndNote's tagged export."""

from __future__ import annotations

from tests.sources.writers import Sample, carry_line, carry_unmarked

CARRIES = ("abstract", "author", "date", "doi", "venue", "keyword")
WRONG = ("doi", "dunes, part 1")


def write(samples: list[Sample]) -> str:
    """A line for each field, and an empty one after each record."""
    return "".join(
        f"""%0 Journal Article
%T {sample.title}
%A {sample.family}, {sample.given}
%J {sample.venue}
%D {sample.date[:4]}
%8 {sample.date}
%R {sample.doi}
%K {sample.keyword}
%X {sample.abstract}\n
"""
        for sample in samples
    )


def carry(text: str) -> str:
    """A text is one line, in which markup is undone."""
    return carry_unmarked(carry_line(text))
