"""The files of the index. docs/search-index.md describes them."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from typing import Any, NamedTuple

import msgspec

from broadsheet.model.packing import pack
from broadsheet.model.topics import Taxonomy
from broadsheet.search.documents import MARKS, Document, list_periods
from broadsheet.search.segments import make_segment
from broadsheet.system.hashes import short_hash

FORMAT = 1
"""The version of the format of the index."""
MANIFEST = "manifest.json"
"""The file that names all others."""
_SMALLEST_BASE = 1_024
_SHARE = 8
"""The tail has at most this part of all papers, or fewer than `_SMALLEST_BASE`."""
_VENUES = 100
"""The maximum number of venues that are offered."""

Former = Callable[[str], dict[str, Any] | None]
"""Returns the entry in the manifest of a former segment with a key, if all its files are there."""


def read_variants() -> dict[str, Any]:
    """Return the rules by which spellings of a word are found."""
    return tomllib.loads(files(__package__).joinpath("variants.toml").read_text(encoding="utf-8"))


def split(papers: int) -> int:
    """Return how many of so many papers are in the base."""
    step = _SMALLEST_BASE
    while step * 2 * _SHARE <= papers:
        step *= 2
    return papers // step * step


class IndexFile(NamedTuple):
    """A file of the index."""

    path: str
    """Its path below `search/`."""
    content: bytes
    key: str
    """The key of what it is made from; empty if that is not known."""


def make_index(
    documents: Sequence[Document], taxonomy: Taxonomy, code: str, former: Former = lambda key: None
) -> Iterator[IndexFile]:
    """Yield the files of the index, the manifest last, without those of segments that can be kept.

    `documents` are those of all papers, in the order of their numbers. `code` is the version of what makes the index.
    """
    base = split(len(documents))
    segments = []
    for first, some in ((0, documents[:base]), (base, documents[base:])):
        if not some:
            continue
        key = short_hash(pack((FORMAT, code, some)), 16)
        entry = former(key)
        if not entry:
            segment = make_segment(some)
            entry = segment.entry
            yield from (IndexFile(f"{entry['folder']}/{path}", content, key) for path, content in segment.files)
            del segment
        segments.append({**entry, "first": first, "key": key})
    facets = msgspec.json.encode(_list_facets(taxonomy, documents))
    name = f"facets-{short_hash(facets)}.json"
    yield IndexFile(name, facets, "")
    counts = Counter(mark for document in documents for mark in document.has)
    manifest = {
        "format": FORMAT,
        "papers": len(documents),
        "segments": segments,
        "periods": list_periods(documents),
        "has": {mark: counts[mark] for mark in MARKS},
        "facets": name,
        "variants": read_variants(),
    }
    yield IndexFile(MANIFEST, msgspec.json.encode(manifest), "")


def _list_facets(taxonomy: Taxonomy, documents: Sequence[Document]) -> list[Any]:
    """Return topics by group, and venues, with the numbers of papers."""
    topics = Counter(topic for document in documents for topic in document.topics)
    venues = Counter(document.venue for document in documents if document.venue)
    groups = [
        [
            group.slug,
            group.title,
            [[topic.slug, topic.title, topics[topic.slug]] for topic in group.topics if topics[topic.slug]],
        ]
        for group in taxonomy.groups
    ]
    ranked = sorted(venues.items(), key=lambda venue: (-venue[1], venue[0]))
    return [[group for group in groups if group[2]], ranked[:_VENUES]]
