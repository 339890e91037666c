"""Measures the search on the papers of a project, and other engines on the same papers in the same run.

    python -m tests.benchmarks.search PROJECT [--rivals [NAME …]] [--work DIR]

Queries are drawn from the papers with a fixed seed (queries.py). The engines get the title, abstract, authors and date
of each paper; Broadsheet's index has more, such as topics and identifiers. Rivals run in a headless browser,
Broadsheet's search in Python, so that there are no times of its own, and its script is not counted. What is sent is
counted as GitHub Pages would send it.

A known item is found if its paper is first, or in the first five. If a query is answered with a correction, what the
correction finds counts, as after a click. The time is that from a query to results that are laid out, in a page that
has already been used, with the files on the same machine: compare engines, and not milliseconds of different runs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import msgspec
from playwright.sync_api import sync_playwright

from broadsheet.config.project import open_project
from broadsheet.pipeline.enriching import complete_library
from broadsheet.pipeline.reading import read_papers
from broadsheet.search.documents import list_documents
from broadsheet.system.cache import open_cache
from tests.benchmarks.measuring import Cost, measure_command, weigh_folder
from tests.benchmarks.search import queries
from tests.benchmarks.search.asking import BrowserEngine, Engine, OwnEngine, serve
from tests.benchmarks.search.papers import Papers, read_documents
from tests.benchmarks.search.rivals import HERE, RIVALS, install, make_rival
from tests.benchmarks.search.scan import Scan, Topics
from tests.browsers import ADVICE, find_browser

ROOT = Path(__file__).parents[3]
OWN = "Broadsheet"
INDEX = """
import sys
from pathlib import Path
from tests.benchmarks.search.papers import read_documents, write_index
write_index(*read_documents(Path(sys.argv[1])), Path(sys.argv[2]))
"""
"""A program that writes Broadsheet's index of documents that are read from a file."""
Row = Callable[[Engine], str]


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.search", description="Measure the search.")
    parser.add_argument("project", type=Path, help="a project folder, whose papers are searched")
    parser.add_argument(
        "--rivals", nargs="*", choices=RIVALS, default=RIVALS, help="default: all; without a name: none"
    )
    parser.add_argument("--work", type=Path, help="a folder that keeps the packages of npm and the papers")
    arguments = parser.parse_args()
    with TemporaryDirectory() as temporary:
        work = (arguments.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        for line in measure(arguments.project, arguments.rivals, work, Path(temporary)):
            print(line, flush=True)


def measure(project: Path, rivals: Sequence[str], work: Path, temporary: Path) -> Iterator[str]:
    """Yield the lines of the report. `temporary` is emptied by the caller."""
    stored = work / f"papers-{project.resolve().name}.json"
    if not stored.exists():
        stored.write_bytes(msgspec.json.encode(read_project(project, temporary)))
    papers = read_documents(stored)
    yield f"{len(papers.documents):,} papers; load average {os.getloadavg()[0]:.1f} at the start."
    yield ""
    engines: dict[str, Engine] = {}
    built: dict[str, tuple[Cost, Path]] = {}
    index = temporary / "own"
    environment = {"PYTHONPATH": os.pathsep.join([str(ROOT / "generator"), str(ROOT)])}
    built[OWN] = measure_command((sys.executable, "-c", INDEX, str(stored), str(index)), ROOT, environment), index
    own = OwnEngine(
        {path.relative_to(index).as_posix(): path.read_bytes() for path in index.rglob("*") if path.is_file()}
    )
    engines[OWN] = own
    with ExitStack() as stack:
        if rivals:
            path = find_browser() or sys.exit(f"No browser: {ADVICE}.")
            browser = stack.enter_context(sync_playwright()).chromium.launch(
                executable_path=path, args=["--no-sandbox"]
            )
            stack.callback(browser.close)
        packages = work / "npm"
        if set(rivals) - {"pagefind-1.5"}:
            install(packages)
        for name in rivals:
            made = make_rival(name, papers.documents, temporary / name, packages)
            shutil.copy(HERE / "index.html", made.folder)
            server = stack.enter_context(serve(made.folder))
            is_pagefind = name.startswith("pagefind")
            engines[name] = BrowserEngine(browser, server, is_whole=not is_pagefind)
            built[name] = made.cost, made.folder / ("pagefind" if is_pagefind else "")
        rows: dict[str, Row] = {**_list_rows(papers, own)}
        yield _write_row(["", *engines])
        yield _write_row(["---", *("--:" for _ in engines)])
        for title, row in rows.items():
            yield _write_row([title, *map(row, engines.values())])
    for title, write in _COSTS.items():
        yield _write_row([title, *(write(*built[name]) for name in engines)])
    yield ""
    yield f"Load average {os.getloadavg()[0]:.1f} at the end."


_COSTS: Mapping[str, Callable[[Cost, Path], str]] = {
    "index: CPU s": lambda cost, folder: f"{cost.cpu:.1f}",
    "index: MB of memory": lambda cost, folder: f"{cost.largest / 1e6:,.0f}",
    "index: MB on disk": lambda cost, folder: f"{weigh_folder(folder).size / 1e6:.1f}",
    "index: files": lambda cost, folder: f"{weigh_folder(folder).files:,}",
}


def _list_rows(papers: Papers, own: OwnEngine) -> dict[str, Row]:
    """The rows of the table by their titles."""
    documents = papers.documents
    scan = make_scan(papers)
    known = queries.draw_known_items(documents)
    gibberish = queries.draw_gibberish(documents)
    misspelt = queries.draw_misspelt(documents)
    combined = queries.draw_combinations(documents)
    pairs = queries.draw_pairs(documents)
    phrases = [item.text for item in known if item.kind == "phrase"]
    asked = [*(item.text for item in known), *queries.COMMON]
    rows: dict[str, Row] = {}
    places: dict[tuple[int, queries.KnownItem], int] = {}
    for kind in dict.fromkeys(item.kind for item in known):
        some = [item for item in known if item.kind == kind]
        rows[f"{kind}: first / in five of {len(some)}"] = lambda engine, some=some: _rank(engine, some, places)
    rows[f"all known items: first / in five of {len(known)}"] = lambda engine: _rank(engine, known, places)
    rows[f"phrases: as many papers as there are, of {len(phrases)}"] = lambda engine: str(
        sum(engine.ask(query).count == len(scan.find(query)) for query in phrases)
    )
    rows[f"newest first: dates in order, of {len(queries.COMMON)}"] = lambda engine: str(
        sum(_is_newest_first(engine, query) for query in queries.COMMON)
    )
    rows[f"gibberish: not answered, of {len(gibberish)}"] = lambda engine: str(
        sum(not engine.ask(query).count for query in gibberish)
    )
    rows["gibberish: named"] = _only(own, lambda: sum(_names(own, query) for query in gibberish))
    rows[f"one edit: the right word offered first, of {len(misspelt)}"] = _only(
        own, lambda: sum(own.ask(one.text).correction == one.meant for one in misspelt)
    )
    for title, some in (("combinations", combined), ("two characters", pairs)):
        if some:
            rows[f"{title}: as the plain scan, of {len(some)}"] = _only(
                own, lambda some=some: sum(_is_same(own, scan, query) for query in some)
            )
    rows["sent until the first results: median, worst kB"] = lambda engine: _spread(
        [engine.weigh(query) / 1000 for query in asked]
    )
    rows["known items: median, worst ms"] = lambda engine: _time(engine, [item.text for item in known])
    rows["common words: median, worst ms"] = lambda engine: _time(engine, queries.COMMON)
    return rows


def _rank(engine: Engine, items: Sequence[queries.KnownItem], places: dict[tuple[int, queries.KnownItem], int]) -> str:
    """How many known items are first, and in the first five. What was found before is kept in `places`."""
    for item in items:
        if (id(engine), item) not in places:
            places[id(engine), item] = _find_place(engine, item)
    found = [places[id(engine), item] for item in items]
    return f"{sum(place == 0 for place in found)} / {sum(place < 5 for place in found)}"


def _find_place(engine: Engine, item: queries.KnownItem) -> int:
    """How many papers come before the wanted one; the greatest number if it is not among the first."""
    found = engine.ask(item.text)
    if not found.count and found.correction:
        found = engine.ask(found.correction)
    return found.slugs.index(item.wanted) if item.wanted in found.slugs else sys.maxsize


def _is_newest_first(engine: Engine, query: str) -> bool:
    """Whether the dates of the first results are in order, and there are results."""
    dates = engine.ask(query, is_newest=True).dates
    return bool(dates) and dates == sorted(dates, reverse=True)


def _names(engine: OwnEngine, query: str) -> bool:
    """Whether an engine names the last word of a query as one that no paper has."""
    return [miss.word for miss in engine.answer(query).missed] == query.split()[-1:]


def _is_same(engine: OwnEngine, scan: Scan, query: str) -> bool:
    """Whether an engine finds what the plain scan finds, the newest first."""
    return list(engine.answer(query, is_newest=True).numbers) == sorted(scan.find(query), reverse=True)


def _only(own: Engine, count: Callable[[], int]) -> Row:
    """A row of what other engines don't do."""
    return lambda engine: str(count()) if engine is own else "–"


def _time(engine: Engine, some: Sequence[str]) -> str:
    """The times of queries."""
    times = [engine.ask(query).milliseconds for query in some]
    return _spread(times) if any(times) else "–"


def _spread(values: Sequence[float]) -> str:
    """The median and the greatest of some values."""
    return f"{median(values):,.0f}, {max(values):,.0f}"


def _write_row(cells: Sequence[str]) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells)} |"


def make_scan(papers: Papers) -> Scan:
    """The plain scan of these papers."""
    topics: Topics = {
        topic.slug: (group.slug, topic.title) for group in papers.taxonomy.groups for topic in group.topics
    }
    return Scan(papers.documents, topics)


def read_project(folder: Path, temporary: Path) -> Papers:
    """Return the papers of a project, as a build has them."""
    project = open_project(folder, None)
    with open_cache(temporary / "cache.db") as cache:
        library = complete_library(read_papers(project, lambda line: None, ()), project.config, print, cache=cache)
    return Papers(list_documents(library), library.taxonomy)


if __name__ == "__main__":
    main()
