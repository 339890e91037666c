"""The command that lists what is wrong or unusual about a site."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from textwrap import TextWrapper

import click

from broadsheet.commands.options import PROJECT
from broadsheet.config.project import find_folder
from broadsheet.system.clock import read_today
from broadsheet.system.errors import UsageError
from broadsheet.system.messages import count
from broadsheet.system.processes import install_signal_handlers

_WRAP = TextWrapper(100, initial_indent="- ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
"""How a finding is written."""


@click.command()
@PROJECT
def doctor(folder: Path | None) -> None:
    """List what is wrong or unusual about a site, its sources and its limits, each with a way out.

    Nothing is changed, so there is nothing to undo, and no other host is asked. The exit code is 0 if nothing is found,
    and 1 otherwise.
    """
    install_signal_handlers()
    from broadsheet.commands.diagnosing import list_findings, list_versions

    found = find_folder(folder)
    if not (found / "site_config").is_dir():
        raise UsageError(f"{found}: This is not a site. Run the command in its folder, or pass --project.")
    findings = list(list_findings(found, read_today()))
    for subject, texts in groupby(findings, key=lambda finding: finding.subject):
        click.echo(f"{subject}\n")
        for finding in texts:
            click.echo(_WRAP.fill(finding.text))
        click.echo()
    click.echo(list_versions())
    click.echo(f"{count(len(findings), 'finding')}." if findings else "Nothing is wrong or unusual.")
    if findings:
        raise SystemExit(1)
