"""Building: a new site is made, and replaces the old one.

What is only needed if something has changed since the last build is imported once that is known.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from broadsheet.config.build_request import BuildRequest
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.pages.faulty_pages import FaultyPagesError
from broadsheet.pipeline.engines import open_engine
from broadsheet.publish.former_pages import find_former_pages
from broadsheet.publish.keys import find_build_key
from broadsheet.publish.manifest import read_manifest
from broadsheet.publish.stage import open_stage
from broadsheet.publish.target import resolve_target
from broadsheet.report.account import (
    FAULTY_PAGE,
    Report,
    check_report_path,
    make_report,
    pack_report,
    read_report,
    refuse_to_publish,
)
from broadsheet.system.cache import open_cache
from broadsheet.system.errors import Problem
from broadsheet.system.hashes import short_hash
from broadsheet.system.messages import count, excerpt
from broadsheet.system.progress import Progress

Inspection: TypeAlias = Callable[[Path, Collection[str], Collection[str]], None]
"""A function that inspects a new site before it is published.

It gets the folder of the site, the papers, by slug, whose former pages stay, and those that lose theirs. It raises
FaultyPagesError if pages of papers must not be published, and another BroadsheetError if nothing may be.
"""
CACHE = "cache.db"
"""The name of the file below `build/` with what former runs found out."""
_ROUNDS = 3
"""The maximum number of times that the pages of a site are made, each time without papers whose pages had faults."""


def build_site(request: BuildRequest, say: Progress, inspect: Inspection | None = None) -> Report:
    """Build a site and replace the old one with it, or leave the old one as it was.

    `say` is called at the beginning of each step, and `inspect`, if given, before the old site is replaced. A paper
    whose page has a fault keeps its former page if it has one, and is rejected if not; the rest is published.

    Raises UsageError if the site or the report cannot be written, ConfigError if templates or words are not valid, and
    NothingPublishedError if nothing was published; see `broadsheet.report.account.refuse_to_publish`.
    """
    project = request.project
    place = resolve_target(request.site_dir, project.folder, request.inputs, request.report)
    if request.report:
        check_report_path(request.report)
    cached = project.build / CACHE if project.build and not request.clean else None
    fresh = request.clean or request.verify
    with (
        open_stage(place, request.overwrite, project.build) as stage,
        open_cache(cached) as cache,
        open_engine(request.jobs, request.cluster, say) as engine,
    ):
        key = find_build_key(request, bool(inspect), request.by_mkdocs)
        if not fresh and (last := read_report(stage.recall(key))):
            say("Nothing has changed since the last build.")
            if request.report:
                last.write(request.report, short_hash(os.fsencode(place)))
            return last
        from broadsheet.pipeline.reading import read_papers

        curated = read_papers(
            project, say, request.sources, request.format, embeddings=request.embeddings, cache=cache, engine=engine
        )
        from broadsheet.pipeline.enriching import complete_library
        from broadsheet.pipeline.making import find_words, write_site
        from broadsheet.publish.former_topics import check_former_topics
        from broadsheet.publish.outdated import find_outdated

        outdated = find_outdated(project.folder, project.defaults)
        curated = curated._replace(library=curated.library.add_problems(outdated.problems))
        kept: frozenset[str] = frozenset()
        hidden = chain.from_iterable(paper.slugs for paper in curated.library.account.hidden)
        lost = find_former_pages(request.former_site, project.config.site.address, hidden)
        before = read_manifest(place).papers
        for rounds_left in reversed(range(_ROUNDS)):
            library = complete_library(curated, project.config, say, cache=cache, engine=engine)
            library = library.add_problems(check_former_topics(project.folder, request.former_site, library))
            report = make_report(library, project.config)
            if request.report:
                report.write(request.report, short_hash(os.fsencode(place)))
            refuse_to_publish(report, before, strict=request.strict, allow_shrink=request.allow_shrink)
            try:
                words = find_words(project)
                site = stage.open_site(trusts=not fresh, reuses=not request.clean)
                write_site(site, stage.work, curated, library, request, words, outdated.replaced, say, kept, engine)
                if inspect:
                    say("Checking the new site.")
                    inspect(site.folder, kept, lost)
                break
            except FaultyPagesError as error:
                faulty = curated.library.find_papers(error.faults)
                if not rounds_left or len(faulty) in (0, len(curated.library.papers)):
                    raise error.whole from None
                say(f"Making the pages again without {count(len(faulty), 'page')} with faults.")
                slugs = {paper.slug for paper in faulty}
                former = find_former_pages(request.former_site, project.config.site.address, slugs - kept)
                kept, lost = (kept - slugs) | former, lost | (kept & slugs)
                curated = curated._replace(library=_set_aside(curated.library, faulty, error.faults, kept))
        say("Publishing.")
        stage.publish(site)
        stage.note(key, pack_report(report) if site.filled else b"")
    return report


def _set_aside(
    library: Library, faulty: Collection[Paper], faults: Mapping[str, str], kept: Collection[str]
) -> Library:
    """Return the library without the papers whose pages are faulty, unless their former pages are kept.

    `faults` says what is wrong with each page, by a slug of its paper. Each becomes a problem in the account, in the
    place of what an earlier round said of the paper.
    """
    problems: list[Problem] = []
    for paper in faulty:
        is_rejected = paper.slug not in kept
        found = " ".join(faults[slug] for slug in paper.slugs if slug in faults)
        message = f"The page of “{excerpt(paper.title.plain)}” has a fault. {found}"
        became = "The paper is left out." if is_rejected else "Its former page stays."
        advice = f"{became} If neither the record nor a template of yours is wrong, please report this."
        place = paper.origin.place
        problems.append(Problem(place, FAULTY_PAGE, message, advice, rejected=is_rejected, loud=not is_rejected))
    lost = {paper.identity for paper in faulty if paper.slug not in kept}
    left = tuple(paper for paper in library.papers if paper.identity not in lost)
    return replace(library, papers=left).replace_problems(problems)
