"""A site has the same bytes if the workers of a cluster make it, whatever becomes of them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.cluster import LocalCluster, run_cluster
from tests.end_to_end.conftest import ADDRESS, ROOT, SHARE_ALL, Project, list_files
from tests.end_to_end.test_incremental import Coast

pytestmark = pytest.mark.slow
IMPATIENT = f"from broadsheet.system import cluster\ncluster.ANSWER_SECONDS = 2\n{SHARE_ALL}"
"""A script that runs the command line, and waits two seconds for an answer."""
COUNT = """
import sys
from distributed import Client

with Client(f"tcp://{sys.argv[1]}") as client:
    print(client.run_on_scheduler(lambda dask_scheduler: dask_scheduler.transition_counter))
"""
"""A script that prints how often the state of a task has changed."""


COMPARE = """
import os, signal, sys
from distributed import Client
from broadsheet.publish.keys import find_code_key
from broadsheet.system.cluster import compare_versions

with Client(f"tcp://{sys.argv[1]}") as client:
    workers = list(client.scheduler_info(n_workers=-1)["workers"])
    os.kill(int(sys.argv[2]), signal.SIGKILL)
    print(len(compare_versions(client, workers, ["msgspec"], find_code_key)), "of", len(workers))
"""
"""A script that kills a worker, and prints how many workers are lost when versions are compared."""


@pytest.fixture
def coast(project: Project) -> Project:
    """A site with 80 papers, a theme of its own, and all of it built by one process."""
    coast = Coast(project)
    coast.add(random.Random(5), 80)
    coast.write()
    coast.configure("site_config/site.yml", "name: Coast\n")
    main = (
        '{% extends "shipped/main.html" %}{% block content %}{{ super() }}<p>{% include "ebb.txt" %}</p>{% endblock %}'
    )
    coast.configure("docs_templates/theme/main.html", main)
    coast.configure("docs_templates/theme/ebb.txt", "Low tide")
    (project.folder / "docs_templates" / "theme" / "photo.jpg").write_bytes(b"\xff\xd8")
    built = project.build("--jobs", 1)
    assert built.returncode == 0, built.stderr
    return project


def start(project: Project, cluster: LocalCluster, site: Path) -> subprocess.Popen[str]:
    """Start a build by a cluster."""
    options = ["--site-url", ADDRESS, "--engine", f"dask://{cluster.address}", "--site-dir", str(site), "--clean"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    command = [sys.executable, "-c", IMPATIENT, "build", *options]
    return subprocess.Popen(command, cwd=project.folder, env=environment, stderr=subprocess.PIPE, text=True)


def read_all(site: Path) -> dict[str, bytes]:
    return {path: (site / path).read_bytes() for path in list_files(site)}


def count_changes(cluster: LocalCluster) -> int:
    """How often tasks of a cluster have changed their state."""
    run = subprocess.run([sys.executable, "-c", COUNT, cluster.address], capture_output=True, text=True, check=True)
    return int(run.stdout)


def test_a_cluster_makes_the_same_bytes(coast: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Its workers do not see the files of this machine, and get the text that templates include."""
    folder = tmp_path_factory.mktemp("cluster")
    with run_cluster(folder) as cluster:
        _, errors = (build := start(coast, cluster, folder / "site")).communicate(timeout=120)
        changes = count_changes(cluster)

    assert build.returncode == 0, errors
    assert "does not answer" not in errors
    assert changes > 2 * 80 / 4  # Facts and pages of all papers, in parts of four.
    assert b"<p>Low tide</p>" in (folder / "site" / "index.html").read_bytes()
    assert read_all(folder / "site") == read_all(coast.site)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
@pytest.mark.parametrize("step", ["Finding topics", "Rendering with MkDocs"])
def test_a_lost_worker_costs_nothing_but_time(
    coast: Project, tmp_path_factory: pytest.TempPathFactory, step: str, number: signal.Signals
) -> None:
    """It may have ended, or just not answer any more; the other one does its work."""
    folder = tmp_path_factory.mktemp("cluster")
    with run_cluster(folder) as cluster:
        build = start(coast, cluster, folder / "site")
        assert build.stderr
        assert any(step in line for line in build.stderr)
        cluster.workers[0].send_signal(number)
        _, errors = build.communicate(timeout=120)

    assert build.returncode == 0, errors
    assert "does not answer" not in errors
    assert read_all(folder / "site") == read_all(coast.site)


def test_a_lost_cluster_costs_nothing_but_time(coast: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The main process does the rest of the work, and says so."""
    folder = tmp_path_factory.mktemp("cluster")
    with run_cluster(folder) as cluster:
        build = start(coast, cluster, folder / "site")
        assert build.stderr
        assert any("Rendering with MkDocs" in line for line in build.stderr)
        for worker in cluster.workers:
            worker.kill()
        _, errors = build.communicate(timeout=120)

    assert build.returncode == 0, errors
    assert "The cluster does not answer any more." in errors
    assert read_all(folder / "site") == read_all(coast.site)


def test_workers_with_other_versions_are_refused(coast: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The message names the package with both versions, and nothing is published."""
    folder = tmp_path_factory.mktemp("cluster")
    metadata = folder / "old" / "msgspec-0.1.dist-info" / "METADATA"
    metadata.parent.mkdir(parents=True)
    metadata.write_text("Metadata-Version: 2.1\nName: msgspec\nVersion: 0.1\n")
    path = f"{folder / 'old'}:{ROOT / 'generator'}"
    with run_cluster(folder, workers=1, PYTHONPATH=path) as cluster:
        _, errors = (build := start(coast, cluster, folder / "site")).communicate(timeout=120)

    assert build.returncode == 2
    assert "has msgspec 0.1, and this process has msgspec" in errors
    assert "Traceback" not in errors
    assert not (folder / "site").exists()


def test_a_worker_that_ends_while_versions_are_compared_has_no_other_version(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """It is a lost worker like any other."""
    with run_cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        command = [sys.executable, "-c", COMPARE, cluster.address, str(cluster.workers[0].pid)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)

    assert run.stdout == "1 of 2\n"


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("dask://127.0.0.1:1", "No Dask scheduler answers"),
        ("tcp://127.0.0.1:8786", "is not the address of a cluster. Write dask://HOST:PORT."),
    ],
)
def test_a_cluster_that_is_not_there_is_wrong_use(coast: Project, address: str, message: str) -> None:
    """Exit code 2; the old site stays."""
    run = coast.share("--engine", address, "--clean", "--report", coast.folder / "other.json")

    assert run.returncode == 2
    assert message in run.stderr
    assert "Traceback" not in run.stderr
