"""Identifiers are read with or without their addresses."""

from __future__ import annotations

import pytest

from broadsheet.model.identifiers import (
    ArxivId,
    find_isbns,
    find_issns,
    read_arxiv,
    read_arxiv_doi,
    read_doi,
    read_orcid,
    read_pmcid,
    read_pmid,
)


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


@pytest.mark.parametrize(
    ("text", "pmid"),
    [
        ("99000017", "99000017"),
        ("PMID: 99000017", "99000017"),
        ("https://pubmed.ncbi.nlm.nih.gov/99000017/", "99000017"),
        ("0", ""),
        ("007", ""),
        ("9900001700", ""),
        ("PMC99000017", ""),
        ("", ""),
    ],
)
def test_a_pubmed_number_has_no_leading_zero(text: str, pmid: str) -> None:
    """It is read with or without its name and its address; what cannot be one is not one."""
    assert read_pmid(text) == pmid


@pytest.mark.parametrize(
    ("text", "pmcid"),
    [
        ("PMC9900017", "PMC9900017"),
        ("pmc9900017.2", "PMC9900017"),
        ("9900017", "PMC9900017"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC9900017/", "PMC9900017"),
        ("PMC", ""),
        ("PMC0", ""),
    ],
)
def test_a_pubmed_central_number_has_no_version(text: str, pmcid: str) -> None:
    """It is read with or without its prefix, its version and its address."""
    assert read_pmcid(text) == pmcid


def test_issns_and_isbns_are_found_in_a_text() -> None:
    """A text may have several, and words between them."""
    assert find_issns("2049-3630 (Print) 1234567x (Electronic)") == ["2049-3630", "1234-567X"]
    assert find_issns("978-3-16-148410-0, 20493630A, 2031-04") == []
    assert find_isbns("978-3-16-148410-0; 3 16 148410 x") == ["978-3-16-148410-0", "3-16-148410-X"]
    assert find_isbns("2049-3630, 97831614841001") == []
