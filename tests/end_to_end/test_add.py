"""`broadsheet add`: the command reports what would become of a file, and copies files with papers to `seeds/`."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.end_to_end.conftest import ROOT, Project, list_files, run_broadsheet
from tests.hosting.repositories import git

pytestmark = pytest.mark.slow

DUNES = '[{"title": "Dunes drift", "abstract": "They do."}, {"title": "Shells sink", "abstract": "In sand."}]'
MIXED = '[{"title": "Dunes drift", "abstract": "They do."}, {"title": "Gulls gather"}, {"abstract": "No title."}]'


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the project."""
    return tmp_path_factory.mktemp("outside")


def add(project: Project, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `broadsheet add` in the project."""
    return run_broadsheet("add", *arguments, cwd=project.folder)


def test_what_would_become_of_a_file_is_reported(project: Project, outside: Path) -> None:
    """Its records are counted as in a build, with what they merge with and why some are rejected."""
    project.add("2031-04-01-coast.json", DUNES)
    (outside / "2031-04-02-club.json").write_text(MIXED)

    added = add(project, outside / "2031-04-02-club.json")

    assert added.returncode == 0, added.stderr
    assert added.stdout == (
        "seeds/2031-04-02-club.json: 3 read = 1 published + 1 merged + 1 rejected + 0 hidden\n"
        "seeds/2031-04-02-club.json was added.\n"
    )
    assert "seeds/2031-04-02-club.json:1: “title” is missing" in added.stderr
    assert "merged: “Dunes drift” was already read at seeds/2031-04-01-coast.json:1." in added.stderr
    assert (project.folder / "seeds" / "2031-04-02-club.json").read_text() == MIXED


def test_a_dry_run_writes_nothing(project: Project, outside: Path) -> None:
    """A dry run reports the same, and saves nothing."""
    (outside / "2031-04-02-club.json").write_text(MIXED)

    added = add(project, "--dry-run", outside / "2031-04-02-club.json")

    assert (added.returncode, added.stdout.splitlines()[-1]) == (0, "seeds/2031-04-02-club.json would be added.")
    assert list_files(project.folder / "seeds") == []


def test_notes_that_pages_show_are_counted(project: Project, outside: Path) -> None:
    """One line for each file says how many entries have a note, in a dry run too; comments of authors do not count."""
    entries = (
        "@misc{a, title={Dunes}, note={For Ada}}",
        "@misc{b, title={Shells}}",
        "@misc{c, title={Gulls}, note={Old}}",
    )
    (outside / "2031-04-02-club.bib").write_text("\n".join(entries))
    (outside / "2031-04-02-tide.ris").write_text("TY  - JOUR\nTI  - Tides\nN1  - For Ben\nER  - \n")
    (outside / "2031-04-02-wave.json").write_text('[{"title": "Waves", "comment": "9 pages"}]')

    for option in (["--dry-run"], []):
        said = add(project, *option, *sorted(outside.iterdir())).stderr
        assert re.findall(r"(\S+): (.+?) a note in the field “(\w+)”", said) == [
            ("seeds/2031-04-02-club.bib", "2 entries have", "note"),
            ("seeds/2031-04-02-tide.ris", "1 entry has", "N1"),
        ]


def test_a_name_gets_a_day(project: Project, outside: Path) -> None:
    """A name without a day gets the given one, or today, even if it contains a month; a day in the name is kept.

    The name of a device of Windows gets one too, since it could not be stored there.
    """
    for name in ("club-2031-04-02.json", "reading.json", "2031-04.json", ".hidden.json", "aux.2031-04-02.json"):
        (outside / name).write_text(f'[{{"title": "Notes in {name}"}}]')

    assert add(project, "--date", "2031-05-06", *sorted(outside.iterdir())).returncode == 0
    before = datetime.now(UTC).date()
    (outside / "today.json").write_text('[{"title": "Today"}]')
    assert add(project, outside / "today.json").returncode == 0

    *files, today = sorted(list_files(project.folder / "seeds"), key=lambda name: name.endswith("today.json"))
    assert files == [
        "2031-05-06-2031-04.json",
        "2031-05-06-aux.2031-04-02.json",
        "2031-05-06-hidden.json",
        "2031-05-06-reading.json",
        "club-2031-04-02.json",
    ]
    assert before.isoformat() <= today[:10] <= datetime.now(UTC).date().isoformat()


def test_an_existing_file_is_never_replaced(project: Project, outside: Path) -> None:
    """The same content again is not an error; other content of the same name is refused, and other files are added."""
    (outside / "2031-04-02-club.json").write_text(DUNES)
    (outside / "2031-04-03-club.json").write_text(MIXED)
    assert add(project, outside / "2031-04-02-club.json").returncode == 0
    again = add(project, outside / "2031-04-02-club.json")
    assert (again.returncode, again.stdout.splitlines()[-1]) == (
        0,
        "seeds/2031-04-02-club.json is already there, unchanged.",
    )

    (outside / "2031-04-02-club.json").write_text(MIXED)
    refused = add(project, *sorted(outside.iterdir()))

    assert refused.returncode == 1
    assert "seeds/2031-04-02-club.json already exists with other content." in refused.stderr
    assert {file: (project.folder / "seeds" / file).read_text() for file in list_files(project.folder / "seeds")} == {
        "2031-04-02-club.json": DUNES,
        "2031-04-03-club.json": MIXED,
    }


@pytest.mark.parametrize("content", ["", "Shells", '[{"abstract": "No title."}]', "\x00\x01", "[]"])
def test_a_file_without_papers_is_refused(content: str, project: Project, outside: Path) -> None:
    """A file without papers is refused with exit code 1 and a message that says why, and nothing is saved."""
    (outside / "2031-04-02-club.txt").write_text(content)

    added = add(project, outside / "2031-04-02-club.txt")

    assert added.returncode == 1
    assert "2031-04-02-club.txt: The file contains no usable paper." in added.stderr
    assert "add it again." in added.stderr
    assert list_files(project.folder / "seeds") == []


def test_a_newer_version_replaces_a_file(project: Project, outside: Path) -> None:
    """Each change is a line, the papers keep their addresses, and those that are missing stay until told otherwise."""
    export = outside / "club.json"
    export.write_text(DUNES)
    assert add(project, "--date", "2031-04-02", export).returncode == 0
    export.write_text('[{"title": "Dunes drift north", "abstract": "They do."}, {"title": "Gulls gather"}]')

    planned = add(project, "--dry-run", "--replace", export)
    replaced = add(project, "--replace", "--date", "2031-05-06", export)
    hidden = add(project, "--replace", "--hide-missing", export)

    lines = [
        "new: “Gulls gather”",
        "gone: “Shells sink”",
        "changed: “Dunes drift north”: title (was “Dunes drift”)",
    ]
    for run, became in ((planned, "would be"), (replaced, "was")):
        assert run.returncode == 0, run.stderr
        said = run.stdout.split("\n")
        assert sorted(said[1:4], reverse=True) == lines
        assert said[4:6] == [
            f"seeds/2031-04-02-club.json {became} replaced: 1 new, 1 changed, 1 gone, 0 unchanged.",
            "The site still shows 1 paper that the file lacks: “Shells sink”. Pass --hide-missing to change that.",
        ]
    assert hidden.stdout.split("\n")[1:3] == [
        "seeds/2031-04-02-club.json was replaced: 2 unchanged.",
        "The site hides 1 paper that the file lacks: “Shells sink”. Pass --show-missing to change that.",
    ]
    assert list_files(project.folder / "seeds") == ["2031-04-02-club.json"]
    wrong = add(project, "--hide-missing", export)
    assert (wrong.returncode, "need --replace" in wrong.stderr) == (2, True)


@pytest.mark.parametrize(("commits", "where"), [("nothing", "."), ("before", "seeds"), ("after", "..")])
@pytest.mark.parametrize("is_later", [False, True])
def test_a_replacement_is_undone_by_the_command_that_it_prints(
    is_later: bool, commits: str, where: str, tmp_path: Path, outside: Path
) -> None:
    """Every file is as it was before, whatever is committed when, for the first replacement and for a later one.

    The file is replaced by one for which the site also gets topics, and loses the example of a new site.
    """
    (tmp_path / "the coast").mkdir()
    project = Project.make(tmp_path / "the coast")
    (project.folder / "site_config" / "topics.yml").unlink()
    (project.folder / ".gitignore").write_text("/build/\n")
    git(project.folder, "init", "--quiet")
    export = outside / "club's list.json"
    project.add("2031-04-02-club's list.json", DUNES)
    if is_later:
        export.write_text(MIXED)
        assert "To undo it: " in add(project, "--replace", export).stderr
    project.add("EXAMPLE.json", (ROOT / "docs_templates" / "new" / "seeds" / "EXAMPLE.json").read_text())
    if commits == "before":
        commit(project)
    before = read_all(project)
    subjects = ("low tide", "white dune", "salt mud", "deep estuary") * 10
    papers = [
        {"title": f"On {subject}: {n}", "abstract": f"We measure {subject}."} for n, subject in enumerate(subjects)
    ]
    export.write_text(json.dumps(papers))

    place = project.folder / where
    replaced = run_broadsheet("add", "--project", project.folder, "--replace", export, cwd=place)
    if commits == "after":
        commit(project)
    changed = read_all(project)
    (command,) = re.findall("^To undo it: (.*)$", replaced.stderr, re.MULTILINE)
    subprocess.run(["sh", "-c", command], cwd=place, check=True)

    assert changed.keys() - before.keys() >= {"site_config/topics.yml"}
    assert before.keys() - changed.keys() == {"seeds/EXAMPLE.json"}
    assert read_all(project) == before
    if commits == "before":
        assert git(project.folder, "status", "--porcelain") == ""


def commit(project: Project) -> None:
    """Commit everything in a project."""
    git(project.folder, "add", "--all")
    git(project.folder, "commit", "--quiet", "--message", "Now")


def read_all(project: Project) -> dict[str, bytes]:
    """Every file of a project, without what it has for the time being."""
    files = (file for file in list_files(project.folder) if not file.startswith((".git/", "build/")))
    return {file: (project.folder / file).read_bytes() for file in files}


def test_copies_of_the_last_replacements_are_kept(project: Project, outside: Path) -> None:
    """Older ones are removed, so that the folder does not grow without end."""
    export = outside / "club.json"
    export.write_text(DUNES)
    add(project, "--date", "2031-04-02", export)
    said = []
    for number in range(12):
        export.write_text(json.dumps([{"title": f"Tides turn {number} times"}]))
        said.append(add(project, "--replace", export).stderr)

    kept = [folder.name for folder in (project.folder / "build" / "former").iterdir()]
    assert len(kept) == 10
    assert [any(name in text for name in kept) for text in said] == [False] * 2 + [True] * 10


def test_a_newer_version_with_a_similar_name_is_not_added_beside_the_old_one(project: Project, outside: Path) -> None:
    """A browser adds a number to the name of a second download: the message names the file, and nothing is saved."""
    (outside / "club.json").write_text(DUNES)
    (outside / "club (1).json").write_text('[{"title": "Gulls gather"}]')
    assert add(project, "--replace", "--date", "2031-04-02", outside / "club.json").returncode == 0

    again = add(project, "--replace", outside / "club (1).json")
    named = add(project, "--replace", "--as", "2031-04-02-club.json", outside / "club (1).json")

    assert (again.returncode, "pass --as 2031-04-02-club.json; to add another" in again.stderr) == (2, True)
    assert named.returncode == 0, named.stderr
    assert list_files(project.folder / "seeds") == ["2031-04-02-club.json"]


def test_an_archive_is_copied_as_a_whole(project: Project, outside: Path) -> None:
    """The records of every file in a zip are counted, and the zip itself is copied."""
    with zipfile.ZipFile(outside / "club.zip", "w") as archive:
        archive.writestr("a.json", DUNES)
        archive.writestr("b.json", MIXED)

    added = add(project, "--date", "2031-04-02", outside / "club.zip")

    assert added.returncode == 0, added.stderr
    assert added.stdout == (
        "seeds/2031-04-02-club.zip/a.json: 2 read = 2 published + 0 merged + 0 rejected + 0 hidden\n"
        "seeds/2031-04-02-club.zip/b.json: 3 read = 1 published + 1 merged + 1 rejected + 0 hidden\n"
        "seeds/2031-04-02-club.zip was added.\n"
    )
    assert list_files(project.folder / "seeds") == ["2031-04-02-club.zip"]


def test_wrong_use_is_reported(project: Project, outside: Path) -> None:
    """Missing files, files in seeds/ and files with equal names are refused with exit code 2, and nothing is saved."""
    there = project.add("2031-04-01-coast.json", DUNES)
    for folder in ("a", "b"):
        (outside / folder).mkdir()
        (outside / folder / "club.json").write_text(MIXED)

    for arguments, said in (
        ((outside / "nowhere.json",), "This file does not exist."),
        ((there,), "The file is in seeds/ already."),
        ((outside / "a" / "club.json", outside / "b" / "club.json"), "Two of the files would become seeds/"),
    ):
        added = add(project, *arguments)
        assert (added.returncode, said in added.stderr) == (2, True), added.stderr
    assert list_files(project.folder / "seeds") == ["2031-04-01-coast.json"]


def test_a_file_that_is_there_under_another_name_is_not_added_again(project: Project, outside: Path) -> None:
    """A file whose bytes are in `seeds/` already is not copied again, whatever its name."""
    project.add("2031-04-01-coast.json", DUNES)
    (outside / "2031-04-02-coast.json").write_text(DUNES)

    added = add(project, outside / "2031-04-02-coast.json")

    assert added.stdout.splitlines()[-1] == "seeds/2031-04-01-coast.json is already there, unchanged."
    assert [path.name for path in (project.folder / "seeds").iterdir()] == ["2031-04-01-coast.json"]


def test_the_example_of_a_new_site_gives_way(project: Project, outside: Path) -> None:
    """The first paper of one's own replaces the example; a changed example stays, but is left out."""
    example = (ROOT / "docs_templates" / "new" / "seeds" / "EXAMPLE.json").read_text()
    (outside / "2031-04-02-club.json").write_text(DUNES)
    project.add("EXAMPLE.json", example)

    added = add(project, outside / "2031-04-02-club.json")

    assert (
        added.stdout.splitlines()[-1] == "The example was removed from seeds/, now that there are papers of your own."
    )
    assert list_files(project.folder / "seeds") == ["2031-04-02-club.json"]
    project.add("EXAMPLE.json", example)  # As if the command had been killed before it removed the example.
    assert add(project, outside / "2031-04-02-club.json").returncode == 0
    assert list_files(project.folder / "seeds") == ["2031-04-02-club.json"]
    (project.folder / "seeds" / "2031-04-02-club.json").unlink()
    project.add("EXAMPLE.json", example.replace("TideNet", "GullNet"))
    assert add(project, outside / "2031-04-02-club.json").returncode == 0
    assert list_files(project.folder / "seeds") == ["2031-04-02-club.json", "EXAMPLE.json"]
