"""The files of the search index in a site. What has not changed since the last build is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from broadsheet.model.library import Library
from broadsheet.publish.keys import find_code_key
from broadsheet.publish.tree import NewSite
from broadsheet.search.documents import list_documents
from broadsheet.search.index import MANIFEST, make_index

FOLDER = "search/"
"""Where the index is in a site."""


def give_index(site: NewSite, library: Library) -> None:
    """Give a new site the index of its papers. Raises OSError."""
    known = _list_segments(site.read_last(f"{FOLDER}{MANIFEST}"))

    def find_former(key: str) -> dict[str, Any] | None:
        """Return the entry of a segment with a key, and keep its files, if the last site has all of them."""
        entry = known.get(key)
        return entry if entry and site.keep_all(key) else None

    for path, content, key in make_index(list_documents(library), library.taxonomy, find_code_key(), find_former):
        site.put(f"{FOLDER}{path}", key, content)


def write_index(output: Path, library: Library) -> None:
    """Write the index of the papers into a rendered site. Raises OSError."""
    for path, content, _ in make_index(list_documents(library), library.taxonomy, find_code_key()):
        file = output / FOLDER / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _list_segments(manifest: bytes) -> dict[str, dict[str, Any]]:
    """Return the entries of the segments of a former index by their keys; none if there is no valid manifest."""
    try:
        segments = msgspec.json.decode(manifest)["segments"]
        return {segment.pop("key"): _without_first(segment) for segment in segments}
    except (msgspec.MsgspecError, KeyError, TypeError, AttributeError):
        return {}


def _without_first(segment: dict[str, Any]) -> dict[str, Any]:
    """Return an entry without the number of the first paper, which follows from the other segments."""
    return {name: value for name, value in segment.items() if name != "first"}
