"""arXiv's lists: the edition of a day has the papers that arXiv announced for it, and each paper is in one edition."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from broadsheet.config.daily_sources.services.arxiv import Arxiv
from broadsheet.config.project import Project
from broadsheet.fetch.fetcher import Fetcher
from broadsheet.fetch.network import Network
from broadsheet.fetch.outcome import FetchedDay, FetchOutcome
from broadsheet.fetch.seeds_folder import read_seeds
from broadsheet.system.errors import UsageError
from tests.conftest import contents, make_config
from tests.fetch.test_rules import read_entry
from tests.upstreams import TYPES, Answer, Host, read_submitted, serve, write_arxiv

NEW_YORK = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)
MORNING = time(6, 23, tzinfo=UTC)
"""When the daily runs begin."""


def describe(submitted: datetime, number: int) -> dict[str, Any]:
    """One of arXiv's papers."""
    return {
        "id": f"{submitted:%y%m}.{number:05d}",
        "title": f"Dune {number} drifts",
        "abstract": f"We follow dune {number} for a year.",
        "published": f"{submitted.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }


@dataclass
class Archive:
    """An arXiv that follows its schedule: papers are submitted every five hours, and announced in the evening."""

    first: date
    """The first day on which papers are submitted."""
    now: datetime
    """The moment at which it is asked."""
    holidays: frozenset[date] = frozenset()
    """Days whose lists are not made, so that their papers are in the next one."""
    held: dict[datetime, date] = field(default_factory=dict)
    """Papers that moderators look at, by their submission, and the list that they are in after that."""
    lag: timedelta = timedelta(0)
    """How much later than in a list papers appear in answers."""
    host: Host | None = None

    def list_papers(self) -> Iterator[tuple[datetime, int, date]]:
        """When each paper was submitted, its number, and the day of the list that it is in."""
        start = datetime.combine(self.first, time(0, 30), UTC)
        for number in range(400):
            submitted = start + 5 * number * HOUR
            yield submitted, number, self.held.get(submitted) or self._find_list(submitted)

    def _find_list(self, submitted: datetime) -> date:
        """The day of the list that a paper is in unless moderators look at it."""
        local = submitted.astimezone(NEW_YORK)
        day = local.date() + timedelta(local.time() >= time(14))
        while day.weekday() >= 5:
            day += timedelta(1)
        day += timedelta(3 if day.weekday() == 4 else 1)
        while day in self.holidays:
            day += timedelta(3 if day.weekday() == 4 else 1)
        return day

    def list_of(self, day: date) -> set[str]:
        """The identifiers of the papers in the list of a day."""
        return {describe(submitted, number)["id"] for submitted, number, listed in self.list_papers() if listed == day}

    def answer(self, path: str, asked: dict[str, str]) -> Answer:
        """What the interface says of the papers that were submitted within bounds and are announced."""
        first, last = read_submitted(asked)
        papers = [
            describe(submitted, number)
            for submitted, number, listed in self.list_papers()
            if first <= submitted <= last and announce(listed) + self.lag <= self.now
        ]
        return {"type": TYPES["arxiv"], "body": write_arxiv(papers, self.now.date())}


def announce(day: date) -> datetime:
    """When the list of a day appears: at 20:00 in New York on the day before."""
    return datetime.combine(day - timedelta(1), time(20), NEW_YORK)


@dataclass
class Desk:
    """A project that follows a category of an archive."""

    archive: Archive
    folder: Path
    source: Arxiv

    def fetch(self, *days: date, force: bool = False) -> list[FetchedDay]:
        """Fetch days as `broadsheet fetch arxiv` does, or without any as a daily run does."""
        project = Project(self.folder, make_config())
        network = Network("Broadsheet/0", 1_000_000, str, sleep=lambda seconds: None)
        fetcher = Fetcher(project, network, read_seeds(project), self.archive.now.date(), force=force)
        return list(fetcher.fetch(self.source, days) if days else fetcher.fetch_missing(self.source))

    def run(self, *days: date) -> list[FetchedDay]:
        """Daily runs in the mornings of these days, none of which fails."""
        fetched: list[FetchedDay] = []
        for day in days:
            self.archive.now = datetime.combine(day, MORNING)
            fetched += self.fetch()
        assert [str(one) for one in fetched if not one.outcome.is_good] == []
        return fetched

    def file(self, day: date, papers: Sequence[dict[str, Any]]) -> None:
        """Put a file of the source into `seeds/`."""
        (self.folder / "seeds").mkdir(exist_ok=True)
        (self.folder / "seeds" / f"{day}-{self.source.label}.xml").write_text(write_arxiv(papers, day))

    @property
    def editions(self) -> dict[date, set[str]]:
        """The identifiers of the papers in the file of each day."""
        found = defaultdict(set)
        for name, text in contents(self.folder / "seeds").items():
            found[date.fromisoformat(name[:10])] |= set(re.findall(r"abs/([\d.]+)v1", text))
        return dict(found)

    @property
    def asked(self) -> list[str]:
        """The path and query of each request."""
        assert self.archive.host
        return self.archive.host.asked


@contextmanager
def open_desk(folder: Path, first: date, entry: str = "arxiv: {category: cs.CL}", **facts: Any) -> Iterator[Desk]:
    """A desk at an archive whose first papers are submitted on a day."""
    archive = Archive(first, datetime.combine(first, MORNING), **facts)
    with serve(lambda path, asked: archive.answer(path, asked)) as host:
        archive.host = host
        source = read_entry(entry, host)
        assert isinstance(source, Arxiv)
        yield Desk(archive, folder, source)


def days(first: date, last: date) -> list[date]:
    """The weekdays from the first to the last."""
    every = [first + timedelta(number) for number in range((last - first).days + 1)]
    return [day for day in every if day.weekday() < 5]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2031, 8, 18), "2031-08-14 18:00", "2031-08-15 18:00"),  # Monday: Thursday to Friday
        (date(2031, 8, 19), "2031-08-15 18:00", "2031-08-18 18:00"),  # Tuesday: Friday to Monday
        (date(2031, 8, 20), "2031-08-18 18:00", "2031-08-19 18:00"),
        (date(2031, 8, 21), "2031-08-19 18:00", "2031-08-20 18:00"),
        (date(2031, 8, 22), "2031-08-20 18:00", "2031-08-21 18:00"),
        (date(2031, 1, 22), "2031-01-20 19:00", "2031-01-21 19:00"),  # in winter
        (date(2031, 3, 11), "2031-03-07 19:00", "2031-03-10 18:00"),  # summer time begins on 9 March
        (date(2031, 11, 4), "2031-10-31 18:00", "2031-11-03 19:00"),  # and ends on 2 November
    ],
)
def test_a_list_has_what_was_submitted_until_the_afternoon_before(day: date, first: str, last: str) -> None:
    """A list closes at 14:00 in New York on the weekday before its day, in summer and in winter."""
    address = Arxiv(categories=("cs.CL",)).make_url(day, 0)
    bounds = read_submitted({name: values[0] for name, values in parse_qs(urlsplit(address).query).items()})
    assert [f"{bound:%Y-%m-%d %H:%M}" for bound in bounds] == [first, last]


def test_the_edition_of_a_morning_is_the_list_of_that_day(tmp_path: Path) -> None:
    """Every run asks once, and saves the list that appeared in the night; at a weekend it saves nothing."""
    with open_desk(tmp_path, date(2031, 2, 17)) as desk:
        runs = [date(2031, 3, 3) + timedelta(number) for number in range(12)]
        desk.run(runs[0])
        before = len(desk.asked)
        desk.run(*runs[1:])

        assert desk.editions == {day: desk.archive.list_of(day) for day in days(date(2031, 2, 25), runs[-1])}
        assert len(desk.asked) - before == len(runs) - 1


def test_papers_that_come_late_are_in_the_next_edition(tmp_path: Path) -> None:
    """Readers find them in the newest edition, whether arXiv had holidays, moderators held a paper, or arXiv lagged."""
    last = date(2031, 12, 4)
    holidays = frozenset({date(2031, 11, 27), date(2031, 11, 28)})
    with open_desk(tmp_path, date(2031, 11, 3), holidays=holidays) as desk:
        held, number, _ = next(paper for paper in desk.archive.list_papers() if paper[0].date() == date(2031, 11, 12))
        desk.archive.held[held] = date(2031, 11, 18)
        desk.run(*days(date(2031, 11, 12), date(2031, 12, 1)))
        desk.archive.lag = 12 * HOUR
        assert [one.outcome for one in desk.run(date(2031, 12, 2))] == [FetchOutcome.QUIET]
        desk.archive.lag = timedelta(0)
        desk.run(*days(date(2031, 12, 3), last))

        lists = {day: desk.archive.list_of(day) for day in days(date(2031, 11, 6), last) if day not in holidays}
        lists[date(2031, 12, 3)] |= lists.pop(date(2031, 12, 2))
        assert desk.editions == lists
        assert describe(held, number)["id"] in desk.editions[date(2031, 11, 18)]


@pytest.mark.parametrize("pause", [5, 19])
def test_after_a_pause_every_list_is_an_edition(pause: int, tmp_path: Path) -> None:
    """If the site was not updated for days, the lists since then become editions of their own."""
    with open_desk(tmp_path, date(2031, 3, 3)) as desk:
        start = date(2031, 3, 19)
        desk.run(start, start + timedelta(pause + 2))

        expected = days(start - timedelta(6), start + timedelta(pause + 2))
        assert desk.editions == {day: desk.archive.list_of(day) for day in expected}


def test_a_failed_list_within_a_pause_is_caught_up(tmp_path: Path) -> None:
    """A list that could not be fetched with the others becomes an edition later, without what others have."""
    with open_desk(tmp_path, date(2031, 3, 3)) as desk:
        desk.run(date(2031, 3, 13), date(2031, 4, 2))
        missing = tmp_path / "seeds" / "2031-03-20-arxiv-cs.CL.xml"
        missing.unlink()
        desk.run(date(2031, 4, 3))

        assert desk.editions[date(2031, 3, 20)] == desk.archive.list_of(date(2031, 3, 20))
        assert desk.editions[date(2031, 4, 3)] == desk.archive.list_of(date(2031, 4, 3))


def test_files_named_after_the_day_of_submission_stay(tmp_path: Path) -> None:
    """A site of 0.1.0 keeps its files; the first run asks once, and saves only papers that none of them has."""
    with open_desk(tmp_path, date(2031, 2, 17)) as desk:
        today = date(2031, 3, 27)
        by_day = defaultdict(list)
        for submitted, number, listed in desk.archive.list_papers():
            if submitted.date() >= date(2031, 2, 24) and announce(listed) < datetime.combine(today, time(0), UTC):
                by_day[submitted.date()].append(describe(submitted, number))
        for day, papers in by_day.items():
            desk.file(day, papers)
        before = contents(tmp_path / "seeds")
        had = set().union(*desk.editions.values())

        (fetched,) = desk.run(today)

        after = contents(tmp_path / "seeds")
        assert {name: after[name] for name in before} == before
        assert desk.editions[today] == desk.archive.list_of(today) - had == desk.archive.list_of(today)
        assert (len(desk.asked), fetched.day, len(after) - len(before)) == (1, today, 1)
        (again,) = desk.fetch(date(2031, 3, 12))
        assert (again.outcome, contents(tmp_path / "seeds") == after) == (FetchOutcome.QUIET, True)
        assert str(again) == (
            "2031-03-12 arxiv-cs.CL: Nothing was saved, because files of this source in seeds/ already have all papers"
            " of the answer."
        )
        desk.run(*days(today + timedelta(1), date(2031, 4, 8)))
        papers = [paper for edition in desk.editions.values() for paper in edition]
        assert len(papers) == len(set(papers))
        assert all(desk.editions[day] == desk.archive.list_of(day) for day in days(today, date(2031, 4, 8)))


@pytest.mark.parametrize("force", [False, True])
def test_a_list_never_replaces_papers_of_other_lists(force: bool, tmp_path: Path) -> None:
    """A file with papers that were submitted on other days stays, with force as well; the list is a further page."""
    with open_desk(tmp_path, date(2031, 3, 3)) as desk:
        day = date(2031, 3, 12)
        desk.archive.now = datetime.combine(date(2031, 4, 9), MORNING)
        papers = list(desk.archive.list_papers())
        others = [describe(submitted, number) for submitted, number, _ in papers if submitted.date() == day]
        early, *rest = [describe(submitted, number) for submitted, number, listed in papers if listed == day]
        desk.file(day, [*others, early])
        first = f"{day}-arxiv-cs.CL.xml"
        before = contents(tmp_path / "seeds")

        (fetched,) = desk.fetch(day, force=force)

        after = contents(tmp_path / "seeds")
        assert (fetched.outcome, fetched.files) == (FetchOutcome.WRITTEN, (f"seeds/{day}-arxiv-cs.CL-2.xml",))
        assert after[first] == before[first]
        assert set(re.findall(r"abs/([\d.]+)v1", after[f"{day}-arxiv-cs.CL-2.xml"])) == {one["id"] for one in rest}
        (again,) = desk.fetch(day)
        assert (again.outcome, contents(tmp_path / "seeds")) == (FetchOutcome.UNCHANGED, after)

        desk.archive.list_papers = lambda: (one for one in papers if one[2] != day)  # type: ignore[method-assign]
        (lesser,) = desk.fetch(day)
        assert (lesser.outcome, contents(tmp_path / "seeds")) == (FetchOutcome.LESSER, after)
        desk.fetch(day, force=True)
        assert contents(tmp_path / "seeds")[first] == before[first]


def test_days_before_arxiv_are_refused() -> None:
    """arXiv began on 14 August 1991."""
    with pytest.raises(UsageError, match=r"^--since 0001-01-01 is before 1991-08-14, when arXiv began\. Use that day"):
        Arxiv.read_arguments(date(2031, 3, 22), "", ("cs.CL",), date.min, date(1, 1, 2))
    _, found = Arxiv.read_arguments(date(2031, 3, 22), "", ("cs.CL",), date(1991, 8, 14), date(1991, 8, 14))
    assert found == [date(1991, 8, 14)]


def test_a_list_is_fetched_alone_by_name(tmp_path: Path) -> None:
    """`broadsheet fetch arxiv` asks for the lists that are named, and leaves late papers in the file that has them."""
    with open_desk(tmp_path, date(2031, 3, 3)) as desk:
        desk.archive.now = datetime.combine(date(2031, 4, 9), MORNING)
        asked = days(date(2031, 3, 14), date(2031, 3, 19))
        assert [one.outcome for one in desk.fetch(*asked)] == [FetchOutcome.WRITTEN] * 4
        assert desk.editions == {day: desk.archive.list_of(day) for day in asked}

        late = [describe(submitted, number) for submitted, number, _ in desk.archive.list_papers() if number in (5, 6)]
        filed = [
            describe(submitted, number) for submitted, number, day in desk.archive.list_papers() if day == asked[0]
        ]
        desk.file(asked[0], [*late, *filed])
        before = contents(tmp_path / "seeds")
        (fetched,) = desk.fetch(asked[0])
        assert (fetched.outcome, contents(tmp_path / "seeds")) == (FetchOutcome.QUIET, before)


def test_a_run_on_a_weekend_is_about_friday() -> None:
    """arXiv makes no list on Saturday and Sunday; a range that has no other day is refused."""
    saturday = date(2031, 3, 22)
    source, found = Arxiv.read_arguments(saturday, "", ("cs.CL",), saturday - timedelta(4), None)
    assert found == days(saturday - timedelta(4), saturday - timedelta(1))
    with pytest.raises(UsageError, match=r"arXiv has no list for 2031-03-16, which is at a weekend\. Name a day"):
        Arxiv.read_arguments(saturday, "", ("cs.CL",), saturday - timedelta(7), saturday - timedelta(6))
    assert source.last_day(saturday) == source.last_day(saturday + timedelta(1)) == saturday - timedelta(1)


def test_rules_judge_late_papers(tmp_path: Path) -> None:
    """Papers that come late are saved if the rules keep them, and those that the rules dropped do not come again."""
    entry = 'arxiv: {category: cs.CL, not: {words: ["dune 3*"]}}'
    with open_desk(tmp_path, date(2031, 3, 3), entry) as desk:
        runs = days(date(2031, 3, 7), date(2031, 3, 20))
        desk.run(*(day for day in runs if day.day not in (12, 13)))

        lists = {day: desk.archive.list_of(day) for day in runs}
        lists[date(2031, 3, 14)] |= lists.pop(date(2031, 3, 12)) | lists.pop(date(2031, 3, 13))
        kept = {day: {paper for paper in lists[day] if not re.search(r"\.0*3", paper)} for day in lists}
        assert {day: desk.editions.get(day, set()) for day in lists} == kept


def test_a_category_with_few_papers_does_not_fail(tmp_path: Path) -> None:
    """A list without papers before another with some is not missing."""
    with open_desk(tmp_path, date(2031, 3, 3)) as desk:
        desk.run(date(2031, 3, 13), date(2031, 4, 2))
        gap = date(2031, 3, 20)
        (tmp_path / "seeds" / f"{gap}-arxiv-cs.CL.xml").unlink()
        papers = list(desk.archive.list_papers())
        desk.archive.list_papers = lambda: (one for one in papers if one[2] != gap)  # type: ignore[method-assign]
        fetched = desk.run(date(2031, 4, 3))

        assert (fetched[0].day, fetched[0].outcome) == (gap, FetchOutcome.QUIET)
