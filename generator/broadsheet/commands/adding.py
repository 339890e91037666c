"""Files that a person has: what a site would make of them, and filed under `seeds/` if that is something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from broadsheet.build import parse_files
from broadsheet.config.project import Project
from broadsheet.fetch.seeds_folder import SEEDS
from broadsheet.model.period import Period
from broadsheet.report.account import FileAccount, Missing, Report, make_report
from broadsheet.sources.inputs import Source, read_sources, unpack_source
from broadsheet.system.errors import InputError, Place, Problem, UsageError
from broadsheet.system.files import read_file, write_atomically
from broadsheet.system.messages import make_printable

_TOO_LARGE = "Split the file, or raise limits.file_megabytes in site_config/site.yml."


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What would become of a file."""

    path: Path
    target: str
    """Where it is filed, below the project."""
    data: bytes = b""
    is_there: bool = False
    """Whether it is filed there already, as it is."""
    accounts: tuple[FileAccount, ...] = ()
    """What becomes of its records: of an archive there is one for each file in it."""
    missing: tuple[Missing, ...] = ()
    """Its records without a page of their own, and why."""
    problems: tuple[Problem, ...] = ()
    """What a person should look at in it."""
    refusal: Problem | None = None
    """Why it is not filed."""

    @property
    def papers(self) -> int:
        """Records of it that are a paper, also where that is one which others have too."""
        return sum(account.published + account.merged + account.hidden for account in self.accounts)


def plan_additions(paths: Iterable[Path], day: date, project: Project) -> list[Addition]:
    """What would become of each file beside what is under `seeds/`; `day` is for names that have none.

    Raises UsageError where a path does not exist, or two files would have one name.
    """
    limits = project.config.site.limits
    additions = [_plan_addition(path, day, project.folder, limits.file_bytes) for path in paths]
    targets = [addition.target for addition in additions]
    if twice := next((target for target in targets if targets.count(target) > 1), None):
        raise UsageError(f"{twice}: is what two of the files would be. Rename one of them.")
    problems: list[Problem] = []
    files = read_sources((project.seeds,), project.folder, limits).sources if project.seeds.is_dir() else []
    new = [
        source
        for addition in additions
        if not addition.refusal and not addition.is_there
        for source in unpack_source(Source(addition.target, addition.data), limits, problems)
    ]
    library = parse_files([*files, *new], problems, project.config).library
    report = make_report(library, project.config)
    return [addition if addition.refusal else _judge(addition, report) for addition in additions]


def write_additions(additions: Iterable[Addition], project: Project) -> None:
    """Write each that is not refused under `seeds/`, whole. Raises UsageError where that cannot be written."""
    for addition in additions:
        if not addition.refusal and not addition.is_there:
            write_atomically(project.folder / addition.target, addition.data)


def _plan_addition(path: Path, day: date, project: Path, most: int) -> Addition:
    target = f"{SEEDS}/{_name(path, day)}"
    if not path.exists():
        raise UsageError(f"{path}: no such file. Name a file that exists.")
    if path.resolve().is_relative_to((project / SEEDS).resolve()):
        raise UsageError(f"{path}: is under {SEEDS}/ already. Name a file that is not.")
    try:
        addition = Addition(path=path, target=target, data=read_file(path, most, _TOO_LARGE))
    except InputError as error:
        return Addition(path=path, target=target, refusal=error.at(Place(str(path))))
    there = project / target
    if not there.exists():
        filed = _find_same(addition.data, project / SEEDS)
        return replace(addition, target=f"{SEEDS}/{filed.name}", is_there=True) if filed else addition
    if there.is_file() and there.read_bytes() == addition.data:
        return replace(addition, is_there=True)
    advice = "Give the file another name, or remove the one there if this one is meant to replace it."
    refusal = Problem(Place(str(path)), "target-taken", f"{target} with other content", "a name that is free", advice)
    return replace(addition, refusal=refusal)


def _find_same(data: bytes, seeds: Path) -> Path | None:
    """The file under `seeds/` with these bytes, whatever it is called."""
    files = sorted(seeds.iterdir()) if seeds.is_dir() else []
    return next((f for f in files if f.is_file() and f.stat().st_size == len(data) and f.read_bytes() == data), None)


def _name(path: Path, day: date) -> str:
    """The file's name with a day in it, not hidden and no README, so that it is read."""
    name = make_printable(path.name).lstrip(".")
    return name if Period.find(name).day and not name.startswith("README") else f"{day.isoformat()}-{name}"


def _judge(addition: Addition, report: Report) -> Addition:
    """The addition with what the report says of it."""
    found = replace(
        addition,
        accounts=tuple(account for account in report.files if _is_of(account.file, addition.target)),
        missing=tuple(record for record in report.silent if _is_of(record.where.file, addition.target)),
        problems=tuple(problem for problem in report.problems if _is_of(problem.where.file, addition.target)),
    )
    if found.papers:
        return found
    first = next(_list_rejections(found.problems), None)
    reason = f"no paper ({first.found or first.message})" if first else "no paper"
    advice = "Correct what is said of it, and add it again."
    return replace(found, refusal=Problem(Place(str(addition.path)), "no-paper", reason, "at least one", advice))


def _list_rejections(problems: Iterable[Problem]) -> Iterator[Problem]:
    return (problem for problem in problems if problem.rejected)


def _is_of(file: str, target: str) -> bool:
    """Whether a file is the one that was added, or one within it."""
    return file == target or file.startswith(f"{target}/")
