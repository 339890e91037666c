"""CSL-JSON from several programs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.publication import PaperKind
from broadsheet.sources.formats import detect_format
from broadsheet.sources.json.csl import parse_csl_json
from tests.conftest import load_cases

ITEM = {"id": "gull2031", "type": "article-journal", "title": "How dunes drift", "abstract": "They do."}


def parse_item(**fields: Any) -> Paper:
    """The paper of an item, of which nothing is said."""
    _, (paper,), problems = parse_csl_json(json.dumps([{**ITEM, **fields}]), "coast.json", Limits())
    assert [str(problem) for problem in problems] == []
    return paper


@pytest.mark.parametrize("case", load_cases("sources/csl.yml"))
def test_every_form_of_a_field_is_read(case: dict[str, Any]) -> None:
    """Each case's fields give the values that it lists."""
    paper = parse_item(**case["fields"])

    shown = {
        "date": paper.published.slug,
        "kind": paper.kind.value,
        "authors": [author.name for author in paper.authors],
        "families": [author.family for author in paper.authors],
        "title": paper.title.plain,
        "abstract": paper.abstract.plain,
        "comment": paper.comment.plain,
        "links": [link.url for link in paper.links],
        "keywords": list(paper.keywords),
        "categories": list(paper.categories),
        **{name: getattr(paper, name) for name in "venue volume issue pages publisher arxiv version doi".split()},
        **{name: getattr(paper, name) for name in ("own_id", "licence", "language", "citation_key", "pmcid")},
    }
    assert {name: shown[name] for name in case["gives"]} == case["gives"]


def test_an_author_keeps_orcid_and_affiliations() -> None:
    """They stay with the author's name."""
    paper = parse_item(
        author=[
            {"family": "Gull", "given": "Ada", "ORCID": "https://orcid.org/0000-0002-1825-0097"},
            {"literal": "Coast Watch", "affiliation": [{"name": "Shore Institute"}, "Harbour"]},
            {"family": None, "given": None},
        ]
    )

    assert paper.authors == (
        Author("Ada Gull", "Gull", (), "0000-0002-1825-0097"),
        Author("Coast Watch", "", ("Shore Institute", "Harbour")),
    )


def test_a_wrong_orcid_is_left_out_with_a_remark() -> None:
    """If the checksum of an ORCID iD shows a typing error, only the iD is left out."""
    item = {"title": "Dunes", "abstract": "A.", "author": [{"literal": "Ada Gull", "ORCID": "0000-0002-1825-0079"}]}

    _, (paper,), problems = parse_csl_json(json.dumps([item]), "coast.json", Limits())

    assert paper.authors == (Author("Ada Gull"),)
    assert [(problem.message, problem.rejected) for problem in problems] == [
        (
            '“authors.orcid” is "0000-0002-1825-0079". It must be an ORCID iD whose last character is the checksum of '
            "the others.",
            False,
        )
    ]


def test_tex_in_csl_is_not_converted() -> None:
    """TeX is shown as typed, except for formulas."""
    assert parse_item(abstract=r"Up 4\% -- in \(n\) steps.").abstract.plain == r"Up 4\% -- in n steps."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (json.dumps([ITEM]), "csl-json"),
        (json.dumps({"title": "Dunes", "type": "paper", "issued": "2031"}), "csl-json"),
        (json.dumps({"title": "Dunes", "type": "article"}), "csl-json"),
        (json.dumps({"title": "Dunes", "type": "article", "authors": ["Ada Gull"]}), "json"),
        (json.dumps({"title": "Dunes", "type": "note"}), "json"),
        (json.dumps({"title": "Dunes", "type": ["book"]}), "json"),
        (json.dumps({"title": "Dunes", "doi": "10.1234/dunes"}), "json"),
    ],
)
def test_an_item_is_recognised_by_its_fields(text: str, name: str) -> None:
    """CSL's own fields distinguish it from Broadsheet's JSON."""
    assert detect_format(text) == name


def test_a_broken_item_costs_only_itself() -> None:
    """This holds for items in an array and on lines."""
    good = json.dumps(ITEM)
    broken = '{"id": "tern", "type": "book", "title": }'

    for text in (f"[{good},\n{broken},\n{good}]", f"{good}\n{broken}\n{good}"):
        _, papers, (problem,) = parse_csl_json(text, "coast.json", Limits())

        assert [(paper.origin.record, paper.origin.line) for paper in papers] == [(1, 1), (3, 3)]
        assert (str(problem.where), problem.rejected) == ("coast.json:2", True)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"author": [{"family": 7}]}, "“author[0].family” is a number. It must be a text"),
        ({"volume": True}, "“volume” is true or false. It must be a number or a text or a list"),
        ({"issued": {"date-parts": [[2031, 2, 30]]}}, '“issued” is "2031-02-30". It must be a date'),
        ({"issued": {"date-parts": "2031"}}, "“issued.date-parts” is a text. It must be a list"),
        ({"DOI": "11.1/x"}, '“DOI” is "11.1/x". It must be a DOI'),
    ],
)
def test_a_wrong_field_is_left_out(fields: dict[str, Any], said: str) -> None:
    """It is reported once, and the paper is published without it."""
    _, papers, (problem,) = parse_csl_json(json.dumps([{**ITEM, **fields}]), "coast.json", Limits())

    assert len(papers) == 1
    assert said in str(problem) and not problem.rejected


@pytest.mark.parametrize("title", [{"title": None}, {"title": []}, {"title": {"a": 1}}, {"title": "<i></i>"}])
def test_an_item_without_a_title_costs_only_itself(title: dict[str, Any]) -> None:
    """It is rejected, and the next item is a paper."""
    _, papers, (problem,) = parse_csl_json(json.dumps([{**ITEM, **title}, ITEM]), "coast.json", Limits())

    assert [paper.origin.record for paper in papers] == [2]
    assert problem.rejected and "“title” is" in problem.message


def test_an_item_with_only_a_title_has_no_date_or_kind() -> None:
    """Nothing is assumed about them."""
    paper = parse_item(type="")

    assert (paper.published, paper.kind, paper.authors) == (Period(), PaperKind.OTHER, ())
