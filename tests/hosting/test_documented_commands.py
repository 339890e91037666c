"""The commands of Git in the documentation solve a conflict with GitHub's daily run, and undo a replacement."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.end_to_end.walk import list_commands
from tests.hosting.repositories import CLEAN, IDENTITY, git, make_clone

LIST = "seeds/2031-04-02-hf-daily.json"
LIBRARY = "seeds/2025-04-02-library.bib"
REGISTER = "site_config/registers/2025-04-02-library.bib.jsonl"


def read_commands(page: str, heading: str) -> list[str]:
    """Return the commands of one section of a page in `docs/`."""
    return list_commands(
        (ROOT / "docs" / page).read_text(encoding="utf-8").partition(f"# {heading}\n")[2].split("\n#")[0]
    )


def run(command: str, folder: Path) -> int:
    """Run a command of the documentation without a terminal, and return its exit code."""
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env={**CLEAN, **IDENTITY}, capture_output=True, check=False
    )
    return done.returncode


def commit(folder: Path, **files: str) -> str:
    """Write files, commit them, and return the commit."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Update")
    return git(folder, "rev-parse", "HEAD")


@pytest.mark.parametrize("own", [{"seeds/2031-04-02-club.bib": "@misc{a}"}, {}])
def test_what_the_host_has_fetched_is_kept_in_a_conflict(tmp_path: Path, own: dict[str, str]) -> None:
    """What was fetched on this machine as well gives way to it, and everything else that was committed here stays."""
    here = make_clone(tmp_path / "here")
    git(here, "branch", "--set-upstream-to", "origin/main")
    git(tmp_path, "clone", "--quiet", tmp_path / "here.git", "host")
    commit(tmp_path / "host", **{LIST: "[1, 2]\n"})
    git(tmp_path / "host", "push", "--quiet")
    commit(here, **{LIST: "[1]\n"}, **own)

    pull, *way_out = read_commands("daily.md", "Your machine beside GitHub")
    codes = [run(command, here) for command in (pull, *way_out)]

    assert codes == [1, 0, 0, 0]
    assert (here / LIST).read_text() == "[1, 2]\n"
    assert all((here / name).read_text() == text for name, text in own.items())
    assert git(here, "log", "--format=%s", "origin/main..HEAD").splitlines() == ["Update"] * bool(own)
    assert git(here, "status", "--porcelain", "--branch").splitlines()[0].startswith("## main...origin/main")


@pytest.mark.parametrize("is_first", [True, False])
def test_a_replacement_long_ago_is_undone(tmp_path: Path, is_first: bool) -> None:
    """The file and its register are as before the replacement, and what has changed since stays."""
    site = make_clone(tmp_path / "site")
    commit(site, **{LIBRARY: "one"}, **({} if is_first else {REGISTER: "first"}))
    replacement = commit(site, **{LIBRARY: "two", REGISTER: "second"})
    commit(site, **{"site_config/site.yml": "name: Coast\n"})

    *_, log, restore = read_commands("add-papers.md", "Undo a replacement")
    codes = [run(command.replace("COMMIT", replacement), site) for command in (log, restore)]

    assert codes == [0, 0]
    assert (site / LIBRARY).read_text() == "one"
    assert (site / REGISTER).exists() is not is_first
    assert is_first or (site / REGISTER).read_text() == "first"
    assert (site / "site_config/site.yml").exists()
