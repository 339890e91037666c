"""Fetching: a good answer is saved as received, and nothing worse ever replaces it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from broadsheet.config.daily_sources.answers import AnswerHeader
from broadsheet.config.daily_sources.services.arxiv import Arxiv
from broadsheet.config.daily_sources.services.feed import Feed
from broadsheet.config.daily_sources.services.hf_daily import HfDaily
from broadsheet.config.daily_sources.source import DailySource
from broadsheet.config.limits import Limits
from broadsheet.config.project import Project
from broadsheet.fetch.fetcher import Fetcher
from broadsheet.fetch.network import Network, Timing, is_redirect_allowed
from broadsheet.fetch.outcome import FetchedDay, FetchOutcome, describe_days
from broadsheet.fetch.schedule import list_days_to_fetch
from broadsheet.fetch.seeds_folder import read_seeds, write_pages
from broadsheet.merge.series import compare_series
from broadsheet.model.readings import SignalKind
from broadsheet.sources.signal_files import read_signals
from broadsheet.system.errors import UsageError
from tests.conftest import contents, load_cases, make_config
from tests.upstreams import TYPES, Answer, Host, read_lists, serve, write_arxiv, write_daily, write_feed

DAY = date(2031, 4, 2)
"""A Wednesday."""
BEFORE = DAY - timedelta(1)
SATURDAY = date(2031, 4, 5)
LATER = DAY + timedelta(14)
"""A day on which everything of DAY is over."""


@dataclass
class Desk:
    """A project, and a fake service that it fetches from."""

    project: Path
    host: Host
    today: date = LATER
    waits: list[float] = field(default_factory=list)
    """Pauses in seconds, which are recorded and not slept."""
    said: list[str] = field(default_factory=list)
    pace: Timing = field(default_factory=lambda: Timing(read=10))
    force: bool = False
    dry_run: bool = False
    now: datetime | None = None

    def source(self, source: str) -> DailySource:
        """A source at the fake service."""
        kinds = {
            "arxiv": Arxiv(categories=("cs.CL",), base_url=f"{self.host.url}/arxiv"),
            "query": Arxiv(query="abs:dunes", base_url=f"{self.host.url}/arxiv"),
            "hf-daily": HfDaily(base_url=f"{self.host.url}/hf"),
            "feed": Feed(base_url=f"{self.host.url}/feed"),
        }
        return kinds[source]

    def fetch(self, source: str, *days: date, seconds: float = math.inf) -> list[FetchedDay]:
        """Fetch days, by default DAY, without sleeping."""
        return list(self.open_fetcher().fetch(self.source(source), days or [DAY], seconds))

    def open_fetcher(self) -> Fetcher:
        """A fetcher that records its pauses instead of sleeping."""
        project = Project(self.project, make_config(limits=Limits(file_megabytes=1)))
        network = Network(
            "Broadsheet/0 (+https://coast.example/)", 1_000_000, self.said.append, self.pace, self.waits.append
        )
        options = {"force": self.force, "dry_run": self.dry_run}
        return Fetcher(project, network, read_seeds(project), self.today, **options, now=self.now)

    def file(self, source: str, day: date, content: str) -> str:
        """Put a file of a source into `seeds/`, and return its name."""
        configured = self.source(source)
        name = f"{day}-{configured.label}.{configured.answer_type.endings[0]}"
        (self.project / "seeds").mkdir(exist_ok=True)
        (self.project / "seeds" / name).write_text(content)
        return name

    @property
    def seeds(self) -> dict[str, str]:
        """The content of each file in `seeds/`."""
        return contents(self.project / "seeds") if (self.project / "seeds").exists() else {}


@contextmanager
def open_desk(project: Path, *answers: Answer, **facts: Any) -> Iterator[Desk]:
    """A desk whose service gives these answers one after the other, and repeats the last one."""
    left = list(answers)
    with serve(lambda path, asked: left.pop(0) if len(left) > 1 else left[0]) as host:
        yield Desk(project, host, **facts)


def write(source: str, numbers: list[int] | range, day: date = DAY, **facts: Any) -> str:
    """A correct answer of a source."""
    match source:
        case "hf-daily":
            return write_daily(numbers, day)
        case "feed":
            return write_feed(numbers, day, **facts)
        case _:
            return write_arxiv(numbers, day, **facts)


def make_answer(source: str, said: dict[str, Any]) -> Answer:
    """The answer that a case describes."""
    said = dict(said)
    numbers = said.pop("numbers", range(1, said.pop("papers", -1) + 1))
    facts = {name: said.pop(name) for name in ("total", "updated") if name in said}
    body = write(source, numbers, said.pop("of", DAY), **facts)
    if "hex" in said:
        body = bytes.fromhex(said.pop("hex"))
    elif "repeat" in said:
        body = "[" + " " * said.pop("repeat") + "]"
    return {"type": TYPES[source], "body": body[: len(body) - said.pop("less", 0)], **said}


@pytest.mark.parametrize("is_filed", [False, True], ids=["new", "filed"])
@pytest.mark.parametrize("case", load_cases("fetch/faults.yml"))
def test_a_bad_answer_never_replaces_a_good_file(case: dict[str, Any], is_filed: bool, tmp_path: Path) -> None:
    """Whatever goes wrong, `seeds/` is unchanged, and a message says what is wrong and what to do."""
    source = case["source"]
    with open_desk(tmp_path, *(make_answer(source, said) for said in case["answers"])) as desk:
        desk.pace = Timing(**case.get("pace", {"read": 10}))
        desk.file(source, BEFORE, write(source, range(1, 6), BEFORE))
        if is_filed:
            desk.file(source, DAY, write(source, range(1, 8)))
        before = desk.seeds

        (fetched,) = desk.fetch(source)

        assert desk.seeds == before
        assert not fetched.outcome.is_good and fetched.files == ()
        assert fetched.problem and fetched.problem.where.file.startswith(desk.host.url) and fetched.problem.advice
        if not is_filed:
            assert case["says"].replace("{feed}", desk.source(source).label) in str(fetched)
        assert case.get("asked") in (None, len(desk.host.asked))


def test_a_host_that_refuses_connections_is_reported(tmp_path: Path) -> None:
    """The message names the host and the reason, and asks whether this machine is online."""
    with serve(lambda path, asked: {}) as host:
        pass
    (fetched,) = Desk(tmp_path, host).fetch("feed")

    assert fetched.problem
    assert fetched.problem.message == f"Cannot reach {host.url[7:]} (connection refused), even after 5 attempts."
    assert fetched.problem.advice.startswith("Check that this machine is online")


def test_a_host_that_cannot_be_reached_is_not_asked_for_another_source(tmp_path: Path) -> None:
    """The second source of that host fails at once, while one of another host is asked."""
    with serve(lambda path, asked: {}) as host:
        pass
    desk = Desk(tmp_path, host)
    fetcher = desk.open_fetcher()
    with serve(lambda path, asked: make_answer("feed", {"papers": 1})) as other:
        first, second, third = (
            next(fetcher.fetch(source, [DAY]))
            for source in (desk.source("feed"), desk.source("hf-daily"), Feed(base_url=other.url))
        )

    assert len(desk.waits) == 4
    assert first.problem and second.problem
    assert second.problem.message == (
        f"{host.url[7:]} could not be reached before, and is not asked again in this run."
    )
    assert (second.outcome, third.outcome) == (FetchOutcome.UNREACHED, FetchOutcome.WRITTEN)


@pytest.mark.parametrize("source", ["arxiv", "query", "hf-daily", "feed"])
def test_a_good_answer_is_saved_as_received(source: str, tmp_path: Path) -> None:
    """A good answer is saved byte for byte in a file named after its day and source, and new papers are counted."""
    said = make_answer(source.replace("query", "arxiv"), {"papers": 6})
    with open_desk(tmp_path, said) as desk:
        desk.file("hf-daily", BEFORE, write("hf-daily", [1, 2], DAY))

        (fetched,) = desk.fetch(source)

        names = {
            "arxiv": "arxiv-cs.CL.xml",
            "query": "arxiv-abs-dunes.xml",
            "hf-daily": "hf-daily.json",
            "feed": f"{desk.source('feed').label}.xml",
        }
        assert desk.seeds[f"{DAY}-{names[source]}"] == said["body"]
        assert str(fetched) == f"seeds/{DAY}-{names[source]}: Saved 6 papers, 4 of them new."
        assert len(desk.seeds) == 2
        assert desk.host.agents == ["Broadsheet/0 (+https://coast.example/)"]


def test_arxiv_is_requested_by_the_time_of_submission(tmp_path: Path) -> None:
    """The request has the bounds of the day's list, 2,000 records per page, and a fixed order."""
    with open_desk(tmp_path, make_answer("arxiv", {"papers": 2})) as desk:
        desk.fetch("arxiv")

        assert desk.host.asked == [
            "/arxiv?search_query=%28cat:cs.CL%29%20AND%20submittedDate:%5B203103311800%20TO%20203104011800%5D"
            "&start=0&max_results=2000&sortBy=submittedDate&sortOrder=ascending"
        ]


@pytest.mark.parametrize("source", ["arxiv", "hf-daily", "feed"])
def test_an_equal_answer_changes_nothing(source: str, tmp_path: Path) -> None:
    """The file of a day stays as it is if the answer has the same papers, even if its bytes differ."""
    with open_desk(tmp_path, make_answer(source, {"papers": 6})) as desk:
        desk.file(source, DAY, write(source, range(1, 7)) + "\n")
        before = desk.seeds

        (fetched,) = desk.fetch(source)

        assert (fetched.outcome, desk.seeds) == (FetchOutcome.UNCHANGED, before)


def test_a_fuller_answer_replaces_a_day(tmp_path: Path) -> None:
    """A list that has grown replaces the shorter one."""
    said = make_answer("hf-daily", {"papers": 9})
    with open_desk(tmp_path, said) as desk:
        name = desk.file("hf-daily", DAY, write("hf-daily", range(1, 7)))

        (fetched,) = desk.fetch("hf-daily")

        assert (fetched.outcome, fetched.new) == (FetchOutcome.WRITTEN, 3)
        assert desk.seeds == {name: said["body"]}


def test_each_answer_about_a_day_adds_its_votes_to_a_file_beside_the_papers(tmp_path: Path) -> None:
    """A second answer leaves the papers alone and adds the new numbers; one that fails takes nothing away."""

    def make(votes: int) -> Answer:
        said = make_answer("hf-daily", {"papers": 1})
        (item,) = json.loads(said["body"])
        item["paper"]["upvotes"] = votes
        return {**said, "body": json.dumps([item])}

    with open_desk(tmp_path, make(7), make(9), {"status": 404}) as desk:
        desk.now = datetime(2031, 4, 2, 6, tzinfo=UTC)
        desk.fetch("hf-daily")
        papers = dict(desk.seeds)
        desk.now = datetime(2031, 4, 3, 6, tzinfo=UTC)
        desk.fetch("hf-daily")
        desk.fetch("hf-daily")

        added = {name: text for name, text in desk.seeds.items() if papers.get(name) != text}
        (readings,) = read_signals([tmp_path / "seeds"], []).values()

    assert list(added) == ["2031-04-02-hf-daily.signals.jsonl"]
    assert [(one.moment, one.value) for one in readings if one.kind is SignalKind.UPVOTES] == [
        ("2031-04-02T06:00:00Z", "7"),
        ("2031-04-03T06:00:00Z", "9"),
    ]


def test_force_saves_whatever_is_received(tmp_path: Path) -> None:
    """With force a worse answer replaces a better one, but without an answer nothing is saved."""
    said = make_answer("hf-daily", {"papers": 3})
    with open_desk(tmp_path, said, {"status": 404}, force=True) as desk:
        name = desk.file("hf-daily", DAY, write("hf-daily", range(1, 7)))

        (written,) = desk.fetch("hf-daily")
        (lost,) = desk.fetch("hf-daily")

        assert (written.outcome, lost.outcome) == (FetchOutcome.WRITTEN, FetchOutcome.UNREACHED)
        assert desk.seeds == {name: said["body"]}


@pytest.mark.parametrize(
    ("papers", "known", "saved", "would_be_saved"),
    [
        (1, [], "Saved 1 new paper.", "1 new paper would be saved."),
        (1, [1], "Saved 1 paper that is not new.", "1 paper that is not new would be saved."),
        (5, [], "Saved 5 papers, all of them new.", "5 papers would be saved, all of them new."),
        (5, [1, 2], "Saved 5 papers, 3 of them new.", "5 papers would be saved, 3 of them new."),
        (5, [1, 2, 3, 4, 5], "Saved 5 papers, none of them new.", "5 papers would be saved, none of them new."),
    ],
)
def test_the_line_of_a_day_says_how_many_papers_are_new(
    papers: int, known: list[int], saved: str, would_be_saved: str, tmp_path: Path
) -> None:
    """It is a sentence for any number of papers, of which other files have some."""
    with open_desk(tmp_path, make_answer("hf-daily", {"papers": papers})) as desk:
        desk.file("arxiv", BEFORE, write("arxiv", known, DAY))
        (trial,) = replace(desk, dry_run=True).fetch("hf-daily")
        (fetched,) = desk.fetch("hf-daily")

        assert str(trial).endswith(f": {would_be_saved}")
        assert str(fetched).endswith(f": {saved}")


@pytest.mark.parametrize("source", ["hf-daily", "arxiv", "feed"])
def test_an_empty_day_that_was_accepted_is_quiet(source: str, tmp_path: Path) -> None:
    """With force the empty list of a holiday is saved: neither a build nor another request finds fault with it."""
    with open_desk(tmp_path, make_answer(source, {"papers": 0}), force=True) as desk:
        desk.file(source, BEFORE, write(source, range(1, 9), BEFORE))
        (refused,) = replace(desk, force=False).fetch(source)
        (accepted,) = desk.fetch(source)
        (again,) = replace(desk, force=False).fetch(source)

        outcomes = [refused.outcome, accepted.outcome, again.outcome]
        assert outcomes == [FetchOutcome.EMPTY, FetchOutcome.WRITTEN, FetchOutcome.UNCHANGED]
        assert accepted.remarks == ()
        files = desk.open_fetcher().seeds.files
        assert [problem for parsed in files for problem in parsed.problems] == list(compare_series(files)) == []
        assert str(accepted) == f"{accepted.files[0]}: Saved an answer without papers."
        assert str(again).endswith("Nothing was saved, because seeds/ already has an answer without papers.")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("hf-daily", {"papers": 0}),
        ("arxiv", {"papers": 0}),
        ("feed", {"papers": 0}),
        ("feed", {"papers": 4, "of": SATURDAY - timedelta(1)}),
        ("hf-daily", {"papers": 4, "of": SATURDAY - timedelta(1)}),
    ],
)
def test_a_weekend_is_not_a_failure(source: str, said: dict[str, Any], tmp_path: Path) -> None:
    """On a Saturday without papers, or with Friday's list again, nothing is saved and nothing is wrong."""
    facts = {} if source == "hf-daily" else {"updated": SATURDAY}
    with open_desk(tmp_path, make_answer(source, {**facts, **said})) as desk:
        desk.file(source, SATURDAY - timedelta(1), write(source, range(1, 6), SATURDAY - timedelta(1)))
        before = desk.seeds

        (fetched,) = desk.fetch(source, SATURDAY)

        assert (fetched.outcome, desk.seeds) == (FetchOutcome.QUIET, before)


def test_papers_are_not_due_before_they_can_exist(tmp_path: Path) -> None:
    """Papers of today, of the last days at arXiv, and of a query are not reported as missing."""
    with open_desk(tmp_path, make_answer("arxiv", {"papers": 0}), today=DAY + timedelta(3)) as desk:
        assert desk.fetch("arxiv")[0].outcome is FetchOutcome.QUIET
        desk.today = LATER
        assert desk.fetch("query")[0].outcome is FetchOutcome.QUIET
    with open_desk(tmp_path, make_answer("hf-daily", {"papers": 0}), today=DAY) as desk:
        assert desk.fetch("hf-daily")[0].outcome is FetchOutcome.QUIET


def test_a_feed_without_days_off_may_have_nothing_new(tmp_path: Path) -> None:
    """A feed without skipDays may have nothing new on a weekday, and be of any age."""
    body = write_feed(range(1, 5), BEFORE, updated=BEFORE - timedelta(40), skips=False)
    with open_desk(tmp_path, {"type": TYPES["feed"], "body": body}) as desk:
        assert desk.fetch("feed", BEFORE)[0].outcome is FetchOutcome.WRITTEN
        assert desk.fetch("feed")[0].outcome is FetchOutcome.QUIET


def test_a_json_feed_is_written_to_a_json_file(tmp_path: Path) -> None:
    """A feed's file has the ending that fits its content."""
    body = (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "Coast", "items": [{"id": "1",'
        ' "title": "Dunes drift", "url": "https://coast.example/1", "content_text": "They do."}]}'
    )
    with open_desk(tmp_path, {"type": "application/feed+json", "body": body}) as desk:
        (fetched,) = desk.fetch("feed")

        assert fetched.files == (f"seeds/{DAY}-{desk.source('feed').label}.json",)


def test_one_bad_record_does_not_refuse_the_answer(tmp_path: Path) -> None:
    """An answer with one record that cannot be used is saved, and that record is reported."""
    body = write_daily(range(1, 6), DAY).replace('"Dune 3 of', '"' + "3" * 600 + " of", 1)
    with open_desk(tmp_path, {"type": TYPES["hf-daily"], "body": body}) as desk:
        (fetched,) = desk.fetch("hf-daily")

        assert (fetched.outcome, fetched.papers) == (FetchOutcome.WRITTEN, 4)
        assert [str(remark.where) for remark in fetched.remarks] == [f"seeds/{DAY}-hf-daily.json:1"]


def test_retries_respect_retry_after(tmp_path: Path) -> None:
    """Pauses grow, are never shorter than arXiv's three seconds, and are as long as Retry-After says."""
    good = make_answer("arxiv", {"papers": 3})
    faults: list[Answer] = [{"status": 503}, {"status": 429, "headers": {"Retry-After": 47}}, {"hang_up": True}]
    with open_desk(tmp_path, *faults, {"status": 500}, good) as desk:
        assert desk.fetch("arxiv")[0].outcome is FetchOutcome.WRITTEN

        assert [wait >= least for wait, least in zip(desk.waits, (3, 47, 4, 8), strict=True)] == [True] * 4
        assert desk.waits[1] == 47 and desk.waits[3] <= 10
        assert desk.said[0] == f"Fetching arxiv-cs.CL for {DAY}."
        assert desk.said[2].endswith(" answered 429 Too Many Requests. Trying again in 47 s.")


def test_arxiv_gets_one_request_in_three_seconds(tmp_path: Path) -> None:
    """Three seconds pass between a response and the next request."""
    with serve(lambda path, asked: {"type": TYPES["arxiv"], "body": write_arxiv([1], read_lists(asked)[0])}) as host:
        desk = Desk(tmp_path, host)
        desk.fetch("arxiv", BEFORE, DAY, DAY + timedelta(1))

        assert [2.5 < wait <= 3 for wait in desk.waits] == [True, True]


def make_arxiv(host: list[int], fails: set[int]) -> Any:
    """A fake arXiv with 4,500 papers a day, which fails at the requests with these numbers; `host` records all."""

    def answer(path: str, asked: dict[str, str]) -> Answer:
        host.append(int(asked["start"]))
        if len(host) in fails:
            return {"status": 403}
        start = int(asked["start"])
        numbers = range(start + 1, min(start + 2000, 4500) + 1)
        return {"type": TYPES["arxiv"], "body": write_arxiv(numbers, read_lists(asked)[0], total=4500)}

    return answer


def test_an_interrupted_download_is_resumed(tmp_path: Path) -> None:
    """Pages that were received are not requested again; in the end each page has a file."""
    asked: list[int] = []
    with serve(make_arxiv(asked, {3})) as host:
        desk = Desk(tmp_path, host)
        assert (desk.fetch("arxiv")[0].outcome, desk.seeds) == (FetchOutcome.UNREACHED, {})

        (fetched,) = desk.fetch("arxiv")

        assert asked == [0, 2000, 4000, 4000]
        assert (fetched.outcome, fetched.papers, fetched.new) == (FetchOutcome.WRITTEN, 4500, 4500)
        assert list(fetched.files) == [f"seeds/{DAY}-arxiv-cs.CL{page}.xml" for page in ("", "-2", "-3")]
        assert list((tmp_path / "build" / "fetch").iterdir()) == []
        assert desk.fetch("arxiv")[0].outcome is FetchOutcome.UNCHANGED


def test_pages_of_yesterday_are_requested_again(tmp_path: Path) -> None:
    """A page received on another day may be out of date."""
    asked: list[int] = []
    with serve(make_arxiv(asked, {2})) as host:
        desk = Desk(tmp_path, host)
        desk.fetch("arxiv")
        desk.today += timedelta(1)
        desk.fetch("arxiv")

        assert asked == [0, 2000, 0, 2000, 4000]


def test_a_short_page_is_requested_again(tmp_path: Path) -> None:
    """arXiv's pages are sometimes short, and complete the next time."""
    short, whole = (make_answer("arxiv", {"papers": papers, "total": 5}) for papers in (0, 5))
    with open_desk(tmp_path, short, whole) as desk:
        assert desk.fetch("arxiv")[0].outcome is FetchOutcome.WRITTEN
        assert desk.seeds == {f"{DAY}-arxiv-cs.CL.xml": whole["body"]}


def test_a_list_with_several_pages_is_complete(tmp_path: Path) -> None:
    """Pages of Hugging Face's list are requested until one is not full.

    If a run was killed before it saved the first page, the day counts as missing, and is completed by the next run.
    """

    def answer(path: str, asked: dict[str, str]) -> Answer:
        first = 100 * int(asked.get("p", 0))
        return {"type": TYPES["hf-daily"], "body": write_daily(range(first + 1, min(first + 100, 130) + 1), DAY)}

    with serve(answer) as host:
        desk = Desk(tmp_path, host)
        (fetched,) = desk.fetch("hf-daily")

        assert (fetched.papers, len(desk.seeds), len(host.asked)) == (130, 2, 2)
        whole, source = desk.seeds, desk.source("hf-daily")
        (tmp_path / "seeds" / f"{DAY}-hf-daily.json").unlink()
        desk.file("hf-daily", DAY - timedelta(1), write_daily([200], DAY - timedelta(1)))
        desk.file("hf-daily", DAY + timedelta(1), write_daily([201], DAY + timedelta(1)))
        filed = desk.open_fetcher().seeds.find_days(source.label)
        assert DAY in list_days_to_fetch(source, filed, LATER)
        assert desk.fetch("hf-daily")[0].outcome is FetchOutcome.WRITTEN
        assert whole.items() <= desk.seeds.items()


def test_no_other_day_is_requested_after_a_failed_connection(tmp_path: Path) -> None:
    """After a day without a response, the other days are left for the next run."""
    with open_desk(tmp_path, {"status": 403}) as desk:
        assert [fetched.day for fetched in desk.fetch("hf-daily", BEFORE, DAY)] == [BEFORE]


def test_a_source_that_takes_too_long_is_left_for_the_next_run(tmp_path: Path) -> None:
    """When the time for a source is over, nothing more is requested from it, and that is its outcome."""
    with open_desk(tmp_path, {"status": 503}) as desk:
        assert "no time left for this request" in str(desk.fetch("hf-daily", BEFORE, DAY, seconds=0)[0])
        assert desk.host.asked == []
        assert "503 Service Unavailable, and there is no time left" in str(desk.fetch("arxiv", seconds=2)[0])
        assert (len(desk.host.asked), desk.waits) == (1, [])


class _Faulty(HfDaily):
    """A source with a fault in its code."""

    def read_header(self, text: str) -> AnswerHeader:
        raise RecursionError(f"too deep:\n{text * 100}")


def test_a_fault_of_ours_fails_one_source(tmp_path: Path) -> None:
    """An exception that nobody expected fails the source that it came from, and is named in the reason."""
    with open_desk(tmp_path, make_answer("hf-daily", {"papers": 3})) as desk:
        (failed,) = desk.open_fetcher().fetch(_Faulty(base_url=f"{desk.host.url}/hf"), [DAY])

        assert (failed.outcome, desk.seeds) == (FetchOutcome.REFUSED, {})
        assert "because of an unexpected error (RecursionError: too deep: " in str(failed)
        assert str(failed).isprintable() and len(str(failed)) < 500


def test_a_redirect_within_the_host_is_followed(tmp_path: Path) -> None:
    """An address that has moved is found."""
    good = make_answer("feed", {"papers": 3})
    with open_desk(tmp_path, {"status": 301, "headers": {"Location": "/moved"}}, good) as desk:
        assert desk.fetch("feed")[0].outcome is FetchOutcome.WRITTEN
        assert desk.host.asked == ["/feed", "/moved"]


@pytest.mark.parametrize(
    ("before", "after", "follows"),
    [
        ("http://coast.example/a", "https://coast.example/a", True),
        ("http://coast.example/a", "https://dunes.example/b", True),
        ("https://coast.example/a", "https://dunes.example/b", True),
        ("https://coast.example/a", "http://coast.example/a", False),
        ("http://coast.example/a", "http://dunes.example/a", False),
        ("http://coast.example/a", "http://coast.example:8080/a", False),
        ("https://coast.example/a", "ftp://coast.example/a", False),
        ("http://coast.example/a", "file:///etc/passwd", False),
        ("https://coast.example/a", "https://127.0.0.1/a", False),
        ("https://coast.example/a", "https://169.254.169.254/latest", False),
        ("https://coast.example/a", "https://[::ffff:10.0.0.1]/a", False),
        ("https://coast.example/a", "https://0x7f.1/a", False),
        ("https://coast.example/a", "https://localhost/a", False),
        ("https://coast.example/a", "https://intranet./a", False),
        ("https://10.0.0.1/a", "https://10.0.0.2/a", True),
    ],
)
def test_a_redirect_leads_neither_from_https_to_http_nor_into_a_private_network(
    before: str, after: str, follows: bool
) -> None:
    """A redirect is followed to https, or to the same scheme and host, but not from the Internet to this machine."""
    assert is_redirect_allowed(before, after) == follows


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    """If `seeds/` cannot be created, that is a usage error which names the place."""
    (tmp_path / "seeds").write_text("")
    good = make_answer("feed", {"papers": 3})
    with open_desk(tmp_path, good) as desk, pytest.raises(UsageError, match=r"seeds.*choose another place"):
        desk.fetch("feed")


@pytest.mark.parametrize("is_good", [True, False])
def test_a_cache_that_cannot_be_written_costs_nothing_else(is_good: bool, tmp_path: Path) -> None:
    """A day that is complete is saved, and one that is not is refused for that alone."""
    (tmp_path / "build").write_text("")
    with open_desk(tmp_path, make_answer("arxiv", {"papers": 6, "total": 6 if is_good else 9})) as desk:
        (fetched,) = desk.fetch("arxiv")

    assert fetched.outcome is (FetchOutcome.WRITTEN if is_good else FetchOutcome.REFUSED), fetched.problem
    assert not fetched.problem or "announces 9 records" in fetched.problem.message


def test_a_former_page_that_cannot_be_removed_is_reported(tmp_path: Path) -> None:
    """That is an error which names the file, and no fault of Broadsheet."""
    (tmp_path / "seeds" / "old.json").mkdir(parents=True)

    with pytest.raises(UsageError, match=r"old\.json: This is a folder"):
        write_pages(tmp_path, [("seeds/new.json", b"[]")], ["seeds/old.json"])


def test_days_of_which_the_same_is_true_are_one_line(tmp_path: Path) -> None:
    """The line has the number of the days, the first and the last; other days keep lines of their own."""
    papers = write("hf-daily", range(1, 6))
    empty, page = {"type": "application/json", "body": "[]"}, {"type": "text/html", "body": "<html></html>"}
    answers = {1: {**empty, "body": papers}, 2: page, 3: empty, 4: page, 5: empty, 6: empty, 7: page, 8: empty}
    with serve(lambda path, asked: answers[int(asked["date"][-2:])]) as host:
        desk = Desk(tmp_path, host, today=date(2031, 4, 9))
        lines = describe_days(desk.fetch("hf-daily", *(date(2031, 4, number) for number in answers)))

    url = f"{host.url}/hf?date="
    assert [line.partition("&limit=100: ") for line in lines[1:3]] == [
        (f"hf-daily, 3 days from 2031-04-02 to 2031-04-07: {url}2031-04-02", "&limit=100: ", WEB_PAGE),
        (f"hf-daily, 2 days from 2031-04-03 to 2031-04-08: {url}2031-04-03", "&limit=100: ", NOTHING),
    ]
    assert lines[0] == "seeds/2031-04-01-hf-daily.json: Saved 5 papers, all of them new."
    quiet = "Nothing was saved. There are no new papers, and none are due."
    assert lines[3:] == [f"hf-daily, 2 days from 2031-04-05 to 2031-04-06: {quiet}"]


WEB_PAGE = (
    "The answer is a web page, not JSON. Open the address in a browser: the service may be down, or may require a"
    " login. Try again later; seeds/ is unchanged. To save the answer anyway, use `broadsheet fetch` with --force."
)
NOTHING = (
    "The answer has no papers for these days, although some are due. Try again later. If 2031-04-03 was a holiday,"
    " `broadsheet fetch hf-daily --date 2031-04-03 --force` accepts the empty list."
)
