"""Reads input files: those that are named, those in a folder, and those in archives."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, NoReturn

from broadsheet.config.limits import Limits
from broadsheet.sources.archive import detect_archive, unpack
from broadsheet.system.errors import BroadsheetError, InputError, Place, Problem, UsageError
from broadsheet.system.files import advise_on_missing, read_file
from broadsheet.system.messages import make_printable

_HIDDEN = ("README", ".")
"""How the names of files begin that are not read from a folder."""
SIGNALS = ".signals.jsonl"
"""How the names of files of readings end, which `broadsheet.sources.signal_files` reads."""
EXAMPLE = "EXAMPLE.json"
"""The name of the file that is read from a folder only while there is no other one: the example of a new site."""


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one input file, and its name in messages."""

    file: str
    """The path below the project, with `/`; for a file from elsewhere, only its name."""
    data: bytes
    """Its whole content; `unpack_source` unpacks it if it is an archive."""


class NoFilesError(BroadsheetError):
    """There is no file to read papers from."""

    exit_code = 1


class Inputs(NamedTuple):
    """What was read of the files that were asked for."""

    sources: list[Source]
    """In the order of their names."""
    problems: list[Problem]
    """Files that could not be read."""


def read_sources(paths: Iterable[Path], project: Path, limits: Limits) -> Inputs:
    """Return the bytes of each named file, and of each file in a named folder, in the order of their names.

    The example of a new site is read from a folder only if there is nothing else; otherwise it is a problem. Files in a
    folder whose names begin with `README` or a dot are not read, nor are folders in it. Symbolic links in a
    folder are not followed: one to a file of the same folder is ignored, since that file is read anyway, and any other
    is a problem. A link that is named is followed. Each file in a zip is a source, for example `papers.zip/june.json`.
    Names are given from the folder `project` on. Raises UsageError if a named path does not exist or cannot be read.
    """
    sources: dict[str, list[Source]] = {}
    problems: list[Problem] = []
    named = list(paths)
    advice = "Split the file, or raise limits.file_megabytes in site_config/site.yml."
    for path in _list_files(named, problems, project):
        name = _name(path, project)
        try:
            data = read_file(path, limits.file_bytes, advice, follow=path in named)
        except InputError as error:
            problems.append(error.at(Place(name)))
        else:
            sources[os.path.realpath(path)] = list(unpack_source(Source(name, data), limits, problems))
    # Files from elsewhere, and files in archives, may have the same name.
    in_order = sorted((s for found in sources.values() for s in found), key=lambda source: (source.file, source.data))
    return Inputs(in_order, problems)


def refuse_empty(folder: Path) -> NoReturn:
    """Raise NoFilesError about a folder that contains nothing to read, and name what it contains besides.

    Raises UsageError if something else is in its place.
    """
    if os.path.lexists(folder) and not folder.is_dir():
        found = "This is not a folder, but files with papers are looked for in it."
        raise UsageError(f"{folder.name}: {found} Rename or remove it.")
    others = sorted(path for path in folder.iterdir() if not path.name.startswith(".")) if folder.is_dir() else []
    ignored = ", ".join(make_printable(path.name) + "/" * path.is_dir() for path in others[:3])
    besides = f" Not read: {ignored}, because folders in it and READMEs never are." if ignored else ""
    raise NoFilesError(
        f"{folder.name}/ contains no file with papers.{besides} Add your files with `broadsheet add FILE`, or fetch"
        " papers with `broadsheet fetch`."
    )


def unpack_source(source: Source, limits: Limits, problems: list[Problem]) -> Iterator[Source]:
    """Yield the source, or the files in it if it is an archive. Problems with the archive are added to `problems`."""
    if not detect_archive(source.data):
        yield source
        return
    try:
        for member, content in unpack(source.data, limits):
            name = f"{source.file}/{member}" if member else source.file
            if isinstance(content, InputError):
                problems.append(content.at(Place(name)))
            else:
                yield Source(name, content)
    except InputError as error:
        problems.append(error.at(Place(source.file)))


def has_only_example(folder: Path) -> bool:
    """Return whether the example of a new site is the only input in a folder. Raises OSError."""
    return folder.is_dir() and [path.name for path in folder.iterdir() if is_input(path)] == [EXAMPLE]


def _list_files(paths: Iterable[Path], problems: list[Problem], project: Path) -> Iterator[Path]:
    """Yield each file that is named, and the files in each folder that is named, sorted by name.

    An example that is left out is added to `problems`. Raises UsageError if a path does not exist or cannot be read.
    """
    for path in paths:
        try:
            if path.is_dir():
                files = list(filter(is_input, sorted(path.iterdir())))
                for file in files:
                    if file.name == EXAMPLE and len(files) > 1:
                        problems.append(_report_example(Place(_name(file, project))))
                    else:
                        yield file
            else:
                path.stat()
                yield path
        except FileNotFoundError as error:
            advice = advise_on_missing(path) or "Give the path of an existing one, or put your files into seeds/."
            raise UsageError(f"{path}: This file or folder does not exist. {advice}") from error
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "an impossible name"
            raise UsageError(
                f"{path}: This cannot be read ({reason}). Make it readable, or give another path."
            ) from error


def _report_example(place: Place) -> Problem:
    """Return the remark that the example of a new site is not read any more."""
    message = "This example of a new site is left out, since there are other files now."
    return Problem(place, "example", message, "Remove it; if it contains papers of your own, rename it.")


def is_input(path: Path) -> bool:
    """Return whether a path in a folder is an input.

    It is not if it is hidden, a folder, a file of readings, or a link to a file beside it.
    """
    if path.name.startswith(_HIDDEN) or path.name.endswith(SIGNALS) or path.is_dir():
        return False
    return not (path.is_symlink() and path.is_file() and path.resolve().parent == path.parent.resolve())


def _name(path: Path, project: Path) -> str:
    """Return the name of a file in messages: its path below the project, or only its last part if it is elsewhere."""
    resolved = path.parent.resolve() / path.name
    inside = resolved.is_relative_to(project.resolve())
    return make_printable(resolved.relative_to(project.resolve()).as_posix() if inside else path.name)
