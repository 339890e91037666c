"""Finding a paper by some of its words, and saying why it has its topics."""

from __future__ import annotations

from collections.abc import Iterator

from broadsheet.commands.curating import find_paper
from broadsheet.config.corrections import find_slug
from broadsheet.config.project import Project
from broadsheet.enrich.tags import can_be_read, read_whole_abstract
from broadsheet.enrich.topic_reasons import NOT_READ, TopicReasons, explain_topics
from broadsheet.enrich.words import tokenize
from broadsheet.model.paper import Paper
from broadsheet.pipeline.enriching import add_topics
from broadsheet.pipeline.reading import Curated, read_papers
from broadsheet.system.errors import UsageError
from broadsheet.system.messages import count, excerpt, find_similar, make_printable
from broadsheet.system.progress import Progress

_MOST_NAMED = 5
"""How many papers a message names."""


def explain_paper(text: str, project: Project, say: Progress) -> list[str]:
    """Return the lines that explain the topics of the paper that a text names. Raises UsageError if none is found."""
    curated = read_papers(project, say, similar=False)
    paper = search_paper(text, curated)
    say("Finding topics.")
    library = add_topics(curated, project.config)
    language = project.config.site.language
    reasons = explain_topics(paper, library.by_id[paper.identity].tags, library.taxonomy, language)
    is_read = can_be_read(paper, read_whole_abstract(paper), language)
    return [make_printable(line) for line in _list_lines(paper, reasons, is_read)]


def search_paper(text: str, curated: Curated) -> Paper:
    """Return the paper that a text names: by an address, an identifier or a title, or by some words of the title.

    Raises UsageError if it is none, or several.
    """
    if curated.curation.find(find_slug(text) or text.strip()):
        return find_paper(text, curated)
    papers = curated.library.papers
    words = {token.folded for token in tokenize(text) if token.is_word}
    found = [paper for paper in papers if words and words <= {token.folded for token in tokenize(paper.title.plain)}]
    if len(found) == 1:
        return found[0]
    if found:
        named = "".join(f"\n  {paper.slug}" for paper in found[:_MOST_NAMED])
        more = f"\n  and {count(len(found) - _MOST_NAMED, 'more', 'more')}" if len(found) > _MOST_NAMED else ""
        found_in = f"is in the titles of {count(len(found), 'paper')}"
        raise UsageError(f"“{excerpt(text, 200)}” {found_in}. Add words, or name one of them:{named}{more}")
    slugs = {paper.title.plain.casefold(): paper.slug for paper in papers}
    near = find_similar(text.casefold(), slugs)
    advice = (
        f"Did you mean {slugs[near]}?" if near else "Give words of its title, its address, arXiv identifier or DOI."
    )
    raise UsageError(f"“{excerpt(text, 200)}” matches no paper that the site shows. {advice}")


def _list_lines(paper: Paper, reasons: list[TopicReasons], is_read: bool) -> Iterator[str]:
    """Yield the lines about a paper."""
    yield paper.title.plain
    yield f"papers/{paper.slug}/"
    if not is_read:
        yield NOT_READ
    if not reasons and is_read:
        yield "No phrase of a topic is in its title or its abstract. See docs/topics.md."
    for topic in reasons:
        yield ""
        yield f"{'yes' if topic.is_given else 'no '}  {topic.title}: {topic.verdict}"
        yield from (f"     {line}" for line in topic.lines)
