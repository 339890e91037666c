"""Paths of the docs tree, and links between them. A path is relative to the tree and uses `/`."""

from __future__ import annotations

import posixpath


def paper_path(slug: str) -> str:
    """Return the path of the Markdown file of a paper's page, given the paper's slug."""
    return f"papers/{slug}/index.md"


def relative_link(page: str, target: str) -> str:
    """Return the relative link from the page at one path to the file at another.

    Links between pages are relative, so that a site works below any folder of a host.
    """
    return posixpath.relpath(target, posixpath.dirname(page) or ".")
