"""Reads facts that PubMed's XML and MEDLINE's text express in the same way.

The XML is described at https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/, and the fields of the text at
https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from broadsheet.model.identifiers import read_arxiv
from broadsheet.model.publication import PaperKind
from broadsheet.sources.fields.dates import join_date, read_period
from broadsheet.sources.fields.html_text import strip_markup
from broadsheet.sources.fields.languages import read_language

NOTICES = {
    "RetractionIn": "Retraction in", "RIN": "Retraction in",
    "PartialRetractionIn": "Partial retraction in", "PRIN": "Partial retraction in",
    "ExpressionOfConcernIn": "Expression of concern in", "ECI": "Expression of concern in",
    "ErratumIn": "Erratum in", "EIN": "Erratum in",
    "RetractedandRepublishedIn": "Retracted and republished in", "RRI": "Retracted and republished in",
    "CorrectedandRepublishedIn": "Corrected and republished in", "CRI": "Corrected and republished in",
    "RetractionOf": "Retraction of", "ROF": "Retraction of",
    "ErratumFor": "Erratum for", "EFR": "Erratum for",
}  # fmt: skip
"""Notices published about a paper, and papers that it is a notice about, by their names in XML and in text."""
_KINDS = {
    "Preprint": PaperKind.PREPRINT,
    "Academic Dissertation": PaperKind.THESIS,
    "Technical Report": PaperKind.REPORT,
}
"""How a paper was published, by those publication types that say it."""
_GENRES = {"Technical Report": "Technical report"}
"""What kind of report a paper is, by its publication type."""
_UNAVAILABLE = re.compile(r"\[(?:not available|in process citation)\]\.?", re.IGNORECASE)
"""What PubMed writes in place of a title that it does not have."""
_PERIOD = re.compile(r"(?<![.\s])(?<!\.\w)\.$")
"""The full stop that PubMed puts after every title, but not that of an abbreviation such as `U.S.`."""


def read_title(text: str) -> str:
    """Return a title without PubMed's full stop; empty if it says that there is no title."""
    return "" if _UNAVAILABLE.fullmatch(text) else _PERIOD.sub("", text)


def find_language(title: str, codes: Sequence[str]) -> str:
    """Return the language of a paper's title and abstract.

    `codes` are those of the languages of the paper, as `ger`. A title in brackets was translated by PubMed; the
    abstract is then in English. It is English too if that is one of several languages.
    """
    if title.startswith("[") or "eng" in codes:
        return "en"
    return read_language(codes[0]) if codes else ""


def classify_publication(types: Sequence[str]) -> PaperKind:
    """Return how a paper other than a book was published, from its publication types.

    It is an article unless one of them, such as `Preprint`, says something else.
    """
    return next((_KINDS[kind] for kind in types if kind in _KINDS), PaperKind.ARTICLE)


def find_genre(types: Sequence[str]) -> str:
    """Return what kind of report a paper is, from its publication types; empty if it is none."""
    return next((_GENRES[kind] for kind in types if kind in _GENRES), "")


def find_arxiv(identifiers: Iterable[str]) -> str:
    """Return the identifier of a preprint at arXiv, as `arXiv:2503.01234v1`; empty if there is none."""
    return next((text for text in identifiers if text.lower().startswith("arxiv:") and read_arxiv(text)), "")


def find_date(text: str) -> str:
    """Return a printed date, or the first year in it, as `2031` of `2031 Spring-Summer`, if only that can be read."""
    year = re.search(r"\b\d{4}\b", text, re.ASCII)
    return join_date(year[0], text) if year else text


def choose_day(issue: str, electronic: str) -> str:
    """Return the date of an issue, or the electronic one if it is within that and therefore more exact.

    An issue of `2031 Mar` and `2031-03-05` give the latter; `2031-02-20` is in another month, and is left out.
    """
    try:
        within = read_period(electronic).slug.startswith(read_period(issue).slug)
    except ValueError:
        within = False
    return electronic if within or not issue else issue


def write_comment(title: str, vernacular: str, notices: Sequence[str]) -> str:
    """Return a comment on a paper: the original of a translated title, and notices about the paper.

    The titles may have markup in them.
    """
    original = [f"Original title: {strip_markup(vernacular)}"] if title and vernacular else []
    return "; ".join([*original, *notices])


def is_retracted(types: Sequence[str], notices: Sequence[str]) -> bool:
    """Return whether a paper was retracted, by its publication types or by a notice.

    A partial retraction does not count.
    """
    return "Retracted Publication" in types or any(
        notice.startswith(("Retraction in", "Retracted and republished in")) for notice in notices
    )
