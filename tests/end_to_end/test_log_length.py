"""What a build prints about thousands of remarks: few lines, with the records that were lost at their end."""

from __future__ import annotations

import json

import pytest

from tests.end_to_end.conftest import Project

pytestmark = pytest.mark.slow


def make_feed(number: int, attachments: int) -> str:
    """A feed with an item that has attachments without addresses, an unknown date, language and field, and a title."""
    item = {
        "title": f"Dunes of beach {number} drift",
        "date_published": "one day",
        "language": "gullish",
        f"sand_{number}": "fine",
        "attachments": [{"url": f"shelf {n}"} for n in range(attachments)],
    }
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]})


def test_lost_records_are_seen_below_thousands_of_remarks(project: Project) -> None:
    """At most 40 lines are printed, whether the remarks are on one file or on many, and the losses are complete."""
    project.add("2031-04-02-large.json", make_feed(0, 4_900))
    for number in range(1, 40):
        project.add(f"2031-04-02-{number:02}.json", make_feed(number, 3))
    entries = [f"@misc{{k{n}, title = {{Shells {n}}}, year = {{some day}}}}\n" for n in range(20)]
    lost = [f"@misc{{lost{n}, year = 2031}}\n" for n in range(8)]
    project.add("2031-04-02-lab.bib", "".join(entries[:10] + lost + entries[10:]))

    built = project.build()
    lines = built.stderr.splitlines()
    losses = lines[lines.index("Left out: 8 records or files.") :]
    report = json.loads((project.folder / "build" / "report.json").read_text(encoding="utf-8"))

    assert built.returncode == 0, built.stderr
    assert len(lines) + len(built.stdout.splitlines()) <= 40
    assert len(report["problems"]) > 5_000
    assert "This is the first of 5,017 such remarks in 40 files." in built.stderr
    assert [line.partition(": ")[0] for line in losses[1:9]] == [f"seeds/2031-04-02-lab.bib:{n}" for n in range(11, 19)]
    assert losses[9].startswith("Records: 68 read = 60 published")
