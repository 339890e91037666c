"""What the National Library of Medicine writes alike in PubMed's XML and in MEDLINE's text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from broadsheet.model.publication import PaperKind
from broadsheet.sources.fields.dates import join_date, read_period
from broadsheet.sources.fields.languages import read_language

NOTICES = {
    "RetractionIn": "Retraction in", "RIN": "Retraction in",
    "PartialRetractionIn": "Partial retraction in", "PRIN": "Partial retraction in",
    "ExpressionOfConcernIn": "Expression of concern in", "ECI": "Expression of concern in",
    "ErratumIn": "Erratum in", "EIN": "Erratum in",
}  # fmt: skip
"""What was published about a paper, by the names of XML and of text."""
_KINDS = {
    "Preprint": PaperKind.PREPRINT,
    "Academic Dissertation": PaperKind.THESIS,
    "Technical Report": PaperKind.REPORT,
}
_UNAVAILABLE = re.compile(r"\[(?:not available|in process citation)\]\.?", re.IGNORECASE)
_PERIOD = re.compile(r"(?<![.\s])(?<!\.\w)\.$")
"""The period that PubMed puts after every title, and none of an abbreviation such as `U.S.`."""


def read_title(text: str) -> str:
    """A title without PubMed's period, or nothing where it says that it has none."""
    return "" if _UNAVAILABLE.fullmatch(text) else _PERIOD.sub("", text)


def find_language(title: str, codes: Sequence[str]) -> str:
    """The language of a paper's title and abstract, by the title and the codes of the languages it is written in.

    A title in brackets is PubMed's translation, and the abstract with it is English.
    """
    if title.startswith("[") or "eng" in codes:
        return "en"
    return read_language(codes[0]) if codes else ""


def classify_publication(types: Sequence[str]) -> PaperKind:
    """How a paper that is no book was published, by its types of publication."""
    return next((_KINDS[kind] for kind in types if kind in _KINDS), PaperKind.ARTICLE)


def find_date(text: str) -> str:
    """A date as it was printed, or the first year in it: `2031 Spring-Summer` is no date, but says one."""
    year = re.search(r"\b\d{4}\b", text, re.ASCII)
    return join_date(year[0], text) if year else text


def choose_day(issue: str, electronic: str) -> str:
    """An issue's date, or the electronic one where it lies within that and so says more."""
    try:
        within = read_period(electronic).slug.startswith(read_period(issue).slug)
    except ValueError:
        within = False
    return electronic if within or not issue else issue


def write_comment(title: str, vernacular: str, notices: Sequence[str]) -> str:
    """What is to be known beside a paper: the original of a translated title, and notices about the paper."""
    original = [f"Original title: {vernacular}"] if title and vernacular else []
    return "; ".join([*original, *notices])


def is_retracted(types: Sequence[str], notices: Sequence[str]) -> bool:
    """Whether a paper was taken back."""
    return "Retracted Publication" in types or any(notice.startswith("Retraction in") for notice in notices)
