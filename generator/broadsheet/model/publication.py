"""The kinds of publication that a paper can be."""

from __future__ import annotations

from enum import StrEnum


class PaperKind(StrEnum):
    """How a paper was published, as far as its source says. The values are those of `kind` in Broadsheet's JSON."""

    ARTICLE = "article"
    """An article in a journal or a magazine."""
    CONFERENCE = "conference"
    """A paper in the proceedings of a conference or a workshop."""
    PREPRINT = "preprint"
    """A manuscript on a server such as arXiv, before or without publication elsewhere."""
    CHAPTER = "chapter"
    """A chapter of a book."""
    BOOK = "book"
    """A whole book, or a whole volume of proceedings."""
    THESIS = "thesis"
    """A thesis of any degree."""
    REPORT = "report"
    """A technical report."""
    OTHER = "other"
    """Something else, or unknown."""
