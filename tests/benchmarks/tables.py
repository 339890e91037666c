"""What was measured, as tables in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from statistics import median

from tests.benchmarks.generators import Scenario
from tests.benchmarks.measuring import Cost
from tests.benchmarks.rounds import Result

_COSTS: Mapping[str, Callable[[Cost], float]] = {
    "CPU s": lambda cost: cost.cpu,
    "without the index": lambda cost: cost.cpu - cost.index_cpu,
    "wall s": lambda cost: cost.wall,
    "MB, largest process": lambda cost: cost.largest / 1e6,
    "all processes": lambda cost: cost.together / 1e6,
    "largest but the index": lambda cost: cost.largest_without_index / 1e6,
}
"""The columns of costs."""
_COMPARED: Mapping[str, Callable[[Cost], float]] = {
    "CPU": lambda cost: cost.cpu,
    "CPU without the index": lambda cost: cost.cpu - cost.index_cpu,
    "wall": lambda cost: cost.wall,
    "largest process": lambda cost: cost.largest,
}
"""What is compared."""


def write_costs(results: Mapping[str, Result]) -> Iterator[str]:
    """Yield the lines of a table of medians for each scenario and site generator."""
    rows = [
        (scenario, name, *(_write_number(median(map(find, result.costs[scenario]))) for find in _COSTS.values()))
        for scenario in Scenario
        for name, result in results.items()
        if scenario in result.costs
    ]
    yield from _write_table(("Scenario", "Site generator", *_COSTS), rows, 2)


def _write_number(value: float) -> str:
    """A number with three or more digits."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def write_ratios(results: Mapping[str, Result], first: str) -> Iterator[str]:
    """Yield the lines of a table of what the first generator costs, as a multiple of what each of the others costs.

    Without others there are none.
    """
    others = [name for name in results if name != first]
    rows = []
    for scenario in Scenario:
        for value, find in _COMPARED.items():
            cells = [_write_ratio(results[first], results[other], scenario, find) for other in others]
            if any(cells):
                rows.append((scenario, value, *cells))
    if others:
        yield from _write_table(("Scenario", f"{first} /", *others), rows, 2)


def _write_ratio(ours: Result, theirs: Result, scenario: Scenario, find: Callable[[Cost], float]) -> str:
    """The ratio of two generators within each round: its median, and the least and the greatest."""
    pairs = zip(ours.costs.get(scenario, ()), theirs.costs.get(scenario, ()), strict=False)
    ratios = sorted(find(our) / find(their) for our, their in pairs)
    if not ratios:
        return ""
    spread = f" ({ratios[0]:.2f}–{ratios[-1]:.2f})" if len(ratios) > 1 else ""
    return f"{median(ratios):.2f}{spread}"


def write_sizes(results: Mapping[str, Result]) -> Iterator[str]:
    """Yield the lines of a table of what the sites consist of."""
    rows = []
    for name, result in results.items():
        pages, site, index = result.papers, result.site, result.index
        rows.append(
            (
                name,
                f"{site.files:,}",
                f"{site.size / 1e6:,.1f}",
                f"{site.files - index.files:,}",
                f"{(site.size - index.size) / 1e6:,.1f}",
                f"{pages.size / pages.files:,.0f}" if pages.files else "",
            )
        )
    names = ("Site generator", "files", "MB", "files without the index", "MB without it", "bytes of a paper's page")
    yield from _write_table(names, rows, 1)


def write_steps(costs: Sequence[Cost], papers: int) -> Iterator[str]:
    """Yield the lines of a table of the steps of a build, or none if it printed no steps."""
    rows = []
    for step in costs[0].steps:
        found = [cost.steps[step] for cost in costs if step in cost.steps]
        cpu, wall = median(part.cpu for part in found), median(part.wall for part in found)
        share = cpu / median(cost.cpu for cost in costs)
        rows.append((step, f"{cpu:.2f}", f"{1000 * cpu / papers:.2f}", f"{share:.0%}", f"{wall:.2f}"))
    if rows:
        yield from _write_table(("Step", "CPU s", "CPU ms per paper", "share", "wall s"), rows, 1)


def _write_table(head: Iterable[str], rows: Iterable[Iterable[str]], texts: int) -> Iterator[str]:
    """Yield the lines of a table, in whose rows so many texts come before the numbers."""
    names = list(head)
    yield _write_row(names)
    yield _write_row(["---"] * texts + ["--:"] * (len(names) - texts))
    yield from map(_write_row, rows)


def _write_row(cells: Iterable[str]) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells)} |"
