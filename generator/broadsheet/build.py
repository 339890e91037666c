"""The pipeline of a build: sources are parsed into papers, papers are merged into a library, the library is enriched
and written as pages, and the pages are rendered as a site.

Each step takes a value and returns a new one; files are only read at the beginning and written at the end.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from broadsheet.build_request import BuildRequest
from broadsheet.config.configuration import Config
from broadsheet.config.policy import POLICY
from broadsheet.config.project import Project
from broadsheet.enrich.introduced_names import find_introduced_names
from broadsheet.enrich.mentions import link_mentions
from broadsheet.enrich.missing_abstracts import report_missing_abstracts
from broadsheet.enrich.related import find_related
from broadsheet.enrich.source_topics import add_source_topics
from broadsheet.enrich.summaries import add_summaries
from broadsheet.enrich.tags import assign_tags
from broadsheet.merge.corrections import Curation, read_merge_overrides
from broadsheet.merge.near_duplicates import report_near_duplicates
from broadsheet.merge.records import merge_records
from broadsheet.merge.rights import apply_file_rights, drop_withheld_abstracts, list_unused_rights
from broadsheet.merge.series import compare_series
from broadsheet.model.library import Library
from broadsheet.pages.feeds import make_feeds
from broadsheet.pages.own_pages import read_own_pages
from broadsheet.pages.site_pages import Pages
from broadsheet.pages.templates import Page, make_renderer
from broadsheet.pages.wording import Words, read_words
from broadsheet.publish.manifest import read_manifest
from broadsheet.publish.mkdocs import render_site, write_docs
from broadsheet.publish.outdated import find_outdated
from broadsheet.publish.stage import open_stage
from broadsheet.publish.target import resolve_target
from broadsheet.publish.theme import Theme
from broadsheet.report.account import Report, check_report_path, make_report, refuse_to_publish
from broadsheet.sources.inputs import Source, read_sources
from broadsheet.sources.limits import limit_lists
from broadsheet.sources.parsing import parse_source
from broadsheet.system.errors import Problem
from broadsheet.system.hashes import short_hash
from broadsheet.system.messages import count
from broadsheet.system.progress import Progress


def build(request: BuildRequest, say: Progress, inspect: Callable[[Path], None] = lambda site: None) -> Report:
    """Build a site and replace the old one with it, or leave the old one as it was.

    `say` is called at the beginning of each step. `inspect` is called with the folder of the new site before the old
    one is replaced; if it raises a BroadsheetError, the old site stays.

    Raises UsageError if the site or the report cannot be written, ConfigError if templates or words are not valid, and
    NothingPublishedError if nothing was published; see `broadsheet.report.account.refuse_to_publish`.
    """
    project = request.project
    place = resolve_target(request.site_dir, project.folder, request.sources, request.report)
    if request.report:
        check_report_path(request.report)
    with open_stage(place, request.overwrite) as stage:
        library = read_library(project, say, request.sources, request.format)
        outdated = find_outdated(project.folder, project.defaults)
        library = library.add_problems(outdated.problems)
        report = make_report(library, project.config)
        if request.report:
            report.write(request.report, short_hash(os.fsencode(place)))
        refuse_to_publish(report, read_manifest(place).papers, strict=request.strict, allow_shrink=request.allow_shrink)
        words = find_words(project)
        pages = write_docs(stage.docs, make_pages(library, project, words, say))
        theme = Theme(pages, words, outdated.replaced)
        render_site(library, project, stage.docs, stage.site, theme, say)
        inspect(stage.site)
        stage.publish()
    return report


def read_library(
    project: Project, say: Progress, sources: tuple[Path, ...] = (), format_name: str | None = None
) -> Library:
    """Read the sources and return the complete library: every paper once, with topics, mentions and related papers.

    `sources` are files and folders, by default the `seeds/` of the project. `format_name` is the format of all of them;
    by default the format of each is detected.
    """
    library, curation = read_papers(project, say, sources, format_name)
    library = _add_topics(library, curation, project.config)
    library = drop_withheld_abstracts(library)
    library = find_introduced_names(library)
    library = link_mentions(library)
    library = find_related(library)
    return add_summaries(library)


def read_cited_papers(project: Project, say: Progress, sources: tuple[Path, ...] = (), *, topics: bool) -> Library:
    """Read the sources as `read_library` does, but derive only what a citation has: the topics, if they are wanted."""
    library, curation = read_papers(project, say, sources, similar=False)
    library = _add_topics(library, curation, project.config) if topics else library
    return drop_withheld_abstracts(library)


def _add_topics(library: Library, curation: Curation, config: Config) -> Library:
    """Add the topics that the texts, the sources and the site owner say."""
    library = assign_tags(library, config.taxonomy)
    library = add_source_topics(library, config.site.keyword_topics)
    return curation.change_topics(library)


class Curated(NamedTuple):
    """Papers as their sources and the site owner describe them."""

    library: Library
    """The papers, merged and corrected, still without topics and with abstracts that may not be published."""
    curation: Curation
    """The corrections of the site owner; those of topics have not been applied yet."""


def read_papers(
    project: Project,
    say: Progress,
    sources: tuple[Path, ...] = (),
    format_name: str | None = None,
    *,
    similar: bool = True,
) -> Curated:
    """Read the sources as `read_library` does, but stop before anything is derived from the texts of papers.

    `similar` says whether papers with nearly the same title are looked for and reported.
    """
    files, problems = read_sources(sources or (project.seeds,), project.folder, project.config.site.limits)
    curated = parse_files(files, problems, project.config, format_name, similar=similar)
    if not sources:
        unused = list_unused_rights(project.config.site, curated.library.account.files)
        curated = curated._replace(library=curated.library.add_problems(unused))
    say(f"Read {count(len(curated.library.papers), 'paper')} from {count(len(files), 'file')}.")
    return curated


def parse_files(
    files: Iterable[Source],
    unread: Sequence[Problem],
    config: Config,
    format_name: str | None = None,
    *,
    similar: bool = True,
) -> Curated:
    """Parse and merge files, and apply corrections; every paper is in the result once.

    `unread` are problems of files that could not be read; they are added to the account of the library. `similar` says
    whether papers with nearly the same title are looked for and reported.
    """
    site, limits, overrides = config.site, config.site.limits, read_merge_overrides(config.entries)
    parsed = [
        apply_file_rights(parse_source(file, limits, format_name, site.columns), file.data, site) for file in files
    ]
    problems = (*unread, *(problem for one in parsed for problem in one.problems), *compare_series(parsed))
    library, names = merge_records((paper for one in parsed for paper in one.papers), problems, overrides)
    files_read = (*(problem.where.file for problem in unread if problem.rejected), *(one.file for one in parsed))
    library = limit_lists(replace(library, account=replace(library.account, files=files_read)), limits)
    curation = Curation(config.entries, names)
    library = curation.correct(library, limits)
    library = report_missing_abstracts(library)
    return Curated(report_near_duplicates(library, names, overrides) if similar else library, curation)


def find_words(project: Project) -> Words:
    """The words of the interface in the language of the site.

    Words that the project defines replace the shipped ones. Raises ConfigError if they are not valid.
    """
    return read_words(project.list_templates("words"), project.config.site.language)


def make_pages(library: Library, project: Project, words: Words, say: Progress, policy: str = POLICY) -> Iterable[Page]:
    """Make every file of the docs tree: Markdown pages, feeds, files for crawlers, and the site owner's own pages.

    Raises ConfigError if a template is broken, or if a page of the site owner would replace another.
    `policy` is the content security policy of each page; if it is empty, pages have none.
    """
    config = project.config
    shared: dict[str, object] = {"library": library, "site": config.site, "policy": policy}
    renderer = make_renderer(project.list_templates("pages"), library, words, shared)
    pages = Pages(library, config, renderer, words)
    say("Writing pages and feeds.")
    made = set[str]()
    for page in chain(pages.make_all(), make_feeds(library, pages.topics, config, words)):
        made.add(page.path)
        yield page
    yield from read_own_pages(project.folder, made)
