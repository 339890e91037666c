"""Pages that the site owner writes: Markdown and other files in `site_config/pages/`, published as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from broadsheet.config.look import Look
from broadsheet.config.own_files import OWN_FILES, find_output, list_own_files
from broadsheet.pages.templates import Page
from broadsheet.system.errors import ConfigError
from broadsheet.system.messages import excerpt, find_similar

OWN_PAGES = f"site_config/{OWN_FILES}"
"""The folder with the site owner's pages, below the project."""
_PAPER = re.compile(r"papers/[^/]+-[0-9a-f]{8}/index\.html")
"""The path of the page of a paper."""


def read_own_pages(project: Path, made: set[str]) -> Iterator[Page]:
    """Yield the files of the site owner, in the order of their names; files whose name begins with a dot are left out.

    `project` is the folder of the project, and `made` the paths of the pages that Broadsheet makes. Raises ConfigError
    if a file would replace one of those, and OSError if it cannot be read.
    """
    folder, taken = project / OWN_PAGES, {find_output(path) for path in made}
    for path in list_own_files(folder):
        if find_output(path) in taken:
            raise ConfigError(
                f"{OWN_PAGES}/{path}: Broadsheet makes {find_output(path)} itself. Rename the file, or change the "
                "template of that page in docs_templates/pages/."
            )
        yield Page(path, (folder / path).read_bytes())


def check_look_links(look: Look, made: Iterable[str]) -> None:
    """Raise ConfigError if a link in the header or the footer leads to a page that the site does not have.

    `made` are the paths of all pages in the docs tree.
    """
    pages = {find_output(path) for path in made}
    for link in (*look.header_links, *look.footer_links):
        if link.output.endswith("index.html") and link.output not in pages:
            near = find_similar(link.output, pages).removesuffix("index.html")
            advice = f"Did you mean “{near}”?" if near else "Write the path of a page, such as topics/ or club.md."
            if _PAPER.fullmatch(link.output):
                advice = "If that paper is hidden, or no longer in seeds/, remove the link."
            found = f"“{excerpt(link.words)}” leads to {link.output}, which the site does not have."
            raise ConfigError(f"{link.where}: {found} {advice}")
