"""Tables of numbers that are mostly zeros, of which only the others are kept, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Integers: TypeAlias = "NDArray[np.integer[Any]]"
"""Positions, rows or columns."""
Numbers: TypeAlias = "NDArray[np.float64]"
"""Numbers of double precision."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. A number in it is an entry; the entries of each row follow those of the row before."""

    starts: Integers
    """The position of the first entry of each row, and the number of all entries at the end."""
    columns: Integers
    """The column of each entry."""
    values: Numbers
    """The number of each entry."""
    width: int
    """The number of columns."""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.starts) - 1

    def count_entries(self, rows: Integers) -> Integers:
        """Return how many entries each of some rows has."""
        return self.starts[rows + 1] - self.starts[rows]

    def get_row(self, row: int) -> tuple[Integers, Numbers]:
        """Return the columns and the numbers of the entries of a row."""
        start, stop = self.starts[row], self.starts[row + 1]
        return self.columns[start:stop], self.values[start:stop]

    def find_entries(self, rows: Integers) -> tuple[Integers, Integers]:
        """Return the positions of the entries of some rows, one row after the other.

        With each comes the position of its row in `rows`.
        """
        import numpy as np

        lengths = self.count_entries(rows)
        owners = np.repeat(np.arange(len(rows)), lengths)
        entries = np.repeat(self.starts[rows] - (np.cumsum(lengths) - lengths), lengths)
        entries += np.arange(len(entries))
        return entries, owners

    def pick(self, are_wanted: NDArray[np.bool_]) -> Table:
        """Return the table without the other columns."""
        import numpy as np

        kept = np.flatnonzero(are_wanted[self.columns])
        numbers = np.cumsum(are_wanted, dtype=np.int32) - 1
        return Table(
            starts=np.searchsorted(kept, self.starts),
            columns=numbers[self.columns[kept]],
            values=self.values[kept],
            width=int(are_wanted.sum()),
        )

    def transpose(self) -> Table:
        """Return the table with columns as rows."""
        import numpy as np

        rows = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))
        return make_table(self.columns, rows, self.values, self.width, len(self))


def make_table(rows: Integers, columns: Integers, values: Numbers, height: int, width: int) -> Table:
    """Return a table with these entries. In a row, they are in the given order."""
    import numpy as np

    order = np.argsort(rows, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=height))))
    return Table(starts, columns[order].astype(np.int32, copy=False), values[order], width)


def add_up(owners: Integers, numbers: Numbers, most: int) -> Numbers:
    """Return the sum of the numbers of each owner, of which there are `most`.

    One number after the other is added, in their order, so that the sums are the same on every machine; other functions
    of NumPy add as many at a time as the processor can.
    """
    import numpy as np

    sums: Any = np.bincount(owners, weights=numbers, minlength=most)
    return np.asarray(sums, np.float64)


def count_runs(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the different ones of sorted numbers, and how many times each is there."""
    import numpy as np

    are_first = np.ones(len(numbers), bool)
    are_first[1:] = numbers[1:] != numbers[:-1]
    starts = np.flatnonzero(are_first).astype(np.int32)
    return numbers[are_first], np.diff(starts, append=np.int32(len(numbers)))


def split(work: Integers, most: int) -> Iterator[slice]:
    """Yield ranges of consecutive items, each with at most this much work, or with a single item."""
    import numpy as np

    ends = np.cumsum(work)
    start = done = 0
    while start < len(work):
        stop = max(start + 1, int(np.searchsorted(ends, done + most, side="right")))
        yield slice(start, stop)
        start, done = stop, int(ends[stop - 1])
