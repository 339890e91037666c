"""Writes Broadsheet's own JSON Lines, one paper per line, which `broadsheet.sources.json.own` reads back.

A paper of several editions is written with its first one, because a line is one record. What a site finds out about a
paper, such as its topics, is not written: it is found again when the file is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from broadsheet.model.paper import FIELDS, Paper
from broadsheet.pages.citations.citation import Citation, Json, drop_empty_fields


def write_own_json(citations: Iterable[Citation]) -> str:
    """Return JSON Lines with an object for each paper."""
    return "".join(json.dumps(make_record(citation.paper), ensure_ascii=False) + "\n" for citation in citations)


def make_record(paper: Paper) -> dict[str, Json]:
    """Return a paper as an object with the fields of `FIELDS` that have a value."""
    values = {name: field.write(paper) for name, field in FIELDS.items()}
    if not any(paper.editions):
        # The date is then only known from arXiv's identifier; with it, the paper would have an edition.
        del values["date"]
    if paper.version:
        values["arxiv"] += f"v{paper.version}"
    return drop_empty_fields(values)
