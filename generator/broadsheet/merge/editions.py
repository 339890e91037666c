"""Editions by date of publication, for sites that are libraries of old papers rather than digests of new ones."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from broadsheet.config.settings import Editions
from broadsheet.merge.records import sort_papers
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period


def date_editions(library: Library, editions: Editions) -> Library:
    """Return a library with the editions that the setting `editions` asks for.

    If they go by the date of publication, a paper is in one edition only, and those that would have listed it otherwise
    are kept in `listed`.
    """
    if editions is Editions.LISTED:
        return library
    dated = library.map(lambda paper: _date_edition(paper, editions))
    return replace(dated, papers=sort_papers(dated.papers))


def _date_edition(paper: Paper, editions: Editions) -> Paper:
    """Return a paper in the edition of its publication, which is undated if that is not known."""
    published = paper.published
    period = Period(published.year, published.month if editions is Editions.MONTH else 0)
    return msgspec.structs.replace(paper, editions=(period,), listed=paper.editions)
