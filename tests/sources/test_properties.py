"""What holds for every input: a parser never fails, and accounts for each record."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.config.limits import Limits
from broadsheet.model.paper import FIELDS
from broadsheet.sources.formats import FORMATS
from broadsheet.sources.inputs import Source
from broadsheet.sources.json.own import parse_own_json
from broadsheet.sources.parsing import parse_source
from broadsheet.sources.prose.dump import parse_dump
from broadsheet.system.errors import UNEXPECTED
from broadsheet.system.messages import make_printable

LIMITS = Limits(title=30, abstract=300, authors=3, keywords=3, links=3, record=2_000, records=20)
SENTENCE = "We follow one hundred dunes through a year and find that they drift. "
PIECES = [
    *'"[]{},\n$',
    "\n\n",
    '{"title": "Dunes"}',
    '{"title":',
    "\\u",
    "\\ud800",
    "1e999",
    "NaN",
    "Mar 9",
    "Feb 31, 2031",
]
PIECES += ["Subscribe", "Dunes", SENTENCE * 3, "\\(", "https://a.io/", "0" * 5000, "[" * 2000]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)
RECORDS = VALUES | st.dictionaries(st.sampled_from(sorted(FIELDS)), VALUES).map(
    lambda value: {"title": "Dunes", **value}
)
TEXTS = st.text() | st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def account(format_name: str, text: str, limits: Limits = LIMITS) -> tuple[int, int]:
    """How many papers, and how many records rejected."""
    _, papers, problems = FORMATS[format_name].parse(text, "coast.txt", limits)
    for problem in problems:
        assert make_printable(str(problem)) == str(problem)
        assert len(str(problem)) < 700
        str(problem).encode()
    assert UNEXPECTED not in {problem.kind for problem in problems}
    return len(papers), sum(problem.rejected for problem in problems)


@given(TEXTS, st.sampled_from(sorted(FORMATS)))
def test_a_parser_reads_any_text(text: str, format_name: str) -> None:
    """Every text gives papers and problems within the limits, and messages that can be printed."""
    papers, rejected = account(format_name, text)

    assert papers + rejected <= LIMITS.records + 1


@given(st.binary() | TEXTS.map(str.encode), st.sampled_from([None, "dump", "json"]))
def test_a_file_of_any_bytes_is_read(data: bytes, format_name: str | None) -> None:
    """Every file gives a paper, or a problem that says why there is none."""
    _, papers, problems = parse_source(Source("coast.txt", data), LIMITS, format_name)

    assert papers or problems
    assert UNEXPECTED not in {problem.kind for problem in problems}


@given(st.lists(RECORDS, max_size=LIMITS.records), st.booleans())
def test_every_record_of_json_is_a_paper_or_rejected(records: list[Any], lines: bool) -> None:
    """This holds for records in an array and on lines."""
    texts = [json.dumps(record) for record in records]
    # A list would be an array of records of its own.
    texts = [text for text in texts if not lines or not text.startswith("[")]

    papers, rejected = account("json", "\n".join(texts) if lines else f"[{', '.join(texts)}]")

    assert papers + rejected == len(texts)


@given(st.lists(st.tuples(st.text(), st.text()), max_size=LIMITS.records), st.sampled_from(",;\t"))
def test_every_row_of_a_table_is_a_paper_or_rejected(rows: list[tuple[str, str]], delimiter: str) -> None:
    """This holds for any content of the cells; empty rows do not count."""
    text = StringIO()
    table = csv.writer(text, delimiter=delimiter)
    table.writerows([("title", "abstract"), *rows])

    papers, rejected = account("csv", text.getvalue())

    assert papers + rejected == sum(bool(title.strip() or abstract.strip()) for title, abstract in rows)


@given(st.lists(st.sampled_from(["good", "alone", "orphan", "long"]), max_size=LIMITS.records))
def test_every_record_of_a_dump_is_a_paper_or_rejected(kinds: list[str]) -> None:
    """Titles without abstracts, abstracts without titles, and texts that are too long are all accounted for."""
    shapes = {"good": f"Dunes\n\n{SENTENCE * 3}", "alone": "Shells", "long": f"Gulls\n\n{SENTENCE * 9}"}
    # An abstract that follows another belongs to it, so a word of the page parts them.
    shapes["orphan"] = f"Subscribe\n\n{SENTENCE * 3}\n\nSubscribe"
    text = "\n\n".join(shapes[kind] for kind in kinds)

    _, papers, problems = parse_dump(text, "coast.txt", LIMITS)

    assert len(papers) == kinds.count("good")
    assert len(problems) == sum(problem.rejected for problem in problems) == len(kinds) - kinds.count("good")


@given(st.lists(st.sampled_from(["", "\n"]), min_size=1, max_size=40), st.integers(0, 10))
def test_a_problem_names_its_line(gaps: list[str], broken: int) -> None:
    """This holds however many lines precede it."""
    text = "".join(f'{gap}{{"title": "Dunes"}}\n' for gap in gaps) + "\n" * broken + '{"title": 7}'

    _, _, problems = parse_own_json(text, "coast.txt", Limits())

    rejected = [str(problem.where) for problem in problems if problem.rejected]
    assert rejected == [f"coast.txt:{len(text[: text.index('7')].splitlines())}"]
