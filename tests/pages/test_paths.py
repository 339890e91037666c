"""Tests of the links between pages."""

from __future__ import annotations

import posixpath

import pytest

from broadsheet.pages.paths import LinkWriter, relative_link

PATHS = [
    "index.md",
    "topics/index.md",
    "topics/dunes/index.md",
    "topics/dunes/2/index.md",
    "topics/dunes-drift/index.md",
    "papers/x/index.md",
    "papers/x/paper.bib",
    "papers/y/index.md",
    "feeds/authors/gull.xml",
    "authors/page/2/index.md",
]


@pytest.mark.parametrize("page", PATHS)
def test_a_link_leads_to_its_target_from_every_folder(page: str) -> None:
    """The link is the shortest one, and the folders above the page may have any name."""
    folder = posixpath.dirname(page)

    links = [relative_link(page, target) for target in PATHS]

    assert [posixpath.normpath(posixpath.join(folder, link)) for link in links] == PATHS
    assert links == [posixpath.relpath(target, folder or ".") for target in PATHS]


@pytest.mark.parametrize("page", PATHS)
def test_a_page_is_linked_as_a_folder(page: str) -> None:
    """A link to any other file ends with its name."""
    write = LinkWriter(page)

    links = [write.to_page(target) for target in PATHS]

    ends = [posixpath.basename(target).replace("index.md", "") for target in PATHS]
    assert [link.rpartition("/")[2] for link in links] == ends
    assert "" not in links
    assert [posixpath.normpath(posixpath.join(posixpath.dirname(page), link)) for link in links] == [
        posixpath.dirname(target) or "." if target.endswith("index.md") else target for target in PATHS
    ]
