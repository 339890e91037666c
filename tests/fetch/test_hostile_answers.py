"""Hostile answers: each fails its own source, with the reason, and the source after it is fetched all the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from broadsheet.config.daily_sources.services.feed import Feed
from broadsheet.config.limits import Limits
from broadsheet.config.project import Project
from broadsheet.fetch.fetcher import Fetcher
from broadsheet.fetch.network import Network, Timing
from broadsheet.fetch.outcome import FetchedDay, FetchOutcome
from broadsheet.fetch.seeds_folder import read_seeds
from broadsheet.system.errors import UNEXPECTED
from tests.conftest import make_config
from tests.fetch.hostile_answers import DAY, FAST, HOSTILE, SLOW, Hostile, serve_hostile

PATIENT, HASTY = Timing(read=20, tries=2), Timing(read=1, whole=1.5, tries=2)
"""The timeouts for answers that come at once, which hold on a busy machine too, and for those that take long."""


def fetch(number: int, port: int, folder: Path) -> list[FetchedDay]:
    """Fetch a hostile source, and then a good one, into an empty project."""
    project = Project(folder, make_config(limits=Limits(file_megabytes=1)))
    pace = HASTY if HOSTILE[number] in SLOW else PATIENT
    network = Network("Broadsheet/0", 1_000_000, str, pace, lambda seconds: None)
    fetcher = Fetcher(project, network, read_seeds(project), DAY)
    addresses = f"{HOSTILE[number].scheme}://127.0.0.1:{port}/{number}", f"http://127.0.0.1:{port}/good"
    fetched = [day for address in addresses for day in fetcher.fetch(Feed(base_url=address), [DAY])]
    network.close()
    return fetched


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[list[FetchedDay]]:
    """What became of each hostile source, and of the good one after it; the slow ones are asked at the same time."""
    folder = tmp_path_factory.mktemp("hostile")
    with serve_hostile() as port, ThreadPoolExecutor(len(SLOW)) as pool:
        return [
            fetched
            for run, numbers in ((map, range(len(FAST))), (pool.map, range(len(FAST), len(HOSTILE))))
            for fetched in run(lambda number: fetch(number, port, folder / str(number)), numbers)
        ]


@pytest.mark.parametrize("number", range(len(HOSTILE)), ids=[hostile.name for hostile in HOSTILE])
def test_a_hostile_answer_fails_its_own_source(number: int, outcomes: list[list[FetchedDay]]) -> None:
    """The reason says what was wrong, shortly and in printable characters; the other source is fetched."""
    hostile: Hostile = HOSTILE[number]
    failed, good = outcomes[number]

    assert (good.outcome, good.papers) == (FetchOutcome.WRITTEN, 3)
    assert (failed.outcome.is_good, failed.papers if failed.files else 0) == (not hostile.says, hostile.saved), failed
    assert hostile.says in str(failed)
    assert str(failed).isprintable() and len(str(failed)) < 800
    assert failed.problem is None or failed.problem.kind != UNEXPECTED
