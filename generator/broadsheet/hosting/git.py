"""Running Git."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from broadsheet.system.environment import copy_environment
from broadsheet.system.errors import UsageError
from broadsheet.system.processes import Ended, Errors, run_command

HOW_TO_INSTALL = (
    "Install it: on Debian and Ubuntu with `sudo apt install git`, on macOS with `xcode-select --install`, and"
    " elsewhere from https://git-scm.com/downloads."
)
"""What to do if there is no Git."""
_REPLACING = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}
"""Variables that make Git work elsewhere than in the folder that it is given; Git sets them for its own hooks."""


def is_git_installed() -> bool:
    """Whether Git can be run. On macOS, `git` may be a stub that only says how to install it."""
    return bool(shutil.which("git")) and run_command(["git", "--version"]).code == 0


@dataclass(frozen=True, slots=True)
class Git:
    """Git in one folder. Its messages are in English, and it asks for nothing unless there is a terminal."""

    folder: Path
    """The folder, which is in a repository or will become one."""
    options: tuple[str, ...] = ()
    """Options that precede each command, for example `-c` with a setting."""

    def ask(self, *question: str) -> str | None:
        """The line that a command prints which changes nothing; None if it fails, or if there is no Git.

        Many commands of Git say “no” by failing, and an error cannot be told from that. Where a failure must not be
        taken for an answer, call `read`.
        """
        try:
            ended = self.run("--no-optional-locks", *question, errors="drop")
        except FileNotFoundError:
            return None
        return None if ended.code else ended.output.strip()

    def read(self, *question: str) -> str:
        """Everything that a command prints which changes nothing. Raises UsageError with Git's reason if it fails."""
        try:
            ended = self.run("--no-optional-locks", *question, errors="apart")
        except FileNotFoundError:
            raise UsageError(f"There is no Git to read the repository of {self.folder}. {HOW_TO_INSTALL}") from None
        if ended.code:
            reason = (ended.errors or ended.output).strip()
            raise UsageError(f"Git cannot read the repository of {self.folder}: {reason}")
        return ended.output

    def run(self, *arguments: str, text: str = "", errors: Errors = "join") -> Ended:
        """Run a command. `text` is its standard input, and `errors` is that of `run_command`."""
        silent = {} if sys.stdin and sys.stdin.isatty() else {"GIT_TERMINAL_PROMPT": "0"}
        return run_command(
            ["git", "-C", str(self.folder), *self.options, *arguments],
            text=text,
            errors=errors,
            environment=copy_environment(without=_REPLACING, LC_ALL="C", **silent),
        )


def has_identity(git: Git) -> bool:
    """Whether a name and an e-mail address for commits are configured, rather than guessed from the machine's name."""
    return git.ask("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT") is not None
