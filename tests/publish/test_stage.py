"""A new site takes the place of the old one in one step."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from broadsheet.publish import stage as publish
from broadsheet.publish.manifest import MANIFEST
from broadsheet.publish.stage import open_stage, swap_in
from broadsheet.system.atomic_swap import exchange_folders
from broadsheet.system.errors import UsageError
from tests.conftest import ROOT, contents, fill, fill_site


def test_the_stage_is_beside_the_site_and_gone_afterwards(tmp_path: Path) -> None:
    """A build works in one hidden folder beside the site, creates its parents, and leaves nothing behind."""
    site = tmp_path / "deep" / "er" / "site"

    with open_stage(site) as stage:
        fill(stage.folder / "docs", a="a")
        assert stage.folder.parent == tmp_path / "deep" / "er" / ".broadsheet-site"

    assert list(tmp_path.iterdir()) == []


def test_parents_stay_for_a_site_that_is_published(tmp_path: Path) -> None:
    """The folders that were created for a site remain after it has been published."""
    site = tmp_path / "deep" / "er" / "site"

    with open_stage(site) as stage:
        swap_in(fill(stage.folder / "new", a="a"), site)

    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_the_stage_is_removed_when_the_build_fails(tmp_path: Path) -> None:
    """An error leaves nothing behind, and is raised again."""
    with pytest.raises(KeyboardInterrupt), open_stage(tmp_path / "site") as stage:
        fill(stage.folder, a="a")
        raise KeyboardInterrupt

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_build_left_is_removed(tmp_path: Path) -> None:
    """The next build starts with an empty stage, and does not follow links in what was left."""
    elsewhere = fill(tmp_path / "elsewhere", mine="mine")
    left = fill(tmp_path / ".broadsheet-site", a="a")
    fill(left / "docs", b="b")
    (left / "link").symlink_to(elsewhere)

    with open_stage(tmp_path / "site") as stage:
        assert list(stage.folder.parent.iterdir()) == [stage.folder]
        assert list(stage.folder.iterdir()) == []

    assert contents(elsewhere) == {"mine": "mine"}


def test_a_second_build_of_the_same_site_is_refused(tmp_path: Path) -> None:
    """While one process builds a site, another one cannot build it, but can build other sites."""
    code = "import sys, pathlib, broadsheet.publish.stage as p\nwith p.open_stage(pathlib.Path(sys.argv[1])): pass"

    def run(site: Path) -> str:
        command = [sys.executable, "-c", code, str(site)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stderr.strip().split("\n")[-1]

    with open_stage(tmp_path / "site") as stage:
        fill(stage.folder, a="a")
        assert run(tmp_path / "site") == (
            f"broadsheet.system.errors.UsageError: {stage.folder.parent}: Another command is making this site."
            " Wait until it ends, or stop it."
        )
        assert run(tmp_path / "other") == ""
        assert contents(stage.folder) == {"a": "a"}

    assert run(tmp_path / "site") == ""


def test_a_place_that_cannot_be_written_is_a_usage_error(tmp_path: Path) -> None:
    """A site below a file is refused, with a message that says where and what to do."""
    (tmp_path / "file").write_text("")

    with pytest.raises(UsageError) as error, open_stage(tmp_path / "file" / "site"):
        pass

    said = "The folder cannot be written (Not a directory). Choose another --site-dir."
    assert str(error.value) == f"{tmp_path}/file: {said}"


@pytest.mark.parametrize("again", [True, False])
def test_a_stage_that_vanishes_is_not_locked(again: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock on a folder that another build has just removed does not count: the folder that exists now is locked."""
    stage, locked = tmp_path / ".broadsheet-site", []

    def lock(descriptor: int, operation: int) -> None:
        locked.append(os.fstat(descriptor).st_ino)
        if len(locked) == 1:
            stage.rename(tmp_path / "removed")
            if again:
                stage.mkdir()

    monkeypatch.setattr(fcntl, "flock", lock)
    with open_stage(tmp_path / "site"):
        assert locked[0] != locked[1] == stage.stat().st_ino


def test_a_link_or_a_file_is_not_a_stage(tmp_path: Path) -> None:
    """A link or a file at the path of the stage is refused, and the target of the link is not touched."""
    elsewhere = fill(tmp_path / "elsewhere", mine="mine")
    (tmp_path / ".broadsheet-a").symlink_to(elsewhere)
    (tmp_path / ".broadsheet-b").write_text("")

    for name in "ab":
        with pytest.raises(UsageError, match="cannot be written"), open_stage(tmp_path / name):
            pass

    assert contents(elsewhere) == {"mine": "mine"}


def test_a_full_disk_is_a_usage_error(tmp_path: Path) -> None:
    """A full disk is reported with the place and what to do, and the stage is removed."""
    with pytest.raises(UsageError) as error, open_stage(tmp_path / "site"):
        raise OSError(28, "No space left on device", "somewhere.js")

    assert str(error.value) == (
        f"{tmp_path}: The disk is full (No space left on device). Free some space there, or choose another place."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_broken_pipe_is_not_blamed_on_the_folder(tmp_path: Path) -> None:
    """A broken pipe is not turned into an error about the site's folder."""
    with pytest.raises(BrokenPipeError), open_stage(tmp_path / "site"):
        raise BrokenPipeError(32, "Broken pipe")


def test_foreign_files_are_refused_before_anything_is_built(tmp_path: Path) -> None:
    """A folder with foreign files is refused unless they may stay; either way no stage is left behind."""
    site = fill(tmp_path / "site", thesis="mine")

    with pytest.raises(UsageError, match="did not make"), open_stage(site):
        pass
    with open_stage(site, overwrite=True):
        pass

    assert list(tmp_path.iterdir()) == [site]


def test_a_stage_publishes_its_site_beside_what_is_kept(tmp_path: Path) -> None:
    """Publishing replaces the old site, and keeps the site owner's files."""
    site = fill_site(tmp_path / "site", old="old")
    fill(site, thesis="mine")

    with open_stage(site, overwrite=True) as stage:
        new = stage.open_site()
        new.put("new", "", b"new")
        new.finish("https://coast.example/", 0)
        stage.publish(new)

    assert {**contents(site), MANIFEST: ""} == {"new": "new", "thesis": "mine", MANIFEST: ""}
    assert list(tmp_path.iterdir()) == [site]


def test_the_swap_is_complete(tmp_path: Path) -> None:
    """After the swap the two folders have exchanged places, file for file."""
    new, site = fill(tmp_path / "new", a="new", b="new"), fill(tmp_path / "site", a="old", c="old")

    swap_in(new, site)

    assert (contents(site), contents(new)) == ({"a": "new", "b": "new"}, {"a": "old", "c": "old"})


def test_a_first_site_needs_no_old_one(tmp_path: Path) -> None:
    """If there is no site yet, the new one is moved to its place."""
    new = fill(tmp_path / "new", a="new")

    swap_in(new, tmp_path / "site")

    assert contents(tmp_path / "site") == {"a": "new"}
    assert not new.exists()


def test_a_reader_of_the_old_site_is_not_disturbed(tmp_path: Path) -> None:
    """A process that is working in the old site goes on reading it, because its folder is moved as a whole."""
    new, site = fill(tmp_path / "new", a="new"), fill(tmp_path / "site", a="old")
    command = [sys.executable, "-c", "input(); print(open('a').read())"]
    with subprocess.Popen(command, cwd=site, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        swap_in(new, site)
        said, _ = reader.communicate("\n")

    assert said == "old\n"


@pytest.mark.parametrize("failing", [False, True])
def test_the_swap_is_two_renames_if_the_system_cannot_exchange(
    failing: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the system has no exchange, the swap is two renames; if the second fails, the first is undone."""
    monkeypatch.setattr(publish, "exchange_folders", lambda *_: False)
    site = fill(tmp_path / "site", a="old")
    with open_stage(site, overwrite=True) as stage:
        new = fill(stage.folder / "new", a="new")
        if failing:
            shutil.rmtree(new)
            with pytest.raises(OSError, match="No such file"):
                publish._rename_twice(new, site)
        else:
            swap_in(new, site)

    assert contents(site) == {"a": "old" if failing else "new"}
    assert list(tmp_path.iterdir()) == [site]


def test_an_exchange_that_fails_is_an_error(tmp_path: Path) -> None:
    """Only a system without an exchange falls back to renames; any other failure is an error."""
    with pytest.raises(FileNotFoundError):
        exchange_folders(tmp_path / "nowhere", fill(tmp_path / "site"))
