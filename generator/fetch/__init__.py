"""One day of one source: asked for, judged beside what is under `seeds/`, and filed there if it is better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from generator.config import Config
from generator.errors import Problem
from generator.fetch.answer import Answer, AnswerError, find_ending, read_answer
from generator.fetch.network import Network, NetworkError, Received
from generator.fetch.pages import PageStore
from generator.fetch.verdict import Became, judge, list_keys
from generator.filing import SEEDS, Shelf, file_pages, name_page
from generator.paper import Paper
from generator.render import count
from generator.sources.series import Parsed, compare_series
from generator.upstream import Upstream

_TRIES = 3
"""How often a page is asked for that holds less than it should: arXiv's are short at times, and whole the next time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What became of a day of a source, and why."""

    label: str
    """What the source's files are called after the day."""
    day: date
    became: Became
    files: tuple[str, ...] = ()
    """Files that were written, below the project."""
    papers: int = 0
    """Papers in the answer."""
    new: int = 0
    """Those of them that were not yet under `seeds/`."""
    problem: Problem | None = None
    """What is wrong, where something is."""
    remarks: tuple[Problem, ...] = ()
    """What a person should look at in what was written."""

    def __str__(self) -> str:
        """As one line, or as the problem."""
        match self.became:
            case Became.WRITTEN:
                papers = f"{count(self.papers, 'paper')}, {self.new:,} of them not yet under {SEEDS}/"
                return f"{', '.join(self.files)}: written; {papers}."
            case Became.UNCHANGED:
                return f"{self.day} {self.label}: nothing written; the {count(self.papers, 'paper')} are filed already."
            case Became.QUIET:
                return f"{self.day} {self.label}: nothing written; there is no new paper, and none was due."
            case _:
                return f"{self.day} {self.label}: {self.problem}"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was received of a day, page by page."""

    received: list[Received] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)

    @property
    def papers(self) -> list[Paper]:
        return [paper for answer in self.answers for paper in answer.papers]

    @property
    def distinct(self) -> int:
        """Records, each paper once."""
        return len(list_keys(self.papers)) + sum(answer.rejected for answer in self.answers)


class Fetcher:
    """Fetches days of sources into one project, one after the other."""

    def __init__(
        self, project: Path, config: Config, network: Network, shelf: Shelf, today: date, *, force: bool = False
    ) -> None:
        """`shelf` is what is under `seeds/`; with `force` whatever is received is written."""
        self.shelf = shelf
        self._project, self._config, self._network = project, config, network
        self._today, self._force = today, force

    def fetch(self, upstream: Upstream, days: Iterable[date]) -> Iterator[Fetched]:
        """What becomes of each day; where a host does not answer it is asked for no more of them.

        Raises UsageError where `seeds/` cannot be written.
        """
        pages = PageStore(self._project / "build" / "fetch" / upstream.label, self._today)
        for day in days:
            fetched = self._fetch_day(upstream, day, pages)
            yield fetched
            if fetched.became is Became.UNREACHED:
                return
        pages.clear()

    def _fetch_day(self, upstream: Upstream, day: date, pages: PageStore) -> Fetched:
        asked = _Asked()
        url = upstream.address(day, 0)
        try:
            self._ask(upstream, day, pages, asked)
            filed = self.shelf.find_days(upstream.label)
            became, why = judge(upstream, day, self._today, asked.answers, filed)
        except NetworkError as error:
            problem = Problem(url, error.found, error.expected, error.advice)
            return Fetched(label=upstream.label, day=day, became=Became.UNREACHED, problem=problem)
        except AnswerError as error:
            became, why = Became.REFUSED, error
        if not became.is_good:
            for page in asked.urls:
                pages.drop(page)
        new = self.shelf.count_new(asked.papers)
        files: tuple[str, ...] = ()
        remarks: tuple[Problem, ...] = ()
        if became is Became.WRITTEN or (
            self._force and asked.received and (asked.papers or became is not Became.QUIET)
        ):
            files, remarks = self._file(upstream, day, asked)
            became, why = Became.WRITTEN, None
        return Fetched(
            label=upstream.label,
            day=day,
            became=became,
            files=files,
            papers=len(asked.papers),
            new=new,
            problem=Problem(url, why.found, why.expected, why.advice) if why else None,
            remarks=remarks,
        )

    def _ask(self, upstream: Upstream, day: date, pages: PageStore, asked: _Asked) -> None:
        """Ask for every page of a day. Raises NetworkError, and AnswerError after what is no good was added."""
        start = 0
        while True:
            answer = self._ask_page(upstream, day, start, pages, asked)
            total = answer.total
            start += max(upstream.page, answer.records)
            is_full = upstream.page and answer.records >= upstream.page
            if start >= total if total is not None else not is_full:
                break
            if start >= upstream.most:
                advice = "Ask for less at once: fewer categories, or a narrower query."
                raise AnswerError(f"more than {upstream.most:,} records", f"at most {upstream.most:,}", advice)
        if total is not None and asked.distinct < total:
            raise AnswerError(
                f"{asked.distinct:,} records of {total:,} that there are by the answer's own count", "all"
            )

    def _ask_page(self, upstream: Upstream, day: date, start: int, pages: PageStore, asked: _Asked) -> Answer:
        url = upstream.address(day, start)
        asked.urls.append(url)
        kept = pages.find(url) if upstream.keeps else None
        asked.received.append(kept or self._network.get(url, upstream.interval))
        answer = self._read(upstream, day, asked)
        for _ in range(_TRIES - 1):
            if answer.total is None or answer.records >= min(upstream.page, answer.total - start):
                break
            asked.received[-1] = self._network.get(url, upstream.interval)
            answer = self._read(upstream, day, asked)
        if upstream.keeps:
            pages.keep(url, asked.received[-1])
        asked.answers.append(answer)
        return answer

    def _read(self, upstream: Upstream, day: date, asked: _Asked) -> Answer:
        """The newest page. Raises AnswerError."""
        site, received = self._config.site, asked.received[-1]
        return read_answer(received, upstream, self._name(upstream, day, asked)[-1], site.limits, site.columns)

    def _name(self, upstream: Upstream, day: date, asked: _Asked) -> list[str]:
        """Where each page is filed."""
        return [
            name_page(day, upstream.label, number, find_ending(received.data, upstream))
            for number, received in enumerate(asked.received, 1)
        ]

    def _file(self, upstream: Upstream, day: date, asked: _Asked) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
        """Write every page; their names, and what a person should look at in them."""
        filed = self.shelf.find_days(upstream.label)
        names = self._name(upstream, day, asked)
        pages = [(name, received.data) for name, received in zip(names, asked.received, strict=True)]
        file_pages(self._project, pages, [parsed.file for parsed in filed.get(day, ())])
        # With force there may be a last page that could not be read.
        parsed = [Parsed(n, a.papers, a.problems) for n, a in zip(names, asked.answers, strict=False)]
        self.shelf = self.shelf.put(parsed)
        before = max((other for other in filed if other < day), default=None)
        series = compare_series([*(filed[before][:1] if before else ()), *parsed[:1]])
        rejected = (problem for answer in asked.answers for problem in answer.problems if problem.rejected)
        return tuple(names), (*rejected, *series)
