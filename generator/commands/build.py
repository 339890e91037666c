"""The commands that build the site, and show it while it is worked on."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.commands.options import PROJECT, SITE_URL, make_clock, print_report
from generator.disk import silence
from generator.errors import count
from generator.request import Request
from generator.signals import heed_signals
from generator.site import find_project
from generator.sources.formats import FORMATS


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE]...")
@click.option(
    "--site-dir", type=click.Path(path_type=Path), help="Where the site is published; by default site/ in the project."
)
@SITE_URL
@click.option(
    "--format",
    "format_name",
    type=click.Choice(sorted(FORMATS)),
    help="Format of every source; by default each is recognised.",
)
@click.option("--strict", is_flag=True, help="Publish nothing if there is any problem.")
@click.option("--allow-shrink", is_flag=True, help="Publish even if more than half of the papers would vanish.")
@click.option("--overwrite", is_flag=True, help="Publish into a folder that holds other files, and keep those.")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="Where the report is written; by default build/report.json in the project.",
)
@PROJECT
def build(
    sources: tuple[Path, ...],
    site_dir: Path | None,
    site_url: str | None,
    format_name: str | None,
    strict: bool,
    allow_shrink: bool,
    overwrite: bool,
    report: Path | None,
    project: Path | None,
) -> None:
    """Build the site from SOURCE files and folders, by default seeds/, and publish it."""
    heed_signals()
    from generator.build import build as build_site

    project = (project or find_project(Path.cwd())).resolve()
    request = Request(
        project=project,
        sources=sources,
        site_dir=(site_dir or project / "site").absolute(),
        address=site_url,
        format=format_name,
        strict=strict,
        allow_shrink=allow_shrink,
        overwrite=overwrite,
        report=_report_place(report, project),
    )
    result = build_site(request, make_clock())
    try:
        print_report(result, request.report)
        click.echo(f"Published {count(result.published, 'paper')} in {click.format_filename(request.site_dir)}.")
    except OSError:
        silence(sys.stdout)  # It is published, whoever still listens.


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port on 127.0.0.1.")
@PROJECT
def serve(port: int, project: Path | None) -> None:
    """Build the site, show it on this machine, and rebuild it when an input changes."""
    from generator.site import serve_mkdocs

    project = (project or find_project(Path.cwd())).resolve()
    serve_mkdocs(project, project / "build" / "docs", port)


def _report_place(report: Path | None, project: Path) -> Path | None:
    """Where the report is written; outside a project it is only printed, unless a place is named."""
    if report:
        return report.resolve()
    return project / "build" / "report.json" if (project / "site_config").is_dir() else None
