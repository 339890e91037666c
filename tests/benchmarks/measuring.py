"""What a command costs: time and memory of its process and of all that it starts. This needs Linux, for `/proc`.

Processor time is what the kernel adds up, as wait4(2) returns it; all else is read from `/proc` every few milliseconds.
"""

from __future__ import annotations

import os
import re
import selectors
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from resource import RUSAGE_SELF, getrusage, struct_rusage
from typing import NamedTuple

INDEXER = "pagefind"
"""The name of the process that makes a search index."""
_INTERVAL = 0.02
"""The seconds between two looks at the processes."""
_TICK = 1 / os.sysconf("SC_CLK_TCK")
"""The unit of processor time in `/proc`, in seconds."""
_KEPT = 5000
"""How many bytes of what a command prints are kept for the case that it fails."""
_STEP = re.compile(r" *[\d.]+ s  (?P<step>.+)")
"""How `broadsheet` prints a step, or how far it is."""


class Step(NamedTuple):
    """What a part of a run cost."""

    cpu: float
    """Seconds of processor time, of all processes."""
    wall: float
    """Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a run cost. Memory is in bytes of resident memory, times are in seconds."""

    cpu: float
    """Processor time of all processes, of the user and of the system."""
    wall: float
    largest: int
    """The most memory that one process had."""
    together: int
    """The most memory that all processes had at one time. What several share is counted for each."""
    index_cpu: float = 0.0
    """The processor time of the indexer, if it was run as a process of its own."""
    largest_without_index: int = 0
    """The most memory that one process other than the indexer had."""
    steps: Mapping[str, Step] = field(default_factory=dict)
    """What Broadsheet's steps cost, in their order; the first is its start."""

    def __add__(self, other: Cost) -> Cost:
        """The cost of two runs, one after the other."""
        return Cost(
            cpu=self.cpu + other.cpu,
            wall=self.wall + other.wall,
            largest=max(self.largest, other.largest),
            together=max(self.together, other.together),
            index_cpu=self.index_cpu + other.index_cpu,
            largest_without_index=max(self.largest_without_index, other.largest_without_index),
            steps={**self.steps, **other.steps},
        )


class _Process(NamedTuple):
    """What `/proc` says of a process."""

    number: int
    name: str
    cpu: float
    """Its processor time and that of the children that it has waited for, in seconds."""
    memory: int
    peak: int


def _read_tree(root: int) -> Iterator[_Process]:
    """Yield a process and all its descendants, without those that are ending."""
    folder = Path("/proc", str(root))
    try:
        before, _, rest = (folder / "stat").read_text().rpartition(")")
        status = dict(re.findall(r"^(VmRSS|VmHWM):\s+(\d+) kB$", (folder / "status").read_text(), re.MULTILINE))
        children = [path.read_text().split() for path in folder.glob("task/*/children")]
    except OSError:
        return
    cpu = sum(map(int, rest.split()[11:15])) * _TICK  # utime, stime, cutime and cstime in proc(5)
    memory, peak = (int(status.get(name, 0)) * 1024 for name in ("VmRSS", "VmHWM"))
    yield _Process(root, before.partition("(")[2], cpu, memory, peak)
    for child in (int(number) for numbers in children for number in numbers):
        for process in _read_tree(child):
            # Between vfork(2) and its program, a child has the memory of its parent, which is not its own.
            is_same = process.number == child and (process.memory, process.peak) == (memory, peak)
            yield process._replace(memory=0) if is_same else process


class _Watch:
    """Follows a running command, and adds up what it costs."""

    def __init__(self, root: int) -> None:
        self._root, self._start = root, time.monotonic()
        self._cpu = 0.0
        self._index_cpu = dict[int, float]()
        self._largest = self._largest_without_index = self._together = 0
        self._marks = [("Starting.", self._start, 0.0)]
        """The steps with the moments at which they began, and the processor time until then."""

    def look(self) -> None:
        """Look at the processes."""
        processes = list(_read_tree(self._root))
        self._cpu = max(self._cpu, sum(process.cpu for process in processes))
        self._together = max(self._together, sum(process.memory for process in processes))
        for process in processes:
            self._largest = max(self._largest, process.peak)
            if process.name == INDEXER:
                self._index_cpu[process.number] = process.cpu
            else:
                self._largest_without_index = max(self._largest_without_index, process.peak)

    def read_line(self, line: str) -> None:
        """Look at the processes if a line says that a step begins, and not how far one is."""
        if (found := _STEP.fullmatch(line)) and not found["step"].startswith(self._marks[-1][0]):
            self.look()
            self._marks.append((found["step"], time.monotonic(), self._cpu))

    def end(self, usage: struct_rusage) -> Cost:
        """What the command cost, which used this and has ended."""
        cpu, end = usage.ru_utime + usage.ru_stime, time.monotonic()
        # The kernel counts what this process had when it started the other, which is then the greater number.
        is_own = usage.ru_maxrss > getrusage(RUSAGE_SELF).ru_maxrss
        largest = max(self._largest, usage.ru_maxrss * 1024 if is_own else 0)
        marks = [*self._marks, ("", end, cpu)]
        steps = {
            name: Step(cpu_after - cpu_before, after - before)
            for (name, before, cpu_before), (_, after, cpu_after) in pairwise(marks)
        }
        return Cost(
            cpu=cpu,
            wall=end - self._start,
            largest=largest,
            together=max(self._together, largest),
            index_cpu=sum(self._index_cpu.values()),
            largest_without_index=self._largest_without_index if self._index_cpu else largest,
            steps=steps if len(steps) > 1 else {},
        )


def measure_command(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command in a folder, with some more environment variables, and return what it cost.

    What others have written is flushed to the disk before. Exits with the output of the command if it fails. The
    command is ended if an exception, for example from a signal, ends this.
    """
    os.sync()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    watch = _Watch(process.pid)
    try:
        said = _follow(process, watch)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        if process.returncode is None:
            process.terminate()
            process.wait()
    if process.returncode:
        sys.exit(f"{' '.join(command)} in {folder}: exit code {process.returncode}\n{said.decode(errors='replace')}")
    return watch.end(usage)


def _follow(process: subprocess.Popen[bytes], watch: _Watch) -> bytes:
    """Look at a process until it ends, or at least prints no more, and return the end of what it printed."""
    said = line = b""
    assert process.stdout
    with process.stdout as output, selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        while True:
            if not selector.select(_INTERVAL):
                watch.look()
            elif part := os.read(output.fileno(), 65536):
                *lines, line = (line + part).split(b"\n")
                for complete in lines:
                    watch.read_line(complete.decode(errors="replace"))
                said = (said + part)[-_KEPT:]
            else:
                return said


def measure_commands(commands: Iterable[Sequence[str]], folder: Path, environment: Mapping[str, str]) -> Cost:
    """What commands cost together that are run one after the other."""
    first, *others = (measure_command(command, folder, environment) for command in commands)
    return sum(others, first)


class Size(NamedTuple):
    """How large a folder is."""

    files: int
    size: int
    """The bytes in its files."""


def weigh_folder(folder: Path, pattern: str = "**/*") -> Size:
    """How large a folder is, with all the files in it that fit a pattern."""
    sizes = [path.stat().st_size for path in folder.glob(pattern) if path.is_file()]
    return Size(len(sizes), sum(sizes))
