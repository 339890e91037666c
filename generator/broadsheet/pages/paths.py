"""Where things are in the docs tree, and how to get from one to another."""

from __future__ import annotations

import posixpath


def paper_path(slug: str) -> str:
    """Where a paper's page is in the docs tree."""
    return f"papers/{slug}/index.md"


def relative_link(page: str, target: str) -> str:
    """The link from the page at one path of the docs tree to the file at another."""
    return posixpath.relpath(target, posixpath.dirname(page) or ".")
