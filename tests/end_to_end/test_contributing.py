"""The pages for developers are right: what they say, done literally in a copy of the repository, passes its tests."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow

GUIDES = ("add-a-citation-format", "add-a-format", "add-a-page-kind", "add-an-output")
"""Pages of docs/contributing/ whose steps have the forms below."""
COPIED = (
    "generator",
    "docs",
    "docs_templates",
    "seeds",
    "site_config",
    "tests",
    "*.md",
    "*.yml",
    "*.toml",
    "*.lock",
    "LICENSE",
)
_FILE = r"^In \[`(?P<file>[^`]+)`\]\([^)]+\), "
_BLOCK = r":\n\n(?P<fence>`{3,})\w*\n(?P<text>.*?)(?P=fence)$"
_CREATE = rf"^Create `(?P<file>[^`]+)`{_BLOCK}"
_ADD = rf"{_FILE}add (?:(?P<side>below|above)\s`(?P<anchor>[^`]+)`|at the end){_BLOCK}"
_REPLACE = rf"{_FILE}replace\s`(?P<before>[^`]+)` with `(?P<after>[^`]+)`\.$"


def follow(page: str, folder: Path) -> int:
    """Carry out every step of a page in a copy of the repository, and return the number of steps."""
    kinds = ((_CREATE, create), (_ADD, add), (_REPLACE, replace))
    steps = [
        (step, carry_out)
        for pattern, carry_out in kinds
        for step in re.finditer(pattern, page, re.DOTALL | re.MULTILINE)
    ]
    for step, carry_out in sorted(steps, key=lambda found: found[0].start()):
        carry_out(folder / step["file"], step)
    return len(steps)


def create(path: Path, step: re.Match[str]) -> None:
    """Write a file that the page shows."""
    assert not path.exists()
    path.write_text(step["text"], encoding="utf-8")


def add(path: Path, step: re.Match[str]) -> None:
    """Add lines below or above the first line that contains some text, or at the end."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = len(lines)
    if step["anchor"]:
        at = next(n for n, line in enumerate(lines) if step["anchor"] in line) + (step["side"] == "below")
    path.write_text("".join([*lines[:at], step["text"], *lines[at:]]), encoding="utf-8")


def replace(path: Path, step: re.Match[str]) -> None:
    """Replace the only occurrence of some text."""
    text = path.read_text(encoding="utf-8")
    assert text.count(step["before"]) == 1, step["before"]
    path.write_text(text.replace(step["before"], step["after"]), encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the repository's files."""
    ignored = shutil.ignore_patterns("__pycache__", "_data")
    for path in (path for pattern in COPIED for path in ROOT.glob(pattern)):
        if path.is_dir():
            shutil.copytree(path, tmp_path / path.name, ignore=ignored)
        else:
            shutil.copy(path, tmp_path)
    (tmp_path / ".github").symlink_to(ROOT / ".github")
    return tmp_path


@pytest.mark.parametrize("guide", GUIDES)
def test_a_page_for_developers_can_be_followed_literally(guide: str, copy: Path) -> None:
    """Every code block of the page belongs to a step, and after all steps ruff and the tests that it names pass."""
    page = (copy / "docs" / "contributing" / f"{guide}.md").read_text(encoding="utf-8")
    blocks = len(re.findall(r"^(`{3,})(?!sh)\w+\n.*?^\1$", page, re.DOTALL | re.MULTILINE))

    steps = follow(page, copy)

    assert steps >= blocks > 0
    (tests,) = re.findall(r"^\.venv/bin/pytest (.*)$", page, re.MULTILINE)
    run(copy, "ruff", "check", "--no-cache", "--quiet")
    run(copy, "ruff", "format", "--no-cache", "--check", "--quiet")
    run(copy, "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests.split())


def run(folder: Path, *command: str) -> None:
    """Run a tool on the copy; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "generator")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-5000:]}\n{done.stderr}"
