"""Containing a fault of Broadsheet: work on many items at once is done without those that make it fail."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from broadsheet.system.errors import BroadsheetError

Item = TypeVar("Item")
"""What the work is done on, for example a paper."""
Result = TypeVar("Result")
"""What the work gives."""
_MOST = 10
"""The number of faulty items; if there are more, the fault is not theirs."""
NOT_OF_AN_ITEM = (BroadsheetError, OSError, MemoryError)
"""Exceptions that say something about the site or the machine."""


class Contained(NamedTuple, Generic[Result, Item]):
    """What became of a piece of work."""

    result: Result
    """What the work on the other items gave."""
    faulty: list[tuple[Item, Exception]]
    """The items that were left out, each with the exception that it caused."""


def leave_out_faulty(items: Sequence[Item], work: Callable[[Sequence[Item]], Result]) -> Contained[Result, Item]:
    """Do a piece of work on all items, and if that raises an unexpected exception, without those that cause it.

    An item is taken to cause it if the work fails with it and all items before it, but not without it: then either it
    is faulty, or what it has in common with another item. It is found in a logarithmic number of trials. The exception
    is raised if it says nothing about an item, or if all of several items are faulty, or more than ten.
    """
    faulty: list[tuple[Item, Exception]] = []
    left = list(items)
    while True:
        try:
            return Contained(work(left), faulty)
        except NOT_OF_AN_ITEM:
            raise
        except Exception as error:
            if len(faulty) == _MOST or len(left) <= bool(faulty):
                raise
            at = bisect_left(range(len(left) - 1), True, key=lambda last: _fails(work, left[: last + 1]))
            faulty.append((left.pop(at), error))


def _fails(work: Callable[[Sequence[Item]], object], items: Sequence[Item]) -> bool:
    """Return whether the work on these items raises an unexpected exception."""
    try:
        work(items)
    except NOT_OF_AN_ITEM:
        raise
    except Exception:  # noqa: BLE001 - it is raised again, or told
        return True
    return False
