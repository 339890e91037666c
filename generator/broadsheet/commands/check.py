"""The commands that tell how good a site is, and how well its papers were understood."""

from __future__ import annotations

from pathlib import Path

import click

from broadsheet.commands.options import PROJECT, make_progress_printer, read_published_address
from broadsheet.config.project import find_folder, open_project
from broadsheet.system.messages import count


@click.command()
@click.argument("site_dir", required=False, type=click.Path(path_type=Path))
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The built site that this one replaces: also find addresses and guids that vanished.",
)
@click.option(
    "--deploy", is_flag=True, help="Also find what matters only on a public site, as an address left as shipped."
)
@PROJECT
def check(site_dir: Path | None, previous: Path | None, deploy: bool, folder: Path | None) -> None:
    """Read a built site as a stranger would, and print one line for each thing that is wrong with it."""
    from broadsheet.check.checks import check_site

    site_dir = site_dir or find_folder(folder) / "site"
    address = read_published_address(site_dir)
    before = (previous, read_published_address(previous)) if previous else None
    findings = check_site(site_dir, address, previous=before, deploying=deploy)
    for finding in findings:
        click.echo(str(finding))
    click.echo(f"{count(len(findings), 'finding')} in {site_dir}, published at {address}.", err=True)
    if findings:
        raise SystemExit(1)


@click.command()
@click.argument("labels", type=click.Path(path_type=Path))
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE]...")
@PROJECT
def score(labels: Path, sources: tuple[Path, ...], folder: Path | None) -> None:
    """Measure tags, names, links, mentions and related papers against a file of labels."""
    from broadsheet.build import read_library
    from broadsheet.enrich.score import format_scores, read_labels, score_library

    known = read_labels(labels)
    project = open_project(folder)
    library = read_library(project, make_progress_printer(), sources)
    click.echo(format_scores(score_library(library, known)))
