"""Enriching: what the texts of papers, and the papers together, say is found out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec

from broadsheet.config.configuration import Config
from broadsheet.config.project import Project
from broadsheet.enrich.interest import find_interest
from broadsheet.enrich.introduced_names import find_introduced_names
from broadsheet.enrich.mentions import link_mentions
from broadsheet.enrich.paper_facts import PaperFacts, Rules, plan_facts, plan_topics, read_facts
from broadsheet.enrich.related import find_related
from broadsheet.enrich.source_topics import add_source_topics
from broadsheet.enrich.summaries import add_summaries
from broadsheet.enrich.tags import assign_found_topics
from broadsheet.enrich.term_weights import weigh_terms
from broadsheet.enrich.vocabulary import Vocabulary
from broadsheet.merge.rights import drop_withheld_abstracts
from broadsheet.model.library import Library
from broadsheet.model.packing import pack
from broadsheet.model.paper import Paper
from broadsheet.model.topics import Taxonomy
from broadsheet.pipeline.reading import Curated, read_papers, recall_or_find
from broadsheet.publish.keys import find_code_key, make_key
from broadsheet.system.cache import Cache, Shelf
from broadsheet.system.containment import leave_out_faulty
from broadsheet.system.errors import PLEASE_REPORT, UNEXPECTED, Place, Problem, name_fault
from broadsheet.system.progress import Progress, track
from broadsheet.system.sharing import ALONE, Engine, share


def read_library(
    project: Project,
    say: Progress,
    sources: tuple[Path, ...] = (),
    format_name: str | None = None,
    *,
    topics: bool = True,
    embeddings: Path | None = None,
    engine: Engine = ALONE,
) -> Library:
    """Read the sources and return the complete library: every paper once, with topics, mentions and related papers.

    `sources` are files and folders, by default the `seeds/` of the project. `format_name` is the format of all of them;
    by default the format of each is detected. Without `topics`, papers have none, and only their words relate them,
    unless `embeddings` is a file with their vectors. `engine` does what can be shared with other processes.
    """
    curated = read_papers(project, say, sources, format_name, embeddings=embeddings, engine=engine)
    return complete_library(curated, project.config, say, topics=topics, engine=engine)


def complete_library(
    curated: Curated,
    config: Config,
    say: Progress,
    *,
    topics: bool = True,
    cache: Cache | None = None,
    engine: Engine = ALONE,
) -> Library:
    """Return the papers with all that is derived from their texts; without topics if those are not wanted.

    `cache` has what former runs found out, and `engine` does what can be shared with other processes.

    A paper for which that fails stays as it is, which is a problem: a fault of Broadsheet must not cost the others.
    """
    say("Finding topics, mentions and related papers.")
    read, shelf = curated.library, cache.find_shelf("facts") if cache else None

    def complete(papers: Sequence[Paper]) -> Library:
        """Return the library with only these papers, completed."""
        some = curated._replace(library=replace(read, papers=tuple(papers)))
        return _derive(some, config, shelf, engine, topics=topics)

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


def _derive(curated: Curated, config: Config, shelf: Shelf | None, engine: Engine, *, topics: bool) -> Library:
    """Return the papers with all that is derived from their texts."""
    library = curated.library
    vocabulary = Vocabulary(config.taxonomy if topics else Taxonomy())
    rules = Rules(vocabulary, config.site.language)
    facts = _find_facts(library.papers, rules, shelf, engine)
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


def _find_facts(papers: Sequence[Paper], rules: Rules, shelf: Shelf | None, engine: Engine) -> list[PaperFacts]:
    """Return what is known of each paper from its own text; what former runs found out is not found out again."""
    made_by = make_key(find_code_key(), pack((rules.vocabulary.taxonomy, rules.language)))

    def find_key(paper: Paper) -> str:
        """Return the key of a paper."""
        return make_key(made_by, pack(msgspec.structs.replace(paper, readings=())))

    return list(recall_or_find(papers, shelf, find_key, read_facts, partial(share, engine, plan_facts(rules))))


def read_cited_papers(
    project: Project, say: Progress, sources: tuple[Path, ...] = (), *, topics: bool, engine: Engine = ALONE
) -> Library:
    """Read the sources as `read_library` does, but derive only what a citation has: the topics, if they are wanted."""
    curated = read_papers(project, say, sources, similar=False, engine=engine)
    return drop_withheld_abstracts(add_topics(curated, project.config, engine) if topics else curated.library)


def add_topics(curated: Curated, config: Config, engine: Engine = ALONE) -> Library:
    """Add the topics that the texts, the sources and the site owner say."""
    papers, rules = curated.library.papers, Rules(Vocabulary(config.taxonomy), config.site.language)
    found = list(track(share(engine, plan_topics(rules), papers), len(papers)))
    return _add_other_topics(assign_found_topics(curated.library, found, rules.vocabulary), curated, config)


def _add_other_topics(library: Library, curated: Curated, config: Config) -> Library:
    """Add the topics that the sources and the site owner say to those that the texts say."""
    return curated.curation.change_topics(add_source_topics(library, config.site.keyword_topics))
