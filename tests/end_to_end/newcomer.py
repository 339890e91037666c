"""Someone who is new: a machine without a Git identity, this repository's address, and commands to paste."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import sysconfig
import time
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.conftest import ROOT
from tests.upstreams import TYPES, Answer, read_lists, write_daily, write_lists

SATURDAY = 5
PATIENCE = 900  # seconds until a page must have come; only a machine that does much else needs as long
_OURS = ("broadsheet", "_broadsheet", "pip")


class Newcomer:
    """A home folder, the address of a Git repository with these files, and its commit.

    A repository on this machine stands in for that address, wherever Git meets it.

    There is no network: the packages that Broadsheet needs are those that the tests run with, as if pip had them.
    """

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        (self.home / "Downloads").mkdir(parents=True)
        inherited = {
            key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PIP_", "BROADSHEET_"))
        }
        self.environment = {
            **inherited,
            "HOME": str(self.home),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(link_packages(folder / "packages")),
            "GIT_CONFIG_NOSYSTEM": "1",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_INDEX": "1",
            "PIP_NO_BUILD_ISOLATION": "0",  # Which means that there is none.
        }
        self._installed: dict[str, Path] = {}
        origin = folder / "broadsheet.git"
        self.address = "https://github.com/example/broadsheet"
        self.commit = self._publish(folder / "work.git", origin)
        self.environment |= {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{origin}.insteadOf",
            "GIT_CONFIG_VALUE_0": self.address,
        }

    def _publish(self, work: Path, origin: Path) -> str:
        """Put the files of this repository, as they are, into a bare repository; the result is the commit.

        They need not be in a repository themselves: those of a source distribution are not.
        """
        git = f"git --git-dir {work} --work-tree ."
        self.run(f"git init --quiet --initial-branch main --bare {work} && {git} add --all", ROOT)
        self.run(f"{git} -c user.name=Ada -c user.email=ada@shore.example commit --quiet --message Begin", ROOT)
        self.run(f"git clone --quiet --bare {work} {origin}", ROOT)
        return self.run(f"git --git-dir {origin} rev-parse HEAD", ROOT).strip()

    def run(self, script: str, folder: Path, **environment: str) -> str:
        """Run commands in a shell, one after the other until one fails, and return what they print."""
        run = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, f"{script}\n{run.stdout}\n{run.stderr}"
        return run.stdout

    def clone(self, folder: Path) -> Path:
        """Clone the repository into a folder of its own."""
        self.run(f"git clone --quiet {self.address} broadsheet", folder)
        return folder / "broadsheet"

    def install(self, command: str) -> Path:
        """Return a clone in which this command has made an environment; it runs only once for each command."""
        if command not in self._installed:
            folder = self.home.parent / f"installed-{len(self._installed)}"
            folder.mkdir()
            self._installed[command] = self.clone(folder)
            self.run(command, self._installed[command])
        return self._installed[command]

    def visit(self, script: str, folder: Path, port: int, words: str, *paths: str, **environment: str) -> list[str]:
        """Return the pages at these paths of the site that a script serves at its end, once the home page shows these
        words.

        The port is the only thing that is changed in the script, so that two scripts can run at the same time.
        """
        script = re.sub(r"broadsheet serve(?= --project|$)", rf"\g<0> --port {port}", script.strip())
        log = self.home / "serve.log"
        with log.open("w") as said:
            server = subprocess.Popen(
                ["bash", "-e", "-c", script],
                cwd=folder,
                env={**self.environment, **environment},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        address = f"http://127.0.0.1:{port}/"
        try:
            deadline = time.monotonic() + PATIENCE
            while words not in (page := _read(address)):
                assert server.poll() is None, log.read_text()
                assert time.monotonic() < deadline, f"no “{words}” in {page[:2000]}\n{log.read_text()}"
                time.sleep(0.2)
            return [_read(address + path) for path in paths]
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGTERM)
            server.wait(PATIENCE)


def link_packages(folder: Path) -> Path:
    """Return a folder with the packages that the tests run with, except Broadsheet, as if pip had installed them."""
    folder.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.startswith(_OURS) and path.suffix != ".pth":
            (folder / path.name).symlink_to(path)
    return folder


def _read(address: str) -> str:
    try:
        return str(urlopen(address, timeout=5).read().decode())
    except (URLError, OSError):
        return "no answer"


def answer_with_two(path: str, asked: dict[str, str]) -> Answer:
    """Answer as arXiv or Hugging Face would: with two papers on a weekday, and none on a weekend."""
    if path == "/arxiv":
        body = write_lists(lambda day: [1000 + day.day, 2000 + day.day], read_lists(asked), datetime.now(UTC).date())
        return {"type": TYPES["arxiv"], "body": body}
    day = date.fromisoformat(asked["date"])
    numbers = [1000 + day.day, 2000 + day.day] if day.weekday() < SATURDAY else []
    return {"type": TYPES["hf-daily"], "body": write_daily(numbers, day)}
