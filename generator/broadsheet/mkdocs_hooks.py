"""Hooks that MkDocs calls, so that `mkdocs build` and `mkdocs serve` give the complete site.

See https://www.mkdocs.org/dev-guide/plugins/#events for the events. The types of `config`, `server` and `builder` are
those of MkDocs; they are not named, so that nothing here imports MkDocs.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from broadsheet.config.policy import POLICY
from broadsheet.config.project import find_folder, open_project
from broadsheet.pipeline.making import read_draft, write_draft
from broadsheet.publish.mkdocs import PLACEHOLDER, complete_site, configure_mkdocs, set_build_date
from broadsheet.publish.theme import Theme
from broadsheet.report.account import Report
from broadsheet.report.lines import list_loud, list_rejected, list_remarks, list_unpublished
from broadsheet.system.errors import BroadsheetError, ConfigError, Problem

_log = logging.getLogger("mkdocs.broadsheet")
"""MkDocs prints what is logged here with its own messages; with `--strict`, a warning ends the build."""
_policy = POLICY
"""The content security policy of pages; empty if MkDocs serves them."""


def on_startup(command: str, dirty: bool) -> None:
    """Omit the content security policy when MkDocs serves a site, since MkDocs inserts a script that reloads pages."""
    global _policy
    _policy = "" if command == "serve" else POLICY


def on_config(config: Any) -> Any:
    """Write the docs tree, and set the name, the address and the theme in the configuration of MkDocs.

    If MkDocs already has an address, as `mkdocs serve` has, it replaces the one in `site.yml`. An error ends a build;
    while a site is served, it is logged, and the next change is awaited.
    """
    try:
        project = open_project(address=config.site_url)
        draft = read_draft(project, _be_quiet)
        if Path(config.docs_dir).resolve() == project.folder / PLACEHOLDER:
            config.docs_dir = str(project.folder / "build" / "docs")
        theme = write_draft(draft, project, Path(config.docs_dir), _be_quiet, _policy, _HookedTheme)
        configure_mkdocs(config, project, theme, _policy)
    except BroadsheetError as error:
        _end_build(error)
        raise  # MkDocs continues to serve, and builds again after the next change.
    _print_report(draft.report, draft.library.account.problems)
    set_build_date(draft.library)
    config.extra["library"] = draft.library
    return config


class _HookedTheme(Theme):
    """The theme in a build that MkDocs controls."""

    def on_build_error(self, error: Exception) -> None:
        """End the build with the message alone if a template is broken or a page lacks something."""
        try:
            super().on_build_error(error)
        except ConfigError as broken:
            _end_build(broken)
            raise
        if isinstance(error, BroadsheetError):
            _end_build(error)


def _end_build(error: BroadsheetError) -> None:
    """End a build with the message of an error; while a site is served, only log it."""
    if _policy:
        raise SystemExit(f"broadsheet: {error}") from error
    _log.error("%s", error)


def _print_report(report: Report, problems: Iterable[Problem]) -> None:
    """Log the report as a build prints it: remarks come first, and records that were left out last."""
    for line in list_remarks(problems):
        _log.warning("%s", line)
    for line in list_unpublished(report.silent):
        _log.info("%s", line)
    for line in (*list_rejected(problems), *list_loud(problems)):
        _log.warning("%s", line.removeprefix("WARNING: "))


def on_post_build(config: Any) -> None:
    """Write the search index and the manifest when all pages have been rendered."""
    complete_site(Path(config.site_dir), config.site_url, config.extra["library"])


def on_serve(server: Any, config: Any, builder: Any) -> None:
    """Watch the inputs of the project, so that a change rebuilds the site, but not the docs tree, which is output."""
    folder = find_folder()
    server.unwatch(config.docs_dir)
    inputs = [folder / name for name in ("seeds", "site_config", "docs_templates")]
    for path in (*inputs, *([Path(config.theme.custom_dir)] if config.theme.custom_dir else [])):
        if path.is_dir():
            server.watch(str(path))


def _be_quiet(step: str) -> None:
    """Announce nothing, since MkDocs reports its own progress."""
