"""Writes the proposed topics as a `topics.yml`, with comments that help a person to edit it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from math import sqrt

import yaml

from broadsheet.enrich.source_topics import CATEGORY_GROUP, KEYWORD_GROUP, add_source_topics, choose_slug
from broadsheet.enrich.tags import MAX_TAGS, assign_tags
from broadsheet.enrich.words import fold_tokens, tokenize
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.model.topics import Group, Taxonomy, Topic
from broadsheet.suggest.candidates import MIN_PAPERS, Candidate, find_candidates
from broadsheet.suggest.chunks import read_parts
from broadsheet.suggest.groups import group_topics
from broadsheet.suggest.likeness import Likeness
from broadsheet.suggest.selection import MAX_PAPER_SHARE, choose_topics
from broadsheet.suggest.word_usage import read_usage
from broadsheet.system.errors import BroadsheetError
from broadsheet.system.messages import count, excerpt

MAX_PAPERS = 2000
"""The maximum number of papers that are read, evenly spread over all: more of them do not change what is proposed."""
TITLE_LENGTH = 80
"""The maximum number of characters of a paper's title that are shown in a comment."""
EXAMPLES_PER_TOPIC = 2
"""The maximum number of papers that are named as examples of a topic."""
_ROUNDS = 5
"""How many times uninformative topics are replaced by others; after that they are left out without replacement."""
_TAKEN = {"q", "edition", KEYWORD_GROUP, CATEGORY_GROUP}
"""Slugs that a group cannot have because the search or other groups use them."""


class NothingSuggestedError(BroadsheetError):
    """No topics can be proposed, because no two papers have one in common. Exit code 1."""

    exit_code = 1


def suggest_topics(library: Library, language: str, most: int | None = None, keyword_topics: int = 0) -> str:
    """Return a `topics.yml` with at most `most` topics; by default 20 to 80, depending on the number of papers.

    `language` is that of the site. A topic that is also a keyword of at least `keyword_topics` papers has the address
    that the keyword has already. The text begins with how many papers have topics. Each topic has its aliases, the
    number of its papers, and examples. The same papers give the same text, whatever files they are in.

    Raises NothingSuggestedError if no topic is found.
    """
    papers = sorted(library.papers, key=lambda paper: paper.identity)
    sample = papers[:: max(1, -(-len(papers) // MAX_PAPERS))]
    read = replace(library, papers=tuple(sample))
    sourced = add_source_topics(library, keyword_topics)
    slugs = {fold_tokens(tokenize(topic.title)): topic.slug for topic in sourced.taxonomy.topics}
    tagged_by_source = {paper.identity for paper in sourced.papers if paper.tags}
    given = {place for place, paper in enumerate(read.papers) if paper.identity in tagged_by_source}
    most = most or min(80, max(20, round(3 * sqrt(len(papers)))))
    taxonomy, tagged = _propose(read, language, most, slugs, given)
    if not taxonomy.groups:
        raise NothingSuggestedError(
            f"No topics were found in {count(len(papers), 'paper')}, because no two use the same words for the same "
            "subject. Name more sources, with abstracts."
        )
    return "\n".join([*_write_head(tagged, taxonomy, len(papers)), *_write_groups(tagged, taxonomy), ""])


def _propose(
    library: Library, language: str, most: int, slugs: Mapping[str, str], given: AbstractSet[int]
) -> tuple[Taxonomy, Library]:
    """Return a taxonomy, and the library with its tags.

    `slugs` has those that are known, by the folded names, and `given` the positions of papers with topics from sources.
    The candidates are turned into topics and assigned to the papers in the way in which a build does it. Topics that
    then have fewer than three papers, or too many, are replaced, until none has.
    """
    usage = read_usage(library.papers)
    candidates = find_candidates([read_parts(paper, usage) for paper in library.papers], usage)
    likeness = Likeness(library.papers)
    rounds = 0
    while True:
        rounds += 1
        chosen = choose_topics(candidates, len(library.papers), most, likeness, given)
        taxonomy, named = _make_taxonomy(chosen, slugs)
        tagged = assign_tags(library, taxonomy, language)
        uses = Counter(tag.topic for paper in tagged.papers for tag in paper.tags)
        useless = {
            named[slug].title for slug in named if not MIN_PAPERS <= uses[slug] <= MAX_PAPER_SHARE * len(library.papers)
        }
        if not useless:
            return taxonomy, tagged
        candidates = [one for one in (candidates if rounds < _ROUNDS else chosen) if one.title not in useless]


def _make_taxonomy(chosen: Sequence[Candidate], slugs: Mapping[str, str]) -> tuple[Taxonomy, Mapping[str, Candidate]]:
    """Return the topics in their groups, and the candidate of each topic by its slug."""
    groups: list[Group] = []
    named: dict[str, Candidate] = {}
    for title, members in group_topics(chosen).items():
        topics = []
        for one in members:
            known = slugs.get(fold_tokens(tokenize(one.title)))
            slug = known if known and known not in named else choose_slug(one.title, {*named, *slugs.values()})
            named[slug] = one
            topics.append(Topic(slug, one.title, one.aliases))
        taken = _TAKEN | {other.slug for other in groups}
        groups.append(Group(choose_slug(title, taken), title, tuple(topics), is_suggested=True))
    return Taxonomy(tuple(groups)), named


def _write_head(tagged: Library, taxonomy: Taxonomy, papers: int) -> Iterator[str]:
    """Yield the lines at the top of the file: what was measured, and how to go on."""
    tags = [len(paper.tags) for paper in tagged.papers]
    some, many, none = (
        f"{100 * number / len(tags):.0f} %"
        for number in (sum(1 <= n <= MAX_TAGS for n in tags), sum(n > MAX_TAGS for n in tags), tags.count(0))
    )
    measured = f"Of a sample of {len(tags):,} papers" if len(tags) < papers else "Of the papers"
    topics, groups = count(len(list(taxonomy.topics)), "topic"), count(len(taxonomy.groups), "group")
    source = f"{count(papers, 'paper')} in {count(len(tagged.account.files), 'file')}"
    yield f"# {topics} in {groups}, found by `broadsheet topics suggest` in {source}."
    yield f"# {measured}, {some} have 1 to {MAX_TAGS} of the topics, {many} have more, and {none} have none."
    yield "#"
    yield "# This is a draft for you to edit: rename topics that read badly, turn topics that mean the same into"
    yield "# aliases of one, delete those that say nothing, and move topics to other groups. A site reads it as"
    yield "# site_config/topics.yml. The words before the colons become addresses, so settle them before the site is"
    yield "# public. While a group is `suggested`, keywords that papers share are topics as well; without that line,"
    yield "# only those of papers without a topic are. Broadsheet's docs/topics.md says how names are matched."


def _write_groups(tagged: Library, taxonomy: Taxonomy) -> Iterator[str]:
    """Yield the lines of each group, with the number of papers and examples as comments below each topic."""
    under: dict[str, list[tuple[int, Paper]]] = {}
    for paper in tagged.papers:
        for rank, tag in enumerate(paper.tags):
            under.setdefault(tag.topic, []).append((rank, paper))
    for one in taxonomy.groups:
        yield ""
        yield f"{_write(one.slug)}:"
        yield f"  title: {_write(one.title)}"
        yield "  suggested: true"
        yield "  topics:"
        for topic in one.topics:
            yield f"    {_write(topic.slug)}:"
            yield f"      title: {_write(topic.title)}"
            if topic.aliases:
                yield f"      aliases: [{_write(*topic.aliases)}]"
            papers = sorted(under[topic.slug], key=lambda pair: (pair[0], pair[1].identity))
            yield f"      # {count(len(papers), 'paper')}, for example:"
            yield from (f"      #   {_name_paper(paper)}" for _, paper in papers[:EXAMPLES_PER_TOPIC])


def _name_paper(paper: Paper) -> str:
    """Return the title of a paper, shortened, with the folder of its page."""
    return f"{excerpt(paper.title.plain, TITLE_LENGTH)} ({paper.slug})"


def _write(*texts: str) -> str:
    """Return strings as items of a YAML list, on one line and quoted where YAML needs it."""
    written = yaml.safe_dump(list(texts), default_flow_style=True, allow_unicode=True, width=sys.maxsize)
    return str(written).strip()[1:-1]
