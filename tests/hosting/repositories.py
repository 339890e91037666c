"""Real Git repositories for tests: without the settings of whoever runs them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ADA = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@shore.example"}
IDENTITY = ADA | {name.replace("AUTHOR", "COMMITTER"): value for name, value in ADA.items()}
"""The environment in which a commit can be made."""
ANYBODY = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **IDENTITY}
"""The environment of somebody whom Git knows, without the settings of whoever runs the tests."""
CLEAN = {
    **{
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "BROADSHEET_")) and name != "CI"
    },
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
"""The environment of a person who has never used Git, at a machine and not in CI."""


def git(folder: Path, *command: object, **environment: str) -> str:
    """Run a Git command that must work, and return what it prints."""
    run = subprocess.run(
        ["git", "-C", folder, *map(str, command)],
        env={**CLEAN, **IDENTITY, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"{command}\n{run.stdout}\n{run.stderr}"
    return run.stdout.strip()


def make_repository(folder: Path) -> Path:
    """Make a folder a repository on the branch main, with one commit."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "Begin")
    return folder


def make_clone(folder: Path) -> Path:
    """Make a clone of a bare repository beside it, whose branch main is pushed."""
    origin = folder.with_name(f"{folder.name}.git")
    work = make_repository(folder)
    git(folder, "clone", "--quiet", "--bare", work, origin)
    git(work, "remote", "add", "origin", origin)
    git(work, "fetch", "--quiet", "origin")
    return work


def make_bare(folder: Path) -> Path:
    """Make an empty bare repository, as a host has it."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--bare", "--initial-branch", "main")
    return folder
