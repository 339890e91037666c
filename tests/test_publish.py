"""A new site takes the old one's place in one step."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.errors import UsageError
from generator.publish import MANIFEST, check_place, open_stage, swap_in
from tests.conftest import ROOT


def fill(folder: Path, **files: str) -> Path:
    """A folder with these files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content)
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_the_stage_is_beside_the_site_and_gone_afterwards(tmp_path: Path) -> None:
    """A build works in one hidden folder next to the site, whose parents are made, and leaves nothing."""
    site = tmp_path / "deep" / "site"

    with open_stage(site) as stage:
        fill(stage / "docs", a="a")
        assert stage == tmp_path / "deep" / ".broadsheet-site"

    assert list((tmp_path / "deep").iterdir()) == []


def test_the_stage_is_removed_when_the_build_fails(tmp_path: Path) -> None:
    """An error leaves nothing behind, and is not hidden."""
    with pytest.raises(KeyboardInterrupt), open_stage(tmp_path / "site") as stage:
        fill(stage, a="a")
        raise KeyboardInterrupt

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_build_left_is_removed(tmp_path: Path) -> None:
    """The next build starts with an empty stage; what a link there points to is not touched."""
    elsewhere = fill(tmp_path / "elsewhere", mine="mine")
    left = fill(tmp_path / ".broadsheet-site", a="a")
    fill(left / "docs", b="b")
    (left / "link").symlink_to(elsewhere)

    with open_stage(tmp_path / "site") as stage:
        assert list(stage.iterdir()) == []

    assert contents(elsewhere) == {"mine": "mine"}


def test_a_second_build_of_the_same_site_is_refused(tmp_path: Path) -> None:
    """While one process builds a site, another one cannot; into another site it can."""
    code = "import sys, pathlib, generator.publish as p\nwith p.open_stage(pathlib.Path(sys.argv[1])): pass"

    def run(site: Path) -> str:
        command = [sys.executable, "-c", code, str(site)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stderr.strip().split("\n")[-1]

    with open_stage(tmp_path / "site") as stage:
        fill(stage, a="a")
        assert run(tmp_path / "site") == (
            f"generator.errors.UsageError: {stage}: another build of this site is at work. Wait for it, or end it."
        )
        assert run(tmp_path / "other") == ""
        assert contents(stage) == {"a": "a"}

    assert run(tmp_path / "site") == ""


def test_a_place_that_cannot_be_written_is_wrong_use(tmp_path: Path) -> None:
    """A site below a file cannot be; the message says where and what to do."""
    (tmp_path / "file").write_text("")

    with pytest.raises(UsageError) as error, open_stage(tmp_path / "file" / "site"):
        pass

    assert str(error.value) == f"{tmp_path}/file: cannot be written (Not a directory). Choose another --site-dir."


def test_a_foreign_folder_is_refused(tmp_path: Path) -> None:
    """A folder that holds files and no manifest is never taken for a site, unless that is asked for."""
    site = fill(tmp_path / "site", thesis="mine")

    with pytest.raises(UsageError) as error:
        check_place(site, overwrite=False)

    assert str(error.value) == (
        f"{site}: holds files that Broadsheet did not make. Choose another --site-dir, or pass --overwrite."
    )
    check_place(site, overwrite=True)


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("kind", ["file", "link", "dangling link"])
def test_a_file_or_a_link_is_never_a_site(kind: str, overwrite: bool, tmp_path: Path) -> None:
    """What is no folder of its own is refused whatever was asked for."""
    site = tmp_path / "site"
    if kind == "file":
        site.write_text("")
    else:
        site.symlink_to(fill(tmp_path / "elsewhere") if kind == "link" else tmp_path / "nowhere")

    with pytest.raises(UsageError) as error:
        check_place(site, overwrite)

    assert str(error.value) == f"{site}: found a file or a link, expected a folder. Choose another --site-dir."


def test_a_place_for_a_site(tmp_path: Path) -> None:
    """Nothing, an empty folder, and a site made here are places to publish."""
    check_place(tmp_path / "nowhere", overwrite=False)
    check_place(fill(tmp_path / "empty"), overwrite=False)
    check_place(fill(tmp_path / "site", **{MANIFEST: "{}", "index.html": ""}), overwrite=False)


def test_the_swap_is_complete(tmp_path: Path) -> None:
    """Afterwards the site is the new one, file for file, and the old one is where the new one was."""
    new, site = fill(tmp_path / "new", a="new", b="new"), fill(tmp_path / "site", a="old", c="old")

    swap_in(new, site)

    assert (contents(site), contents(new)) == ({"a": "new", "b": "new"}, {"a": "old", "c": "old"})


def test_a_first_site_needs_no_old_one(tmp_path: Path) -> None:
    """Where there is no site yet, the new one is moved there."""
    new = fill(tmp_path / "new", a="new")

    swap_in(new, tmp_path / "site")

    assert contents(tmp_path / "site") == {"a": "new"}
    assert not new.exists()


def test_a_reader_of_the_old_site_is_not_disturbed(tmp_path: Path) -> None:
    """A process that stands in the old site reads on there: its folder is moved as a whole."""
    new, site = fill(tmp_path / "new", a="new"), fill(tmp_path / "site", a="old")
    command = [sys.executable, "-c", "input(); print(open('a').read())"]
    with subprocess.Popen(command, cwd=site, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        swap_in(new, site)
        said, _ = reader.communicate("\n")

    assert said == "old\n"
