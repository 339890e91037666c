"""TSV as spreadsheets write it, in quotation marks where a cell needs them."""

from __future__ import annotations

from tests.sources.writers import Sample, csv

CARRIES = csv.CARRIES
WRONG = csv.WRONG
carry = csv.carry


def write(samples: list[Sample]) -> str:
    """A row a paper, below a header."""
    return csv.write(samples, "\t")
