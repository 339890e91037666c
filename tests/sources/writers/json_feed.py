"""JSON Feed 1.1."""

from __future__ import annotations

from json import dumps

from tests.sources.writers import Sample, carry_unmarked

CARRIES = ("abstract", "date", "doi", "keyword")
WRONG = ("date", "2031-02-30")


def write(samples: list[Sample]) -> str:
    """A feed with an item a line."""
    items = [
        {
            "id": f"https://shore.example/{number}",
            "url": f"https://doi.org/{sample.doi}",
            "title": sample.title,
            "content_text": sample.abstract,
            "date_published": sample.date,
            "authors": [{"name": f"{sample.given} {sample.family}"}],
            "tags": [sample.keyword],
        }
        for number, sample in enumerate(samples, 1)
    ]
    head = '{"version": "https://jsonfeed.org/version/1.1", "title": "Coast", "items": [\n'
    return head + ",\n".join(map(dumps, items)) + "\n]}"


def carry(text: str) -> str:
    """JSON carries every text; markup in it is undone."""
    return carry_unmarked(text)
