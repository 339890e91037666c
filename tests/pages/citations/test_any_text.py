"""Tests that every parser finds exactly the characters of a paper's texts, whatever they are."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.paper import Paper
from broadsheet.model.publication import PaperKind
from broadsheet.model.text import Math, Text, normalize_line, read_text
from broadsheet.pages.citations.citation import Citation, make_citations
from broadsheet.pages.citations.own_json import write_own_json
from broadsheet.sources.json.own import parse_own_json
from tests.conftest import ADDRESS, make_library, make_paper
from tests.hostile import Hostile, load_hostile
from tests.pages.citations.readers import Read, expect, read_bibtex, read_csl, read_ris

LONG = 5_000
"""Characters past which a text is left to the site's own test."""
TOKENS = (
    *"\\{}$%&#_^~\"'`@,;=-<>|[]()/:!?\u00b2\u00e9\u05d0\u4e2d",
    *(
        "\\(",
        "\\)",
        "\\[",
        "$$",
        "--",
        "''",
        "\\textbf{",
        "\\begin{x}",
        "\\%",
        "\\\\",
        "@misc{",
        "and",
        "others",
        "AND",
    ),
    *(
        "Gull",
        "TideNet",
        "McGull",
        "van",
        "2031",
        "\n",
        "\n\n",
        "ER  - ",
        "TY  - JOUR",
        "</script>",
        "https://shore.example/a_b%20",
    ),
)
texts = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(TOKENS), max_size=12).map(" ".join))
texts |= st.lists(st.sampled_from(TOKENS), max_size=12).map("".join)


def make_citation(
    text: str, *, tex: bool = False, family: bool = False, kind: PaperKind = PaperKind.ARTICLE
) -> Citation | None:
    """Return the citation of a paper with this text in every field, or None if nothing is left to be a title."""
    title = read_text(text, tex=tex, title=True)
    if not title.plain.strip():
        return None
    line = normalize_line(text)
    last = line.split()[-1] if family else ""
    authors = (Author(line, last), Author("Ada Gull", "Gull"), Author(line, line)) if line else ()
    paper = msgspec.structs.replace(
        make_paper(), title=title, abstract=read_text(text, tex=tex), authors=authors, venue=line, kind=kind
    )
    (citation,) = make_citations(make_library(paper), ADDRESS).values()
    return citation


def check(citation: Citation) -> None:
    """Check that every parser finds the texts; formulas in BibTeX are between dollars, or else shown as their
    source.
    """
    for read, kind in ((read_ris, "JOUR"), (read_csl, "article-journal")):
        assert read([citation]) == [expect(citation, kind)]
    (found,) = read_bibtex([citation])
    assert _without_dollars(found, citation.paper) == _without_dollars(expect(citation, "article"), citation.paper)


def _without_dollars(read: Read, paper: Paper) -> Read:
    """Return what was found without dollars, if there are formulas, and without the spaces that end a macro."""

    def drop(written: str, text: Text) -> str:
        has_formula = any(isinstance(span, Math) for span in text.spans)
        return "".join(written.replace("$", "").split()) if has_formula else written

    return replace(read, title=drop(read.title, paper.title), abstract=drop(read.abstract, paper.abstract))


@settings(max_examples=400)
@given(text=texts, tex=st.booleans(), family=st.booleans())
@example(text="@misc{Gull (2031)", tex=False, family=False)
@example(text="{\\Gull} {TideNet", tex=False, family=True)
@example(text="$\\{n$ and $m\\\\{n}$", tex=False, family=True)
def test_any_text_is_read_back(text: str, tex: bool, family: bool) -> None:
    """Title, authors, venue and abstract have the same characters in BibTeX, RIS and CSL-JSON."""
    citation = make_citation(text, tex=tex, family=family)
    if citation:
        check(citation)


@pytest.mark.parametrize("text", [pytest.param(text, id=text.name) for text in load_hostile() if len(text.text) < LONG])
def test_a_hostile_text_is_read_back(text: Hostile) -> None:
    """The same holds for every text that was written to break an output."""
    citation = make_citation(text.text)
    if citation:
        check(citation)


@settings(max_examples=300)
@given(text=texts)
@example(text="$a \\) b$ \\(c $ d\\) \\[e\\] 5$ or 6$")
def test_any_record_is_read_back(text: str) -> None:
    """A paper written as Broadsheet's own JSON is the same paper when read again, including formulas and links."""
    _, papers, _ = parse_own_json(json.dumps(make_record(text)), "coast.json", Limits())
    for paper in papers:
        (citation,) = make_citations(make_library(paper), ADDRESS).values()
        _, again, problems = parse_own_json(write_own_json([citation]), "coast.json", Limits())
        assert [problem for problem in problems if problem.rejected] == []
        assert again == [paper]


def make_record(text: str) -> dict[str, Any]:
    """Return a record of Broadsheet's own JSON with the text in every place that may contain text."""
    prose = ("title", "abstract", "comment", "tldr", "machine_summary", "machine", "venue", "publisher", "licence")
    words = {name: [text] for name in ("tags", "keywords", "categories")}
    authors = [{"name": f"{text} Gull", "family": "Gull", "affiliations": [text]}, text]
    return {**dict.fromkeys(prose, text), **words, "authors": authors, "date": "2031-03", "edition": "2031-04-02"}
