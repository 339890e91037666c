"""The pipeline of a build: sources are parsed into papers, papers are merged into a library, the library is enriched
and written as pages, and the pages are rendered as a site.

Each step takes a value and returns a new one; files are only read at the beginning and written at the end.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

import msgspec

from broadsheet.config.build_request import BuildRequest
from broadsheet.config.configuration import Config
from broadsheet.config.policy import POLICY
from broadsheet.config.project import Project, check_is_site
from broadsheet.config.settings import Editions, Site
from broadsheet.enrich.interest import find_interest
from broadsheet.enrich.introduced_names import find_introduced_names
from broadsheet.enrich.mentions import link_mentions
from broadsheet.enrich.missing_abstracts import report_missing_abstracts
from broadsheet.enrich.paper_facts import PaperFacts, Rules, find_facts, read_facts
from broadsheet.enrich.related import find_related
from broadsheet.enrich.source_topics import add_source_topics
from broadsheet.enrich.summaries import add_summaries
from broadsheet.enrich.tags import assign_found_topics, assign_tags
from broadsheet.enrich.term_weights import weigh_terms
from broadsheet.enrich.vector_likeness import match_vectors
from broadsheet.enrich.vocabulary import Vocabulary
from broadsheet.merge.corrections import Curation, read_merge_overrides
from broadsheet.merge.editions import date_editions
from broadsheet.merge.near_duplicates import report_near_duplicates
from broadsheet.merge.records import merge_records
from broadsheet.merge.registers import apply_register, list_unused_registers
from broadsheet.merge.rights import apply_file_rights, drop_withheld_abstracts, list_unused_rights
from broadsheet.merge.series import compare_series
from broadsheet.model.library import Library
from broadsheet.model.packing import pack
from broadsheet.model.paper import Paper, PaperId
from broadsheet.model.topics import Taxonomy
from broadsheet.model.vectors import Vector
from broadsheet.pages.faulty_pages import FaultyPagesError, describe_page_fault
from broadsheet.pages.feeds import make_feeds
from broadsheet.pages.own_pages import check_look_links, read_own_pages
from broadsheet.pages.plan import Plan, make_planned, plan_file
from broadsheet.pages.site_pages import Pages, SiteParts
from broadsheet.pages.templates import make_renderer
from broadsheet.pages.wording import Words, find_missing_words, read_words
from broadsheet.publish.embedding import count_embedded, embed_pages
from broadsheet.publish.former_pages import find_former_pages
from broadsheet.publish.former_topics import check_former_topics
from broadsheet.publish.keys import find_build_key, find_code_key, make_key
from broadsheet.publish.manifest import read_manifest
from broadsheet.publish.mkdocs import Rendering, make_site, write_docs
from broadsheet.publish.outdated import find_outdated
from broadsheet.publish.stage import open_stage
from broadsheet.publish.target import refuse_inputs, resolve_target
from broadsheet.publish.theme import Theme
from broadsheet.publish.tree import NewSite
from broadsheet.report.account import (
    FAULTY_PAGE,
    Report,
    check_report_path,
    make_report,
    pack_report,
    read_report,
    refuse_to_publish,
)
from broadsheet.sources.inputs import Source, read_sources, refuse_empty
from broadsheet.sources.limits import limit_lists
from broadsheet.sources.parsed import Parsed, read_parsed
from broadsheet.sources.parsing import parse_source
from broadsheet.sources.signal_files import find_readings, read_signals
from broadsheet.sources.vector_files import read_vectors
from broadsheet.system.cache import Cache, Shelf, open_cache
from broadsheet.system.containment import NOT_OF_AN_ITEM, leave_out_faulty
from broadsheet.system.errors import PLEASE_REPORT, UNEXPECTED, Place, Problem, describe_fault, name_fault
from broadsheet.system.hashes import short_hash
from broadsheet.system.messages import count, excerpt
from broadsheet.system.progress import Progress, track

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
    with open_stage(place, request.overwrite, project.build) as stage, open_cache(cached) as cache:
        key = find_build_key(request, bool(inspect), request.by_mkdocs)
        if not fresh and (last := read_report(stage.recall(key))):
            say("Nothing has changed since the last build.")
            if request.report:
                last.write(request.report, short_hash(os.fsencode(place)))
            return last
        curated = read_papers(project, say, request.sources, request.format, embeddings=request.embeddings, cache=cache)
        outdated = find_outdated(project.folder, project.defaults)
        curated = curated._replace(library=curated.library.add_problems(outdated.problems))
        kept: frozenset[str] = frozenset()
        hidden = chain.from_iterable(paper.slugs for paper in curated.library.account.hidden)
        lost = find_former_pages(request.former_site, project.config.site.address, hidden)
        before = read_manifest(place).papers
        for rounds_left in reversed(range(_ROUNDS)):
            library = complete_library(curated, project.config, say, cache=cache)
            library = library.add_problems(check_former_topics(project.folder, request.former_site, library))
            report = make_report(library, project.config)
            if request.report:
                report.write(request.report, short_hash(os.fsencode(place)))
            refuse_to_publish(report, before, strict=request.strict, allow_shrink=request.allow_shrink)
            try:
                words = find_words(project)
                site = stage.open_site(trusts=not fresh, reuses=not request.clean)
                _make_site(site, stage.work, curated, library, request, words, outdated.replaced, say, kept)
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


def _make_site(
    site: NewSite,
    work: Path,
    curated: Curated,
    library: Library,
    request: BuildRequest,
    words: Words,
    replaced: Mapping[str, str],
    say: Progress,
    kept: frozenset[str],
) -> None:
    """Make the site of a library, which was made of what is curated.

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
            library=library,
            project=project,
            words=words,
            parts=plan.parts,
            replaced=replaced,
            by_mkdocs=request.by_mkdocs,
            verify=request.verify,
        )
        make_site(site, rendering, plan.plans, work, say, kept, request.former_site)
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


def preview(project: Project, output: Path, say: Progress) -> Report:
    """Bring the site in `output` up to date, to look at it on this machine. No site is replaced.

    The address of the project is where the site is served. Pages have no content security policy, since the server
    inserts a script that reloads them. Raises what `build_site` raises.
    """
    draft = read_draft(project, say)
    refuse_to_publish(draft.report, 0)
    words, site = find_words(project), NewSite(output, output)
    plan = plan_site(draft.library, project, words, say, policy="")
    rendering = Rendering(
        library=draft.library,
        project=project,
        words=words,
        parts=plan.parts,
        replaced=draft.replaced,
        policy="",
    )
    with TemporaryDirectory(prefix="broadsheet-") as work:
        try:
            make_site(site, rendering, plan.plans, Path(work), say)
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


def read_draft(project: Project, say: Progress) -> Draft:
    """Read the sources of a project, and write the report."""
    outdated = find_outdated(project.folder, project.defaults)
    library = read_library(project, say).add_problems(outdated.problems)
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


def read_library(
    project: Project,
    say: Progress,
    sources: tuple[Path, ...] = (),
    format_name: str | None = None,
    *,
    topics: bool = True,
    embeddings: Path | None = None,
) -> Library:
    """Read the sources and return the complete library: every paper once, with topics, mentions and related papers.

    `sources` are files and folders, by default the `seeds/` of the project. `format_name` is the format of all of them;
    by default the format of each is detected. Without `topics`, papers have none, and only their words relate them,
    unless `embeddings` is a file with their vectors.
    """
    curated = read_papers(project, say, sources, format_name, embeddings=embeddings)
    return complete_library(curated, project.config, say, topics=topics)


def complete_library(
    curated: Curated, config: Config, say: Progress, *, topics: bool = True, cache: Cache | None = None
) -> Library:
    """Return the papers with all that is derived from their texts; without topics if those are not wanted.

    `cache` has what former runs found out.

    A paper for which that fails stays as it is, which is a problem: a fault of Broadsheet must not cost the others.
    """
    say("Finding topics, mentions and related papers.")
    read, shelf = curated.library, cache.find_shelf("facts") if cache else None

    def complete(papers: Sequence[Paper]) -> Library:
        """Return the library with only these papers, completed."""
        return _derive(curated._replace(library=replace(read, papers=tuple(papers))), config, shelf, topics=topics)

    library, faulty = leave_out_faulty(read.papers, complete)
    if not faulty:
        return library
    plain = drop_withheld_abstracts(replace(read, papers=tuple(paper for paper, _ in faulty)))
    known = {**library.by_id, **plain.by_id}
    problems = (_describe_incomplete(error, paper.origin.place) for paper, error in faulty)
    return replace(library, papers=tuple(known[paper.identity] for paper in read.papers)).add_problems(problems)


def _describe_incomplete(error: Exception, place: Place) -> Problem:
    """Return the problem for an error while deriving something from a paper, which is published without it."""
    message = f"This paper has no topics, links or summary because of an unexpected error ({name_fault(error)})."
    return Problem(place, UNEXPECTED, message, f"It is published without them. This {PLEASE_REPORT}", loud=True)


def _derive(curated: Curated, config: Config, shelf: Shelf | None, *, topics: bool) -> Library:
    """Return the papers with all that is derived from their texts."""
    library = curated.library
    vocabulary = Vocabulary(config.taxonomy if topics else Taxonomy())
    rules = Rules(vocabulary, config.site.language)
    facts = _find_facts(library.papers, rules, shelf)
    names = [one.name for one in facts]
    if topics:
        library = assign_found_topics(library, [one.topics for one in facts], vocabulary)
        library = _add_other_topics(library, curated, config)
    library = drop_withheld_abstracts(library)
    library = find_introduced_names(library, names)
    terms = weigh_terms([one.terms for one in facts])
    library = link_mentions(library, [one.beginnings for one in facts], names, terms)
    library = find_related(library, terms, curated.vectors)
    return find_interest(add_summaries(library, [one.summary for one in facts]))


def _find_facts(papers: Sequence[Paper], rules: Rules, shelf: Shelf | None) -> list[PaperFacts]:
    """Return what is known of each paper from its own text; what former runs found out is not found out again."""
    if shelf is None:
        return [find_facts(paper, rules) for paper in track(papers, len(papers))]
    made_by = make_key(find_code_key(), pack((rules.vocabulary.taxonomy, rules.language)))
    facts = list[PaperFacts]()
    for paper in track(papers, len(papers)):
        key = make_key(made_by, pack(msgspec.structs.replace(paper, readings=())))
        known = read_facts(packed) if (packed := shelf.recall(key)) else None
        if known is None:
            known = find_facts(paper, rules)
            shelf.keep(key, pack(known))
        facts.append(known)
    return facts


def read_cited_papers(project: Project, say: Progress, sources: tuple[Path, ...] = (), *, topics: bool) -> Library:
    """Read the sources as `read_library` does, but derive only what a citation has: the topics, if they are wanted."""
    curated = read_papers(project, say, sources, similar=False)
    return drop_withheld_abstracts(add_topics(curated, project.config) if topics else curated.library)


def add_topics(curated: Curated, config: Config) -> Library:
    """Add the topics that the texts, the sources and the site owner say."""
    library = assign_tags(curated.library, config.taxonomy, config.site.language)
    return _add_other_topics(library, curated, config)


def _add_other_topics(library: Library, curated: Curated, config: Config) -> Library:
    """Add the topics that the sources and the site owner say to those that the texts say."""
    return curated.curation.change_topics(add_source_topics(library, config.site.keyword_topics))


class Curated(NamedTuple):
    """Papers as their sources and the site owner describe them."""

    library: Library
    """The papers, merged and corrected, still without topics and with abstracts that may not be published."""
    curation: Curation
    """The corrections of the site owner; those of topics have not been applied yet."""
    vectors: Mapping[PaperId, Vector] = MappingProxyType({})
    """The vectors of some papers, if the user gives any."""


def read_papers(
    project: Project,
    say: Progress,
    sources: tuple[Path, ...] = (),
    format_name: str | None = None,
    *,
    similar: bool = True,
    embeddings: Path | None = None,
    cache: Cache | None = None,
) -> Curated:
    """Read the sources as `read_library` does, but stop before anything is derived from the texts of papers.

    `similar` says whether papers with nearly the same title are looked for and reported. `cache` has what former runs
    found out.
    """
    vectors = read_vectors(embeddings) if embeddings else None
    if not sources:
        check_is_site(project.folder)
    if not sources and not project.seeds.is_dir():
        refuse_empty(project.seeds)
    files, problems = read_sources(sources or (project.seeds,), project.folder, project.config.site.limits)
    if not files and not problems:
        refuse_empty(next(iter(sources), project.seeds))
    say(f"Reading {count(len(files), 'file')}.")
    signals = read_signals([path for path in sources or (project.seeds,) if path.is_dir()], problems)
    shelf = cache.find_shelf("parsed") if cache else None
    curated = parse_files(files, problems, project.config, format_name, similar=similar, shelf=shelf)
    if not sources:
        read = curated.library.account.files
        unused = list_unused_rights(project.config.site, read)
        orphans = list_unused_registers(project.config.registers, read)
        curated = curated._replace(library=curated.library.add_problems((*unused, *orphans)))
    if signals:
        library = curated.library.map(
            lambda paper: msgspec.structs.replace(paper, readings=find_readings(paper, signals))
        )
        curated = curated._replace(library=library)
    say(f"Read {count(len(curated.library.papers), 'paper')} from {count(len(files), 'file')}.")
    remarks = [*find_missing_words(project.list_templates("words"), project.config.site.language)]
    if vectors:
        matched, unknown = match_vectors(vectors, curated.curation.find)
        curated, remarks = curated._replace(vectors=matched), [*remarks, *unknown]
    return curated._replace(library=curated.library.add_problems(remarks))


def parse_files(
    files: Sequence[Source],
    unread: Sequence[Problem],
    config: Config,
    format_name: str | None = None,
    *,
    similar: bool = True,
    shelf: Shelf | None = None,
) -> Curated:
    """Parse and merge files, and apply corrections; every paper is in the result once.

    `unread` are problems of files that could not be read; they are added to the account of the library. `similar` says
    whether papers with nearly the same title are looked for and reported. `shelf` has what was parsed before.
    """
    site = config.site
    parsed = ((file, _parse(file, site, format_name, shelf)) for file in track(files, len(files)))
    return merge_files([complete_records(*one, config) for one in parsed], unread, config, similar=similar)


def _parse(file: Source, site: Site, format_name: str | None, shelf: Shelf | None) -> Parsed:
    """Parse a file, or return what a former run found in it."""
    if shelf is None:
        return parse_source(file, site.limits, format_name, site.columns)
    given = format_name, site.limits, sorted(site.columns.items())
    key = make_key(find_code_key(), file.file, repr(given), file.data)
    if (packed := shelf.recall(key)) and (known := read_parsed(packed)):
        return known
    parsed = parse_source(file, site.limits, format_name, site.columns)
    shelf.keep(key, pack(parsed))
    return parsed


def merge_files(
    read: Sequence[Sequence[Parsed]], unread: Sequence[Problem], config: Config, *, similar: bool = True
) -> Curated:
    """Merge the records of files, as `complete_records` returns them, and apply corrections, as `parse_files` does.

    A record with which that fails is rejected.
    """
    limits, overrides = config.site.limits, read_merge_overrides(config.entries)
    parsed = [one for parts in read for one in parts]
    series = compare_series(parts[0] for parts in read)
    problems = (*unread, *(problem for one in parsed for problem in one.problems), *series)
    files_read = (*(problem.where.file for problem in unread if problem.rejected), *(one.file for one in parsed))

    def merge(records: Sequence[Paper]) -> Curated:
        """Merge these records."""
        library, names = merge_records(records, problems, overrides)
        library = limit_lists(replace(library, account=replace(library.account, files=files_read)), limits)
        curation = Curation(config.entries, names)
        library = date_editions(curation.correct(library, limits), config.site.editions)
        library = report_missing_abstracts(library)
        return Curated(report_near_duplicates(library, names, overrides) if similar else library, curation)

    curated, faulty = leave_out_faulty([paper for one in parsed for paper in one.papers], merge)
    faults = (describe_fault(error, record.origin.place) for record, error in faulty)
    return curated._replace(library=curated.library.add_problems(faults))


def complete_records(file: Source, parsed: Parsed, config: Config) -> list[Parsed]:
    """Apply the register of a file to its records, and the site owner's rules on what may be published.

    Returns the records and, if the file has been replaced, those that have left it. A record with which that fails is
    rejected.
    """
    (present, *missing), faulty = leave_out_faulty(
        parsed.papers, lambda papers: _complete_records(file, parsed._replace(papers=papers), config)
    )
    faults = (describe_fault(error, record.origin.place) for record, error in faulty)
    return [present._replace(problems=[*present.problems, *faults]), *missing]


def _complete_records(file: Source, parsed: Parsed, config: Config) -> list[Parsed]:
    """Return the records of a file, and those that have left it, with what the owner says about them."""
    site = config.site
    if not (register := config.registers.get(file.file)):
        return [apply_file_rights(parsed, file.data, site)]
    present, missing = apply_register(parsed, register, site.limits)
    public = apply_file_rights(missing._replace(file=file.file), b"", site)._replace(file=missing.file)
    return [apply_file_rights(present, file.data, site), *([public] if public.papers or public.problems else [])]


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
