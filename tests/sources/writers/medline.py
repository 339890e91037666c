"""MEDLINE, as PubMed saves citations."""

from __future__ import annotations

import re
from datetime import date

from tests.sources.writers import Sample, carry_unmarked

CARRIES = ("abstract", "author", "date", "doi", "venue", "keyword")
WRONG = ("doi", "10/dunes")


def write(samples: list[Sample]) -> str:
    """Records, each after an empty line."""
    return "".join(_write(number, sample) for number, sample in enumerate(samples, 1))


def _write(number: int, sample: Sample) -> str:
    fields = [
        ("PMID", str(number)),
        ("OWN", "NLM"),
        ("VI", "7"),
        ("DP", f"{date.fromisoformat(sample.date):%Y %b %d}"),
        ("TI", sample.title),
        ("LID", f"{sample.doi} [doi]"),
        ("AB", sample.abstract),
        ("FAU", f"{sample.family}, {sample.given}"),
        ("AU", f"{sample.family} {sample.given[:1]}"),
        ("LA", "eng"),
        ("JT", sample.venue),
        ("OT", sample.keyword),
    ]
    return "\n" + "".join(f"{tag:4}- {_indent(text)}\n" for tag, text in fields)


def _indent(text: str) -> str:
    return re.sub(r"\r\n?|\n", "\n      ", text)


def carry(text: str) -> str:
    """The text without what makes a file no text."""
    return carry_unmarked(re.sub("[\0\ud800-\udfff]", "", text))
