"""Files of readings beside the papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadsheet.model.readings import SignalKind, SignalReading
from broadsheet.sources.inputs import SIGNALS, is_input
from broadsheet.sources.signal_files import add_readings, find_readings, read_signal_file, read_signals
from broadsheet.system.errors import Problem
from tests.conftest import make_paper


def read(day: int, value: str) -> SignalReading:
    """A reading on a day of April 2031."""
    return SignalReading("Hugging Face", SignalKind.UPVOTES, f"2031-04-{day:02d}T06:00:00Z", value)


def test_readings_are_added_to_those_of_the_file(tmp_path: Path) -> None:
    """A value that does not change keeps its first and last moment, and a paper that is missing keeps its readings."""
    file = tmp_path / f"2031-04-01-hf-daily{SIGNALS}"
    for day, value in ((1, "7"), (2, "7"), (3, "7"), (4, "9")):
        add_readings(file, {"arxiv:3103.00017": (read(day, value),)})
    add_readings(file, {"arxiv:3103.00018": (read(4, "1"),)})

    assert read_signal_file(file) == {
        "arxiv:3103.00017": (read(1, "7"), read(3, "7"), read(4, "9")),
        "arxiv:3103.00018": (read(4, "1"),),
    }


def test_a_paper_gets_its_readings_whatever_file_it_is_in(tmp_path: Path) -> None:
    """They belong to its identifier, so that they outlive the file; nothing else reads the file."""
    file = tmp_path / f"2031-04-01-hf-daily{SIGNALS}"
    add_readings(file, {"arxiv:3103.00017": (read(1, "7"),)})
    paper = make_paper(arxiv="3103.00017", readings=(read(2, "9"),))

    assert find_readings(paper, read_signals([tmp_path], [])) == (read(1, "7"), read(2, "9"))
    assert not is_input(file)


LINE = '{"paper": "a", "source": "b", "kind": "stars", "readings": %s}'


@pytest.mark.parametrize(
    "line",
    [
        "{",
        LINE % '{"soon": "7"}',
        LINE % '{" 2031-04-02": "7"}',
        LINE % '{"9999-12-31T23:59:59-12:00": "7"}',
        LINE % '{"0001-01-01T00:00:00+14:00": "7"}',
        '{"paper": "a", "more": ' + "[" * 100_000,
    ],
    ids=["cut off", "no moment", "a space", "too late", "too early", "nested"],
)
def test_a_file_that_cannot_be_read_is_a_problem_and_stays(tmp_path: Path, line: str) -> None:
    """Nothing in it is lost, and the site is built without it."""
    file = tmp_path / f"2031-04-01-hf-daily{SIGNALS}"
    file.write_text(line)
    problems = list[Problem]()

    add_readings(file, {"arxiv:3103.00017": (read(1, "7"),)})

    assert (read_signals([tmp_path], problems), [one.kind for one in problems]) == ({}, ["not-readings"])
    assert file.read_text() == line
