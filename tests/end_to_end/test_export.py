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
    """A project with two papers, and a record that cannot become one."""
    project.add("coast.json", json.dumps(RECORDS))
    return project


def export(project: Project, *arguments: object, **environment: str) -> tuple[int, str, str]:
    """Return the exit code, the output and the messages of the command in the project."""
    run = run_broadsheet("export", *arguments, "--site-url", ADDRESS, cwd=project.folder, **environment)
    return run.returncode, run.stdout, run.stderr


@pytest.mark.parametrize(
    ("name", "begin"), [("bib", "@misc{"), ("ris", "TY  - GEN"), ("csl", '  "id":'), ("jsonl", "{")]
)
def test_all_papers_are_written(papers: Project, name: str, begin: str) -> None:
    """Every paper in the project's seeds is written once; the bad record is reported, and no site is built."""
    code, written, said = export(papers, name)

    assert code == 0
    assert len([line for line in written.splitlines() if line.startswith(begin)]) == 2
    assert "seeds/coast.json:1: “title” is missing." in said
    assert sorted(path.name for path in papers.folder.iterdir()) == ["seeds", "site_config"]


def test_a_topic_or_an_edition_is_written(papers: Project) -> None:
    """Only papers of the requested topic or edition are written."""
    for option, value in (("--topic", "vqa"), ("--edition", "2031-04-01")):
        code, written, _ = export(papers, "jsonl", option, value)
        assert code == 0
        assert [json.loads(line)["title"] for line in written.splitlines()] == ["Dunes drift"]


def test_the_shipped_address_is_not_exported(papers: Project) -> None:
    """While the site has the shipped address, no entry has a URL on it, and the command says so."""
    run = run_broadsheet("export", "bib", cwd=papers.folder)

    assert run.returncode == 0
    assert "url =" not in run.stdout
    assert "The site's address is still http://localhost:8000/, as shipped, so 2 entries have no URL." in run.stderr

    assert "no URL" not in run_broadsheet("export", "jsonl", cwd=papers.folder).stderr


def test_an_unknown_topic_is_a_usage_error(papers: Project) -> None:
    """An unknown topic gives exit code 2 and a suggestion, and nothing is written."""
    code, written, said = export(papers, "bib", "--topic", "vqaa", "--output", "all.bib")

    assert (code, written) == (2, "")
    assert "broadsheet: --topic: there is no topic “vqaa”. Did you mean “vqa”?" in said
    assert not (papers.folder / "all.bib").exists()


def test_output_is_utf_8_in_any_locale(papers: Project) -> None:
    """A file has the same content as standard output, and both are UTF-8 in any locale."""
    _, shown, _ = export(papers, "csl")
    code, written, _ = export(
        papers, "csl", "--output", "all.json", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"
    )

    assert (code, written) == (0, "")
    assert (papers.folder / "all.json").read_bytes().decode() == shown
    assert "海鸥" in shown


def test_a_place_that_cannot_be_written_is_reported(papers: Project) -> None:
    """A place that cannot be written gives exit code 2 and a message that names it."""
    code, _, said = export(papers, "bib", "--output", "nowhere/all.bib")

    assert code == 2
    assert "broadsheet: nowhere/all.bib: The folder nowhere does not exist. Create it, or choose another place." in said


def test_an_export_can_be_built_again(papers: Project) -> None:
    """Our own JSON, put into the seeds of another project, gives the same papers at the same addresses."""
    _, written, _ = export(papers, "jsonl")
    before = export(papers, "csl")[1]
    (papers.folder / "seeds" / "coast.json").unlink()
    papers.add("coast.jsonl", written)

    assert export(papers, "csl")[1] == before


def test_the_site_has_what_the_command_writes(seed_site: Path) -> None:
    """The citation files beside the papers' pages contain together what the command writes."""
    run = run_broadsheet("export", "bib", SEED, "--site-url", ADDRESS)
    beside = [path.read_text(encoding="utf-8") for path in seed_site.glob("papers/*/paper.bib")]

    assert len(beside) == 152
    assert sorted(re.split(r"(?<=^}\n)\n", run.stdout, flags=re.MULTILINE)) == sorted(beside)
