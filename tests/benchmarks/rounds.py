"""Site generators are measured in turn, round by round."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.generators import Edit, Generator, Scenario
from tests.benchmarks.measuring import INDEXER, Cost, Size, measure_commands, weigh_folder


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured of a site generator."""

    costs: dict[Scenario, list[Cost]]
    """What each round cost, by scenario."""
    site: Size
    """The site that was built from nothing."""
    index: Size
    """The search index of Pagefind in it."""
    papers: Size
    """The pages of papers in it, without other files."""


def measure_generators(
    generators: Sequence[Generator], scenarios: Sequence[Scenario], rounds: int, say: Callable[[str], None]
) -> dict[str, Result]:
    """Measure generators in turn, in so many rounds; the results are by their names, in the same order.

    The first scenario is that from nothing. `say` gets what is measured next. What a generator reads is afterwards as
    it was.
    """
    costs: dict[str, dict[Scenario, list[Cost]]] = {generator.name: {} for generator in generators}
    sizes = dict[str, tuple[Size, Size, Size]]()
    for number in range(1, rounds + 1):
        with _undo_edits() as edit:
            for scenario in scenarios:
                for generator in generators if number % 2 else reversed(generators):
                    if scenario not in generator.edits:
                        continue
                    say(f"Round {number} of {rounds}: {generator.name}, {scenario}")
                    edit(generator.edits[scenario])
                    if scenario is Scenario.FULL:
                        for folder in (generator.site, *generator.caches):
                            shutil.rmtree(folder, ignore_errors=True)
                    cost = measure_commands(generator.commands, generator.folder, generator.environment)
                    costs[generator.name].setdefault(scenario, []).append(cost)
                    if generator.name not in sizes:
                        sizes[generator.name] = _weigh_site(generator.site)
    return {name: Result(by_scenario, *sizes[name]) for name, by_scenario in costs.items()}


@contextmanager
def _undo_edits() -> Iterator[Callable[[Edit], None]]:
    """Give a function that writes files, and make them afterwards as they were."""
    former: list[tuple[Path, str | None]] = []

    def write(edit: Edit) -> None:
        """Write files."""
        for path, text in edit.items():
            former.append((path, path.read_text() if path.exists() else None))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    try:
        yield write
    finally:
        for path, text in reversed(former):
            if text is None:
                path.unlink()
            else:
                path.write_text(text)


def _weigh_site(site: Path) -> tuple[Size, Size, Size]:
    """How large a site is, its search index, and the pages of papers in it."""
    return weigh_folder(site), weigh_folder(site / INDEXER), weigh_folder(site / "papers", "*/index.html")
