"""Of two commands that change the same site, the second one says that the first is at work, and changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from broadsheet.commands.group import main
from broadsheet.system.files import lock_folder
from tests.end_to_end.conftest import Project, list_files
from tests.end_to_end.test_accept import fill_in
from tests.hosting.repositories import ANYBODY

PAPER = [{"title": "Dunes drift", "abstract": "We read dunes."}]
COMMANDS = {
    "add": ["add", "{outside}/2031-04-02-club.json"],
    "add --replace": ["add", "--replace", "{outside}/coast.json"],
    "fetch": ["fetch"],
    "fetch a source": ["fetch", "feed", "http://127.0.0.1:9/feed"],
    "daily": ["daily"],
    "accept": ["accept", "{outside}/form.md"],
    "remove": ["remove", "Dunes drift"],
    "upgrade": ["upgrade"],
    "publish": ["publish", "--yes"],
}
"""Every command that changes a site."""


@pytest.fixture
def coast(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A site with a paper and a source."""
    for name, value in ANYBODY.items():
        monkeypatch.setenv(name, value)
    (project.folder / "site_config" / "site.yml").write_text("sources: [feed: 'http://127.0.0.1:9/feed']\n")
    project.add("2031-04-01-coast.json", json.dumps(PAPER))
    return project


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with papers to add and a form to accept."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "2031-04-02-club.json").write_text(json.dumps([{"title": "Shells sink"}]))
    (folder / "coast.json").write_text(json.dumps([*PAPER, {"title": "Gulls gather"}]))
    (folder / "form.md").write_text(fill_in("paper.yml", title="Tides turn"))
    return folder


@pytest.fixture
def locked(coast: Project) -> Iterator[Project]:
    """The site while another command is changing it."""
    with lock_folder(coast.folder, ""):
        yield coast


def run(project: Project, outside: Path, name: str) -> Result:
    """Run a command in a site."""
    words = [word.format(outside=outside) for word in COMMANDS[name]]
    return CliRunner().invoke(main, [*words, "--project", str(project.folder)], catch_exceptions=False)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_waits_for_no_other(name: str, locked: Project, outside: Path) -> None:
    """It ends with exit code 2, and the site is as it was."""
    before = {file: (locked.folder / file).read_bytes() for file in list_files(locked.folder)}

    ended = run(locked, outside, name)

    assert ended.exit_code == 2, ended.output
    assert ended.output.endswith(
        f"broadsheet: {locked.folder}: Another command is changing this site. Wait until it ends.\n"
    )
    assert {file: (locked.folder / file).read_bytes() for file in list_files(locked.folder)} == before
