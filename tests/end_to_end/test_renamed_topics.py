"""Topics that get another name once their pages are public."""

from __future__ import annotations

import json
import shutil

import lxml.html
import pytest

from tests.end_to_end.conftest import Project, run_broadsheet

pytestmark = pytest.mark.slow


def test_a_renamed_topic_loses_nothing(project: Project) -> None:
    """With its former name under `was`, its pages and feed stay reachable, and what named it still does."""
    topics = project.folder / "site_config" / "topics.yml"
    papers = [{"title": f"Dunes {n}", "abstract": f"We weigh dune {n}.", "date": "2031-04-02"} for n in range(60)]
    papers += [{"title": "Gulls", "abstract": "Gulls count.", "date": "2031-04-02", "tags": ["dunes"]}]
    project.add("papers.json", json.dumps(papers))
    project.add("more.json", json.dumps([{"title": "Ebb", "abstract": "The ebb is low.", "date": "2031-04-02"}]))
    (topics.parent / "papers.yml").write_text("Ebb: {add_tags: [dunes]}\n")
    check = ("check", "--previous", "former")
    topics.write_text("task: {topics: {dunes: {title: dunes}}}\n")
    assert project.build().returncode == 0
    shutil.copytree(project.site, project.folder / "former")

    topics.write_text("task: {topics: {sand-dunes: {title: dunes}}}\n")
    assert project.build().returncode == 0
    lost = run_broadsheet(*check, cwd=project.folder).stdout
    topics.write_text("task: {topics: {sand-dunes: {title: dunes, was: dunes}}}\n")
    renamed = project.build()
    found = run_broadsheet(*check, cwd=project.folder)

    for path in ("topics/dunes/index.html", "topics/dunes/2/index.html", "feeds/dunes.xml"):
        assert f"{path}: This" in lost
    assert lost.count("list its former name under “was” in site_config/topics.yml") == 3
    assert (renamed.returncode, found.returncode) == (0, 0), found.stdout
    assert "dunes" not in renamed.stdout
    pages = (project.site / "topics" / "sand-dunes").rglob("index.html")
    listed = " ".join(lxml.html.document_fromstring(page.read_bytes()).text_content() for page in pages)
    assert "Gulls" in listed and "Ebb" in listed
