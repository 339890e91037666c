"""Broadsheet's own JSON, one paper a line: `generator.sources.native` reads it back.

A paper of several editions has the first one here, as its line is one record. What a site finds out about a paper,
such as its topics, is found again where the file is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from generator.exports.citation import Citation, Json, keep_known
from generator.paper import FIELDS, Paper


def write_records(citations: Iterable[Citation]) -> str:
    """JSON Lines with an object for each paper."""
    return "".join(json.dumps(_make_record(citation.paper), ensure_ascii=False) + "\n" for citation in citations)


def _make_record(paper: Paper) -> Json:
    values = {name: field.write(paper) for name, field in FIELDS.items()}
    if paper.version:
        values["arxiv"] += f"v{paper.version}"
    return keep_known(values)
