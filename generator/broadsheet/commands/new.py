"""The commands that begin a site: its folder, and topics for its papers."""

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
"""The question about daily sources, whose answer may name several, separated by spaces."""
_SHORT_FORMS = ", ".join(source.short_form for source in DAILY_SOURCES.values())
"""What `--source` accepts, for its help text."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--name", help="Name of the site.")
@click.option("--field", help="What its papers are about; Broadsheet comes with topics only for “language models”.")
@click.option("--site-url", envvar="BROADSHEET_SITE_URL", help="Address of the site; not needed on GitHub Pages.")
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="SOURCE",
    help=f"Where new papers come from: {_SHORT_FORMS}; can be repeated.",
)
@click.option(
    "--from",
    "release",
    metavar="GIT@COMMIT",
    help="Version of Broadsheet that the site installs; default: the installed one, if its origin is known.",
)
def new(
    folder: Path,
    name: str | None,
    field: str | None,
    site_url: str | None,
    sources: tuple[str, ...],
    release: str | None,
) -> None:
    """Create a site in DIR, a new or empty folder, as a Git repository with one commit.

    In a terminal, you are asked for anything that is not given as an option.
    """
    install_signal_handlers()
    from broadsheet.new.release import find_installed_release, parse_release
    from broadsheet.new.starter import SHIPPED_FIELD, NewSiteOptions, check_new_folder, create_site, write_source_entry

    check_new_folder(folder)
    origin = parse_release(release) if release else find_installed_release()
    options = NewSiteOptions(
        name=name or _ask("Name of the site", folder.resolve().name.replace("-", " ").capitalize()),
        field=field or _ask("What its papers are about", SHIPPED_FIELD),
        address=site_url or _ask("Address of the site (Enter if not known yet)", SHIPPED_ADDRESS),
        sources=tuple(map(write_source_entry, sources or _ask(_SOURCES_QUESTION, "").split())),
        release=origin or parse_release(_ask("Git address and commit of Broadsheet (ADDRESS@COMMIT)", "")),
    )
    create_site(folder, options)
    click.echo(f"Created {click.format_filename(folder)}. It installs Broadsheet from {options.release}.")
    click.echo(f"Next: cd {shlex.quote(str(folder))} && broadsheet serve. Its README.md explains how to publish it.")


@click.group()
def topics() -> None:
    """Work on the topics that papers are filed under."""


@topics.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE]...")
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE instead of standard output."
)
@click.option("--force", is_flag=True, help="Replace an existing FILE.")
@click.option(
    "--most",
    type=click.IntRange(1, 200),
    help="Maximum number of topics; default: 20 to 80, depending on the number of papers.",
)
@PROJECT
def suggest(sources: tuple[Path, ...], output: Path | None, force: bool, most: int | None, folder: Path | None) -> None:
    """Propose topics for the papers in SOURCE files and folders (default: seeds/), as a topics.yml to edit."""
    from broadsheet.build import read_papers
    from broadsheet.suggest.proposal import suggest_topics

    if output and not force:
        refuse_existing(output, "Choose another --output, or pass --force to replace it.")
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
    """Return what a person at a terminal answers, or the default if the input is not a terminal."""
    return str(click.prompt(question, default, show_default=bool(default))) if sys.stdin.isatty() else default
