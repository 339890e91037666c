"""Reading: the sources of a site are parsed and merged, and the site owner's corrections applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from broadsheet.config.configuration import Config
from broadsheet.config.project import Project, check_is_site
from broadsheet.config.settings import Site
from broadsheet.enrich.missing_abstracts import report_missing_abstracts
from broadsheet.merge.corrections import Curation, read_merge_overrides
from broadsheet.merge.editions import date_editions
from broadsheet.merge.near_duplicates import report_near_duplicates
from broadsheet.merge.records import merge_records
from broadsheet.merge.registers import apply_register, list_unused_registers
from broadsheet.merge.rights import apply_file_rights, list_unused_rights
from broadsheet.merge.series import compare_series
from broadsheet.model.library import Library
from broadsheet.model.packing import pack
from broadsheet.model.paper import Paper, PaperId
from broadsheet.model.vectors import Vector
from broadsheet.publish.keys import find_code_key, make_key
from broadsheet.sources.inputs import Source, read_sources, refuse_empty
from broadsheet.sources.limits import limit_lists
from broadsheet.sources.parsed import Parsed, read_parsed
from broadsheet.sources.parsing import parse_sources
from broadsheet.sources.signal_files import find_readings, read_signals
from broadsheet.sources.vector_files import read_vectors
from broadsheet.system.cache import Cache, Shelf
from broadsheet.system.containment import leave_out_faulty
from broadsheet.system.errors import Problem, describe_fault
from broadsheet.system.messages import count
from broadsheet.system.progress import Progress, track
from broadsheet.system.sharing import ALONE, Engine, Item, Result


class Curated(NamedTuple):
    """Papers as their sources and the site owner describe them."""

    library: Library
    """The papers, merged and corrected, still without topics and with abstracts that may not be published."""
    curation: Curation
    """The corrections of the site owner; those of topics have not been applied yet."""
    vectors: Mapping[PaperId, Vector] = MappingProxyType({})
    """The vectors of some papers, if the user gives any."""


def read_papers(
    project: Project,
    say: Progress,
    sources: tuple[Path, ...] = (),
    format_name: str | None = None,
    *,
    similar: bool = True,
    embeddings: Path | None = None,
    cache: Cache | None = None,
    engine: Engine = ALONE,
) -> Curated:
    """Read the sources as `read_library` does, but stop before anything is derived from the texts of papers.

    `similar` says whether papers with nearly the same title are looked for and reported. `cache` has what former runs
    found out, and `engine` does what can be shared with other processes.
    """
    vectors = read_vectors(embeddings) if embeddings else None
    if not sources:
        check_is_site(project.folder)
    if not sources and not project.seeds.is_dir():
        refuse_empty(project.seeds)
    files, problems = read_sources(sources or (project.seeds,), project.folder, project.config.site.limits)
    if not files and not problems:
        refuse_empty(next(iter(sources), project.seeds))
    say(f"Reading {count(len(files), 'file')}.")
    signals = read_signals([path for path in sources or (project.seeds,) if path.is_dir()], problems)
    shelf = cache.find_shelf("parsed") if cache else None
    curated = parse_files(files, problems, project.config, format_name, similar=similar, shelf=shelf, engine=engine)
    if not sources:
        read = curated.library.account.files
        unused = list_unused_rights(project.config.site, read)
        orphans = list_unused_registers(project.config.registers, read)
        curated = curated._replace(library=curated.library.add_problems((*unused, *orphans)))
    if signals:
        library = curated.library.map(
            lambda paper: msgspec.structs.replace(paper, readings=find_readings(paper, signals))
        )
        curated = curated._replace(library=library)
    say(f"Read {count(len(curated.library.papers), 'paper')} from {count(len(files), 'file')}.")
    from broadsheet.pages.wording import find_missing_words

    remarks = [*find_missing_words(project.list_templates("words"), project.config.site.language)]
    if vectors:
        from broadsheet.enrich.vector_likeness import match_vectors

        matched, unknown = match_vectors(vectors, curated.curation.find)
        curated, remarks = curated._replace(vectors=matched), [*remarks, *unknown]
    return curated._replace(library=curated.library.add_problems(remarks))


def parse_files(
    files: Sequence[Source],
    unread: Sequence[Problem],
    config: Config,
    format_name: str | None = None,
    *,
    similar: bool = True,
    shelf: Shelf | None = None,
    engine: Engine = ALONE,
) -> Curated:
    """Parse and merge files, and apply corrections; every paper is in the result once.

    `unread` are problems of files that could not be read; they are added to the account of the library. `similar` says
    whether papers with nearly the same title are looked for and reported. `shelf` has what was parsed before, and
    `engine` does what can be shared with other processes.
    """
    parsed = zip(files, _parse_all(files, config.site, format_name, shelf, engine), strict=True)
    return merge_files([complete_records(*one, config) for one in parsed], unread, config, similar=similar)


def _parse_all(
    files: Sequence[Source], site: Site, format_name: str | None, shelf: Shelf | None, engine: Engine
) -> Iterator[Parsed]:
    """Yield what is in each file; what former runs found in it is not found out again."""
    given = repr((format_name, site.limits, sorted(site.columns.items())))

    def find_key(file: Source) -> str:
        """Return the key of a file."""
        return make_key(find_code_key(), file.file, given, file.data)

    def parse(some: Sequence[Source]) -> Iterator[Parsed]:
        """Yield what is in some files."""
        return parse_sources(some, site.limits, format_name, site.columns, engine)

    return recall_or_find(files, shelf, find_key, read_parsed, parse)


def recall_or_find(
    items: Sequence[Item],
    shelf: Shelf | None,
    find_key: Callable[[Item], str],
    read: Callable[[bytes], Result | None],
    find: Callable[[Sequence[Item]], Iterator[Result]],
) -> Iterator[Result]:
    """Yield the result of each item: the one on the shelf, or what `find` yields for the items that have none there.

    `read` returns the result that is packed as bytes, or None if they are not that.
    """
    if shelf is None:
        yield from track(find(items), len(items))
        return
    keys = list(map(find_key, items))
    known = [read(packed) if (packed := shelf.recall(key)) else None for key in keys]
    missing = [item for item, result in zip(items, known, strict=True) if result is None]
    found = track(find(missing), len(missing))
    for key, result in zip(keys, known, strict=True):
        if result is None:
            result = next(found)
            shelf.keep(key, pack(result))
        yield result


def merge_files(
    read: Sequence[Sequence[Parsed]], unread: Sequence[Problem], config: Config, *, similar: bool = True
) -> Curated:
    """Merge the records of files, as `complete_records` returns them, and apply corrections, as `parse_files` does.

    A record with which that fails is rejected.
    """
    limits, overrides = config.site.limits, read_merge_overrides(config.entries)
    parsed = [one for parts in read for one in parts]
    series = compare_series(parts[0] for parts in read)
    problems = (*unread, *(problem for one in parsed for problem in one.problems), *series)
    files_read = (*(problem.where.file for problem in unread if problem.rejected), *(one.file for one in parsed))

    def merge(records: Sequence[Paper]) -> Curated:
        """Merge these records."""
        library, names = merge_records(records, problems, overrides)
        library = limit_lists(replace(library, account=replace(library.account, files=files_read)), limits)
        curation = Curation(config.entries, names)
        library = date_editions(curation.correct(library, limits), config.site.editions)
        library = report_missing_abstracts(library)
        return Curated(report_near_duplicates(library, names, overrides) if similar else library, curation)

    curated, faulty = leave_out_faulty([paper for one in parsed for paper in one.papers], merge)
    faults = (describe_fault(error, record.origin.place) for record, error in faulty)
    return curated._replace(library=curated.library.add_problems(faults))


def complete_records(file: Source, parsed: Parsed, config: Config) -> list[Parsed]:
    """Apply the register of a file to its records, and the site owner's rules on what may be published.

    Returns the records and, if the file has been replaced, those that have left it. A record with which that fails is
    rejected.
    """
    (present, *missing), faulty = leave_out_faulty(
        parsed.papers, lambda papers: _complete_records(file, parsed._replace(papers=papers), config)
    )
    faults = (describe_fault(error, record.origin.place) for record, error in faulty)
    return [present._replace(problems=[*present.problems, *faults]), *missing]


def _complete_records(file: Source, parsed: Parsed, config: Config) -> list[Parsed]:
    """Return the records of a file, and those that have left it, with what the owner says about them."""
    site = config.site
    if not (register := config.registers.get(file.file)):
        return [apply_file_rights(parsed, file.data, site)]
    present, missing = apply_register(parsed, register, site.limits)
    public = apply_file_rights(missing._replace(file=file.file), b"", site)._replace(file=missing.file)
    return [apply_file_rights(present, file.data, site), *([public] if public.papers or public.problems else [])]
