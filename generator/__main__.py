"""The `broadsheet` command."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from generator import __version__
from generator.config import is_site_address
from generator.disk import silence
from generator.errors import BroadsheetError, Problem, UsageError, blame, describe
from generator.exports import WRITERS, choose_papers
from generator.exports.citation import cite
from generator.files import refuse_existing, write_whole
from generator.manifest import read_manifest
from generator.render import count
from generator.report import NothingPublishedError, Report
from generator.request import Request
from generator.signals import heed_signals
from generator.site import DEFAULTS, find_project
from generator.sources import FORMATS

_MOST_TOLD = 20
"""Merged and hidden records of one file that are told one by one."""
_PROJECT = click.option(
    "--project",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder with site_config/; by default the nearest one upwards from here.",
)
_SITE_URL = click.option("--site-url", envvar="BROADSHEET_SITE_URL", help="Address of the site; overrules site.yml.")


class _Broadsheet(click.Group):
    """The one place where an error becomes a message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BroadsheetError as error:
            if isinstance(error, NothingPublishedError):
                _print_report(error.report)
            click.echo(f"broadsheet: {error}", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            raise  # click ends quietly where nobody reads any more.
        except OSError as error:
            click.echo(f"broadsheet: {describe(error, Path())}", err=True)
            ctx.exit(UsageError.exit_code)
        except KeyboardInterrupt:
            ctx.exit(128 + signal.SIGINT)


@click.group(cls=_Broadsheet, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="broadsheet")
def main() -> None:
    """Turn research-paper abstracts into a website to search, cite and subscribe to."""


@main.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE]...")
@click.option(
    "--site-dir", type=click.Path(path_type=Path), help="Where the site is published; by default site/ in the project."
)
@_SITE_URL
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
@_PROJECT
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
    result = build_site(request, _make_clock())
    try:
        _print_report(result)
        click.echo(f"Published {result.published:,} papers in {click.format_filename(request.site_dir)}.")
    except OSError:
        silence(sys.stdout)  # It is published, whoever still listens.


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port on 127.0.0.1.")
@_PROJECT
def serve(port: int, project: Path | None) -> None:
    """Build the site, show it on this machine, and rebuild it when an input changes."""
    from generator.site import serve_mkdocs

    project = (project or find_project(Path.cwd())).resolve()
    serve_mkdocs(project, project / "build" / "docs", port)


@main.command()
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
@_PROJECT
def check(site_dir: Path | None, previous: Path | None, deploy: bool, project: Path | None) -> None:
    """Read a built site as a stranger would, and print one line for each thing that is wrong with it."""
    from generator.check import check_site

    site_dir = site_dir or (project or find_project(Path.cwd())) / "site"
    address = _read_address(site_dir)
    before = (previous, _read_address(previous)) if previous else None
    findings = check_site(site_dir, address, previous=before, deploying=deploy)
    for finding in findings:
        click.echo(str(finding))
    click.echo(f"{count(len(findings), 'finding')} in {site_dir}, published at {address}.", err=True)
    if findings:
        raise SystemExit(1)


@main.command()
@click.argument("labels", type=click.Path(path_type=Path))
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE]...")
@_PROJECT
def score(labels: Path, sources: tuple[Path, ...], project: Path | None) -> None:
    """Measure tags, names, links, mentions and related papers against a file of labels."""
    from generator.build import read_library
    from generator.config import read_config
    from generator.score import read_labels, render_score, score_library

    known = read_labels(labels)
    project = (project or find_project(Path.cwd())).resolve()
    config = read_config(project / "site_config", DEFAULTS / "site_config")
    library = read_library(project, config, _make_clock(), sources)
    click.echo(render_score(score_library(library, known)))


@main.command()
@click.argument("format_name", type=click.Choice(list(WRITERS)), metavar="FORMAT")
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE]...")
@click.option("--topic", metavar="TOPIC", help="Only papers of this topic, as its address names it.")
@click.option("--edition", metavar="DATE", help="Only papers of this edition, as its address names it.")
@click.option(
    "--output", type=click.Path(), metavar="FILE", default="-", help="Where to write; by default to the screen."
)
@_SITE_URL
@_PROJECT
def export(
    format_name: str,
    sources: tuple[Path, ...],
    topic: str | None,
    edition: str | None,
    output: str,
    site_url: str | None,
    project: Path | None,
) -> None:
    """Write the papers of SOURCE files and folders, by default seeds/, for other programs.

    FORMAT is bib (BibTeX), ris (RIS), csl (CSL-JSON) or jsonl (Broadsheet's own JSON, which it reads again).
    """
    from generator.build import read_library
    from generator.config import read_config

    project = (project or find_project(Path.cwd())).resolve()
    config = read_config(project / "site_config", DEFAULTS / "site_config", site_url)
    library = read_library(project, config, _make_clock(), sources)
    _tell_rejected(library.problems)
    citations = cite(library, config.site.address)
    papers = choose_papers(library, topic, edition)
    content = WRITERS[format_name](citations[paper.identity] for paper in papers)
    place = Path("standard output" if output == "-" else output)
    with blame(place), click.open_file(output, "wb") as file:
        file.write(content.encode())
        file.flush()


@main.group()
def topics() -> None:
    """Work on the topics that papers are filed under."""


@topics.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE]...")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write into FILE, not on the screen.")
@click.option("--force", is_flag=True, help="Write even where FILE is there already.")
@click.option("--most", type=click.IntRange(1, 200), help="Topics at most; by default 20 to 80, as there are papers.")
@_PROJECT
def suggest(
    sources: tuple[Path, ...], output: Path | None, force: bool, most: int | None, project: Path | None
) -> None:
    """Propose topics for SOURCE files and folders, by default seeds/, as a topics.yml to edit."""
    from generator.build import gather_papers
    from generator.config import read_config
    from generator.suggest import suggest_topics

    if output and not force:
        refuse_existing(output, "Name another --output, or pass --force to replace it.")
    project = (project or find_project(Path.cwd())).resolve()
    config = read_config(project / "site_config", DEFAULTS / "site_config")
    say = _make_clock()
    library = gather_papers(project, config, say, sources)
    _tell_rejected(library.problems)
    text = suggest_topics(library, most)
    if output:
        write_whole(output, text)
        say(f"Wrote {click.format_filename(output)}.")
    else:
        click.echo(text, nl=False)


def _read_address(site_dir: Path) -> str:
    """Where a built site says that it is published. Raises UsageError where it says nothing."""
    address = read_manifest(site_dir).address
    if address is None or not is_site_address(address):
        raise UsageError(f"{site_dir}: is no site that Broadsheet made. Build it first, or name its folder.")
    return address


def _tell_rejected(problems: Iterable[Problem]) -> None:
    """Print what cost a record, where no report tells it."""
    for problem in problems:
        if problem.rejected:
            click.echo(str(problem), err=True)


def _report_place(report: Path | None, project: Path) -> Path | None:
    """Where the report is written; outside a project it is only printed, unless a place is named."""
    if report:
        return report.resolve()
    return project / "build" / "report.json" if (project / "site_config").is_dir() else None


def _make_clock() -> Callable[[str], None]:
    """Tells each step with the seconds since the start."""
    start = time.monotonic()
    return lambda step: click.echo(f"{time.monotonic() - start:6.1f} s  {step}", err=True)


def _print_report(report: Report) -> None:
    """Problems first, then every record without a page, then the account; what must not be overlooked stands last."""
    for problem in report.problems:
        if not problem.loud:
            click.echo(str(problem), err=True)
    for file, records in groupby(report.silent, key=lambda record: record.where.rpartition(":")[0]):
        told = list(records)
        for record in told[:_MOST_TOLD]:
            click.echo(f"{record.where}: {record.became}: {record.reason}", err=True)
        if more := len(told[_MOST_TOLD:]):
            click.echo(f"{file}: {more:,} more merged or hidden, all of them in the report", err=True)
    if len(report.files) > 1:
        click.echo(report.table, err=True)
    click.echo(report.counts, err=True)
    for problem in report.problems:
        if problem.loud:
            click.secho(str(problem), err=True, fg="red", bold=True)


if __name__ == "__main__":
    sys.exit(main())
