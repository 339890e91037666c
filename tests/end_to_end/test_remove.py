"""`broadsheet remove`: papers disappear, with or without redirects; nothing else changes, and all can be undone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from broadsheet.commands.group import main
from broadsheet.config.project import open_project
from broadsheet.pipeline.reading import read_papers
from broadsheet.system.errors import Problem
from tests.end_to_end.conftest import ADDRESS, Project, list_files, run_broadsheet
from tests.hosting.repositories import ANYBODY, git

OWNERS = "# Ours\n10.1234/dunes: # the club's\n  note: Read this.\n"


def write(*papers: dict[str, object]) -> str:
    return json.dumps(papers)


@pytest.fixture
def coast(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A committed site with a paper in two files, one in a file with others, and one in a file of its own."""
    for name, value in ANYBODY.items():
        monkeypatch.setenv(name, value)
    dunes = {"title": "Dunes drift", "abstract": "They drift.", "doi": "10.1234/dunes"}
    project.add("2031-04-01-arxiv-cs.CL.json", write(dunes, {"title": "Gulls gather", "tags": ["birds"]}))
    project.add("2031-04-02-hf-daily.json", write(dunes, {"title": "Shells sink", "tags": ["birds"]}))
    project.add("2031-04-03-coast.json", write({"title": "Tides turn", "tags": ["birds"]}))
    (project.folder / "site_config" / "papers.yml").write_text(OWNERS)
    (project.folder / "site_config" / "site.yml").write_text(f"address: {ADDRESS}\n")
    (project.folder / "site_config" / "topics.yml").write_text(
        "kind: {title: Kind, topics: {birds: {title: birds, aliases: [seabirds]}}}\n"
    )
    git(project.folder, "init", "--quiet", "--initial-branch", "main")
    git(project.folder, "add", "--all", "--force")
    git(project.folder, "commit", "--quiet", "--message", "Begin")
    return project


def remove(project: Project, *arguments: str) -> Result:
    command = ["remove", "--project", str(project.folder), *arguments]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def read_titles(project: Project) -> list[str]:
    """The titles of the papers that the site shows."""
    library = read_papers(open_project(project.folder), lambda step: None).library
    return sorted(paper.title.plain for paper in library.papers)


def read_problems(project: Project) -> tuple[Problem, ...]:
    """What a build would report."""
    return read_papers(open_project(project.folder), lambda step: None).library.account.problems


def read_papers_file(project: Project) -> str:
    return (project.folder / "site_config" / "papers.yml").read_text()


@pytest.mark.parametrize("name", ["10.1234/dunes", "Dunes drift", f"{ADDRESS}papers/dunes-drift-6dc46948/?x#y"])
def test_a_paper_is_hidden(coast: Project, name: str) -> None:
    """A line is added to the entry that it has; without the line, it is back."""
    removed = remove(coast, name)

    assert removed.exit_code == 0, removed.output
    assert read_papers_file(coast) == OWNERS.replace("  note", "  hide: true\n  note")
    assert read_titles(coast) == ["Gulls gather", "Shells sink", "Tides turn"]


KELP = {"title": "Kelp grows", "abstract": "It grows.", "doi": "10.1234/kelp"}
PREPRINT = {**KELP, "arxiv": "3104.00017"}
MOSS = {"title": "Moss rests", "abstract": "It rests.", "citation_key": "moss2031"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([KELP], [{**KELP, "title": "Kelp grows again"}]),
        ([PREPRINT], [{**KELP, "title": "Kelp, at last"}]),
        ([PREPRINT], [{"title": "Kelp: a preprint", "arxiv": "3104.00017"}]),
        ([{"title": "Kelp", "pmid": "16403221"}], [{"title": "Kelp in water", "pmid": "16403221"}]),
        ([{"title": "Kelp", "id": "shore:7"}], [{"title": "Kelp in water", "id": "shore:7"}]),
        ([MOSS], [{**MOSS, "title": "Moss sleeps"}]),
        ([MOSS], [{**MOSS, "citation_key": "moss2032", "doi": "10.1234/moss"}]),
        ([MOSS], [MOSS, {"title": "Moss rests", "abstract": "That of another shore does so, too."}]),
    ],
)
def test_a_hidden_paper_that_comes_back_corrected_stays_hidden(
    coast: Project, before: list[dict[str, object]], after: list[dict[str, object]]
) -> None:
    """While its file lacks it, the message about its entry does not advise to remove that."""
    coast.add("2031-04-04-kelp.json", write(*before))
    assert remove(coast, str(before[0]["title"])).exit_code == 0

    coast.add("2031-04-04-kelp.json", write({"title": "Terns turn"}))
    (entry,) = (one for one in read_problems(coast) if one.where.file == "site_config/papers.yml")
    coast.add("2031-04-04-kelp.json", write(*after))

    assert entry.advice.startswith("If the paper has left the site, keep the entry")
    assert len(read_titles(coast)) == 4 + len(after) - 1
    assert not [one for one in read_problems(coast) if one.where.file == "site_config/papers.yml"]


def test_a_link_in_the_header_to_a_hidden_paper_is_named(coast: Project) -> None:
    """It would end the next build; with a redirect, it leads to the other paper."""
    library = read_papers(open_project(coast.folder), lambda step: None).library
    (slug,) = (paper.slug for paper in library.papers if paper.title.plain == "Tides turn")
    with (coast.folder / "site_config" / "site.yml").open("a") as settings:
        settings.write(f"look:\n  header_links:\n    Of the week: papers/{slug}/\n")
    said = "site.yml:4: “Of the week” leads to a paper that is removed. Remove this link too"

    assert said in remove(coast, "--dry-run", "Tides turn").output
    assert said not in remove(coast, "--dry-run", "Shells sink").output
    assert said not in remove(coast, "Tides turn", "--redirect", "Shells sink").output


def test_a_long_title_is_not_made_a_key(coast: Project) -> None:
    """YAML has a limit for keys, and nobody could read it; the address is the key then."""
    coast.add("2031-04-04-long.json", write({"title": "Dunes drift north " * 20}))

    assert remove(coast, "Dunes drift north " * 20).exit_code == 0

    (key,) = (line for line in read_papers_file(coast).splitlines() if line.startswith("dunes-drift-north-"))
    assert len(key) < 100
    assert len(read_titles(coast)) == 4


def test_an_entry_of_the_owner_gets_the_identifiers_of_a_hidden_paper(coast: Project) -> None:
    """Its key, which may be a title, stays."""
    (coast.folder / "site_config" / "papers.yml").write_text("Dunes drift:\n  note: Read this.\n")

    assert remove(coast, "Dunes drift").exit_code == 0

    assert read_papers_file(coast) == 'Dunes drift:\n  hide: true\n  also: ["10.1234/dunes"]\n  note: Read this.\n'


def test_the_papers_of_a_topic_are_hidden(coast: Project) -> None:
    """Each gets an entry; a dry run changes nothing, and says the same."""
    dry = remove(coast, "--topic", "Birds", "--dry-run")
    assert read_papers_file(coast) == OWNERS

    removed = remove(coast, "--topic", "Birds")

    assert (dry.exit_code, removed.exit_code) == (0, 0), removed.output
    assert "3 papers would be removed" in dry.stdout
    assert read_papers_file(coast).startswith(OWNERS)
    assert read_titles(coast) == ["Dunes drift"]


def test_the_papers_of_a_source_are_hidden(coast: Project) -> None:
    """Papers that other files have too stay, and are counted."""
    removed = remove(coast, "--source", "arxiv-cs.CL")

    assert removed.exit_code == 0, removed.output
    assert "1 paper of that source stays, since other files have it too." in removed.output
    assert read_titles(coast) == ["Dunes drift", "Shells sink", "Tides turn"]


def test_a_file_is_deleted_if_that_removes_exactly_its_papers(coast: Project) -> None:
    """Git has it, and no other paper is in it."""
    removed = remove(coast, "--source", "coast", "--delete")

    assert removed.exit_code == 0, removed.output
    assert "2031-04-03-coast.json" not in list_files(coast.folder / "seeds")
    assert read_titles(coast) == ["Dunes drift", "Gulls gather", "Shells sink"]
    git(coast.folder, "restore", "seeds/2031-04-03-coast.json")
    assert "Tides turn" in read_titles(coast)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--source", "arxiv-cs.CL", "--delete"], "have other papers too"),
        (["Gulls gather", "--delete"], "seeds/2031-04-01-arxiv-cs.CL.json:1"),
        (["--source", "new", "--delete"], "not committed as it is"),
        (["Tides turn", "--redirect", "Tides turn"], "is removed itself"),
        (["Tides turn", "--redirect", "Nothing"], "matches no paper"),
        (["Nothing"], "matches no paper"),
        (["--source", "nothing"], "No file in seeds/"),
        (["--topic", "bird"], "Did you mean “birds”?"),
        ([], "Name papers"),
        (["Tides turn", "--topic", "birds"], "Name papers"),
    ],
)
def test_what_is_not_possible_changes_nothing(coast: Project, arguments: list[str], said: str) -> None:
    """The message says why, and what to do instead."""
    coast.add("2031-04-04-new.json", write({"title": "Kelp"}))
    before = list_files(coast.folder)

    removed = remove(coast, *arguments)

    assert removed.exit_code == 2
    assert said in removed.output
    assert (list_files(coast.folder), read_papers_file(coast)) == (before, OWNERS)


@pytest.mark.slow
def test_addresses_lead_to_another_paper(coast: Project) -> None:
    """With --redirect, the address of a removed paper leads to the other; without, it is gone."""
    assert coast.build().returncode == 0
    (tides,) = coast.site.glob("papers/tides-turn-*")

    assert remove(coast, "Tides turn", "--redirect", "10.1234/dunes").exit_code == 0
    assert remove(coast, "Shells sink").exit_code == 0
    built = coast.build()

    assert built.returncode == 0, built.stderr
    assert "../dunes-drift-6dc46948/" in (tides / "index.html").read_text()
    assert list(coast.site.glob("papers/shells-sink-*")) == []


KILL = """
import os, sys
from broadsheet.commands.group import main
calls = 0
def hook(event, arguments):
    global calls
    if event in ("open", "os.rename", "os.remove") and "papers.yml" in str(arguments):
        calls += 1
        if calls == {call}:
            os.kill(os.getpid(), {number})
sys.addaudithook(hook)
main({arguments}, standalone_mode=True)
"""


@pytest.mark.slow
def test_a_killed_command_writes_all_or_nothing(coast: Project) -> None:
    """Killed at any of its last calls that concern the file, the command leaves it as it was, or complete."""
    arguments = ["remove", "--project", str(coast.folder), "--topic", "birds"]
    expected = {OWNERS}
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    count = run_counted(arguments, environment)
    expected.add(read_papers_file(coast))
    assert len(expected) == 2
    found = set()
    for call in range(max(1, count - 2), count + 1):
        (coast.folder / "site_config" / "papers.yml").write_text(OWNERS)
        script = KILL.format(call=call, number=signal.SIGKILL, arguments=arguments)
        killed = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=False)
        assert killed.returncode == -signal.SIGKILL
        found.add(read_papers_file(coast))
    assert found <= expected


def run_counted(arguments: list[str], environment: dict[str, str]) -> int:
    """Run the command, and return how often it opens, renames or removes something."""
    script = KILL.format(call=-1, number=0, arguments=arguments).replace("main([", "try: main([") + (
        "finally: print(calls, file=sys.stderr)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    return int(ran.stderr.split()[-1])


def test_two_at_once_lose_nothing(coast: Project) -> None:
    """Of two commands that begin together, each succeeds or says that the other is at work."""
    command = [sys.executable, "-m", "broadsheet", "remove"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    running = [
        subprocess.Popen(
            [*command, name], cwd=coast.folder, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        for name in ("Tides turn", "Shells sink")
    ]
    ended = [(process.communicate()[1].decode(), process.returncode) for process in running]

    assert all(code == 0 or "Another command is changing this site" in said for said, code in ended)
    assert read_papers_file(coast).count("hide: true") == sum(code == 0 for _, code in ended) > 0


def test_outside_a_site_nothing_is_written(tmp_path: Path) -> None:
    """The message says that this is not a site."""
    removed = run_broadsheet("remove", "x", cwd=tmp_path)

    assert (removed.returncode, list_files(tmp_path)) == (2, [])
    assert "This is not the folder of a site: it has no site_config/" in removed.stderr
