"""The largest records that are accepted, in every format, have pages that `broadsheet check` accepts."""

from __future__ import annotations

import json

import pytest

from tests.end_to_end.conftest import Project, Run
from tests.sources.writers import NAMES, Sample, load_writer

pytestmark = pytest.mark.slow

TEXTS = ("&", "\N{BIRD}", "砂", "$x_a$ ")
"""Texts that become many bytes of HTML."""
LINE, PROSE, PEOPLE, ITEMS = 480, 19_900, 2_000, 900
"""Numbers below the limits on the characters of a line and of an abstract, on authors, and on keywords and links."""


def fill(text: str, most: int) -> str:
    """The text as often as it fits, with a space after each hundred characters, as names and sentences have."""
    times = most // (len(text) + 1)
    return " ".join(text * 10 for _ in range(times // 10))


def make_record(number: int, text: str) -> dict[str, object]:
    """A record in Broadsheet's JSON of which each list and each text is about as long as it may be together."""
    line = fill(text, 200)
    return {
        "title": f"Shells {number} {fill(text, LINE - 20)}",
        "abstract": fill(text, PROSE),
        "comment": fill(text, PROSE),
        "venue": fill(text, LINE),
        "authors": [{"name": f"{n} {line[:100]}"} for n in range(PEOPLE)],
        "keywords": [f"{n} {line}" for n in range(ITEMS)],
        "links": [f"https://shore.example/{number}/{n}?{'&' * 200}" for n in range(ITEMS)],
    }


def test_the_largest_records_of_every_format_have_pages_within_the_budget(project: Project, broadsheet: Run) -> None:
    """Nothing is lost, and `broadsheet check` has no finding."""
    for name in NAMES:
        writer = load_writer(name)
        samples = [
            Sample(
                title=f"Dunes {name} {number} {writer.carry(fill(text, LINE - 40))}",
                abstract=f"We follow dunes. {writer.carry(fill(text, PROSE - 100))} They drift north.",
                given=f"Ada {number}",
                doi=f"10.1234/{name}.{number}",
                venue=f"Journal of {writer.carry(fill(text, LINE - 40))}",
            )
            for number, text in enumerate(TEXTS[: getattr(writer, "MOST", len(TEXTS))])
        ]
        project.add(f"2031-04-02-{name}.dat", writer.write(samples))
    project.add(
        "2031-04-02-shells.json", json.dumps([make_record(n, text) for n, text in enumerate(TEXTS)], ensure_ascii=False)
    )

    built = project.build()
    report = json.loads((project.folder / "build" / "report.json").read_text(encoding="utf-8"))
    checked = broadsheet("check", cwd=project.folder)

    assert built.returncode == 0, built.stderr
    assert [problem["message"] for problem in report["problems"] if problem["rejected"]] == []
    assert "\n0 findings in " in checked.stderr, checked.stdout
    assert checked.returncode == 0
