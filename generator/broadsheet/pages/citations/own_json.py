"""Broadsheet's own JSON, one paper a line: `broadsheet.sources.json.own` reads it back.

A paper of several editions has the first one here, as its line is one record. What a site finds out about a paper,
such as its topics, is found again where the file is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from broadsheet.model.paper import FIELDS, Paper
from broadsheet.pages.citations.citation import Citation, Json, drop_empty_fields


def write_own_json(citations: Iterable[Citation]) -> str:
    """JSON Lines with an object for each paper."""
    return "".join(json.dumps(_make_record(citation.paper), ensure_ascii=False) + "\n" for citation in citations)


def _make_record(paper: Paper) -> Json:
    values = {name: field.write(paper) for name, field in FIELDS.items()}
    if paper.version:
        values["arxiv"] += f"v{paper.version}"
    return drop_empty_fields(values)
