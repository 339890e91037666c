"""Replacing a file in `seeds/` by a newer version: which file that is, and what changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec

from broadsheet.config.configuration import Config
from broadsheet.config.registers import Register
from broadsheet.fetch.seeds_folder import SEEDS
from broadsheet.merge.corrections import read_merge_overrides
from broadsheet.merge.records import merge_all_records
from broadsheet.merge.registers import apply_register
from broadsheet.merge.replacement import Replacement, compare_versions, keep_addresses
from broadsheet.model.paper import Paper
from broadsheet.model.readings import find_moment
from broadsheet.pipeline.reading import Curated, complete_records
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
    UsageError if the wanted file does not exist, if several files have the name, or if only a similar name is there: a
    browser calls a second download `lab (1).bib`.
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
    names = {_DATE.sub("", file): file for file in _list_files(seeds)}
    if not found and (near := find_similar(_DATE.sub("", name), names)):
        advice = f"To replace {SEEDS}/{names[near]}, pass --as {names[near]}; to add another file, leave out --replace."
        raise UsageError(f"{SEEDS}/ has no earlier version of {name}. {advice}")
    return next(iter(found), "")


def list_namesakes(name: str, seeds: Path) -> list[str]:
    """Return the files in `seeds/` that have the same name, whatever dates the names begin with."""
    return [f"{SEEDS}/{file}" for file in _list_files(seeds) if _DATE.sub("", file) == _DATE.sub("", name)]


def _list_files(seeds: Path) -> list[str]:
    """Return the names of the files in `seeds/`, sorted."""
    return sorted(path.name for path in seeds.iterdir() if path.is_file()) if seeds.is_dir() else []


class ParsedFile(NamedTuple):
    """A file and its records, before its register is applied."""

    source: Source
    parsed: Parsed


def parse_file(source: Source, config: Config) -> ParsedFile:
    """Parse a file as a build does."""
    return ParsedFile(source, parse_source(source, config.site.limits, None, config.site.columns))


def date_readings_by_name(new: ParsedFile, name: str, config: Config) -> ParsedFile:
    """Return a newer version of a file with its readings dated by its own name.

    Otherwise they would be dated by the name of the version that it replaces.
    """
    file, papers = new.source.file, new.parsed.papers
    if find_moment(name) == find_moment(file.rpartition("/")[2]) or not any(paper.readings for paper in papers):
        return new
    own = parse_file(replace(new.source, file=f"{SEEDS}/{name}"), config).parsed.papers
    dated = [msgspec.structs.replace(paper, readings=other.readings) for paper, other in zip(papers, own, strict=True)]
    return new._replace(parsed=new.parsed._replace(papers=dated))


def plan_replacement(
    new: ParsedFile, read: Sequence[ParsedFile], config: Config, day: date, hides: bool | None
) -> Replacement:
    """Return what changes if a file is replaced by a newer version.

    `read` are all files of the site, one of which has the name of the new one. `hides` says whether papers that are
    missing from the newer version are hidden; None leaves that as it is.
    """
    name = new.source.file
    register = config.registers.get(name) or Register(file=name)
    if hides is not None:
        register = msgspec.structs.replace(register, hides_missing=hides)
    (old,) = (one for one in read if one.source.file == name)
    former, missing = apply_register(old.parsed, register, config.site.limits)
    before = _merge(read, config)
    owners = {origin: paper for paper in before for origin in paper.origins}
    plan = compare_versions(register, former.papers, missing.papers, new.parsed.papers, owners, day)
    after = _merge([*(one for one in read if one is not old), new], add_register(config, plan.register))
    return replace(plan, register=keep_addresses(plan.register, new.parsed.papers, before, after))


def list_missing_papers(register: Register, curated: Curated) -> Iterator[str]:
    """Yield the titles of the papers that a file has lost, and that the setting in its register shows or hides.

    The setting says nothing about papers that other files have as well, or that the site owner hides.
    """
    if not register.hides_missing:
        for paper in curated.library.papers:
            if all(origin.file == register.path for origin in paper.origins):
                yield paper.title.plain
        return
    entries = curated.curation.find_entries()
    for record in curated.library.account.hidden:
        papers = curated.curation.find(record.slugs[0]) if record.origin.file == register.path else ()
        if papers and not any(entry.hide for paper in papers for entry in entries.get(paper, ())):
            yield register.entries[record.origin.line - 2].record["title"]


def _merge(files: Iterable[ParsedFile], config: Config) -> list[Paper]:
    """Return every paper of a site."""
    read = (parsed for file in files for parsed in complete_records(*file, config))
    return merge_all_records(
        (paper for parsed in read for paper in parsed.papers), read_merge_overrides(config.entries)
    )


def add_register(config: Config, register: Register) -> Config:
    """Return a configuration with a register in the place of the one of its file."""
    return replace(config, registers={**config.registers, register.file: register})
