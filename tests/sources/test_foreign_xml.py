"""XML files that no parser reads."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.sources.formats import FORMATS
from broadsheet.sources.xml.foreign import advise_on_xml, name_foreign_xml
from tests.conftest import load_cases

XML = ("pubmed", "acl", "endnote-xml", "arxiv-api", "arxiv-rss", "arxiv-atom", "arxiv-oai", "rss", "atom")
cases = pytest.mark.parametrize("case", load_cases("sources/foreign_xml.yml"))


@cases
def test_a_foreign_file_is_named(case: dict[str, Any]) -> None:
    """A message can say what the file looks like."""
    assert name_foreign_xml(case["text"]) == case["looks_like"]


@cases
def test_a_foreign_file_is_not_recognised_as_a_format_in_xml(case: dict[str, Any]) -> None:
    """No parser of XML would read it as papers."""
    assert [name for name in XML if FORMATS[name].matches(case["text"])] == []


def test_there_is_advice_for_every_file() -> None:
    """It names a way to export the papers, which is specific where the program is known."""
    assert "efetch" in advise_on_xml("a list of PubMed identifiers (esearch), not the papers")
    assert "BibTeX" in advise_on_xml("Zotero's RDF")
    assert ".txt" in advise_on_xml("a web page (HTML)")
    assert "docs/formats/" in advise_on_xml("an SVG image")
