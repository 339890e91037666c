"""MkDocs and Pagefind: the docs tree becomes a site. No other module knows them."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from jinja2 import TemplateError
from markupsafe import Markup

from broadsheet.config.policy import POLICY
from broadsheet.config.project import DEFAULTS, Project
from broadsheet.model.library import Library
from broadsheet.pages.templates import Page, describe_template_error
from broadsheet.publish.manifest import write_manifest
from broadsheet.publish.outdated import check_hooks
from broadsheet.publish.pagefind import check_complete, sort_filters
from broadsheet.publish.theme import Theme
from broadsheet.system.errors import BroadsheetError, ConfigError, UsageError
from broadsheet.system.processes import run_command
from broadsheet.system.progress import Progress

PLACEHOLDER = Path("site_config", "docs")
"""The folder in a project that `mkdocs.yml` names as `docs_dir`, since MkDocs wants one that is always there."""
_UNUSED = (
    "pagefind/pagefind-*ui*",
    "pagefind/pagefind-highlight.js",
    "assets/javascripts/bundle.*",
    "assets/javascripts/lunr",
    "assets/javascripts/workers",
    "assets/images/favicon.png",
    "assets/stylesheets/palette.*",
    "assets/**/*.map",
)
_MATERIAL = "assets/stylesheets/main.*.min.css"


class RenderError(BroadsheetError):
    """MkDocs or Pagefind failed; the site is as it was before."""

    exit_code = 1


def write_docs(docs: Path, pages: Iterable[Page]) -> list[Page]:
    """Make the folder hold exactly these pages; a file whose bytes are right is not touched.

    Returns the pages that the theme sets from values.
    """
    written, shown = set(), []
    for page in pages:
        if page.view:
            shown.append(replace(page, content=b""))
        path = docs / page.path
        written.add(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != page.content:
            path.write_bytes(page.content)
    for path in sorted(docs.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in written and path.name != ".gitkeep":
            path.unlink()
    return shown


def render_site(library: Library, project: Project, docs: Path, output: Path, theme: Theme, say: Progress) -> None:
    """Turn a docs tree into a complete site."""
    set_build_date(library)
    say("Rendering with MkDocs.")
    run_mkdocs(project, docs, output, theme)
    say("Indexing for the search.")
    complete_site(output, project.config.site.address, len(library.papers))


def complete_site(output: Path, address: str, papers: int) -> None:
    """Add to a rendered site what is made from the whole of it."""
    run_pagefind(output)
    remove_unused(output)
    write_manifest(output, address, papers)


def set_build_date(library: Library) -> None:
    """Make MkDocs stamp its files with the newest record's day, whatever the day is."""
    os.environ["SOURCE_DATE_EPOCH"] = str(newest_timestamp(library))


def newest_timestamp(library: Library) -> int:
    """The start of the newest record's day, in seconds since 1970, as far as the sitemap's gzip header can tell it."""
    days = [day for paper in library.papers for edition in paper.editions if (day := edition.first_day)]
    return min(max(int(datetime.combine(max(days), time(), UTC).timestamp()), 0), 2**32 - 1) if days else 0


def run_mkdocs(project: Project, docs: Path, output: Path, theme: Theme) -> None:
    """Render the docs tree into `output` with the project's `mkdocs.yml`, or with the shipped one.

    Raises ConfigError where that file or a template of the theme is broken, else PressError with MkDocs' own message.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import ConfigurationError, MkDocsException

    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    logging.getLogger("mkdocs.commands.build").addFilter(_is_no_error)
    try:
        config = load_config(_mkdocs_file(project.folder), docs_dir=str(docs), site_dir=str(output), hooks=[])
        build(configure_mkdocs(config, project, theme))
    except ConfigurationError as error:
        raise ConfigError(f"mkdocs.yml: {error}. Correct the file, or remove it to use the shipped one.") from error
    except MkDocsException as error:
        raise RenderError(f"MkDocs: {error}") from error
    except (TemplateError, UnicodeDecodeError) as error:
        raise ConfigError(describe_template_error("docs_templates/theme/", error)) from error


def _is_no_error(record: logging.LogRecord) -> bool:
    """Whether MkDocs logs less than an error; for an error it raises an exception too, which is reported."""
    return record.levelno < logging.ERROR


def serve_mkdocs(folder: Path, docs: Path, port: int) -> None:
    """Show the site on the loopback interface and rebuild it when an input changes, until interrupted.

    Raises ConfigError where the project's hooks are those of an earlier release.
    """
    for problem in check_hooks(folder):
        raise ConfigError(str(problem))
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.serve import serve
    from mkdocs.exceptions import MkDocsException

    logging.basicConfig(format="%(levelname)-7s %(message)s")
    logging.getLogger("mkdocs").setLevel(logging.INFO)
    docs.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)  # Our hooks, as MkDocs calls them, know the project by that.
    try:
        serve(config_file=_mkdocs_file(folder), docs_dir=str(docs), dev_addr=f"127.0.0.1:{port}")
    except MkDocsException as error:
        raise RenderError(f"MkDocs: {error}") from error
    except OSError as error:
        raise UsageError(f"port {port}: cannot be served at ({error.strerror}). Choose another --port.") from error


def configure_mkdocs(config: Any, project: Project, theme: Theme, policy: str = POLICY) -> Any:
    """Give MkDocs' configuration the site's name, address and policy, and the theme: the project's files, then ours."""
    theme.folders = tuple(project.list_templates("theme"))
    config.plugins["broadsheet"] = theme
    site = project.config.site
    config.site_name, config.site_url, config.site_description = site.name, site.address, site.description
    config.theme["language"] = site.language
    config.theme.dirs[:0] = map(str, theme.folders)
    config.copyright = Markup(config.copyright) if config.copyright else None  # noqa: S704 - the site owner's HTML
    config.extra["policy"] = policy
    config.extra["material"] = _find_in_theme(_MATERIAL, config.theme.dirs)
    return config


def _find_in_theme(pattern: str, folders: Iterable[str]) -> list[str]:
    """The theme's files of a pattern, below the site: Material puts a hash of its own into their names."""
    return [path.relative_to(folder).as_posix() for folder in folders for path in sorted(Path(folder).glob(pattern))]


def _mkdocs_file(folder: Path) -> str:
    own = folder / "mkdocs.yml"
    return str(own if own.is_file() else DEFAULTS / "mkdocs.yml")


def run_pagefind(output: Path) -> None:
    """Write the search index of a rendered site into its `pagefind/`. Raises PressError, and OSError on a full disk."""
    command = [sys.executable, "-m", "pagefind", "--site", str(output), "--quiet", "--exclude-selectors", "annotation"]
    code, said = run_command(command)
    if code:
        raise RenderError(f"Pagefind: {said}")
    check_complete(output / "pagefind")
    sort_filters(output / "pagefind")


def remove_unused(output: Path) -> None:
    """Remove what the theme and Pagefind bring along and no page asks for."""
    for pattern in _UNUSED:
        for path in list(output.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
