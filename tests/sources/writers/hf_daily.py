"""Hugging Face's Daily Papers, as the API answers."""

from __future__ import annotations

from json import dumps

from tests.sources.writers import Sample, carry_unmarked

CARRIES = ("abstract", "date")
WRONG = ("date", "2031-02-30")
TEX = True


def write(samples: list[Sample]) -> str:
    """An array of items, on one line each."""
    items = [
        {
            "paper": {
                "id": f"3103.{number:05}",
                "authors": [{"_id": "67d1", "name": f"{sample.given} {sample.family}", "hidden": False}],
                "publishedAt": f"{sample.date}T17:59:57.000Z",
                "title": sample.title,
                "summary": sample.abstract,
                "upvotes": 7,
            },
            "publishedAt": f"{sample.date}T12:59:57.000Z",
            "title": sample.title,
            "numComments": 2,
        }
        for number, sample in enumerate(samples, 1)
    ]
    return "[" + ",\n".join(map(dumps, items)) + "]"


def carry(text: str) -> str:
    """JSON carries every text; markup in it is undone."""
    return carry_unmarked(text)
