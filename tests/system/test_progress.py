"""How far long work is."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from broadsheet.commands.options import show_progress
from broadsheet.system.progress import listen, tick, track
from tests.conftest import ROOT

SLOW = """
import time
from broadsheet.commands.options import show_progress
from broadsheet.system.progress import track
with show_progress() as say:
    say("Sweeping.")
    for number in track(range(3), 3):
        time.sleep(1.2)
    say("Done.")
"""
"""Work of 3.6 seconds."""
SILENT = """
import time
from broadsheet.commands.options import show_progress
with show_progress() as say:
    say("Flushing.")
    time.sleep(3.6)
"""
"""Work as long that does not report how far it is."""


def test_positions_are_reported_while_there_is_a_listener() -> None:
    """The listener gets each position, and an empty text at the end; afterwards nothing."""
    reported: list[str] = []
    with listen(reported.append):
        assert list(track("ab", 2)) == ["a", "b"]
        tick("7 s")
    assert list(track("ab")) == ["a", "b"]

    assert reported == ["0 of 2", "1 of 2", "", "7 s"]


def test_work_that_ends_early_leaves_no_position() -> None:
    """The end is reported even if not all items were requested."""
    reported: list[str] = []
    with listen(reported.append):
        items = track("ab")
        next(items)
        items.close()

    assert reported == ["0", ""]


def test_a_quiet_command_prints_no_steps(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither steps nor positions are printed."""
    with show_progress(is_quiet=True) as say:
        say("Sweeping.")
        list(track("ab"))

    assert capsys.readouterr() == ("", "")


def run_in_terminal(code: str) -> str:
    """Run Python code whose standard error is a terminal, and return what it printed there."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    with subprocess.Popen([sys.executable, "-c", code], stderr=theirs, env=environment):
        os.close(theirs)
        said = b""
        while chunk := _read(ours):
            said += chunk
    os.close(ours)
    return said.decode()


def _read(terminal: int) -> bytes:
    """Return what a terminal has received; empty once nobody can write to it any more."""
    try:
        return os.read(terminal, 1_000)
    except OSError:
        return b""


def test_a_terminal_shows_one_line_that_is_written_anew() -> None:
    """The position replaces itself, and is removed before the next step."""
    lines = run_in_terminal(SLOW).replace("\r\n", "\n").split("\n")

    first, second, *_ = lines
    assert first.endswith(" s  Sweeping.")
    positions = [part.rstrip() for part in second.split("\r") if part.strip()]
    shown = list(dict.fromkeys(position.partition(" s  ")[2] for position in positions))
    assert shown[-1] == "Done."
    assert set(shown[:-1]) <= {f"Sweeping. {number} of 3" for number in range(3)}
    assert shown[:-1] == sorted(shown[:-1]) != []


def test_a_terminal_shows_that_silent_work_goes_on() -> None:
    """What reports no position is shown again with the seconds that it has taken, and is removed at the end."""
    said = run_in_terminal(SILENT)

    shown = [part.strip() for part in said.splitlines() if part.strip()]
    assert {part.partition(" s  ")[2] for part in shown} == {"Flushing."}
    assert len(set(shown)) >= 3
    assert said.split("\r")[-2].isspace()


def test_a_log_gets_the_steps_alone(tmp_path: Path) -> None:
    """Elsewhere than in a terminal, a position comes only once a minute."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    run = subprocess.run([sys.executable, "-c", SLOW], env=environment, capture_output=True, text=True, check=True)

    assert [line.partition(" s  ")[2] for line in run.stderr.splitlines()] == ["Sweeping.", "Done."]
