"""Reports the fields of a file that hold data and are not fields of a publication; their values are never published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from broadsheet.system.errors import Place, Problem
from broadsheet.system.messages import excerpt

_MOST_NAMED = 10
"""The most fields that are named; a file may have any number."""


class UnknownFields:
    """Counts the fields of a file's records that no parser knows.

    A parser adds the names of each record, and reports all of them when it has read the file.
    """

    def __init__(self) -> None:
        self._counts = Counter[str]()

    def add(self, names: Iterable[str]) -> None:
        """Count fields that hold data in a record, by the names that the source gives them."""
        self._counts.update(names)

    def report(self, file: str) -> list[Problem]:
        """One problem for all of them, with the number of records that have each; none if there are none."""
        if not self._counts:
            return []
        named = sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
        listed = ", ".join(f"“{excerpt(name, 40)}” ({count:,})" for name, count in named[:_MOST_NAMED])
        more = f" and {len(named) - _MOST_NAMED:,} more" if len(named) > _MOST_NAMED else ""
        return [
            Problem(
                where=Place(file),
                kind="unknown-fields",
                message=f"Some fields are not known and are not published: {listed}{more}."
                " The number is that of the records with such a field.",
                advice="If one of them belongs on the site, rename it to a field that docs/formats/ lists.",
            )
        ]
