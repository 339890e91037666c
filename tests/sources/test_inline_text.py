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
def test_an_element_is_its_text(case: dict[str, Any]) -> None:
    """Each element's text is what its markup shows."""
    namespace = 'xmlns:m="http://www.w3.org/1998/Math/MathML"'
    root = etree.fromstring(f"<r {namespace}><t>{case['xml']}</t>{case.get('tail', '')}</r>")

    assert read_inline_text(root[0]) == case["text"]


def test_what_is_not_there_has_no_text() -> None:
    """An element that a record does not have is an empty text, as is all that would be in it."""
    root = etree.fromstring("<r><t> a <i>b</i> </t><t> </t></r>")

    assert (read_inline_text(None), read_first(None, "t"), read_first(root, "u"), read_each(None, "t")) == (
        "",
        "",
        "",
        [],
    )
    assert (read_first(root, "t"), read_each(root, "t")) == ("a b", ["a b"])


def test_depth_is_borne() -> None:
    """Elements nested deeper than Python calls functions are read."""
    root = etree.fromstring("<i>" * DEPTH + "a" + "</i>" * DEPTH, etree.XMLParser(huge_tree=True))

    assert read_inline_text(root) == "a"
