"""Work that processes share gives the same as work that is done alone, whatever becomes of these processes."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Generator, Iterator, Sequence

import pytest

from broadsheet.system.sharing import ALONE, START_SECONDS, Remote, Work, keep_busy, share
from broadsheet.system.workers import Workers


def measure(tide: int) -> str:
    """What this process does with an item."""
    return f"{tide} ft"


def make(setup: str) -> Callable[[bytes], bytes]:
    """The same for other processes, in which `setup` happens at the tide of 7."""

    def work(packed: bytes) -> bytes:
        tides = json.loads(packed)
        if 7 in tides and setup == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if 7 in tides and setup == "fails":
            raise ValueError("a wave")
        if 7 in tides and setup == "loses one":
            tides.pop()
        return json.dumps(
            [f"{measure(tide)} {setup if setup == 'elsewhere' else ''}".strip() for tide in tides]
        ).encode()

    return work


def plan(setup: str) -> Work[int, str]:
    return Work(
        here=measure,
        there=Remote(make, setup),
        pack=lambda tides: json.dumps(list(tides)).encode(),
        unpack=lambda packed: list(json.loads(packed)),
        seconds=1,
        shard=3,
    )


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def engine(said: list[str]) -> Iterator[Workers]:
    """Two processes."""
    engine = Workers(2, (), said.append)
    yield engine
    engine.close()


def list_results(engine: Workers, setup: str, tides: Sequence[int]) -> list[str]:
    return list(share(engine, plan(setup), tides))


def test_results_come_in_the_order_of_the_items(engine: Workers, said: list[str]) -> None:
    found = list_results(engine, "elsewhere", range(20))

    assert found == [f"{tide} ft elsewhere" for tide in range(20)]
    assert said == []


@pytest.mark.parametrize("setup", ["killed", "fails", "loses one", ""])
def test_what_a_process_does_not_return_is_done_here(engine: Workers, said: list[str], setup: str) -> None:
    """The process may have been killed, which is reported once, or it may have failed, or returned too little."""
    assert list_results(engine, setup, range(20)) == [measure(tide) for tide in range(20)]
    assert list_results(engine, setup, range(20)) == [measure(tide) for tide in range(20)]
    assert len(said) == (setup == "killed")


def test_what_fails_here_as_well_is_raised(engine: Workers) -> None:
    """It is the error of the item, and not one of another process."""

    def fail(tide: int) -> str:
        raise KeyError(tide)

    work = Work(fail, plan("fails").there, plan("").pack, plan("").unpack, seconds=1, shard=3)

    with pytest.raises(KeyError, match="6"):
        list(share(engine, work, range(6, 9)))


def test_little_work_is_done_here() -> None:
    """It would take less time than the start of a process."""
    engine = Workers(2, (), print)

    assert not engine.takes(START_SECONDS / 2)
    assert list(share(engine, plan("elsewhere"), [1])) == ["1 ft"]
    assert list(share(ALONE, plan("elsewhere"), range(20))) == [measure(tide) for tide in range(20)]


def test_only_some_shards_are_under_way_at_a_time() -> None:
    """However many there are, memory holds only a few."""
    under_way, most = 0, 0

    class Sent:
        def cancel(self) -> None:
            nonlocal under_way
            under_way -= 1

    def send(shard: bytes) -> Sent:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        return Sent()

    def receive(sent: Sent) -> bytes:
        sent.cancel()
        return b""

    results: Generator[bytes | None, None, None] = keep_busy(send, receive, (b"" for _ in range(100)), 5)
    assert [next(results) for _ in range(10)] == [b""] * 10
    results.close()

    assert (under_way, most) == (0, 5)
