"""Measures how long parsing and exporting libraries in BibTeX takes, against bibtexparser in the same process.

    python tests/benchmarks/bibtex_libraries.py SMALL.bib LARGE.bib

For each file it prints the microseconds of processor time per entry: of parsing, of merging and of each export, and of
bibtexparser's `parse_string` and `write_string`. Each is the shortest time of five rounds in new processes, so that
nothing is known from the round before. The ratio is that of parsing, merging and writing BibTeX to bibtexparser's
time; its range in the rounds shows how quiet the machine is. The exponent says how the time grows from the first file
to the last: 1 is linear.
"""

from __future__ import annotations

import logging
import math
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

import bibtexparser

from broadsheet.config.limits import Limits
from broadsheet.merge.corrections import read_merge_overrides
from broadsheet.merge.records import merge_records
from broadsheet.pages.citations.citation import make_citations
from broadsheet.pages.citations.writers import WRITERS
from broadsheet.sources.bibtex.records import parse_bibtex

T = TypeVar("T")
_ROUNDS = 5
_OURS = ("parse", "merge", "cite", "bib")
_THEIRS = ("bibtexparser parse", "bibtexparser write")


def measure(times: dict[str, float], name: str, work: Callable[[], T]) -> T:
    """Return what the work returns, and note the seconds of processor time that it took."""
    start = time.process_time()
    result = work()
    times[name] = time.process_time() - start
    return result


def measure_bibtexparser(text: str, times: dict[str, float]) -> None:
    """Note the seconds that bibtexparser takes; nothing of what it has parsed is left in memory."""
    library = measure(times, _THEIRS[0], lambda: bibtexparser.parse_string(text))
    measure(times, _THEIRS[1], lambda: bibtexparser.write_string(library))


def measure_file(path: Path) -> tuple[int, dict[str, float]]:
    """The number of entries in a file, and the seconds of each step."""
    text, times = path.read_text(), dict[str, float]()
    measure_bibtexparser(text, times)
    parsed = measure(times, "parse", lambda: parse_bibtex(text, path.name, Limits()))
    merged = measure(times, "merge", lambda: merge_records(parsed.papers, (), read_merge_overrides(())))
    library = merged.library
    citations = measure(times, "cite", lambda: make_citations(library, "https://shore.example/"))
    chosen = [citations[paper.identity] for paper in library.papers]
    for name, write in WRITERS.items():
        measure(times, name, lambda write=write: write(chosen).encode())  # type: ignore[misc]
    return parsed.records, times


def add_up(times: Mapping[str, float], names: tuple[str, ...]) -> float:
    """The sum of some of the times."""
    return sum(times[name] for name in names)


def main() -> None:
    """Measure each file that is named."""
    totals: list[tuple[int, float]] = []
    for path in map(Path, sys.argv[1:]):
        with ProcessPoolExecutor(1, max_tasks_per_child=1, initializer=logging.disable) as pool:
            rounds = list(pool.map(measure_file, [path] * _ROUNDS))
        entries = rounds[0][0]
        best = {name: min(times[name] for _, times in rounds) for name in rounds[0][1]}
        ratios = sorted(add_up(times, _OURS) / add_up(times, _THEIRS) for _, times in rounds)
        print(f"{path.name}: {entries:,} entries; microseconds per entry:")
        for name, seconds in best.items():
            print(f"  {name:<20} {seconds / entries * 1e6:7.0f}")
        ratio = add_up(best, _OURS) / add_up(best, _THEIRS)
        print(f"  ratio {ratio:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")
        totals.append((entries, add_up(best, _OURS)))
    if len(totals) > 1:
        (few, short), (many, long) = totals[0], totals[-1]
        print(f"exponent {math.log(long / short) / math.log(many / few):.2f}")


if __name__ == "__main__":
    main()
