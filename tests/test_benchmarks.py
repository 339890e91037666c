"""The programs that measure Broadsheet."""

from __future__ import annotations

from broadsheet.config.project import open_project
from tests.benchmarks.growth import ROOT, measure_file, write_record


def test_every_step_of_a_build_is_measured() -> None:
    """The benchmark of growth goes through a build as it is, step by step."""
    times = measure_file(write_record(abstract="We weigh gulls."), open_project(ROOT))

    assert list(times) == ["parse", "merge", "enrich", "pages"]
