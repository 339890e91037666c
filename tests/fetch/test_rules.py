"""Rules of daily sources: which papers of an answer are saved, and what a dry run says of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from broadsheet.commands.daily_run import DailyRun, Outcome
from broadsheet.config.daily_sources.registry import read_source_list
from broadsheet.config.daily_sources.services.arxiv import Arxiv
from broadsheet.config.daily_sources.source import DailySource
from broadsheet.config.project import Project
from broadsheet.config.yaml_reader import YamlMapping, parse_yaml
from broadsheet.fetch.fetcher import Fetcher
from broadsheet.fetch.network import Network
from broadsheet.fetch.outcome import FetchedDay, FetchOutcome
from broadsheet.fetch.seeds_folder import read_seeds
from broadsheet.model.word_patterns import WordIndex, WordPattern
from tests.conftest import contents, limit_cpu_time, load_cases, make_config
from tests.upstreams import TYPES, Host, describe_all, serve, write_arxiv, write_daily, write_feed

DAY = date(2031, 4, 2)
"""A Wednesday."""
WRITERS = {"arxiv": write_arxiv, "hf-daily": write_daily, "feed": write_feed}


def read_entry(entry: str, host: Host) -> DailySource:
    """The source of an entry in `site.yml`, at a fake service."""
    faults: list[str] = []
    indented = "\n    ".join(entry.replace("URL", f"{host.url}/feed").split("\n"))
    site = YamlMapping(parse_yaml(f"sources:\n  - {indented}\n", 1_000), "site.yml", faults)
    (source,) = read_source_list(site.mappings("sources"))
    assert faults == []
    return replace(source, base_url=f"{host.url}/feed")


def fetch(folder: Path, source: DailySource, **options: bool) -> FetchedDay:
    """What becomes of DAY."""
    project = Project(folder, make_config())
    network = Network("Broadsheet/0", 1_000_000, str, sleep=lambda seconds: None)
    (fetched,) = Fetcher(project, network, read_seeds(project), DAY, **options).fetch(source, [DAY])
    return fetched


def answer(source: str, papers: list[Any], **facts: Any) -> dict[str, Any]:
    """The answer of a fake service with these papers."""
    return {"type": TYPES[source], "body": WRITERS[source](papers, DAY, **facts)}


@pytest.mark.parametrize("case", load_cases("rules/records.yml"))
def test_a_dry_run_names_the_rule_that_decides(case: dict[str, Any], tmp_path: Path) -> None:
    """Each paper is a line with what would become of it; nothing is written."""
    kind = case["entry"].partition(":")[0]
    with serve(lambda path, asked: answer(kind, case["papers"])) as host:
        fetched = fetch(tmp_path, read_entry(case["entry"], host), dry_run=True)

    said = [str(one).partition(" — ")[0] for one in fetched.selection.papers]
    assert said == [paper["says"] for paper in case["papers"]]
    assert fetched.outcome is FetchOutcome.WRITTEN and not list(tmp_path.iterdir())


@pytest.mark.parametrize("case", load_cases("rules/records.yml"))
def test_the_papers_that_are_kept_are_saved(case: dict[str, Any], tmp_path: Path) -> None:
    """The file has the kept papers and nothing of the others; everything else in it is as it was received."""
    kind = case["entry"].partition(":")[0]
    described = describe_all(case["papers"], DAY)
    kept = [paper for paper in described if paper["says"].startswith("kept")]
    with serve(lambda path, asked: answer(kind, case["papers"])) as host:
        source = read_entry(case["entry"], host)
        fetched = fetch(tmp_path, source)

    facts = {"total": len(described)} if kind == "arxiv" else {}
    assert contents(tmp_path / "seeds") == {Path(fetched.files[0]).name: answer(kind, kept, **facts)["body"]}
    assert (fetched.papers, fetched.dropped, fetched.new) == (len(kept), len(described) - len(kept), len(kept))


def test_the_line_of_a_day_counts_what_the_rules_dropped(tmp_path: Path) -> None:
    """So does that of a day of which they drop everything: nothing is saved, and nothing is wrong."""
    papers = [{"title": "Dunes drift"}, {"title": "A survey of dunes"}, {"title": "A survey of terns"}]
    with serve(lambda path, asked: answer("hf-daily", papers)) as host:
        some = fetch(tmp_path / "some", read_entry("hf-daily: {not: {words: survey}}", host))
        none = fetch(tmp_path / "none", read_entry("hf-daily: {only: {words: [crab]}}", host))

    assert str(some) == f"seeds/{DAY}-hf-daily.json: Saved 1 new paper. The rules dropped 2 papers."
    assert str(none) == f"{DAY} hf-daily: Nothing was saved. The rules dropped 3 papers."
    assert (none.outcome, (tmp_path / "none").exists()) == (FetchOutcome.QUIET, False)
    run = DailyRun(day=DAY, outcome=Outcome.FAILED, fetched=(some, none), report=None, reasons=("Nothing works.",))
    assert run.notice.endswith("going back up to 30 days. The rules of the sources dropped 5 papers.\n")


def test_stricter_rules_take_no_published_paper_away(tmp_path: Path) -> None:
    """A paper that the file of a day has stays in it; of those that came later, only those that the rules keep."""
    papers: list[Any] = [{"title": "A survey of dunes"}]
    with serve(lambda path, asked: answer("hf-daily", papers)) as host:
        fetch(tmp_path, read_entry("hf-daily: {}", host))
        papers += [{"title": "A survey of terns"}, {"title": "Terns turn"}]
        fetched = fetch(tmp_path, read_entry("hf-daily: {not: {words: [survey]}}", host))

    assert [str(one).partition(" — ")[0] for one in fetched.selection.papers] == [
        "kept: it is in seeds/ already",
        "dropped: not: words “survey”",
        "kept: not: no match",
    ]
    (file,) = contents(tmp_path / "seeds").values()
    assert ("survey of dunes" in file, "survey of terns" in file, "Terns turn" in file) == (True, False, True)


class SmallPages(Arxiv):
    """arXiv with three papers on a page."""

    page_size = 3


@pytest.mark.parametrize("kept", [{1}, {3}, {4, 7}, {8}, {2, 5, 8}])
def test_pages_without_a_kept_paper_are_not_saved(kept: set[int], tmp_path: Path) -> None:
    """The files of a day have all kept papers, and each has one at least."""
    papers = [{"title": f"Dune {n}", "abstract": "Kept." if n in kept else "Not."} for n in range(1, 9)]

    def page(path: str, asked: dict[str, str]) -> dict[str, Any]:
        start = int(asked["start"])
        return answer("arxiv", describe_all(papers, DAY)[start : start + 3], total=len(papers))

    with serve(page) as host:
        configured = read_entry("arxiv: {category: cs.CL, only: {words: [kept]}}", host)
        source = SmallPages(categories=("cs.CL",), base_url=configured.base_url, rules=configured.rules)
        fetched = fetch(tmp_path, source)

    files = contents(tmp_path / "seeds")
    assert sorted(files) == sorted(Path(file).name for file in fetched.files)
    assert sum(file.count("<entry>") for file in files.values()) == len(kept) == fetched.papers
    assert all("<entry>" in file for file in files.values())


def test_only_some_papers_of_a_json_feed_are_saved(tmp_path: Path) -> None:
    """Whatever a JSON feed has beside its items stays."""
    body = """{"version": "https://jsonfeed.org/version/1.1", "title": "Coast", "items": [
      {"id": "1", "url": "https://coast.example/1", "title": "Dunes, drifting", "content_text": "Of sand."},
      {"id": "2", "url": "https://coast.example/2", "title": "Survey [of \\"items\\": [", "content_text": "Of sand."},
      {"id": "3", "url": "https://coast.example/3", "title": "Terns", "content_text": "Of sand."}
    ], "language": "en"}"""
    with serve(lambda path, asked: {"type": "application/feed+json", "body": body}) as host:
        fetch(tmp_path, read_entry("feed: {url: 'URL', not: {words: [survey]}}", host))

    (saved,) = contents(tmp_path / "seeds").values()
    lines = body.split("\n")
    assert saved.split("\n") == [*lines[:2], *lines[3:]]


@pytest.mark.parametrize("force", [False, True])
def test_papers_that_the_rules_drop_are_not_saved_by_force(
    force: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer out of which they cannot be taken is refused, since the site would show them."""
    monkeypatch.setattr("broadsheet.fetch.answer.leave_out_records", lambda text, known, numbers: text)
    papers: list[Any] = [{"title": "Dunes drift"}, {"title": "A survey of dunes"}]
    with serve(lambda path, asked: answer("hf-daily", papers)) as host:
        fetched = fetch(tmp_path, read_entry("hf-daily: {not: {words: [survey]}}", host), force=force)

    assert "The papers that are not to be saved cannot be taken out of the answer." in str(fetched)
    assert (fetched.outcome, (tmp_path / "seeds").exists()) == (FetchOutcome.REFUSED, False)


def test_force_fetches_what_former_rules_dropped(tmp_path: Path) -> None:
    """Once the rules keep a paper that they dropped, it is saved with the others of its day."""
    papers: list[Any] = [{"title": "Dunes drift"}, {"title": "A survey of dunes"}]
    with serve(lambda path, asked: answer("hf-daily", papers)) as host:
        fetch(tmp_path, read_entry("hf-daily: {not: {words: [survey]}}", host))
        fetched = fetch(tmp_path, read_entry("hf-daily: {}", host), force=True)

    (file,) = contents(tmp_path / "seeds").values()
    assert ("Dunes drift" in file, "survey" in file, fetched.new) == (True, True, 1)


@pytest.mark.parametrize("written", ["a" * 40 + "b", "a-" * 40 + "b", "a " * 40 + "b", "*" + "a" * 40 + "b"])
@pytest.mark.parametrize("piece", ["a", "a-", "a "])
def test_words_are_searched_in_linear_time(written: str, piece: str) -> None:
    """However often the beginning of a word is repeated, with or without hyphens, the time depends on the length."""
    with limit_cpu_time(2):
        assert not WordPattern.parse(written).matches(WordIndex.of(piece * (200_000 // len(piece))))
