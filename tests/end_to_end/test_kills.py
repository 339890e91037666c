"""A command that is killed at any step leaves each file of a site whole, and the next run completes its work."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import warnings
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from broadsheet.commands.group import main
from tests.end_to_end.conftest import ROOT, Project, list_files
from tests.end_to_end.test_accept import fill_in

pytestmark = pytest.mark.slow

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
DUNES = [{"title": f"Dune {number} drifts", "tags": ["dunes"]} for number in range(3)]
COMMANDS = {
    "add": ["add", "{outside}/2031-04-02-club.json", "{outside}/2031-04-03-shells.json"],
    "add --replace": ["add", "--replace", "--hide-missing", "{outside}/coast.json"],
    "accept a paper": ["accept", "--date", "2031-04-04", "{outside}/paper.md"],
    "accept a correction": ["accept", "{outside}/mistake.md"],
    "remove": ["remove", "--topic", "dunes"],
}


@pytest.fixture
def coast(tmp_path: Path) -> Project:
    """A site with papers, a topic and corrections, and with the example that is removed when papers are added."""
    (tmp_path / "coast").mkdir()
    project = Project.make(tmp_path / "coast")
    config = project.folder / "site_config"
    (config / "topics.yml").write_text("kind: {title: Kind, topics: {dunes: {title: dunes}}}\n")
    (config / "papers.yml").write_text("# Ours\n")
    project.add("2031-04-01-coast.json", json.dumps(DUNES))
    shutil.copy(ROOT / "docs_templates" / "new" / "seeds" / "EXAMPLE.json", project.folder / "seeds")
    return project


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with papers to add, and filled-in forms."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "2031-04-02-club.json").write_text(json.dumps([{"title": "Gulls gather"}] * 50))
    (folder / "2031-04-03-shells.json").write_text(json.dumps([{"title": "Shells sink"}] * 50))
    (folder / "coast.json").write_text(json.dumps([*DUNES[1:], {"title": "Tides turn"}]))
    (folder / "paper.md").write_text(fill_in("paper.yml", title="Kelp grows"))
    mistake = fill_in("mistake.yml", paper="Dune 1 drifts", field="Title", value="Dune 1 drifts north")
    (folder / "mistake.md").write_text(mistake)
    return folder


def run(arguments: list[str], folder: Path, *, call: int = 0, most: int = -1) -> bool:
    """Run a command in a process of its own, and return whether it came to its end.

    It is killed before a certain call that changes a folder, or once a file has more bytes than `most`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Threads of the test runner do nothing meanwhile.
        child = os.fork()
    if not child:
        try:
            _run_in_child([*arguments, "--project", str(folder)], folder, call, most)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL, -signal.SIGXFSZ)
    return code == 0


def _run_in_child(arguments: list[str], folder: Path, call: int, most: int) -> None:
    """Run a command to its end, or until it is killed; the process does not come back from here."""
    sys.dont_write_bytecode = True  # Only files of the site are to be left half written.
    calls = 0

    def watch(event: str, about: tuple[object, ...]) -> None:
        nonlocal calls
        is_change = event in ("os.rename", "os.remove", "os.mkdir") or (
            event == "open" and isinstance(about[2], int) and about[2] & WRITING
        )
        if is_change and str(folder) in str(about):
            calls += 1
            if calls == call:
                os.kill(os.getpid(), signal.SIGKILL)

    if most >= 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    sys.addaudithook(watch)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        main(arguments, standalone_mode=False)
    os._exit(0)


def read(folder: Path) -> dict[str, bytes]:
    """Every file of a site, without those that it has for the time being."""
    return {file: (folder / file).read_bytes() for file in list_files(folder) if not file.startswith("build/")}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_is_killed_leaves_whole_files(name: str, coast: Project, outside: Path, tmp_path: Path) -> None:
    """Each file is as before or as after, none is missing, and after the next run everything is as after one run."""
    arguments = [word.format(outside=outside) for word in COMMANDS[name]]
    before, whole = read(coast.folder), tmp_path / "whole"
    shutil.copytree(coast.folder, whole)
    assert run(arguments, whole)
    after = read(whole)
    assert after != before
    largest = max(len(after[file]) for file in after if after[file] != before.get(file))

    moments = [{"most": size} for size in (0, largest // 2, largest - 1)] + [{"call": call} for call in range(1, 40)]
    for number, moment in enumerate(moments):
        folder = tmp_path / str(number)
        shutil.copytree(coast.folder, folder)
        if run(arguments, folder, **moment):
            assert "call" in moment and moment["call"] > 3
            break
        found = {file: data for file, data in read(folder).items() if not file.endswith("-new")}
        assert [file for file, data in found.items() if data not in (before.get(file), after.get(file))] == []
        assert [file for file in before if file not in found and file in after] == []
        run(arguments, folder)
        assert read(folder) == after
    else:
        raise AssertionError("it has more calls than were tried")
