"""Measures how long parsing and exporting libraries in BibTeX takes, against bibtexparser in the same process.

    python tests/benchmarks/bibtex_libraries.py SMALL.bib LARGE.bib

For each file it prints the microseconds of processor time per entry: of parsing, of merging and of each export, and of
bibtexparser's `parse_string` and `write_string`. The ratio is that of parsing, merging and writing BibTeX to
bibtexparser's time. The exponent says how the time grows from the first file to the last: 1 is linear.
"""

from __future__ import annotations

import logging
import math
import sys
import time
from collections.abc import Callable
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


def measure(times: dict[str, float], name: str, work: Callable[[], T]) -> T:
    """Return what the work returns, and note the seconds of processor time that it took."""
    start = time.process_time()
    result = work()
    times[name] = time.process_time() - start
    return result


def measure_file(path: Path) -> tuple[int, dict[str, float]]:
    """The number of entries in a file, and the seconds of each step."""
    text, times = path.read_text(), dict[str, float]()
    block = measure(times, "bibtexparser parse", lambda: bibtexparser.parse_string(text))
    measure(times, "bibtexparser write", lambda: bibtexparser.write_string(block))
    parsed = measure(times, "parse", lambda: parse_bibtex(text, path.name, Limits()))
    merged = measure(times, "merge", lambda: merge_records(parsed.papers, (), read_merge_overrides(())))
    library = merged.library
    citations = measure(times, "cite", lambda: make_citations(library, "https://shore.example/"))
    chosen = [citations[paper.identity] for paper in library.papers]
    for name, write in WRITERS.items():
        measure(times, name, lambda write=write: write(chosen).encode())  # type: ignore[misc]
    return parsed.records, times


def main() -> None:
    """Measure each file that is named."""
    logging.disable(logging.CRITICAL)
    totals: list[tuple[int, float]] = []
    for path in map(Path, sys.argv[1:]):
        entries, times = measure_file(path)
        print(f"{path.name}: {entries:,} entries; microseconds per entry:")
        for name, seconds in times.items():
            print(f"  {name:<20} {seconds / entries * 1e6:7.0f}")
        ours = sum(times[name] for name in ("parse", "merge", "cite", "bib"))
        print(f"  ratio {ours / (times['bibtexparser parse'] + times['bibtexparser write']):.2f}")
        totals.append((entries, ours))
    if len(totals) > 1:
        (few, short), (many, long) = totals[0], totals[-1]
        print(f"exponent {math.log(long / short) / math.log(many / few):.2f}")


if __name__ == "__main__":
    main()
