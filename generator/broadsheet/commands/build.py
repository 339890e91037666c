"""The commands that build the site, and serve it while it is being worked on."""

from __future__ import annotations

import sys
from collections.abc import Collection
from functools import cached_property
from pathlib import Path

import click

from broadsheet.commands.options import (
    JOBS,
    PROJECT,
    QUIET,
    SITE_URL,
    print_documentation,
    print_report,
    print_uncommitted,
    show_progress,
)
from broadsheet.config.build_request import BuildRequest, read_cluster
from broadsheet.config.mkdocs_file import list_theme_files
from broadsheet.config.project import check_is_site, find_folder, open_project
from broadsheet.system.errors import UsageError
from broadsheet.system.messages import count
from broadsheet.system.processes import discard_output, install_signal_handlers


class _Formats(click.Choice[str]):
    """The names of all formats, whose parsers are imported once a name is checked or shown."""

    def __init__(self) -> None:
        """Know no names yet."""
        self.case_sensitive = True

    @cached_property
    def choices(self) -> tuple[str, ...]:  # type: ignore[override] # click never sets it again
        """The names."""
        from broadsheet.sources.formats import FORMATS

        return tuple(sorted(FORMATS))


class _Cluster(click.ParamType[str]):
    """The address of a cluster, which becomes host and port."""

    name = "address"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return host and port."""
        try:
            return read_cluster(value)
        except UsageError as error:
            self.fail(str(error), param, ctx)


_SOURCES = click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE]...")
"""The files and folders to read."""
_FORMAT = click.option(
    "--format",
    "format_name",
    type=_Formats(),
    help="Read every source as this format instead of detecting it.",
)
"""The option that gives the format of all sources."""
_EMBEDDINGS = click.option(
    "--embeddings",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Vectors of papers (.jsonl, .npy or .npz), used to find related papers.",
)
"""The option that gives vectors of papers."""
_STRICT = click.option("--strict", is_flag=True, help="Stop if there is anything to correct or to check.")
"""The option that makes every problem prevent publishing."""
_ALLOW_SHRINK = click.option(
    "--allow-shrink", is_flag=True, help="Go on even if more than half of the papers would disappear."
)
"""The option that permits many papers to disappear."""
_REPORT = click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="Where to write the report; default: build/report.json in the project.",
)
"""The option that names the file for the report."""


@click.command()
@_SOURCES
@click.option("--site-dir", type=click.Path(path_type=Path), help="Where to publish; default: site/ in the project.")
@SITE_URL
@_FORMAT
@_EMBEDDINGS
@click.option(
    "--check",
    "is_checked",
    is_flag=True,
    help="Check the new site first: leave out papers whose pages have defects; with other defects, publish nothing.",
)
@_STRICT
@_ALLOW_SHRINK
@click.option("--overwrite", is_flag=True, help="Publish into a folder that contains other files, and keep those.")
@click.option("--clean", is_flag=True, help="Make everything anew, and reuse nothing of former builds.")
@click.option(
    "--verify",
    is_flag=True,
    help="Read every byte that is reused, and compare samples of the pages with what MkDocs makes.",
)
@click.option("--renderer", type=click.Choice(["mkdocs"]), help="Have MkDocs render every page, which takes longer.")
@JOBS
@click.option(
    "--engine",
    "cluster",
    type=_Cluster(),
    default="",
    metavar="dask://HOST:PORT",
    help="Share the work with the workers of this Dask cluster instead.",
)
@_REPORT
@QUIET
@PROJECT
def build(
    sources: tuple[Path, ...],
    site_dir: Path | None,
    site_url: str | None,
    format_name: str | None,
    embeddings: Path | None,
    is_checked: bool,
    strict: bool,
    allow_shrink: bool,
    overwrite: bool,
    clean: bool,
    verify: bool,
    renderer: str | None,
    jobs: int,
    cluster: str,
    report: Path | None,
    is_quiet: bool,
    folder: Path | None,
) -> None:
    """Build the site from SOURCE files and folders (default: seeds/) and publish it.

    To undo it, undo what changed in the inputs, and build again.
    """
    from broadsheet.pipeline.building import build_site

    project = open_project(folder, site_url)
    request = BuildRequest(
        project=project,
        sources=sources,
        site_dir=(site_dir or project.folder / "site").absolute(),
        format=format_name,
        embeddings=embeddings,
        strict=strict,
        allow_shrink=allow_shrink,
        overwrite=overwrite,
        clean=clean,
        verify=verify,
        by_mkdocs=renderer == "mkdocs",
        jobs=jobs,
        cluster=cluster,
        report=report.resolve() if report else project.report,
    )
    with show_progress(is_quiet) as say:
        result = build_site(request, say, _inspect if is_checked else None)
    try:
        print_report(result, request.report)
        place = request.site_dir.resolve() if ".." in request.site_dir.parts else request.site_dir
        click.echo(f"Published {count(result.published, 'paper')} in {click.format_filename(place)}.")
        print_uncommitted(project.folder)
    except OSError:
        discard_output(sys.stdout)  # The site is published, even if nobody reads the output any more.


def _inspect(site_dir: Path, kept: Collection[str], lost: Collection[str]) -> None:
    """Inspect a new site, without comparing it with another one."""
    from broadsheet.check.inspection import inspect_site

    inspect_site(site_dir, kept, lost, previous=None)


@click.command()
@click.argument("docs", type=click.Path(path_type=Path), metavar="DIR")
@_SOURCES
@SITE_URL
@_FORMAT
@_EMBEDDINGS
@_STRICT
@_ALLOW_SHRINK
@_REPORT
@QUIET
@PROJECT
def embed(
    docs: Path,
    sources: tuple[Path, ...],
    site_url: str | None,
    format_name: str | None,
    embeddings: Path | None,
    strict: bool,
    allow_shrink: bool,
    report: Path | None,
    is_quiet: bool,
    folder: Path | None,
) -> None:
    """Write the pages as Markdown into DIR, a folder of another MkDocs site, for example docs/papers.

    SOURCE files and folders are read (default: seeds/). Files in DIR that Broadsheet did not make are kept. To undo it,
    delete DIR, or restore it from Git.
    """
    from broadsheet.pipeline.making import embed_site

    project = open_project(folder, site_url)
    request = BuildRequest(
        project=project,
        sources=sources,
        site_dir=docs.absolute(),
        format=format_name,
        embeddings=embeddings,
        strict=strict,
        allow_shrink=allow_shrink,
        report=report.resolve() if report else project.report,
    )
    with show_progress(is_quiet) as say:
        result = embed_site(request, say)
    print_report(result, request.report)
    click.echo(f"Wrote the pages of {count(result.published, 'paper')} in {click.format_filename(docs)}.")


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port of the server.")
@click.option(
    "--host",
    envvar="BROADSHEET_HOST",
    default="127.0.0.1",
    show_default=True,
    help="Address of this machine at which the site is served; 0.0.0.0 also lets other machines see it.",
)
@JOBS
@PROJECT
def serve(port: int, host: str, jobs: int, folder: Path | None) -> None:
    """Build the site, serve it on this machine, and rebuild it when an input changes.

    Press Ctrl-C to stop. The published folder is not touched, so there is nothing to undo.
    """
    install_signal_handlers(interrupt=False)
    from broadsheet.pipeline.engines import open_engine
    from broadsheet.pipeline.making import preview
    from broadsheet.publish.server import serve_site

    folder = find_folder(folder)
    check_is_site(folder)
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/"  # noqa: S104 - shown, not opened

    def build_preview(site: Path) -> None:
        """Read the configuration and the sources, and build the site in a folder."""
        project = open_project(folder, address)
        with show_progress() as say, open_engine(jobs, "", say) as engine:
            report = preview(project, site, say, engine)
        print_report(report, project.report)
        click.echo(f"The site is at {address}. Press Ctrl-C to stop.", err=True)

    def print_error(message: str) -> None:
        """Print why the site cannot be built, and that the server goes on."""
        click.secho(f"broadsheet: {message}", err=True, fg="red")
        print_documentation((message,))
        click.echo(f"The next change builds the site again; until then {address} shows this. Ctrl-C stops.", err=True)

    names = ("seeds", "site_config", "docs_templates", "mkdocs.yml", *list_theme_files(folder / "mkdocs.yml"))
    serve_site(host, port, build_preview, print_error, (folder / name for name in names))
    print_uncommitted(folder)
