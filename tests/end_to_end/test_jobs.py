"""A site has the same bytes, however many processes make it and whatever becomes of them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.end_to_end.conftest import ADDRESS, ROOT, SHARE_ALL, Project, list_files, run_python
from tests.end_to_end.test_incremental import Coast

pytestmark = pytest.mark.slow
needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found in /proc")


@pytest.fixture
def coast(project: Project) -> Project:
    """A site with 60 papers in five files."""
    coast = Coast(project)
    coast.add(random.Random(4), 60)
    coast.write()
    return project


def start(project: Project, *arguments: object) -> subprocess.Popen[bytes]:
    """Start a build by two processes, in a session of its own."""
    command = [sys.executable, "-c", SHARE_ALL, "build", "--site-url", ADDRESS, "--jobs", "2", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    return subprocess.Popen(
        command, cwd=project.folder, env=environment, stderr=subprocess.PIPE, start_new_session=True
    )


def find_workers(build: subprocess.Popen[bytes]) -> list[int]:
    """The processes that share the work of a build, once there are two: the grandchildren of its process."""
    for _ in range(600):
        parents = dict(list_parents())
        workers = [pid for pid, parent in parents.items() if parents.get(parent) == build.pid]
        if len(workers) == 2:
            return workers
        time.sleep(0.05)
    raise AssertionError("no processes were started")


def list_parents() -> Iterator[tuple[int, int]]:
    """Each process of the machine, with its parent (see `man proc_pid_stat`)."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # The process has ended.
            yield int(file.parent.name), int(file.read_text().rpartition(")")[2].split()[1])


def read_all(site: Path) -> dict[str, bytes]:
    return {path: (site / path).read_bytes() for path in list_files(site)}


def test_the_number_of_processes_does_not_matter(coast: Project, tmp_path: Path) -> None:
    """All parts of the work that can be shared are; the report is the same, too."""
    alone = coast.build("--jobs", "1", "--clean", "--report", tmp_path / "1.json")
    assert alone.returncode == 0, alone.stderr

    for jobs in (2, 4):
        site, report = tmp_path / f"site-{jobs}", tmp_path / f"{jobs}.json"
        shared = coast.share("--jobs", jobs, "--site-dir", site, "--clean", "--report", report)

        assert (shared.returncode, "worker" in shared.stderr) == (0, False), shared.stderr
        assert read_all(site) == read_all(coast.site)
        assert report.read_bytes() == (tmp_path / "1.json").read_bytes()


@needs_proc
def test_a_killed_process_costs_nothing_but_time(coast: Project, tmp_path: Path) -> None:
    """What it was doing is done by the main process, which says so."""
    coast.build("--jobs", "1")
    build = start(coast, "--site-dir", tmp_path / "site", "--clean")
    os.kill(find_workers(build)[0], signal.SIGKILL)
    _, errors = build.communicate(timeout=60)

    assert build.returncode == 0
    assert b"A worker process has ended" in errors
    assert read_all(tmp_path / "site") == read_all(coast.site)


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_a_build(coast: Project, number: signal.Signals) -> None:
    """Ctrl-C, which all processes get, ends them without a traceback; and so does the end of the main process."""
    (coast.folder / "wait.py").write_text("import time\n\ndef on_pre_build(config):\n    time.sleep(60)\n")
    shipped, hooks = (ROOT / "mkdocs.yml").read_text(), "hooks:\n  - site_config/hooks.py\n"
    assert hooks in shipped
    (coast.folder / "mkdocs.yml").write_text(shipped.replace(hooks, f"{hooks}  - wait.py\n"))
    build = start(coast)
    assert build.stderr
    assert any(b"Rendering with MkDocs." in line for line in build.stderr)  # It waits now, and so do the others.
    assert find_workers(build)
    if number == signal.SIGINT:
        os.killpg(build.pid, number)
    else:
        build.send_signal(number)
    _, errors = build.communicate(timeout=60)  # until no process has the pipe any more

    assert build.returncode == (-number if number == signal.SIGKILL else 128 + number)
    assert b"Traceback" not in errors
    assert not coast.site.exists()


def test_no_process_imports_from_the_folder_of_a_site(coast: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file there that has the name of a module of Python's is not run, as it is not by the installed command."""
    (coast.folder / "selectors.py").write_text("open('found', 'w')\n")
    script = tmp_path_factory.mktemp("bin") / "broadsheet"
    script.write_text(SHARE_ALL)
    shared = run_python([str(script)], ["build", "--site-url", ADDRESS, "--jobs", 2], coast.folder, {})

    assert (shared.returncode, "worker" in shared.stderr) == (0, False), shared.stderr
    assert not (coast.folder / "found").exists()
