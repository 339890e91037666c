"""Web addresses in running text."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.model.urls import LinkKind, classify_url, find_urls, is_url
from tests.conftest import load_cases


@pytest.mark.parametrize("case", load_cases("urls/found.yml"))
def test_an_address_is_found_and_cleaned(case: dict[str, Any]) -> None:
    """The address of each case is the only one in its text, without punctuation of the sentence."""
    expected = [] if case["url"] is None else [(case["url"], case["rest"])]

    assert [(url, case["in"][end:]) for _, end, url in find_urls(case["in"])] == expected


@pytest.mark.parametrize("case", load_cases("urls/kinds.yml"))
def test_the_kind_of_an_address_is_recognised(case: dict[str, Any]) -> None:
    """Its host and path decide, or else the words before it."""
    assert classify_url(case["url"], case.get("before", "")).value == case["kind"]


@pytest.mark.parametrize("text", ["ftp://shore.example/a", "shore.example", "https://", "https://[sho", "https://a b"])
def test_incomplete_addresses_are_not_addresses(text: str) -> None:
    """An address is complete, has a host name, and uses http or https."""
    assert not is_url(text)


def test_all_addresses_of_a_text_are_found() -> None:
    """They are in the order of the text."""
    text = "Code: https://github.com/gulls/nest; data: https://shore.example/b, film: youtu.be/gull."

    assert [url for _, _, url in find_urls(text)] == [
        "https://github.com/gulls/nest",
        "https://shore.example/b",
        "https://youtu.be/gull",
    ]


def test_an_address_in_a_field_of_a_record_is_not_a_project() -> None:
    """A database's or a publisher's address of a paper is a link, unless its host says more."""
    assert classify_url("https://index.example/record?id=1", other=LinkKind.LINK) is LinkKind.LINK
    assert classify_url("https://github.com/gulls/nest", other=LinkKind.LINK) is LinkKind.CODE
    assert classify_url("https://gulls.github.io/nest", other=LinkKind.LINK) is LinkKind.PROJECT
