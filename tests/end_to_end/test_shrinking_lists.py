"""Lists that get shorter from day to day, up to those that have no paper any more."""

from __future__ import annotations

import json

import pytest

from tests.end_to_end.conftest import Project
from tests.end_to_end.test_faulty_pages import run

pytestmark = pytest.mark.slow

TOPICS = 'task:\n  title: Task\n  topics:\n    shore:\n      title: shore\n      aliases: ["{}"]\n'


def test_a_daily_run_publishes_when_fewer_papers_are_untagged(project: Project) -> None:
    """Their list may lose pages; if no paper is untagged, its address leads to the list of topics."""
    numbers = ["seven" if number % 2 else "eight" for number in range(120)]
    papers = [
        {"title": f"Shells {words} of {n}", "abstract": f"They rest {n} times."} for n, words in enumerate(numbers)
    ]
    project.add("2031-04-02-shells.json", json.dumps(papers))
    topics = project.folder / "site_config" / "topics.yml"
    untagged = project.site / "topics" / "untagged"

    topics.write_text(TOPICS.format("shells nine"))
    assert run(project).reasons == ()
    assert (untagged / "3" / "index.html").exists()

    topics.write_text(TOPICS.format("shells eight"))
    assert run(project).reasons == ()
    assert (untagged / "2" / "index.html").exists() and not (untagged / "3").exists()

    topics.write_text(TOPICS.format("shells"))
    assert run(project).reasons == ()
    assert 'content="0; url=../"' in (untagged / "index.html").read_text() and not (untagged / "2").exists()
    assert "untagged" not in (project.site / "sitemap.xml").read_text()
    assert "untagged" not in (project.site / "topics" / "index.html").read_text()
