"""A fault of Broadsheet that one record brings to light costs that record, or what is derived from it, and no other."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from broadsheet.config.project import open_project
from broadsheet.model.library import Library
from broadsheet.pipeline.enriching import read_library
from broadsheet.report.account import make_report
from broadsheet.system.containment import leave_out_faulty
from broadsheet.system.errors import UsageError

PAPERS = [
    {"title": "TideNet: tides in video", "abstract": "We present TideNet, a dataset of video.", "doi": "10.1234/1"},
    {"title": "Dunes bend in video", "abstract": "Unlike TideNet, we present video of dunes.", "doi": "10.1234/2"},
    {"title": "Shells rest in video", "abstract": "Unlike TideNet, we present video of shells.", "doi": "10.1234/3"},
    {"title": "TideNet: tides in video", "abstract": "We present TideNet, a dataset of video.", "doi": "10.1234/1"},
]
TOPICS = "task:\n  topics:\n    video: {}\n"
SETTINGS = {
    "merge.rights.withhold": "show: sentence\n",
    "merge.editions._date_edition": "editions: year\n",
}
"""What must be set so that a function is used."""


def plant(monkeypatch: pytest.MonkeyPatch, function: str, is_faulty: Callable[[str], bool]) -> None:
    """Let a function of the package fail for what its first arguments say."""
    module, _, name = function.rpartition(".")
    place = importlib.import_module(f"broadsheet.{module}")
    original = getattr(place, name)

    def fail(*arguments: Any, **options: Any) -> Any:
        if is_faulty(repr(arguments[:2])):
            raise ValueError("no sand")
        return original(*arguments, **options)

    monkeypatch.setattr(place, name, fail)


def read(folder: Path, settings: str = "", papers: Sequence[dict[str, str]] = PAPERS) -> Library:
    """The library of a site with these papers."""
    for name, text in {
        "seeds/2031-04-02-coast.json": json.dumps(papers, indent=0),
        "site_config/site.yml": f"address: https://coast.example/\n{settings}",
        "site_config/topics.yml": TOPICS,
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    project = open_project(folder)
    library = read_library(project, lambda step: None)
    report = make_report(library, project.config)
    assert report.read == len(papers) == report.published + report.merged + report.rejected + report.hidden
    return library


@pytest.mark.parametrize(
    "function",
    [
        "enrich.tags.split_parts",
        "enrich.source_topics._add_tags",
        "enrich.introduced_names._read_head",
        "enrich.terms._read_terms",
        "enrich.mentions._list_possible",
        "enrich.summaries._summarize",
    ],
)
def test_a_paper_of_which_nothing_can_be_derived_is_published_without(
    function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps its place. The others have topics, summaries and links, and none is lost."""
    plant(monkeypatch, function, lambda said: "Dunes bend" in said or "video of dunes" in said)

    library = read(tmp_path)

    assert [paper.title.plain for paper in library.papers] == [paper["title"] for paper in PAPERS[:3]]
    assert [bool(paper.tags) for paper in library.papers] == [True, False, True]
    assert [bool(paper.summary) for paper in library.papers] == [True, False, True]
    assert [len(library.related.get(paper.identity, ())) for paper in library.papers] == [1, 0, 1]
    (problem,) = library.account.problems
    where = re.escape(function.rpartition(".")[0].replace(".", "/"))
    assert re.fullmatch(
        "WARNING: seeds/2031-04-02-coast.json:7: This paper has no topics, links or summary because of an unexpected "
        rf"error \(ValueError: no sand in {where}\.py:\d+\)\. It is published without them\. This is a fault of "
        r"Broadsheet: please report it, with what was read\.",
        str(problem),
    )


@pytest.mark.parametrize(
    "function", ["merge.records._fold_filed", "merge.rights.withhold", "merge.editions._date_edition"]
)
def test_a_record_that_cannot_be_merged_is_rejected(
    function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report says where it is, and the others are published."""
    plant(monkeypatch, function, lambda said: "Dunes bend" in said)

    library = read(tmp_path, SETTINGS.get(function, ""))

    assert [paper.title.plain for paper in library.papers] == [PAPERS[0]["title"], PAPERS[2]["title"]]
    (problem,) = [problem for problem in library.account.problems if problem.rejected]
    assert str(problem).startswith("seeds/2031-04-02-coast.json:7: This cannot be used because of an unexpected error")


def test_of_two_records_that_cannot_be_combined_the_first_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them alone is in order, but not both together."""
    plant(monkeypatch, "merge.records.combine", lambda said: "TideNet" in said)

    library = read(tmp_path)

    assert len(library.papers) == 3
    assert [str(problem.where) for problem in library.account.problems] == ["seeds/2031-04-02-coast.json:17"]


@pytest.mark.parametrize("number", [2, 12])
def test_a_fault_with_every_paper_ends_the_build(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then nothing is published, instead of a site without topics."""
    plant(monkeypatch, "enrich.summaries._summarize", lambda said: True)

    with pytest.raises(ValueError, match="no sand"):
        read(tmp_path, papers=[{"title": f"Dune {n}", "abstract": "Sand."} for n in range(number)])


def test_an_error_of_the_site_is_not_one_of_an_item() -> None:
    """It is raised at the first trial."""
    trials = []

    def work(items: Sequence[str]) -> None:
        trials.append(items)
        raise UsageError("The folder is locked.")

    with pytest.raises(UsageError):
        leave_out_faulty("abc", work)
    assert len(trials) == 1
