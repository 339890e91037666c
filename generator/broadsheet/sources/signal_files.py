"""Files of readings beside the papers, such as `seeds/2025-03-20-hf-daily.signals.jsonl`.

Whoever asks a source again writes down what it says then, since the file with the papers has only one answer. A file is
JSON Lines, one for each signal of a paper; readings with the same value as the one before and the one after are left
out, so that a number that does not change takes no room.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from broadsheet.model.paper import Paper
from broadsheet.model.readings import (
    SignalKind,
    SignalReading,
    check_reading,
    list_series,
    thin_series,
    unite_readings,
)
from broadsheet.sources.inputs import SIGNALS
from broadsheet.system.errors import InputError, Place, Problem
from broadsheet.system.files import read_file, write_atomically

_MOST_BYTES = 64_000_000
"""The greatest size of a file, in bytes."""
_RESTORE = "Restore the file from Git, or delete it; then its readings are lost."
"""What to do about a file that cannot be read."""


class _Line(msgspec.Struct, frozen=True):
    """A line of the file."""

    paper: str
    """The strongest identifier of the paper, such as `arxiv:2503.11197`."""
    source: str
    kind: SignalKind
    readings: dict[str, str]
    """The value at each moment, in the order of the moments."""


Readings = Mapping[str, tuple[SignalReading, ...]]
"""The readings of each paper, by its identifier."""


def read_signals(folders: Iterable[Path], problems: list[Problem]) -> Readings:
    """Return all readings in the files in some folders. A file that cannot be read is added to the problems."""
    found: dict[str, tuple[SignalReading, ...]] = {}
    for path in (path for folder in folders if folder.is_dir() for path in sorted(folder.glob(f"*{SIGNALS}"))):
        try:
            for paper, readings in read_signal_file(path).items():
                found[paper] = unite_readings(found.get(paper, ()), readings)
        except InputError as error:
            problems.append(error.at(Place(f"{path.parent.name}/{path.name}")))
    return found


def read_signal_file(path: Path) -> Readings:
    """Return the readings in a file; none if there is no such file. Raises InputError if it cannot be read."""
    if not path.is_file():
        return {}
    found: dict[str, list[SignalReading]] = {}
    for number, text in enumerate(read_file(path, _MOST_BYTES, _RESTORE).splitlines(), 1):
        try:
            line = msgspec.json.decode(text, type=_Line)
            readings = [SignalReading(line.source, line.kind, *said) for said in line.readings.items()]
            for reading in readings:
                check_reading(reading)
        except (ValueError, RecursionError, msgspec.MsgspecError) as error:
            message = f"The line is not one of readings ({error})."
            raise InputError("not-readings", message, _RESTORE, line=number) from error
        found.setdefault(line.paper, []).extend(readings)
    return {paper: tuple(readings) for paper, readings in found.items()}


def add_readings(path: Path, readings: Readings) -> None:
    """Add readings to a file. One that cannot be read is left as it is, so that nothing in it is lost."""
    with suppress(InputError):
        known = read_signal_file(path)
        united = {paper: unite_readings(known.get(paper, ()), readings.get(paper, ())) for paper in {*known, *readings}}
        write_atomically(path, write_signals(united))


def write_signals(readings: Readings) -> bytes:
    """Return the content of a file with these readings."""
    lines = (
        _Line(paper, *signal, {one.moment: one.value for one in thin_series(series)})
        for paper in sorted(readings)
        for signal, series in sorted(list_series(readings[paper]).items())
    )
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def find_readings(paper: Paper, readings: Readings) -> tuple[SignalReading, ...]:
    """Return the readings of a paper by any of its identifiers, with those that it has."""
    found = [readings[key] for key in paper.keys if key in readings]
    return unite_readings(paper.readings, *found) if found else paper.readings
