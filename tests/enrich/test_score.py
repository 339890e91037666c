"""Figures of a library against labels."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from broadsheet.enrich.score import format_scores, read_labels, score_library
from broadsheet.model.library import Library, Relation
from broadsheet.model.text import Mention, Plain, Text
from broadsheet.system.errors import UsageError
from tests.conftest import make_library, make_paper, make_papers

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
    paper = replace(paper, links=tuple(replace(link, kind=type(link.kind)("code")) for link in paper.links))
    others = [make_paper(f"Shell {n}", record=n + 1) for n in range(1, 4)]
    library = make_library(paper, *others)
    first, one, two, three = library.papers
    mentioning = replace(first, abstract=Text((Plain("Like "), Mention("TideNet", one.identity))))
    relations = {first.identity: (Relation(one.identity, ""), Relation(three.identity, ""))}
    return replace(library, papers=(mentioning, one, two, three), related=MappingProxyType(relations))


def write(folder: Path, labels: object) -> Path:
    """A file of these labels."""
    path = folder / "labels.json"
    path.write_text(json.dumps(labels))
    return path


def test_score_counts_what_is_right_found_and_labelled(library: Library, tmp_path: Path) -> None:
    """Each thing labelled has its counts; at P@5 a place left empty counts as found, and wrong."""
    scores = score_library(library, read_labels(write(tmp_path, [LABEL])))

    assert {score.subject: (score.right, score.found, score.labelled) for score in scores} == {
        "tags": (1, 2, 2),
        "names": (1, 1, 1),
        "links": (1, 1, 1),
        "mentions": (1, 1, 1),
        "related": (1, 2, 2),
        "P@5": (1, 5, 2),
    }


def test_score_of_near_mentions_is_neither_right_nor_wrong(library: Library, tmp_path: Path) -> None:
    """A mention that is labelled as another spelling need not be linked, and may be."""
    label = LABEL | {"mentions": [{"surface": "Tides", "of": "Shell 1", "kind": "derived"}]}

    scores = score_library(library, read_labels(write(tmp_path, [label])))

    (mentions,) = (score for score in scores if score.subject == "mentions")
    assert (mentions.right, mentions.found, mentions.labelled, mentions.precision, mentions.recall) == (0, 0, 0, 1, 1)


def test_score_is_a_table(library: Library, tmp_path: Path) -> None:
    """The figures are printed in columns under their names."""
    lines = format_scores(score_library(library, read_labels(write(tmp_path, [LABEL])))).splitlines()

    assert lines[0].split() == ["right", "found", "labelled", "precision", "recall", "F1"]
    assert lines[1].split() == ["tags", "1", "2", "2", "0.500", "0.500", "0.500"]
    assert lines[-1].split() == ["P@5", "1", "5", "2", "0.200", "-", "-"]
    assert len({len(line) for line in lines}) == 1


def test_score_looks_at_five_related_papers(tmp_path: Path) -> None:
    """A related paper in the sixth place is neither found nor right."""
    library = make_library(make_paper(), *make_papers(7, file="shells.txt"))
    paper, *others = (paper.identity for paper in library.papers)
    related = {paper: tuple(Relation(other, "") for other in reversed(others))}

    scores = score_library(replace(library, related=MappingProxyType(related)), read_labels(write(tmp_path, [LABEL])))

    counts = {score.subject: (score.right, score.found, score.labelled) for score in scores}
    assert (counts["related"], counts["P@5"]) == ((0, 5, 2), (0, 5, 2))


def test_score_of_a_paper_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A label without its paper stops with the title and what to do."""
    with pytest.raises(UsageError, match=r"“Dunes drift” is labelled and not in the library. Name the sources"):
        score_library(make_library(), read_labels(write(tmp_path, [LABEL])))


@pytest.mark.parametrize(
    "labels",
    [
        "no list",
        [{"title": "Dunes"}],
        [1],
        {"title": "Dunes"},
        [LABEL | {"title": 5}],
        [LABEL | {"name": ["x"]}],
        [LABEL | {"tags": "abc"}],
    ],
)
def test_labels_of_another_shape_are_refused(labels: object, tmp_path: Path) -> None:
    """A file that holds no labels is named, with what was expected."""
    with pytest.raises(UsageError, match=r"labels\.json: holds no labels .* expected a JSON array of objects"):
        read_labels(write(tmp_path, labels))


def test_labels_that_are_missing_are_refused(tmp_path: Path) -> None:
    """A file that does not exist is named."""
    with pytest.raises(UsageError, match=r"labels\.json: cannot be read"):
        read_labels(tmp_path / "labels.json")
