"""Daily runs with the real commands and fake services on this machine: fetch, build, check, publish, report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from broadsheet.commands.daily_run import DailyRun, Outcome, run_daily, write_daily_run
from broadsheet.config.build_request import BuildRequest
from broadsheet.config.configuration import read_config
from broadsheet.config.daily_sources.days import is_weekday
from broadsheet.config.project import Project as OpenProject
from broadsheet.fetch.fetcher import Fetcher
from broadsheet.fetch.network import Network
from broadsheet.fetch.seeds_folder import read_seeds
from tests.end_to_end.conftest import ADDRESS, Project, list_files, run_broadsheet
from tests.fetch.hostile_answers import DAY as HOSTILE_DAY
from tests.fetch.hostile_answers import FAST, HOSTILE, serve_hostile
from tests.upstreams import TYPES, Answer, Host, read_lists, serve, write_daily, write_feed, write_lists

pytestmark = pytest.mark.slow

MONDAY = date(2031, 3, 31)


@dataclass
class World:
    """A project whose sources are on this machine, and what state those are in."""

    project: Project
    host: Host
    today: date = MONDAY
    fails: set[date] = field(default_factory=set)
    """Days on which Hugging Face's list is not available."""
    asked: list[date] = field(default_factory=list)
    """The days that were requested from Hugging Face."""

    def answer(self, path: str, asked: dict[str, str]) -> Answer:
        """Five papers on past weekdays and none on other days, and three from arXiv."""
        if path == "/feed":
            last = self.today - timedelta(max(0, self.today.weekday() - 4))
            numbers = range(50, 53) if last == self.today else ()
            return {"type": TYPES["feed"], "body": write_feed(numbers, last, updated=self.today)}
        if path == "/arxiv":
            listed = [day for day in read_lists(asked) if day <= self.today]
            return {"type": TYPES["arxiv"], "body": write_lists(lambda _: range(20, 23), listed, self.today)}
        day = date.fromisoformat(asked["date"])
        self.asked.append(day)
        if day in self.fails:
            return {"type": "text/html", "body": "<html><title>Come back @later</title></html>"}
        numbers = range(1, 6) if is_weekday(day) and day <= self.today else range(0)
        return {"type": TYPES["hf-daily"], "body": write_daily(numbers, day)}

    def run_daily(self, previous: Path | None = None) -> DailyRun:
        """A daily run as `broadsheet daily` does it, without pauses."""
        folder = self.project.folder
        config = read_config(folder / "site_config", ADDRESS)
        bases = {"arxiv-cs.CL": f"{self.host.url}/arxiv", "hf-daily": f"{self.host.url}/hf"}
        network = Network("Broadsheet/0", 1_000_000, str, sleep=lambda seconds: None)
        sources = tuple(
            replace(source, base_url=bases.get(source.label, source.base_url)) for source in config.site.sources
        )
        config = replace(config, site=replace(config.site, sources=sources))
        project = OpenProject(folder, config)
        fetcher = Fetcher(project, network, read_seeds(project), self.today)
        request = BuildRequest(
            project=project, site_dir=self.project.site, previous=previous, report=folder / "build/report.json"
        )
        day = run_daily(request, fetcher, self.today, str)
        write_daily_run(day, folder / "build")
        return day

    @property
    def seeds(self) -> dict[str, bytes]:
        """The content of each file in `seeds/`."""
        files = filter(Path.is_file, (self.project.folder / "seeds").iterdir())
        return {path.name: path.read_bytes() for path in files}

    @property
    def filed(self) -> list[str]:
        """The days of Hugging Face's list that have a file in `seeds/`."""
        return sorted(name[:10] for name in self.seeds if name.endswith("-hf-daily.json"))

    @property
    def site(self) -> dict[str, bytes]:
        """Every file of the site."""
        return {file: (self.project.site / file).read_bytes() for file in list_files(self.project.site)}

    def said(self) -> dict[str, Any]:
        """The content of `daily.json`."""
        said: dict[str, Any] = json.loads((self.project.folder / "build" / "daily.json").read_text())
        return said

    @property
    def notice(self) -> str:
        """The text of `notice.md`, if it exists."""
        path = self.project.folder / "build" / "notice.md"
        return path.read_text() if path.exists() else ""


@pytest.fixture
def world(project: Project) -> Iterator[World]:
    """A project that fetches from Hugging Face, arXiv and a feed on this machine."""
    with serve(lambda path, asked: world.answer(path, asked)) as host:
        world = World(project, host)
        site = f"sources:\n  - hf-daily:\n  - arxiv: {{category: cs.CL}}\n  - feed: {host.url}/feed\n"
        (project.folder / "site_config" / "site.yml").write_text(site)
        yield world


def test_a_week_of_daily_runs(world: World) -> None:
    """A second run on a day and a weekend change nothing; after a week's pause nothing is missing or duplicated."""
    world.today = MONDAY + timedelta(3)
    first = world.run_daily()
    assert (first.outcome, first.reasons) == (Outcome.UPDATED, ())
    seeds, site = world.seeds, world.site

    again = world.run_daily()
    assert (again.outcome, again.new, world.seeds == seeds, world.site == site) == (Outcome.UNCHANGED, 0, True, True)

    world.today += timedelta(1)
    assert world.run_daily().outcome is Outcome.UPDATED
    world.today += timedelta(2)
    assert world.today.weekday() == 6
    world.run_daily()
    seeds, site = world.seeds, world.site
    sunday = world.run_daily()
    assert (sunday.outcome, sunday.new, world.seeds == seeds, world.site == site) == (Outcome.UNCHANGED, 0, True, True)
    assert world.notice == ""

    world.today += timedelta(8)
    assert world.run_daily().outcome is Outcome.UPDATED
    weekdays = [day for day in (MONDAY + timedelta(number) for number in range(-3, 15)) if is_weekday(day)]
    assert world.filed == [str(day) for day in weekdays]
    report = json.loads((world.project.folder / "build" / "report.json").read_text())
    assert (report["merged"], report["rejected"]) == (0, 0)
    arxiv = [name for name in world.seeds if "-arxiv-" in name]
    assert sorted(name[:10] for name in arxiv) == [str(day) for day in weekdays]


def test_a_failed_day_is_reported_and_caught_up(world: World) -> None:
    """A failed source is reported, does not hold up the others, and is asked again on the next run."""
    world.today = MONDAY + timedelta(1)
    world.run_daily()
    world.today += timedelta(1)
    world.fails = {world.today}

    failed = world.run_daily()

    assert (failed.outcome, failed.is_published, len(failed.reasons)) == (Outcome.FAILED, True, 1)
    assert (
        "2031-04-02 hf-daily" in failed.reasons[0]
        and "a web page with the title “Come back @later”" in failed.reasons[0]
    )
    assert (world.said()["outcome"], world.said()["published"]) == ("failed", True)
    assert f"    {failed.reasons[0]}\n\nAll the rest was published." in world.notice
    assert str(world.today) not in world.filed

    world.today += timedelta(1)
    world.fails = set()
    assert world.run_daily().outcome is Outcome.UPDATED
    assert world.filed[-3:] == ["2031-04-01", "2031-04-02", "2031-04-03"]
    assert world.notice == ""


def test_days_that_fail_for_the_same_reason_are_one(world: World) -> None:
    """The notice has one line for a source that fails on seven days, and says that no new papers were published."""
    (world.project.folder / "site_config" / "site.yml").write_text("sources:\n  - hf-daily:\n")
    world.project.add("2031-03-03-club.json", write_daily([9], date(2031, 3, 3)))
    world.fails = {MONDAY + timedelta(number) for number in range(-6, 1)}

    failed = world.run_daily()

    (reason,) = failed.reasons
    assert reason.startswith("hf-daily, 7 days from 2031-03-25 to 2031-03-31: http")
    assert reason.count("a web page with the title “Come back @later”") == 1
    assert f"    {reason}\n\nNo new papers were published." in world.notice
    assert failed.is_published


def test_a_folder_that_cannot_be_written_is_in_the_notice(world: World) -> None:
    """Nobody watches the run: what was saved before the error is published, and the notice says what failed."""
    blocked = world.project.folder / "seeds" / f"{MONDAY}-arxiv-cs.CL.xml"
    blocked.mkdir(parents=True)

    failed = world.run_daily()

    assert (failed.outcome, failed.is_published) == (Outcome.FAILED, True)
    assert {one.label for one in failed.fetched if one.files} == {"hf-daily", "arxiv-cs.CL"}
    assert failed.reasons[-1].startswith(f"seeds/{blocked.name}: ")
    assert failed.reasons[-1] in world.notice


def test_a_failed_build_leaves_the_site_unchanged(world: World) -> None:
    """If the new site has defects or cannot be built, the old one stays, and the notice says why."""
    world.today = MONDAY + timedelta(1)
    world.run_daily()
    site = world.site
    config = world.project.folder / "site_config" / "site.yml"
    config.write_text(config.read_text() + "authority: coast.example,2031\n")
    world.today += timedelta(1)

    failed = world.run_daily()

    assert (failed.outcome, failed.is_published, world.site == site) == (Outcome.FAILED, False, True)
    assert "the new site has defects" in failed.reasons[0] and "Restore the old one" in failed.reasons[0]
    assert "The site is unchanged." in world.notice


def test_the_command_reports_its_outcome(world: World) -> None:
    """`broadsheet daily` reports its outcome in its exit code and to the next steps of a workflow."""
    folder, output = world.project.folder, world.project.folder / "output"
    (folder / "site_config" / "site.yml").write_text(f"sources:\n  - feed: {world.host.url}/feed\n")
    world.today = date(2031, 4, 2)

    def run(*arguments: object) -> tuple[int, str]:
        run = run_broadsheet("daily", "--site-url", ADDRESS, *arguments, cwd=folder, GITHUB_OUTPUT=str(output))
        return run.returncode, run.stdout

    assert run("--until", "2031-04-02") == (0, "Updated: 2031-04-02, 3 new papers.\n")
    assert run("--until", "2031-04-02") == (0, "Unchanged: 2031-04-02, 0 new papers.\n")
    assert world.host.agents[0].startswith("Broadsheet/") and world.host.agents[0].endswith(f"(+{ADDRESS})")
    world.today = date(2031, 4, 4)
    assert run("--until", "2031-04-03")[0] == 0
    assert run("--until", "2031-04-07")[0] == 1
    assert output.read_text().split() == [
        *("outcome=updated", "published=true", "outcome=unchanged", "published=true"),
        *("outcome=updated", "published=true", "outcome=failed", "published=true"),
    ]


def test_hostile_sources_do_not_stop_the_day(project: Project) -> None:
    """Beside any number of hostile sources, a good one is published, and the notice has the reason of each other."""
    numbers = [number for number, hostile in enumerate(FAST) if hostile.scheme == "http"]
    with serve_hostile() as port:
        urls = [f"http://127.0.0.1:{port}/{name}" for name in (*numbers, "good")]
        entries = "".join(f"  - feed: {url}\n" for url in urls)
        (project.folder / "site_config" / "site.yml").write_text(f"limits: {{file_megabytes: 1}}\nsources:\n{entries}")
        run = World(project, Host("http://coast.invalid", lambda path, asked: {}), HOSTILE_DAY).run_daily()

    titles = {path.parent.name for path in project.site.glob("papers/*/index.html")}
    failed = [hostile for number in numbers if (hostile := HOSTILE[number]).says]
    assert run.is_published and run.outcome is Outcome.FAILED
    assert sum(title.startswith("dune-9000") for title in titles) == 3
    assert len(titles) == 3 + sum(HOSTILE[number].saved for number in numbers) - 1  # one is there twice
    notice = (project.folder / "build" / "notice.md").read_text()
    assert len(run.reasons) == len(failed) >= 60
    assert [
        hostile.name for hostile, reason in zip(failed, run.reasons, strict=True) if hostile.says not in reason
    ] == []
    assert len(notice) < 60_000
    assert run.reasons[0] in notice


def test_a_notice_is_short_enough_for_an_issue() -> None:
    """Of many and of long reasons, the notice has the first ones and the beginnings; nothing in it is markup."""
    reasons = tuple(f"{number}: @somebody {'# ' * 1_000}\n- x" for number in range(1_000))
    run = DailyRun(day=MONDAY, outcome=Outcome.FAILED, fetched=(), report=None, reasons=reasons)

    assert len(run.notice) < 40_000
    assert "\n    0: @somebody # # " in run.notice and "\n    … and 9" in run.notice
    assert [line for line in run.notice.splitlines()[2:-2] if line and not line.startswith("    ")] == []


def test_fetch_reports_each_day(world: World) -> None:
    """`broadsheet fetch` prints a line for each day, and exits with 1 if something is wrong with one."""
    world.fails = {date(2031, 3, 7)}
    world.today = date.max

    def run(*arguments: object) -> tuple[int, str, str]:
        run = run_broadsheet("fetch", *arguments, cwd=world.project.folder, BROADSHEET_HF_URL=f"{world.host.url}/hf")
        step = re.compile(r" +\d+\.\d s  Fetching hf-daily for [\d-]+\.\n")
        assert step.match(run.stderr) or run.returncode == 2
        return run.returncode, run.stdout, step.sub("", run.stderr)

    assert run("hf-daily", "--date", "2025-03-20") == (
        0,
        "seeds/2025-03-20-hf-daily.json: Saved 5 papers, all of them new.\n",
        "",
    )
    assert run("hf-daily", "--date", "2025-03-22") == (
        0,
        "2025-03-22 hf-daily: Nothing was saved. There are no new papers, and none are due.\n",
        "",
    )
    world.fails = {date(2025, 3, 21)}
    code, said, problems = run("hf-daily", "--date", "2025-03-21")
    assert (code, said) == (1, "") and "Open the address in a browser" in problems
    code, _, problems = run("hf-daily", "--date", "2025-03-21", "--week", "2025-W12")
    assert (code, problems.count("exactly one of --date, --week and --month.")) == (2, 1)
    assert sorted(world.seeds) == ["2025-03-20-hf-daily.json"]


def test_a_dry_run_lists_each_paper_of_all_sources(world: World) -> None:
    """`broadsheet fetch --dry-run` prints what its source's rules say of each paper, and writes nothing."""
    site = "sources:\n  - feed: {url: URL/feed, not: {words: [dune 51]}}\n  - hf-daily: {only: {authors: [Tern]}}\n"
    (world.project.folder / "site_config" / "site.yml").write_text(site.replace("URL", world.host.url))
    world.today = datetime.now(UTC).date()
    feed = write_feed(range(50, 53), world.today, skips=False)
    papers = write_daily([1], world.today)
    world.host.answer = lambda path, asked: {
        "type": TYPES["feed" if path == "/feed" else "hf-daily"],
        "body": feed if path == "/feed" else papers,
    }
    before = list_files(world.project.folder)

    run = run_broadsheet("fetch", "--dry-run", cwd=world.project.folder, BROADSHEET_HF_URL=f"{world.host.url}/hf")

    lines = run.stdout.split("\n")
    assert [line.partition(" — ")[0] for line in lines[:3]] == [
        "kept: not: no match",
        "dropped: not: words “dune 51”",
        "kept: not: no match",
    ]
    assert "2 papers would be saved, all of them new. The rules dropped 1 paper." in lines[3]
    assert lines[4].startswith("dropped: only: none of the authors — Dune 1 of")
    assert list_files(world.project.folder) == before


def test_a_feed_is_saved_under_today(world: World) -> None:
    """`broadsheet fetch feed` names its file after today in UTC."""
    world.today = datetime.now(UTC).date()
    body = write_feed([1, 2], world.today, skips=False)
    world.host.answer = lambda path, asked: {"type": TYPES["feed"], "body": body}

    run = run_broadsheet("fetch", "feed", f"{world.host.url}/feed", cwd=world.project.folder)

    assert run.returncode == 0, run.stderr
    ((name, content),) = world.seeds.items()
    assert (name[:4], content.decode()) == (str(world.today)[:4], body)
