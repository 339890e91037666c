"""Keys of files: hashes of everything that a file is made from. As long as the key is the same, so is the file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from hashlib import blake2b, file_digest
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from broadsheet.config.build_request import BuildRequest
from broadsheet.config.limits import Limits
from broadsheet.config.mkdocs_file import list_theme_files
from broadsheet.config.project import Project
from broadsheet.config.settings import FeedLimits, Site
from broadsheet.model.packing import pack
from broadsheet.model.rights import Show

if TYPE_CHECKING:
    from broadsheet.pages.site_pages import SiteParts
    from broadsheet.pages.wording import Words

_PACKAGE = Path(__file__).parent.parent
"""The code of Broadsheet."""
TOOLS = ("mkdocs", "mkdocs-material", "jinja2", "markupsafe", "markdown", "latex2mathml", "feedgen")
"""The packages on which the bytes of pages depend."""
_KEY_BYTES = 8
"""The length of a key. Only keys of the same path are ever compared."""
_TEMPLATES = ("pages", "theme", "words")
"""The kinds of templates."""
_CODE = (".py", ".toml")
"""The endings of files with code and of the data that it reads."""


def make_key(*parts: bytes | str) -> str:
    """Return the key of what is made from these parts."""
    made = blake2b(digest_size=_KEY_BYTES)
    for part in parts:
        data = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        made.update(len(data).to_bytes(8, "little"))
        made.update(data)
    return made.hexdigest()


@cache
def find_code_key() -> str:
    """Return the key of the code that makes pages, and of the packages that it uses."""
    return make_key(*_read_all([_PACKAGE], _CODE), *(f"{tool} {version(tool)}" for tool in TOOLS))


def find_build_key(request: BuildRequest, *options: object) -> str:
    """Return the key of everything that a build reads: with the same key, the site and the report are the same.

    `options` are what else the result depends on.
    """
    project = request.project
    names = ("site_config", "docs_templates", "mkdocs.yml", *list_theme_files(project.folder / "mkdocs.yml"))
    inputs = (*(request.sources or (project.seeds,)), *([request.embeddings] if request.embeddings else []))
    shipped = [folders[-1] for folders in map(project.list_templates, _TEMPLATES)]
    chosen = (request.sources, request.format, request.strict, request.allow_shrink, request.overwrite, *options)
    return make_key(
        find_code_key(),
        project.config.site.address,
        repr(chosen),
        *_read_all([*inputs, *(project.folder / name for name in names), *shipped]),
    )


def find_site_key(project: Project, words: Words, parts: SiteParts, policy: str, files: Iterable[Path]) -> str:
    """Return the key of everything that all pages of a site are made from.

    `files` are the files and folders that MkDocs reads besides the theme.
    """
    templates = [folder for kind in _TEMPLATES for folder in project.list_templates(kind)]
    return make_key(
        find_code_key(),
        *_read_all([*templates, *files]),
        repr(_keep_shown(project.config.site)),
        pack((words.language, sorted(words.entries.items()), parts)),
        policy,
    )


def _keep_shown(site: Site) -> Site:
    """Return settings without those that pages depend on only through the papers that they show."""
    return replace(
        site,
        sources=(),
        columns={},
        show=Show.ABSTRACT,
        show_files=(),
        limits=Limits(),
        feeds=FeedLimits(),
        keyword_topics=0,
        author_pages=0,
    )


def _read_all(paths: Iterable[Path], endings: tuple[str, ...] = ("",)) -> Iterator[bytes]:
    """Yield name and hash of files, and of all files in folders that have one of these endings, in a fixed order."""
    for number, path in enumerate(paths):
        for file in _list_files(path):
            if file.name.endswith(endings):
                yield f"{number} {file.relative_to(path).as_posix()}".encode(errors="surrogateescape")
                yield _hash_file(file)


def _hash_file(file: Path) -> bytes:
    """Return the hash of a file; of what cannot be read, such as a pipe, only why."""
    if not file.is_file():
        return b"no file"
    try:
        with file.open("rb") as content:
            return file_digest(content, blake2b).digest()
    except OSError as error:
        return f"error {error.errno}".encode()


def _list_files(path: Path) -> Iterator[Path]:
    """Yield each file in a folder, or a file itself, in the order of their names; nothing if there is none."""
    if path.is_file():
        yield path
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (Path(folder, name) for name in sorted(names))
