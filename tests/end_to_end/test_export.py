"""`broadsheet export` writes papers for other programs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.end_to_end.conftest import ADDRESS, SEED, Project, run_broadsheet

pytestmark = pytest.mark.slow

RECORDS = [
    {
        "title": "Dunes drift",
        "abstract": "We study dunes in video.",
        "id": "a",
        "edition": "2031-04-01",
        "tags": ["vqa"],
    },
    {"title": "Gulls glide", "abstract": "They glide. 海鸥.", "id": "b", "edition": "2031-04-02"},
    {"titel": "Lost"},
]


@pytest.fixture
def papers(project: Project) -> Project:
    """A project with two papers and a record that is none."""
    project.add("coast.json", json.dumps(RECORDS))
    return project


def export(project: Project, *arguments: object, **environment: str) -> tuple[int, str, str]:
    """Exit code, output and messages of the command in the project."""
    run = run_broadsheet("export", *arguments, "--site-url", ADDRESS, cwd=project.folder, **environment)
    return run.returncode, run.stdout, run.stderr


@pytest.mark.parametrize(
    ("name", "begin"), [("bib", "@misc{"), ("ris", "TY  - GEN"), ("csl", '  "id":'), ("jsonl", "{")]
)
def test_all_papers_are_written(papers: Project, name: str, begin: str) -> None:
    """Every paper of the project's seeds is in the output once; a record that is none is told, and nothing is built."""
    code, written, said = export(papers, name)

    assert code == 0
    assert len([line for line in written.splitlines() if line.startswith(begin)]) == 2
    assert "seeds/coast.json:1: found" in said
    assert sorted(path.name for path in papers.folder.iterdir()) == ["seeds", "site_config"]


def test_a_topic_or_an_edition_is_written(papers: Project) -> None:
    """Only papers of what was asked for are in the output."""
    for option, value in (("--topic", "vqa"), ("--edition", "2031-04-01")):
        code, written, _ = export(papers, "jsonl", option, value)
        assert code == 0
        assert [json.loads(line)["title"] for line in written.splitlines()] == ["Dunes drift"]


def test_addresses_on_nobodys_site_are_left_out(papers: Project) -> None:
    """While the site has the shipped address, no entry has a URL of it, and the command says so."""
    run = run_broadsheet("export", "bib", cwd=papers.folder)

    assert run.returncode == 0
    assert "url =" not in run.stdout
    assert "The site's address is still http://localhost:8000/, as shipped, so 2 entries have no URL." in run.stderr

    assert "no URL" not in run_broadsheet("export", "jsonl", cwd=papers.folder).stderr


def test_a_topic_that_does_not_exist_is_wrong_use(papers: Project) -> None:
    """The command ends with 2, says what was probably meant, and writes nothing."""
    code, written, said = export(papers, "bib", "--topic", "vqaa", "--output", "all.bib")

    assert (code, written) == (2, "")
    assert "broadsheet: --topic: there is no topic “vqaa”. Did you mean “vqa”?" in said
    assert not (papers.folder / "all.bib").exists()


def test_a_file_is_written_in_utf_8_wherever_one_is(papers: Project) -> None:
    """The file named has what the screen would have shown, and both are UTF-8 in any locale."""
    _, shown, _ = export(papers, "csl")
    code, written, _ = export(
        papers, "csl", "--output", "all.json", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"
    )

    assert (code, written) == (0, "")
    assert (papers.folder / "all.json").read_bytes().decode() == shown
    assert "海鸥" in shown


def test_a_place_that_cannot_be_written_is_said(papers: Project) -> None:
    """The command ends with 2 and names the place."""
    code, _, said = export(papers, "bib", "--output", "nowhere/all.bib")

    assert code == 2
    assert "broadsheet: nowhere/all.bib: No such file or directory." in said


def test_what_was_exported_is_an_input(papers: Project) -> None:
    """Our own JSON, put into the seeds of another project, makes the same papers at the same addresses."""
    _, written, _ = export(papers, "jsonl")
    before = export(papers, "csl")[1]
    (papers.folder / "seeds" / "coast.json").unlink()
    papers.add("coast.jsonl", written)

    assert export(papers, "csl")[1] == before


def test_the_site_has_what_the_command_writes(seed_site: Path) -> None:
    """The files beside the papers' pages are, together, the bibliography of all of them."""
    run = run_broadsheet("export", "bib", SEED, "--site-url", ADDRESS)
    beside = [path.read_text(encoding="utf-8") for path in seed_site.glob("papers/*/paper.bib")]

    assert len(beside) == 152
    assert sorted(re.split(r"(?<=^}\n)\n", run.stdout, flags=re.MULTILINE)) == sorted(beside)
