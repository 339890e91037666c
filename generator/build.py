"""The pipeline: sources become records, records a library, the library pages, the pages a site."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TypeAlias

from generator.config import POLICY, SHIPPED_ADDRESS, Config, read_config
from generator.enrich.mentions import link_mentions
from generator.enrich.names import find_names
from generator.enrich.related import find_related
from generator.enrich.summary import summarize
from generator.enrich.tags import assign_tags
from generator.errors import Problem
from generator.feeds import make_feeds
from generator.library import Library, gather
from generator.manifest import read_manifest, write_manifest
from generator.pages import Pages
from generator.publish import discard, find_foreign, find_place, keep_foreign, mark_of, open_stage, swap_in
from generator.render import Page, count, make_renderer
from generator.report import NothingPublishedError, Report, check_report_place
from generator.site import (
    DEFAULTS,
    remove_unused,
    run_mkdocs,
    run_pagefind,
    write_docs,
)
from generator.sources import parse_source, read_sources

Say: TypeAlias = Callable[[str], None]
"""Tells a person what is being done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to build, from what, and where to."""

    project: Path
    """The folder with `site_config/`, `docs_templates/` and `seeds/`, as far as it has them."""
    sources: tuple[Path, ...] = ()
    """Files and folders to read; none stands for the project's `seeds/`."""
    site_dir: Path
    address: str | None = None
    """Overrules the address in `site.yml`."""
    format: str | None = None
    """The format of every source; None where each is to be recognised."""
    strict: bool = False
    allow_shrink: bool = False
    overwrite: bool = False
    report: Path | None = None
    """Where the account of the build is written."""


def build(request: Request, say: Say) -> Report:
    """Build a site from its sources and put it in the place of the old one, or leave that as it was."""
    config = read_config(request.project / "site_config", DEFAULTS / "site_config", request.address)
    site = find_place(request.site_dir, request.project, request.sources, request.report)
    if request.report:
        check_report_place(request.report)
    with open_stage(site) as stage:
        find_foreign(site, request.overwrite)
        library = read_library(request.project, config, say, request.sources, request.format)
        report = make_report(library, config)
        if request.report:
            report.write(request.report, mark_of(site))
        refuse(request, library, report)
        docs, output = stage / "docs", stage / "site"
        write_docs(docs, make_pages(library, config, request.project, say))
        press(library, config, request.project, docs, output, say)
        discard(docs)
        keep_foreign(site, output, request.overwrite)
        swap_in(output, site)
    return report


def read_library(
    project: Path, config: Config, say: Say, sources: tuple[Path, ...] = (), format_name: str | None = None
) -> Library:
    """Every paper of the sources, by default the project's `seeds/`, once, with all that is known about it."""
    limits = config.site.limits
    files, problems = read_sources(sources or (project / "seeds",), project, limits)
    parsed = [parse_source(file, limits, format_name) for file in files]
    papers = (paper for papers, _ in parsed for paper in papers)
    library = gather(papers, (*problems, *(problem for _, found in parsed for problem in found)))
    say(f"Read {count(len(library.papers), 'paper')} from {count(len(files), 'file')}.")
    library = assign_tags(library, config.taxonomy)
    library = find_names(library)
    library = link_mentions(library)
    library = find_related(library, config.taxonomy)
    return summarize(library)


def make_pages(library: Library, config: Config, project: Path, say: Say, policy: str = POLICY) -> Iterable[Page]:
    """Everything in the docs tree: Markdown pages, feeds, and what crawlers ask for."""
    folders = [folder / "docs_templates" / "pages" for folder in (project, DEFAULTS)]
    shared: dict[str, object] = {"library": library, "site": config.site, "policy": policy}
    pages = Pages(library, config, make_renderer(folders, library, shared))
    say("Writing pages and feeds.")
    yield from pages.make_all()
    yield from make_feeds(library, pages.topics, config)


def press(library: Library, config: Config, project: Path, docs: Path, output: Path, say: Say) -> None:
    """Turn a docs tree into a complete site."""
    set_clock(library)
    say("Rendering with MkDocs.")
    run_mkdocs(project, docs, output, config.site)
    say("Indexing for the search.")
    finish(output, config.site.address, len(library.papers))


def finish(output: Path, address: str, papers: int) -> None:
    """Add to a rendered site what is made from the whole of it."""
    run_pagefind(output)
    remove_unused(output)
    write_manifest(output, address, papers)


def set_clock(library: Library) -> None:
    """Make MkDocs stamp its files with the newest record's day, whatever the day is."""
    os.environ["SOURCE_DATE_EPOCH"] = str(newest_moment(library))


def newest_moment(library: Library) -> int:
    """The start of the newest record's day, in seconds since 1970, as far as the sitemap's gzip header can tell it."""
    days = [day for paper in library.papers for edition in paper.editions if (day := edition.first_day)]
    return min(max(int(datetime.combine(max(days), time(), UTC).timestamp()), 0), 2**32 - 1) if days else 0


def make_report(library: Library, config: Config) -> Report:
    """Count what became of the records, and add what a keeper should know."""
    problems = list(library.problems)
    if config.site.address == SHIPPED_ADDRESS:
        problems.append(_address_problem())
    rejected = sum(problem.rejected for problem in problems)
    return Report(
        read=len(library.papers) + library.merged + rejected,
        published=len(library.papers),
        merged=library.merged,
        rejected=rejected,
        hidden=0,
        untagged=sum(not paper.tags for paper in library.papers),
        problems=tuple(problems),
    )


def refuse(request: Request, library: Library, report: Report) -> None:
    """Raise NothingPublishedError where publishing would do harm."""
    before = read_manifest(request.site_dir).papers
    if not library.papers:
        reason = "no record could be published. Correct the problems above, or name other sources."
    elif 2 * len(library.papers) < before and not request.allow_shrink:
        reason = (
            f"{count(len(library.papers), 'paper')} would replace {before:,}. Pass --allow-shrink if that is meant."
        )
    elif request.strict and report.problems:
        reason = "there are problems, and --strict was given. Correct them, or build without it."
    else:
        return
    raise NothingPublishedError(f"Nothing was published: {reason}", report)


def _address_problem() -> Problem:
    return Problem(
        where="site_config/site.yml",
        found=f"the shipped address {SHIPPED_ADDRESS}",
        expected="the address that the site is published under",
        advice="Set “address” there, or pass --site-url; until then feeds and previews of links point to your machine.",
    )
