"""CSV as the standard library writes it."""

from __future__ import annotations

import re
from csv import writer
from io import StringIO

from tests.sources.writers import Sample, carry_unmarked

CARRIES = ("abstract", "author", "date", "doi", "venue", "keyword")
WRONG = ("date", "2031-02-30")


def write(samples: list[Sample], delimiter: str = ",") -> str:
    """A row a paper, below a header."""
    out = StringIO()
    rows = writer(out, delimiter=delimiter)
    rows.writerow(("title", "abstract", "authors", "date", "doi", "venue", "keywords"))
    for sample in samples:
        name = f"{sample.family}, {sample.given}"
        rows.writerow(
            (sample.title, sample.abstract, name, sample.date, sample.doi, sample.venue, f"{sample.keyword};")
        )
    return out.getvalue()


def carry(text: str) -> str:
    """A cell carries what UTF-8 does: every text without halves of characters."""
    return carry_unmarked(re.sub("[\ud800-\udfff]", "", text))
