"""The commands that bring papers into a project: by asking for them, from files, and every day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import __version__
from generator.clock import read_day
from generator.commands.options import PROJECT, SITE_URL, make_clock, print_report, read_address
from generator.config import Config, read_config
from generator.errors import UsageError
from generator.render import count
from generator.request import Request
from generator.signals import heed_signals
from generator.site import DEFAULTS, find_project
from generator.upstream import ARXIV, HF_DAILY, Arxiv, Feed, HfDaily, Upstream, is_category
from generator.urls import is_url

if TYPE_CHECKING:
    from generator.add import Addition
    from generator.fetch import Fetcher

_FORCE = click.option("--force", is_flag=True, help="Write what is received, whatever is wrong with it.")


def _base(option: str, variable: str, default: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option that names another place than the usual one for a service."""
    name = option.strip("-").replace("-", "_")
    return click.option(
        option,
        name,
        envvar=variable,
        default=default,
        help="The whole address that is asked, or a mirror’s.",
        show_default=True,
        show_envvar=True,
    )


class _Day(click.ParamType[date]):
    """A day as 2025-03-20."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is no day; write it as 2025-03-20.", param, ctx)


@click.group()
def fetch() -> None:
    """Ask arXiv, Hugging Face or a feed for papers, and file the answers under seeds/.

    An answer is filed as it was received, after the readers of the build have read it, and never in the place of a
    better one.
    """
    heed_signals()


@fetch.command()
@click.option("--query", default="", help="In arXiv's language, as “abs:tides AND cat:cs.CV”.")
@click.option("--category", "categories", multiple=True, help="As cs.CL; may be given again.")
@click.option("--since", type=_Day(), required=True, help="The first day of submission, as 2025-03-20.")
@click.option("--until", type=_Day(), help="The last one, in the same form; by default yesterday.")
@_base("--base-url", "BROADSHEET_ARXIV_URL", ARXIV)
@_FORCE
@PROJECT
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
@PROJECT
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
@PROJECT
def feed(url: str, force: bool, project: Path | None) -> None:
    """What the feed at URL holds today: RSS, Atom or JSON Feed."""
    if not is_url(url):
        raise UsageError(f"{url}: is no address. Write the whole of it, as https://example.org/feed.xml.")
    today = read_day()
    _fetch(Feed(url), [today], today, force, project)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--date", "day", type=_Day(), help="Put before names that have no day, as 2025-03-20; by default today's."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be published.")
@PROJECT
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


@click.command()
@SITE_URL
@click.option(
    "--site-dir", type=click.Path(path_type=Path), help="Where the site is published; by default site/ in the project."
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The built site that the new one replaces; by default the one that is there.",
)
@click.option("--until", type=_Day(), help="The day that counts as today, as 2025-03-20.")
@_base("--arxiv-url", "BROADSHEET_ARXIV_URL", ARXIV)
@_base("--hf-url", "BROADSHEET_HF_URL", HF_DAILY)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    envvar="GITHUB_OUTPUT",
    help="File to which “outcome=…” and “published=…” are added; by default $GITHUB_OUTPUT.",
)
@PROJECT
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
        read_address(previous)
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
    say = make_clock()
    day = keep_day(request, config, _make_fetcher(project, config, today), today, say, previous)
    write_day(day, folder, output)
    if day.report:
        print_report(day.report)
    for reason in day.reasons:
        click.secho(reason, err=True, fg="red")
    click.echo(f"{day.outcome.capitalize()}: {day.day}, {count(day.new, 'new paper')}.")
    if day.reasons:
        raise SystemExit(1)


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
