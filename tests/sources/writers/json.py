"""Broadsheet's own JSON."""

from __future__ import annotations

from json import dumps

from tests.sources.writers import Sample

CARRIES = ("abstract", "author", "date", "doi", "venue", "keyword")
WRONG = ("date", "2031-02-30")


def write(samples: list[Sample]) -> str:
    """An object a line."""
    return "".join(
        dumps(
            {
                "title": sample.title,
                "abstract": sample.abstract,
                "authors": [{"name": f"{sample.given} {sample.family}", "family": sample.family}],
                "date": sample.date,
                "doi": sample.doi,
                "venue": sample.venue,
                "keywords": [sample.keyword],
            }
        )
        + "\n"
        for sample in samples
    )


def carry(text: str) -> str:
    """JSON carries every text."""
    return text
