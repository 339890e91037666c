"""CSL-JSON, as Zotero and Pandoc write it."""

from __future__ import annotations

from json import dumps

from tests.sources.writers import Sample, carry_unmarked

CARRIES = ("abstract", "author", "date", "doi", "venue", "keyword")
WRONG = ("doi", "11.1234/dunes")


def write(samples: list[Sample]) -> str:
    """An array of items, over several lines each."""
    items = [
        {
            "id": f"{sample.family.lower()}{number}",
            "type": "article-journal",
            "title": _escape(sample.title),
            "abstract": _escape(sample.abstract),
            "author": [{"family": sample.family, "given": sample.given}],
            "issued": {"date-parts": [[int(part) for part in sample.date.split("-")]]},
            "container-title": sample.venue,
            "DOI": sample.doi,
            "keyword": sample.keyword,
        }
        for number, sample in enumerate(samples, 1)
    ]
    return dumps(items, indent=1)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def carry(text: str) -> str:
    """JSON carries every text; markup in it is undone."""
    return carry_unmarked(text)
