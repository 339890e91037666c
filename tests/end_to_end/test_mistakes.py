"""Common mistakes, and whether the message alone says how to correct them."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from broadsheet.commands.group import main
from broadsheet.publish.stage import open_stage
from tests.conftest import load_cases
from tests.end_to_end.conftest import ROOT, run_broadsheet

SITE = {
    "seeds/2031-04-02-coast.json": '[{"title": "Dunes drift", "abstract": "We read tides in dialogue."}]',
    "site_config/topics.yml": "task:\n  topics:\n    dialogue: {}\n",
}
"""A site of one paper."""
CASES = load_cases("mistakes.yml")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the command is run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def fill(folder: Path, files: dict[str, str | bytes | None]) -> None:
    """Write files into a folder; None removes one."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())


def run(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, arguments, prog_name="broadsheet")


@pytest.mark.parametrize("case", CASES)
def test_the_message_says_what_to_do(case: dict[str, Any], folder: Path) -> None:
    """The message says where, what was found and what to do; nothing is published, and there is no traceback."""
    if case.get("folder") != "none":
        fill(folder, SITE)
    fill(folder, case.get("files", {}))
    if place := case.get("replace"):
        (folder / place).rmdir()
        (folder / place).write_text("")
    if link := case.get("link"):
        (folder / link).symlink_to("gone")

    result = run(*shlex.split(case["run"]))

    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == case.get("code", 2)
    said = result.stderr.replace(str(folder), "T")
    if "says" in case:
        assert [line for line in said.splitlines() if " s  " not in line[:10]] == [f"broadsheet: {case['says']}"]
    assert [part for part in case.get("has", []) if part not in said] == []
    assert not (folder / "site").exists()


def test_another_running_build_is_reported(folder: Path) -> None:
    """A second build of the same site ends at once."""
    fill(folder, SITE)
    with open_stage(folder / "site"):
        result = run("build")

    assert result.exit_code == 2
    assert "Another command is making this site. Wait until it ends, or stop it." in result.stderr


def test_without_git_the_message_says_where_to_get_it(folder: Path) -> None:
    """`publish` says that Git is missing, and names the page to install it from."""
    fill(folder, {**SITE, "site_config/site.yml": "name: Coast\n"})
    (folder / "bin").mkdir()

    published = run_broadsheet("publish", cwd=folder, PATH=str(folder / "bin"))

    assert "Traceback" not in published.stderr
    assert "git-scm.com" in published.stdout + published.stderr


def test_without_pagefind_the_message_says_what_to_install(folder: Path) -> None:
    """The build ends with one line about it, and not with Pagefind's traceback. A file of the site's own is not run."""
    fill(folder, {**SITE, "pagefind.py": "print('ours')", "modules/pagefind.py": "raise ImportError('no binary')"})

    built = run_broadsheet("build", cwd=folder, PYTHONPATH=f"{folder / 'modules'}:{ROOT / 'generator'}")

    assert built.returncode == 1
    assert built.stderr.splitlines()[-2:] == [
        "broadsheet: Pagefind: ImportError: no binary",
        "If it is not installed, install Broadsheet again with all it needs.",
    ]
    assert "Traceback" not in built.stderr


def test_another_format_of_a_day_in_a_name_is_no_mistake_if_there_is_a_day(folder: Path) -> None:
    """Only the first day in the name of a file counts, whatever else there is."""
    fill(folder, {**SITE, "seeds/2031-04-03 terns 02.04.2031.json": '[{"title": "Terns", "abstract": "We read."}]'})

    assert run("export", "jsonl").exit_code == 0
    assert "not read as a day" not in run("build").stderr
