"""The command that lists what is wrong or unusual about a site."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import click

from broadsheet.commands.options import PROJECT, print_documentation, show_progress, wrap_text
from broadsheet.config.project import check_is_site, find_folder
from broadsheet.system.clock import read_today
from broadsheet.system.messages import count


@click.command()
@PROJECT
def doctor(folder: Path | None) -> None:
    """List what is wrong or unusual about a site, its sources and its limits, each with a way out.

    Nothing is changed, so there is nothing to undo, and no other host is asked. The exit code is 0 if nothing is found,
    and 1 otherwise.
    """
    from broadsheet.commands.diagnosing import list_findings, list_versions

    found = find_folder(folder)
    check_is_site(found, is_configured=True)
    with show_progress() as say:
        say("Examining the site.")
        findings = list(list_findings(found, read_today()))
    for subject, texts in groupby(findings, key=lambda finding: finding.subject):
        click.echo(f"{subject}\n")
        for finding in texts:
            click.echo(wrap_text("- ", finding.text))
        click.echo()
    print_documentation(finding.text for finding in findings)
    click.echo(list_versions())
    click.echo(f"{count(len(findings), 'finding')}." if findings else "Nothing is wrong or unusual.")
    if findings:
        raise SystemExit(1)
