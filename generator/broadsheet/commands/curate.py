"""The commands that change single papers: `accept` what readers write, and `remove` papers."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadsheet.commands.options import PROJECT, lock_site, print_uncommitted, show_progress
from broadsheet.config.daily_sources.days import Day
from broadsheet.config.look import Look
from broadsheet.hosting.issue_forms import MOST_BYTES, FilledForm, FormKind, read_filled_form
from broadsheet.report.lines import list_remarks
from broadsheet.system.clock import read_today
from broadsheet.system.errors import InputError, Place, UsageError
from broadsheet.system.files import read_file
from broadsheet.system.messages import count, excerpt, make_printable

if TYPE_CHECKING:
    from broadsheet.commands.adding import Addition
    from broadsheet.commands.curating import Change
    from broadsheet.commands.removing import Removal


@click.command()
@click.argument("form", metavar="FORM")
@click.option("--date", "day", type=Day(), help="Date in the name of a new file, such as 2025-03-20; default: today.")
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@PROJECT
def accept(form: str, day: date | None, dry_run: bool, folder: Path | None) -> None:
    """Turn what a reader wrote into an issue form into a line of papers.yml, or a file in seeds/.

    FORM is a file with the text of the issue, or - for standard input:

        gh issue view 12 --json body --jq .body | broadsheet accept -

    Nothing is committed or published. To undo it, remove the lines or delete the file that it names.
    """
    from broadsheet.commands.adding import write_additions
    from broadsheet.commands.curating import plan_correction, plan_suggestion, write_changes

    filled = _read_form(form)
    with lock_site(folder, is_needed=not dry_run) as project:
        if filled.kind is FormKind.MISTAKE:
            with show_progress() as say:
                change = plan_correction(filled, project, say)
            _print_changes([change], write_changes([change], project.folder, dry_run=dry_run), dry_run=dry_run)
        else:
            with show_progress() as say:
                say("Comparing the suggested paper with those of the site.")
                addition = plan_suggestion(filled, day or read_today(), project)
            if not dry_run:
                write_additions([addition], project)
            _print_suggestion(addition, dry_run=dry_run)
    if not dry_run:
        click.echo("Read it before you commit it: a reader wrote it.", err=True)
        print_uncommitted(project.folder)


@click.command()
@click.argument("papers", nargs=-1, metavar="[PAPER]...")
@click.option("--topic", help="Remove the papers of this topic, named as in its address.")
@click.option("--source", help="Remove the papers that only these files in seeds/ have, for example arxiv-cs.CL.")
@click.option("--redirect", metavar="PAPER", help="Let the addresses of the papers lead to this one.")
@click.option("--delete", "is_deleted", is_flag=True, help="Delete files in seeds/ instead of hiding the papers.")
@click.option("--dry-run", is_flag=True, help="Only show what would be removed, and how.")
@PROJECT
def remove(
    papers: tuple[str, ...],
    topic: str | None,
    source: str | None,
    redirect: str | None,
    is_deleted: bool,
    dry_run: bool,
    folder: Path | None,
) -> None:
    """Hide papers with an entry for each in papers.yml, or delete their files.

    PAPER is the address of a page, an arXiv identifier, a DOI, a citation key or a title. Files are deleted only if Git
    has them and no other paper changes. To undo it, remove the new lines from papers.yml; after --delete, restore the
    files from Git.
    """
    from broadsheet.commands.removing import carry_out, plan_removal

    if sum(map(bool, (papers, topic, source))) != 1:
        raise UsageError("Name papers, or pass one of --topic and --source.")
    with lock_site(folder, is_needed=not dry_run) as project:
        with show_progress() as say:
            removal = plan_removal(
                project,
                say,
                names=papers,
                topic=topic or "",
                source=source or "",
                redirect=redirect or "",
                is_deleted=is_deleted,
            )
        lines = carry_out(removal, project, dry_run=dry_run)
    _print_removal(removal, lines, dry_run=dry_run)
    if not redirect:
        _print_broken_links(removal, project.config.site.look)
    if source and any(one.label == source for one in project.config.site.sources):
        click.echo(f"Remove {source} from “sources” in site_config/site.yml too, or it brings new papers.", err=True)
    if not dry_run:
        print_uncommitted(project.folder)


def _print_removal(removal: Removal, lines: Sequence[str], *, dry_run: bool) -> None:
    """Print what was changed, with the new lines of `papers.yml`, and how to undo it."""
    if removal.changes:
        _print_changes(removal.changes, lines, dry_run=dry_run)
    for file in removal.files:
        click.echo(f"{file} {'would be' if dry_run else 'was'} deleted.")
    if removal.kept:
        stay = "stays, since other files have it" if removal.kept == 1 else "stay, since other files have them"
        click.echo(f"{count(removal.kept, 'paper')} of that source {stay} too.", err=True)
    number = len(removal.papers)
    became = "would be" if dry_run else "is" if number == 1 else "are"
    click.echo(f"{count(number, 'paper')} {became} removed from the next build.")
    added = ["remove these lines"] if lines else []
    files = [f"run `git restore {' '.join(map(shlex.quote, removal.files))}`"] if removal.files else []
    if not dry_run and (undoing := [*added, *files]):
        click.echo(f"To undo it, {' and '.join(undoing)}.", err=True)


def _print_broken_links(removal: Removal, look: Look) -> None:
    """Print each link in the header or the footer that leads to a paper which is removed."""
    gone = {f"papers/{slug}/index.html" for paper in removal.papers for slug in paper.slugs}
    for link in (*look.header_links, *look.footer_links):
        if link.output in gone:
            found = f"“{excerpt(link.words)}” leads to a paper that is removed."
            click.echo(f"{link.where}: {found} Remove this link too, or the next build stops there.", err=True)


def _print_changes(changes: Iterable[Change], lines: Sequence[str], *, dry_run: bool) -> None:
    """Print the title of each paper, and the lines that are new in `papers.yml`."""
    for change in changes:
        click.echo(f"“{make_printable(change.paper.title.plain)}”")
    if lines:
        click.echo(f"site_config/papers.yml {'would have' if dry_run else 'has'} these new lines:")
        click.echo("\n".join(lines))
    else:
        click.echo("site_config/papers.yml has all of this already.")


def _print_suggestion(addition: Addition, *, dry_run: bool) -> None:
    """Print the record that was saved, and the remarks that a build would make on it."""
    for line in list_remarks(addition.problems):
        click.echo(line, err=True)
    became = "is already there, unchanged" if addition.is_there else "would be saved" if dry_run else "was saved"
    click.echo(f"{addition.target} {became}:")
    click.echo("\n".join(map(make_printable, addition.data.decode().splitlines())))


def _read_form(form: str) -> FilledForm:
    """Return the form in a file, or in standard input. Raises UsageError if there is none."""
    name = "standard input" if form == "-" else form
    try:
        if form == "-":
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            data = read_file(Path(form), MOST_BYTES, "Pass the text of one issue.")
        if len(data) > MOST_BYTES:
            raise UsageError(f"{name}: This has more than {MOST_BYTES:,} bytes. Pass the text of one issue.")
        return read_filled_form(data.decode("utf-8-sig"))
    except InputError as error:
        raise UsageError(str(error.at(Place(name)))) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: This is not UTF-8. Pass the text of an issue.") from error
