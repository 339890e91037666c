"""Text with inline markup."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from broadsheet.sources.xml.inline_text import read_each, read_first, read_inline_text
from tests.conftest import load_cases

DEPTH = 2_000
"""Elements in one another, about as many as the parser bears."""


@pytest.mark.parametrize("case", load_cases("sources/inline.yml"))
def test_markup_becomes_text(case: dict[str, Any]) -> None:
    """Each element's text is what its markup shows."""
    namespace = 'xmlns:m="http://www.w3.org/1998/Math/MathML"'
    root = etree.fromstring(f"<r {namespace}><t>{case['xml']}</t>{case.get('tail', '')}</r>")

    assert read_inline_text(root[0]) == case["text"]


def test_a_missing_element_is_an_empty_text() -> None:
    """So is everything that would be in it."""
    root = etree.fromstring("<r><t> a <i>b</i> </t><t> </t></r>")

    assert (read_inline_text(None), read_first(None, "t"), read_first(root, "u"), read_each(None, "t")) == (
        "",
        "",
        "",
        [],
    )
    assert (read_first(root, "t"), read_each(root, "t")) == ("a b", ["a b"])


def test_deeply_nested_elements_are_read() -> None:
    """They may be nested more deeply than Python calls functions."""
    root = etree.fromstring("<i>" * DEPTH + "a" + "</i>" * DEPTH, etree.XMLParser(huge_tree=True))

    assert read_inline_text(root) == "a"
