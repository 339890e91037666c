"""`broadsheet publish`: from a new site to a push, which a bare repository on this machine receives."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest

from tests.end_to_end.conftest import ROOT, list_files, run_broadsheet
from tests.hosting.repositories import ANYBODY, git, make_bare

pytestmark = pytest.mark.slow

RELEASE = f"https://github.com/example/broadsheet@{'0a' * 20}"
PAPER = '[{"title": "Dunes drift", "abstract": "We read dunes."}]'
PERSON = {**ANYBODY, "CI": ""}
"""The environment of a person whom Git knows, at a machine."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new site that will be copied."""
    folder = tmp_path_factory.mktemp("made")
    run = run_broadsheet("new", "coast", "--from", RELEASE, "--field", "coasts", cwd=folder, **PERSON)
    assert run.returncode == 0, run.stderr
    return folder / "coast"


@pytest.fixture
def coast(made: Path, tmp_path: Path) -> Path:
    """A new site to which a paper was added, with a remote on GitHub whose place a bare repository takes."""
    shutil.copytree(made, tmp_path / "coast")
    host, address = make_bare(tmp_path / "host.git"), "https://github.com/Ada/coast.git"
    git(tmp_path / "coast", "remote", "add", "origin", address)
    git(tmp_path / "coast", "config", f"url.{host}.insteadOf", address)
    (tmp_path / "coast" / "seeds" / "2031-04-02-coast.json").write_text(PAPER)
    return tmp_path / "coast"


def publish(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `broadsheet publish` in a folder, as a person whom Git knows."""
    return run_broadsheet("publish", *arguments, cwd=folder, **{**PERSON, **environment})


def list_pushed(folder: Path) -> list[str]:
    """What the host has on its branch main."""
    return git(folder.with_name("host.git"), "ls-tree", "-r", "--name-only", "main").splitlines()


def test_a_new_site_is_published(coast: Path) -> None:
    """The list is exit code 1, doing it brings the paper to the host, and then nothing is left and the code is 0."""
    listed = publish(coast)
    assert listed.returncode == 1
    assert "\n1. Set the address" in listed.stdout
    assert "     address: https://ada.github.io/coast/\n" in listed.stdout
    assert "     seeds/2031-04-02-coast.json\n     git add seeds\n" in listed.stdout
    assert "     git push --set-upstream origin main\n" in listed.stdout
    assert "https://github.com/Ada/coast/settings/pages" in listed.stdout

    done = publish(coast, "--yes")

    assert done.returncode == 0, done.stderr
    assert "Committed 2 files: “Update 2 files in seeds, site_config”." in done.stdout
    assert "Pushed the branch main to https://github.com/Ada/coast.git." in done.stdout
    assert "Nothing is left to do on this machine." in done.stdout
    assert "seeds/2031-04-02-coast.json" in list_pushed(coast)
    assert git(coast, "status", "--porcelain") == ""
    assert publish(coast).returncode == publish(coast, "--yes").returncode == 0


def test_a_folder_without_a_repository_is_published(coast: Path) -> None:
    """A site from an unpacked archive is made a repository, and waits for a remote."""
    shutil.rmtree(coast / ".git")

    done = publish(coast, "--yes")

    assert done.returncode == 1
    assert "Made the folder a Git repository." in done.stdout
    assert "\n1. Create an empty repository on a host" in done.stdout
    assert git(coast, "log", "--format=%s %D") == "Begin coast HEAD -> main"
    assert git(coast, "status", "--porcelain") == ""


def test_without_git_the_way_to_get_it_is_shown(coast: Path) -> None:
    """Without Git there is one step, and nothing is changed."""
    before = list_files(coast)

    for arguments in ((), ("--yes",)):
        run = publish(coast, *arguments, PATH=str(coast))
        assert (run.returncode, run.stderr) == (1, "")
        assert "1. Git, which brings the site to a host, is not installed." in run.stdout
        assert "sudo apt install git" in run.stdout
    assert list_files(coast) == before


def test_an_identity_is_the_first_step(coast: Path) -> None:
    """Without a name and an e-mail address for Git, nothing is committed."""
    clean = {name: "" for name in ANYBODY if not name.startswith("GIT_CONFIG")}
    nobody = {**clean, "HOME": str(coast / "nowhere"), "XDG_CONFIG_HOME": str(coast / "nowhere")}

    done = publish(coast, "--yes", **nobody)

    assert done.returncode == 1
    assert "1. Tell Git the name and the e-mail address" in done.stdout
    assert "seeds/2031-04-02-coast.json" in git(coast, "status", "--porcelain")


def test_a_refused_push_is_explained(coast: Path) -> None:
    """The reason comes last, the exit code is 1, and no password of the remote is printed."""
    address = "https://ada:secret@github.com/Ada/coast.git"
    git(coast, "remote", "set-url", "origin", address)
    git(coast, "config", "url./nowhere.git.insteadOf", address)

    done = publish(coast, "--yes")

    assert done.returncode == 1
    assert "broadsheet: Git could not push to https://github.com/Ada/coast.git; its reason is above." in done.stderr
    assert done.stderr.endswith("Then run `broadsheet publish --yes` again.\n")
    assert "secret" not in done.stdout + done.stderr


def test_a_folder_without_a_site_is_wrong_use(tmp_path: Path) -> None:
    """Elsewhere the message says where to go."""
    run = publish(tmp_path)

    assert run.returncode == 2
    assert "is not the folder of a site: it has no site_config/" in run.stderr


def test_other_commands_end_with_what_is_not_committed(coast: Path, tmp_path: Path) -> None:
    """`add` and `build` end with the number of files and the next step, unless it is 0 or they run in CI."""
    shells = tmp_path / "2031-04-03-shells.json"
    shells.write_text(PAPER.replace("Dunes drift", "Shells rest"))

    added = run_broadsheet("add", shells, cwd=coast, **PERSON)
    built = run_broadsheet("build", cwd=coast, **PERSON)
    in_ci = run_broadsheet("add", shells, cwd=coast, **{**PERSON, "CI": "true"})
    publish(coast, "--yes")
    after = run_broadsheet("add", shells, cwd=coast, **PERSON)

    line = "3 files are not committed yet. Next: `broadsheet publish`.\n"
    assert added.stderr.endswith(line)
    assert built.stderr.endswith(line)
    assert "not committed" not in in_ci.stderr + after.stderr
    assert [run.returncode for run in (added, built, in_ci, after)] == [0, 0, 0, 0]


def write_program(path: Path, script: str) -> None:
    """Write a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


KILLER = """
# Runs Git, and ends the program that called it before or after a certain command.
[ "$KILL_AT" = before ] && case " $* " in *" $KILL_COMMAND "*) kill -"$KILL_SIGNAL" $PPID; sleep 0.2;; esac
"$REAL_GIT" "$@"
code=$?
[ "$KILL_AT" = after ] && case " $* " in *" $KILL_COMMAND "*) kill -"$KILL_SIGNAL" $PPID; sleep 0.2;; esac
exit $code
"""


ENDINGS = [
    (when, number) for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGKILL) for when in ("before", "after")
]


@pytest.mark.parametrize(
    ("command", "when", "number"),
    [
        (command, *ending)
        for command, ending in zip("init init add add commit commit push push".split(), cycle(ENDINGS))
    ],
)
def test_a_run_that_is_killed_is_continued_by_the_next(
    coast: Path, tmp_path: Path, command: str, when: str, number: int
) -> None:
    """Whichever command of Git is reached, the next run completes the work, and no file is lost or half written."""
    if command == "init":
        shutil.rmtree(coast / ".git")
    before = {file: (coast / file).read_bytes() for file in list_files(coast) if not file.startswith(".git/")}
    killer = tmp_path / "bin" / "git"
    write_program(killer, KILLER)
    environment = {
        "PATH": f"{killer.parent}:{os.environ['PATH']}",
        "REAL_GIT": shutil.which("git") or "",
        "KILL_AT": when,
        "KILL_COMMAND": command,
        "KILL_SIGNAL": str(int(number)),
    }

    run = publish(coast, "--yes", **environment)

    assert "Traceback" not in run.stderr
    assert run.returncode == (-number if number == signal.SIGKILL else 128 + number)
    after = publish(coast, "--yes")
    files = {file: (coast / file).read_bytes() for file in list_files(coast) if not file.startswith(".git/")}
    settings = files.pop("site_config/site.yml")
    shipped = before.pop("site_config/site.yml")
    assert files == before
    assert settings in (shipped, shipped.replace(b'"http://localhost:8000/"', b"https://ada.github.io/coast/"))
    assert git(coast, "status", "--porcelain") == "", after.stdout
    assert git(coast, "fsck", "--strict") == ""
    if command != "init":
        assert after.returncode == 0, after.stdout
        assert "seeds/2031-04-02-coast.json" in list_pushed(coast)


def test_two_runs_at_once_lose_nothing(coast: Path) -> None:
    """Of two runs at the same time, one may find the site locked, with exit code 2; a third one completes the work."""
    command = [sys.executable, "-m", "broadsheet", "publish", "--yes"]
    environment = {**os.environ, **PERSON, "PYTHONPATH": str(ROOT / "generator")}
    runs = [
        subprocess.Popen(
            command, cwd=coast, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]

    said = [run.communicate()[1] for run in runs]

    assert all("Traceback" not in text for text in said)
    assert {run.returncode for run in runs} in ({0}, {0, 2})
    assert all(
        "Another command is changing this site" in text for run, text in zip(runs, said, strict=True) if run.returncode
    )
    assert publish(coast, "--yes").returncode == 0
    assert "seeds/2031-04-02-coast.json" in list_pushed(coast)
