"""Pages that the site owner writes: Markdown and other files in `site_config/pages/`, published as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from broadsheet.pages.templates import Page
from broadsheet.system.errors import ConfigError

OWN_PAGES = "site_config/pages"
"""The folder with the site owner's pages, below the project."""


def read_own_pages(project: Path, made: set[str]) -> Iterator[Page]:
    """Yield the files of the site owner, in the order of their names; files whose name begins with a dot are left out.

    `project` is the folder of the project, and `made` the paths of the pages that Broadsheet makes. Raises ConfigError
    if a file would replace one of those, and OSError if it cannot be read.
    """
    folder, taken = project / OWN_PAGES, {_find_output(path) for path in made}
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if not file.is_file() or any(part.startswith(".") for part in path.split("/")):
            continue
        if _find_output(path) in taken:
            raise ConfigError(
                f"{OWN_PAGES}/{path}: Broadsheet makes {_find_output(path)} itself. Rename the file, or change the "
                "template of that page in docs_templates/pages/."
            )
        yield Page(path, file.read_bytes())


def _find_output(path: str) -> str:
    """Return the path in the site of a file of the docs tree: `a/b.md` becomes `a/b/index.html`."""
    page = PurePosixPath(path)
    if page.suffix != ".md":
        return path
    folder = page.parent if page.stem in ("index", "README") else page.with_suffix("")
    return (folder / "index.html").as_posix()
