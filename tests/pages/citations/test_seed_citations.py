"""Tests that every paper of the shipped seed can be cited in every format."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from broadsheet.config.configuration import Config, read_config
from broadsheet.config.limits import Limits
from broadsheet.config.project import Project
from broadsheet.model.library import Library
from broadsheet.pages.citations.citation import Citation, make_citations
from broadsheet.pages.citations.own_json import write_own_json
from broadsheet.pages.citations.selection import select_papers
from broadsheet.pages.citations.writers import WRITERS
from broadsheet.pipeline.enriching import read_library
from broadsheet.sources.inputs import Source
from broadsheet.sources.json.own import parse_own_json
from broadsheet.sources.parsing import parse_source
from tests.conftest import ADDRESS, ROOT
from tests.pages.citations.readers import expect, read_bibtex, read_csl, read_ris

SEED = ROOT / "seeds" / "2025-03-20-huggingface-papers.txt"
"""The shipped seed, named so that a site owner's own files beside it change no test."""
PAPERS = 152


@cache
def load_seed() -> tuple[Library, list[Citation]]:
    config: Config = read_config(ROOT / "site_config", ADDRESS)
    library = read_library(Project(ROOT, config), lambda step: None, (SEED,))
    return library, list(make_citations(library, ADDRESS).values())


@pytest.mark.parametrize(
    ("read", "kind"), [(read_bibtex, "misc"), (read_ris, "GEN"), (read_csl, "document")], ids=["bib", "ris", "csl"]
)
def test_every_paper_is_read_back(read: object, kind: str) -> None:
    """Every parser finds the key, title, authors, date, DOI, address and abstract of each of the 152 papers."""
    _, citations = load_seed()

    found = read(citations)  # type: ignore[operator]

    assert len(found) == PAPERS
    assert found == [expect(citation, kind) for citation in citations]


def test_every_record_is_read_back() -> None:
    """Each of the 152 papers is the same when Broadsheet's own JSON is read again, except for where it was read
    from.
    """
    library, citations = load_seed()

    _, papers, problems = parse_own_json(write_own_json(citations), "coast.jsonl", Limits())

    assert (len(papers), problems) == (PAPERS, [])
    for read, paper in zip(papers, library.papers, strict=True):
        assert (read.title.plain, read.abstract.plain) == (paper.title.plain, paper.abstract.plain)
        texts: dict[str, Any] = {"title": paper.title, "abstract": paper.abstract, "origins": paper.origins}
        made = {
            name: getattr(paper, name) for name in ("identity", "slugs", "name", "tags", "summary", "abstract_links")
        }
        assert replace(read, **texts, **made) == paper


@pytest.mark.parametrize("name", WRITERS)
def test_our_own_parsers_read_what_is_exported(name: str) -> None:
    """Each of the 152 papers keeps its title and abstract in every format when another site imports it."""
    library, citations = load_seed()

    _, papers, problems = parse_source(Source("coast.dat", WRITERS[name](citations).encode()), Limits())

    assert problems == []
    assert [(p.title.plain, p.abstract.plain) for p in papers] == [
        (p.title.plain, p.abstract.plain) for p in library.papers
    ]


def test_every_paper_has_a_key_to_itself() -> None:
    """No two of the 152 papers have the same key, and each key consists of ASCII letters and digits."""
    _, citations = load_seed()
    keys = {citation.key for citation in citations}

    assert len(keys) == PAPERS
    assert all(key.isascii() and key.isalnum() and key == key.lower() for key in keys)


def test_a_topic_and_an_edition_select_papers() -> None:
    """A topic's papers are those that its page lists; with an edition, those of them that the edition contains."""
    library, _ = load_seed()
    answered = [paper for paper in library.papers if "vqa" in [tag.topic for tag in paper.tags]]

    assert select_papers(library) == library.papers
    assert list(select_papers(library, "vqa")) == answered != []
    assert list(select_papers(library, "vqa", "2025-03-20")) == answered
