"""What commands share: options, the site that they work on, and what they print."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from textwrap import TextWrapper
from threading import Event, Lock, Thread

import click

from broadsheet.config.project import Project, check_is_site, find_folder, open_project
from broadsheet.config.settings import is_site_address
from broadsheet.publish.manifest import read_manifest
from broadsheet.report.account import Report
from broadsheet.report.lines import list_lines, list_loud, list_rejected
from broadsheet.system.environment import is_in_ci
from broadsheet.system.errors import Problem, UsageError
from broadsheet.system.files import lock_folder
from broadsheet.system.messages import count
from broadsheet.system.progress import Progress, listen
from broadsheet.system.workers import choose_jobs

PROJECT = click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder that contains site_config/; default: the nearest one, from the current folder upwards.",
)
"""The option that selects the project."""
SITE_URL = click.option(
    "--site-url", envvar="BROADSHEET_SITE_URL", show_envvar=True, help="Address of the site; overrides site.yml."
)
"""The option that gives the address of the site."""
QUIET = click.option("--quiet", "-q", "is_quiet", is_flag=True, help="Print no steps, only what was found and done.")
"""The option to print less."""
JOBS = click.option(
    "--jobs",
    type=click.IntRange(1),
    default=choose_jobs,
    metavar="N",
    help="Number of processes that share the work; default: the number of cores, at most 8.",
)
"""The option that says how many processes share the work."""
_PAGE = re.compile(r"(?<![\w/.])docs/(?:formats/|[\w-]+\.md)")
"""How a message names a page of the documentation, or those on formats."""
_WIDTH = 100
"""The number of characters in a line of running text."""
_TERMINAL_SECONDS, _LOG_SECONDS = 1.0, 60.0
"""The time between two positions, in a terminal and elsewhere."""


def read_published_address(site_dir: Path) -> str:
    """Return where a built site says that it is published. Raises UsageError if Broadsheet did not build it."""
    address = read_manifest(site_dir).address
    if address is None or not is_site_address(address):
        advice = "Build it first with `broadsheet build`, or give the folder of a built site."
        raise UsageError(f"{site_dir}: This is not a site built by Broadsheet. {advice}")
    return address


def print_rejected(problems: Iterable[Problem]) -> None:
    """Print which records were left out, and why, to standard error."""
    lines = list(list_rejected(problems))
    for line in lines:
        click.echo(line, err=True)
    print_documentation(lines)


class _ProgressPrinter:
    """Prints each step with the seconds since now, and how far it is, to standard error.

    In a terminal the position is one line that is updated every second; elsewhere it is a line every minute. A thread
    does that, because work such as flushing a disk cannot say how far it is, but must not look as if it hung.
    """

    def __init__(self) -> None:
        self._start = self._printed = time.monotonic()
        self._step, self._position, self._width = "", "", 0
        self._is_terminal = sys.stderr.isatty()
        self._is_done, self._lock = Event(), Lock()
        self._thread = Thread(target=self._repeat, daemon=True)
        self._thread.start()

    def __call__(self, step: str) -> None:
        """Print that a step begins; nothing until the next one if it is empty."""
        with self._lock:
            self._clear()
            self._step, self._position = step, ""
            if step:
                click.echo(self._describe(), err=True)
            self._printed = time.monotonic()

    def keep_position(self, position: str) -> None:
        """Keep how far the step is until that is printed; empty if it cannot be said."""
        self._position = position

    def end(self) -> None:
        """Remove the position from the terminal, and print no more."""
        self._is_done.set()
        self._thread.join()
        self._clear()

    def _repeat(self) -> None:
        """Print from time to time what is being done, and how far it is."""
        seconds = _TERMINAL_SECONDS if self._is_terminal else _LOG_SECONDS
        while not self._is_done.wait(seconds / 2):
            with self._lock:
                if time.monotonic() - self._printed >= seconds and self._step:
                    self._show_position()

    def _show_position(self) -> None:
        """Print what is being done, and how far it is."""
        line, self._printed = self._describe(), time.monotonic()
        if self._is_terminal:
            click.echo(f"\r{line.ljust(self._width)}", err=True, nl=False)
            self._width = len(line)
        else:
            click.echo(line, err=True)

    def _describe(self) -> str:
        """Return what is being done, and how far it is, as a line."""
        return f"{time.monotonic() - self._start:6.1f} s  {self._step} {self._position}".rstrip()

    def _clear(self) -> None:
        """Remove the position from the terminal."""
        if self._width:
            click.echo(f"\r{'':{self._width}}\r", err=True, nl=False)
            self._width = 0


@contextmanager
def show_progress(is_quiet: bool = False) -> Iterator[Progress]:
    """Give the function that prints each step, and print within the block how far it is; nothing if it is quiet."""
    if is_quiet:
        yield lambda step: None
        return
    printer = _ProgressPrinter()
    try:
        with listen(printer.keep_position):
            yield printer
    finally:
        printer.end()


@contextmanager
def lock_site(
    folder: Path | None, *, is_needed: bool, is_configured: bool = True, address: str | None = None
) -> Iterator[Project]:
    """Open a site, and keep its folder locked if that is needed, so that no other command changes it meanwhile.

    Unless it must be configured, a folder with `seeds/` alone is a site as well. `address` replaces the one in its
    `site.yml`. Raises UsageError if the folder is not a site's, or if another command has locked it.
    """
    found = find_folder(folder)
    check_is_site(found, is_configured=is_configured)
    with lock_folder(found, "Another command is changing this site.") if is_needed else nullcontext():
        yield open_project(found, address)


def print_report(report: Report, path: Path | None = None) -> None:
    """Print what a build found: first what cost nothing, then what was left out, and the loud warnings last.

    `path` is the file that the complete report was written to, if there is one.
    """
    lines = list(list_lines(report))
    for line in lines:
        click.echo(line, err=True)
    print_documentation(lines)
    if path and (report.problems or report.missing):
        click.echo(f"The full report is {click.format_filename(path)}.", err=True)
    for line in list_loud(report.problems):
        click.secho(line, err=True, fg="red", bold=True)


def print_documentation(texts: Iterable[str]) -> None:
    """Print where Broadsheet's folder `docs/` is, to standard error, if one of the texts names a page in it.

    A site has no such folder, or one of its own.
    """
    from broadsheet.hosting.release import find_documentation

    if any(map(_PAGE.search, texts)):
        click.echo(f"Broadsheet's folder docs/ is in {find_documentation()}.", err=True)


def print_uncommitted(folder: Path) -> None:
    """Print how many files of a site are not committed yet, and what to do next; nothing in CI.

    The command has done its work, so a repository that Git cannot read is left to `broadsheet publish`.
    """
    from broadsheet.hosting.repository import count_uncommitted

    number = 0
    with suppress(UsageError):
        number = 0 if is_in_ci() else count_uncommitted(folder)
    if number:
        are = "is" if number == 1 else "are"
        click.echo(f"{count(number, 'file')} {are} not committed yet. Next: `broadsheet publish`.", err=True)


def wrap_text(mark: str, text: str) -> str:
    """Return a text behind a mark, in lines of a readable length in which commands and addresses stay whole."""
    wrapper = TextWrapper(
        _WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapper.fill(text)
