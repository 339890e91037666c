"""Tests of `broadsheet topics explain`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from broadsheet.commands.group import main
from tests.conftest import fill

TOPICS = """
place:
  topics:
    dunes:
      weak: [grain]
    tides: {}
"""
RECORDS = [
    {"title": "Walking on dunes", "abstract": "Every grain was weighed.", "arxiv": "2503.01234"},
    {"title": "Walking at noon", "abstract": "Nobody got wet."},
    {"title": "Wanderung", "abstract": "Wir wandern über die Dunes und messen dabei, wie hoch sie sind und wie weit."},
]


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    """A site with three papers."""
    fill(tmp_path / "seeds", **{"walks.json": json.dumps(RECORDS)})
    fill(
        tmp_path / "site_config",
        **{"topics.yml": TOPICS, "site.yml": "", "papers.yml": "2503.01234: {add_tags: [tides]}"},
    )
    return tmp_path


def run(site: Path, paper: str) -> Result:
    """What the command answers."""
    return CliRunner().invoke(main, ["topics", "explain", paper, "--project", str(site)])


@pytest.mark.parametrize("named", ["WALKING dune", "2503.01234", "walking on dunes"])
def test_the_reasons_for_the_topics_of_a_paper_are_printed(site: Path, named: str) -> None:
    """The paper is found by words of its title, an identifier or its title."""
    result = run(site, named)
    title, address, *lines = result.stdout.splitlines()

    assert (result.exit_code, title) == (0, "Walking on dunes")
    assert run(site, address).stdout == run(site, address.split("/")[1]).stdout == result.stdout
    assert lines == [
        "",
        "yes  tides: papers.yml adds it",
        "",
        "yes  dunes: 3.5 points",
        "         3  “dunes” (title)",
        "       0.5  “grain” (sentence 1; weak, so it counts half)",
    ]


def test_a_paper_in_another_language_is_said_to_be_left_alone(site: Path) -> None:
    """Nothing is looked for in it, and the command says why."""
    assert run(site, "Wanderung").stdout.splitlines()[2:] == [
        "No topics are looked for in its text, since it is not in the language of the site (“language” in site.yml)."
    ]


def test_a_paper_without_phrases_is_said_to_have_none(site: Path) -> None:
    """The command points to the page that explains phrases."""
    title, _, *lines = run(site, "noon").stdout.splitlines()
    assert title == "Walking at noon"
    assert lines == ["No phrase of a topic is in its title or its abstract. See docs/topics.md."]


@pytest.mark.parametrize(
    ("named", "answer"),
    [
        ("walking", "“walking” is in the titles of 2 papers. Add words, or name one of them:\n  walking-"),
        ("Waking on a dune", "“Waking on a dune” matches no paper that the site shows. Did you mean walking-on-dunes-"),
        ("zzz", "matches no paper that the site shows. Give words of its title, its address, arXiv identifier or DOI."),
    ],
)
def test_a_name_of_no_paper_or_several_is_refused(site: Path, named: str, answer: str) -> None:
    """The message names what could be meant."""
    result = run(site, named)
    assert result.exit_code == 2
    assert answer in result.stderr
