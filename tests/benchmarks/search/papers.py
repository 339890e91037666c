"""The papers that are searched, and Broadsheet's index of them, which is made in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from broadsheet.model.topics import Taxonomy
from broadsheet.search.documents import Document
from broadsheet.search.index import make_index


class Papers(NamedTuple):
    """The papers of a project."""

    documents: list[Document]
    taxonomy: Taxonomy


def read_documents(path: Path) -> Papers:
    """Return the papers in a file that was written before."""
    return msgspec.json.decode(path.read_bytes(), type=Papers)


def write_index(documents: Sequence[Document], taxonomy: Taxonomy, folder: Path) -> None:
    """Write Broadsheet's index of these papers into a folder."""
    for file in make_index(documents, taxonomy, ""):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
