"""A walk through a page of the documentation: someone runs its commands and saves its files, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from getpass import getuser
from pathlib import Path

from tests.conftest import ROOT
from tests.end_to_end.newcomer import Newcomer
from tests.end_to_end.test_serve import free_port

README = (ROOT / "README.md").read_text(encoding="utf-8")
NOT_RUN = {
    "gh auth login": "signs in at GitHub, which needs an account and a browser",
    "sudo systemctl reload nginx": "needs nginx and systemd",
    "wsl --install": "needs Windows",
    "sudo apt update": "needs a Debian or Ubuntu with a network",
    "sudo apt install --yes git python3-venv": "needs a Debian or Ubuntu with a network",
}
"""Commands that cannot run here, each with the reason."""
_RUN_BY_CI = (".venv/bin/broadsheet serve", ".venv/bin/pytest --all -n auto")
"""How the two commands of the README end that `.ci/run` runs: they install what Broadsheet needs, or run all tests."""
_INSTALL = "python3 -m venv .venv && . .venv/bin/activate && pip install -r requirements.lock"
"""How the command begins that installs Broadsheet from a clone. It runs once for all walks."""
BLOCK = re.compile(
    r"(?P<before>[^\n]*)\n\n(?P<indent> *)(?P<fence>`{3,})(?P<language>\w+)\n(?P<text>.*?)^ *(?P=fence)$",
    re.DOTALL | re.MULTILINE,
)
_SAVE = re.compile(r"[Ss]ave this as `([^`]+)`")
_REPLACE = re.compile(r"[Rr]eplace\s+`(\w+)`.* with")


@dataclass(frozen=True)
class Step:
    """Something that a page asks for."""

    kind: str
    """`command`, `file`, `setting` in `site_config/site.yml`, or the language of a block that is only shown."""
    text: str
    """A command, or the text of a file, of settings or of a block."""
    name: str = ""
    """The name of the file or setting."""


def read_steps(page: str) -> Iterator[Step]:
    """Yield what a page asks for, in order."""
    for block in BLOCK.finditer(page):
        text = re.sub(rf"^{block['indent']}", "", block["text"], flags=re.MULTILINE)
        if saved := _SAVE.search(block["before"]):
            yield Step("file", text, saved[1])
        elif replaced := _REPLACE.search(block["before"]):
            yield Step("setting", text, replaced[1])
        elif block["language"] in ("sh", "powershell"):
            yield from (Step("command", line) for line in text.splitlines())
        else:
            yield Step(block["language"], text)


def list_commands(page: str) -> list[str]:
    """Return the commands of a page, in order."""
    return [step.text for step in read_steps(page) if step.kind == "command"]


def is_run(command: str) -> bool:
    """Return whether a command can run here."""
    return command not in NOT_RUN and not command.endswith(_RUN_BY_CI)


@dataclass
class Walk:
    """Someone with a home folder of their own, who may have programs that stand in for others."""

    newcomer: Newcomer
    folder: Path
    """Where everything is."""
    environment: Mapping[str, str] = field(default_factory=dict)
    replaced: Mapping[str, str] = field(default_factory=lambda: {"YOU": "ada"})
    """What stands for what a page says, in commands and files: names that readers replace, and places elsewhere."""
    hosts: Mapping[str, Path] = field(default_factory=dict)
    """Which repository on this machine stands in for which address."""

    def __post_init__(self) -> None:
        """Begin in an empty home folder."""
        self.home = self.folder / "home"
        (self.home / "Downloads").mkdir(parents=True)
        self.place = self.home
        self.programs = self.folder / "programs"
        self.said: list[str] = []
        self._path = f"{self.programs}:{self.newcomer.environment['PATH']}"
        for address, repository in self.hosts.items():
            self.run(f"git config --global url.{repository}.insteadOf {address}")

    def add_program(self, name: str, script: str) -> None:
        """Put a program before those of the machine."""
        self.programs.mkdir(exist_ok=True)
        (self.programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.programs / name).chmod(0o755)

    def make_site(self, *options: str) -> Path:
        """Make the site `~/my-papers` with an installed Broadsheet."""
        install, new, *_ = list_commands(README.partition("## Make a site of your own")[2])
        self._do(install, iter(()))
        self.run(f"{new.replace('../', '~/')} {' '.join(options)}")
        return self.home / "my-papers"

    def run(self, command: str) -> None:
        """Run a command where the one before it ended, with the PATH that it left."""
        state = self.folder / "state"
        script = f'{command}\nprintf "%s\\n" "$PWD" "$PATH" > {state}'
        self.said.append(self.newcomer.run(script, self.place, **self._environment))
        place, self._path = state.read_text().splitlines()
        self.place = Path(place)

    @property
    def _environment(self) -> dict[str, str]:
        return {"HOME": str(self.home), "USER": getuser(), "CI": "", "PATH": self._path, **self.environment}

    def follow(self, page: str, *shown: str, before: Mapping[str, Callable[[], object]] | None = None) -> list[Step]:
        """Do what a page asks for, and return the blocks that are only shown.

        Whoever installs Broadsheet from a clone gets one. `shown` are words on the home page of each site that is
        served, in order. `before` are things that happen before a command.
        """
        expected, rest = iter(shown), []
        for step in read_steps(page):
            text = self.replace(step.text)
            if step.kind == "file":
                path = self.place / step.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            elif step.kind == "setting":
                self._set(step.name, text)
            elif step.kind != "command":
                rest.append(Step(step.kind, text))
            elif is_run(step.text):
                if before and step.text in before:
                    before[step.text]()
                self._do(text, expected)
        assert list(expected) == []
        return rest

    def _set(self, name: str, text: str) -> None:
        """Replace a setting of the site by these lines."""
        settings = self.place / "site_config" / "site.yml"
        before, found, rest = re.split(rf"^({name}:.*\n(?:[ -].*\n)*)", settings.read_text(), flags=re.MULTILINE)
        assert found
        settings.write_text(before + text + rest)

    def _do(self, command: str, expected: Iterator[str]) -> None:
        """Run a command of a page."""
        if command.startswith(_INSTALL):
            if self.place == self.home:
                self.place = self.newcomer.clone(self.home)
            self._path = f"{self.newcomer.install(command) / '.venv' / 'bin'}:{self._path}"
        elif re.search(r"broadsheet serve( --project \S+)?$", command):
            self.newcomer.visit(command, self.place, free_port(), next(expected), **self._environment)
        else:
            self.run(command)

    def replace(self, text: str) -> str:
        """Return a text with what stands for what it says."""
        for said, stands in self.replaced.items():
            text = text.replace(said, stands)
        return text
