"""`broadsheet accept`: a filled-in issue form becomes lines of `papers.yml` or a file in `seeds/`, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest
import yaml
from click.testing import CliRunner, Result

from broadsheet.commands.group import main
from tests.conftest import ROOT
from tests.end_to_end.conftest import ADDRESS, Project, list_files, run_broadsheet

FORMS = ROOT / "docs_templates" / "new" / ".github" / "ISSUE_TEMPLATE"
DUNES = json.dumps([{"title": "Dunes drift", "abstract": "They drift.", "authors": ["A. Gul"], "doi": "10.1234/dunes"}])
PAGE = f"{ADDRESS}papers/dunes-drift-6dc46948/"


def fill_in(form: str, **answers: str) -> str:
    """The text of an issue as GitHub makes it of a form."""
    fields = yaml.safe_load((FORMS / form).read_text())["body"]
    return "\r\n\r\n".join(
        f"### {field['attributes']['label']}\r\n\r\n{answers.get(field['id']) or '_No response_'}" for field in fields
    )


@pytest.fixture
def coast(project: Project) -> Project:
    """A site with one paper, and the owner's entry for it."""
    project.add("2031-04-01-coast.json", DUNES)
    (project.folder / "site_config" / "papers.yml").write_text("# Ours\n10.1234/dunes: # the club's\n  pin: true\n")
    (project.folder / "site_config" / "site.yml").write_text(f"name: Coast\naddress: {ADDRESS}\n")
    return project


def accept(project: Project, text: str, *options: str) -> Result:
    """Run the command with a form as its standard input."""
    arguments = ["accept", "-", "--date", "2031-05-06", "--project", str(project.folder), *options]
    return CliRunner().invoke(main, arguments, input=text.encode(), catch_exceptions=False)


def read_papers_file(project: Project) -> str:
    return (project.folder / "site_config" / "papers.yml").read_text()


@pytest.mark.parametrize(
    ("wrong", "right", "line"),
    [
        ("Title", "  Dunes:\tdrift # north ", 'title: "Dunes: drift # north"'),
        ("Authors", "- Ada Gull\r\n- Ben Auk\r\n", 'authors: ["Ada Gull", "Ben Auk"]'),
        ("Authors", "Ada Gull; Ben Auk", 'authors: ["Ada Gull", "Ben Auk"]'),
        ("Abstract", "One\r\n\r\n\r\nTwo", 'abstract: "One\\n\\nTwo"'),
        ("Date", "2031-03-30", 'date: "2031-03-30"'),
        ("Journal, conference or book", "Shore", 'venue: "Shore"'),
        ("DOI", "https://doi.org/10.1234/dune.2", 'doi: "https://doi.org/10.1234/dune.2"'),
        ("arXiv identifier", "3103.00017v2", 'arxiv: "3103.00017v2"'),
        ("A topic is missing", "Benchmark", 'add_tags: ["benchmark"]'),
        ("A topic does not fit", "benchmark", 'remove_tags: ["benchmark"]'),
        ("The paper was withdrawn", "", "withdrawn: true"),
        ("The paper should not be shown", "Because.", "hide: true"),
    ],
)
def test_a_mistake_becomes_a_line(coast: Project, wrong: str, right: str, line: str) -> None:
    """The right value is added to the entry that the paper has, and the rest of the file stays."""
    accepted = accept(coast, fill_in("mistake.yml", paper=PAGE, field=wrong, value=right))

    assert accepted.exit_code == 0, accepted.output
    assert read_papers_file(coast) == f"# Ours\n10.1234/dunes: # the club's\n  {line}\n  pin: true\n"
    new = "site_config/papers.yml has these new lines:"
    assert accepted.stdout.splitlines() == ["“Dunes drift”", new, f"  {line}"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"paper": "https://elsewhere.example/", "field": "Title", "value": "x"}, "matches no paper"),
        ({"paper": "../../papers/x", "field": "Title", "value": "x"}, "matches no paper"),
        ({"paper": PAGE, "field": "Something else", "value": "All of it"}, "cannot be corrected automatically"),
        ({"paper": PAGE, "field": "note", "value": "Buy now"}, "cannot be corrected automatically"),
        ({"paper": PAGE, "field": "Title"}, "does not say what is right"),
        ({"paper": PAGE, "field": "Title", "value": "x" * 501}, "at most 500 characters"),
        ({"paper": PAGE, "field": "DOI", "value": "none"}, "wrong value"),
        ({"paper": PAGE, "field": "Date", "value": "soon"}, "wrong value"),
        ({"paper": PAGE, "field": "A topic is missing", "value": "Cheap watches"}, "is not the name of a topic"),
    ],
)
def test_what_is_wrong_changes_nothing(coast: Project, answers: dict[str, str], said: str) -> None:
    """The message says what is wrong, on lines that are safe to print, and the file stays as it was."""
    before = read_papers_file(coast)

    accepted = accept(coast, fill_in("mistake.yml", **answers))

    assert accepted.exit_code == 2
    assert said in accepted.output
    assert read_papers_file(coast) == before


def test_a_suggestion_becomes_a_file(coast: Project) -> None:
    """It has one record with the answers, and is accepted once."""
    answers = {"title": "Gulls \x1b[2J\u202egather", "authors": "Ada Gull\nBen Auk", "date": "2031", "reason": "Nice"}
    form = fill_in("paper.yml", **answers, abstract="### DOI\n\n10.1/x", link="https://example.org/gulls")

    dry = accept(coast, form, "--dry-run")
    assert len(list_files(coast.folder / "seeds")) == 1
    accepted = accept(coast, form)
    again = accept(coast, form)

    assert (dry.exit_code, accepted.exit_code, again.exit_code) == (0, 0, 0), accepted.output
    (file,) = [name for name in list_files(coast.folder / "seeds") if "suggested" in name]
    assert re.fullmatch(r"2031-05-06-suggested-[0-9a-f]{8}\.json", file)
    assert json.loads((coast.folder / "seeds" / file).read_text()) == [
        {
            "title": "Gulls [2Jgather",
            "authors": ["Ada Gull", "Ben Auk"],
            "abstract": "### DOI\n\n10.1/x",
            "date": "2031",
            "links": ["https://example.org/gulls"],
        }
    ]
    assert "is already there" in again.output


def test_what_a_killed_run_left_does_not_matter(coast: Project) -> None:
    """An unfinished file with the same content is not the file: it is written, and the unfinished one is gone."""
    form = fill_in("paper.yml", title="Gulls gather")
    assert accept(coast, form).exit_code == 0
    (file,) = (coast.folder / "seeds").glob("*suggested*")
    file.rename(file.with_name(f".{file.name}-new"))

    accepted = accept(coast, form)

    assert accepted.exit_code == 0, accepted.output
    assert [path.name for path in (coast.folder / "seeds").glob("*suggested*")] == [file.name]
    assert not list((coast.folder / "seeds").glob(".*"))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"title": "dunes drift", "abstract": "They drift."}, "would not get a page"),
        ({"title": "Other", "doi": "10.1234/dunes"}, "would not get a page"),
        ({"title": "Gulls", "doi": "x"}, "cannot be used"),
        ({"title": "Gulls", "link": "javascript:alert(1)"}, "cannot be used"),
        ({}, "cannot be used"),
    ],
)
def test_a_suggestion_that_is_not_a_new_paper_is_refused(coast: Project, answers: dict[str, str], said: str) -> None:
    """A paper of the site stays as it is, and an unusable record is not saved."""
    accepted = accept(coast, fill_in("paper.yml", **answers))

    assert accepted.exit_code == 2
    assert said in accepted.output
    assert len(list_files(coast.folder / "seeds")) == 1


@pytest.mark.parametrize("text", ["", "Hello", "x\n### Address of the page\n\ny", "### What is wrong\n\nTitle", "\x00"])
def test_anything_else_is_refused(coast: Project, text: str) -> None:
    """A text that does not begin as a form does is not a form."""
    accepted = accept(coast, text)

    assert accepted.exit_code == 2
    assert "This is not a filled-in form" in accepted.output


def test_outside_a_site_nothing_is_written(tmp_path: Path) -> None:
    """The message says that the folder is not that of a site."""
    accepted = accept(Project(tmp_path), fill_in("paper.yml", title="Gulls gather"))

    assert accepted.exit_code == 2
    assert "This is not the folder of a site: it has no site_config/" in accepted.output
    assert list_files(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("target", ["https://github.com/coast/papers", "club@example.org"])
def test_pages_lead_to_the_forms(coast: Project, target: str) -> None:
    """The link on a paper's page names the page; a form's own link fills in what the form has."""
    with (coast.folder / "site_config" / "site.yml").open("a") as file:
        file.write(f"report_to: {target}\n")
    built = run_broadsheet("build", "--check", cwd=coast.folder)
    assert built.returncode == 0, built.stderr

    page = lxml.html.parse(coast.site / "papers" / "dunes-drift-6dc46948" / "index.html").getroot()
    (mistake,) = page.xpath("//a[.='Report a mistake']/@href")
    (suggestion,) = page.xpath("//footer//a[.='Suggest a paper']/@href")

    asked = parse_qs(urlsplit(mistake).query)
    if target.startswith("https"):
        assert mistake.startswith(f"{target}/issues/new?template=mistake.yml&")
        assert suggestion.startswith(f"{target}/issues/new?template=paper.yml&")
        assert asked["paper"] == [PAGE]
        assert "paper" in {field["id"] for field in yaml.safe_load((FORMS / "mistake.yml").read_text())["body"]}
    else:
        assert mistake.startswith(f"mailto:{target}?")
        assert asked["body"] == [f"{PAGE}\n\n"] or asked["body"] == [f"{PAGE}"]
    assert run_broadsheet("check", "--deploy", cwd=coast.folder).returncode == 0
