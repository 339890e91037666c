"""What the formats of citations have no place for, so that an export can report it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from broadsheet.model.author import Author
from broadsheet.model.paper import Paper
from broadsheet.model.publication import PaperKind
from broadsheet.model.text import Math, Text
from broadsheet.model.urls import classify_url


class Loss(NamedTuple):
    """A part of papers that a format cannot hold."""

    field: str
    """The field in own JSON."""
    label: str
    """What is lost, in the plural, as a message names it."""
    occurs: Callable[[Paper], bool]
    """Whether a paper has it."""


def _has_formula(text: Text) -> bool:
    return any(isinstance(span, Math) for span in text.spans)


def _has_group(authors: tuple[Author, ...]) -> bool:
    return any(author.family == author.name for author in authors)


def _has_other_kinds(paper: Paper) -> bool:
    return any(link.kind is not classify_url(link.url) for link in paper.links)


def _has_publisher_for_university(paper: Paper) -> bool:
    return paper.kind is PaperKind.THESIS and bool(paper.publisher) and not paper.venue


_UNCLEAR_KINDS = (PaperKind.OTHER, PaperKind.REPORT)
"""Kinds that programs use for preprints at arXiv too."""
_ARTICLES = (PaperKind.ARTICLE, PaperKind.CONFERENCE, PaperKind.CHAPTER)
"""Kinds of which databases write in BibTeX only that they are one."""
_NEVER = (
    Loss("authors", "affiliations", lambda paper: any(author.affiliations for author in paper.authors)),
    Loss("authors", "ORCID iDs", lambda paper: any(author.orcid for author in paper.authors)),
    Loss("updated", "dates of updates", lambda paper: bool(paper.updated)),
    Loss("edition", "editions", lambda paper: any(paper.editions) and paper.editions[0] != paper.published),
    Loss("arxiv", "versions at arXiv", lambda paper: bool(paper.version)),
    Loss("id", "identifiers that only the source uses", lambda paper: paper.own_id not in ("", f"pmid:{paper.pmid}")),
    Loss("tags", "topics that the source names", lambda paper: bool(paper.given)),
    Loss("tldr", "TL;DRs", lambda paper: bool(paper.tldr)),
    Loss("readings", "votes, citations and the like", lambda paper: bool(paper.readings)),
    Loss("machine_summary", "machine summaries", lambda paper: bool(paper.machine_summary)),
    Loss("machine_keywords", "keywords chosen by a machine", lambda paper: bool(paper.machine_keywords)),
)
"""What no other format than own JSON has a place for."""
_FORMULAS = (
    Loss("title", "formulas of titles", lambda paper: _has_formula(paper.title)),
    Loss("abstract", "formulas of abstracts", lambda paper: _has_formula(paper.abstract)),
    Loss("comment", "formulas of comments", lambda paper: _has_formula(paper.comment)),
    Loss("more_authors", "notes that there are more authors", lambda paper: paper.more_authors),
    Loss("categories", "categories", lambda paper: bool(paper.categories)),
)
_COMMENT_PARAGRAPHS = Loss("comment", "paragraphs of comments", lambda paper: "\n\n" in paper.comment.plain)
LOSSES: Mapping[str, tuple[Loss, ...]] = MappingProxyType(
    {
        "bib": (
            *_NEVER,
            Loss("genre", "types of articles", lambda paper: bool(paper.genre) and paper.kind in _ARTICLES),
            Loss("kind", "kinds of publication", lambda paper: bool(paper.arxiv) and paper.kind is PaperKind.OTHER),
            Loss(
                "categories",
                "categories, except the first one at arXiv",
                lambda paper: len(paper.categories) > (1 if paper.arxiv else 0),
            ),
        ),
        "ris": (
            *_NEVER,
            *_FORMULAS,
            Loss("abstract", "paragraphs of abstracts", lambda paper: "\n\n" in paper.abstract.plain),
            _COMMENT_PARAGRAPHS,
            Loss("publisher", "publishers of theses without a university", _has_publisher_for_university),
            Loss("licence", "licences", lambda paper: bool(paper.licence)),
            Loss("links", "kinds of links", _has_other_kinds),
        ),
        "csl": (
            *_NEVER,
            Loss("kind", "kinds of publication", lambda paper: bool(paper.arxiv) and paper.kind in _UNCLEAR_KINDS),
            *_FORMULAS,
            Loss("authors", "groups among authors, told apart from people", lambda paper: _has_group(paper.authors)),
            Loss("editors", "groups among editors, told apart from people", lambda paper: _has_group(paper.editors)),
            Loss("links", "links", lambda paper: bool(paper.links)),
            _COMMENT_PARAGRAPHS,
            Loss(
                "keywords", "keywords with a semicolon", lambda paper: any(";" in keyword for keyword in paper.keywords)
            ),
        ),
        "jsonl": (Loss("edition", "editions after the first one", lambda paper: len(paper.editions) > 1),),
    }
)
"""What each format has no place for, by the name that `broadsheet export` knows it by."""


def count_losses(format_name: str, papers: Iterable[Paper]) -> dict[str, int]:
    """Return what is lost when papers are written in a format, and of how many papers."""
    papers = tuple(papers)
    counts = {loss.label: sum(map(loss.occurs, papers)) for loss in LOSSES[format_name]}
    return {label: number for label, number in counts.items() if number}
