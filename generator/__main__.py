"""The `broadsheet` command."""

from __future__ import annotations

import shlex
import signal
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import __version__
from generator.clock import read_day
from generator.config import SHIPPED_ADDRESS, Config, is_site_address, read_config
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
from generator.upstream import ARXIV, HF_DAILY, Arxiv, Feed, HfDaily, Upstream, is_category
from generator.urls import is_url

if TYPE_CHECKING:
    from generator.add import Addition
    from generator.fetch import Fetcher

_MOST_TOLD = 20
"""Merged and hidden records of one file that are told one by one."""
_PROJECT = click.option(
    "--project",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder with site_config/; by default the nearest one upwards from here.",
)
_SITE_URL = click.option("--site-url", envvar="BROADSHEET_SITE_URL", help="Address of the site; overrules site.yml.")
_FORCE = click.option("--force", is_flag=True, help="Write what is received, whatever is wrong with it.")


def _base(option: str, variable: str, default: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option that names another place than the usual one for a service."""
    name = option.strip("-").replace("-", "_")
    return click.option(option, name, envvar=variable, default=default, help="Where the interface, or a mirror, is.")


class _Day(click.ParamType[date]):
    """A day as 2025-03-20."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is no day; write it as 2025-03-20.", param, ctx)


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
        write_whole(output, text.encode(), parents=False)
        say(f"Wrote {click.format_filename(output)}.")
    else:
        click.echo(text, nl=False)


@main.group()
def fetch() -> None:
    """Ask arXiv, Hugging Face or a feed for papers, and file the answers under seeds/.

    An answer is filed as it was received, after the readers of the build have read it, and never in the place of a
    better one.
    """
    heed_signals()


@fetch.command()
@click.option("--query", default="", help="In arXiv's language, as “abs:tides AND cat:cs.CV”.")
@click.option("--category", "categories", multiple=True, help="As cs.CL; may be given again.")
@click.option("--since", type=_Day(), required=True, help="The first day of submission.")
@click.option("--until", type=_Day(), help="The last one; by default yesterday.")
@_base("--base-url", "BROADSHEET_ARXIV_URL", ARXIV)
@_FORCE
@_PROJECT
def arxiv(
    query: str,
    categories: tuple[str, ...],
    since: date,
    until: date | None,
    base_url: str,
    force: bool,
    project: Path | None,
) -> None:
    """Papers that were submitted to arXiv, a file for each day."""
    from generator.fetch.days import list_days

    if bool(query) == bool(categories):
        raise UsageError("arxiv: needs either --query or --category. Give one of them.")
    if wrong := next((category for category in categories if not is_category(category)), None):
        raise UsageError(f"--category: “{wrong}” is no category of arXiv. Write one as cs.CL.")
    today = read_day()
    upstream = Arxiv(categories, query, base_url)
    last = until or upstream.last_day(today)
    if since > last:
        raise UsageError(f"--since {since}: is after {last}, the last day to ask for. Name an earlier one.")
    if last > today:
        raise UsageError(f"--until {last}: is still to come. Name a day that has been.")
    days = list_days(since, last)
    _fetch(upstream, days, today, force, project)


@fetch.command("hf-daily")
@click.option("--date", "day", type=_Day(), help="One day, as 2025-03-20.")
@click.option("--week", help="Each day of a week, as 2025-W12.")
@click.option("--month", help="Each day of a month, as 2025-03.")
@_base("--base-url", "BROADSHEET_HF_URL", HF_DAILY)
@_FORCE
@_PROJECT
def hf_daily(
    day: date | None, week: str | None, month: str | None, base_url: str, force: bool, project: Path | None
) -> None:
    """Hugging Face's Daily Papers, a file for each day."""
    from generator.fetch.days import list_month, list_week

    if sum(map(bool, (day, week, month))) != 1:
        raise UsageError("hf-daily: needs one of --date, --week and --month. Give one of them.")
    asked = [day] if day else list_week(week) if week else list_month(month or "")
    today = read_day()
    days = [day for day in asked if day <= today]
    if not days:
        raise UsageError(f"{asked[0]}: is still to come. Name a day that has been.")
    _fetch(HfDaily(base_url), days, today, force, project)


@fetch.command()
@click.argument("url")
@_FORCE
@_PROJECT
def feed(url: str, force: bool, project: Path | None) -> None:
    """What the feed at URL holds today: RSS, Atom or JSON Feed."""
    if not is_url(url):
        raise UsageError(f"{url}: is no address. Write the whole of it, as https://example.org/feed.xml.")
    today = read_day()
    _fetch(Feed(url), [today], today, force, project)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--date", "day", type=_Day(), help="Put before names that have no day; by default today's.")
@click.option("--dry-run", is_flag=True, help="Only say what would be published.")
@_PROJECT
def add(files: tuple[Path, ...], day: date | None, dry_run: bool, project: Path | None) -> None:
    """Say what a site would make of each FILE, and file it under seeds/."""
    from generator.add import file_additions, find_additions

    project = (project or find_project(Path.cwd())).resolve()
    config = read_config(project / "site_config", DEFAULTS / "site_config")
    additions = find_additions(files, day or read_day(), project, config)
    if not dry_run:
        file_additions(additions, project)
    for addition in additions:
        _tell_addition(addition, dry_run)
    if any(addition.refusal for addition in additions):
        raise SystemExit(1)


@main.command()
@_SITE_URL
@click.option(
    "--site-dir", type=click.Path(path_type=Path), help="Where the site is published; by default site/ in the project."
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The built site that the new one replaces; by default the one that is there.",
)
@click.option("--until", type=_Day(), help="The day that counts as today.")
@_base("--arxiv-url", "BROADSHEET_ARXIV_URL", ARXIV)
@_base("--hf-url", "BROADSHEET_HF_URL", HF_DAILY)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    envvar="GITHUB_OUTPUT",
    help="File to which “outcome=…” and “published=…” are added; by default $GITHUB_OUTPUT.",
)
@_PROJECT
def daily(
    site_url: str | None,
    site_dir: Path | None,
    previous: Path | None,
    until: date | None,
    arxiv_url: str,
    hf_url: str,
    output: Path | None,
    project: Path | None,
) -> None:
    """Fetch what the sources in site.yml have had since the last time, build, check, and say how it went."""
    heed_signals()
    from generator.daily import keep_day, write_day

    project = (project or find_project(Path.cwd())).resolve()
    if previous:
        _read_address(previous)
    folder = project / "build"
    request = Request(
        project=project,
        site_dir=(site_dir or project / "site").absolute(),
        address=site_url,
        report=folder / "report.json",
    )
    config = read_config(project / "site_config", DEFAULTS / "site_config", site_url)
    bases = {Arxiv: arxiv_url, HfDaily: hf_url}
    sources = tuple(replace(s, base=bases.get(type(s), s.base)) for s in config.site.sources)
    config = replace(config, site=replace(config.site, sources=sources))
    today = until or read_day()
    say = _make_clock()
    day = keep_day(request, config, _make_fetcher(project, config, today), today, say, previous)
    write_day(day, folder, output)
    if day.report:
        _print_report(day.report)
    for reason in day.reasons:
        click.secho(reason, err=True, fg="red")
    click.echo(f"{day.outcome.capitalize()}: {day.day}, {count(day.new, 'new paper')}.")
    if day.reasons:
        raise SystemExit(1)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--name", help="What the site is called.")
@click.option("--field", help="What its papers are about; the topics of “language models” come along.")
@click.option("--site-url", envvar="BROADSHEET_SITE_URL", help="Address of the site; on GitHub Pages not needed.")
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="SOURCE",
    help="Where new papers come from: arxiv:CATEGORY, hf-daily or the address of a feed. May be given again.",
)
@click.option(
    "--from",
    "release",
    metavar="GIT@COMMIT",
    help="The Broadsheet that the site installs; by default the one at work, where its origin is known.",
)
def new(
    folder: Path,
    name: str | None,
    field: str | None,
    site_url: str | None,
    sources: tuple[str, ...],
    release: str | None,
) -> None:
    """Make a site of one's own in DIR, a new or empty folder, ready to be pushed.

    At a terminal, what is not given is asked for.
    """
    heed_signals()
    from generator.provenance import find_release, read_release
    from generator.starter import SHIPPED_FIELD, Wish, check_folder, make_site, read_source

    check_folder(folder)
    origin = read_release(release) if release else find_release()
    wish = Wish(
        name=name or _ask("Name of the site", folder.resolve().name.replace("-", " ").capitalize()),
        field=field or _ask("Its papers are about", SHIPPED_FIELD),
        address=site_url or _ask("Address, if it is known", SHIPPED_ADDRESS),
        sources=tuple(map(read_source, sources or _ask("New papers come from (as arxiv:cs.CL)", "").split())),
        release=origin or read_release(_ask("Broadsheet's own Git address@commit", "")),
    )
    make_site(folder, wish)
    click.echo(f"Made {click.format_filename(folder)}. It installs Broadsheet from {wish.release}.")
    click.echo(f"Now: cd {shlex.quote(str(folder))}, and broadsheet serve. Its README.md says how to publish it.")


def _ask(question: str, default: str) -> str:
    """What a person at a terminal answers; the default where nobody can be asked."""
    return str(click.prompt(question, default, show_default=bool(default))) if sys.stdin.isatty() else default


def _fetch(upstream: Upstream, days: Iterable[date], today: date, force: bool, project: Path | None) -> None:
    """Fetch days, tell what became of each, and end with 1 where one is not as it should be."""
    project = (project or find_project(Path.cwd())).resolve()
    config = read_config(project / "site_config", DEFAULTS / "site_config")
    is_good = True
    for fetched in _make_fetcher(project, config, today, force=force).fetch(upstream, days):
        is_good &= fetched.became.is_good
        click.echo(str(fetched), err=not fetched.became.is_good)
        for remark in fetched.remarks:
            click.echo(str(remark), err=True)
    if not is_good:
        raise SystemExit(1)


def _make_fetcher(project: Path, config: Config, today: date, *, force: bool = False) -> Fetcher:
    from generator.fetch import Fetcher
    from generator.fetch.network import Network
    from generator.filing import read_shelf

    agent = f"Broadsheet/{__version__} (+{config.site.address})"
    network = Network(agent, config.site.limits.file_bytes, lambda step: click.echo(step, err=True))
    return Fetcher(project, config, network, read_shelf(project, config), today, force=force)


def _tell_addition(addition: Addition, dry_run: bool) -> None:
    """What is said of its records, then what became of the file."""
    for problem in addition.problems:
        click.echo(str(problem), err=True)
    for record in addition.missing:
        click.echo(f"{record.where}: {record.became}: {record.reason}", err=True)
    for account in addition.accounts:
        click.echo(
            f"{account.file}: {account.read:,} read = {account.published:,} published + {account.merged:,} merged"
            f" + {account.rejected:,} rejected + {account.hidden:,} hidden"
        )
    if addition.refusal:
        click.echo(f"broadsheet: {addition.refusal}", err=True)
    else:
        became = "is there already" if addition.is_there else "would be written" if dry_run else "written"
        click.echo(f"{addition.target}: {became}.")


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
