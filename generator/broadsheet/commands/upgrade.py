"""The command that brings a site to a newer release."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadsheet.commands.options import PROJECT, lock_site, print_documentation
from broadsheet.hosting.release import check_pinned_release, find_next_release, parse_release
from broadsheet.system.errors import Problem
from broadsheet.system.hosts import hide_credentials
from broadsheet.system.messages import count, make_printable

if TYPE_CHECKING:
    from broadsheet.new.upgrading import FileUpgrade

_LONGEST = 200
"""The greatest number of lines of one file's difference that are printed."""


@click.command()
@click.option("--dry-run", is_flag=True, help="Only show what would change, with the differences.")
@click.option(
    "--from",
    "release",
    metavar="GIT@COMMIT",
    help="Version of Broadsheet that the site installs, with the full hash of its commit; default: the installed one.",
)
@PROJECT
def upgrade(dry_run: bool, release: str | None, folder: Path | None) -> None:
    """Bring the files of a site to the installed release: workflows, mkdocs.yml, hooks, the pinned version, templates.

    Install the newer Broadsheet first. Files that you changed are merged if that is certain, and otherwise kept and
    shown. What you write in site_config/ and seeds/ stays, and so do all addresses and the guids of feeds. README.md is
    yours, too.

    Nothing is committed. To undo it: git restore FILE for what was changed or deleted, and delete what was added.
    """
    from broadsheet.new.upgrading import carry_out_upgrade, check_undoable, plan_upgrade
    from broadsheet.publish.outdated import find_outdated

    with lock_site(folder, is_needed=not dry_run) as project:
        installs = parse_release(release) if release else find_next_release(project.folder)
        files = plan_upgrade(project, installs)
        if not dry_run and any(file.is_change for file in files):
            check_undoable(project.folder, files)
            carry_out_upgrade(project.folder, files)
    for file in files:
        _print_file(file, dry_run=dry_run)
    number = sum(file.is_change for file in files)
    became = "would change" if dry_run else "changed"
    click.echo(f"{count(number, 'file')} {became}. The site installs {installs.requirement}.")
    if not dry_run:
        _print_outdated(find_outdated(project.folder, project.defaults).problems)
    if unreachable := check_pinned_release(project.folder):
        click.secho(str(unreachable), err=True, fg="yellow")
    if number and not dry_run:
        _print_undo(files)


def _print_file(file: FileUpgrade, *, dry_run: bool) -> None:
    """Print what became of a file, and the difference if its owner should see it."""
    from broadsheet.new.upgrading import Became

    because = f": {file.reason}" if file.reason else ""
    click.echo(f"{file.became:8}  {make_printable(file.path)}{because}")
    if file.advice:
        click.echo(f"    {file.advice} The difference:")
    if file.became in (Became.ADDED, Became.DELETED) or (file.became is Became.REPLACED and not dry_run):
        return
    lines = list(file.list_difference())
    for line in lines[:_LONGEST]:
        click.echo(f"    {make_printable(hide_credentials(line))}")
    if len(lines) > _LONGEST:
        click.echo(f"    … and {len(lines) - _LONGEST:,} more lines.")


def _print_undo(files: list[FileUpgrade]) -> None:
    """Print how to undo the upgrade, and what to do next."""
    from broadsheet.new.upgrading import Became

    added = [file.path for file in files if file.became is Became.ADDED]
    restored = [file.path for file in files if file.is_change and file.became is not Became.ADDED]
    commands = [shlex.join(["git", "restore", *restored])] if restored else []
    commands += [shlex.join(["rm", *added])] if added else []
    click.echo(f"To undo it: {' && '.join(commands)}", err=True)
    click.echo(
        "Next: look at `git diff` (press q to leave it). If site/ is still as it was published, copy it: `rm -rf"
        " ../former-site && cp -R site ../former-site`. Run `broadsheet build --check`, and `broadsheet check"
        " --previous ../former-site`, which finds addresses that are gone. Then commit.",
        err=True,
    )


def _print_outdated(problems: Iterable[Problem]) -> None:
    """Print every problem of outdated files, and the advice that several of them have only once, after the last."""
    by_advice: dict[str, list[Problem]] = {}
    for problem in problems:
        by_advice.setdefault(problem.advice, []).append(problem)
    for advice, alike in by_advice.items():
        for problem in alike:
            click.echo(f"{problem.where}: {problem.message}", err=True)
        click.echo(advice, err=True)
    print_documentation(by_advice)
