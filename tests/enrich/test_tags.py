"""Tests of assigning topics to papers, with an invented taxonomy."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec
import pytest

from broadsheet.config.configuration import read_config
from broadsheet.enrich import tags
from broadsheet.enrich.tags import assign_tags
from broadsheet.model.library import Account, Library
from broadsheet.model.paper import Paper
from broadsheet.model.topics import Taxonomy
from broadsheet.system.errors import ConfigError, Place, Problem
from tests.conftest import DATA, ROOT, load_cases, make_paper


@pytest.fixture(scope="module")
def taxonomy(tmp_path_factory: pytest.TempPathFactory) -> Taxonomy:
    """The taxonomy that the cases are read with."""
    return read_taxonomy((DATA / "tags" / "taxonomy.yml").read_text(encoding="utf-8"), tmp_path_factory.mktemp("tags"))


def read_taxonomy(text: str, folder: Path) -> Taxonomy:
    """The taxonomy that a `topics.yml` of this text gives."""
    (folder / "topics.yml").write_text(text, encoding="utf-8")
    return read_config(folder).taxonomy


def tag(paper: Paper, taxonomy: Taxonomy) -> dict[str, list[str]]:
    """The tags of a paper, in order, each with its evidence."""
    (tagged,) = assign_tags(Library((paper,)), taxonomy, "en").papers
    return {tag.topic: list(tag.evidence) for tag in tagged.tags}


@pytest.mark.parametrize("case", load_cases("tags/cases.yml"))
def test_phrases_are_matched_as_documented(case: dict[str, Any], taxonomy: Taxonomy) -> None:
    """A paper has the tags of the phrases in it, in order, with these phrases as evidence."""
    paper = make_paper(case.get("title", "Untitled"), case.get("abstract", ""), given=tuple(case.get("keywords", ())))
    found = tag(paper, taxonomy)
    assert found == case["tags"]
    assert list(found) == list(case["tags"])


def test_tagging_changes_only_the_tags(taxonomy: Taxonomy) -> None:
    """All other fields of the papers are unchanged."""
    library = Library((make_paper("Dunes"), make_paper("Bread", record=2)))
    tagged = assign_tags(library, taxonomy, "en")
    bare = tagged.map(lambda paper: msgspec.structs.replace(paper, tags=()))
    assert bare == replace(library, taxonomy=taxonomy)


def test_evidence_is_quoted_from_the_paper(taxonomy: Taxonomy) -> None:
    """Evidence that is not a keyword occurs in the title or the abstract, character by character."""
    paper = make_paper("Wind-blown Ridges", "Sand\u2010hills grow. GALES and Limpets: we study Ebb, kittiwakes.")
    found = tag(paper, taxonomy)

    assert list(found) == ["dunes", "tides", "rock-pools", "gulls", "storms"]
    for words in (words for evidence in found.values() for words in evidence):
        assert words in paper.title.plain or words in paper.abstract.plain


@pytest.mark.parametrize(
    ("title", "abstract", "weight"),
    [
        ("Sand dunes", "We study dunes.", 1.0),
        ("Sand dunes", "We study dunes. Dunes grow.", 1.0),
        ("Sand dunes", "Ebb.", 3 / 4.5),
        ("Sand", "Dunes grow. Dunes drift.", 2 / 4.5),
    ],
)
def test_a_topic_weighs_as_much_as_the_paper_is_about_it(
    title: str, abstract: str, weight: float, taxonomy: Taxonomy
) -> None:
    """The whole weight is that of a topic that the title and a sentence about what the authors did name."""
    (tagged,) = assign_tags(Library((make_paper(title, abstract),)), taxonomy, "en").papers

    assert {tag.topic: tag.weight for tag in tagged.tags}["dunes"] == pytest.approx(weight)


def test_what_the_source_says_has_the_whole_weight(taxonomy: Taxonomy) -> None:
    """Even if the text says little of it."""
    paper = make_paper("Sand", "Dunes.", keywords=("dunes",))
    (tagged,) = assign_tags(Library((paper,)), taxonomy, "en").papers

    assert [(tag.topic, tag.weight) for tag in tagged.tags] == [("dunes", 1)]


def test_a_site_in_another_language_finds_its_topics_in_all_texts(taxonomy: Taxonomy) -> None:
    """Only sites in English leave texts in other languages alone, since only their topics are named in English."""
    abstract = "Wir untersuchen die Dunes vor der Küste, denn sie wachsen, und wir messen sie nun jedes Jahr zweimal."
    library = Library((make_paper("Über Dunes", abstract),))
    found = {name: assign_tags(library, taxonomy, name).papers[0].tags for name in ("en", "en-GB", "de")}
    assert [[tag.topic for tag in tags] for tags in found.values()] == [[], [], ["dunes"]]


def test_all_keywords_of_the_source_become_tags(monkeypatch: pytest.MonkeyPatch, taxonomy: Taxonomy) -> None:
    """All keywords that name a topic become tags, however many there are, and leave no room for others."""
    monkeypatch.setattr(tags, "MAX_TAGS", 2)
    paper = make_paper("Dunes", given=("gale", "gulls", "ebb"))
    assert list(tag(paper, taxonomy)) == ["storms", "gulls", "tides"]


def test_a_keyword_that_names_no_topic_is_reported_once(taxonomy: Taxonomy) -> None:
    """Whatever its spelling, the problem is at the first record that has it, with the number of papers and a
    suggestion.
    """
    later = make_paper("Bread", given=("bread", "rock pol", "Rock pols"), record=2, identity="title:bread")
    first = make_paper("Dunes", given=("dunes", "Rock-pol"), identity="title:dunes")
    library = Library((later, first), account=Account(problems=(Problem(Place("here"), "a-kind", "This.", "Go."),)))

    before, *problems = assign_tags(library, taxonomy, "en").account.problems

    assert str(before) == "here: This. Go."
    assert [str(problem) for problem in problems] == [
        "coast.txt:2: The tag “Rock-pol” of 2 papers is not the name of a topic. Did you mean “rock pools”?"
        " Correct it, or add it to topics.yml; it is left out otherwise.",
        "coast.txt:4: The tag “bread” is not the name of a topic."
        " Correct it, or add it to topics.yml; it is left out otherwise.",
    ]
    assert not any(problem.rejected for problem in problems)


def test_suggestions_are_limited_to_the_first_keywords(monkeypatch: pytest.MonkeyPatch, taxonomy: Taxonomy) -> None:
    """A suggestion costs a comparison with every name, so only the first unknown keywords get one."""
    monkeypatch.setattr(tags, "MAX_SUGGESTIONS", 1)
    problems = assign_tags(Library((make_paper("Sand", given=("dunnes", "dunness")),)), taxonomy, "en").account.problems
    assert ["Did you mean" in problem.advice for problem in problems] == [True, False]


def test_topics_with_equal_scores_are_in_the_order_of_the_file(taxonomy: Taxonomy) -> None:
    """If two topics have equal scores, the one that `topics.yml` lists first comes first."""
    assert list(tag(make_paper("Storms, gulls, dunes"), taxonomy)) == ["dunes", "gulls", "storms"]


def test_an_unknown_key_of_a_topic_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    """The error for a misspelt key names the key that was probably meant."""
    with pytest.raises(ConfigError, match="Did you mean “weak”"):
        read_taxonomy("kind:\n  topics:\n    dunes:\n      weka: [grain]\n", tmp_path)


@pytest.mark.parametrize(
    "text", ["We note an old new dry map. ", "limpet-", "tidal rise measurement (TRM) ", "an a-b-c-d-e-f ", "we "]
)
def test_tagging_takes_linear_time(text: str, taxonomy: Taxonomy) -> None:
    """Eight times the text takes about eight times the steps, and nowhere near sixty-four."""
    short, long = (count_lines(make_paper("x", text * (size // len(text))), taxonomy) for size in (1_000, 8_000))
    assert long < 12 * short


def count_lines(paper: Paper, taxonomy: Taxonomy) -> int:
    """How many lines of Python run when this paper is tagged."""
    lines = 0

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        tag(paper, taxonomy)
    finally:
        sys.settrace(before)
    return lines


def test_the_shipped_taxonomy_is_complete() -> None:
    """The shipped taxonomy is read without an error and has 57 topics in five groups."""
    shipped = read_config(ROOT / "site_config").taxonomy
    assert [group.slug for group in shipped.groups] == ["task", "modality", "method", "domain", "kind"]
    assert len(shipped.by_slug) == 57


@pytest.mark.parametrize(
    ("title", "abstract", "topics"),
    [
        ("Nightjar: a talking atlas", "We present Nightjar, a compact multimodal LLM for maps.", {"model"}),
        ("Nightjar", "We introduce a dataset of 40 lakes. Our dataset is open.", {"dataset"}),
        ("Lakes seen from orbit", "We answer questions about satellite imagery by VQA.", {"remote-sensing", "vqa"}),
        ("Judging lakes", "Video quality assessment (VQA) is hard. We speed VQA up.", {"quality-assessment", "video"}),
        ("Lakes", "We pretrain an encoder with a contrastive loss.", {"pretraining", "contrastive-learning"}),
    ],
)
def test_the_shipped_taxonomy_knows_words_of_the_field(title: str, abstract: str, topics: set[str]) -> None:
    """The shipped taxonomy finds the topics of plain sentences."""
    shipped = read_config(ROOT / "site_config").taxonomy
    assert set(tag(make_paper(title, abstract), shipped)) == topics
