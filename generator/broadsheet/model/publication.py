"""How papers are published."""

from __future__ import annotations

from enum import StrEnum


class PaperKind(StrEnum):
    """How a paper was published, as far as the source says."""

    ARTICLE = "article"
    """In a journal."""
    CONFERENCE = "conference"
    """In the proceedings of a conference or a workshop."""
    PREPRINT = "preprint"
    CHAPTER = "chapter"
    BOOK = "book"
    THESIS = "thesis"
    REPORT = "report"
    OTHER = "other"
    """Something else, or not known."""
