"""Hugging Face's Daily Papers, as the API returns them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.publication import PaperKind
from broadsheet.model.urls import Link, LinkKind
from broadsheet.sources.formats import detect_format
from broadsheet.sources.json.hf_daily import parse_daily_papers
from broadsheet.system.errors import Problem

PAPER = {
    "id": "3103.00017",
    "authors": [{"_id": "1", "name": "Ada Gull", "hidden": False}, {"_id": "2", "name": "Ben Tern", "hidden": True}],
    "publishedAt": "2031-03-30T17:59:57.000Z",
    "submittedOnDailyAt": "2031-04-01T00:00:00.000Z",
    "title": "DuneNet : How Dunes\n  Drift",
    "summary": "They drift north,\nby 4.2\\% a year. See https://dunes.example.",
    "ai_summary": "A model of dunes.",
    "ai_keywords": ["sand", "drift"],
    "githubRepo": "https://github.com/gulls/dunenet",
    "projectPage": "https://huggingface.co/spaces/gulls/dunenet",
    "mediaUrls": ["https://media.example/a.png", "https://media.example/b.MP4"],
    "withdrawnAt": "2031-04-02T00:00:00.000Z",
    "organization": {"_id": "3", "name": "coast", "fullname": "Coast Institute"},
    "upvotes": 7,
}


def parse(*records: Any, file: str = "coast.json") -> tuple[list[Paper], list[Problem]]:
    """What an answer with these records gives."""
    return parse_daily_papers(json.dumps(records), file, Limits())[1:]


def parse_item(published: str = "", **changes: Any) -> tuple[Paper, list[str]]:
    """The paper of one item, and what is said of it."""
    (paper,), problems = parse({"paper": {**PAPER, **changes}, "publishedAt": published})
    return paper, [str(problem) for problem in problems]


def test_votes_comments_and_stars_are_readings_of_the_moment_in_the_name_of_the_file() -> None:
    """The comments are beside the paper, and a paper without code has no stars."""
    item = {"paper": {**PAPER, "githubStars": 40}, "numComments": 2}
    (paper,), problems = parse(item, file="2031-04-01@20310402T061500Z.json")
    (bare,), _ = parse({**PAPER, "upvotes": None}, file="coast.json")

    assert problems == []
    assert [(one.source, one.kind, one.value) for one in paper.readings] == [
        ("GitHub", "stars", "40"),
        ("Hugging Face", "comments", "2"),
        ("Hugging Face", "upvotes", "7"),
    ]
    assert {one.moment for one in paper.readings} == {"2031-04-02T06:15:00Z"}
    assert bare.readings == ()


def test_numbers_that_cannot_be_right_are_left_out() -> None:
    """Nobody has fewer than no votes."""
    (below, above), _ = parse({**PAPER, "upvotes": -1}, {**PAPER, "id": "3103.00018", "upvotes": 10**400})

    assert below.readings == above.readings == ()


def test_every_field_of_an_item_is_read() -> None:
    """Hidden authors are left out, and pictures are not links."""
    paper, problems = parse_item()

    assert problems == []
    assert (paper.title.plain, paper.arxiv, paper.kind) == (
        "DuneNet: How Dunes Drift",
        "3103.00017",
        PaperKind.PREPRINT,
    )
    assert paper.abstract.plain == "They drift north, by 4.2% a year. See https://dunes.example."
    assert [author.name for author in paper.authors] == ["Ada Gull"]
    assert (paper.published, paper.editions) == (Period(2031, 3, 30), (Period(2031, 4, 1),))
    assert (paper.machine_summary.plain, paper.machine) == ("A model of dunes.", "Hugging Face")
    assert (paper.keywords, paper.machine_keywords, paper.withdrawn) == ((), ("sand", "drift"), True)
    assert paper.links == (
        Link("https://github.com/gulls/dunenet", LinkKind.CODE),
        Link("https://huggingface.co/spaces/gulls/dunenet", LinkKind.PROJECT),
        Link("https://huggingface.co/papers/3103.00017", LinkKind.LINK),
        Link("https://media.example/b.MP4", LinkKind.VIDEO),
        Link("https://dunes.example", LinkKind.PROJECT),
    )


def test_a_single_paper_is_read() -> None:
    """The response for one paper is an item of the list without its wrapper; JSON Lines of both are read."""
    lines = "\n".join(json.dumps(value) for value in (PAPER, {"paper": {**PAPER, "id": "3103.00018"}}))

    _, papers, problems = parse_daily_papers(lines, "coast.jsonl", Limits())

    assert problems == []
    assert detect_format(lines) == detect_format(json.dumps({"paper": PAPER, "publishedAt": ""})) == "hf-daily"
    assert [(paper.arxiv, paper.title.plain, paper.origin.line) for paper in papers] == [
        ("3103.00017", "DuneNet: How Dunes Drift", 1),
        ("3103.00018", "DuneNet: How Dunes Drift", 2),
    ]


@pytest.mark.parametrize(
    ("shown", "item", "edition"),
    [
        ("2031-04-01T00:00:00.000Z", "2031-03-31T08:00:00.000Z", "2031-04-01"),
        (None, "2031-03-31T08:00:00.000Z", "2031-03-31"),
        (None, "2031-03-30T12:59:57.000Z", "2031-03-30"),
        (None, "", "2031-03-30"),
    ],
)
def test_the_edition_is_the_day_of_submission(shown: str | None, item: str, edition: str) -> None:
    """Without one, it is the item's date if that differs from the paper's, or else the paper's date."""
    assert parse_item(item, submittedOnDailyAt=shown)[0].edition.slug == edition


def test_the_date_of_the_file_precedes_that_of_the_paper() -> None:
    """This holds for an item without a day of submission whose date is the paper's."""
    record = {"paper": {**PAPER, "submittedOnDailyAt": None}, "publishedAt": PAPER["publishedAt"]}

    assert parse(record, file="2031-04-02.json")[0][0].edition == Period(2031, 4, 2)


def test_a_summary_glued_to_the_abstract_is_the_machines() -> None:
    """The text above Hugging Face's label is not part of the abstract."""
    paper, _ = parse_item(summary="A model.\n\t\t\t  AI-generated summary \t\t\t We follow dunes.", ai_summary=None)

    assert (paper.abstract.plain, paper.machine_summary.plain) == ("We follow dunes.", "A model.")
    assert paper.machine == "Hugging Face"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"summary": 7}, "“paper.summary” is a number. It must be a text"),
        ({"authors": [{"name": "Ada"}, {"name": 7}]}, "“paper.authors[1].name” is a number. It must be a text"),
        ({"authors": "Ada"}, "“paper.authors” is a text. It must be a list"),
        ({"ai_keywords": [True]}, "“paper.ai_keywords[0]” is true or false. It must be a text"),
        ({"id": "dunes"}, '“id” is "dunes". It must be an arXiv identifier'),
        ({"githubRepo": "dunes"}, '“links” is "dunes". It must be a web address'),
    ],
)
def test_a_wrong_field_is_left_out(changes: dict[str, Any], said: str) -> None:
    """It is reported with its path, and the paper is published without it."""
    paper, problems = parse_item(**changes)

    assert paper.title.plain == "DuneNet: How Dunes Drift"
    assert said in problems[0]
    assert "This field was left out" in problems[0]


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"paper": {**PAPER, "title": 7}}, "“paper.title” is a number. It must be a text"),
        ({"paper": {**PAPER, "title": None}}, "“paper.title” is missing. It must be a text"),
        ({"paper": {"id": "3103.00017"}}, "“paper.title” is missing. It must be a text"),
        ({"paper": [PAPER]}, "“paper” is a list. It must be an object"),
        ({**PAPER, "title": []}, "“title” is a list. It must be a text"),
        ({**PAPER, "title": " "}, '“title” is " ". It must be the paper\'s title'),
        (7, "“record” is 7. It must be an object with a title"),
    ],
)
def test_a_record_without_a_title_costs_only_itself(record: Any, said: str) -> None:
    """The other records are papers."""
    papers, (problem,) = parse({"paper": PAPER}, record, {"paper": PAPER})

    assert [paper.origin.record for paper in papers] == [1, 3]
    assert said in problem.message
    assert problem.rejected


def test_a_null_field_is_a_missing_one() -> None:
    """The API writes null for a missing value."""
    nothing = dict.fromkeys(set(PAPER) - {"title", "id", "summary"})

    paper, problems = parse_item(**nothing | {"authors": [{"name": None}, {"name": "Ada Gull", "hidden": None}]})

    assert problems == []
    assert [author.name for author in paper.authors] == ["Ada Gull"]
