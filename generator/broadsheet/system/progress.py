"""How long tasks report their steps, and how far they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeAlias, TypeVar

Progress: TypeAlias = Callable[[str], None]
"""Called at the beginning of each step, with a full sentence such as `Writing pages and feeds.`"""
Item = TypeVar("Item")
"""What a piece of work is done for: a file, a paper or a page."""

_listeners: list[Progress] = []
"""What shows how far the work is. No result depends on it, so that pure functions can call `tick` as well."""


@contextmanager
def listen(listener: Progress) -> Iterator[None]:
    """Let `listener` get each position within the block, such as `1,204 of 5,000`.

    It is called for every item, however little time has passed, and with an empty text where a piece of work ends.
    """
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.pop()


def tick(position: str) -> None:
    """Say how far the work is."""
    for listener in _listeners:
        listener(position)


def track(items: Iterable[Item], whole: int = 0) -> Iterator[Item]:
    """Yield the items, and say before each how many are done, of `whole` if that is known."""
    of_whole = f" of {whole:,}" if whole else ""
    try:
        for number, item in enumerate(items):
            tick(f"{number:,}{of_whole}")
            yield item
    finally:
        tick("")
