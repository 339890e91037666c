"""A papers page saved as text."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.model.paper import Paper
from broadsheet.model.urls import Link, LinkKind
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsing import parse_source
from broadsheet.sources.prose.dump import parse_dump
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

    _, papers, problems = parse_source(source, Limits(**case.get("limits", {})), "dump")

    assert facts(papers, case["papers"]) == case["papers"]
    assert [str(problem) for problem in problems] == case["problems"]
    assert all(problem.rejected or "The day" in problem.message for problem in problems)


def test_a_dump_speaks_tex() -> None:
    """TeX residue of title and abstract is read, and the addresses of the abstract are links."""
    text = f"GULL : S^2L\n\n{ABSTRACT} It drifts \\textbf{{4.2\\%}} more; see https://github.com/gulls/nest.\n"

    _, (paper,), _ = parse_dump(text, "coast.txt", Limits())

    assert paper.title.plain == "GULL: S²L"
    assert paper.abstract.plain == f"{ABSTRACT} It drifts 4.2% more; see https://github.com/gulls/nest."
    assert paper.links == (Link("https://github.com/gulls/nest", LinkKind.CODE),)


def test_a_dump_without_a_last_line_end_is_whole() -> None:
    """The last abstract counts though nothing follows it."""
    _, papers, problems = parse_dump(f"\n\nDunes drift\n\n{ABSTRACT}", "coast.txt", Limits())

    assert ([paper.abstract.plain for paper in papers], problems) == ([ABSTRACT], [])


def test_a_short_last_sentence_does_not_make_a_title() -> None:
    """A long paragraph with one full stop at its end is an abstract; the same without one is a title."""
    one = ABSTRACT.replace(". The", ", and the")

    assert [paper.abstract.plain for paper in parse_dump(f"Dunes\n\n{one}", "a.txt", Limits()).papers] == [one]
    assert parse_dump(f"Dunes\n\n{one[:-1]}", "a.txt", Limits()).papers == []


def test_what_is_no_text_in_a_dump_is_left_out_and_said() -> None:
    """Controls and marks that turn the direction are in no paper; the paper is published, with a remark."""
    text = f"Du\x1b[31mnes\u202e\n\n{ABSTRACT} \u2067Then\x7f they rest."

    _, (paper,), (problem,) = parse_dump(text, "coast.txt", Limits())

    assert (paper.title.plain, paper.abstract.plain) == ("Du[31mnes", f"{ABSTRACT} Then they rest.")
    assert str(problem) == (
        "coast.txt:1: There are characters that are not text in “title” (U+001B, U+202E); “abstract” (U+2067, U+007F). "
        "They were left out. Remove them from the file, and check that nothing is missing."
    )
    assert not problem.rejected


def test_a_title_without_text_is_no_title() -> None:
    """A paper whose title holds control characters alone is a problem, and its neighbours are papers."""
    _, papers, problems = parse_dump(f"\x07\u202e\n\n{ABSTRACT}\n\nShells\n\n{ABSTRACT}", "coast.txt", Limits())

    assert [paper.title.plain for paper in papers] == ["Shells"]
    assert [(str(problem.where), problem.message, problem.rejected) for problem in problems] == [
        ("coast.txt:1", "The title has no visible characters.", True)
    ]


SUMMARY = "A model that says where dunes drift."
LABEL = "AI-generated summary"


@pytest.mark.parametrize(
    "text",
    [
        f"Dunes drift\n\n{SUMMARY}\n\n{LABEL}\n\n{ABSTRACT}",
        f"Dunes drift\n\n{SUMMARY}\n{LABEL}\n{ABSTRACT}",
        f"Dunes drift\n\n{SUMMARY}\n\n  {LABEL} \n{ABSTRACT}",
        f"Dunes drift\n\n{SUMMARY}  \t\t\t{LABEL} \t\t\t {ABSTRACT}",
    ],
    ids=["paragraphs", "lines", "an indented line", "tabs"],
)
def test_a_machines_summary_is_no_abstract(text: str) -> None:
    """However the page's line stands below it, the summary is the machine's, and neither is a title."""
    _, papers, problems = parse_dump(
        f"Shells sink\n\n{ABSTRACT}\n\n{text}\n\nGulls glide\n\n{ABSTRACT}", "a.txt", Limits()
    )

    assert problems == []
    assert list(map(parts, papers)) == [
        ("Shells sink", "", "", ABSTRACT),
        ("Dunes drift", SUMMARY, "Hugging Face", ABSTRACT),
        ("Gulls glide", "", "", ABSTRACT),
    ]


def test_a_long_summary_is_told_from_the_abstract() -> None:
    """A summary as long as an abstract is one all the same."""
    _, papers, _ = parse_dump(f"Dunes\n\n{ABSTRACT}\n\n{LABEL}\n\n{ABSTRACT}\n\n{ABSTRACT}", "a.txt", Limits())

    assert list(map(parts, papers)) == [("Dunes", ABSTRACT, "Hugging Face", f"{ABSTRACT}\n\n{ABSTRACT}")]


def test_the_line_of_a_summary_alone_is_passed_over() -> None:
    """Where no summary stands above it, title and abstract are what they are."""
    paragraphs = [LABEL, "Shells sink", ABSTRACT, "Dunes drift", LABEL, ABSTRACT, f"{LABEL} of dunes", ABSTRACT]

    _, papers, problems = parse_dump("\n\n".join(paragraphs), "a.txt", Limits())

    assert problems == []
    assert list(map(parts, papers)) == [
        ("Shells sink", "", "", ABSTRACT),
        ("Dunes drift", "", "", ABSTRACT),
        (f"{LABEL} of dunes", "", "", ABSTRACT),
    ]


def test_a_summary_without_a_title_is_no_paper() -> None:
    """The abstract below it is told, once."""
    _, papers, problems = parse_dump(f"Subscribe\n\n{ABSTRACT}\n\n{LABEL}\n\n{ABSTRACT}", "a.txt", Limits())

    assert (papers, [problem.rejected for problem in problems]) == ([], [True])


def parts(paper: Paper) -> tuple[str, str, str, str]:
    """A paper's title, a machine's summary of it, whose machine that was, and the abstract."""
    return paper.title.plain, paper.machine_summary.plain, paper.machine, paper.abstract.plain
