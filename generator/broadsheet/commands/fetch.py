"""The commands that bring papers into a project: `fetch`, `add` and `daily`.

`fetch` has a command for each daily source, with the options that the source itself defines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from broadsheet import __version__
from broadsheet.commands.options import (
    JOBS,
    PROJECT,
    QUIET,
    SITE_URL,
    lock_site,
    print_documentation,
    print_rejected,
    print_report,
    print_uncommitted,
    read_published_address,
    show_progress,
)
from broadsheet.config.build_request import BuildRequest
from broadsheet.config.daily_sources.days import Day
from broadsheet.config.daily_sources.registry import DAILY_SOURCES
from broadsheet.config.daily_sources.source import DailySource
from broadsheet.config.project import Project
from broadsheet.report.lines import list_remarks, list_unpublished
from broadsheet.system.clock import read_now, read_today
from broadsheet.system.errors import UsageError
from broadsheet.system.messages import count, excerpt, name_first
from broadsheet.system.progress import Progress

if TYPE_CHECKING:
    from broadsheet.commands.adding import Addition
    from broadsheet.fetch.fetcher import Fetcher
    from broadsheet.fetch.outcome import FetchedDay
    from broadsheet.merge.replacement import Replacement

_NO_SOURCES = "There are no “sources” in site_config/site.yml, so nothing is fetched. See docs/daily.md."
"""What a daily run says without any."""
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
"""A function that adds an option to a command."""

_FORCE = click.option("--force", is_flag=True, help="Save the answer even if something is wrong with it.")
"""The option to save an answer that would otherwise be refused."""
_DRY_RUN = click.option(
    "--dry-run", is_flag=True, help="Save nothing; list each paper, and the rule that keeps or drops it."
)
"""The option to show what would be saved."""
_UNDO = "To undo it, delete the files that it names."
"""What the help of each command for a source says at its end."""


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


@click.group(invoke_without_command=True)
@_DRY_RUN
@_FORCE
@_mirror_options
@PROJECT
def fetch(dry_run: bool, force: bool, folder: Path | None, **base_urls: str) -> None:
    """Fetch papers from daily sources, and save the answers in seeds/: from one that is named, or all in site.yml.

    An answer is saved as it was received, without the papers that the rules of its source drop, if the parsers of the
    build can read it. It never replaces a better answer. The exit code is 1 if something could not be fetched or was
    refused. To undo it, delete the files that it names.
    """
    context = click.get_current_context()
    if command := context.invoked_subcommand:
        if any(context.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in context.params):
            raise UsageError(f"Give options after “{command}”, not before it.")
        return
    with lock_site(folder, is_needed=not dry_run, is_configured=False) as site:
        project = _use_mirrors(site, base_urls)
        if not project.config.site.sources:
            advice = "List some there, or name one: broadsheet fetch hf-daily --date 2025-03-20."
            raise UsageError(f"There are no “sources” in site_config/site.yml. {advice}")
        with show_progress() as say:
            fetcher = _make_fetcher(project, read_today(), say, force=force, dry_run=dry_run)
            _print_fetched(chain.from_iterable(map(fetcher.fetch_missing, project.config.site.sources)), say)


def _make_fetch_command(source: type[DailySource]) -> click.Command:
    """Return the command for one daily source."""

    def run(dry_run: bool, force: bool, folder: Path | None, base_url: str = "", **arguments: Any) -> None:
        today = read_today()
        asked, days = source.read_arguments(today=today, **arguments)
        with lock_site(folder, is_needed=not dry_run, is_configured=False) as project:
            rules = next((one.rules for one in project.config.site.sources if one.label == asked.label), asked.rules)
            asked = replace(asked, base_url=base_url or asked.base_url, rules=rules)
            with show_progress() as say:
                fetcher = _make_fetcher(project, today, say, force=force, dry_run=dry_run)
                _print_fetched(fetcher.fetch(asked, days), say)

    command: Callable[..., Any] = _DRY_RUN(_FORCE(PROJECT(run)))
    if source.url_variable:
        command = _url_option(source, "--base-url", "base_url")(command)
    return click.command(source.name, help=f"{source.help}\n\n{_UNDO}", params=list(source.arguments))(command)


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
@click.option(
    "--replace",
    "is_newer",
    is_flag=True,
    help="Replace the file of the same name, of which FILE is a newer version, and report what changes in it. Papers"
    " keep their addresses, and those that FILE lacks stay.",
)
@click.option("--as", "old", metavar="NAME", help="With --replace: the file in seeds/ to replace, if its name differs.")
@click.option(
    "--hide-missing/--show-missing",
    default=None,
    help="With --replace: whether the site hides papers that the newer version lacks; default: as last time, or shown.",
)
@PROJECT
def add(
    files: tuple[Path, ...],
    day: date | None,
    dry_run: bool,
    is_newer: bool,
    old: str | None,
    hide_missing: bool | None,
    folder: Path | None,
) -> None:
    """Report what a build would make of each FILE, and copy it into seeds/.

    A file without any usable paper is refused, and the exit code is 1. To undo it, delete the copy; after --replace,
    run the command that it prints.
    """
    from broadsheet.commands.adding import Replacing, list_written_files, plan_additions, write_additions
    from broadsheet.commands.former_files import keep_former_files
    from broadsheet.commands.suggesting import WRITTEN, write_first_topics
    from broadsheet.publish.former_topics import FILE

    if not is_newer and (old or hide_missing is not None):
        raise UsageError("--as, --hide-missing and --show-missing need --replace.")
    if old and len(files) > 1:
        raise UsageError("--as is for a single FILE. Add the others separately.")
    replacing = Replacing(file=old or "", hides_missing=hide_missing) if is_newer else None
    with lock_site(folder, is_needed=not dry_run, is_configured=False) as project:
        with show_progress() as say:
            say(f"Reading {count(len(files), 'file')}, and what seeds/ has of the same papers.")
            additions = plan_additions(files, day or read_today(), project, replacing)
        is_replaced = not dry_run and any(one.replacement and not one.refusal for one in additions)
        written = [*list_written_files(additions), FILE.as_posix()]
        former = keep_former_files(project.folder, written) if is_replaced else None
        is_first = not dry_run and write_additions(additions, project)
        with show_progress() as say:
            has_topics = not dry_run and write_first_topics(project, say)
    for addition in additions:
        _print_addition(addition, dry_run)
    print_documentation(text for one in additions for text in (*list_remarks(one.problems), str(one.refusal)))
    if is_first:
        click.echo("The example was removed from seeds/, now that there are papers of your own.")
    if has_topics:
        click.echo(WRITTEN)
    if former:
        click.echo(f"To undo it: {former.write_undo()}", err=True)
    if not dry_run:
        print_uncommitted(project.folder)
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
@JOBS
@QUIET
@PROJECT
def daily(
    site_url: str | None,
    site_dir: Path | None,
    previous: Path | None,
    until: date | None,
    output: Path | None,
    jobs: int,
    is_quiet: bool,
    folder: Path | None,
    **base_urls: str,
) -> None:
    """Fetch new papers from the sources in site.yml, then build, check and publish the site.

    The exit code is 1 if something failed; the rest may have been published. To undo it, delete the files that it saved
    in seeds/, and run `broadsheet build`.
    """
    from broadsheet.commands.daily_run import run_daily, write_daily_run

    if previous:
        read_published_address(previous)
    today = until or read_today()
    with lock_site(folder, is_needed=True, is_configured=False, address=site_url) as site:
        project = _use_mirrors(site, base_urls)
        build_folder = project.folder / "build"
        request = BuildRequest(
            project=project,
            site_dir=(site_dir or project.folder / "site").absolute(),
            previous=previous,
            jobs=jobs,
            report=build_folder / "report.json",
        )
        if not project.config.site.sources:
            click.echo(_NO_SOURCES, err=True)
            print_documentation((_NO_SOURCES,))
        with show_progress(is_quiet) as say:
            run = run_daily(request, _make_fetcher(project, today, say), today, say)
        write_daily_run(run, build_folder, output)
    if run.report:
        print_report(run.report, request.report)
    for reason in run.reasons:
        click.secho(reason, err=True, fg="red")
    print_documentation(run.reasons)
    click.echo(f"{run.outcome.capitalize()}: {run.day}, {count(run.new, 'new paper')}.{run.dropped}")
    if run.reasons:
        raise SystemExit(1)


def _use_mirrors(project: Project, base_urls: Mapping[str, str]) -> Project:
    """Return a project whose sources have the addresses that were given for them, by their variables in lower case."""
    config = project.config
    sources = tuple(replace(s, base_url=base_urls.get(s.url_variable.lower(), s.base_url)) for s in config.site.sources)
    return replace(project, config=replace(config, site=replace(config.site, sources=sources)))


def _print_fetched(days: Iterable[FetchedDay], say: Progress) -> None:
    """Print what became of each day, and exit with 1 if something is wrong with one.

    In a dry run, each paper is a line before that. `say` shows what is being fetched.
    """
    is_good = True
    for fetched in days:
        say("")
        is_good &= fetched.outcome.is_good
        for paper in fetched.selection.papers if fetched.is_trial else ():
            click.echo(str(paper))
        click.echo(str(fetched), err=not fetched.outcome.is_good)
        for remark in fetched.remarks:
            click.echo(str(remark), err=True)
    if not is_good:
        raise SystemExit(1)


def _make_fetcher(
    project: Project, today: date, say: Progress, *, force: bool = False, dry_run: bool = False
) -> Fetcher:
    """Return a fetcher for a project, which tells services the address of its site."""
    from broadsheet.fetch.fetcher import Fetcher
    from broadsheet.fetch.network import Network
    from broadsheet.fetch.seeds_folder import read_seeds

    site = project.config.site
    agent = f"Broadsheet/{__version__} (+{site.address})"
    network = Network(agent, site.limits.file_bytes, say)
    return Fetcher(project, network, read_seeds(project), today, force=force, dry_run=dry_run, now=read_now())


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
    elif addition.replacement:
        _print_replacement(addition.target, addition.replacement, dry_run)
    else:
        became = "is already there, unchanged" if addition.is_there else "would be added" if dry_run else "was added"
        click.echo(f"{addition.target} {became}.")


def _print_replacement(file: str, replacement: Replacement, dry_run: bool) -> None:
    """Print every change that a newer version of a file makes, and their numbers."""
    for change in replacement.changes:
        click.echo(str(change))
    click.echo(f"{file} {'would be' if dry_run else 'was'} replaced: {replacement.summary}")
    if missing := replacement.missing:
        shown, option = ("hides", "show") if replacement.register.hides_missing else ("still shows", "hide")
        papers, titles = count(len(missing), "paper"), name_first([f"“{excerpt(title)}”" for title in missing])
        click.echo(f"The site {shown} {papers} that the file lacks: {titles}. Pass --{option}-missing to change that.")
    if replacement.is_shrunken:
        warning = "WARNING: The file has fewer than half of the entries that it had. Check that it is complete."
        click.secho(warning, err=True, fg="red", bold=True)
