"""Paths of the docs tree, and links between them. A path is relative to the tree and uses `/`."""

from __future__ import annotations

import posixpath
from functools import lru_cache


def paper_path(slug: str) -> str:
    """Return the path of the Markdown file of a paper's page, given the paper's slug."""
    return f"papers/{slug}/index.md"


class LinkWriter:
    """Writes relative links from the page at one path, so that a site works below any folder of a host."""

    __slots__ = ("_folder", "_parent")

    def __init__(self, page: str) -> None:
        """Write links from this page."""
        folder = page.rpartition("/")[0]
        self._folder, self._parent = f"{folder}/" if folder else "", folder.rpartition("/")[0]

    def to_file(self, target: str) -> str:
        """Return the link to a file, given by its path."""
        if f"{target}/".startswith(self._folder):
            return posixpath.relpath(target, self._folder or ".")
        return _link_file(self._parent, target)

    def to_page(self, target: str) -> str:
        """Return the link to a file as readers follow it: that to a page, whose file is `index.md`, ends with `/`."""
        if target.startswith(self._folder):
            return _shorten(self.to_file(target))
        return _link_page(self._parent, target)


def relative_link(page: str, target: str) -> str:
    """Return the relative link from the page at one path to the file at another."""
    return LinkWriter(page).to_file(target)


@lru_cache(maxsize=20_000)
def _link_page(parent: str, target: str) -> str:
    """Return the link to a page from any folder directly in `parent` that does not contain the page."""
    return _shorten(_link_file(parent, target))


@lru_cache(maxsize=20_000)
def _link_file(parent: str, target: str) -> str:
    """Return the same for the file; the pages of all papers, for example, have such links in common."""
    up = ".."
    while parent and not f"{target}/".startswith(f"{parent}/"):
        up, parent = f"{up}/..", parent.rpartition("/")[0]
    return posixpath.normpath(f"{up}/{target[len(parent) :]}")


def _shorten(link: str) -> str:
    """Return a link to a file without the name of the file if that is `index.md`."""
    folder, _, name = link.rpartition("/")
    return f"{folder or '.'}/" if name == "index.md" else link
