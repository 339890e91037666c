"""The command `broadsheet`: all commands, and what an error in one of them becomes."""

from __future__ import annotations

import signal
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from broadsheet import __version__
from broadsheet.system.errors import BroadsheetError, UsageError, describe_os_error

_SUMMARIES = {
    "accept": "Turn what a reader wrote into an issue form into a line of papers.yml, or a file in seeds/.",
    "add": "Report what a build would make of each FILE, and copy it into seeds/.",
    "build": "Build the site from SOURCE files and folders (default: seeds/) and publish it.",
    "check": "Print a line for each defect of a built site, by default site/.",
    "daily": "Fetch new papers from the sources in site.yml, then build, check and publish the site.",
    "doctor": "List what is wrong or unusual about a site, its sources and its limits, each with a way out.",
    "embed": "Write the pages as Markdown into DIR, a folder of another MkDocs site, for example docs/papers.",
    "export": "Write the papers of SOURCE files and folders (default: seeds/) for other programs.",
    "fetch": "Fetch papers from daily sources, and save the answers in seeds/: from one that is named, or all in"
    " site.yml.",
    "new": "Create a site in DIR, a new or empty folder, as a Git repository with one commit.",
    "publish": "List what is left to do until the site is public, in order, with the commands.",
    "remove": "Hide papers with an entry for each in papers.yml, or delete their files.",
    "score": "Measure topics, names, links, mentions, related papers and summaries against a file of labels.",
    "search": "List the papers of a built site that QUERY finds, the best first: title, date and address.",
    "serve": "Build the site, serve it on this machine, and rebuild it when an input changes.",
    "templates": "Copy shipped templates into the site, to change them there; without FILE, list them.",
    "topics": "Work on the topics that papers are filed under.",
    "upgrade": "Bring the files of a site to the installed release: workflows, mkdocs.yml, hooks, the pinned version,"
    " templates.",
}
"""The first sentence of the help of each command, which is shown without importing the command."""


def import_command(name: str) -> click.Command:
    """Return a command. Its module, which may take long to import, is imported only now."""
    command: click.Command = getattr(_import_module(name), name)
    return command


def _import_module(name: str) -> ModuleType:
    """Return the module of a command."""
    match name:
        case "build" | "embed" | "serve":
            from broadsheet.commands import build

            return build
        case "check" | "score":
            from broadsheet.commands import check

            return check
        case "accept" | "remove":
            from broadsheet.commands import curate

            return curate
        case "doctor":
            from broadsheet.commands import doctor

            return doctor
        case "export":
            from broadsheet.commands import export

            return export
        case "add" | "daily" | "fetch":
            from broadsheet.commands import fetch

            return fetch
        case "new" | "topics":
            from broadsheet.commands import new

            return new
        case "publish":
            from broadsheet.commands import publish

            return publish
        case "search":
            from broadsheet.commands import search

            return search
        case "templates":
            from broadsheet.commands import templates

            return templates
        case "upgrade":
            from broadsheet.commands import upgrade

            return upgrade
    raise ValueError(name)


class _Broadsheet(click.Group):
    """The group of all commands, and the one place where an error becomes a message and an exit code.

    It knows only the name and the summary of each command until one is run.
    """

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the name and the command that the arguments begin with, and the other arguments."""
        name, known, others = super().resolve_command(ctx, args)
        return name, import_command(name) if name and known else known, others

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. If it raises an error, print the message to standard error, and exit with the error's code.

        The codes are 1 if nothing was published, 2 for wrong use and for files that cannot be read or written, and 130
        for Ctrl-C.
        """
        try:
            return super().invoke(ctx)
        except BroadsheetError as error:
            from broadsheet.commands.options import print_documentation, print_report
            from broadsheet.report.account import NothingPublishedError

            if isinstance(error, NothingPublishedError):
                print_report(error.report)
            click.echo(f"broadsheet: {error}", err=True)
            print_documentation((str(error),))
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            raise  # click ends quietly if nobody reads the output any more.
        except OSError as error:
            click.echo(f"broadsheet: {describe_os_error(error, Path())}", err=True)
            ctx.exit(UsageError.exit_code)
        except KeyboardInterrupt:
            ctx.exit(128 + signal.SIGINT)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write where the documentation, whose pages messages name, can be found."""
        from broadsheet.hosting.release import find_documentation

        with formatter.section("Documentation"):
            formatter.write(f"{'':{formatter.current_indent}}{find_documentation()}, in docs/\n")


@click.group(cls=_Broadsheet, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="broadsheet")
def main() -> None:
    """Turn research-paper abstracts into a website to search, cite and subscribe to."""


for _name, _summary in _SUMMARIES.items():
    main.add_command(click.Command(_name, help=_summary))
