"""The account of a build."""

from __future__ import annotations

import json
from pathlib import Path

from generator.errors import Problem
from generator.report import NothingPublishedError, Report

PROBLEM = Problem("seeds/coast.txt:3", "an “é”", "an “e”", "Correct it.", rejected=True)
REPORT = Report(read=1_204, published=1_200, merged=2, rejected=1, hidden=1, untagged=7, problems=(PROBLEM,))


def test_a_problem_says_where_what_and_what_to_do() -> None:
    """A problem is one line that a person can act on."""
    assert str(PROBLEM) == "seeds/coast.txt:3: found an “é”; expected an “e”. Correct it."


def test_the_counts_add_up_before_the_reader() -> None:
    """The account is one line with every number."""
    assert REPORT.counts == (
        "Records: 1,204 read = 1,200 published + 2 merged + 1 rejected + 1 hidden. Untagged papers: 7."
    )


def test_the_report_is_json_for_machines(tmp_path: Path) -> None:
    """The file has every count and every problem, its folder is made, and its characters are not escaped."""
    path = tmp_path / "build" / "report.json"

    REPORT.write(path)

    assert json.loads(path.read_text(encoding="utf-8")) == {
        "read": 1204,
        "published": 1200,
        "merged": 2,
        "rejected": 1,
        "hidden": 1,
        "untagged": 7,
        "problems": [
            {
                "where": "seeds/coast.txt:3",
                "found": "an “é”",
                "expected": "an “e”",
                "advice": "Correct it.",
                "rejected": True,
            }
        ],
    }
    assert "an “é”" in path.read_text(encoding="utf-8")


def test_nothing_published_is_exit_1() -> None:
    """The error carries the report, so that the command can show what was found."""
    error = NothingPublishedError("Nothing.", REPORT)

    assert (error.exit_code, error.report, str(error)) == (1, REPORT, "Nothing.")
