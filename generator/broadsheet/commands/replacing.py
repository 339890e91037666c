"""Replacing a file in `seeds/` by a newer version: which file that is, and what changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec

from broadsheet.build import read_records
from broadsheet.config.configuration import Config
from broadsheet.config.registers import Register
from broadsheet.fetch.seeds_folder import SEEDS
from broadsheet.merge.corrections import read_merge_overrides
from broadsheet.merge.records import merge_all_records
from broadsheet.merge.registers import apply_register
from broadsheet.merge.replacement import Replacement, compare_versions, keep_addresses
from broadsheet.model.paper import Paper
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.parsing import parse_source
from broadsheet.system.errors import UsageError
from broadsheet.system.messages import find_similar, join_words

_DATE = re.compile(r"\A\d{4}(?:-\d\d){0,2}[-_. ]+")
"""A date at the beginning of a file's name, with what separates it from the rest."""


def find_replaced_file(name: str, wanted: str, seeds: Path) -> str:
    """Return the file in `seeds/` that a file with this name replaces; empty if there is none.

    It is the one that is `wanted`, or else the one with the same name, whatever dates the two names begin with. Raises
    UsageError if the wanted file does not exist, or if several files have the name.
    """
    if wanted:
        files = _list_files(seeds)
        if (file := wanted.removeprefix(f"{SEEDS}/")) in files:
            return f"{SEEDS}/{file}"
        near = find_similar(file, files)
        advice = f"Did you mean {SEEDS}/{near}?" if near else "Name a file that exists."
        raise UsageError(f"--as: There is no file {SEEDS}/{file}. {advice}")
    found = list_namesakes(name, seeds)
    if len(found) > 1:
        raise UsageError(f"{name} can replace {join_words(found, 'or')}. Say which one with --as.")
    return next(iter(found), "")


def list_namesakes(name: str, seeds: Path) -> list[str]:
    """Return the files in `seeds/` that have the same name, whatever dates the names begin with."""
    return [f"{SEEDS}/{file}" for file in _list_files(seeds) if _DATE.sub("", file) == _DATE.sub("", name)]


def _list_files(seeds: Path) -> list[str]:
    """Return the names of the files in `seeds/`, sorted."""
    return sorted(path.name for path in seeds.iterdir() if path.is_file()) if seeds.is_dir() else []


def plan_replacement(
    old: Source, new: Source, read: Sequence[Sequence[Parsed]], config: Config, day: date, hides: bool | None
) -> Replacement:
    """Return what changes if a file is replaced.

    `read` are the records of each file of the site, as `broadsheet.build.read_records` returns them. `hides` says
    whether papers that are missing from the file are hidden; None leaves that as it is.
    """
    limits, columns = config.site.limits, config.site.columns
    register = config.registers.get(old.file) or Register(file=old.file)
    if hides is not None:
        register = msgspec.structs.replace(register, hides_missing=hides)
    former, missing = apply_register(parse_source(old, limits, None, columns), register, limits)
    before = _merge(read, config)
    owners = {origin: paper for paper in before for origin in paper.origins}
    current = parse_source(new, limits, None, columns).papers
    plan = compare_versions(register, former.papers, missing.papers, current, owners, day)
    others = [parts for parts in read if parts[0].file != old.file]
    after = _merge([*others, read_records(new, add_register(config, plan.register))], config)
    return replace(plan, register=keep_addresses(plan.register, current, before, after))


def _merge(read: Iterable[Sequence[Parsed]], config: Config) -> list[Paper]:
    """Return every paper of a site, given the records of each file."""
    records = [paper for parts in read for parsed in parts for paper in parsed.papers]
    return merge_all_records(records, read_merge_overrides(config.entries))


def add_register(config: Config, register: Register) -> Config:
    """Return a configuration with a register in the place of the one of its file."""
    return replace(config, registers={**config.registers, register.file: register})
