"""Fetching one day of one daily source: downloaded page by page, assessed, and saved in `seeds/` if it is better."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import count, zip_longest

from msgspec import structs

from broadsheet.config.daily_sources.source import DailySource
from broadsheet.config.project import Project
from broadsheet.fetch.answer import Answer, AnswerError, leave_out_papers, read_answer
from broadsheet.fetch.assessment import assess_answer, list_filed_keys, list_lasting_files
from broadsheet.fetch.network import Network, NetworkError, Received
from broadsheet.fetch.outcome import FetchedDay, FetchOutcome
from broadsheet.fetch.page_cache import PageCache
from broadsheet.fetch.schedule import list_days_to_fetch, plan_late_papers
from broadsheet.fetch.seeds_folder import SEEDS, SeedFiles, name_page, remove_example, write_pages
from broadsheet.fetch.selection import Selection, list_strongest_keys, select_papers
from broadsheet.merge.series import compare_series
from broadsheet.model.paper import Paper
from broadsheet.model.readings import date_readings, write_moment
from broadsheet.sources.inputs import SIGNALS
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.signal_files import add_readings
from broadsheet.system.errors import BroadsheetError, Place, Problem, describe_fault
from broadsheet.system.progress import tick

_TRIES = 3
"""How often to request a page that has too few records: arXiv's are sometimes short, and complete the next time."""

_ANSWERED = (FetchOutcome.WRITTEN, FetchOutcome.UNCHANGED, FetchOutcome.LESSER)
"""Outcomes of answers about the papers of the day, also if the day's file has more of them."""


@dataclass(frozen=True, slots=True)
class _Download:
    """What has been received for one day, page by page. The last page may be one that could not be read."""

    lasting: Sequence[Parsed] = ()
    """The files of the day that no answer may replace."""
    urls: list[str] = field(default_factory=list)
    """The address of each page."""
    received: list[Received] = field(default_factory=list)
    """The response for each page."""
    answers: list[Answer] = field(default_factory=list)
    """What each page that could be read contains."""

    @property
    def papers(self) -> list[Paper]:
        """The papers on all pages."""
        return [paper for answer in self.answers for paper in answer.papers]

    @property
    def distinct(self) -> int:
        """The number of records on all pages, counting each paper once."""
        return len(list_strongest_keys(self.papers)) + sum(answer.rejected for answer in self.answers)

    def name_files(self, source: DailySource, day: date) -> list[str]:
        """Return the name of the file for each page, relative to the project; none is that of a lasting file."""
        endings, taken = source.answer_type.endings, {parsed.file for parsed in self.lasting}
        free = (
            number
            for number in count(1)
            if taken.isdisjoint(name_page(day, source.label, number, ending) for ending in endings)
        )
        return [
            name_page(day, source.label, number, source.answer_type.find_ending(received.data))
            for received, number in zip(self.received, free, strict=False)
        ]


class Fetcher:
    """Fetches days of daily sources into one project, one after the other."""

    def __init__(
        self,
        project: Project,
        network: Network,
        seeds: SeedFiles,
        today: date,
        *,
        force: bool = False,
        dry_run: bool = False,
        now: datetime | None = None,
    ) -> None:
        """`seeds` is what `seeds/` contains now, and `today` the day on which the run began.

        With `force` every answer is saved, whatever is wrong with it. With `dry_run` nothing is written. `now` is the
        moment at which the run began, by which the votes and the like in answers are filed; without it they are not.
        """
        self.seeds = seeds
        self._project, self._network = project, network
        self._today, self._force, self._dry_run = today, force, dry_run
        self._moment = write_moment(now) if now else ""

    def fetch(self, source: DailySource, days: Iterable[date], seconds: float = math.inf) -> Iterator[FetchedDay]:
        """Fetch the days one after the other, and yield what became of each.

        If the service does not answer, or its answers take more than so many `seconds` together, no other day is
        requested. Whatever goes wrong with the source, even a fault of Broadsheet itself, is the outcome of the day.
        Raises UsageError only if `seeds/` cannot be written.
        """
        self._network.limit_time(seconds)
        cache = PageCache(self._project.folder / "build" / "fetch" / source.label, self._today, read_only=self._dry_run)
        for day in days:
            self._network.say(f"Fetching {source.label} for {day}.")
            fetched = self._fetch_whatever_happens(source, day, cache)
            if not self._dry_run:
                remove_example(self._project.folder)
            yield fetched
            if fetched.outcome is FetchOutcome.UNREACHED:
                return
        cache.clear()

    def fetch_missing(self, source: DailySource, seconds: float = math.inf) -> Iterator[FetchedDay]:
        """Fetch the days of a source that are missing or may have changed, as `fetch` does."""
        filed = self.seeds.find_days(source.label)
        days = list_days_to_fetch(source, filed, self._today)
        return self.fetch(replace(source, late=plan_late_papers(source, filed, self._today)), days, seconds)

    def _fetch_whatever_happens(self, source: DailySource, day: date, cache: PageCache) -> FetchedDay:
        """Fetch one day; an unexpected exception fails the day alone, so that the other sources are fetched."""
        try:
            return self._fetch_day(source, day, cache)
        except BroadsheetError:
            raise
        except Exception as error:  # noqa: BLE001 - what other hosts send must not end the run
            problem = describe_fault(error, Place(source.make_url(day, 0)))
            return FetchedDay(label=source.label, day=day, outcome=FetchOutcome.REFUSED, problem=problem)

    def _fetch_day(self, source: DailySource, day: date, cache: PageCache) -> FetchedDay:
        """Fetch one day, and save its answer if it is good or the user insists."""
        url = source.make_url(day, 0)
        filed = self.seeds.find_days(source.label)
        of_day = filed.pop(day, [])
        lasting = list_lasting_files(source, day, of_day)
        if replaceable := [parsed for parsed in of_day if parsed not in lasting]:
            filed[day] = replaceable
        download, failure = _Download(lasting), None
        try:
            self._download(source, day, cache, download)
        except NetworkError as error:
            problem = error.at(Place(url))
            return FetchedDay(label=source.label, day=day, outcome=FetchOutcome.UNREACHED, problem=problem)
        except AnswerError as error:
            failure = error
        known = list_filed_keys(replaceable)
        others = (*lasting, *(parsed for other, files in filed.items() if other != day for parsed in files))
        elsewhere = list_filed_keys(others) if source.late_days else set()
        selection = select_papers(download.papers, source.rules, known, elsewhere)
        new = self.seeds.count_new(selection.kept)
        # If papers that are not saved cannot be taken out, nothing is saved, even with --force.
        saved = _Download(lasting)
        try:
            saved = self._leave_out(source, day, download, selection)
            if failure:
                raise failure
            outcome, why = assess_answer(source, day, self._today, download.answers, filed, selection.keys)
        except AnswerError as error:
            outcome, why = FetchOutcome.REFUSED, error
        if not outcome.is_good:
            for page in download.urls:
                cache.drop(page)
        files: tuple[str, ...] = ()
        remarks: tuple[Problem, ...] = ()
        if outcome is FetchOutcome.WRITTEN or self._is_forced(saved, selection, outcome):
            files, remarks = self._write(source, day, saved)
            outcome, why = FetchOutcome.WRITTEN, None
        if outcome in _ANSWERED and self._moment and not self._dry_run:
            self._file_readings(source, day, selection)
        return FetchedDay(
            label=source.label,
            day=day,
            outcome=outcome,
            files=files,
            selection=selection,
            new=new,
            is_trial=self._dry_run,
            problem=why.at(Place(url)) if why else None,
            remarks=remarks,
        )

    def _is_forced(self, saved: _Download, selection: Selection, outcome: FetchOutcome) -> bool:
        """Return whether an answer is saved although it is not good: with `force`, unless there is nothing to save."""
        is_quiet = outcome is FetchOutcome.QUIET and not selection.kept
        return self._force and bool(saved.received) and not is_quiet

    def _leave_out(self, source: DailySource, day: date, download: _Download, selection: Selection) -> _Download:
        """Return a download without the papers that are not saved, and without pages that have no others.

        Raises AnswerError if they cannot be taken out.
        """
        if selection.is_whole:
            return download
        site, saved = self._project.config.site, _Download(download.lasting)
        # With force there may be a last page that could not be read.
        for url, received, answer in zip_longest(download.urls, download.received, download.answers):
            if answer and answer.papers and not any(map(selection.keeps, answer.papers)):
                continue
            saved.urls.append(url)
            saved.received.append(received)
            if answer:
                file = saved.name_files(source, day)[-1]
                saved.received[-1], rest = leave_out_papers(
                    answer, received, selection, file, site.limits, site.columns
                )
                saved.answers.append(rest)
        return saved

    def _download(self, source: DailySource, day: date, cache: PageCache, download: _Download) -> None:
        """Add every page of a day to a download. Raises NetworkError, and AnswerError if a page cannot be used."""
        start = 0
        while True:
            tick(f"{start:,} records" if start else "")
            answer = self._download_page(source, day, start, cache, download)
            total = answer.total
            start += max(source.page_size, answer.records)
            is_full = source.page_size and answer.records >= source.page_size
            if start >= total if total is not None else not is_full:
                break
            if start >= source.max_records:
                advice = "Request less at once: fewer categories, or a narrower query."
                raise AnswerError(f"The day has more than {source.max_records:,} records.", advice)
        if total is not None and download.distinct < total:
            raise AnswerError(f"The answer announces {total:,} records, but contains only {download.distinct:,}.")

    def _download_page(
        self, source: DailySource, day: date, start: int, cache: PageCache, download: _Download
    ) -> Answer:
        """Add one page to a download, from the cache or the service. Raises NetworkError and AnswerError.

        A page with fewer records than it should have is requested again.
        """
        url = source.make_url(day, start)
        download.urls.append(url)
        cached = cache.find(url) if source.keeps_pages else None
        download.received.append(cached or self._network.get(url, source.interval))
        answer = self._read(source, day, download)
        for _ in range(_TRIES - 1):
            if answer.total is None or answer.records >= min(source.page_size, answer.total - start):
                break
            download.received[-1] = self._network.get(url, source.interval)
            answer = self._read(source, day, download)
        if source.keeps_pages:
            cache.keep(url, download.received[-1])
        download.answers.append(answer)
        return answer

    def _read(self, source: DailySource, day: date, download: _Download) -> Answer:
        """Return what the newest page of a download contains. Raises AnswerError."""
        site, file = self._project.config.site, download.name_files(source, day)[-1]
        return read_answer(download.received[-1], source, file, site.limits, site.columns)

    def _file_readings(self, source: DailySource, day: date, selection: Selection) -> None:
        """Add what an answer counts for the papers of a day to their readings, which are beside the day's file."""
        found = {
            paper.identifier: date_readings((structs.replace(one, moment="") for one in paper.readings), self._moment)
            for paper in selection.kept
            if paper.readings and paper.identifier
        }
        if found:
            add_readings(self._project.folder / SEEDS / f"{day.isoformat()}-{source.label}{SIGNALS}", found)

    def _write(
        self, source: DailySource, day: date, download: _Download
    ) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
        """Save every page unless this is a dry run, and remove those of a former answer that are not replaced.

        Returns the names of the files, and what a person should look at in them: rejected records, and signs that the
        list is that of another day.
        """
        filed = self.seeds.find_days(source.label)
        names = download.name_files(source, day)
        pages = [(name, received.data) for name, received in zip(names, download.received, strict=True)]
        if not self._dry_run:
            former = {parsed.file for parsed in filed.get(day, ())} - {parsed.file for parsed in download.lasting}
            write_pages(self._project.folder, pages, former)
        # With force there may be a last page that could not be read.
        parsed = [Parsed(n, a.papers, a.problems) for n, a in zip(names, download.answers, strict=False)]
        self.seeds = self.seeds.replace(parsed)
        before = max((other for other in filed if other < day), default=None)
        series = compare_series([*(filed[before][:1] if before else ()), *parsed[:1]])
        rejected = (problem for answer in download.answers for problem in answer.problems if problem.rejected)
        return tuple(names), (*rejected, *series)
