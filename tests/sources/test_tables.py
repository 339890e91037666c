"""Tables with a header."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.config.project import Project
from broadsheet.model.paper import FIELDS
from broadsheet.model.period import Period
from broadsheet.pipeline.enriching import read_library
from broadsheet.sources.fields.text_lists import split_list
from broadsheet.sources.formats import detect_format
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsing import parse_source
from broadsheet.sources.table.columns import sort_columns
from broadsheet.sources.table.rows import parse_table
from tests.conftest import load_cases, make_config
from tests.sources.fields import show


@pytest.mark.parametrize("case", load_cases("sources/table.yml"))
def test_rows_are_papers(case: dict[str, Any]) -> None:
    """Each row gives a paper with the values of its columns, or one problem."""
    limits = Limits(**case.get("limits", {}))

    _, papers, problems = parse_table(case["text"], "coast.csv", limits, case.get("columns", {}))

    assert [show(paper, wanted) for paper, wanted in zip(papers, case["papers"], strict=True)] == case["papers"]
    assert [str(problem) for problem in problems] == case.get("problems", [])
    if lines := case.get("lines"):
        assert [paper.origin.line for paper in papers] == lines


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("[tides, dunes]", ["tides", "dunes"]),
        ("['tides', \"dunes, drifting\"]", ["tides", "dunes, drifting"]),
        ("[tides], dunes", ["[tides]", " dunes"]),
        ("tides, [dunes]", ["tides", " [dunes]"]),
        ("[tides, dunes", ["[tides", " dunes"]),
        ("tides, dunes]", ["tides", " dunes]"]),
        ("['tides' dunes]", ["['tides' dunes]"]),
    ],
)
def test_a_list_of_python_begins_and_ends_with_a_bracket(cell: str, items: list[str]) -> None:
    """A cell with only one bracket, or with another text inside, is divided at its commas as it is."""
    assert split_list(cell) == items


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_has_its_column(field: str) -> None:
    """A site can name a column for each field, also beside those of Web of Science."""
    for names in (["Titel", "Feld"], ["TI", "AU", "Feld"]):
        assert sort_columns(names, {"title": "Titel", field: "Feld"}).fields[field][0] == names.index("Feld")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("title,abstract\nDunes,They drift.\n", "csv"),
        ("Title;Abstract Note\n", "csv"),
        ('"Key","Item Type","Title"\n', "csv"),
        ("title, abstract\nDunes, They drift.\n", "csv"),
        ("title\tabstract\nDunes, mostly\tThey drift.\n", "tsv"),
        ("\ttitle\tabstract\n0\tDunes\tThey drift.\n", "tsv"),
        ("PT\tAU\tTI\n", "tsv"),
        ("Title, Abstract and Keywords\n\nWe ask what they are for.\n", ""),
        ("Title, Abstract, Keywords\n\nWe, the authors, ask what they are for.\n", "dump"),
        ("Title, abstract, authors: what a paper is\n\nWe ask.\n", ""),
        ("Abstract, authors\n", ""),
        ("Title\n\nWe ask, and we answer.\n", ""),
        ("Titel,Kurzfassung\nDunes,They drift.\n", ""),
    ],
)
def test_a_header_is_distinguished_from_a_title(text: str, name: str) -> None:
    """A first line of known names, one of them for titles, begins a table; a sentence with commas does not."""
    assert detect_format(text) == name


@pytest.mark.parametrize("case", load_cases("sources/othertables.yml"))
def test_a_table_of_other_things_is_not_one_of_papers(case: dict[str, Any]) -> None:
    """Goods, films, music, tasks, jobs, news, data sets and source code have titles too."""
    assert detect_format(case["text"]) not in ("csv", "tsv")


@pytest.mark.parametrize(
    "text",
    [
        "title,url,year\nDunes,https://shore.example,2031\n",
        "Title,Link\nDunes,https://shore.example\n",
        "Timestamp,Paper title,Link to paper,Your name\n2031,Dunes,https://shore.example,Ada\n",
        "Title,Authors,Shore\nDunes,Ada Gull,north\n",
        "title,abstract,included,price\nDunes,They drift.,1,7\n",
        "title,conference\nDunes,Days of Sand\n",
        "Saved searches: 1\n\nAuthors,Title,Year,DOI\nGull A.,Dunes,2031,10.1234/a\n",
    ],
)
def test_a_table_of_papers_may_have_few_columns(text: str) -> None:
    """Beside a title, a column that only papers have is enough; so are common names if there is nothing else."""
    assert detect_format(text) == "csv"


BROKEN_ROWS = {
    "marks that open at the end of a line": '5",",\n',
    "marks between sound rows": '5",",\nDunes,They drift.,10.1234/a\n',
    "an open mark before empty cells": 'x,"open,"",c\na,b,"",d\n',
    "a mark in each line": 'B,"C\n',
    "a mark at the end of each line": 'x,"\n',
    "one mark before many rows": "Dunes,They drift.,10.1234/a\n",
    "three marks in each line": '"""\n',
}


@pytest.mark.parametrize("rows", BROKEN_ROWS.values(), ids=BROKEN_ROWS)
def test_broken_quotation_marks_take_linear_time(rows: str) -> None:
    """Four times the rows take about four times the lines that are read, and nowhere near sixteen."""
    short, long = (count_lines_read('title,abstract,doi\na,"b\n' + rows * size) for size in (200, 800))

    assert long < 5 * short


def count_lines_read(text: str) -> int:
    """How many lines the standard library's reader is given while a table is parsed."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call" and frame.f_code.co_qualname == "_Lines.__next__"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        parse_table(text, "coast.csv", Limits())
    finally:
        sys.setprofile(before)
    return calls


def test_named_columns_are_recognised() -> None:
    """A text with columns that the site owner names is recognised as a table."""
    source = Source("2031-04-02.csv", b"Titel;Kurzfassung\nDunes;They drift.\n")

    _, papers, problems = parse_source(source, Limits(), columns={"title": "Titel", "abstract": "Kurzfassung"})

    assert [(paper.title.plain, paper.abstract.plain) for paper in papers] == [("Dunes", "They drift.")]
    assert papers[0].edition == Period(2031, 4, 2)
    assert problems == []


def test_a_site_names_its_columns(tmp_path: Path) -> None:
    """`columns` in `site.yml` applies to tables."""
    (tmp_path / "coast.csv").write_text("Titel;Kurzfassung\nDunes;They drift.\n")
    config = make_config(columns={"title": "Titel", "abstract": "Kurzfassung"})

    library = read_library(Project(tmp_path, config), lambda line: None, (tmp_path / "coast.csv",))

    assert [paper.title.plain for paper in library.papers] == ["Dunes"]


def test_a_cell_may_be_as_long_as_a_record() -> None:
    """A cell that is not read, such as a whole text, costs no row, whatever limit the standard library has."""
    csv.field_size_limit(10)

    text = "title,abstract,references\nDunes,They drift.," + "a" * 500_000

    _, papers, problems = parse_table(text, "coast.csv", Limits())

    assert ([paper.title.plain for paper in papers], problems) == (["Dunes"], [])
