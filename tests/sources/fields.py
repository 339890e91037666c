"""Fields of papers as data files write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from broadsheet.model.paper import Paper


def show(paper: Paper, names: Iterable[str]) -> dict[str, Any]:
    """These fields of a paper: authors as name, family, affiliations and ORCID iD, links as kind and address."""
    found = {
        "title": paper.title.plain,
        "abstract": paper.abstract.plain,
        "comment": paper.comment.plain,
        "authors": [[a.name, a.family, list(a.affiliations), a.orcid] for a in paper.authors],
        "published": paper.published.slug,
        "updated": paper.updated.slug,
        "editors": [author.name for author in paper.editors],
        "issn": list(paper.issn),
        "isbn": list(paper.isbn),
        "given": list(paper.given),
        "keywords": list(paper.keywords),
        "categories": list(paper.categories),
        "kind": paper.kind.value,
        "links": [[link.kind.value, link.url] for link in paper.links],
        "filed": [list(pair) for pair in paper.filed],
    }
    return {name: found.get(name, getattr(paper, name)) for name in names}
