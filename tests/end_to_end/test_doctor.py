"""`broadsheet doctor`: one page with what is wrong or unusual about a site, each with a way out."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from broadsheet.commands.group import main
from tests.end_to_end.conftest import ADDRESS, Project, list_files


def examine(project: Project) -> Result:
    """Run the command in a site."""
    return CliRunner().invoke(main, ["doctor", "--project", str(project.folder)], catch_exceptions=False)


def configure(project: Project, settings: str, topics: str = "") -> None:
    """Write the configuration of a site."""
    (project.folder / "site_config" / "site.yml").write_text(settings)
    (project.folder / "site_config" / "topics.yml").write_text(topics)


def test_everything_that_is_unusual_is_listed(project: Project) -> None:
    """Each finding is below its subject; nothing in the site changes."""
    configure(
        project,
        "limits: {title: 20}\nscholar: false\nsources: [hf-daily: {}, arxiv: {category: cs.CL}]\n",
        "kind: {title: Kind, topics: {birds: {title: birds}, sand: {title: dune}}}",
    )
    records = [{"title": f"Dune no. {number} drifts"} for number in range(20)]
    project.add("dunes.json", json.dumps([*records, {"title": "x" * 21}]))
    project.add("2025-01-06-arxiv-cs.CL.json", json.dumps([{"title": "Dunes", "abstract": "They drift."}]))
    (project.folder / "build").mkdir()
    (project.folder / "build" / "daily.json").write_text('{"reasons": ["hf-daily: The host is away."]}')
    before = list_files(project.folder)

    found = examine(project)

    said = " ".join(found.stdout.split())
    assert found.exit_code == 1
    for expected in (
        "Configuration - site_config/site.yml: “address” is still as shipped.",
        "“authority” is still as shipped.",
        "“limits.title” is 20, usually 500.",
        "“scholar” is false",
        "Sources - hf-daily: seeds/ has no file of it.",
        "arxiv-cs.CL: its newest file is",
        "The last daily run here: hf-daily: The host is away.",
        "Files - ",
        "seeds/dunes.json:1",
        "Limits - seeds/dunes.json:1 has 18 characters in its title, of at most 20.",
        "Papers - 20 of 21 papers with no abstract",
        "20 of 21 papers with no date",
        "Topics - 1 topic without a paper: birds.",
        "More than half of the papers have the topic sand.",
        "Publishing - ",
        "`broadsheet publish` has the commands",
        "Python 3.",
    ):
        assert expected in said
    assert list_files(project.folder) == before
    assert max(map(len, found.stdout.splitlines())) < 200
    assert len(found.stdout.splitlines()) < 100


def test_a_broken_configuration_is_listed(project: Project) -> None:
    """Its faults are findings; what depends on it is left out."""
    configure(project, "nam: Coast\n", "7")

    found = examine(project)

    assert found.exit_code == 1
    assert "site_config/site.yml:1: “nam” is an unknown key. Did you mean “name”?" in " ".join(found.stdout.split())
    assert "Traceback" not in found.output


def test_a_usual_site_has_no_findings_about_its_papers(project: Project) -> None:
    """A configured site with dated papers only has to be published."""
    topics = "kind: {title: Kind, topics: {dunes: {title: dunes}}}"
    configure(project, f"address: {ADDRESS}\nauthority: coast.example,2031\n", topics)
    project.add("2031-04-01-coast.json", json.dumps([{"title": "Dunes", "abstract": "They drift."}]))

    subjects = [line for line in examine(project).stdout.splitlines() if line.isalpha()]

    assert [subject for subject in subjects if subject != "Programs"] == ["Publishing"]


def test_entries_that_match_no_paper_are_listed(project: Project) -> None:
    """A build says the same of them; they are faults in site_config/, which may have nothing else to report."""
    project.add("2031-04-01-coast.json", json.dumps([{"title": "Dunes drift", "abstract": "They drift."}]))
    configure(project, f"address: {ADDRESS}\nauthority: coast.example,2031\nshow_files: {{sand.json: link}}\n")
    (project.folder / "site_config" / "papers.yml").write_text("Dunes drif:\n  note: Read.\n")

    said = " ".join(examine(project).stdout.split())

    heading, _, found = said.partition(" - ")
    assert heading == "Configuration"
    assert "site_config/papers.yml:1: “Dunes drif” matches no paper." in found
    assert "Did you mean “Dunes drift”?" in found
    assert "sand.json" in found.partition("Publishing - ")[0]


def test_the_address_of_an_example_is_listed(project: Project) -> None:
    """It is a finding about the configuration, which says what to do."""
    configure(project, "address: https://papers.example.org/\nauthority: coast.example,2031\n")

    said = " ".join(examine(project).stdout.split())

    assert "“address” is https://papers.example.org/, whose domain is reserved for examples. Set it to your own" in said


def test_an_empty_site_is_not_an_error(project: Project) -> None:
    """Without papers, that is the finding."""
    found = examine(project)

    assert found.exit_code == 1
    assert "seeds/ contains no file with papers" in " ".join(found.stdout.split())


def test_outside_a_site_there_is_nothing_to_examine(tmp_path: Path) -> None:
    """The message says so, with the code for wrong use."""
    found = examine(Project(tmp_path))

    assert found.exit_code == 2
    assert "This is not the folder of a site: it has no site_config/" in found.output
