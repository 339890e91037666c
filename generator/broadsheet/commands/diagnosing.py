"""What is wrong or unusual about a site: its configuration, sources, files, papers and topics, and how it is published.

Everything is found on this machine; nothing is changed, and no other host is asked.
"""

from __future__ import annotations

import json
import platform
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from broadsheet import __version__
from broadsheet.config.defaults import DEFAULTS
from broadsheet.config.limits import Limits
from broadsheet.config.project import Project, open_project
from broadsheet.config.settings import SHIPPED_ADDRESS, Site, is_example_address
from broadsheet.fetch.seeds_folder import read_seeds
from broadsheet.hosting.situation import read_situation
from broadsheet.hosting.steps import list_steps
from broadsheet.model.library import Library
from broadsheet.model.rights import Show
from broadsheet.pipeline.enriching import read_library
from broadsheet.publish.outdated import find_outdated
from broadsheet.report.account import SHIPPED, Report, make_report
from broadsheet.report.lines import list_loud, list_rejected, list_remarks
from broadsheet.sources.inputs import NoFilesError
from broadsheet.system.errors import ConfigError, InputError, Problem, UsageError
from broadsheet.system.files import read_file
from broadsheet.system.messages import count, excerpt, join_words

_MOST_LINES = 8
"""How many lines of one kind are listed."""
_OLD_DAYS = 14
"""The number of days without a new file after which a daily source is reported."""
_NEAR = 0.9
"""The part of a limit from which something counts as near it."""
_MANY_PAPERS = 20
"""The number of papers from which shares of them are meaningful."""
_MOST_BYTES = 10_000_000
"""The greatest size of a file that Broadsheet wrote, in bytes."""
_ENGINES = {"mkdocs": "MkDocs", "mkdocs-material": "Material", "pagefind": "Pagefind"}
"""The programs that render a site, by the names of their packages."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or unusual."""

    subject: str
    """What it is about, which is the heading under which it is printed."""
    text: str
    """What was found, and the way out, in full sentences."""


def list_findings(folder: Path, today: date) -> Iterator[Finding]:
    """Yield what is wrong or unusual about the site in a folder, subject by subject.

    Without a valid configuration, only what does not depend on it can be found.
    """
    try:
        project = open_project(folder)
    except ConfigError as error:
        yield from _name("Configuration", str(error).split("\n"))
    else:
        contents = list(_list_contents(project))
        yield from _name("Configuration", _list_settings(project.config.site))
        yield from (finding for finding in contents if finding.subject == "Configuration")
        outdated = find_outdated(project.folder, project.defaults).problems
        yield from _name("Templates", _cut([str(problem) for problem in outdated], "docs/templates.md has all values."))
        yield from _name("Sources", _list_sources(project, today))
        yield from (finding for finding in contents if finding.subject != "Configuration")
        yield from _name("Publishing", _list_publishing(project))
    yield from _name("Programs", _list_programs())


def list_versions() -> str:
    """Return the versions of the programs at work, on one line."""
    found = [f"{title} {_find_version(package) or 'missing'}" for package, title in _ENGINES.items()]
    return ", ".join([f"Broadsheet {__version__}", f"Python {platform.python_version()}", *found])


def _name(subject: str, texts: Iterator[str] | list[str]) -> Iterator[Finding]:
    """Yield texts as findings about a subject."""
    return (Finding(subject, text) for text in texts)


def _cut(lines: list[str], advice: str) -> list[str]:
    """Return the first lines, and how many more there are."""
    more = len(lines) - _MOST_LINES
    return [*lines[:_MOST_LINES], *([f"… and {more:,} more. {advice}"] if more > 0 else [])]


def _list_settings(site: Site) -> Iterator[str]:
    """Yield settings that are still as shipped although every site needs its own, and those that are unusual."""
    where, shipped = "site_config/site.yml", Site()
    if site.address == SHIPPED_ADDRESS:
        yield f"{where}: “address” is still as shipped. Set it, or run `broadsheet publish` to learn how."
    if is_example_address(site.address):
        found = f"{where}: “address” is {site.address}, whose domain is reserved for examples"
        yield f"{found}. Set it to your own, or run `broadsheet publish` to learn how."
    if site.authority == shipped.authority:
        advice = "Before the site is public, set it to a domain and a year, and never change it again."
        yield f"{where}: “authority” is still as shipped. {advice}"
    for limit in fields(Limits):
        value, usual = getattr(site.limits, limit.name), limit.default
        if value != usual:
            yield f"{where}: “limits.{limit.name}” is {value:,}, usually {usual:,}. Larger input takes more memory."
    if site.show is not Show.ABSTRACT:
        yield f"{where}: “show” is {site.show.value}, so abstracts are not published whole. See docs/rights.md."
    if not site.scholar:
        yield f"{where}: “scholar” is false, so Google Scholar and Zotero find no metadata on pages."
    if site.machine_summaries:
        yield f"{where}: “machine_summaries” is true, so summaries that a machine wrote are shown."
    if site.feeds != shipped.feeds:
        usual = f"usually {shipped.feeds.items:,} or {shipped.feeds.days:,}"
        yield f"{where}: “feeds” is {site.feeds.items:,} papers or {site.feeds.days:,} days, {usual}."


def _list_sources(project: Project, today: date) -> Iterator[str]:
    """Yield daily sources without a recent file, and what the last daily run reports."""
    sources = project.config.site.sources
    seeds = read_seeds(project) if sources else None
    for source in sources:
        days = seeds.find_days(source.label) if seeds else {}
        if not days:
            yield f"{source.label}: seeds/ has no file of it. Run `broadsheet fetch`, which says why if it fails."
        elif (age := (today - max(days)).days) > _OLD_DAYS:
            advice = "Look at the runs of the daily workflow, or run `broadsheet fetch --dry-run`."
            yield f"{source.label}: its newest file is {count(age, 'day')} old ({max(days)}). {advice}"
    try:
        last = json.loads(read_file(project.folder / "build" / "daily.json", _MOST_BYTES, ""))
        reasons = [f"The last daily run here: {excerpt(str(reason), 300)}" for reason in last["reasons"]]
    except (InputError, ValueError, KeyError, TypeError):
        return
    yield from _cut(reasons, "build/notice.md has all.")


def _list_contents(project: Project) -> Iterator[Finding]:
    """Yield what is wrong or unusual about the files in `seeds/`, and about the papers and topics made of them."""
    try:
        library = read_library(project, lambda _: None)
    except (NoFilesError, UsageError) as error:
        yield Finding("Files", str(error))
        return
    report = make_report(library, project.config)
    advice = "`broadsheet build` prints all."
    configured = [problem for problem in report.problems if _is_configured(problem)]
    decisions = [problem for problem in report.problems if problem.needs_decision and not _is_configured(problem)]
    yield from _name("Configuration", _cut(list(map(str, configured)), advice))
    yield from _name("Files", _cut(list(list_loud(report.problems)), advice))
    yield from _name("Files", _cut(list(list_rejected(report.problems)), advice))
    yield from _name("Files", _cut(list(list_remarks(decisions)), advice))
    yield from _name("Limits", _list_near_limits(project, library, report))
    yield from _name("Papers", _list_papers(library))
    yield from _name("Topics", _list_topics(library))


def _is_configured(problem: Problem) -> bool:
    """Return whether a problem of the configuration shows only when it is compared with the papers, such as an unknown
    paper in `papers.yml`. A shipped address is found without them.
    """
    return problem.where.file.startswith("site_config/") and problem.kind != SHIPPED


def _list_near_limits(project: Project, library: Library, report: Report) -> Iterator[str]:
    """Yield what is near a limit, so that a little more would be rejected or left out."""
    limits = project.config.site.limits
    files = sorted(path for path in project.seeds.iterdir() if path.is_file() and not path.is_symlink())
    largest = [(path.stat().st_size, limits.file_bytes, f"seeds/{path.name}", "bytes") for path in files]
    largest += [(file.read, limits.records, file.file, "records") for file in report.files]
    for paper in library.papers:
        where = str(paper.origin.place)
        largest.append((len(paper.abstract.plain), limits.abstract, where, "characters in its abstract"))
        largest.append((len(paper.title.plain), limits.title, where, "characters in its title"))
        largest.append((len(paper.authors), limits.authors, where, "authors"))
    near = [
        f"{where} has {number:,} {unit}, of at most {most:,}. See “limits” in site_config/site.yml."
        for number, most, where, unit in largest
        if number >= most * _NEAR
    ]
    yield from _cut(near, "See “limits” in site_config/site.yml.")


def _list_papers(library: Library) -> Iterator[str]:
    """Yield how many papers lack something that readers expect."""
    total = len(library.papers)
    without = [paper for paper in library.papers if not paper.abstract and paper.show is Show.ABSTRACT]
    undated = [paper for paper in library.papers if not paper.edition.year]
    for papers, what, advice in (
        (without, "no abstract", "Add it in papers.yml, or in the source; topics then come from titles alone."),
        (undated, "no date", "Begin the name of its file with a date, or add “edition” in papers.yml."),
    ):
        if papers:
            first = f"such as “{excerpt(papers[0].title.plain)}” ({papers[0].origin.place})"
            yield f"{len(papers):,} of {count(total, 'paper')} with {what}, {first}. {advice}"


def _list_topics(library: Library) -> Iterator[str]:
    """Yield topics that no paper has or that nearly all have, and whether most papers have none."""
    total = len(library.papers)
    papers = Counter(tag.topic for paper in library.papers for tag in paper.tags)
    if unused := [topic.slug for topic in library.taxonomy.topics if not papers[topic.slug]]:
        more = " …" if len(unused) > _MOST_LINES else ""
        named = f"{count(len(unused), 'topic')} without a paper: {', '.join(unused[:_MOST_LINES])}{more}"
        yield f"{named}. Add aliases in site_config/topics.yml, or remove them."
    if total < _MANY_PAPERS:
        return
    if broad := [topic for topic, number in papers.items() if number * 2 > total]:
        yield f"More than half of the papers have the topic {join_words(sorted(broad))}. Narrow it in topics.yml."
    untagged = sum(not paper.tags for paper in library.papers)
    if untagged * 2 > total:
        advice = "`broadsheet topics suggest` proposes topics for them."
        yield f"{untagged:,} of {count(total, 'paper')} have no topic. {advice}"


def _list_publishing(project: Project) -> Iterator[str]:
    """Yield what is left to do until the site is public, as `broadsheet publish` lists it."""
    try:
        steps = list(list_steps(read_situation(project)))
    except UsageError as error:
        yield str(error)
        return
    texts = [re.split(r"(?<=\.) ", step.text)[0] for step in steps]
    yield from texts[:-1]
    yield from (f"{text} `broadsheet publish` has the commands." for text in texts[-1:])


def _list_programs() -> Iterator[str]:
    """Yield programs in other versions than those that this release was tested with."""
    lock = read_file(DEFAULTS / "requirements.lock", _MOST_BYTES, "").decode()
    tested = dict(re.findall(r"(?m)^([\w-]+)==(\S+)", lock))
    for package, title in _ENGINES.items():
        found = _find_version(package)
        if package in tested and found != tested[package]:
            advice = "Install what requirements.lock names: `pip install --require-hashes -r requirements.lock`."
            yield f"{title} is {found or 'missing'}; this release was tested with {tested[package]}. {advice}"


def _find_version(package: str) -> str:
    """Return the version of an installed package; empty if it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
