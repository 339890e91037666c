"""A papers page saved as text."""

from __future__ import annotations

from typing import Any

import pytest

from generator.config import Limits
from generator.paper import Link
from generator.sources import Source, parse_source
from generator.sources.dump import parse_dump
from generator.urls import LinkKind
from tests.conftest import load_cases

ABSTRACT = (
    "We follow one hundred dunes through a year of photographs and find that they drift by twice their own length. "
    "The dunes in the north drift the most of all."
)


def facts(papers: list[Any], asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is asked of each paper, to compare with what is expected."""
    return [
        {
            "title": paper.title.plain,
            "line": paper.origin.line,
            "record": paper.origin.record,
            "edition": paper.edition.slug,
        }
        | ({"abstract": paper.abstract.plain} if "abstract" in expected else {})
        for paper, expected in zip(papers, [*asked, *[{}] * len(papers)], strict=False)
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("case", load_cases("sources/dump.yml"))
def test_a_dump_gives_its_papers_and_its_problems(case: dict[str, Any], ending: str) -> None:
    """Each case's papers and problems are found, exactly, whatever ends a line."""
    source = Source(case.get("file", "coast.txt"), case["text"].replace("\n", ending).encode())

    papers, problems = parse_source(source, Limits(**case.get("limits", {})), "dump")

    assert facts(papers, case["papers"]) == case["papers"]
    assert [str(problem) for problem in problems] == case["problems"]
    assert all(problem.rejected or "the day" in problem.found for problem in problems)


def test_a_dump_speaks_tex() -> None:
    """TeX residue of title and abstract is read, and the addresses of the abstract are links."""
    text = f"GULL : S^2L\n\n{ABSTRACT} It drifts \\textbf{{4.2\\%}} more; see https://github.com/gulls/nest.\n"

    (paper,), _ = parse_dump(text, "coast.txt", Limits())

    assert paper.title.plain == "GULL: S²L"
    assert paper.abstract.plain == f"{ABSTRACT} It drifts 4.2% more; see https://github.com/gulls/nest."
    assert paper.links == (Link("https://github.com/gulls/nest", LinkKind.CODE),)


def test_a_dump_without_a_last_line_end_is_whole() -> None:
    """The last abstract counts though nothing follows it."""
    papers, problems = parse_dump(f"\n\nDunes drift\n\n{ABSTRACT}", "coast.txt", Limits())

    assert ([paper.abstract.plain for paper in papers], problems) == ([ABSTRACT], [])


def test_a_short_last_sentence_does_not_make_a_title() -> None:
    """A long paragraph with one full stop at its end is an abstract; the same without one is a title."""
    one = ABSTRACT.replace(". The", ", and the")

    assert [paper.abstract.plain for paper in parse_dump(f"Dunes\n\n{one}", "a.txt", Limits())[0]] == [one]
    assert parse_dump(f"Dunes\n\n{one[:-1]}", "a.txt", Limits())[0] == []
