"""Whatever happens to a build, the published folder is entirely the old site or entirely the new one.

Builds are really killed and disks are really filled. After each fault the next build must work and leave nothing
beside the site.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import cycle
from pathlib import Path

import pytest

from broadsheet.publish.manifest import MANIFEST, list_files
from tests.end_to_end.conftest import ADDRESS, ROOT, Project, run_broadsheet

pytestmark = pytest.mark.slow

PATIENCE = 60  # seconds until something must have happened; nothing here is that slow
ROOTED = [] if os.geteuid() == 0 else ["sudo", "-n"]
AS_A_USER = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
"""Makes permissions apply to root too."""

OLD = [{"title": "Dunes drift", "abstract": "We read dunes."}]
NEW = [{"title": "Shells rest", "abstract": "We read shells."}]

Digests = dict[str, str]


def digest(folder: Path) -> Digests | None:
    """Return every file of a folder with its content; nothing if there is no folder."""
    if not folder.is_dir():
        return None
    return {path: sha256((folder / path).read_bytes()).hexdigest() for path in list_files(folder)}


@dataclass(frozen=True)
class Coast(Project):
    """A project with an old site in its place, and a new paper to publish."""

    old: Digests
    new: Digests

    @property
    def stage(self) -> Path:
        return self.site.with_name(f".broadsheet-{self.site.name}")

    @property
    def is_old(self) -> bool:
        return digest(self.site) == self.old

    @property
    def is_new(self) -> bool:
        return digest(self.site) == self.new

    def begin(self, *arguments: object, wrapper: str | None = None) -> subprocess.Popen[str]:
        """Start a build, by way of a script if its functions are to be interrupted."""
        program = ["-c", wrapper] if wrapper else ["-m", "broadsheet"]
        return subprocess.Popen(
            [sys.executable, *program, "build", "--site-url", ADDRESS, *map(str, arguments)],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def must_recover(self, *arguments: object) -> None:
        """The next build works and leaves nothing beside the site and its report."""
        run = self.build(*arguments)
        assert run.returncode == 0, run.stderr
        assert self.is_new
        self.must_be_tidy()

    def must_be_tidy(self) -> None:
        """Nothing is left beside the site, or beside the report and what the next build reuses."""
        left = {path.name for path in (*self.site.parent.iterdir(), *(self.folder / "build").glob("*"))}
        reused = {"cache.db", "stage", ".broadsheet-site-last"}
        assert left <= {"build", "report.json", "seeds", "site", "site_config", "fill", *reused}


def write_paper(folder: Path, papers: list[dict[str, str]]) -> None:
    (folder / "seeds" / "2031-04-02-coast.json").write_text(json.dumps(papers))


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Digests, Digests]:
    """A project with the old site published, and the content of the old and the new site."""
    folder = tmp_path_factory.mktemp("coast")
    for name in ("seeds", "site_config"):
        (folder / name).mkdir()
    shutil.copy(ROOT / "site_config" / "topics.yml", folder / "site_config")
    digests = []
    for papers in (NEW, OLD):
        write_paper(folder, papers)
        run = Project(folder).build()
        assert run.returncode == 0, run.stderr
        digests.append(digest(folder / "site"))
    new, old = digests
    assert old and new and old != new
    write_paper(folder, NEW)
    return folder, old, new


@pytest.fixture
def coast(sites: tuple[Path, Digests, Digests], tmp_path: Path) -> Coast:
    """A project of its own for each test, between its old and its new site."""
    folder, old, new = sites
    shutil.copytree(folder, tmp_path / "coast")
    return Coast(tmp_path / "coast", old, new)


def wait_until(truth: Callable[[], object], build: subprocess.Popen[str]) -> bool:
    """Wait until something is true, checking as often as possible; false if the build ends before."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if truth():
            return True
        if build.poll() is not None:
            return False
        time.sleep(0.0005)
    raise AssertionError("it never happened")


def list_processes(words: str) -> list[str]:
    """Return the command lines of running processes that contain these words; none if the system does not tell."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:  # It has ended meanwhile.
            continue
    return [line for line in found if words in line]


def hit(coast: Coast, build: subprocess.Popen[str], number: int) -> None:
    """Send a signal, and check what is there afterwards against what the signal may do."""
    build.send_signal(number)
    _, said = build.communicate(timeout=PATIENCE)
    assert "Traceback" not in said
    if number == signal.SIGKILL:
        assert build.returncode in (-number, 0)
        assert coast.is_old or coast.is_new
        return
    assert build.returncode in (128 + number, 0), said
    assert coast.is_old if build.returncode else coast.is_new
    assert list_processes(str(coast.folder)) == []
    coast.must_be_tidy()


MOMENTS = {
    "the stage": "",
    "a page": "*/docs/index.md",
    "a feed": "*/docs/feeds/all.xml",
    "a folder for the site": "*/site",
    "a style": "*/site/assets/stylesheets",
    "the home page": "*/site/index.html",
    "the sitemap": "*/site/sitemap.xml",
    "a folder for the index": "*/site/pagefind",
    "the index": "*/site/pagefind/pagefind-entry.json",
    "the manifest": f"*/site/{MANIFEST}",
}
"""Files and folders in the stage whose appearance triggers a signal."""


ENDINGS = [signal.SIGKILL, signal.SIGTERM, signal.SIGKILL, signal.SIGINT]


@pytest.mark.parametrize(("number", "moment"), list(zip(cycle(ENDINGS), MOMENTS, strict=False)))
def test_a_build_ended_at_a_step_leaves_a_complete_site(number: int, moment: str, coast: Coast) -> None:
    """A build that gets a signal as soon as a file or folder appears leaves one complete site."""
    build = coast.begin()
    pattern = MOMENTS[moment]
    wait_until(lambda: any(coast.stage.glob(pattern)) if pattern else coast.stage.exists(), build)

    hit(coast, build, number)

    if number == signal.SIGKILL:  # The others have left nothing to mend.
        coast.must_recover()


@pytest.mark.parametrize(
    ("number", "files"), [(signal.SIGKILL, 10), (signal.SIGHUP, 20), (signal.SIGKILL, 30), (signal.SIGHUP, 60)]
)
def test_a_build_ended_at_any_file_leaves_a_complete_site(number: int, files: int, coast: Coast) -> None:
    """A build that gets a signal when its stage has a certain number of files leaves one complete site."""
    build = coast.begin()
    wait_until(lambda: sum(len(names) for _, _, names in os.walk(coast.stage)) >= files, build)

    hit(coast, build, number)

    if number == signal.SIGKILL:
        coast.must_recover()


def meet(function: str, number: int, *, after: bool, exchange: bool = True, call: int = 1) -> str:
    """A script that builds, and sends itself a signal before or after a call of a function in
    `broadsheet.publish.stage`.
    """
    return f"""
import os, pathlib, shutil, sys
from broadsheet import __main__
from broadsheet.publish import stage as publish
calls = 0
def watch(*args, **kwargs):
    global calls
    if "{function}" != "rmtree" or args[0].name.startswith(".broadsheet-"): calls += 1
    if calls == {call} and not {after}: os.kill(os.getpid(), {number})
    result = original(*args, **kwargs)
    if calls == {call} and {after}: os.kill(os.getpid(), {number})
    return result
if not {exchange}: publish.exchange_folders = lambda *_: False
owner = {{"rename": pathlib.Path, "replace": pathlib.Path, "rmtree": shutil}}.get("{function}", publish)
original = getattr(owner, "{function}")
setattr(owner, "{function}", watch)
sys.exit(__main__.main())
"""


@pytest.mark.parametrize(
    ("function", "after", "published"),
    [
        ("flush_file_system", False, False),
        ("flush_file_system", True, False),
        ("exchange_folders", False, False),
        ("exchange_folders", True, True),
        ("flush_folder", True, True),
        ("rmtree", False, True),
    ],
)
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_build_ended_at_the_exchange_says_which_site_is_there(
    number: int, function: str, after: bool, published: bool, coast: Coast
) -> None:
    """Just before the exchange the site is the old one, just after it the new one, and the exit code says which."""
    build = coast.begin(wrapper=meet(function, number, after=after))
    _, said = build.communicate(timeout=PATIENCE)

    assert "Traceback" not in said
    if number == signal.SIGKILL:
        assert build.returncode == -number
        assert coast.is_new if published else coast.is_old
        coast.must_recover()
    elif function == "exchange_folders":  # No signal is heard any more.
        assert build.returncode == 0
        assert coast.is_new
    else:
        assert build.returncode == (0 if published else 128 + number)
        assert coast.is_new if published else coast.is_old
    coast.must_be_tidy()


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_build_killed_between_two_renames_is_repaired(call: int, after: bool, coast: Coast) -> None:
    """Without an exchange of folders, even a failing build restores the old site, and the next good one publishes."""
    script = meet("rename", signal.SIGKILL, after=after, exchange=False, call=call)
    build = coast.begin(wrapper=script)
    build.communicate(timeout=PATIENCE)
    assert build.returncode == -signal.SIGKILL
    assert coast.site.exists() == ((call, after) not in [(1, True), (2, False)])

    failed = coast.build("nowhere.json")

    assert failed.returncode == 2
    assert coast.is_new if (call, after) in [(2, True), (3, False), (3, True)] else coast.is_old
    coast.must_be_tidy()
    coast.must_recover()


@pytest.mark.parametrize("after", [False, True])
def test_a_build_killed_at_its_report_leaves_a_complete_report(after: bool, coast: Coast) -> None:
    """The report is the old one or the new one, and never part of one."""
    report = coast.folder / "build" / "report.json"
    report.write_text("old")
    build = coast.begin(wrapper=meet("replace", signal.SIGKILL, after=after))
    build.communicate(timeout=PATIENCE)

    assert build.returncode == -signal.SIGKILL
    assert (json.loads(report.read_text())["read"] == 1) if after else (report.read_text() == "old")
    assert coast.is_old
    coast.must_recover()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a small disk with these options. The test is skipped if that is not permitted."""
    folder = tmp_path / "disk"

    def mount(options: str) -> Path:
        folder.mkdir()
        owner = f"uid={os.getuid()},gid={os.getgid()}"
        command = [*ROOTED, "mount", "-t", "tmpfs", "-o", f"{options},{owner}", "tmpfs", str(folder)]
        try:
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            reason = run.stderr.strip() if run.returncode else ""
        except FileNotFoundError as error:
            reason = str(error)
        if reason:
            folder.rmdir()
            pytest.skip(f"no disk can be mounted here: {reason}")
        return folder

    yield mount
    if folder.exists():
        subprocess.run([*ROOTED, "umount", str(folder)], check=True)


def leave(folder: Path, kilobytes: int) -> None:
    """Fill the disk of a folder, leaving this much space."""
    room = os.statvfs(folder)
    free = room.f_bavail * room.f_frsize
    (folder / "fill").write_bytes(bytes(free - kilobytes * 1024))


@dataclass(frozen=True)
class Island(Coast):
    """A project whose site is on a disk of its own."""

    place: Path

    @property
    def site(self) -> Path:
        return self.place / "site"

    def build(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return super().build("--site-dir", self.site, *arguments, **environment)


def ship(coast: Coast, place: Path) -> Island:
    """Move a project's site to another disk."""
    shutil.move(coast.site, place / "site")
    return Island(coast.folder, coast.old, coast.new, place)


def must_be_full(run: subprocess.CompletedProcess[str], place: Path) -> None:
    """The command says that the disk is full, where, and what to do."""
    last = run.stderr.strip().split("\n")[-1]
    assert run.returncode == 2, run.stderr
    assert last == (
        f"broadsheet: {place}: The disk is full (No space left on device)."
        " Free some space there, or choose another place."
    )
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("kilobytes", [0, 256, 768, 1152])
def test_a_full_disk_leaves_the_old_site(kilobytes: int, coast: Coast, disk: Callable[[str], Path]) -> None:
    """At whatever step the disk fills up, that is reported, and with some space freed the next build works."""
    island = ship(coast, disk("size=8m"))
    leave(island.place, kilobytes)

    run = island.build()

    must_be_full(run, island.place)
    assert island.is_old
    island.must_be_tidy()
    (island.place / "fill").unlink()
    island.must_recover()


@pytest.mark.parametrize("files", [1, 40])
def test_a_disk_without_inodes_leaves_the_old_site(files: int, coast: Coast, disk: Callable[[str], Path]) -> None:
    """A disk can also run out of inodes."""
    island = ship(coast, disk("size=8m"))
    used = os.statvfs(island.place).f_files - os.statvfs(island.place).f_ffree
    command = [*ROOTED, "mount", "-o", f"remount,nr_inodes={used + files}", str(island.place)]
    subprocess.run(command, check=True)

    run = island.build()

    must_be_full(run, island.place)
    assert island.is_old
    island.must_be_tidy()


@pytest.mark.parametrize("kilobytes", [64, 700])
def test_a_first_site_on_a_full_disk_leaves_nothing(kilobytes: int, coast: Coast, disk: Callable[[str], Path]) -> None:
    """If there was no site, there is none afterwards, and no folder for one."""
    place = disk("size=4m")
    leave(place, kilobytes)

    run = coast.build("--site-dir", place / "deep" / "site")

    assert run.returncode == 2, run.stderr
    assert "No space left on device" in run.stderr
    assert [path.name for path in place.iterdir()] == ["fill"]


def test_a_report_on_a_full_disk_leaves_the_old_site(coast: Coast, disk: Callable[[str], Path]) -> None:
    """A report that cannot be written is an error before anything is published."""
    place = disk("size=1m")
    (place / "report.json").write_text("old")
    leave(place, 0)

    run = coast.build("--report", place / "report.json")

    must_be_full(run, place / "report.json")
    assert coast.is_old
    assert (place / "report.json").read_text() == "old"
    assert sorted(path.name for path in place.iterdir()) == ["fill", "report.json"]


@pytest.mark.parametrize("what", ["site", "report"])
def test_a_read_only_disk_is_reported_first(what: str, coast: Coast, disk: Callable[[str], Path]) -> None:
    """A place that cannot be written is an error before anything is read."""
    island = ship(coast, disk("size=8m"))
    subprocess.run([*ROOTED, "mount", "-o", "remount,ro", str(island.place)], check=True)

    run = island.build() if what == "site" else coast.build("--report", island.place / "report.json")

    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert "cannot be written" in run.stderr
    assert island.is_old


@pytest.mark.parametrize("options", ["remount,ro", "remount,size=4k"], ids=["read-only", "full"])
def test_a_file_that_cannot_be_added_is_named(options: str, coast: Coast, disk: Callable[[str], Path]) -> None:
    """The message names the file as it would be called, and the site stays as it was."""
    place = disk("size=4k" if "size" in options else "size=8m")
    (place / "seeds").mkdir()
    (coast.folder / "2031-04-03-shells.json").write_text(json.dumps(NEW * 2_000))
    subprocess.run([*ROOTED, "mount", "-o", options, str(place)], check=True)

    run = run_broadsheet("add", coast.folder / "2031-04-03-shells.json", cwd=place)

    assert run.returncode == 2
    reason = "Read-only file system" if options == "remount,ro" else "The disk is full"
    assert f"\nbroadsheet: {place}/seeds/2031-04-03-shells.json: {reason}" in run.stderr
    assert list((place / "seeds").iterdir()) == []


def test_a_mount_point_is_refused(coast: Coast, disk: Callable[[str], Path]) -> None:
    """A site that is a whole disk cannot be exchanged."""
    place = disk("size=8m")

    run = coast.build("--site-dir", place)

    assert run.returncode == 2
    assert run.stderr == (
        f"broadsheet: {place}: This is a mount point, which cannot be replaced. "
        "Choose a folder inside it as --site-dir.\n"
    )


@pytest.mark.parametrize(
    ("place", "mode", "message"),
    [
        (".", 0o555, "{folder}: The folder cannot be written (Permission denied). Choose another --site-dir."),
        ("build", 0o555, "{folder}/build: The folder cannot be written. Make it writable, or choose another place"),
        ("site", 0o000, "{folder}/site: The folder cannot be written. Choose another --site-dir."),
        ("site/assets", 0o000, "{folder}/site/assets: Permission denied. Correct that, or choose another place."),
        (
            "site_config/topics.yml",
            0o000,
            "site_config/topics.yml: The file cannot be opened (Permission denied)",
        ),
    ],
)
def test_missing_permissions_are_reported(place: str, mode: int, message: str, coast: Coast) -> None:
    """Missing permissions are reported in one clear message, and the old site stays."""
    path = coast.folder / place
    before = path.stat().st_mode
    path.chmod(mode)
    command = [*AS_A_USER, sys.executable, "-m", "broadsheet", "build", "--site-url", ADDRESS]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    run = subprocess.run(command, cwd=coast.folder, env=environment, capture_output=True, text=True, check=False)
    path.chmod(before)

    assert run.returncode == 2, run.stderr
    assert message.format(folder=coast.folder) in run.stderr
    assert "Traceback" not in run.stderr
    assert coast.is_old
    coast.must_be_tidy()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--site-dir", "."],
        ["--site-dir", ".."],
        ["--site-dir", "/"],
        ["--site-dir", "seeds"],
        ["--site-dir", "seeds/site"],
        ["--site-dir", "site_config/topics.yml"],
        ["--site-dir", "site_config/topics.yml/site"],
        ["--site-dir", "build"],
        ["--site-dir", "x" * 250],
        ["--report", "site/report.json"],
        ["--report", "site"],
        ["--report", "/dev/null"],
        ["--report", "site_config/topics.yml/report.json"],
        ["nowhere.json"],
    ],
    ids=" ".join,
)
def test_an_unsuitable_place_changes_nothing(arguments: list[str], coast: Coast) -> None:
    """An unsuitable place for the site or the report is one message, and nothing is written anywhere."""
    before = digest(coast.folder)

    run = coast.build(*arguments)

    assert run.returncode == 2
    assert len(run.stderr.strip().split("\n")) == 1
    assert run.stderr.startswith("broadsheet: ")
    assert digest(coast.folder) == before


@pytest.mark.parametrize("case", ["nothing", "shrinks", "strict", "mkdocs", "template"])
def test_a_refused_site_leaves_the_old_one(case: str, coast: Coast) -> None:
    """If nothing is published, the old site stays byte for byte, and the report says what was found."""
    arguments, code = [], 1
    if case == "nothing":
        coast.add("2031-04-02-coast.json", "")
    elif case == "shrinks":
        manifest = coast.site / MANIFEST
        manifest.write_text(manifest.read_text().replace('"papers": 1', '"papers": 3'))
    elif case == "strict":
        coast.add("empty.json", "")
        arguments = ["--strict"]
    elif case == "mkdocs":
        (coast.folder / "mkdocs.yml").write_text("site_name: Coast\ntheme: no-such-theme\n")
        code = 2
    else:
        pages = coast.folder / "docs_templates" / "pages"
        pages.mkdir(parents=True)
        (pages / "paper.md.j2").write_text("{% if %}")
        code = 2
    before = digest(coast.site)

    run = coast.build(*arguments)

    assert run.returncode == code, run.stderr
    assert "Traceback" not in run.stderr
    assert digest(coast.site) == before
    assert json.loads((coast.folder / "build" / "report.json").read_text())["read"] == (case != "nothing")
    assert not coast.stage.exists()


def test_foreign_files_are_kept_with_overwrite(coast: Coast) -> None:
    """Foreign files stop the build; with --overwrite each new site has them as they were."""
    (coast.site / ".git" / "objects").mkdir(parents=True)
    (coast.site / ".git" / "objects" / "ab").write_bytes(b"\0object")
    (coast.site / "CNAME").write_text("papers.example.org")
    (coast.site / "CNAME").chmod(0o640)
    os.utime(coast.site / "CNAME", (7, 7))
    before = digest(coast.site)

    refused = coast.build()

    assert refused.returncode == 2
    assert "contains files that Broadsheet did not make (.git/objects/ab, CNAME)." in refused.stderr
    assert digest(coast.site) == before
    for _ in range(2):
        run = coast.build("--overwrite")
        assert run.returncode == 0, run.stderr
        kept = (coast.site / "CNAME").stat()
        assert (kept.st_mode & 0o777, kept.st_mtime, kept.st_nlink) == (0o640, 7, 1)
        foreign = {path: content for path, content in (before or {}).items() if path[:4] in (".git", "CNAM")}
        assert digest(coast.site) == coast.new | foreign
    coast.must_be_tidy()


def test_a_foreign_file_in_the_way_stops_the_build(coast: Coast) -> None:
    """If the new site needs the path of a site owner's file, the file and the old site stay."""
    page = next(path for path in coast.new if path.startswith("papers/"))
    (coast.site / page).parent.mkdir(parents=True)
    (coast.site / page).write_text("mine")
    before = digest(coast.site)

    run = coast.build("--overwrite")

    assert run.returncode == 2
    assert f"at paths that the site needs ({page})" in run.stderr
    assert digest(coast.site) == before
    coast.must_be_tidy()


@pytest.mark.parametrize("path", ["../secret", "{folder}/secret", "a/../../secret", "."])
def test_a_manifest_cannot_name_files_outside_the_site(path: str, coast: Coast) -> None:
    """A manifest that names files outside the site causes nothing there to be read or removed."""
    (coast.folder / "secret").write_text("mine")
    manifest = json.loads((coast.site / MANIFEST).read_text())
    manifest["files"][path.format(folder=coast.folder)] = "0"
    (coast.site / MANIFEST).write_text(json.dumps(manifest))

    run = coast.build("--overwrite")

    assert run.returncode == 0, run.stderr
    assert (coast.folder / "secret").read_text() == "mine"
    assert coast.is_new


def test_a_broken_manifest_makes_all_files_foreign(coast: Coast) -> None:
    """Without a readable manifest no file is known to be ours, so nothing is replaced."""
    (coast.site / MANIFEST).write_text("{")
    before = digest(coast.site)

    runs = coast.build(), coast.build("--overwrite")

    assert [run.returncode for run in runs] == [2, 2]
    assert digest(coast.site) == before
    coast.must_be_tidy()


def test_a_second_build_of_the_same_site_is_refused(coast: Coast) -> None:
    """While one build is running, another one of the same site is refused, and one of another site works."""
    build = coast.begin()
    # The folder is made before it is locked, and filled afterwards.
    wait_until(lambda: coast.stage.exists() and any(coast.stage.iterdir()), build)
    build.send_signal(signal.SIGSTOP)

    same, other = coast.build(), coast.build("--site-dir", coast.folder.parent / "other")

    build.send_signal(signal.SIGCONT)
    build.communicate(timeout=PATIENCE)
    assert (same.returncode, other.returncode, build.returncode) == (2, 0, 0)
    assert f"{coast.stage}: Another command is making this site. Wait until it ends, or stop it." in same.stderr
    assert digest(coast.folder.parent / "other") == coast.new
    assert coast.is_new
    coast.must_be_tidy()


def test_many_builds_at_once(coast: Coast) -> None:
    """Of many builds of one site at least one publishes, and the others say that another build is running."""
    builds = [coast.begin() for _ in range(4)]
    said = [build.communicate(timeout=PATIENCE)[1] for build in builds]

    codes = {build.returncode for build in builds}
    assert 0 in codes
    assert codes <= {0, 2}
    assert all(
        "Another command is making" in text for text, build in zip(said, builds, strict=True) if build.returncode
    )
    assert coast.is_new
    coast.must_be_tidy()


@pytest.mark.parametrize("output", [">/dev/full", "| true"])
def test_a_site_is_published_even_if_nobody_reads_the_output(output: str, coast: Coast) -> None:
    """A site is published successfully even if nobody reads the command's output."""
    script = f'set -o pipefail; "$0" -m broadsheet build --site-url {ADDRESS} {output}'
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    command = ["bash", "-c", script, sys.executable]
    run = subprocess.run(command, cwd=coast.folder, env=environment, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr
    assert coast.is_new


INTERRUPTED = """
import os, signal, sys
from broadsheet.__main__ import main
def interrupt(event, arguments):
    if event == "import" and arguments[0] == "{module}": os.kill(os.getpid(), signal.SIGINT)
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.addaudithook(interrupt)
main()
"""


@pytest.mark.parametrize(
    "module",
    [
        "subprocess",
        "broadsheet.commands.group",
        "click",
        "lxml.etree",
        "broadsheet.pipeline.building",
        "broadsheet.pipeline.reading",
    ],
)
def test_ctrl_c_while_modules_are_loading_ends_the_command_quietly(module: str, project: Project) -> None:
    """Nothing is printed, whichever module is being imported, and the exit code is that of Ctrl-C."""
    run = subprocess.run(
        [sys.executable, "-c", INTERRUPTED.format(module=module), "build"],
        cwd=project.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stdout, run.stderr) == (130, "", "")
