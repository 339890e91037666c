"""Broadsheet's own JSON, one paper a line: `generator.sources.native` reads it back.

A paper of several editions has the first one here, as its line is one record. What a site finds out about a paper, as
its topics, is made anew where it is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from generator.exports.citation import Citation, Json, keep_known
from generator.paper import Author, Paper, PaperKind
from generator.text import Math, Text

_BODY = re.compile(r"(?:[^\\]|\\(?![()]).)*")
"""A formula that can stand in round brackets, as `generator.text` reads them."""


def write_records(citations: Iterable[Citation]) -> str:
    """JSON Lines with an object for each paper."""
    return "".join(json.dumps(_make_record(citation.paper), ensure_ascii=False) + "\n" for citation in citations)


def _make_record(paper: Paper) -> Json:
    values: dict[str, Json] = {
        "title": _write_text(paper.title),
        "abstract": _write_text(paper.abstract),
        "authors": list(map(_make_author, paper.authors)),
        "date": paper.published.slug if paper.published else "",
        "updated": paper.updated.slug if paper.updated else "",
        "edition": paper.edition.slug if paper.edition else "",
        "kind": "" if paper.kind is PaperKind.OTHER else paper.kind.value,
        "venue": paper.venue,
        "volume": paper.volume,
        "issue": paper.issue,
        "pages": paper.pages,
        "publisher": paper.publisher,
        "arxiv": paper.arxiv + (f"v{paper.version}" if paper.version else ""),
        "doi": paper.doi,
        "id": paper.own_id,
        "links": [{"url": link.url, "kind": link.kind.value} for link in paper.links],
        "tags": list(paper.given),
        "keywords": list(paper.keywords),
        "categories": list(paper.categories),
        "comment": _write_text(paper.comment),
        "licence": paper.licence,
        "language": paper.language,
        "tldr": _write_text(paper.tldr),
        "machine_summary": _write_text(paper.machine_summary),
        "machine": paper.machine,
        "withdrawn": paper.withdrawn,
    }
    return keep_known(values)


def _make_author(author: Author) -> Json:
    values: dict[str, Json] = {
        "name": author.name,
        "family": author.family,
        "affiliations": list(author.affiliations),
        "orcid": author.orcid,
    }
    known = keep_known(values)
    return known if len(known) > 1 else author.name


def _write_text(text: Text) -> str:
    """The text as it is typed; formulas with their delimiters, all else as its characters."""
    return "".join(_write_spans(text))


def _write_spans(text: Text) -> Iterator[str]:
    for span in text.spans:
        if not isinstance(span, Math):
            yield Text((span,)).plain
            continue
        # A backslash at its end would take the one that closes it.
        source = span.source + " " * span.source.endswith("\\")
        if span.display:
            yield f"\\[{source}\\]"
        else:
            yield f"\\({source}\\)" if _BODY.fullmatch(source) else f"${source}$"
