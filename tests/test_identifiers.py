"""Identifiers are read with or without their addresses."""

from __future__ import annotations

import pytest

from broadsheet.model.identifiers import ArxivId, read_arxiv, read_arxiv_doi, read_doi, read_orcid


@pytest.mark.parametrize(
    ("text", "orcid"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X"),
        ("http://orcid.org/0000000218250097", "0000-0002-1825-0097"),
        ("0000-0002-1825-0098", ""),
        ("0000-0002-1694-2333", ""),
        ("0000-0002-1852-0097", ""),
        ("0000-0002-1825", ""),
        ("Ada Gull", ""),
    ],
)
def test_an_orcid_id_has_a_valid_checksum(text: str, orcid: str) -> None:
    """An iD with a wrong digit, or with two digits swapped, is not one."""
    assert read_orcid(text) == orcid


def test_an_arxiv_identifier_has_a_version_apart() -> None:
    """The version is a number, and 0 where none is given."""
    assert read_arxiv("https://arxiv.org/abs/3104.00017v12") == ArxivId("3104.00017", 12)
    assert read_arxiv("math.GT/0309136") == ArxivId("math/0309136", 0)
    assert read_arxiv("paper/0309136") is None


def test_a_doi_of_arxiv_names_a_paper_of_arxiv() -> None:
    """Only DOIs that arXiv itself gives do."""
    assert read_doi("https://doi.org/10.1234/COAST.7") == "10.1234/coast.7"
    assert read_arxiv_doi("10.48550/arxiv.3104.00017") == ArxivId("3104.00017")
    assert read_arxiv_doi("10.1234/3104.00017") is None
