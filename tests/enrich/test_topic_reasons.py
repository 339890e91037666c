"""Tests of the reasons for topics, with the invented taxonomy of the tests of topics."""

from __future__ import annotations

import pytest

from broadsheet.config.configuration import read_config
from broadsheet.enrich.tags import assign_tags
from broadsheet.enrich.topic_reasons import explain_topics
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper, Tag, TagOrigin
from broadsheet.model.topics import Taxonomy
from tests.conftest import DATA, make_paper


@pytest.fixture(scope="module", name="taxonomy")
def _taxonomy(tmp_path_factory: pytest.TempPathFactory) -> Taxonomy:
    """The invented taxonomy."""
    folder = tmp_path_factory.mktemp("config")
    (folder / "topics.yml").write_bytes((DATA / "tags" / "taxonomy.yml").read_bytes())
    return read_config(folder).taxonomy


def explain(paper: Paper, taxonomy: Taxonomy, *tags: Tag) -> list[str]:
    """The reasons as lines; `tags` replace those of the paper."""
    (tagged,) = assign_tags(Library((paper,)), taxonomy, "en").papers
    reasons = explain_topics(tagged, tags or tagged.tags, taxonomy, "en")
    return [
        line
        for one in reasons
        for line in (
            f"{'+' if one.is_given else '-'} {one.title}: {one.verdict}",
            *(line.strip() for line in one.lines),
        )
    ]


def test_each_phrase_is_listed_with_its_points_its_place_and_its_rule(taxonomy: Taxonomy) -> None:
    """What counts less, or not at all, has the reason beside it, and topics that the paper does not have come last."""
    abstract = (
        "Every grain of a sand hill counts. We study marram, gulls and gales. An atlas is dear, and a hull is not."
    )
    assert explain(make_paper("Dunes", abstract), taxonomy) == [
        "+ dunes: 4.375 points",
        "3  “Dunes” (title)",
        "1  “sand hill” (sentence 1)",
        "0.5  “grain” (sentence 1; its place counts once)",
        "0.375  “marram” (sentence 2, what the authors did; one of several topics in a list, so it counts half)",
        "- gulls: 0.75 points; 1.5 are needed",
        "0.75  “gulls” (sentence 2, what the authors did; one of several topics in a list, so it counts half)",
        "- storms: 0.75 points; 1.5 are needed",
        "0.75  “gales” (sentence 2, what the authors did; one of several topics in a list, so it counts half)",
        "- atlas: 0 points; 1.5 are needed",
        "0  “atlas” (sentence 3; “made” counts only in the title and where the authors say what they did)",
        "- wrecks: 0 points; 1.5 are needed",
        "0  “hull” (sentence 3; it is weak, and the paper has none of the words under “needs”)",
    ]


def test_what_is_worth_nothing_for_one_reason_is_listed_once(taxonomy: Taxonomy) -> None:
    """Excluded phrases and acronyms with another meaning are listed where they first are."""
    abstract = "A dune buggy is no dune, and dune buggies are loud. We draw a tower rank mapping (TRM). TRM is old."
    assert explain(make_paper("Tides", abstract), taxonomy) == [
        "+ tides: 3 points",
        "3  “Tides” (title)",
        "0  “TRM” (sentence 2; the paper spells it out as something else)",
        "+ dunes: 1 point",
        "1  “dune” (sentence 1)",
        "0  “dune buggy” (sentence 1; “not” excludes it)",
    ]


def test_topics_of_sources_and_editors_are_named_as_such(taxonomy: Taxonomy) -> None:
    """The verdict says whose topic it is, or that `papers.yml` removes one that the text would have."""
    given, added = Tag("storms", ("gale",), TagOrigin.SOURCE), Tag("gulls", ("gulls",), TagOrigin.EDITOR)
    assert explain(make_paper("Dunes", given=("gale",)), taxonomy, given, added) == [
        "+ storms: its source says “gale”",
        "+ gulls: papers.yml adds it",
        "- dunes: 3 points, but papers.yml removes it",
        "3  “Dunes” (title)",
    ]


def test_a_seventh_topic_and_a_weak_third_one_are_explained(taxonomy: Taxonomy) -> None:
    """The verdict says what a topic lacks: points, or a place among the six."""
    title = "Dunes, tides, limpets, gulls, storms and an atlas"
    assert explain(make_paper(title, "We introduce whelks. Shipwrecks are rare."), taxonomy)[12:] == [
        "- shells: 1.5 points, but 6 topics have as many or more",
        "1.5  “whelks” (sentence 1, what the authors did)",
        "- wrecks: 1 point; 1.5 are needed, or 1 if the paper has fewer than 2 topics",
        "1  “Shipwrecks” (sentence 2)",
    ]
