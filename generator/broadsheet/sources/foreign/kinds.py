"""What a foreign file may be, and what a person can do with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Advice(Enum):
    """What to do with a file that is not read, by what it holds."""

    DATABASE = "Save the records as RIS (or BibTeX) there, and add that file."
    PUBMED = "Save the records in the format “PubMed” (.nbib) there, and add that file."
    PAPER = "Only records of papers are read. Add the paper to a reference manager, and export it as BibTeX or RIS."
    PAGE = (
        "Web pages are not read. Export the papers as BibTeX or RIS there, or copy the text of a page of titles and "
        "abstracts into a .txt file."
    )
    ARXIV = (
        "Fetch the papers with “broadsheet fetch”, or save an answer of arXiv's API (see docs/formats/arxiv-api.md)."
    )
    HUGGING_FACE = (
        "Fetch the papers with “broadsheet fetch”, save an answer of the Daily Papers API (see "
        "docs/formats/hf-daily.md), or copy the text of the page into a .txt file."
    )
    SHEET = "Save the table as CSV there, and add that file."
    REFERENCES = "Add the BibTeX file (.bib) that it was made from, or export the references as BibTeX or RIS."
    NOTES = (
        "Write each paper as Markdown with front matter (see docs/formats/markdown.md), or export it as BibTeX or RIS."
    )
    ARCHIVE = "Unpack it, and add the files themselves."
    DATA = "Export the papers in a format that is read (see docs/formats/), for example BibTeX or RIS."
    IMAGE = "Images are not read. If it shows papers, export them from where they are listed, as BibTeX or RIS."
    OTHER = "If it holds no papers, remove it; if it does, export them in a format that is read, such as BibTeX or RIS."


WEB_PAGE = "a web page (HTML)"
"""What a web page is called, and a part of one."""
CODE_OR_SETTINGS = "source code or settings"
"""What a text is called whose lines could be those of either."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """What a file that no parser reads looks like."""

    looks_like: str
    """With its article, for a sentence: `an Ovid export`."""
    advice: str = Advice.OTHER.value
    """A full sentence, or two."""
    is_known: bool = True
    """Whether the kind was recognised; if not, `looks_like` only describes the syntax, as in `a table`."""
