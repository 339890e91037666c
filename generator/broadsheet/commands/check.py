"""The commands that measure a site: its defects, and how well its papers were understood."""

from __future__ import annotations

from pathlib import Path

import click

from broadsheet.commands.options import PROJECT, read_published_address, show_progress
from broadsheet.config.project import find_folder, open_project
from broadsheet.system.errors import UsageError
from broadsheet.system.messages import count


@click.command()
@click.argument("site_dir", required=False, type=click.Path(path_type=Path))
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Also report addresses and guids of the site in DIR that no longer exist.",
)
@click.option("--deploy", is_flag=True, help="Also report what matters only on a public site.")
@PROJECT
def check(site_dir: Path | None, previous: Path | None, deploy: bool, folder: Path | None) -> None:
    """Print a line for each defect of a built site, by default site/.

    The exit code is 0 if there are no findings and 1 if there are some. There is nothing to undo.
    """
    from broadsheet.check.checks import check_site

    project = find_folder(folder)
    site_dir = site_dir or project / "site"
    address = read_published_address(site_dir)
    before = (previous, read_published_address(previous)) if previous else None
    with show_progress() as say:
        say(f"Checking {click.format_filename(site_dir)}.")
        findings = check_site(site_dir, address, previous=before, project=project if deploy else None)
    for finding in findings:
        click.echo(str(finding))
    click.echo(f"{count(len(findings), 'finding')} in {site_dir} (published at {address}).", err=True)
    if findings:
        raise SystemExit(1)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[LABELS] [SOURCE]...")
@click.option(
    "--common",
    type=click.Choice(["keywords", "categories"]),
    help="Instead of reading LABELS, measure how often related papers share a keyword or category of their sources.",
)
@PROJECT
def score(files: tuple[Path, ...], common: str | None, folder: Path | None) -> None:
    """Measure topics, names, links, mentions, related papers and summaries against a file of labels.

    LABELS is a JSON file, described in docs/topics.md. With --common, all files are sources, by default those in
    seeds/, and topics are not used. Nothing is changed, so there is nothing to undo.
    """
    from broadsheet.enrich.scoring.common_labels import LabelField, list_lines, measure_common_labels
    from broadsheet.enrich.scoring.labels import read_labels
    from broadsheet.enrich.scoring.likeness import format_likeness, measure_summaries
    from broadsheet.enrich.scoring.score import format_scores, score_library
    from broadsheet.pipeline.enriching import read_library

    if not files and not common:
        raise UsageError(
            "No file of labels is named. Name one (see docs/topics.md), or pass --common keywords or"
            " --common categories to measure related papers without one."
        )
    project = open_project(folder)
    if common:
        field = LabelField(common)
        with show_progress() as say:
            library = read_library(project, say, files, topics=False)
        click.echo("\n".join(list_lines(measure_common_labels(library, field), field)))
        return
    labels, *sources = files
    known = read_labels(labels)
    with show_progress() as say:
        library = read_library(project, say, tuple(sources))
        say(f"Comparing {count(len(library.papers), 'paper')} with the labels.")
        scores, likeness = score_library(library, known), measure_summaries(library, known)
    click.echo("\n\n".join((*[format_scores(scores)] * bool(scores), *[format_likeness(likeness)] * bool(likeness))))
