"""The commands that begin a site: its folder, and the topics of its papers."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from broadsheet.commands.options import PROJECT, make_progress_printer, print_rejected
from broadsheet.config.daily_sources.registry import DAILY_SOURCES
from broadsheet.config.project import open_project
from broadsheet.config.settings import SHIPPED_ADDRESS
from broadsheet.system.files import refuse_existing, write_atomically
from broadsheet.system.processes import install_signal_handlers

_SOURCES_QUESTION = "Fetch new papers from (for example arxiv:cs.CL; Enter for none)"
_SHORT_FORMS = ", ".join(source.short_form for source in DAILY_SOURCES.values())


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--name", help="Name of the site.")
@click.option("--field", help="Subject of its papers; topics are included for “language models”.")
@click.option("--site-url", envvar="BROADSHEET_SITE_URL", help="Address of the site; not needed on GitHub Pages.")
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="SOURCE",
    help=f"Where new papers come from; may be given more than once: {_SHORT_FORMS}.",
)
@click.option(
    "--from",
    "release",
    metavar="GIT@COMMIT",
    help="The version of Broadsheet to install; by default this installation, if its origin is known.",
)
def new(
    folder: Path,
    name: str | None,
    field: str | None,
    site_url: str | None,
    sources: tuple[str, ...],
    release: str | None,
) -> None:
    """Create a site of your own in DIR, a new or empty folder, ready to be pushed.

    At a terminal, you are asked for whatever is not given.
    """
    install_signal_handlers()
    from broadsheet.new.release import find_installed_release, parse_release
    from broadsheet.new.starter import SHIPPED_FIELD, NewSiteOptions, check_new_folder, create_site, write_source_entry

    check_new_folder(folder)
    origin = parse_release(release) if release else find_installed_release()
    options = NewSiteOptions(
        name=name or _ask("Name of the site", folder.resolve().name.replace("-", " ").capitalize()),
        field=field or _ask("Subject of its papers", SHIPPED_FIELD),
        address=site_url or _ask("Address (Enter if not known yet)", SHIPPED_ADDRESS),
        sources=tuple(map(write_source_entry, sources or _ask(_SOURCES_QUESTION, "").split())),
        release=origin or parse_release(_ask("Git address and commit of Broadsheet, as ADDRESS@COMMIT", "")),
    )
    create_site(folder, options)
    click.echo(f"Created {click.format_filename(folder)}. It installs Broadsheet from {options.release}.")
    click.echo(f"Next: cd {shlex.quote(str(folder))} && broadsheet serve. Its README.md explains how to publish it.")


@click.group()
def topics() -> None:
    """Work on the topics that papers are filed under."""


@topics.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE]...")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write into FILE, not on the screen.")
@click.option("--force", is_flag=True, help="Write even where FILE is there already.")
@click.option("--most", type=click.IntRange(1, 200), help="Topics at most; by default 20 to 80, as there are papers.")
@PROJECT
def suggest(sources: tuple[Path, ...], output: Path | None, force: bool, most: int | None, folder: Path | None) -> None:
    """Propose topics for SOURCE files and folders, by default seeds/, as a topics.yml to edit."""
    from broadsheet.build import read_papers
    from broadsheet.suggest.proposal import suggest_topics

    if output and not force:
        refuse_existing(output, "Name another --output, or pass --force to replace it.")
    project = open_project(folder)
    say = make_progress_printer()
    library = read_papers(project, say, sources).library
    print_rejected(library.account.problems)
    text = suggest_topics(library, most)
    if output:
        write_atomically(output, text.encode(), parents=False)
        say(f"Wrote {click.format_filename(output)}.")
    else:
        click.echo(text, nl=False)


def _ask(question: str, default: str) -> str:
    """What a person at a terminal answers; the default where nobody can be asked."""
    return str(click.prompt(question, default, show_default=bool(default))) if sys.stdin.isatty() else default
