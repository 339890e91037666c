"""JSON Feed, as a feed and as lines."""

from __future__ import annotations

import json
from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.publication import PaperKind
from broadsheet.sources.formats import detect_format
from broadsheet.sources.json.json_feed import parse_json_feed
from broadsheet.system.errors import Problem

ITEM = {"id": "https://shore.example/17", "title": "How dunes drift", "content_text": "They drift by 4\\% a year."}
HEAD = {"version": "https://jsonfeed.org/version/1.1", "title": "Coast"}


def parse(*items: Any, file: str = "coast.json", **head: Any) -> tuple[list[Paper], list[Problem]]:
    """What a feed of these items gives."""
    return parse_json_feed(json.dumps({**HEAD, **head, "items": items}, indent=1), file, Limits())[1:]


def parse_item(**fields: Any) -> Paper:
    """The paper of an item, of which nothing is said."""
    (paper,), problems = parse({**ITEM, **fields})
    assert problems == []
    return paper


def test_every_field_of_an_item_is_read() -> None:
    """Each field about the paper is read."""
    paper = parse_item(
        url="https://doi.org/10.1234/dunes.1",
        external_url="https://shore.example/dunes",
        date_published="2031-03-30T08:00:00+02:00",
        date_modified="2031-04-05T08:00:00Z",
        authors=[{"name": "Ada Gull", "url": "https://ada.example"}, {"name": None}, {"avatar": "a.png"}],
        tags=["sand"],
        language="de",
        attachments=[{"url": "https://github.com/gulls/dunes"}, {"mime_type": "text/html"}],
        image="https://shore.example/a.png",
    )

    assert (paper.published, paper.updated, paper.edition) == (
        Period(2031, 3, 30),
        Period(2031, 4, 5),
        Period(2031, 3, 30),
    )
    assert [author.name for author in paper.authors] == ["Ada Gull"]
    assert (paper.doi, paper.keywords, paper.language) == ("10.1234/dunes.1", ("sand",), "de")
    assert [link.url for link in paper.links] == ["https://shore.example/dunes", "https://github.com/gulls/dunes"]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({**HEAD, "items": [ITEM, ITEM]}),
        json.dumps([ITEM, ITEM]),
        json.dumps(ITEM) + "\n" + json.dumps(ITEM),
        json.dumps({"items": [ITEM, ITEM], **HEAD}, indent=2),
        json.dumps({"items": [ITEM], **HEAD, "_more": {"items": [1, "}"]}}) + json.dumps({**HEAD, "items": [ITEM]}),
        json.dumps({**HEAD, "items": [ITEM]}) + json.dumps([ITEM]),
    ],
    ids=["feed", "array", "lines", "feed that ends with its head", "two feeds", "feed and array"],
)
def test_items_are_read_with_a_feed_around_them_and_without(text: str) -> None:
    """A feed, an array of its items, and its items on lines give the same papers; the feed itself is not one."""
    _, papers, problems = parse_json_feed(text, "coast.json", Limits())

    assert detect_format(text) == "json-feed"
    assert ([paper.title.plain for paper in papers], problems) == (["How dunes drift"] * 2, [])


def test_an_item_has_its_own_line() -> None:
    """Lines are counted from the beginning of the file, records from the first item."""
    papers, _ = parse(ITEM, ITEM)

    assert [(paper.origin.record, paper.origin.line) for paper in papers] == [(1, 5), (2, 10)]


@pytest.mark.parametrize(
    ("fields", "abstract"),
    [
        ({"content_html": "<p>They drift.</p><p>It is <b>sand</b> &amp; wind.</p>"}, "They drift. It is sand & wind."),
        ({"content_text": "They drift.", "content_html": "<p>They do.</p>", "summary": "Dunes."}, "They drift."),
        ({"summary": "Dunes."}, "Dunes."),
        ({"content_text": "A model.  \t\tAI-generated summary \t\t They drift."}, "They drift."),
        ({"content_text": "They drift <PRE_TAG>north</POST_TAG>."}, "They drift north."),
    ],
)
def test_the_abstract_is_the_content(fields: dict[str, str], abstract: str) -> None:
    """Plain text is preferred to HTML, and both to a summary; a machine's summary is not used."""
    paper = parse_item(**{"content_text": None, **fields})

    assert " ".join(paper.abstract.plain.split()) == abstract


def test_the_edition_of_hugging_faces_items_is_their_day() -> None:
    """The paper's date is the month in the arXiv identifier, which its address contains."""
    url = "https://huggingface.co/papers/3002.00017"
    paper = parse_item(id=url, url=url, date_published="2031-03-30T08:00:00.338512")

    assert (paper.arxiv, paper.kind) == ("3002.00017", PaperKind.PREPRINT)
    assert (paper.published, paper.edition) == (Period(2030, 2), Period(2031, 3, 30))
    assert [link.url for link in paper.links] == [url]
    assert paper.abstract.plain == "They drift by 4% a year."


def test_the_edition_is_the_day_on_which_an_item_was_first_seen() -> None:
    """An archive of a feed gives that day; the item's own date does not count."""
    paper = parse_item(date_published="2031-03-30", _first_seen="2031-04-02")

    assert (paper.published, paper.edition) == (Period(2031, 3, 30), Period(2031, 4, 2))


def test_only_feeds_of_archives_have_tex() -> None:
    """One item at arXiv shows that a feed is one."""
    arxiv = {**ITEM, "url": "https://arxiv.org/abs/3103.00017v2"}

    assert parse(ITEM)[0][0].abstract.plain == "They drift by 4\\% a year."
    assert parse(arxiv)[0][0].abstract.plain == "They drift by 4% a year."
    assert (parse_item(**arxiv).arxiv, parse_item(**arxiv).version, parse_item(**arxiv).links) == ("3103.00017", 2, ())


def test_version_1_has_one_author() -> None:
    """In version 1, an item has one author; the author of the feed is not an author of papers."""
    papers, _ = parse({**ITEM, "author": {"name": "Ada Gull"}}, ITEM, author={"name": "Ben Tern"})

    assert [[author.name for author in paper.authors] for paper in papers] == [["Ada Gull"], []]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"tags": "sand"}, "“tags” is a text. It must be a list"),
        ({"date_published": 2031}, "“date_published” is a number. It must be a text"),
        ({"date_published": "soon"}, '“date_published” is "soon". It must be a date'),
        ({"attachments": [{"url": 7}]}, "“attachments[0].url” is a number. It must be a text"),
    ],
)
def test_a_wrong_field_is_left_out(fields: dict[str, Any], said: str) -> None:
    """It is reported once, and the paper is published without it."""
    papers, (problem,) = parse({**ITEM, **fields})

    assert len(papers) == 1
    assert said in str(problem) and not problem.rejected


@pytest.mark.parametrize("title", [{}, {"title": None}, {"title": 7}])
def test_an_item_without_a_title_costs_only_itself(title: dict[str, Any]) -> None:
    """JSON Feed allows it, but it is not a paper."""
    papers, (problem,) = parse(ITEM, {"id": "7", "content_text": "They drift.", **title}, ITEM)

    assert [paper.origin.record for paper in papers] == [1, 3]
    assert problem.rejected and "“title” is" in problem.message


@pytest.mark.parametrize("items", [{}, None, 7])
def test_a_feed_without_items_has_no_papers(items: Any) -> None:
    """The feed's own fields are not taken for an item."""
    _, papers, (problem,) = parse_json_feed(json.dumps({**HEAD, "items": items}), "coast.json", Limits())

    assert (papers, problem.rejected) == ([], True)
    assert problem.message.endswith("It must be a list.")
