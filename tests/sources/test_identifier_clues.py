"""Identifiers that a source keeps in fields that are for something else."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from broadsheet.config.limits import Limits
from broadsheet.merge.records import merge_records
from broadsheet.model.paper import FIELDS, Origin, Paper
from broadsheet.model.publication import PaperKind
from broadsheet.sources.papers import make_papers
from broadsheet.sources.record import Reading, Record
from tests.conftest import load_cases

RECORD = Record(origin=Origin("coast.bib", 1, 1), title="Dunes drift", kind=PaperKind.ARTICLE)


def make(**fields: Any) -> Paper:
    """The paper of a journal's record that has these fields too."""
    _, (paper,), problems = make_papers([msgspec.structs.replace(RECORD, **fields)], "coast.bib", Limits(), Reading())
    assert problems == []
    return paper


@pytest.mark.parametrize("case", load_cases("sources/clues.yml"))
def test_an_identifier_is_found_and_removed(case: dict[str, Any]) -> None:
    """Only an identifier of this paper counts; the field keeps the rest of its text."""
    record = {name: tuple(value) if isinstance(value, list) else value for name, value in case["record"].items()}

    paper = make(**record)

    for name, value in case["paper"].items():
        assert (paper.version if name == "version" else FIELDS[name].write(paper)) == value


def test_an_identifier_from_another_field_merges_records() -> None:
    """The address of the paper does not change, and arXiv's record is merged with it."""
    plain, clue = make(venue="Sand"), make(venue="Sand", comment="arXiv:3103.00017")
    other = replace(make(arxiv="3103.00017"), origins=(Origin("later.xml", 1, 1),))

    (named,) = merge_records([plain]).library.papers
    (paper,) = merge_records([clue, other]).library.papers

    assert (paper.identity, paper.slug, paper.arxiv) == (named.identity, named.slug, "3103.00017")
