"""MkDocs and Pagefind are run: the docs tree becomes a site.

`theme` makes what MkDocs' templates read, `pagefind` looks after the files of the index, and `server` uses MkDocs'
server for previews.

The configuration is the project's `mkdocs.yml`, or the shipped one; name, address, theme and policy are set here.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any, NamedTuple

from markupsafe import Markup

from broadsheet.config.defaults import DEFAULTS
from broadsheet.config.mkdocs_file import list_hooks, list_theme_files
from broadsheet.config.policy import POLICY
from broadsheet.config.project import Project
from broadsheet.model.library import Library
from broadsheet.pages.plan import Plan
from broadsheet.pages.reader_links import link_suggestion
from broadsheet.pages.site_pages import SiteParts
from broadsheet.pages.templates import Page
from broadsheet.pages.wording import Words
from broadsheet.publish.filling import Filler, fill_papers, plan_filling
from broadsheet.publish.keys import find_site_key, make_key
from broadsheet.publish.making import Maker, MkDocsRun
from broadsheet.publish.manifest import list_files, write_manifest
from broadsheet.publish.outdated import HOOKS
from broadsheet.publish.pagefind import check_complete, sort_filters
from broadsheet.publish.search_files import give_index, write_index
from broadsheet.publish.theme import Theme
from broadsheet.publish.tree import NewSite
from broadsheet.system.environment import keep_environment
from broadsheet.system.errors import BroadsheetError, ConfigError
from broadsheet.system.messages import count
from broadsheet.system.processes import run_command
from broadsheet.system.progress import Progress, track
from broadsheet.system.sharing import ALONE, Engine, Remote, share

PLACEHOLDER = Path("site_config", "docs")
"""The folder in a project that `mkdocs.yml` gives as `docs_dir`, because MkDocs needs one that always exists."""
_UNUSED_INDEX = ("pagefind-*ui*", "pagefind-highlight.js")
"""Files that Pagefind writes and no page of ours requests, as patterns below its folder."""
_UNUSED = (
    "assets/javascripts/bundle.*",
    "assets/javascripts/lunr",
    "assets/javascripts/workers",
    "assets/images/favicon.png",
    "assets/stylesheets/palette.*",
    "assets/**/*.map",
)
"""Files that MkDocs or Material bring along and no page of ours requests, as patterns below the site."""
_MATERIAL = "assets/stylesheets/main.*.min.css"
"""Material's own style sheet, which only pages of the site owner's own need."""


class RenderError(BroadsheetError):
    """MkDocs or Pagefind failed; the site is as it was before."""

    exit_code = 1


def write_docs(docs: Path, pages: Iterable[Page]) -> list[Page]:
    """Make the folder `docs` contain exactly these pages.

    A file whose bytes are right is not touched, so that a watching server sees only changes. Returns the pages that the
    theme renders from values, without their content. Raises OSError.
    """
    written, shown = set(), []
    for page in track(pages):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What the pages of a site are made with, apart from the plans of its files. Other processes can have it, too."""

    timestamp: int
    """The date of all files in seconds since 1970; see `newest_timestamp`."""
    papers: int
    """The number of papers."""
    project: Project
    words: Words
    parts: SiteParts
    replaced: Mapping[str, str]
    """The theme files that are used instead of outdated ones of the project, by name."""
    policy: str = POLICY
    """The content security policy of each page; if it is empty, pages have none."""
    by_mkdocs: bool = False
    """Whether MkDocs renders every page."""
    verify: bool = False
    """Whether samples of pages are compared with what MkDocs makes, even if that has been done before."""

    def make_theme(self, pages: Iterable[Page], *, tolerant: bool = True) -> Theme:
        """Return the theme for some pages."""
        return Theme(pages, self.parts, self.words, self.replaced, tolerant=tolerant)


def make_site(
    site: NewSite,
    rendering: Rendering,
    library: Library,
    plans: Iterable[Plan],
    work: Path,
    say: Progress,
    kept: Collection[str] = (),
    former: Path = Path(),
    engine: Engine = ALONE,
) -> None:
    """Make a complete site of a library and the plans of its files.

    `work` is an empty folder, and `say` gets each step. The papers that are `kept`, by slug, have the pages that they
    have in the site `former`. `engine` shares the work with other processes. Raises ConfigError, RenderError,
    ThemeError, FaultyPagesError and OSError; the site is then incomplete.
    """
    project = rendering.project
    with keep_environment("SOURCE_DATE_EPOCH", "NO_MKDOCS_2_WARNING"):
        os.environ["SOURCE_DATE_EPOCH"] = str(rendering.timestamp)
        opened = _open_filler(rendering, work)
        filler, own = opened.filler, [find_mkdocs_file(project.folder), *opened.theme.folders[1:-1]]
        key = find_site_key(project, rendering.words, rendering.parts, rendering.policy, own)
        by_values = filler if _can_be_filled(project, opened.config) and not rendering.by_mkdocs else None
        templates = None if engine.sees_files else _read_templates(project.folder)
        elsewhere = partial(share, engine, plan_filling(Remote(_open_elsewhere, (rendering, templates))))
        render = partial(_render, rendering, work)
        maker = Maker(site, key, by_values, elsewhere, render, say, former, rendering.verify)
        maker.make(plans, kept)
        sitemap, packed = filler.make_sitemap(maker.pages, rendering.timestamp)
        site.put("sitemap.xml", "", sitemap)
        site.put("sitemap.xml.gz", "", packed)
        _make_index(site, key, work / "pagefind", say)
        give_index(site, library)
        site.finish(project.config.site.address, rendering.papers)
        say(f"Made {site.counts.made:,} of {count(site.counts.whole, 'file')}.")


class _Opened(NamedTuple):
    """MkDocs' configuration for some pages, with what is made from it."""

    config: Any
    theme: Theme
    filler: Filler


def _open_filler(rendering: Rendering, work: Path) -> _Opened:
    """Return what makes pages without MkDocs' machinery for them. `work` is an empty folder."""
    import mkdocs.utils

    theme = rendering.make_theme(())
    (work / "docs").mkdir()
    config = open_mkdocs(rendering.project, work / "docs", work / "output", theme, rendering.policy)
    return _Opened(config, theme, Filler(config, theme, mkdocs))


def _open_elsewhere(setup: tuple[Rendering, Mapping[str, bytes] | None]) -> Callable[[bytes], bytes]:
    """Return the function that makes pages of papers in another process.

    The setup is what pages are made with, and the templates of the project if the process cannot see its files.
    Warnings are not logged, since the main process has done that.
    """
    rendering, templates = setup
    if templates is not None:
        rendering = replace(rendering, project=Project(_copy_templates(templates), rendering.project.config))
    with TemporaryDirectory(prefix="broadsheet-") as work, _filter_messages({}, logging.CRITICAL):
        filler = _open_filler(rendering, Path(work)).filler
    return partial(fill_papers, filler=filler, site=rendering.project.config.site, words=rendering.words)


def _read_templates(folder: Path) -> dict[str, bytes]:
    """Return everything in a project that templates of its theme can include, by the paths in its folder.

    This is text: files of other kinds are left out.
    """
    file = folder / "mkdocs.yml"
    tops = [file, *(folder / name for name in ("docs_templates/theme", *list_theme_files(file)))]
    found: dict[str, bytes] = {}
    for path in (path for top in tops for path in (top, *top.rglob("*")) if path.is_file()):
        content = path.read_bytes()
        with suppress(UnicodeDecodeError):
            content.decode()
            found[path.relative_to(folder).as_posix()] = content
    return found


def _copy_templates(templates: Mapping[str, bytes]) -> Path:
    """Return a folder with the templates of a project, which is removed when this process ends."""
    folder = Path(mkdtemp(prefix="broadsheet-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "site_config").mkdir()
    for name, content in templates.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def _can_be_filled(project: Project, config: Any) -> bool:
    """Return whether pages can be made without MkDocs: nothing of the site owner's takes part in what it does."""
    has_own = any(project.list_templates("pages")[0].glob("*.md.j2"))
    return not has_own and set(config.plugins) == {"broadsheet"} and not config.exclude_docs and not config.draft_docs


def _render(rendering: Rendering, work: Path, run: MkDocsRun) -> Iterator[tuple[str, bytes]]:
    """Have MkDocs render pages, and yield path and content of each file that it makes."""
    docs, output = (Path(mkdtemp(prefix=name, dir=work)) for name in ("docs", "output"))
    pages = write_docs(docs, run.pages)
    theme = rendering.make_theme(pages)
    theme.others = run.others
    run_mkdocs(open_mkdocs(rendering.project, docs, output, theme, rendering.policy))
    theme.raise_faults()
    remove_unused(output)
    for path in list_files(output):
        yield path, (output / path).read_bytes()
    shutil.rmtree(docs)
    shutil.rmtree(output)


def _make_index(site: NewSite, site_key: str, folder: Path, say: Progress) -> None:
    """Give the site its search index, made of the pages of papers; it is kept if these are the same."""
    key = make_key(site_key, version("pagefind"), "\n".join(site.list_digests("papers/")))
    if not site.keep_all(key):
        say("Indexing for the search.")
        site.sweep("pagefind/")  # A page that is left over from a former site would be found.
        run_pagefind(site.folder, folder)
        for path in list_files(folder):
            site.put(f"pagefind/{path}", key, (folder / path).read_bytes())


def complete_site(output: Path, address: str, library: Library) -> None:
    """Add to a rendered site what is made from the whole of it: the search index and the manifest."""
    run_pagefind(output, output / "pagefind")
    write_index(output, library)
    remove_unused(output)
    write_manifest(output, address, len(library.papers))


def set_build_date(library: Library) -> None:
    """Make MkDocs date its files by the newest record, so that the same input gives the same bytes on any day.

    The environment variable is that of https://reproducible-builds.org/specs/source-date-epoch/.
    """
    os.environ["SOURCE_DATE_EPOCH"] = str(newest_timestamp(library))


def newest_timestamp(library: Library) -> int:
    """Return the start of the newest record's day in seconds since 1970; 0 for a library without dates.

    The number is limited to 32 bits, because the gzip header of the sitemap has no room for more (RFC 1952, section
    2.3).
    """
    days = [day for paper in library.papers for edition in paper.editions if (day := edition.first_day)]
    return min(max(int(datetime.combine(max(days), time(), UTC).timestamp()), 0), 2**32 - 1) if days else 0


def open_mkdocs(project: Project, docs: Path, output: Path, theme: Theme, policy: str = POLICY) -> Any:
    """Return MkDocs' configuration to render the docs tree in `docs` into `output` with a theme.

    It is that of the project's `mkdocs.yml`, or of the shipped one. Raises ConfigError if the file is broken.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.config import load_config
    from mkdocs.exceptions import ConfigurationError, MkDocsException

    faults: list[str] = []
    file = find_mkdocs_file(project.folder)
    hooks = list_own_hooks(file)
    try:
        with _filter_messages({"mkdocs.config": partial(_collect_error, faults)}):
            config = load_config(str(file), docs_dir=str(docs), site_dir=str(output), hooks=hooks)
    except ConfigurationError as error:
        raise _explain_configuration([str(error)]) from error
    except MkDocsException as error:
        raise _explain_configuration(faults or [str(error)]) from error
    return configure_mkdocs(config, project, theme, policy)


def run_mkdocs(config: Any) -> None:
    """Render a docs tree as a configuration says.

    Raises ConfigError if a template of the theme is broken, and RenderError with MkDocs' own message if anything else
    goes wrong.
    """
    from mkdocs.commands.build import build
    from mkdocs.exceptions import MkDocsException

    try:
        with _filter_messages({"mkdocs.commands.build": _is_no_error}):
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
            config.plugins.on_shutdown()
    except MkDocsException as error:
        raise RenderError(f"MkDocs: {error}") from error


@contextmanager
def _filter_messages(
    filters: Mapping[str, Callable[[logging.LogRecord], bool]], least: int = logging.WARNING
) -> Iterator[None]:
    """Have MkDocs log only warnings and errors in the block, or only what is as bad as `least`.

    Of these it logs what the filters of its loggers let pass.
    """
    log = logging.getLogger("mkdocs")
    level = log.level
    log.setLevel(max(level, least))
    for name, keep in filters.items():
        logging.getLogger(name).addFilter(keep)
    try:
        yield
    finally:
        log.setLevel(level)
        for name, keep in filters.items():
            logging.getLogger(name).removeFilter(keep)


def _explain_configuration(faults: Iterable[str]) -> ConfigError:
    """Return the error for faults in `mkdocs.yml`, as MkDocs words them."""
    reasons = " ".join(" ".join(fault.split()).rstrip(".") + "." for fault in faults)
    return ConfigError(f"mkdocs.yml: {reasons} Correct the file, or remove it to use the shipped one.")


def _collect_error(found: list[str], record: logging.LogRecord) -> bool:
    """Keep the message of an error instead of having it printed; return whether it is printed."""
    if record.levelno >= logging.ERROR:
        found.append(record.getMessage())
    return record.levelno < logging.ERROR


def _is_no_error(record: logging.LogRecord) -> bool:
    """Return whether MkDocs logs less than an error. For an error it also raises an exception, which is reported."""
    return record.levelno < logging.ERROR


def configure_mkdocs(config: Any, project: Project, theme: Theme, policy: str = POLICY) -> Any:
    """Give MkDocs' configuration the site's name, address, language and policy, and the theme.

    Templates are looked for in the project's `docs_templates/theme/`, then in the `custom_dir` that its `mkdocs.yml`
    names, then among those that are shipped. Returns the configuration. Raises ConfigError if a setting would change
    the addresses of pages.
    """
    if not config.use_directory_urls:
        raise ConfigError(
            "mkdocs.yml: “use_directory_urls” is false, which changes the address of every page; feeds, redirects and "
            "links from other sites depend on addresses such as papers/NAME/. Remove the setting."
        )
    own, shipped = project.list_templates("theme")
    custom = config.theme.custom_dir
    theme.folders = (own, *([Path(custom)] if custom else []), shipped)
    theme.look = project.config.site.look
    theme.suggestion_link = link_suggestion(project.config.site)
    config.plugins["broadsheet"] = theme
    site = project.config.site
    config.site_name, config.site_url, config.site_description = site.name, site.address, site.description
    config.theme["language"] = site.language
    config.theme.dirs[:0] = map(str, theme.folders)
    config.copyright = Markup(config.copyright) if config.copyright else None  # noqa: S704 - the site owner's HTML
    config.validation.nav.omitted_files = logging.INFO  # The theme does not show MkDocs' navigation.
    config.extra["policy"] = policy
    config.extra["material"] = _find_in_theme(_MATERIAL, config.theme.dirs)
    return config


def _find_in_theme(pattern: str, folders: Iterable[str]) -> list[str]:
    """Return the theme's files that match a pattern, by their paths below the site.

    Material puts a hash of its own into the names.
    """
    return [path.relative_to(folder).as_posix() for folder in folders for path in sorted(Path(folder).glob(pattern))]


def find_mkdocs_file(folder: Path) -> Path:
    """Return the project's `mkdocs.yml`, or the shipped one.

    In a folder without `site_config/`, an `mkdocs.yml` is that of another site.
    """
    own = folder / "mkdocs.yml"
    return own if own.is_file() and (folder / "site_config").is_dir() else DEFAULTS / "mkdocs.yml"


def list_own_hooks(file: Path) -> list[str]:
    """Return the hooks that a configuration of MkDocs names, as paths, without the one that calls Broadsheet."""
    return [str(file.parent / name) for name in list_hooks(file) if Path(name) != HOOKS]


def run_pagefind(site: Path, output: Path) -> None:
    """Write the search index of a rendered site into a folder.

    Raises RenderError with Pagefind's own message, and OSError if the disk is full.
    """
    command = [
        sys.executable,
        "-P",
        "-m",
        "pagefind",
        "--site",
        str(site),
        "--output-path",
        str(output),
        "--quiet",
        "--exclude-selectors",
        "annotation",
    ]
    ended = run_command(command)
    if ended.code:
        said = ended.output.strip()
        reason = said.rpartition("\n")[2] if "Traceback" in said else said
        raise RenderError(f"Pagefind: {reason}\nIf it is not installed, install Broadsheet again with all it needs.")
    check_complete(output)
    sort_filters(output)
    for pattern in _UNUSED_INDEX:
        for path in list(output.glob(pattern)):
            path.unlink()


def remove_unused(output: Path) -> None:
    """Remove what the theme brings along and no page requests."""
    for pattern in _UNUSED:
        for path in list(output.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
