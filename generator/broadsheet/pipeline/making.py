"""Making: the pages of a library are planned, and written as Markdown or as a site."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from broadsheet.config.build_request import BuildRequest
from broadsheet.config.policy import POLICY
from broadsheet.config.project import Project
from broadsheet.config.settings import Editions
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.pages.faulty_pages import FaultyPagesError, describe_page_fault
from broadsheet.pages.feeds import make_feeds
from broadsheet.pages.own_pages import check_look_links, read_own_pages
from broadsheet.pages.plan import Plan, make_planned, plan_file
from broadsheet.pages.site_pages import Pages, SiteParts
from broadsheet.pages.templates import make_renderer
from broadsheet.pages.wording import Words, read_words
from broadsheet.pipeline.enriching import complete_library, read_library
from broadsheet.pipeline.reading import Curated
from broadsheet.publish.embedding import count_embedded, embed_pages
from broadsheet.publish.mkdocs import Rendering, make_site, newest_timestamp, write_docs
from broadsheet.publish.outdated import find_outdated
from broadsheet.publish.target import refuse_inputs
from broadsheet.publish.theme import Theme
from broadsheet.publish.tree import NewSite
from broadsheet.report.account import Report, check_report_path, make_report, refuse_to_publish
from broadsheet.system.containment import NOT_OF_AN_ITEM, leave_out_faulty
from broadsheet.system.hashes import short_hash
from broadsheet.system.progress import Progress
from broadsheet.system.sharing import ALONE, Engine


def write_site(
    site: NewSite,
    work: Path,
    curated: Curated,
    library: Library,
    request: BuildRequest,
    words: Words,
    replaced: Mapping[str, str],
    say: Progress,
    kept: frozenset[str],
    engine: Engine,
) -> None:
    """Plan and make the site of a library, which was made of what is curated.

    Raises what `make_site` raises, and FaultyPagesError if a list, a feed or a citation cannot be made because of some
    papers. These are found by making everything again without them.
    """
    project = request.project

    def make_again(papers: Sequence[Paper]) -> None:
        """Make the pages of these papers alone."""
        some = curated._replace(library=replace(curated.library, papers=tuple(papers)))
        plan = plan_site(complete_library(some, project.config, say), project, words, say, kept=kept)
        deque(make_planned(plan.plans, markdown=False), maxlen=0)

    try:
        plan = plan_site(library, project, words, say, kept=kept)
        rendering = Rendering(
            timestamp=newest_timestamp(library),
            papers=len(library.papers),
            project=project,
            words=words,
            parts=plan.parts,
            replaced=replaced,
            by_mkdocs=request.by_mkdocs,
            verify=request.verify,
        )
        make_site(site, rendering, library, plan.plans, work, say, kept, request.former_site, engine)
    except NOT_OF_AN_ITEM:
        raise
    except Exception as error:
        say("Looking for the papers that prevent a page from being made.")
        faulty = leave_out_faulty(curated.library.papers, make_again).faulty
        if not faulty:
            raise
        faults = {paper.slug: describe_page_fault(fault) for paper, fault in faulty}
        raise FaultyPagesError(faults, error) from error


def embed_site(request: BuildRequest, say: Progress) -> Report:
    """Write the docs tree into `site_dir`, a folder of another site, whose own MkDocs renders it.

    Raises what `build_site` raises; nothing is written then, unless the disk is full or fails.
    """
    project, folder = request.project, request.site_dir
    refuse_inputs(folder, project.folder, request.inputs)
    if request.report:
        check_report_path(request.report)
    library = read_library(project, say, request.sources, request.format, embeddings=request.embeddings)
    report = make_report(library, project.config)
    if request.report:
        report.write(request.report, short_hash(os.fsencode(folder)))
    refuse_to_publish(report, count_embedded(folder), strict=request.strict, allow_shrink=request.allow_shrink)
    try:
        plan = plan_site(library, project, find_words(project), say)
        pages = list(make_planned(plan.plans, markdown=True))
    except FaultyPagesError as error:
        raise error.whole from None
    embed_pages(folder, pages, project.config.site.address, len(library.papers))
    return report


def preview(project: Project, output: Path, say: Progress, engine: Engine = ALONE) -> Report:
    """Bring the site in `output` up to date, to look at it on this machine. No site is replaced.

    The address of the project is where the site is served. Pages have no content security policy, since the server
    inserts a script that reloads them. Raises what `build_site` raises.
    """
    draft = read_draft(project, say, engine)
    refuse_to_publish(draft.report, 0)
    words, site = find_words(project), NewSite(output, output)
    plan = plan_site(draft.library, project, words, say, policy="")
    rendering = Rendering(
        timestamp=newest_timestamp(draft.library),
        papers=len(draft.library.papers),
        project=project,
        words=words,
        parts=plan.parts,
        replaced=draft.replaced,
        policy="",
    )
    with TemporaryDirectory(prefix="broadsheet-") as work:
        try:
            make_site(site, rendering, draft.library, plan.plans, Path(work), say, engine=engine)
        except FaultyPagesError as error:
            raise error.whole from None
    return draft.report


class Draft(NamedTuple):
    """A site before its pages are made, if it does not replace another one."""

    library: Library
    """The complete library."""
    report: Report
    """The report, which has been written to the file of the project."""
    replaced: Mapping[str, str]
    """The theme files that are used instead of outdated ones of the project, by name."""


def read_draft(project: Project, say: Progress, engine: Engine = ALONE) -> Draft:
    """Read the sources of a project, and write the report."""
    outdated = find_outdated(project.folder, project.defaults)
    library = read_library(project, say, engine=engine).add_problems(outdated.problems)
    report = make_report(library, project.config)
    if project.report:
        report.write(project.report, "preview")
    return Draft(library, report, outdated.replaced)


def write_draft(
    draft: Draft, project: Project, docs: Path, say: Progress, policy: str, make_theme: type[Theme] = Theme
) -> Theme:
    """Write the docs tree, and return the theme with the values of its pages.

    Raises what `plan_site` raises, with the error of one page in the place of FaultyPagesError.
    """
    words = find_words(project)
    plan = plan_site(draft.library, project, words, say, policy)
    try:
        pages = write_docs(docs, make_planned(plan.plans, markdown=True))
    except FaultyPagesError as error:
        raise error.whole from None
    return make_theme(pages, plan.parts, words, draft.replaced)


def find_words(project: Project) -> Words:
    """The words of the interface in the language of the site.

    Words that the project defines replace the shipped ones. Raises ConfigError if they are not valid.
    """
    words = read_words(project.list_templates("words"), project.config.site.language)
    return words.for_years() if project.config.site.editions is Editions.YEAR else words


class SitePlan(NamedTuple):
    """The files of a site, before they are made."""

    parts: SiteParts
    """What the site has."""
    plans: Iterator[Plan]
    """Its files; see `plan_site` for what it raises."""


def plan_site(
    library: Library,
    project: Project,
    words: Words,
    say: Progress,
    policy: str = POLICY,
    kept: Collection[str] = frozenset(),
) -> SitePlan:
    """Plan every file of the docs tree: Markdown pages, feeds, files for crawlers, and the site owner's own pages.

    The plans raise ConfigError if a template is broken, or if a page of the site owner would replace another. `policy`
    is the content security policy of each page; if it is empty, pages have none. `kept` are the papers, by slug, whose
    former pages will replace what is made here.
    """
    shared: dict[str, object] = {"library": library, "site": project.config.site, "policy": policy}
    renderer = make_renderer(project.list_templates("pages"), library, words, shared)
    pages = Pages(library, project.config, renderer, words)
    return SitePlan(pages.parts, _plan_files(pages, project, words, say, kept))


def _plan_files(pages: Pages, project: Project, words: Words, say: Progress, kept: Collection[str]) -> Iterator[Plan]:
    """Yield the plans of `plan_site`."""
    say("Writing pages and feeds.")
    made = set[str]()
    for plan in chain(pages.plan_all(kept), make_feeds(pages.library, pages.topics, project.config, words)):
        made.add(plan.path)
        yield plan
    for page in read_own_pages(project.folder, made):
        made.add(page.path)
        yield plan_file(page.path, page.content)
    check_look_links(project.config.site.look, made)
