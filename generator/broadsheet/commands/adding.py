"""Adding a user's own files: what a site would make of them, and copying them to `seeds/` if they contain papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from broadsheet.commands.related_files import select_related
from broadsheet.commands.replacing import (
    add_register,
    date_readings_by_name,
    find_replaced_file,
    list_missing_papers,
    list_namesakes,
    parse_file,
    plan_replacement,
)
from broadsheet.config.project import Project
from broadsheet.fetch.seeds_folder import SEEDS, remove_example
from broadsheet.merge.replacement import Replacement
from broadsheet.model.period import Period
from broadsheet.pipeline.reading import Curated, complete_records, merge_files
from broadsheet.report.account import FileAccount, Missing, Report, make_report
from broadsheet.sources.archive import detect_archive
from broadsheet.sources.inputs import EXAMPLE, Source, is_input, read_sources, unpack_source
from broadsheet.sources.parsing import report_notes
from broadsheet.system.errors import InputError, Place, Problem, UsageError
from broadsheet.system.files import advise_on_missing, is_device_name, read_file, write_atomically
from broadsheet.system.messages import make_printable
from broadsheet.system.progress import track

_TOO_LARGE = "Split the file, or raise limits.file_megabytes in site_config/site.yml."
"""What to do about a file over the limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What would become of a file that a user wants to add."""

    path: Path
    """The file as the user named it."""
    target: str
    """Where it would be copied to, relative to the project."""
    data: bytes = b""
    """Its content."""
    is_there: bool = False
    """Whether it is already in `seeds/`, unchanged."""
    accounts: tuple[FileAccount, ...] = ()
    """What would become of its records; for an archive, of those in each file in it."""
    missing: tuple[Missing, ...] = ()
    """Its records that would not get a page, and why."""
    problems: tuple[Problem, ...] = ()
    """What a person should look at in it."""
    replacement: Replacement | None = None
    """What changes in the file that it replaces; None if it replaces none."""
    refusal: Problem | None = None
    """Why it is not added; None if it is."""

    @property
    def papers(self) -> int:
        """The number of its records that are papers, including those that merge with others or are hidden."""
        return sum(account.published + account.merged + account.hidden for account in self.accounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacing:
    """How files replace those in `seeds/`."""

    file: str = ""
    """The file that is replaced; empty for the one with the same name."""
    hides_missing: bool | None = None
    """Whether papers that are missing from the newer version are hidden; None leaves that as it is."""


def plan_additions(
    paths: Iterable[Path], day: date, project: Project, replacing: Replacing | None = None
) -> list[Addition]:
    """Return what would become of each file if it were added to what is in `seeds/`.

    `day` is put before file names that contain none. With `replacing`, a file replaces the one in `seeds/` of which it
    is a newer version. Raises UsageError if a file does not exist, is in `seeds/` already, or would get the same name
    as another one.
    """
    limits = project.config.site.limits
    additions = [_plan_addition(path, day, project, replacing) for path in dict.fromkeys(paths)]
    targets = [addition.target for addition in additions]
    if twice := next((target for target in targets if targets.count(target) > 1), None):
        raise UsageError(f"Two of the files would become {twice}. Rename one of them.")
    problems: list[Problem] = []
    files = read_sources((project.seeds,), project.folder, limits).sources if project.seeds.is_dir() else []
    config = project.config
    parts = {
        addition.target: [parse_file(source, config) for source in _unpack(addition, project, problems)]
        for addition in additions
        if not addition.refusal and not addition.is_there
    }
    if not replacing and len(parts) == len(additions):
        papers = [paper for news in parts.values() for new in news for paper in new.parsed.papers]
        files = select_related(files, papers, parts, config)
    read = [parse_file(file, config) for file in track(files, len(files))]
    for number, addition in enumerate(additions):
        for new in parts.get(addition.target, ()):
            source = new.source
            notes = (*additions[number].problems, *report_notes(*new, config.site.columns))
            additions[number] = replace(additions[number], problems=notes)
            if replacing and any(one.source.file == addition.target == source.file for one in read):
                new = date_readings_by_name(new, _name(addition.path, day), config)
                plan = plan_replacement(new, read, config, day, replacing.hides_missing)
                additions[number] = replace(additions[number], replacement=plan)
                config = add_register(config, plan.register)
                read = [one for one in read if one.source.file != source.file]
            read.append(new)
    in_order = sorted(read, key=lambda one: (one.source.file, one.source.data))
    curated = merge_files([complete_records(*one, config) for one in in_order], problems, config)
    report = make_report(curated.library, config)
    return [addition if addition.refusal else _judge(addition, report, curated) for addition in additions]


def _unpack(addition: Addition, project: Project, problems: list[Problem]) -> Iterator[Source]:
    """Yield the files in a file to be added, or the file itself."""
    return unpack_source(Source(addition.target, addition.data), project.config.site.limits, problems)


def write_additions(additions: Iterable[Addition], project: Project) -> bool:
    """Copy each file that is not refused to `seeds/`, and return whether the example there was removed for them.

    The register of a file that is replaced is written first. It says of both versions which papers their entries are,
    so that the site is the same if the file itself cannot be written after that. Raises UsageError if a file cannot be
    written.
    """
    for addition in additions:
        if addition.refusal or addition.is_there:
            continue
        if addition.replacement:
            register = addition.replacement.register
            write_atomically(project.folder / register.path, register.write())
        write_atomically(project.folder / addition.target, addition.data)
    return remove_example(project.folder)


def list_written_files(additions: Iterable[Addition]) -> list[str]:
    """Return the files that `write_additions` may write or remove, relative to the project."""
    written = [addition for addition in additions if not addition.refusal and not addition.is_there]
    registers = [addition.replacement.register.path for addition in written if addition.replacement]
    return [*(addition.target for addition in written), *registers, f"{SEEDS}/{EXAMPLE}"]


def _plan_addition(path: Path, day: date, project: Project, replacing: Replacing | None) -> Addition:
    """Return where a file would be copied to, or why it cannot be added, before its records are looked at."""
    replaced = find_replaced_file(path.name, replacing.file, project.seeds) if replacing else ""
    target = replaced or f"{SEEDS}/{_name(path, day)}"
    if not path.exists():
        advice = advise_on_missing(path) or "Give the path of a file that exists."
        raise UsageError(f"{path}: This file does not exist. {advice}")
    if path.is_dir():
        raise UsageError(f"{path}: This is a folder. Name the files in it: broadsheet add {path}/*")
    if path.resolve().is_relative_to(project.seeds.resolve()):
        raise UsageError(f"{path}: The file is in {SEEDS}/ already. Run `broadsheet build` to publish it.")
    try:
        data = read_file(path, project.config.site.limits.file_bytes, _TOO_LARGE)
    except InputError as error:
        return Addition(path=path, target=target, refusal=error.at(Place(str(path))))
    addition, there = Addition(path=path, target=target, data=data), project.folder / target
    if not there.exists():
        filed = _find_same(addition.data, project.seeds)
        if filed:
            return replace(addition, target=f"{SEEDS}/{filed.name}", is_there=True)
        return replace(addition, problems=tuple(_advise_to_replace(addition, project.seeds)))
    if there.is_file() and there.read_bytes() == addition.data:
        return replace(addition, is_there=not _changes_register(project, target, replacing))
    if replaced and "zip" not in (detect_archive(data), detect_archive(there.read_bytes())):
        return addition
    message = f"{target} already exists with other content."
    advice = "If this is a newer version of that file, pass --replace. If not, rename this file."
    if replaced:
        message, advice = (
            f"{target} cannot be replaced, because one of the two is a zip.",
            "Add the files in it instead.",
        )
    refusal = Problem(Place(str(path)), "target-taken", message=message, advice=advice)
    return replace(addition, refusal=refusal)


def _advise_to_replace(addition: Addition, seeds: Path) -> Iterator[Problem]:
    """Yield a problem if `seeds/` has a file of the same name with another date, which may be an older version."""
    if others := list_namesakes(Path(addition.target).name, seeds):
        yield Problem(
            where=Place(addition.target),
            kind="newer-version",
            message=f"{others[-1]} has the same name.",
            advice=f"If this is a newer version of it, delete {addition.target}, and add the file with --replace.",
        )


def _changes_register(project: Project, target: str, replacing: Replacing | None) -> bool:
    """Return whether the papers that are missing from a file were shown and are to be hidden now, or the reverse."""
    register, hides = project.config.registers.get(target), replacing.hides_missing if replacing else None
    return register is not None and hides not in (None, register.hides_missing)


def _find_same(data: bytes, seeds: Path) -> Path | None:
    """Return the file with these bytes that builds read from `seeds/`, whatever its name; None if there is none."""
    files = filter(is_input, sorted(seeds.iterdir())) if seeds.is_dir() else ()
    return next((f for f in files if f.is_file() and f.stat().st_size == len(data) and f.read_bytes() == data), None)


def _name(path: Path, day: date) -> str:
    """Return the name that a file gets in `seeds/`: with a day, not hidden, and not that of a README or a device.

    Builds read neither hidden files nor READMEs, and Windows cannot store a file with the name of a device.
    """
    name = make_printable(path.name).lstrip(".")
    is_usable = not name.startswith("README") and not is_device_name(name)
    return name if Period.find(name).day and is_usable else f"{day.isoformat()}-{name}"


def _judge(addition: Addition, report: Report, curated: Curated) -> Addition:
    """Return the addition with what a build would make of it, and what the report says, refused if it has no paper."""
    plan = addition.replacement
    found = replace(
        addition,
        replacement=plan and replace(plan, missing=tuple(list_missing_papers(plan.register, curated))),
        accounts=tuple(account for account in report.files if _is_of(account.file, addition.target)),
        missing=tuple(record for record in report.silent if _is_of(record.where.file, addition.target)),
        problems=addition.problems
        + tuple(problem for problem in report.problems if _is_of(problem.where.file, addition.target)),
    )
    if found.papers:
        return found
    rejections = list(_list_rejections(found.problems))
    first = next(iter(rejections), None)
    message = f"The file contains no usable paper. {first.message if first else ''}".rstrip()
    is_whole = first and len(rejections) == 1 and not first.where.line
    advice = f"{first.advice} Then add it again." if first and is_whole else "Correct the file, and add it again."
    return replace(found, refusal=Problem(Place(str(addition.path)), "no-paper", message=message, advice=advice))


def _list_rejections(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems that cost a record."""
    return (problem for problem in problems if problem.rejected)


def _is_of(file: str, target: str) -> bool:
    """Return whether a file is the one that was added, or is inside it."""
    return file == target or file.startswith(f"{target}/")
