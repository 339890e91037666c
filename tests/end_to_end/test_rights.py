"""Abstracts, or parts of them, that may not be published are in no file of a site and in no export."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import DATA
from tests.end_to_end.conftest import Project, run_broadsheet

pytestmark = pytest.mark.slow

CASE: dict[str, Any] = yaml.safe_load((DATA / "rights" / "site.yml").read_text(encoding="utf-8"))
WITHHELD = re.compile(rb"sealed\w+", re.IGNORECASE)
"""The words of `CASE` that may not be published."""


def fill(project: Project, *, show: bool = True) -> None:
    """Put the files of `CASE` into a project; without `show`, everything may be published."""
    site = {**CASE["site"], **({} if show else {"show_files": {}})}
    config = {"site.yml": site, "topics.yml": CASE["topics"], "papers.yml": CASE["papers"] if show else {}}
    for name, content in config.items():
        (project.folder / "site_config" / name).write_text(json.dumps(content), encoding="utf-8")
    for name, content in CASE["files"].items():
        project.add(name, content)


def read_all(folder: Path) -> bytes:
    """Everything in the files below a folder, with the search index unpacked, in one text."""
    texts = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        texts.append(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)
    assert texts
    return b"\n".join(texts)


@pytest.mark.parametrize("command", ["build", "daily"])
def test_no_output_has_what_is_withheld(project: Project, command: str) -> None:
    """Neither the site, with its search index, feeds and files, nor the report contains it."""
    fill(project)
    run = run_broadsheet(command, cwd=project.folder)
    assert run.returncode == 0, run.stderr

    published = read_all(project.site)
    assert set(WITHHELD.findall(published)) == set()
    assert WITHHELD.findall((project.folder / "build" / "report.json").read_bytes()) == []
    assert set(WITHHELD.findall((run.stdout + run.stderr).encode())) == set()
    assert [words for words in CASE["shown"] if words.lower() not in published.decode(errors="replace").lower()] == []


def test_without_restrictions_everything_is_published(project: Project) -> None:
    """The search for withheld words finds those that are published, in each kind of output."""
    fill(project, show=False)
    run = run_broadsheet("build", cwd=project.folder)
    assert run.returncode == 0, run.stderr

    for place in ("papers", "pagefind", "feeds", "editions"):
        assert WITHHELD.search(read_all(project.site / place)), place


def test_no_export_has_what_is_withheld(project: Project) -> None:
    """Exports have the abstracts that may be published and nothing of the others."""
    fill(project)
    for name in ("bib", "ris", "csl", "jsonl"):
        run = run_broadsheet("export", name, cwd=project.folder)
        assert run.returncode == 0, run.stderr

        assert WITHHELD.findall((run.stdout + run.stderr).encode()) == []
        assert "wholeopen" in run.stdout

    # The topic is found in what is withheld.
    of_topic = run_broadsheet("export", "jsonl", "--topic", "tide-pools", cwd=project.folder).stdout
    assert [json.loads(line)["title"] for line in of_topic.splitlines()] == ["All open", "Nothing shown"]
    assert WITHHELD.findall(of_topic.encode()) == []
