"""Tests of `broadsheet search`, on a folder that looks like a built site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from broadsheet.commands.search import search
from broadsheet.search.documents import list_documents
from broadsheet.search.index import make_index
from broadsheet.system.errors import UsageError
from tests.conftest import TAXONOMY, make_library, make_paper

PAPERS = ("Gulls and terns", "Terns and tides", "Tides and gulls")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with the index of three papers."""
    library = make_library(*(make_paper(title, record=at) for at, title in enumerate(PAPERS, 1)))
    for file in make_index(list_documents(library), TAXONOMY, ""):
        path = tmp_path / "search" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    manifest = {"address": "https://coast.example/list/", "papers": 3, "files": {}}
    (tmp_path / "broadsheet.json").write_text(json.dumps(manifest))
    return tmp_path


def run(site: Path, *arguments: str) -> Result:
    """Run the command on a site."""
    return CliRunner().invoke(search, [*arguments, "--site", str(site)], catch_exceptions=False)


def test_papers_are_listed_with_dates_and_addresses(site: Path) -> None:
    """The number of papers follows."""
    done = run(site, "gulls -terns")

    assert done.exit_code == 0
    title, place = done.stdout.splitlines()
    assert title == "Tides and gulls"
    assert place.startswith("  2031-04-02  https://coast.example/list/papers/tides-and-gulls-")
    assert done.stderr == "1 paper.\n"


def test_what_is_unknown_is_named(site: Path) -> None:
    """The exit code is 1, and nothing is listed."""
    done = run(site, "tidse gulls")

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "No paper has “tidse”. Did you mean tides (2)?\n"


def test_json_names_its_values(site: Path) -> None:
    """It has what is found, or why nothing is."""
    found = json.loads(run(site, "title:gulls", "--newest", "--json").stdout)
    missed = json.loads(run(site, "tidse", "--json").stdout)
    without = json.loads(run(site, "gulls terns tides", "--json").stdout)

    assert found["count"] == len(found["papers"]) == 2
    assert set(found["papers"][0]) == {"title", "date", "url", "authors", "topics"}
    suggestion = {"word": "tides", "papers": 2, "query": "tides"}
    assert missed["missed"] == [{"part": "tidse", "word": "tidse", "suggestions": [suggestion]}]
    assert without["without"] == [{"part": part, "papers": 1} for part in ("gulls", "terns", "tides")]


@pytest.mark.parametrize("content", [None, b"[", b'{"format": 2}'])
def test_an_index_that_cannot_be_read_is_an_error(site: Path, content: bytes | None) -> None:
    """It is missing, damaged, or from another version; the message says what to do."""
    manifest = site / "search" / "manifest.json"
    if content is None:
        manifest.unlink()
    else:
        manifest.write_bytes(content)

    with pytest.raises(UsageError, match="Build the site again"):
        run(site, "gulls")
