"""The command that brings a site to a host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from broadsheet.commands.options import PROJECT, lock_site, wrap_text
from broadsheet.config.project import open_project
from broadsheet.hosting.publishing import GitFailedError, publish_site
from broadsheet.hosting.situation import Situation, read_situation
from broadsheet.hosting.steps import Step, list_places, list_steps
from broadsheet.system.messages import make_printable

_MOST_NAMED = 5
"""How many files are named on one line."""


@click.command()
@click.option("--yes", is_flag=True, help="Do what can be done without you, and list the rest.")
@PROJECT
def publish(yes: bool, folder: Path | None) -> None:
    """List what is left to do until the site is public, in order, with the commands.

    Without --yes nothing is changed. With it, the folder is made a Git repository if it is not in one, the address is
    set if the repository is on GitHub, the site's files are committed, and the branch is pushed if there is a remote.
    To undo the last commit before it is pushed: git reset --soft HEAD~1. Afterwards: git revert --no-edit HEAD, and
    push.

    The exit code is 0 if nothing is left to do on this machine, 1 if something is, and 2 if the folder is not that of a
    site, or if another command is changing it.
    """
    failure = ""
    with lock_site(folder, is_needed=yes) as project:
        before = read_situation(project)
        try:
            for done in publish_site(project, _print_step) if yes else ():
                click.echo(done)
        except GitFailedError as error:
            failure = str(error)
    situation = read_situation(open_project(project.folder)) if yes else before
    steps = list(list_steps(situation))
    for line in _list_lines(situation, steps, before.published):
        click.echo(line)
    if failure:
        click.secho(f"broadsheet: {failure}", err=True, fg="red")
    if steps or failure:
        raise SystemExit(1)


def _print_step(step: str) -> None:
    """Print what begins. How long it takes is not shown, since Git may ask for a password in the terminal."""
    click.echo(step, err=True)


def _list_lines(situation: Situation, steps: list[Step], published: str | None) -> Iterator[str]:
    """Yield the lines that say what is left to do, here and on the host, and what was left alone.

    `published` is the address that had been pushed when the command began; see `list_places`.
    """
    yield f"Left to do in {situation.name}/, in this order:" if steps else "Nothing is left to do on this machine."
    for number, step in enumerate(steps, 1):
        yield ""
        yield wrap_text(f"{number}. ", step.text)
        yield from (f"     {line}" for line in (*step.files, *step.commands))
    if situation.github:
        yield "\nOn GitHub, which this machine cannot see:\n"
        places = list_places(situation.github, situation.address, published)
        yield from (wrap_text("- ", place) for place in places)
    repository = situation.repository
    if repository and repository.ignored:
        text = "Git ignores these files, so they are not published unless you add them with `git add --force`:"
        yield f"\n{wrap_text('', f'{text} {_name(repository.ignored)}')}"
    if repository and repository.others:
        text = "These do not belong to the site and are left alone:"
        yield f"\n{wrap_text('', f'{text} {_name(repository.others)}')}"


def _name(files: tuple[str, ...]) -> str:
    """Return the names of the first few files."""
    return ", ".join(map(make_printable, files[:_MOST_NAMED])) + (" …" if len(files) > _MOST_NAMED else "")
