"""Replacing a file by a newer version: what that changes, and the register with which no paper changes its address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import msgspec

from broadsheet.config.registers import Register, RegisterEntry
from broadsheet.merge.records import list_own_addresses
from broadsheet.merge.registers import find_entry, list_marks, mark_content, match_entries
from broadsheet.merge.successors import match_records
from broadsheet.model.choices import unite
from broadsheet.model.fields import Field
from broadsheet.model.paper import FIELDS, Origin, Paper
from broadsheet.model.period import Period
from broadsheet.model.readings import keep_history
from broadsheet.pages.citations.own_json import make_record
from broadsheet.system.messages import excerpt

_SHOWN = frozenset("title arxiv doi pmid pmcid id date venue volume issue pages citation_key".split())
"""Fields whose former value is short enough to be shown."""


class Fate(StrEnum):
    """What became of an entry of a file."""

    NEW = "new"
    """The file did not have it before."""
    CHANGED = "changed"
    """At least one field has another value."""
    GONE = "gone"
    """The file no longer has it."""
    BACK = "back"
    """The file had it, lacked it, and has it again."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one entry."""

    fate: Fate
    """What became of it."""
    title: str
    """Its title now, or the last one if it is gone."""
    fields: tuple[str, ...] = ()
    """The fields that have another value, by their labels, with the former value if it is short."""

    def __str__(self) -> str:
        """Return the change as a line: `changed: “Dunes drift”: DOI (was empty), abstract`."""
        fields = f": {', '.join(self.fields)}" if self.fields else ""
        return f"{self.fate}: “{excerpt(self.title, 100)}”{fields}"


@dataclass(frozen=True, slots=True)
class Replacement:
    """What a newer version of a file changes."""

    register: Register
    """The register with which the papers of the file keep their identities and addresses."""
    changes: tuple[Change, ...] = ()
    """Every entry that is not the same as before: those of the file in its order, and then those that are gone."""
    unchanged: int = 0
    """The number of entries that are the same as before."""
    is_reordered: bool = False
    """Whether entries that the file has kept are in another order."""
    is_shrunken: bool = False
    """Whether the file has fewer than half of the entries that it had."""
    missing: tuple[str, ...] = ()
    """The titles of the papers that the file lacks now, and that the site shows or hides as the register says."""

    @property
    def summary(self) -> str:
        """Return the number of entries by what became of them: `3 new, 1 changed, 990 unchanged.`"""
        fates = [change.fate for change in self.changes]
        counts = [f"{fates.count(fate):,} {fate}" for fate in Fate if fate in fates]
        order = " The order has changed." if self.is_reordered else ""
        return f"{', '.join([*counts, f'{self.unchanged:,} unchanged'])}.{order}"


def compare_versions(
    register: Register,
    former: Sequence[Paper],
    missing: Sequence[Paper],
    current: Sequence[Paper],
    owners: Mapping[Origin, Paper],
    day: date,
) -> Replacement:
    """Compare the records that a file has with those that it is going to have.

    `register` is that of the file, without entries if it has none yet. `former` are its records, `missing` those that
    left it earlier, and `current` those of its newer version. `owners` has for each record the paper that it is part of
    now. `day` is today: it is the edition of new records, and the day on which others left.
    """
    known = [*former, *missing]
    entries = _list_entries(register, former, missing)
    matched = match_records(known, current)
    naming = [_keep_naming(entry, record, owners[record.origin]) for entry, record in zip(entries, known, strict=True)]
    found: list[tuple[RegisterEntry, Sequence[Paper]]] = []
    changes: list[Change] = []
    for at, record in enumerate(current):
        if at in matched:
            one = matched[at]
            # The record of one that is back stays until the next replacement: the file itself has not been written yet.
            readings = keep_history(known[one].readings, record.readings)
            found.append((msgspec.structs.replace(naming[one], left="", readings=readings), [record, known[one]]))
            changes += _list_changes(known[one], record, is_back=one >= len(former))
        else:
            edition, readings = _find_edition(register.file, record, day), keep_history((), record.readings)
            found.append((RegisterEntry(edition=edition, readings=readings), [record]))
            changes.append(Change(Fate.NEW, record.title.plain))
    continued = set(matched.values())
    for one in (one for one in range(len(known)) if one not in continued):
        entry = naming[one]
        if not entry.left:
            # The readings are kept apart from the record, which counts only if the file does not have it: after an
            # interrupted replacement, it still does.
            fields = make_record(msgspec.structs.replace(known[one], readings=()))
            entry = msgspec.structs.replace(entry, left=day.isoformat(), readings=known[one].readings, record=fields)
            changes.append(Change(Fate.GONE, known[one].title.plain))
        found.append((entry, [known[one]]))
    order = [matched[at] for at in sorted(matched) if matched[at] < len(former)]
    return Replacement(
        register=msgspec.structs.replace(register, entries=tuple(sorted(_mark_entries(found), key=_place_entry))),
        changes=tuple(changes),
        unchanged=len(current) - sum(change.fate is not Fate.GONE for change in changes),
        is_reordered=order != sorted(order),
        is_shrunken=2 * len(current) < len(former),
    )


def _list_entries(register: Register, former: Sequence[Paper], missing: Sequence[Paper]) -> list[RegisterEntry]:
    """Return the entry of each record; an empty one if the register says nothing of it.

    After an interrupted replacement, the register may say that a record has left, although the file still has it.
    """
    known = {at: register.entries[entry] for at, entry in match_entries(former, register).items()}
    present = (known.get(at, RegisterEntry()) for at in range(len(former)))
    entries = [msgspec.structs.replace(entry, left="", record={}) for entry in present]
    return entries + [find_entry(register, record) for record in missing]


def _keep_naming(entry: RegisterEntry, record: Paper, paper: Paper) -> RegisterEntry:
    """Return an entry with the identity and the addresses that the paper of its record has now.

    If the paper has its identity from another record, the addresses are those that redirect to it because of this one.
    """
    if paper.naming.identity == entry.identity if paper.naming else paper.origin == record.origin:
        return msgspec.structs.replace(entry, identity=paper.identity, addresses=paper.slugs)
    return msgspec.structs.replace(entry, addresses=list_own_addresses(record))


def _list_changes(former: Paper, record: Paper, *, is_back: bool) -> Iterator[Change]:
    """Yield what changed between two versions of a record, if anything did."""
    fields = tuple(
        _describe(field, former)
        for name, field in FIELDS.items()
        if name not in ("edition", "readings") and field.write(former) != field.write(record)
    )
    if fields or is_back:
        yield Change(Fate.BACK if is_back else Fate.CHANGED, record.title.plain, fields)


def _describe(field: Field[object, object], former: Paper) -> str:
    """Return the label of a field, with its former value if that is short."""
    if field.name not in _SHOWN:
        return field.label
    was = field.write(former)
    return f"{field.label} (was {f'“{excerpt(str(was))}”' if was else 'empty'})"


def _find_edition(file: str, record: Paper, day: date) -> str:
    """Return the edition of a new record: the day on which it was added, unless the record names one itself."""
    filed = Period.find(file.rpartition("/")[2])
    return day.isoformat() if filed and record.editions == (filed,) else ""


def _mark_entries(found: Sequence[tuple[RegisterEntry, Sequence[Paper]]]) -> Iterator[RegisterEntry]:
    """Yield entries with their marks, given the versions of the record of each, the newest one first.

    Of the marks that are not about the whole content, only those count that no other entry has.
    """
    own = [list(dict.fromkeys(mark for record in records for mark in list_marks(record))) for _, records in found]
    times = Counter(mark for marks in own for mark in marks)
    for (entry, records), marks in zip(found, own, strict=True):
        contents = dict.fromkeys(map(mark_content, records))
        yield msgspec.structs.replace(entry, marks=(*contents, *(mark for mark in marks if times[mark] == 1)))


def _place_entry(entry: RegisterEntry) -> tuple[bool, bool, str, tuple[str, ...], tuple[str, ...]]:
    """Return where an entry is in a register: it stays there when the file is replaced.

    Of entries with the same content, the one that gives the paper its identity comes first.
    """
    return not entry.identity, not entry.addresses, entry.identity, entry.addresses, entry.marks


def keep_addresses(
    register: Register, current: Sequence[Paper], before: Iterable[Paper], after: Iterable[Paper]
) -> Register:
    """Return a register with which no paper of the site loses an address, whichever file it is from.

    `current` are the records of the newer version, and `before` and `after` the papers of the site with the former one
    and the newer one. A paper of another file can become part of one that has a record in `current`; then the register
    has the addresses that lead there.
    """
    papers = list(after)
    owners = {origin: paper for paper in papers for origin in paper.origins}
    known = {slug for paper in papers for slug in paper.slugs}
    entry_of = {current[at].origin: entry for at, entry in match_entries(current, register).items()}
    entries = list(register.entries)
    for paper in before:
        lost = tuple(slug for slug in paper.slugs if slug not in known)
        heir = owners.get(paper.origin) if lost else None
        for origin in heir.origins if heir else ():
            if origin in entry_of and heir:
                at = entry_of[origin]
                named = origin == heir.origin or bool(entries[at].identity)
                identity, own = (heir.identity, heir.slugs) if named else ("", entries[at].addresses)
                entries[at] = msgspec.structs.replace(entries[at], identity=identity, addresses=unite(own, lost))
                break
    return msgspec.structs.replace(register, entries=tuple(entries))
