"""The pipeline: sources become records, records a library, the library pages, the pages a site."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from generator.config.configuration import Config
from generator.config.policy import POLICY
from generator.curation import Curation, read_overrides
from generator.enrich.duplicates import report_near_duplicates
from generator.enrich.mentions import link_mentions
from generator.enrich.missing import report_missing_abstracts
from generator.enrich.names import find_names
from generator.enrich.related import find_related
from generator.enrich.summary import summarize
from generator.enrich.tags import assign_tags
from generator.enrich.vocabulary import add_vocabulary
from generator.errors import Problem, count
from generator.feeds import make_feeds
from generator.hashes import short_hash
from generator.library import Library
from generator.manifest import read_manifest
from generator.merging import merge_records
from generator.outdated import find_outdated
from generator.pages import Pages
from generator.place import find_place
from generator.project import Project
from generator.publish import open_stage
from generator.render import Page, make_renderer
from generator.report import Report, check_report_place, make_report, refuse
from generator.request import Request, Say
from generator.site import press, write_docs
from generator.sources.inputs import Source, read_sources
from generator.sources.parsing import parse_source
from generator.sources.series import compare_series
from generator.theme import Theme
from generator.wording import Words, read_words


def build(request: Request, say: Say, inspect: Callable[[Path], None] = lambda site: None) -> Report:
    """Build a site from its sources and put it in the place of the old one, or leave that as it was.

    `inspect` is shown the new site before that, and may raise a BroadsheetError, which leaves the old one.
    """
    project = request.project
    place = find_place(request.site_dir, project.folder, request.sources, request.report)
    if request.report:
        check_report_place(request.report)
    with open_stage(place, request.overwrite) as stage:
        library = read_library(project, say, request.sources, request.format)
        outdated = find_outdated(project.folder, project.defaults)
        library = library.add_problems(outdated.problems)
        report = make_report(library, project.config)
        if request.report:
            report.write(request.report, short_hash(os.fsencode(place)))
        refuse(report, read_manifest(place).papers, strict=request.strict, allow_shrink=request.allow_shrink)
        words = find_words(project)
        pages = write_docs(stage.docs, make_pages(library, project, words, say))
        theme = Theme(pages, words, outdated.replaced)
        press(library, project, stage.docs, stage.site, theme, say)
        inspect(stage.site)
        stage.publish()
    return report


def read_library(project: Project, say: Say, sources: tuple[Path, ...] = (), format_name: str | None = None) -> Library:
    """Every paper of the sources, by default the project's `seeds/`, once, with all that is known about it."""
    library, curation = read_papers(project, say, sources, format_name)
    library = assign_tags(library, project.config.taxonomy)
    library = add_vocabulary(library, project.config.site.keyword_topics)
    library = curation.retag(library)
    library = find_names(library)
    library = link_mentions(library)
    library = find_related(library)
    return summarize(library)


class Curated(NamedTuple):
    """Papers as their sources and the site owner have them."""

    library: Library
    curation: Curation
    """What the site owner says, of which topics are still to be added and removed."""


def read_papers(project: Project, say: Say, sources: tuple[Path, ...] = (), format_name: str | None = None) -> Curated:
    """The same papers as the sources and the site owner have them, before anything is found out about them."""
    files, problems = read_sources(sources or (project.seeds,), project.folder, project.config.site.limits)
    curated = parse_files(files, problems, project.config, format_name)
    say(f"Read {count(len(curated.library.papers), 'paper')} from {count(len(files), 'file')}.")
    return curated


def parse_files(
    files: Iterable[Source], unread: Sequence[Problem], config: Config, format_name: str | None = None
) -> Curated:
    """Every paper of the files once, as they and the site owner say; `unread` are the problems of other files."""
    limits, overrides = config.site.limits, read_overrides(config.entries)
    parsed = [parse_source(file, limits, format_name, config.site.columns) for file in files]
    problems = (*unread, *(problem for one in parsed for problem in one.problems), *compare_series(parsed))
    library, names = merge_records((paper for one in parsed for paper in one.papers), problems, overrides)
    files_read = (*(problem.where.file for problem in unread), *(one.file for one in parsed))
    library = replace(library, account=replace(library.account, files=files_read))
    curation = Curation(config.entries, names)
    library = curation.correct(library, limits)
    library = report_missing_abstracts(library)
    return Curated(report_near_duplicates(library, names, overrides), curation)


def find_words(project: Project) -> Words:
    """The words of the interface in the site's language, the project's own before ours."""
    return read_words(project.list_templates("words"), project.config.site.language)


def make_pages(library: Library, project: Project, words: Words, say: Say, policy: str = POLICY) -> Iterable[Page]:
    """Everything in the docs tree: Markdown pages, feeds, and what crawlers ask for."""
    config = project.config
    shared: dict[str, object] = {"library": library, "site": config.site, "policy": policy}
    renderer = make_renderer(project.list_templates("pages"), library, words, shared)
    pages = Pages(library, config, renderer, words)
    say("Writing pages and feeds.")
    yield from pages.make_all()
    yield from make_feeds(library, pages.topics, config)
