"""The command `broadsheet`: all commands, and what an error in one of them becomes."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import click

from broadsheet import __version__
from broadsheet.commands.build import build, embed, serve
from broadsheet.commands.check import check, score
from broadsheet.commands.curate import accept, remove
from broadsheet.commands.doctor import doctor
from broadsheet.commands.export import export
from broadsheet.commands.fetch import add, daily, fetch
from broadsheet.commands.new import new, topics
from broadsheet.commands.options import print_documentation, print_report
from broadsheet.commands.publish import publish
from broadsheet.commands.templates import templates
from broadsheet.commands.upgrade import upgrade
from broadsheet.report.account import NothingPublishedError
from broadsheet.system.errors import BroadsheetError, UsageError, describe_os_error


class _Broadsheet(click.Group):
    """The group of all commands, and the one place where an error becomes a message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. If it raises an error, print the message to standard error, and exit with the error's code.

        The codes are 1 if nothing was published, 2 for wrong use and for files that cannot be read or written, and 130
        for Ctrl-C.
        """
        try:
            return super().invoke(ctx)
        except BroadsheetError as error:
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


_COMMANDS = (
    build, embed, serve, check, score, export, fetch, add, daily, accept, remove, new, publish, upgrade, templates,
    doctor, topics,
)  # fmt: skip
for _command in _COMMANDS:
    main.add_command(_command)
