"""A Dask cluster on this machine: a scheduler and its workers, each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.end_to_end.conftest import ROOT


@dataclass(frozen=True)
class LocalCluster:
    """A running cluster."""

    address: str
    """Host and port of the scheduler."""
    workers: list[subprocess.Popen[bytes]]


def start(folder: Path, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    """Start a process of a cluster, which logs into a file."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT / "generator"), **environment}
    with (folder / "log").open("ab") as log:
        return subprocess.Popen([sys.executable, "-m", *arguments], cwd=folder, env=variables, stdout=log, stderr=log)


@contextmanager
def run_cluster(folder: Path, *, workers: int = 2, **environment: str) -> Iterator[LocalCluster]:
    """Run a cluster for a block. `environment` is that of its workers."""
    file = folder / "scheduler.json"
    scheduler = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    processes = [start(folder, *scheduler, "--scheduler-file", str(file))]
    worker = ["distributed.cli.dask_worker", "--scheduler-file", str(file), "--no-nanny", "--nthreads", "1"]
    try:
        wait_for(file)
        for number in range(workers):
            processes.append(start(folder, *worker, "--name", str(number), "--no-dashboard", **environment))
        address = json.loads(file.read_text())["address"].removeprefix("tcp://")
        for _ in range(300):
            if (folder / "log").read_text().count("Registered to:") >= workers:
                break
            time.sleep(0.1)
        yield LocalCluster(address, processes[1:])
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


def wait_for(file: Path) -> None:
    """Wait until a file is complete."""
    for _ in range(300):
        if file.exists() and file.read_text().rstrip().endswith("}"):
            return
        time.sleep(0.1)
    raise AssertionError(f"{file} was not written")
