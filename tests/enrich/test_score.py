"""Tests of the scores of a library against labels."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from broadsheet.commands.group import main
from broadsheet.enrich.scoring.labels import read_labels
from broadsheet.enrich.scoring.score import format_scores, score_library
from broadsheet.model.library import Library, Relation, RelationReason
from broadsheet.model.text import Mention, Plain, Text
from broadsheet.model.urls import Link, LinkKind
from broadsheet.system.errors import UsageError
from tests.conftest import fill, make_library, make_paper, make_papers

LABEL: dict[str, Any] = {
    "title": "Dunes drift",
    "tags": ["dunes", "tides"],
    "name": "DuneNet",
    "links": [{"url": "https://mirror.example/dune", "kind": "code", "canonical": "https://example.org/dune"}],
    "related": ["Shell 1", "Shell 2"],
    "mentions": [{"surface": "TideNet", "of": "Shell 1", "kind": "exact"}],
}


@pytest.fixture
def library() -> Library:
    """A labelled paper with one tag, the name, the link, the mention and one of two related papers right."""
    paper = make_paper("Dunes drift", "Code: https://example.org/dune", tags=("dunes", "images"), name="dunenet")
    paper = msgspec.structs.replace(paper, links=tuple(Link(link.url, LinkKind.CODE) for link in paper.links))
    others = [make_paper(f"Shell {n}", record=n + 1) for n in range(1, 4)]
    library = make_library(paper, *others)
    first, one, two, three = library.papers
    mentioning = msgspec.structs.replace(first, abstract=Text((Plain("Like "), Mention("TideNet", one.identity))))
    relations = {
        first.identity: (
            Relation(one.identity, RelationReason.NEAREST),
            Relation(three.identity, RelationReason.NEAREST),
        )
    }
    return replace(library, papers=(mentioning, one, two, three), related=MappingProxyType(relations))


def write(folder: Path, labels: object) -> Path:
    """A file of these labels."""
    path = folder / "labels.json"
    path.write_text(json.dumps(labels))
    return path


def test_score_counts_what_is_right_found_and_labelled(library: Library, tmp_path: Path) -> None:
    """Each subject has its counts; for P@5, an empty position counts as found and wrong."""
    scores = score_library(library, read_labels(write(tmp_path, [LABEL])))

    assert {score.subject: (score.right, score.found, score.labelled) for score in scores} == {
        "tags": (1, 2, 2),
        "names": (1, 1, 1),
        "links": (1, 1, 1),
        "mentions": (1, 1, 1),
        "related": (1, 2, 2),
        "P@5": (1, 5, 2),
    }


def test_mentions_labelled_as_near_do_not_count(library: Library, tmp_path: Path) -> None:
    """A mention that is labelled as another spelling may be linked or not."""
    label = LABEL | {"mentions": [{"surface": "Tides", "of": "Shell 1", "kind": "derived"}]}

    scores = score_library(library, read_labels(write(tmp_path, [label])))

    (mentions,) = (score for score in scores if score.subject == "mentions")
    assert (mentions.right, mentions.found, mentions.labelled, mentions.precision, mentions.recall) == (0, 0, 0, 1, 1)


def test_scores_are_formatted_as_a_table(library: Library, tmp_path: Path) -> None:
    """The figures are in columns under their names."""
    lines = format_scores(score_library(library, read_labels(write(tmp_path, [LABEL])))).splitlines()

    assert lines[0].split() == ["right", "found", "labelled", "precision", "recall", "F1"]
    assert lines[1].split() == ["tags", "1", "2", "2", "0.500", "0.500", "0.500"]
    assert lines[-1].split() == ["P@5", "1", "5", "2", "0.200", "-", "-"]
    assert len({len(line) for line in lines}) == 1


def test_only_what_is_labelled_is_measured(library: Library, tmp_path: Path) -> None:
    """A label may leave out subjects; optional topics count neither for nor against."""
    label = {
        "title": "Dunes drift",
        "tags": ["images"],
        "optional_tags": ["dunes"],
        "name": "x",
        "also_names": ["DuneNet"],
    }

    scores = score_library(library, read_labels(write(tmp_path, [label])))

    assert {score.subject: (score.right, score.found, score.labelled) for score in scores} == {
        "tags": (1, 1, 1),
        "names": (1, 1, 1),
    }


@pytest.mark.parametrize(("sentence", "right"), [("Here, we show dunes.", 1), ("We show.", 0), ("", 0)])
def test_a_summary_is_right_if_it_is_one_of_the_labelled_sentences(sentence: str, right: int, tmp_path: Path) -> None:
    """Its first words may have been left out."""
    paper = msgspec.structs.replace(make_paper("Dunes drift"), summary=Text((Plain("We show dunes."),)))
    labels = read_labels(write(tmp_path, [{"title": "Dunes drift", "summary": ["Tides turn.", sentence]}]))

    (score,) = score_library(make_library(paper), labels)

    assert (score.subject, score.right, score.found, score.labelled) == ("summaries", right, 1, 1)


def test_labels_may_be_one_object_on_each_line(tmp_path: Path) -> None:
    """An error names the line."""
    path = tmp_path / "labels.jsonl"
    path.write_text('{"title": "Dunes", "tldr": "They drift."}\n\n{"title": "Tides", "name": null}\n')
    assert [(label.title, label.tldr, label.name) for label in read_labels(path)] == [
        ("Dunes", "They drift.", None),
        ("Tides", None, ""),
    ]

    path.write_text('{"title": "Dunes", "tldr": "They drift."}\n\n{"title": 5}\n')
    with pytest.raises(UsageError, match=r"labels\.jsonl:3: This is not a file of labels"):
        read_labels(path)


def test_only_five_related_papers_are_scored(tmp_path: Path) -> None:
    """A related paper in the sixth position is neither found nor right."""
    library = make_library(make_paper(), *make_papers(7, file="shells.txt"))
    paper, *others = (paper.identity for paper in library.papers)
    related = {paper: tuple(Relation(other, RelationReason.NEAREST) for other in reversed(others))}

    scores = score_library(replace(library, related=MappingProxyType(related)), read_labels(write(tmp_path, [LABEL])))

    counts = {score.subject: (score.right, score.found, score.labelled) for score in scores}
    assert (counts["related"], counts["P@5"]) == ((0, 5, 2), (0, 5, 2))


def test_a_labelled_paper_that_is_missing_is_an_error(tmp_path: Path) -> None:
    """The error has the title and says what to do."""
    with pytest.raises(UsageError, match=r"labelled paper “Dunes drift” is not in the library. Name the file"):
        score_library(make_library(), read_labels(write(tmp_path, [LABEL])))


@pytest.mark.parametrize(
    "labels",
    [
        "no list",
        [{"tags": ["dunes"]}],
        [1],
        {"tags": ["dunes"]},
        [LABEL | {"title": 5}],
        [LABEL | {"name": ["x"]}],
        [LABEL | {"tags": "abc"}],
    ],
)
def test_labels_in_another_form_are_refused(labels: object, tmp_path: Path) -> None:
    """The error names the file and says what it must contain."""
    with pytest.raises(
        UsageError, match=r"labels\.json(:1)?: This is not a file of labels .* must be a JSON array of objects"
    ):
        read_labels(write(tmp_path, labels))


@pytest.mark.parametrize("more", [{}, {"optional_tags": ["dunes"]}])
def test_a_paper_for_which_nothing_is_labelled_is_refused(more: dict[str, Any], tmp_path: Path) -> None:
    """The error names the paper, what could be labelled, and what to do."""
    message = (
        r"labels\.json: Nothing is labelled for “Dunes”, so there is nothing to measure\. Add at least one of tags,"
        r" name, links, related, mentions, summary and tldr to its object, or remove the object\."
    )
    with pytest.raises(UsageError, match=message):
        read_labels(write(tmp_path, [LABEL, {"title": "Dunes"} | more]))


def test_a_missing_file_of_labels_is_an_error(tmp_path: Path) -> None:
    """The error names the file."""
    with pytest.raises(UsageError, match=r"labels\.json: The labels cannot be read"):
        read_labels(tmp_path / "labels.json")


def test_the_command_measures_common_labels_without_a_file_of_labels(tmp_path: Path) -> None:
    """The papers are those in seeds/, unless files with others are named."""
    records = [{"title": f"{word} {n}", "abstract": word, "keywords": [word]} for n in (1, 2) for word in "abcdefg"]
    fill(tmp_path / "seeds", **{"shore.json": json.dumps(records)})
    fill(tmp_path / "site_config", **{"site.yml": ""})

    result = CliRunner().invoke(main, ["score", "--common", "keywords", "--project", str(tmp_path)])

    assert result.stdout.startswith("Related papers that share one of their keywords with the paper (14 papers):")


def test_the_command_needs_labels_otherwise(tmp_path: Path) -> None:
    """The error says which ways there are."""
    result = CliRunner().invoke(main, ["score", "--project", str(tmp_path)])

    assert result.exit_code == 2
    assert "No file of labels is named. Name one (see docs/topics.md), or pass --common" in result.stderr
