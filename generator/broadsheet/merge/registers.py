"""Applying the register of a file to its records: they keep their identities, addresses and editions.

Records that the file had before, and that the register has kept, follow as records of their own.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from broadsheet.config.limits import Limits
from broadsheet.config.registers import Register, RegisterEntry
from broadsheet.model.paper import Naming, Paper, PaperId
from broadsheet.model.period import Period
from broadsheet.model.readings import find_moment, unite_readings
from broadsheet.pages.citations.own_json import make_record
from broadsheet.sources.json.own import parse_own_json
from broadsheet.sources.parsed import Parsed
from broadsheet.system.errors import Place, Problem
from broadsheet.system.hashes import short_hash


def apply_register(parsed: Parsed, register: Register, limits: Limits) -> tuple[Parsed, Parsed]:
    """Return the records of a file with what its register says of them, and the records that have left the file."""
    entries = match_entries(parsed.papers, register)
    moment = find_moment(register.file.rpartition("/")[2])
    named = [
        _name(_unite_history(paper, register.entries[entries[at]], moment), register.entries[entries[at]])
        if at in entries
        else paper
        for at, paper in enumerate(parsed.papers)
    ]
    return parsed._replace(papers=named), _read_missing(register, set(entries.values()), limits)


def match_entries(papers: Sequence[Paper], register: Register) -> dict[int, int]:
    """Return which entry of a register each record is, as far as that is known: their indexes.

    The order distinguishes equal records. Other marks count only if something was changed by hand since the file was
    added, or if this version of Broadsheet reads it differently: then identifiers count more than the key, and the key
    more than the title.
    """
    known: dict[str, list[int]] = {}
    for at in sorted(range(len(register.entries)), key=lambda at: bool(register.entries[at].left)):
        for mark in register.entries[at].marks:
            known.setdefault(mark, []).append(at)
    found = sorted(
        (rank, at, order, entry)
        for at, paper in enumerate(papers)
        for rank, mark in enumerate((mark_content(paper), *list_marks(paper)))
        for order, entry in enumerate(known.get(mark, ()))
    )
    entries: dict[int, int] = {}
    taken = set[int]()
    for _, at, _, entry in found:
        if at not in entries and entry not in taken:
            entries[at] = entry
            taken.add(entry)
    return entries


def list_marks(record: Paper) -> tuple[str, ...]:
    """Return what a record can be recognised by in its file if it was changed: identifiers, key and title."""
    key = (f"key:{record.citation_key}",) if record.citation_key else ()
    return (*record.keys, *key, f"title:{record.title_key}")


def mark_content(record: Paper) -> str:
    """Return what a record can be recognised by if nothing in it was changed: a hash of its fields.

    Neither the edition nor readings count, since these change without the paper.
    """
    fields = {name: value for name, value in make_record(record).items() if name not in ("edition", "readings")}
    return f"content:{short_hash(json.dumps(fields, ensure_ascii=False, sort_keys=True), 16)}"


def _name(record: Paper, entry: RegisterEntry) -> Paper:
    """Return a record with the identity, the addresses and the edition that its entry has."""
    naming = Naming(PaperId(entry.identity), entry.addresses) if entry.addresses else None
    editions = (Period.parse(entry.edition),) if entry.edition else record.editions
    return replace(record, naming=naming, editions=editions)


def _unite_history(record: Paper, entry: RegisterEntry, moment: str) -> Paper:
    """Return a record with the readings of all versions of its file.

    What the file says without a moment was dated by its name, which is that of its first version: `moment`. If the
    register has that value, it knows better when it was read.
    """
    if not entry.readings:
        return record
    known = {(one.signal, one.value) for one in entry.readings}
    own = (one for one in record.readings if one.moment not in ("", moment) or (one.signal, one.value) not in known)
    return replace(record, readings=unite_readings(tuple(own), entry.readings))


def find_entry(register: Register, missing: Paper) -> RegisterEntry:
    """Return the entry of a record that has left the file, and that was read from the register instead."""
    return register.entries[missing.origin.line - 2]


def _read_missing(register: Register, present: Collection[int], limits: Limits) -> Parsed:
    """Return the records of a register that are not in its file: entries with a record that are not `present`.

    Each is on the line that its entry has in the register.
    """
    missing = {at: entry for at, entry in enumerate(register.entries) if entry.record and at not in present}
    if not missing:
        return Parsed(register.path, [], [])
    lines = (missing[at].record if at in missing else None for at in range(len(register.entries)))
    text = b"\n".join(msgspec.json.encode(record) if record else b"" for record in lines).decode()
    parsed = parse_own_json(f"\n{text}\n", register.path, limits)
    hidden = f"is no longer in {register.file}, and {register.path} hides such papers." * register.hides_missing
    papers = []
    for paper in parsed.papers:
        entry = find_entry(register, paper)
        readings = unite_readings(paper.readings, entry.readings)
        papers.append(replace(_name(paper, entry), readings=readings, hidden=hidden))
    return parsed._replace(papers=papers)


def list_unused_registers(registers: Mapping[str, Register], files: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each register whose file is not among those that were read."""
    read = set(files)
    for file, register in registers.items():
        if file not in read:
            yield Problem(
                where=Place(register.path),
                kind="unused-register",
                message=f"This is the register of {file}, which does not exist.",
                advice="Restore that file. If its papers are to leave the site, delete the register too.",
                needs_decision=True,
            )
