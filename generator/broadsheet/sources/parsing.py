"""Parse an input file, whatever its format.

This is where decoding, the choice of a format and its parser come together. Nothing here raises for a bad file: what is
wrong with it is a problem among the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from broadsheet.config.limits import Limits
from broadsheet.sources.formats import detect_format, list_formats
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.table.rows import NO_COLUMNS
from broadsheet.system.encodings import decode_text
from broadsheet.system.errors import InputError, Place, Problem


def parse_source(
    source: Source, limits: Limits, format_name: str | None = None, columns: Mapping[str, str] = NO_COLUMNS
) -> Parsed:
    """Return the papers of one source, and what a person should look at; the format is seen from the content.

    `format_name` is the name of the format where it is known, as from `--format`; `columns` gives names of a table's
    columns that are not known, each under its field. A file that is empty, cannot be decoded, or has no papers is a
    problem.
    """
    place = Place(source.file)
    try:
        text, remark = decode_text(source.data)
    except InputError as error:
        return Parsed(source.file, [], [error.at(place)])
    if not text or text.isspace():
        problem = Problem(place, "empty-file", "The file is empty.", "Remove it, or add papers to it.")
        return Parsed(source.file, [], [problem])
    formats = list_formats(columns)
    name = format_name or detect_format(text, formats)
    parsed = formats[name].parse(text, source.file, limits)
    papers, problems = parsed.papers, [*parsed.problems]
    if not papers and not problems:
        advice = "Check that this file is in a format that is read (see docs/formats/), or name it with --format."
        problems = [Problem(place, "no-papers", "No papers were found in the file.", advice)]
    elif not papers and not format_name and name == "json":
        advice = problems[0].advice + " If this is a papers page saved as text, pass --format dump."
        problems[0] = replace(problems[0], advice=advice)
    if remark:
        problems.insert(0, replace(remark, where=replace(place, line=remark.where.line)))
    return parsed._replace(problems=problems)
