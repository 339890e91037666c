"""Work on many items that can be shared with other processes: those of this machine, or of a cluster.

A piece of work is a pure function of each item, so that its results are the same wherever, in whichever parts and in
whichever order it is done. Other processes get bytes, return bytes, and touch nothing else. What they do not return is
done here: a lost process costs time and nothing else.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

START_SECONDS = 3.0
"""The work for which processes are started: their start costs about one second of one core."""
SEND_SECONDS = 1.0
"""The work that is sent to processes that have been started: what they need for it takes them up to half a second."""
Item = TypeVar("Item")
"""What a piece of work is done on: a file, a paper or a page."""
Result = TypeVar("Result")
"""What is found out about an item."""
Function: TypeAlias = Callable[[bytes], bytes]
"""What another process does: the packed items of a shard become their packed results."""


class Remote(NamedTuple):
    """A function that other processes can make, since they have the same modules."""

    make: Callable[[Any], Function]
    """Makes it; a function of a module."""
    setup: Any
    """What it is made from; it can be pickled."""

    def pack(self) -> bytes:
        """Return it as `run` gets it."""
        return pickle.dumps(self)


def run(packed: bytes, shard: bytes) -> bytes:
    """Call a packed function in another process. The function is made once there, for many shards."""
    return _make(packed)(shard)


@lru_cache(maxsize=2)
def _make(packed: bytes) -> Function:
    """Make a packed function."""
    remote: Remote = pickle.loads(packed)  # noqa: S301 - our own process has packed it
    return remote.make(remote.setup)


@dataclass(frozen=True, slots=True)
class Work(Generic[Item, Result]):
    """A function of items, which can be called here and in other processes."""

    here: Callable[[Item], Result]
    """The function."""
    there: Remote
    """The same for packed items."""
    pack: Callable[[Sequence[Item]], bytes]
    """Returns items as other processes get them."""
    unpack: Callable[[bytes], Sequence[Result] | None]
    """Returns the results of other processes; None if the bytes are not that."""
    seconds: float
    """What an item costs, roughly, in seconds."""
    shard: int
    """The number of items that are sent together."""


class Engine(Protocol):
    """Something that does work in other processes."""

    sees_files: bool
    """Whether these see the files of this machine."""

    def takes(self, seconds: float) -> bool:
        """Return whether work that takes so long here is worth being sent to them."""

    def map(self, remote: Remote, shards: Iterable[bytes]) -> Iterator[bytes | None]:
        """Yield the results of each shard, in order; None for one that has to be done here."""


def is_worth_sending(seconds: float, *, have_started: bool) -> bool:
    """Return whether work that takes so long here is worth being sent to processes, which may have to be started."""
    return seconds >= (SEND_SECONDS if have_started else START_SECONDS)


class Alone:
    """An engine without other processes: everything is done here."""

    sees_files = True

    def takes(self, seconds: float) -> bool:
        """Take no work."""
        return False

    def map(self, remote: Remote, shards: Iterable[bytes]) -> Iterator[bytes | None]:
        """Return nothing for each shard."""
        return (None for _ in shards)


ALONE = Alone()
"""The engine that does everything here."""


def share(engine: Engine, work: Work[Item, Result], items: Sequence[Item]) -> Iterator[Result]:
    """Yield the result of each item, in order.

    Raises what the function raises, once it is done here.
    """
    if not engine.takes(work.seconds * len(items)):
        yield from map(work.here, items)
        return
    shards = [items[at : at + work.shard] for at in range(0, len(items), work.shard)]
    made = engine.map(work.there, map(work.pack, shards))
    for shard, packed in zip(shards, made, strict=True):
        results = None if packed is None else work.unpack(packed)
        yield from results if results and len(results) == len(shard) else map(work.here, shard)


class Sent(Protocol):
    """A shard that has been sent."""

    def cancel(self) -> object:
        """Drop it, unless it is being worked on."""


Handle = TypeVar("Handle", bound=Sent)
"""What an engine knows of a shard that it has sent."""


def keep_busy(
    send: Callable[[bytes], Handle | None],
    receive: Callable[[Handle], bytes | None],
    shards: Iterable[bytes],
    ahead: int,
) -> Generator[bytes | None, None, None]:
    """Send shards, and yield what is received for each, in order; None for one that cannot be sent.

    No more than `ahead` of them are under way at a time.
    """
    under_way: deque[Handle | None] = deque()
    try:
        for shard in shards:
            under_way.append(send(shard))
            if len(under_way) >= ahead:
                yield receive(sent) if (sent := under_way.popleft()) else None
        while under_way:
            yield receive(sent) if (sent := under_way.popleft()) else None
    finally:
        for left in under_way:
            if left:
                left.cancel()
