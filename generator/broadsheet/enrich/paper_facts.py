"""What is known of a paper from its own text and the rules of the site alone, whatever other papers there are.

Everything here is a pure function of one paper and the rules. The stages of enrichment combine it with what is known of
the other papers: which names exist, and which words others use.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from broadsheet.enrich.introduced_names import NameClues, find_name_clues
from broadsheet.enrich.mentions import find_beginnings
from broadsheet.enrich.sentences import Prose
from broadsheet.enrich.summaries import RatedSentence, rate_sentences
from broadsheet.enrich.tags import FoundTopics, find_topics, read_whole_abstract
from broadsheet.enrich.terms import PaperTerms, read_terms
from broadsheet.enrich.vocabulary import Vocabulary
from broadsheet.model.packing import make_reader, pack
from broadsheet.model.paper import Paper
from broadsheet.model.topics import Taxonomy
from broadsheet.model.value import Value
from broadsheet.system.sharing import Remote, Work

Found = TypeVar("Found")
"""What is found in a paper."""


class Rules(NamedTuple):
    """What a site says about the papers that it shows, so far as it decides what is found in their texts."""

    vocabulary: Vocabulary
    """The phrases that name its topics."""
    language: str
    """Its language."""


class PaperFacts(Value, frozen=True):
    """What is known of a paper from its text and the rules."""

    topics: FoundTopics
    """Its topics."""
    name: NameClues
    """What it says about the name of what it introduces."""
    beginnings: tuple[str, ...]
    """The words of its abstract with which the name of another paper may begin."""
    summary: tuple[RatedSentence, ...]
    """The sentences of its abstract one of which is its summary."""
    terms: PaperTerms
    """Its terms, by which it is compared with other papers."""


def find_facts(paper: Paper, rules: Rules) -> PaperFacts:
    """Return what is known of a paper from its text and the rules.

    Its abstract is split into sentences once, if all of it may be published and has no formulas and web addresses.
    """
    whole = read_whole_abstract(paper)
    abstract = _reuse(whole, paper.abstract.prose)
    return PaperFacts(
        find_topics(paper, whole, rules.vocabulary, rules.language),
        find_name_clues(paper, abstract),
        find_beginnings(abstract),
        rate_sentences(paper, _reuse(abstract, paper.abstract.plain)),
        read_terms(paper),
    )


def _reuse(prose: Prose, text: str) -> Prose:
    """Return a text with its sentences: the one that has been split already, if it is the same."""
    return prose if prose.text == text else Prose(text)


read_facts = make_reader(PaperFacts)
"""Return what is known of a paper, given its bytes; None if they are not that."""
_read_papers = make_reader(list[Paper])
_SECONDS_PER_PAPER = 0.002
"""What it costs to find out what is known of a paper, roughly."""
PAPERS_PER_SHARD = 100
"""The number of papers that are sent to another process together."""


def plan_facts(rules: Rules) -> Work[Paper, PaperFacts]:
    """Return the work of finding out what is known of papers."""
    return _plan(find_facts, rules, make_reader(list[PaperFacts]), _SECONDS_PER_PAPER)


def plan_topics(rules: Rules) -> Work[Paper, FoundTopics]:
    """Return the work of finding the topics of papers, and nothing else."""
    return _plan(_find_topics, rules, make_reader(list[FoundTopics]), _SECONDS_PER_PAPER / 2)


def _find_topics(paper: Paper, rules: Rules) -> FoundTopics:
    """Return the topics of a paper."""
    return find_topics(paper, read_whole_abstract(paper), rules.vocabulary, rules.language)


def _plan(
    find: Callable[[Paper, Rules], Found],
    rules: Rules,
    unpack: Callable[[bytes], list[Found] | None],
    seconds: float,
) -> Work[Paper, Found]:
    """Return the work of finding something in papers, each of which takes about so many seconds."""
    there = Remote(_make_finder, (find, rules.vocabulary.taxonomy, rules.language))
    return Work(lambda paper: find(paper, rules), there, pack, unpack, seconds, PAPERS_PER_SHARD)


def _make_finder(setup: tuple[Callable[[Paper, Rules], object], Taxonomy, str]) -> Callable[[bytes], bytes]:
    """Return the function that finds something in packed papers."""
    find, taxonomy, language = setup
    rules = Rules(Vocabulary(taxonomy), language)
    return lambda papers: pack([find(paper, rules) for paper in _read_papers(papers) or ()])
