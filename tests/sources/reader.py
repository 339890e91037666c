"""Reads the input of a task in a separate process with limited memory, and prints the result.

Each line of the standard input is a task as JSON; each line of the output is its result. A task that works for longer
than `SECONDS`, or waits for longer than `PATIENCE`, ends the process.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

from broadsheet.config.configuration import read_config
from broadsheet.config.limits import Limits
from broadsheet.enrich.missing_abstracts import report_missing_abstracts
from broadsheet.enrich.scoring.labels import read_labels
from broadsheet.merge.records import merge_records
from broadsheet.sources.inputs import read_sources
from broadsheet.sources.parsing import parse_source
from broadsheet.system.errors import UNEXPECTED, BroadsheetError

MEMORY = 400_000_000
"""Bytes that a task may take beyond what the process has when it begins."""
SECONDS = 10
"""Seconds of the processor's time that a task may take, however busy the machine is."""
PATIENCE = 120
"""Seconds that a task may last with all that it waits for."""


def read_input(task: dict[str, Any]) -> dict[str, Any]:
    """What a folder of input files gives: titles by file, messages, and records rejected."""
    folder = Path(task["folder"])
    limits = Limits(**task["limits"])
    sources, problems = read_sources([folder], folder, limits)
    titles: dict[str, list[str]] = {source.file: [] for source in sources}
    papers = []
    for source in sources:
        format_name = task["format"] if source.file.startswith("bad") else None
        _, found, more = parse_source(source, limits, format_name)
        # The first ones are enough to tell.
        titles[source.file] = [paper.title.plain for paper in found[:100]]
        titles[source.file] += [""] * (len(found) - 100)
        papers += found[:1000]
        assert UNEXPECTED not in {problem.kind for problem in more}
        problems += more
    problems += report_missing_abstracts(merge_records(papers).library).account.problems
    messages = [str(problem) for problem in problems]
    return {
        "titles": titles,
        "messages": messages if len(messages) <= 200 else [*messages[:100], *messages[-100:]],
        "rejected": sum(problem.rejected for problem in problems),
    }


def read_settings(task: dict[str, Any]) -> dict[str, Any]:
    """What a configuration is refused with."""
    folder = Path(task["folder"])
    return _refusal(lambda: read_config(folder / "site_config"))


def read_scores(task: dict[str, Any]) -> dict[str, Any]:
    """What a file of labels is refused with."""
    return _refusal(lambda: read_labels(Path(task["folder"]) / "labels.json"))


def _refusal(read: Any) -> dict[str, Any]:
    try:
        read()
    except BroadsheetError as error:
        return {"messages": str(error).split("\n"), "exit_code": error.exit_code}
    return {"messages": [], "exit_code": 0}


def main() -> None:
    """Do the tasks, each with its time and the most memory that the process has had so far."""
    # Pages of memory, as the system counts them for this process.
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))
    kinds = {"input": read_input, "settings": read_settings, "labels": read_scores}
    for line in sys.stdin:
        task = json.loads(line)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        signal.alarm(PATIENCE)
        start = time.perf_counter()
        result = kinds[task["kind"]](task)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)
        result["seconds"] = round(time.perf_counter() - start, 3)
        result["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
