"""The commands that bring papers into a project: `fetch`, `add` and `daily`.

`fetch` has a command for each daily source, with the options that the source itself defines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadsheet import __version__
from broadsheet.build_request import BuildRequest
from broadsheet.commands.options import (
    PROJECT,
    SITE_URL,
    make_progress_printer,
    print_rejected,
    print_report,
    read_published_address,
)
from broadsheet.config.daily_sources.days import Day
from broadsheet.config.daily_sources.registry import DAILY_SOURCES
from broadsheet.config.daily_sources.source import DailySource
from broadsheet.config.project import Project, open_project
from broadsheet.report.lines import list_remarks, list_unpublished
from broadsheet.system.clock import read_today
from broadsheet.system.messages import count
from broadsheet.system.processes import install_signal_handlers

if TYPE_CHECKING:
    from broadsheet.commands.adding import Addition
    from broadsheet.fetch.fetcher import Fetcher

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
"""A function that adds an option to a command."""

_FORCE = click.option("--force", is_flag=True, help="Save the answer even if something is wrong with it.")
"""The option to save an answer that would otherwise be refused."""


def _url_option(source: type[DailySource], option: str, name: str) -> Decorator:
    """Return the option with the address of a service, or of a mirror of it."""
    return click.option(
        option,
        name,
        envvar=source.url_variable,
        default=source.service_url,
        help=f"Address of {source.title} or a mirror.",
        show_default=True,
        show_envvar=True,
    )


def _mirror_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command an option for the address of each service, such as `--arxiv-url` for BROADSHEET_ARXIV_URL."""
    for source in filter(lambda source: source.url_variable, DAILY_SOURCES.values()):
        option = source.url_variable.removeprefix("BROADSHEET_").lower().replace("_", "-")
        command = _url_option(source, f"--{option}", source.url_variable.lower())(command)
    return command


@click.group()
def fetch() -> None:
    """Fetch papers from a daily source, and save the answers in seeds/.

    An answer is saved as it was received, if the parsers of the build can read it. It never replaces a better answer.
    The exit code is 1 if something could not be fetched or was refused.
    """
    install_signal_handlers()


def _make_fetch_command(source: type[DailySource]) -> click.Command:
    """Return the command for one daily source."""

    def run(force: bool, folder: Path | None, base_url: str = "", **arguments: Any) -> None:
        today = read_today()
        configured, days = source.read_arguments(today=today, **arguments)
        _fetch(replace(configured, base_url=base_url or configured.base_url), days, today, force, folder)

    command: Callable[..., Any] = _FORCE(PROJECT(run))
    if source.url_variable:
        command = _url_option(source, "--base-url", "base_url")(command)
    return click.command(source.name, help=source.help, params=list(source.arguments))(command)


for _source in DAILY_SOURCES.values():
    fetch.add_command(_make_fetch_command(_source))


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--date",
    "day",
    type=Day(),
    help="Date to put at the beginning of file names that contain none, such as 2025-03-20; default: today.",
)
@click.option("--dry-run", is_flag=True, help="Only report what would be published.")
@PROJECT
def add(files: tuple[Path, ...], day: date | None, dry_run: bool, folder: Path | None) -> None:
    """Report what a build would make of each FILE, and copy it into seeds/.

    A file without any usable paper is refused, and the exit code is 1.
    """
    from broadsheet.commands.adding import plan_additions, write_additions

    project = open_project(folder)
    additions = plan_additions(files, day or read_today(), project)
    if not dry_run:
        write_additions(additions, project)
    for addition in additions:
        _print_addition(addition, dry_run)
    if any(addition.refusal for addition in additions):
        raise SystemExit(1)


@click.command()
@SITE_URL
@click.option("--site-dir", type=click.Path(path_type=Path), help="Where to publish; default: site/ in the project.")
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The site to check the new one against; default: the one being replaced.",
)
@click.option("--until", type=Day(), help="The day that counts as today, for example 2025-03-20.")
@_mirror_options
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    envvar="GITHUB_OUTPUT",
    help="File to which “outcome=…” and “published=…” are appended; default: $GITHUB_OUTPUT.",
)
@PROJECT
def daily(
    site_url: str | None,
    site_dir: Path | None,
    previous: Path | None,
    until: date | None,
    output: Path | None,
    folder: Path | None,
    **base_urls: str,
) -> None:
    """Fetch new papers from the sources in site.yml, then build, check and publish the site.

    The exit code is 1 if something failed; the rest may have been published.
    """
    install_signal_handlers()
    from broadsheet.commands.daily_run import run_daily, write_daily_run

    if previous:
        read_published_address(previous)
    project = open_project(folder, site_url)
    config = project.config
    sources = tuple(replace(s, base_url=base_urls.get(s.url_variable.lower(), s.base_url)) for s in config.site.sources)
    project = replace(project, config=replace(config, site=replace(config.site, sources=sources)))
    build_folder = project.folder / "build"
    request = BuildRequest(
        project=project,
        site_dir=(site_dir or project.folder / "site").absolute(),
        report=build_folder / "report.json",
    )
    today = until or read_today()
    say = make_progress_printer()
    run = run_daily(request, _make_fetcher(project, today), today, say, previous)
    write_daily_run(run, build_folder, output)
    if run.report:
        print_report(run.report, request.report)
    for reason in run.reasons:
        click.secho(reason, err=True, fg="red")
    click.echo(f"{run.outcome.capitalize()}: {run.day}, {count(run.new, 'new paper')}.")
    if run.reasons:
        raise SystemExit(1)


def _fetch(source: DailySource, days: Iterable[date], today: date, force: bool, folder: Path | None) -> None:
    """Fetch days, print what became of each, and exit with 1 if something is wrong with one."""
    is_good = True
    for fetched in _make_fetcher(open_project(folder), today, force=force).fetch(source, days):
        is_good &= fetched.outcome.is_good
        click.echo(str(fetched), err=not fetched.outcome.is_good)
        for remark in fetched.remarks:
            click.echo(str(remark), err=True)
    if not is_good:
        raise SystemExit(1)


def _make_fetcher(project: Project, today: date, *, force: bool = False) -> Fetcher:
    """Return a fetcher for a project, which tells services the address of its site."""
    from broadsheet.fetch.fetcher import Fetcher
    from broadsheet.fetch.network import Network
    from broadsheet.fetch.seeds_folder import read_seeds

    site = project.config.site
    agent = f"Broadsheet/{__version__} (+{site.address})"
    network = Network(agent, site.limits.file_bytes, lambda step: click.echo(step, err=True))
    return Fetcher(project, network, read_seeds(project), today, force=force)


def _print_addition(addition: Addition, dry_run: bool) -> None:
    """Print what a build would make of a file's records, then what would be left out, then what became of the file."""
    for line in (*list_remarks(addition.problems), *list_unpublished(addition.missing)):
        click.echo(line, err=True)
    for account in addition.accounts:
        click.echo(
            f"{account.file}: {account.read:,} read = {account.published:,} published + {account.merged:,} merged"
            f" + {account.rejected:,} rejected + {account.hidden:,} hidden"
        )
    print_rejected(addition.problems)
    if addition.refusal:
        click.echo(f"broadsheet: {addition.refusal}", err=True)
    else:
        became = "is already there, unchanged" if addition.is_there else "would be saved" if dry_run else "was saved"
        click.echo(f"{addition.target} {became}.")
