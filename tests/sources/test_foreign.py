"""Files that no parser reads are refused by name, and papers pages are not taken for them."""

from __future__ import annotations

import re
from typing import Any
from zipfile import ZipFile

import pytest

from broadsheet.config.limits import Limits
from broadsheet.sources.foreign.kinds import Advice
from broadsheet.sources.foreign.naming import find_kind
from broadsheet.sources.foreign.signs import load_signs
from broadsheet.sources.formats import FORMATS, detect_format
from broadsheet.sources.inputs import Source, unpack_source
from broadsheet.sources.parsing import parse_source
from broadsheet.system.errors import Problem
from tests.conftest import load_cases

LIMITS = Limits()
FOREIGN = load_cases("sources/foreign.yml")
each_foreign = pytest.mark.parametrize("case", FOREIGN)


def encode(case: dict[str, Any]) -> bytes:
    """The bytes of a case's file."""
    return bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode()


@each_foreign
def test_a_foreign_file_is_one_message_with_its_name(case: dict[str, Any]) -> None:
    """Nothing of it is published, and the message says what to do, in full sentences."""
    _, papers, problems = parse_source(Source("dunes.dat", encode(case)), LIMITS)

    assert papers == []
    (problem,) = problems
    assert problem.rejected and problem.message.startswith(f"This looks like {case['looks_like']}")
    assert problem.message.endswith(".") and re.fullmatch(r"[A-Z].*\.", problem.advice)


@each_foreign
@pytest.mark.parametrize("name", ["dump", "json", "csv", "bibtex", "ris", "csl-json"])
def test_a_foreign_file_gives_no_paper_under_a_wrong_format(case: dict[str, Any], name: str) -> None:
    """Naming a format does not make papers of it; only rows with a title are accepted."""
    _, papers, problems = parse_source(Source("dunes.dat", encode(case)), LIMITS, name)

    if name == "csv" and case.get("text", "").startswith("title,"):
        assert [paper.title.plain for paper in papers] == ["Dunes", "Shells"]
    elif find_kind(case.get("text", ""), {}) or "hex" in case:
        assert papers == []
    assert papers or problems


def test_a_file_of_another_format_than_the_named_one_is_refused() -> None:
    """The message names both, and what to pass."""
    text = "TY  - JOUR\nTI  - How dunes drift\nER  - \n"

    _, papers, (problem,) = parse_source(Source("dunes.ris", text.encode()), LIMITS, "medline")

    assert papers == []
    assert problem.message == f"This looks like “RIS”, not like “{FORMATS['medline'].title}”."
    assert problem.advice == "Leave out --format, or pass --format ris."


def test_each_foreign_file_in_an_archive_is_named(tmp_path: Any) -> None:
    """Each file of a zip has its message."""
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        for number, case in enumerate(FOREIGN):
            archive.writestr(f"{number}.dat", encode(case.values[0]))
    problems: list[Problem] = []

    sources = list(unpack_source(Source("a.zip", (tmp_path / "a.zip").read_bytes()), LIMITS, problems))
    parsed = [parse_source(source, LIMITS) for source in sources]

    assert problems == []
    assert [len(each.papers) for each in parsed] == [0] * len(FOREIGN)
    assert [len(each.problems) for each in parsed] == [1] * len(FOREIGN)


@pytest.mark.parametrize("case", load_cases("sources/pages.yml"))
def test_a_papers_page_is_recognised(case: dict[str, Any]) -> None:
    """Its abstracts may be short, and in any language."""
    assert detect_format(case["text"]) == "dump"

    _, papers, _ = parse_source(Source("page.txt", case["text"].encode()), LIMITS)

    assert [str(paper.title.plain) for paper in papers] == case["titles"]


def test_a_page_with_a_nul_byte_loses_only_that() -> None:
    """It is left out, and reported."""
    data = b"How dunes drift\n\nWe follow forty\0 dunes for a year. They drift north.\n"

    _, (paper,), problems = parse_source(Source("page.txt", data), LIMITS)

    assert paper.abstract.plain == "We follow forty dunes for a year. They drift north."
    assert any("NUL" in problem.message for problem in problems)


def test_a_table_can_be_read_once_its_columns_are_named() -> None:
    """The advice about an unknown table helps."""
    data = b"Titel;Kurzfassung\nDunes;They drift.\nShells;They sink.\n"
    (problem,) = parse_source(Source("dunes.csv", data), LIMITS).problems
    assert "title: Titel" in problem.advice

    columns = {"title": "Titel", "abstract": "Kurzfassung"}
    papers = parse_source(Source("dunes.csv", data), LIMITS, None, columns).papers

    assert [paper.title.plain for paper in papers] == ["Dunes", "Shells"]


def test_the_table_of_signs_is_valid() -> None:
    """Each entry has known advice, and a sign that can be searched for."""
    signs = load_signs()
    for sign in (*signs.text, *signs.data, *signs.code, *signs.markup, *signs.prose):
        assert sign.count("", 1) == 0 and sign.foreign.advice
    for sign in signs.magic:
        assert not sign.begins(b"Dunes drift") and Advice[sign.advice.upper()]
    assert all(sign.names and not sign.is_among(set()) for sign in signs.json)


@pytest.mark.parametrize(
    "unit",
    [
        ".\n",
        "1,2;3 ",
        "[a]\n#b\n\n",
        "<!--a-->\n",
        " ",
        "a",
        "\n",
        "a\n",
        "- a\n",
        "# a\n",
        "a: b\n",
        "a,",
        "[",
        "(",
        "<a ",
        "1.",
        "/*",
        "字",
    ],
)
def test_a_long_text_is_judged_by_its_beginning(unit: str) -> None:
    """What follows the first characters makes no difference, whatever is repeated.

    The patterns can match it in one way only: trying several ways to divide it would not end.
    """
    head = unit * (40_000 // len(unit))

    short, long = (find_kind(text, {}) for text in (head, head * 20))

    assert short == long
