"""The commands that begin a site: its folder, and topics for its papers."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from broadsheet.commands.options import PROJECT, lock_site, print_documentation, print_rejected, show_progress
from broadsheet.config.daily_sources.registry import DAILY_SOURCES
from broadsheet.config.project import open_project
from broadsheet.config.settings import SHIPPED_ADDRESS
from broadsheet.system.clock import read_today
from broadsheet.system.environment import is_temporary
from broadsheet.system.errors import UsageError
from broadsheet.system.files import refuse_existing, write_atomically
from broadsheet.system.messages import count, excerpt

_SOURCES_QUESTION = "Fetch new papers from (for example arxiv:cs.CL; Enter for none)"
"""The question about daily sources, whose answer may name several, separated by spaces."""
_FIELD = "our field"
"""What papers are about if nobody says it, in words that are true of each site."""
_LIBRARY_QUESTION = "Are its papers a library, to be listed by the year in which they were published (yes or no)"
"""The question about editions."""
_NO_TERMINAL = (
    "There is no terminal to ask questions in: --name, --field, --site-url, --library and --source have their defaults"
    " unless they are given. All of them can be changed in site_config/site.yml."
)
"""What is said instead of asking."""
Answer = TypeVar("Answer")
"""What an answer is read as."""
_SHORT_FORMS = ", ".join(source.short_form for source in DAILY_SOURCES.values())
"""What `--source` accepts, for its help text."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--name", help="Name of the site.")
@click.option("--field", help="What its papers are about, for example “marine biology”.")
@click.option("--site-url", envvar="BROADSHEET_SITE_URL", help="Address of the site; not needed on GitHub Pages.")
@click.option(
    "--library/--digest",
    "is_library",
    default=None,
    help="Whether papers are listed by the year in which they were published, as in a library, or by the day on which"
    " they were added; default: --digest.",
)
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
    help="Version of Broadsheet that the site installs, with the full hash of its commit; default: the installed one,"
    " if its origin is known.",
)
def new(
    folder: Path,
    name: str | None,
    field: str | None,
    site_url: str | None,
    is_library: bool | None,
    sources: tuple[str, ...],
    release: str | None,
) -> None:
    """Create a site in DIR, a new or empty folder, as a Git repository with one commit.

    In a terminal, you are asked for anything that is not given as an option. Elsewhere, the defaults are used. To undo
    it, delete the folder.
    """
    from broadsheet.hosting.git import HOW_TO_INSTALL
    from broadsheet.hosting.release import check_pinned_release, find_installed_release, parse_release
    from broadsheet.new import starter

    starter.check_new_folder(folder)
    if not sys.stdin.isatty():
        click.echo(_NO_TERMINAL, err=True)
    title = " ".join(folder.resolve().name.replace("-", " ").split()).capitalize()
    entries = [_check("--source", starter.write_source_entry, source) for source in sources]
    options = starter.NewSiteOptions(
        release=parse_release(release) if release else find_installed_release(),
        name=_choose("--name", name, "Name of the site", title or "Papers", starter.check_words),
        field=_choose("--field", field, "What its papers are about", _FIELD, starter.check_words),
        address=_choose(
            "--site-url",
            site_url,
            "Address of the site (Enter if not known yet)",
            SHIPPED_ADDRESS,
            starter.check_address,
        ),
        is_library=_ask(_LIBRARY_QUESTION, "no", _read_yes_or_no) if is_library is None else is_library,
        sources=tuple(entries or _ask_for_sources(starter.write_source_entry)),
        year=read_today().year,
    )
    is_committed = starter.create_site(folder, options)
    place = shlex.quote(str(folder))
    click.echo(f"Created {click.format_filename(folder)}. It installs Broadsheet from {options.release.requirement}.")
    if problem := check_pinned_release(folder.resolve()):
        click.secho(str(problem), err=True, fg="yellow")
    if not is_committed:
        click.secho(f"Git is not installed, so nothing is committed yet. {HOW_TO_INSTALL}", err=True, fg="yellow")
    first = "broadsheet daily && broadsheet serve" if options.sources else "broadsheet serve"
    if is_temporary():
        click.echo(
            f"Next: cd {place}. Broadsheet was run without an installation: the first two commands under “Preview” in"
            f" README.md install it there. Afterwards: {first}."
        )
    else:
        click.echo(f"Next: cd {place} && {first}. Then `broadsheet publish` says how to put the site online.")


@click.group()
def topics() -> None:
    """Work on the topics that papers are filed under."""


@topics.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE]...")
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE instead of standard output."
)
@click.option("--write", "is_for_site", is_flag=True, help="Write to site_config/topics.yml, which the site reads.")
@click.option("--force", is_flag=True, help="Replace an existing file.")
@click.option(
    "--most",
    type=click.IntRange(1, 200),
    help="Maximum number of topics; default: 20 to 80, depending on the number of papers.",
)
@PROJECT
def suggest(
    sources: tuple[Path, ...],
    output: Path | None,
    is_for_site: bool,
    force: bool,
    most: int | None,
    folder: Path | None,
) -> None:
    """Propose topics for the papers in SOURCE files and folders (default: seeds/), as a topics.yml to edit.

    To undo it, delete the file that was written; with --force, restore the former one from Git.
    """
    from broadsheet.pipeline.reading import read_papers
    from broadsheet.publish.former_topics import FILE
    from broadsheet.suggest.proposal import suggest_topics

    if output and is_for_site:
        raise UsageError("--write and --output name two files. Give one of them.")
    project = open_project(folder)
    output = project.folder / FILE if is_for_site else output
    if output and not force:
        other = "" if is_for_site else "Choose another --output, or "
        refuse_existing(output, f"{other}{'pass' if other else 'Pass'} --force to replace it.")
    with show_progress() as say:
        library = read_papers(project, say, sources).library
        say(f"Comparing the words of {count(len(library.papers), 'paper')}.")
        site = project.config.site
        text = suggest_topics(library, site.language, most, site.keyword_topics)
    print_rejected(library.account.problems)
    if output:
        write_atomically(output, text.encode(), parents=is_for_site)
        click.echo(f"Wrote {click.format_filename(output)}.", err=True)
    else:
        click.echo(text, nl=False)


@topics.command()
@PROJECT
def keep(folder: Path | None) -> None:
    """Keep the topics on language models that Broadsheet 0.1.0 gave to sites without a topics.yml.

    They are written into site_config/topics.yml, so that the addresses of their pages stay. To undo it, delete that
    file.
    """
    from broadsheet.publish.former_topics import FILE, read_former_topics

    with lock_site(folder, is_needed=True, is_configured=False) as project:
        target = project.folder / FILE
        refuse_existing(target, "The site has topics of its own.")
        write_atomically(target, read_former_topics())
    click.echo(f"Wrote {click.format_filename(target)}.")


@topics.command()
@click.argument("paper", nargs=-1, required=True, metavar="PAPER")
@PROJECT
def explain(paper: tuple[str, ...], folder: Path | None) -> None:
    """Show which phrases in a paper earned it each topic, and which were not enough, and why.

    PAPER is the address of its page, an arXiv identifier, a DOI, its title or some words of it. Nothing is changed, so
    there is nothing to undo.
    """
    from broadsheet.commands.explaining import explain_paper

    project = open_project(folder)
    with show_progress() as say:
        lines = explain_paper(" ".join(paper), project, say)
    click.echo("\n".join(lines))
    print_documentation(lines)


def _choose(option: str, given: str | None, question: str, default: str, check: Callable[[str], str]) -> str:
    """Return what was given as an option, or what a person at a terminal answers, or the default, once it is right."""
    if given is not None:
        return _check(option, check, given)
    return _ask(question, default, check)


def _check(option: str, check: Callable[[str], str], text: str) -> str:
    """Return what `check` makes of the value of an option. Raises UsageError that names the option."""
    try:
        return check(text)
    except UsageError as error:
        raise UsageError(f"{option}: {error}") from error


def _read_yes_or_no(text: str) -> bool:
    """Return whether an answer is yes. Raises UsageError if it is neither yes nor no."""
    answer = text.strip().lower()
    if answer not in ("y", "yes", "n", "no"):
        raise UsageError(f"“{excerpt(text)}” is neither yes nor no. Answer yes or no.")
    return answer.startswith("y")


def _ask_for_sources(write_entry: Callable[[str], str]) -> list[str]:
    """Return the entries for the sources that a person at a terminal names; none elsewhere."""
    return _ask(_SOURCES_QUESTION, "", lambda text: [write_entry(word) for word in text.split()])


def _ask(question: str, default: str, read: Callable[[str], Answer]) -> Answer:
    """Return what a person at a terminal answers, who is asked again while it is wrong; elsewhere the default."""

    def read_answer(text: str) -> Answer:
        try:
            return read(text)
        except UsageError as error:
            raise click.UsageError(str(error)) from error

    if not sys.stdin.isatty():
        return read(default)
    answer: Answer = click.prompt(question, default, show_default=bool(default), value_proc=read_answer)
    return answer
