"""Which identifiers of a record give a paper its identity, and so its address."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.merge.records import merge_records
from broadsheet.sources.bibtex.records import parse_bibtex
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsing import parse_source
from tests.conftest import load_cases

ENTRY = "@inproceedings{{gull31, title = {{How dunes drift}}, {field} = {{{value}}}}}"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("html", "https://aclanthology.org/2031.coast-1.0"),
        ("website", "https://doi.org/10.1234/dunes"),
        ("arxiv", "3103.00017"),
    ],
)
def test_a_field_that_0_1_0_did_not_read_gives_no_identity(field: str, value: str) -> None:
    """The address of such a page was made from its title, and stays the same."""
    [paper] = parse_bibtex(ENTRY.format(field=field, value=value), "papers.bib", Limits()).papers
    assert paper.identifier == ""


@pytest.mark.parametrize(
    ("field", "value", "identifier"),
    [
        ("url", "https://aclanthology.org/2031.coast-1.0", "id:acl:2031.coast-1.0"),
        ("url", "https://doi.org/10.1234/dunes", "doi:10.1234/dunes"),
        ("eprint", "3103.00017", "arxiv:3103.00017"),
    ],
)
def test_an_address_or_a_preprint_gives_an_identity(field: str, value: str, identifier: str) -> None:
    """These fields have always been read."""
    [paper] = parse_bibtex(ENTRY.format(field=field, value=value), "papers.bib", Limits()).papers
    assert paper.identifier == identifier


@pytest.mark.parametrize("case", load_cases("sources/addresses.yml"))
def test_a_page_stays_where_0_1_0_published_it(case: dict[str, Any]) -> None:
    """Identifiers that 0.1.0 did not read, and markup that it did not remove, change neither address nor guid."""
    parsed = parse_source(Source(case["file"], case["text"].encode()), Limits())
    (paper,) = merge_records(parsed.papers).library.papers

    assert (paper.slug, paper.identity) == (case["address"], case["identity"])
