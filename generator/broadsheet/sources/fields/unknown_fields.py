"""Reports the fields of a file that hold data and are not fields of a publication; their values are never published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping

from broadsheet.sources.fields.private_data import WHO_CAN_READ_IT, is_private_name, name_private_data
from broadsheet.system.errors import Place, Problem
from broadsheet.system.messages import count, excerpt

_MOST_NAMED = 10
"""The most fields that are named; a file may have any number."""
_NOTHING: tuple[object, ...] = (None, False, "", [], {})
"""Values that say nothing."""
_PRIVATE = f"Such data is private to the people who select papers or keep a library. {WHO_CAN_READ_IT}"


def _advise_to_rename(name: str) -> str:
    """Return the advice of most formats, whatever the name of the field is."""
    return "If such data belongs on the site, rename the field to one that docs/formats/ lists."


class UnknownFields:
    """Counts the fields of a file's records that no parser knows.

    A message names the fields and says how many records have each. Their values are not kept.
    """

    def __init__(self, noun: str = "field", advice: Callable[[str], str] = _advise_to_rename) -> None:
        """`noun` is what the format calls its fields, such as `column`.

        `advice` returns how one becomes known, from the name of the most frequent one.
        """
        self._noun, self._advice = noun, advice
        self._counts, self._private = Counter[str](), Counter[str]()

    def add(self, names: Iterable[str]) -> None:
        """Count fields that hold data in a record, by the names that the source gives them."""
        for name in names:
            if is_private_name(name):
                self.add_private([name])
            else:
                self._counts[name] += 1

    def add_values(self, values: Mapping[str, object], known: Container[str]) -> None:
        """Count the fields of a record that are not known, and hold data: neither nothing nor false."""
        self.add(name for name, value in values.items() if name not in known and value not in _NOTHING)

    def add_private(self, names: Iterable[str]) -> None:
        """Count fields that hold private data in a record; a message leaves out what may name a person."""
        self._private.update({name_private_data(name) for name in names})

    def report(self, file: str, line: int = 0) -> list[Problem]:
        """A problem for all unknown fields and one for all private ones, at the line on which fields are named."""
        place, problems = Place(file, line), list[Problem]()
        if self._counts:
            advice = self._advice(_quote(_list_by_frequency(self._counts)[0][0]))
            problems.append(Problem(place, f"unknown-{self._noun}s", self._say(self._counts), advice))
        if self._private:
            problems.append(Problem(place, f"private-{self._noun}s", self._say(self._private), _PRIVATE))
        return problems

    def _say(self, counts: Counter[str]) -> str:
        """A sentence that names the fields, those of the most records first."""
        (name, size), *others = _list_by_frequency(counts)
        if not others:
            records = count(size, "record")
            return f"Broadsheet does not read the {self._noun} “{_quote(name)}”, which holds data in {records}."
        named = [(name, size), *others][:_MOST_NAMED]
        listed = ", ".join(f"“{_quote(name)}” (in {count(size, 'record')})" for name, size in named)
        more = f" and {len(counts) - _MOST_NAMED:,} more" if len(counts) > _MOST_NAMED else ""
        return f"Broadsheet does not read these {self._noun}s, which hold data: {listed}{more}."


def _list_by_frequency(counts: Counter[str]) -> list[tuple[str, int]]:
    """Return the names with their counts, the most frequent first; those of the same count are sorted by name."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _quote(name: str) -> str:
    """A name for a message."""
    return excerpt(name, 40)
