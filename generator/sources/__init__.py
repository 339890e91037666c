"""Input files: read at the edge, parsed by one module per format."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from generator.config import Limits
from generator.errors import InputError, Place, Problem, UsageError, printable
from generator.files import decode, read_file
from generator.paper import Paper
from generator.sources import (
    anthology,
    arxiv,
    bibentries,
    bibtex,
    csl,
    dailypapers,
    dump,
    endnote,
    endnotexml,
    jsonfeed,
    markdown,
    medline,
    native,
    oaipmh,
    pubmed,
    ris,
    syndication,
)
from generator.sources.archive import find_kind, unpack
from generator.sources.jsontext import is_json
from generator.sources.table import NO_COLUMNS, is_csv, is_tsv, parse_table

_HIDDEN = ("README", ".")

Parser = Callable[[str, str, Limits], tuple[list[Paper], list[Problem]]]
"""Takes a file's text, its name and the limits."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of input files."""

    title: str
    """As people call it."""
    parse: Parser
    is_meant: Callable[[str], bool]
    """Whether a text is of this format, by how it begins."""


def _tables(columns: Mapping[str, str]) -> dict[str, Format]:
    """Formats whose columns a site's keeper may name."""
    parse = partial(parse_table, columns=columns)
    return {
        "csv": Format("A table at commas or semicolons (CSV)", parse, partial(is_csv, columns=columns)),
        "tsv": Format("A table at tabs (TSV)", parse, partial(is_tsv, columns=columns)),
    }


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "pubmed": Format("PubMed's XML", pubmed.parse_pubmed, pubmed.is_pubmed),
        "acl": Format("The ACL Anthology's XML", anthology.parse_acl, anthology.is_acl),
        "endnote-xml": Format("EndNote's XML", endnotexml.parse_endnote, endnotexml.is_endnote),
        "medline": Format("MEDLINE's text", medline.parse_medline, medline.is_medline),
        "endnote": Format("EndNote's tagged export", endnote.parse_endnote, endnote.is_endnote),
        "ris": Format("RIS", ris.parse_ris, ris.is_ris),
        "bibtex": Format("BibTeX", bibtex.parse_bibtex, bibentries.is_bibtex),
        "markdown": Format("Markdown with front matter", markdown.parse_markdown, markdown.is_markdown),
        **_tables(NO_COLUMNS),
        "hf-daily": Format("Hugging Face's Daily Papers", dailypapers.parse_daily_papers, dailypapers.is_daily_papers),
        "json-feed": Format("JSON Feed", jsonfeed.parse_json_feed, jsonfeed.is_json_feed),
        "csl-json": Format("CSL-JSON", csl.parse_csl_json, csl.is_csl_json),
        "arxiv-api": Format("An answer of arXiv's API", arxiv.parse_answer, arxiv.is_answer),
        "arxiv-rss": Format("arXiv's announcements, RSS", arxiv.parse_announcements, arxiv.is_rss),
        "arxiv-atom": Format("arXiv's announcements, Atom", arxiv.parse_announcements, arxiv.is_atom),
        "arxiv-oai": Format("arXiv's records, OAI-PMH", oaipmh.parse_harvest, oaipmh.is_harvest),
        "rss": Format("A feed of papers, RSS", syndication.parse_rss, syndication.is_rss),
        "atom": Format("A feed of papers, Atom", syndication.parse_atom, syndication.is_atom),
        "json": Format("Broadsheet's JSON", native.parse_records, is_json),
        "dump": Format("A papers page saved as text", dump.parse_dump, lambda text: True),
    }
)
"""Each format by the name that `--format` takes, in the order in which a text is tried."""


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one input file and the name it is known by."""

    file: str
    """Path below the project, with `/`; a file from elsewhere is known by its name."""
    data: bytes


def read_sources(paths: Iterable[Path], project: Path, limits: Limits) -> tuple[list[Source], list[Problem]]:
    """The bytes of each file named, and of each file in a folder named, in the order of their names.

    Files in a folder whose names begin with `README` or a dot are no input. A symbolic link in it is never
    followed: one to a file of that folder is passed over, since the file is read anyway, and any other is a
    problem. A link that is named is meant. Of a zip each file is a source, `papers.zip/june.json`. Raises UsageError
    where a named path does not exist.
    """
    sources: dict[str, list[Source]] = {}
    problems: list[Problem] = []
    named = list(paths)
    advice = "Split the file, or raise limits.file_megabytes in site_config/site.yml."
    for path in _list_files(named):
        name = _name(path, project)
        try:
            data = read_file(path, limits.file_bytes, advice, follow=path in named)
        except InputError as error:
            problems.append(error.at(Place(name)))
        else:
            sources[os.path.realpath(path)] = list(unpack_source(Source(name, data), limits, problems))
    # Files from elsewhere, and those of an archive, may have one name.
    in_order = sorted((s for found in sources.values() for s in found), key=lambda source: (source.file, source.data))
    return in_order, problems


def unpack_source(source: Source, limits: Limits, problems: list[Problem]) -> Iterator[Source]:
    """The source, or those in it where it is an archive; what is wrong with that is added to the problems."""
    if not find_kind(source.data):
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


def _list_files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        try:
            if path.is_dir():
                yield from (p for p in sorted(path.iterdir()) if _is_input(p))
            else:
                path.stat()
                yield path
        except FileNotFoundError as error:
            advice = "Name an input that exists, or put one into seeds/."
            raise UsageError(f"{path}: no such file or folder. {advice}") from error
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "an impossible name"
            raise UsageError(f"{path}: cannot be read ({reason}). Name an input that can be read.") from error


def _is_input(path: Path) -> bool:
    """Whether a path in a folder is for us: a visible name, and no folder nor a second name of its neighbour."""
    if path.name.startswith(_HIDDEN) or path.is_dir():
        return False
    return not (path.is_symlink() and path.is_file() and path.resolve().parent == path.parent.resolve())


def _name(path: Path, project: Path) -> str:
    resolved = path.parent.resolve() / path.name
    inside = resolved.is_relative_to(project.resolve())
    return printable(resolved.relative_to(project.resolve()).as_posix() if inside else path.name)


def parse_source(
    source: Source, limits: Limits, format_name: str | None = None, columns: Mapping[str, str] = NO_COLUMNS
) -> tuple[list[Paper], list[Problem]]:
    """The papers of one source, and what a person should look at; the format is seen from the content.

    `columns` gives names of a table's columns that are not known, each under its field.
    """
    place = Place(source.file)
    try:
        text, remark = decode(source.data)
    except InputError as error:
        return [], [error.at(place)]
    if not text or text.isspace():
        advice = "Remove the file or fill it."
        return [], [Problem(place, "empty-file", "an empty file", "at least one paper", advice)]
    formats = {**FORMATS, **_tables(columns)}
    name = format_name or recognize(text, formats)
    papers, problems = formats[name].parse(text, source.file, limits)
    if not papers and not problems:
        advice = "Check that this file is in a format that is read (see docs/formats/), or name it with --format."
        problems = [Problem(place, "no-papers", "no papers", "titles, each followed by its abstract", advice)]
    elif not papers and not format_name and name == "json":
        advice = problems[0].advice + " If this is a papers page saved as text, pass --format dump."
        problems[0] = replace(problems[0], advice=advice)
    if remark:
        problems.insert(0, replace(remark, where=replace(place, line=remark.where.line)))
    return papers, problems


def recognize(text: str, formats: Mapping[str, Format] = FORMATS) -> str:
    """The format's name, by how the text begins."""
    return next(name for name, form in formats.items() if form.is_meant(text))
