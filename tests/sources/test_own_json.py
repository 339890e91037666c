"""Broadsheet's own JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.paper import FIELDS, Origin, Paper
from broadsheet.model.period import Period
from broadsheet.model.text import read_text
from broadsheet.model.urls import Link, LinkKind
from broadsheet.sources.json.own import parse_own_json
from tests.conftest import load_cases


def parse_one(file: str = "coast.json", **fields: Any) -> Paper:
    """The paper of a file with one record, beside a title and an abstract."""
    record = {"title": "Dunes drift", "abstract": "They do.", **fields}
    _, papers, problems = parse_own_json(json.dumps([record]), file, Limits())
    assert problems == []
    return papers[0]


@pytest.mark.parametrize("case", load_cases("sources/records.yml"))
def test_a_json_text_gives_its_papers_and_its_problems(case: dict[str, Any]) -> None:
    """Each case gives exactly its papers and problems; a bad record costs only itself."""
    _, papers, problems = parse_own_json(case["text"], "coast.json", Limits(**case.get("limits", {})))

    assert [paper.title.plain for paper in papers] == case["papers"]
    assert [str(problem).replace(", ".join(FIELDS), "FIELDS") for problem in problems] == case["problems"]


def test_a_whole_record() -> None:
    """Every field of a record is read into the paper."""
    record = {
        "title": "  Dunes\n drift ",
        "abstract": "Code: https://github.com/gulls/nest.",
        "authors": ["Ada  Gull", {"name": "Bo Tern"}, "Ada Gull", ""],
        "date": "2031-03-30T08:00:00Z",
        "edition": "2031-04",
        "tags": ["Sand", "Dunes"],
        "venue": "Coast\n2031",
        "id": "arXiv:3104.00017v3",
        "doi": "https://doi.org/10.1234/COAST.7",
        "links": [{"url": "https://shore.example/a ", "kind": "dataset"}, "https://github.com/gulls/nest"],
    }

    _, papers, problems = parse_own_json("\n" + json.dumps(record), "seeds/coast.json", Limits())

    assert problems == []
    assert papers == [
        Paper(
            origins=(Origin("seeds/coast.json", 1, 2),),
            title=read_text("Dunes drift", tex=False, title=True),
            abstract=read_text("Code: https://github.com/gulls/nest.", tex=False),
            authors=(Author("Ada Gull"), Author("Bo Tern")),
            editions=(Period(2031, 4),),
            published=Period(2031, 3, 30),
            venue="Coast 2031",
            arxiv="3104.00017",
            version=3,
            doi="10.1234/coast.7",
            own_id="",
            links=(
                Link("https://shore.example/a", LinkKind.DATASET),
                Link("https://github.com/gulls/nest", LinkKind.CODE),
            ),
            given=("Sand", "Dunes"),
        )
    ]


def test_tex_in_json_is_not_converted() -> None:
    """TeX is shown as typed, except for formulas."""
    paper = parse_one(title="GULL : S^2L", abstract=r"Up 4\% -- in \(n\) steps.")

    assert (paper.title.plain, paper.abstract.plain) == ("GULL : S^2L", r"Up 4\% -- in n steps.")


@pytest.mark.parametrize(
    ("typed", "arxiv", "own_id"),
    [
        ("3104.00017", "3104.00017", ""),
        ("3104.00017v12", "3104.00017", ""),
        ("arXiv:cs/0112017v1", "cs/0112017", ""),
        ("math.GT/0309136", "math/0309136", ""),
        ("https://arxiv.org/abs/3104.00017v2", "3104.00017", ""),
        ("paper/0309136", "", "paper/0309136"),
        ("coast-7", "", "coast-7"),
        (7, "", "7"),
        ("3104.7", "", "3104.7"),
    ],
)
def test_an_identifier_is_arxivs_or_the_sources_own(typed: str | int, arxiv: str, own_id: str) -> None:
    """An arXiv identifier is stored without its version; any other is the source's own."""
    paper = parse_one(id=typed)

    assert (paper.arxiv, paper.own_id) == (arxiv, own_id)


def test_a_doi_of_arxiv_is_an_arxiv_identifier() -> None:
    """A DOI that arXiv assigned identifies the arXiv paper."""
    assert parse_one(doi="doi: 10.48550/arXiv.3104.00017").keys == (
        "arxiv:3104.00017",
        "doi:10.48550/arxiv.3104.00017",
    )


@pytest.mark.parametrize(
    ("file", "fields", "edition"),
    [
        ("2031-04-02.json", {"edition": "2031-05", "date": "2030"}, "2031-05"),
        ("2031-04-02.json", {"date": "2030"}, "2031-04-02"),
        ("coast.json", {"date": "2030-01"}, "2030-01"),
        ("coast.json", {}, "undated"),
        ("coast.json", {"edition": None, "date": ""}, "undated"),
    ],
)
def test_the_edition_is_the_fields_the_files_or_the_papers_date(
    file: str, fields: dict[str, Any], edition: str
) -> None:
    """The field is preferred, then the date in the file's name, then the paper's date; the clock is never read."""
    assert parse_one(file, **fields).edition.slug == edition


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ('{"title": "Dunes", "id": %s}' % ("1" * 5_000), "The record has a number that is too long."),
        ('{"title": "Dunes", "abstract": %s}' % ("[" * 100_000), "The record is nested too deeply."),
    ],
    ids=["number", "nesting"],
)
def test_what_python_refuses_costs_a_record(record: str, reason: str) -> None:
    """A number that is too long, or nesting that is too deep, is a problem of its record."""
    text = f'{{"title": "Shells", "abstract": "They sink."}}\n{record}\n{{"title": "Gulls", "abstract": "They glide."}}'

    _, papers, problems = parse_own_json(text, "coast.json", Limits())

    assert [paper.title.plain for paper in papers] == ["Shells", "Gulls"]
    assert [(str(problem.where), problem.message) for problem in problems] == [("coast.json:2", reason)]


def test_half_a_character_is_removed_everywhere() -> None:
    """Half of a surrogate pair, which JSON can escape and no file can contain, is in no field and in no message."""
    text = r'[{"title": "A\ud800", "doi": "10.1234/\ud800b", "links": ["https://a.example/\ud800"], "\ud800x": 1}]'

    _, papers, problems = parse_own_json(text, "coast.json", Limits())

    assert (papers[0].title.plain, papers[0].doi, papers[0].links[0].url) == ("A", "10.1234/b", "https://a.example/")
    assert "".join(map(str, problems)).encode()


def test_stray_characters_are_left_out_of_every_field() -> None:
    """Control characters, halves, noncharacters and marks that change the direction are removed and reported."""
    stray = "\x1b\x9b\u202e\u2067\ufffe\ufdd0"
    record = {
        "title": f"Du{stray}nes",
        "abstract": f"They{stray} do.",
        "authors": [f"Ada{stray} Gull", {"name": f"{stray}Bo"}, stray],
        "tags": [f"sa{stray}nd", stray],
        "venue": f"Coast{stray}\n\n31",
        "id": f"coast{stray}-7",
        "doi": f"10.1234/{stray}b",
        "links": [f"https://a.example/{stray}b", {"url": f"{stray}https://a.example/c"}],
    }

    _, (paper,), problems = parse_own_json(json.dumps([record]), "coast.json", Limits())

    assert (paper.title.plain, paper.abstract.plain, paper.venue) == ("Dunes", "They do.", "Coast 31")
    assert [author.name for author in paper.authors] == ["Ada Gull", "Bo"]
    assert (paper.given, paper.own_id, paper.doi) == (("sand",), "coast-7", "10.1234/b")
    assert [link.url for link in paper.links] == ["https://a.example/b", "https://a.example/c"]
    fields = (field for field in FIELDS if field in record)
    (problem,) = problems
    assert (str(problem.where), problem.rejected) == ("coast.json:1", False)
    assert set(
        problem.message.removeprefix("There are characters that are not text in ").removesuffix(".").split("; ")
    ) == {f"“{field}” (U+001B, U+009B, U+202E and 3 more)" for field in fields}


def test_digits_of_an_identifier_are_ascii() -> None:
    """Digits of other scripts make neither an arXiv identifier nor a DOI."""
    problems = parse_own_json(
        '{"title": "A", "abstract": "B.", "doi": "１０.１２３４/x"}', "coast.json", Limits()
    ).problems

    assert parse_one(id="３１０４.０００１７").own_id == "３１０４.０００１７"
    assert [problem.rejected for problem in problems] == [True]


def test_a_whole_character_may_be_escaped_in_halves() -> None:
    """Two halves that belong together are one character."""
    assert parse_own_json(r'[{"title": "\ud83d\udc1a"}]', "coast.json", Limits()).papers[0].title.plain == "🐚"
