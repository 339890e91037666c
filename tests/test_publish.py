"""A new site takes the old one's place in one step."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import publish
from generator.errors import UsageError
from generator.manifest import MANIFEST
from generator.publish import find_foreign, find_place, keep_foreign, open_stage, swap_in
from tests.conftest import ROOT


def fill(folder: Path, **files: str) -> Path:
    """A folder with these files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content)
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def fill_site(folder: Path, **files: str) -> Path:
    """A folder with these files, which are ours by its manifest."""
    manifest = {"address": "https://example.org/", "papers": 1, "files": dict.fromkeys(files, "")}
    return fill(folder, **files, **{MANIFEST: json.dumps(manifest)})


def test_the_stage_is_beside_the_site_and_gone_afterwards(tmp_path: Path) -> None:
    """A build works in one hidden folder next to the site, whose parents are made, and leaves nothing."""
    site = tmp_path / "deep" / "er" / "site"

    with open_stage(site) as stage:
        fill(stage / "docs", a="a")
        assert stage.parent == tmp_path / "deep" / "er" / ".broadsheet-site"

    assert list(tmp_path.iterdir()) == []


def test_parents_stay_for_a_site_that_is_published(tmp_path: Path) -> None:
    """The folders made for a site are there for it."""
    site = tmp_path / "deep" / "er" / "site"

    with open_stage(site) as stage:
        swap_in(fill(stage / "new", a="a"), site)

    assert [path.name for path in site.parent.iterdir()] == ["site"]


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
        assert list(stage.parent.iterdir()) == [stage]
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
            f"generator.errors.UsageError: {stage.parent}: another build of this site is at work."
            " Wait for it, or end it."
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


@pytest.mark.parametrize("again", [True, False])
def test_a_stage_that_vanishes_is_not_locked(again: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock on a folder that another build has just removed is no lock: the one that is there now is taken."""
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


def test_a_link_or_a_file_is_no_stage(tmp_path: Path) -> None:
    """What stands where the stage should be and is no folder is refused, and what it leads to not touched."""
    elsewhere = fill(tmp_path / "elsewhere", mine="mine")
    (tmp_path / ".broadsheet-a").symlink_to(elsewhere)
    (tmp_path / ".broadsheet-b").write_text("")

    for name in "ab":
        with pytest.raises(UsageError, match="cannot be written"), open_stage(tmp_path / name):
            pass

    assert contents(elsewhere) == {"mine": "mine"}


def test_a_full_disk_is_wrong_use(tmp_path: Path) -> None:
    """What the system says is told with the place and what to do, and the stage is gone."""
    with pytest.raises(UsageError) as error, open_stage(tmp_path / "site"):
        raise OSError(28, "No space left on device", "somewhere.js")

    assert str(error.value) == (
        f"{tmp_path}: cannot be written (No space left on device). Free some space there, or choose another place."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_closed_pipe_is_no_fault_of_the_place(tmp_path: Path) -> None:
    """Where nobody reads what the build says, it ends as such."""
    with pytest.raises(BrokenPipeError), open_stage(tmp_path / "site"):
        raise BrokenPipeError(32, "Broken pipe")


@pytest.fixture
def signals() -> Iterator[None]:
    """Signals are heeded as before when the test is over."""
    hook, before = sys.unraisablehook, {number: signal.getsignal(number) for number in publish._SIGNALS}
    yield
    sys.unraisablehook = hook
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("signals")
def test_a_signal_ends_the_build_as_an_error_does() -> None:
    """A signal that asks to end raises the exit by convention, the next one nothing; one that is ignored stays so."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    publish.heed_signals()
    signal.raise_signal(signal.SIGHUP)
    with pytest.raises(SystemExit) as end:
        signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGINT)

    assert end.value.code == 143


@pytest.mark.usefixtures("signals")
def test_a_signal_that_cannot_be_raised_comes_again(capfd: pytest.CaptureFixture[str]) -> None:
    """In a callback of a weak reference an exception is lost; the signal is not, and nothing is printed."""
    publish.heed_signals()
    thing: set[str] = set()
    callback = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGTERM))

    with pytest.raises(SystemExit) as end:
        del thing
        time.sleep(60)

    assert (callback(), end.value.code) == (None, 143)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_foreign_file_is_refused_or_kept(overwrite: bool, tmp_path: Path) -> None:
    """A folder with files that its manifest does not name is no place, unless that is asked for; then they are kept."""
    site = fill_site(tmp_path / "site", index="old")
    fill(site / "deep", a="1", b="2", c="3")
    (site / "link").symlink_to("/nowhere")
    (site / "deep").chmod(0o700)
    os.utime(site / "deep" / "a", (7, 7))
    new = fill_site(tmp_path / "new", index="new")

    if not overwrite:
        with pytest.raises(UsageError) as error:
            find_foreign(site, overwrite)
        assert str(error.value) == (
            f"{site}: holds files that Broadsheet did not make (deep/a, deep/b, deep/c and 1 more)."
            " Choose another --site-dir, or pass --overwrite to keep them beside the site's own."
        )
        return
    keep_foreign(site, new, overwrite)
    assert contents(new / "deep") == {"a": "1", "b": "2", "c": "3"}
    assert (new / "link").readlink() == Path("/nowhere")
    assert (new / "deep").stat().st_mode & 0o777 == 0o700
    assert (new / "deep" / "a").stat().st_mtime == 7
    assert (new / "index").read_text() == "new"


def test_a_foreign_file_is_copied_where_links_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system without hard links keeps a keeper's files too, with their bits."""
    site, new = fill(tmp_path / "site", thesis="mine"), fill_site(tmp_path / "new", index="new")
    (site / "thesis").chmod(0o640)
    os.utime(site / "thesis", (7, 7))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    keep_foreign(site, new, overwrite=True)

    kept = (new / "thesis").stat()
    assert (kept.st_mode & 0o777, kept.st_mtime, (new / "thesis").read_text()) == (0o640, 7, "mine")


@pytest.mark.parametrize(("theirs", "ours"), [("a", "a"), ("a", "a/b"), ("a/b", "a")])
def test_a_foreign_file_in_the_way_is_refused(theirs: str, ours: str, tmp_path: Path) -> None:
    """Where a keeper's file has a path that the new site needs, none of the two may win."""
    site, new = tmp_path / "site", tmp_path / "new"
    for folder, path in ((site, theirs), (new, ours)):
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text(folder.name)

    with pytest.raises(UsageError) as error:
        keep_foreign(site, new, overwrite=True)

    assert str(error.value) == (
        f"{site}: holds files that Broadsheet did not make where the site needs its own ({theirs})."
        " Move them away, or choose another --site-dir."
    )


@pytest.mark.parametrize("kind", ["file", "link", "dangling link"])
def test_a_file_or_a_link_is_never_a_site(kind: str, tmp_path: Path) -> None:
    """What is no folder of its own is refused."""
    site = tmp_path / "site"
    if kind == "file":
        site.write_text("")
    else:
        site.symlink_to(fill(tmp_path / "elsewhere") if kind == "link" else tmp_path / "nowhere")

    with pytest.raises(UsageError) as error:
        find_place(site, tmp_path / "project", (), None)

    assert str(error.value) == f"{site}: found a file or a link, expected a folder. Choose another --site-dir."


@pytest.mark.parametrize(
    ("site", "message"),
    [
        ("/", "/: holds {project}, which the build reads."),
        ("..", "{project}/..: holds {project}, which the build reads."),
        ("", "{project}: holds {project}, which the build reads."),
        ("inputs", "{project}/inputs: holds {project}/inputs/a.json, which the build reads."),
        ("far", "{project}/far: holds {project}/site_config, which the build reads."),
        ("seeds", "{project}/seeds: holds {project}/seeds, which the build reads."),
        ("seeds/x", "{project}/seeds/x: is inside {project}/seeds, which the build reads."),
        ("far/config/x", "{project}/far/config/x: is inside {project}/site_config, which the build reads."),
        (".broadsheet-x", "{project}/.broadsheet-x: has a name that builds use for themselves."),
        ("build", "{project}/build/report.json: is inside the site, which is replaced."),
        ("/proc", "/proc: is a mount point, which cannot be replaced."),
    ],
)
def test_a_place_where_publishing_would_do_harm(site: str, message: str, tmp_path: Path) -> None:
    """A swap may never hide what the build reads, however its path is written, nor what is no folder of its own."""
    project = tmp_path / "project"
    for folder in ("seeds", "inputs", "far/config", "docs_templates"):
        (project / folder).mkdir(parents=True)
    (project / "site_config").symlink_to("far/config")
    source = project / "inputs" / "a.json"
    source.write_text("[]")

    with pytest.raises(UsageError) as error:
        find_place(project / site, project, (source,), project / "build" / "report.json")

    assert str(error.value).startswith(message.format(project=project) + " Choose a")


def test_a_place_for_a_site(tmp_path: Path) -> None:
    """Nothing, an empty folder, and a site made here are places to publish, found whatever links lead there."""
    project = tmp_path / "project"
    fill(project / "empty")
    fill_site(project / "site", index="")
    (tmp_path / "link").symlink_to(project)

    for name in ("nowhere", "empty", "site"):
        assert find_place(tmp_path / "link" / name, project, (), None) == project / name
        assert find_foreign(project / name, overwrite=False) == []


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


@pytest.mark.parametrize("failing", [False, True])
def test_two_renames_do_where_nothing_can_exchange(
    failing: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a call for it the swap is two renames; where the second is refused the first is undone."""
    monkeypatch.setattr(publish, "_exchange", lambda *_: False)
    site = fill(tmp_path / "site", a="old")
    with open_stage(site) as stage:
        new = fill(stage / "new", a="new")
        if failing:
            shutil.rmtree(new)
            with pytest.raises(OSError, match="No such file"):
                publish._rename_twice(new, site)
        else:
            swap_in(new, site)

    assert contents(site) == {"a": "old" if failing else "new"}
    assert list(tmp_path.iterdir()) == [site]


def test_an_exchange_that_is_refused_is_said(tmp_path: Path) -> None:
    """Only a system without an exchange does without; any other refusal is an error."""
    with pytest.raises(FileNotFoundError):
        publish._exchange(tmp_path / "nowhere", fill(tmp_path / "site"))
