"""What commands share: options, where a built site is published, and what they print."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path

import click

from generator.config import is_site_address
from generator.errors import Problem, UsageError
from generator.manifest import read_manifest
from generator.report import Report

PROJECT = click.option(
    "--project",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder with site_config/; by default the nearest one upwards from here.",
)
"""The option that names the project."""
SITE_URL = click.option("--site-url", envvar="BROADSHEET_SITE_URL", help="Address of the site; overrules site.yml.")
"""The option that names the address of the site."""
_MOST_TOLD = 20
"""Merged and hidden records of one file that are told one by one."""


def read_address(site_dir: Path) -> str:
    """Where a built site says that it is published. Raises UsageError where it says nothing."""
    address = read_manifest(site_dir).address
    if address is None or not is_site_address(address):
        raise UsageError(f"{site_dir}: is no site that Broadsheet made. Build it first, or name its folder.")
    return address


def tell_rejected(problems: Iterable[Problem]) -> None:
    """Print what cost a record, where no report tells it."""
    for problem in problems:
        if problem.rejected:
            click.echo(str(problem), err=True)


def make_clock() -> Callable[[str], None]:
    """Tells each step with the seconds since the start."""
    start = time.monotonic()
    return lambda step: click.echo(f"{time.monotonic() - start:6.1f} s  {step}", err=True)


def print_report(report: Report) -> None:
    """Problems first, then every record without a page, then the account; what must not be overlooked stands last."""
    for problem in report.problems:
        if not problem.loud:
            click.echo(str(problem), err=True)
    for file, records in groupby(report.silent, key=lambda record: record.where.file):
        told = list(records)
        for record in told[:_MOST_TOLD]:
            click.echo(f"{record.where}: {record.became}: {record.reason}", err=True)
        if more := len(told[_MOST_TOLD:]):
            click.echo(f"{file}: {more:,} more merged or hidden, all of them in the report", err=True)
    if len(report.files) > 1:
        click.echo(report.table, err=True)
    click.echo(report.counts, err=True)
    for problem in report.problems:
        if problem.loud:
            click.secho(str(problem), err=True, fg="red", bold=True)
