"""The command that copies shipped templates into a site, where its owner changes them."""

from __future__ import annotations

from pathlib import Path

import click

from broadsheet.commands.options import PROJECT, lock_site
from broadsheet.config.defaults import DEFAULTS
from broadsheet.system.errors import UsageError
from broadsheet.system.files import read_file, refuse_existing, write_atomically
from broadsheet.system.messages import excerpt, find_similar

_FOLDER = "docs_templates"
"""Where templates are, in a site and among the defaults."""
_KINDS = ("pages", "theme", "words")
"""The folders below it whose files a site can replace."""
_MOST_BYTES = 1_000_000
"""The greatest size of a template, in bytes."""


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@PROJECT
def templates(files: tuple[str, ...], folder: Path | None) -> None:
    """Copy shipped templates into the site, to change them there; without FILE, list them.

    FILE is a name from that list, such as pages/paper.md.j2. A copy hides what later releases change in the original.
    Files that the site already has are never replaced. To undo it, delete the copies.
    """
    shipped = DEFAULTS / _FOLDER
    known = sorted(
        path.relative_to(shipped).as_posix()
        for kind in _KINDS
        for path in (shipped / kind).rglob("*")
        if path.is_file()
    )
    if not files:
        click.echo("\n".join(known))
        return
    names = [file.removeprefix(f"{_FOLDER}/") for file in files]
    for name in names:
        if name not in known:
            near = find_similar(name, known)
            advice = f"Did you mean {near}?" if near else "`broadsheet templates` lists them all."
            raise UsageError(f"“{excerpt(name)}” is not a shipped template. {advice}")
    with lock_site(folder, is_needed=True) as project:
        targets = [project.folder / _FOLDER / name for name in names]
        for target in targets:
            refuse_existing(target, "Delete it first to begin again with the shipped file.")
        for name, target in zip(names, targets, strict=True):
            write_atomically(target, read_file(shipped / name, _MOST_BYTES, ""))
            click.echo(f"Wrote {click.format_filename(target)}.")
