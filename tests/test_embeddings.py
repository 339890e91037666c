"""Vectors that a user gives with `--embeddings` reach related papers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import broadsheet
from broadsheet.config.project import open_project
from broadsheet.model.library import Library, RelationReason
from broadsheet.pipeline.enriching import complete_library
from broadsheet.pipeline.reading import read_papers
from tests.conftest import fill

PAPERS = [
    {"title": "Agate", "abstract": "Waves break.", "arxiv": "3103.00001"},
    {"title": "Beryl", "abstract": "Shells sink.", "doi": "10.1234/beryl"},
    {"title": "Chert", "abstract": "Gulls count.", "id": "chert-3"},
    {"title": "Dolomite", "abstract": "Kelp sways."},
    {"title": "Emerald", "abstract": "Mud cracks.", "id": "emerald-5"},
]


def read(folder: Path, vectors: dict[str, list[float]]) -> Library:
    """The library of a site with these vectors."""
    fill(folder / "seeds", **{"2031-04-02-coast.json": json.dumps(PAPERS)})
    fill(folder / "site_config", **{"site.yml": "address: https://coast.example/\n"})
    lines = (json.dumps({"id": name, "vector": vector}) for name, vector in vectors.items())
    path = folder / "vectors.jsonl"
    path.write_text("\n".join(lines))
    project = open_project(folder)
    curated = read_papers(project, lambda step: None, embeddings=path)
    complete_library(curated, project.config, lambda step: None)
    return complete_library(curated, project.config, lambda step: None)


def test_a_vector_is_found_by_whatever_names_a_paper(tmp_path: Path) -> None:
    """That is an arXiv identifier with a version, a DOI's address, the source's own identifier, or a title."""
    library = read(
        tmp_path,
        {
            "arXiv:3103.00001v2": [1, 0, 0],
            "https://doi.org/10.1234/BERYL": [0.9, 0.1, 0],
            "chert-3": [0, 1, 0],
            "Dolomite": [0, 0.9, 0.1],
        },
    )

    titles = {paper.title.plain: paper.identity for paper in library.papers}
    nearest = {title: library.related[paper][0] for title, paper in titles.items()}
    pairs = {"Agate": "Beryl", "Beryl": "Agate", "Chert": "Dolomite", "Dolomite": "Chert"}
    assert {title: nearest[title].paper for title in pairs} == {one: titles[two] for one, two in pairs.items()}
    assert {nearest[title].reason for title in pairs} == {RelationReason.SIMILAR}
    assert nearest["Emerald"].reason is RelationReason.NEAREST
    assert not [problem for problem in library.account.problems if problem.kind == "unknown-vectors"]


def test_vectors_of_no_paper_are_reported_once(tmp_path: Path) -> None:
    """However often the library is completed, one message counts them."""
    library = read(tmp_path, {"chert-3": [1, 0], "3103.99999": [0, 1], "10.1234/gone": [1, 1]})

    (problem,) = (problem for problem in library.account.problems if problem.kind == "unknown-vectors")
    assert str(problem) == (
        "vectors.jsonl: 2 of 3 vectors belong to no single paper of the site: “3103.99999”, “10.1234/gone”."
        " Name papers by arXiv identifiers, DOIs, their own identifiers, titles, or the folders of their pages."
    )


@pytest.mark.slow
def test_a_build_uses_the_file_and_keeps_it(tmp_path: Path) -> None:
    """A site that would replace the file is refused, and pages say why papers are related."""
    read(tmp_path, {"3103.00001": [1.0, 0.0], "10.1234/beryl": [0.9, 0.1], "chert-3": [0.0, 1.0]})
    (tmp_path / "out").mkdir()
    file = (tmp_path / "vectors.jsonl").rename(tmp_path / "out" / "vectors.jsonl")

    with pytest.raises(broadsheet.UsageError, match=r"A build needs .*vectors\.jsonl in this folder"):
        broadsheet.build(project=tmp_path, site_dir=file.parent, embeddings=file)
    site = broadsheet.build(project=tmp_path, embeddings=file)

    (page,) = site.folder.glob("papers/agate-*/index.html")
    assert "similar in meaning" in page.read_text(encoding="utf-8")
