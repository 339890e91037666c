"""Registers of files that are replaced again and again, such as exports of a library, in `site_config/registers/`.

A register says for each entry that such a file has or had which identity and which addresses its paper has, and since
when the site lists it. It is JSON Lines: the first line is about the file, each other line about an entry.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from broadsheet.model.readings import SignalReading, check_reading
from broadsheet.system.errors import InputError, Place
from broadsheet.system.files import read_file
from broadsheet.system.messages import excerpt

FOLDER = "registers"
"""The folder with the registers, below `site_config/`."""
_ENDING = ".jsonl"
_MOST_BYTES = 256_000_000
"""The greatest size of a register, in bytes."""
_RESTORE = "Restore the file from Git, or delete it; then papers whose entries changed get new addresses."
"""What to do about a register that cannot be read."""
_ABOUT = "Identities and addresses of the entries of a file. Written by `broadsheet add --replace`; keep it."
"""What a register says of itself."""


Line = TypeVar("Line")
"""The type of a line of a register."""


class RegisterEntry(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is known of an entry of the file."""

    identity: str = ""
    """The identity of its paper; empty if that comes from another record of the paper."""
    addresses: tuple[str, ...] = ()
    """The folders of its paper below `papers/`, the current one first."""
    marks: tuple[str, ...] = ()
    """What only this entry has, in the file as it is or as it was before the last replacement: `doi:10.1234/abcd`,
    `key:gull2031`, `title:dunesdrift`."""
    edition: str = ""
    """The edition that lists it, such as `2031-04-02`; empty if that follows from the file."""
    left: str = ""
    """The day on which it was first missing from the file, such as `2031-05-06`; empty while the file has it."""
    readings: tuple[SignalReading, ...] = ()
    """What the versions of the file said of votes, citations and the like, each with its own moment: the file is still
    named as its first version was."""
    record: dict[str, Any] = {}
    """The entry as the file had it last, in Broadsheet's JSON and without its readings; it counts only if the file does
    not have the entry."""


class _Head(msgspec.Struct, frozen=True):
    """The first line of a register."""

    file: str
    hide_missing: bool = False
    about: str = _ABOUT


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """The register of one file."""

    file: str
    """The file, relative to the project: `seeds/2031-04-02-library.bib`."""
    hides_missing: bool = False
    """Whether papers that are missing from the file are hidden."""
    entries: tuple[RegisterEntry, ...] = ()
    """The entries, each on a line of the register from the second one on."""

    @property
    def path(self) -> str:
        """The path of the register, relative to the project."""
        return f"site_config/{FOLDER}/{self.file.rpartition('/')[2]}{_ENDING}"

    def write(self) -> bytes:
        """Return the content of the register."""
        lines = (_Head(self.file, self.hides_missing), *self.entries)
        return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def read_registers(folder: Path, faults: list[str]) -> dict[str, Register]:
    """Read the registers in `folder`, which is `site_config/` of a project, each under the file that it is about.

    What is wrong with one is added to `faults`.
    """
    found: dict[str, Register] = {}
    for path in sorted((folder / FOLDER).glob(f"*{_ENDING}")):
        place = Place(f"{folder.name}/{FOLDER}/{path.name}")
        try:
            register = _read_register(read_file(path, _MOST_BYTES, _RESTORE))
        except InputError as error:
            faults.append(str(error.at(place)))
        else:
            found[register.file] = register
    return found


def _read_register(data: bytes) -> Register:
    """Read a register. Raises InputError, with the line, if it is not one."""
    lines = data.splitlines() or [b""]
    head = _read_line(lines[0], 1, _Head)
    entries = (_read_entry(line, number) for number, line in enumerate(lines[1:], 2))
    return Register(file=head.file, hides_missing=head.hide_missing, entries=tuple(entries))


def _read_entry(line: bytes, number: int) -> RegisterEntry:
    """Read a line about an entry. Raises InputError if it is not valid."""
    entry = _read_line(line, number, RegisterEntry)
    try:
        for reading in entry.readings:
            check_reading(reading)
    except ValueError as error:
        message = f"The line has an invalid reading ({excerpt(str(error))})."
        raise InputError("not-a-register", message, _RESTORE, line=number) from error
    return entry


def _read_line(line: bytes, number: int, kind: type[Line]) -> Line:
    """Read a line of a register. Raises InputError if it is not valid."""
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InputError("not-a-register", f"The line cannot be read ({error}).", _RESTORE, line=number) from error
