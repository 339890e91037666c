"""Input files: read at the edge, parsed by one module per format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.config import Limits
from generator.errors import Problem, UsageError
from generator.paper import Paper
from generator.sources import dump, records

_HIDDEN = ("README", ".")

Parser = Callable[[str, str, Limits], tuple[list[Paper], list[Problem]]]
FORMATS: dict[str, Parser] = {"dump": dump.parse_dump, "json": records.parse_records}
"""Each format by name; a parser takes a file's text, its name and the limits."""


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one input file and the name it is known by."""

    file: str
    """Path below the project, with `/`; a file from elsewhere is known by its name."""
    data: bytes


def read_sources(paths: Iterable[Path], project: Path, limits: Limits) -> tuple[list[Source], list[Problem]]:
    """The bytes of each file named, and of each file in a folder named, in the order of their names.

    Files in a folder whose names begin with `README` or a dot are no input, and a link in it is
    never followed. Raises UsageError where a named path does not exist.
    """
    sources, problems = {}, []
    named = list(paths)
    for path in _list_files(named):
        name = _name(path, project)
        if not path.is_file() or (path.is_symlink() and path not in named):
            problems.append(_irregular_problem(name))
        elif path.stat().st_size > limits.file_bytes:
            problems.append(_size_problem(name, path.stat().st_size, limits))
        else:
            sources[path.resolve()] = Source(name, path.read_bytes())
    return sorted(sources.values(), key=lambda source: source.file), problems


def _list_files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder. Name an input that exists, or none to use seeds/.")
        if path.is_dir():
            yield from (p for p in sorted(path.iterdir()) if not p.name.startswith(_HIDDEN) and not p.is_dir())
        else:
            yield path


def _name(path: Path, project: Path) -> str:
    resolved = path.parent.resolve() / path.name
    inside = resolved.is_relative_to(project.resolve())
    return resolved.relative_to(project.resolve()).as_posix() if inside else path.name


def parse_source(source: Source, limits: Limits, format_name: str | None = None) -> tuple[list[Paper], list[Problem]]:
    """The papers of one source, and what a person should look at; the format is seen from the content."""
    try:
        text = decode(source.data)
    except UnicodeDecodeError as error:
        return [], [_encoding_problem(source, error)]
    if not text.strip():
        return [], [Problem(source.file, "an empty file", "at least one paper", "Remove the file or fill it.")]
    papers, problems = FORMATS[format_name or recognize(text)](text, source.file, limits)
    if not papers and not problems:
        advice = "Check that this file is a papers page saved as text, or Broadsheet's JSON (see the README)."
        problems = [Problem(source.file, "no papers", "titles, each followed by its abstract", advice)]
    return papers, problems


def recognize(text: str) -> str:
    """The format's name, by how the text begins."""
    return "json" if text.lstrip()[:1] in ("{", "[") else "dump"


def decode(data: bytes) -> str:
    """Text of a file in UTF-8, or in UTF-16 with a byte order mark. Raises UnicodeDecodeError."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if b"\0" in data:
        raise UnicodeDecodeError("utf-8", data, data.index(b"\0"), data.index(b"\0") + 1, "a NUL byte")
    return data.decode("utf-8-sig")


def _encoding_problem(source: Source, error: UnicodeDecodeError) -> Problem:
    line = source.data.count(b"\n", 0, error.start) + 1
    return Problem(
        where=f"{source.file}:{line}",
        found=f"byte 0x{source.data[error.start]:02x} at position {error.start}, which is no text",
        expected="a text file in UTF-8",
        advice="Save the file as UTF-8, or remove it if it is not an input.",
        rejected=True,
    )


def _size_problem(file: str, size: int, limits: Limits) -> Problem:
    return Problem(
        where=file,
        found=f"{size:,} bytes",
        expected=f"at most {limits.file_bytes:,}",
        advice="Split the file, or raise limits.file_megabytes in site_config/site.yml.",
        rejected=True,
    )


def _irregular_problem(file: str) -> Problem:
    return Problem(file, "something that is no regular file", "a file", "Remove it from the input.", rejected=True)
