"""Selects the papers that are written to a file: those of a topic, of an edition, or all."""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.system.errors import UsageError
from broadsheet.system.messages import find_similar


def select_papers(library: Library, topic: str | None = None, edition: str | None = None) -> tuple[Paper, ...]:
    """Return the papers of a topic, of an edition or of both, in the order of the site.

    Topics and editions are given by their names in addresses. Raises UsageError if there is no such topic or edition.
    """
    papers = library.papers
    if topic is not None:
        _check_known("topic", topic, library.taxonomy.by_slug)
        papers = tuple(paper for paper in papers if topic in (tag.topic for tag in paper.tags))
    if edition is not None:
        editions = {period.slug for paper in library.papers for period in paper.editions}
        _check_known("edition", edition, sorted(editions, reverse=True))
        papers = tuple(paper for paper in papers if edition in (period.slug for period in paper.editions))
    return papers


def _check_known(what: str, name: str, known: Iterable[str]) -> None:
    """Raise a UsageError with a suggestion if a name is not among those known."""
    known = list(known)
    if name in known:
        return
    near = find_similar(name, known)
    advice = f"Did you mean “{near}”?" if near else f"Use the name in the address of its page, below {what}s/."
    raise UsageError(f"--{what}: there is no {what} “{name}”. {advice}")
