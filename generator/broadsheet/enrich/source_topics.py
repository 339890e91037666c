"""Makes topics from what the sources say: arXiv categories, and keywords that the site's own topics do not cover.

A site without a `topics.yml` gets its navigation from these. They form two groups after those of the site owner.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

import msgspec

from broadsheet.config.topics import MAX_SLUG_LENGTH, RESERVED
from broadsheet.model.author import make_name_slug
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper, Tag, TagOrigin
from broadsheet.model.text import fold
from broadsheet.model.topics import Group, Taxonomy, Topic
from broadsheet.system.hashes import short_hash

CATEGORY_GROUP = "category"
"""The slug of the group of topics that are categories, such as those of arXiv."""
KEYWORD_GROUP = "keyword"
"""The slug of the group of topics that are keywords."""
_MOST = 30
"""The maximum number of keywords, and of categories, of one paper that become topics: each topic has pages and a feed.
"""
_CATEGORY = re.compile(r"[a-z][a-z-]+(?:\.[A-Za-z][A-Za-z-]+)?")
"""An arXiv category such as `cs.CL`, `hep-th` or `cond-mat.str-el`: https://arxiv.org/category_taxonomy."""


def add_source_topics(library: Library, fewest: int) -> Library:
    """Return the library with the two groups in its taxonomy, and their tags after the other tags of each paper.

    Every arXiv category is a topic. A keyword is a topic if at least `fewest` papers without any topic share it; it is
    then a topic of all papers that have it. With `fewest` 0, no keyword is. Adding papers never removes a topic, and
    neither does suggesting topics: a paper that has only suggested ones counts as one without any.
    """
    suggested = {topic.slug for group in library.taxonomy.groups if group.is_suggested for topic in group.topics}
    taken = {topic.slug for topic in library.taxonomy.topics} - suggested
    taken |= {slug for topic in library.taxonomy.topics for slug in topic.was}
    untagged = (paper for paper in library.papers if suggested.issuperset(tag.topic for tag in paper.tags))
    known = Counter(key for paper in untagged for key in {fold(word) for word in paper.keywords[:_MOST]})
    chosen = {key for key, papers in known.items() if key and papers >= fewest} if fewest else set()
    papers = sorted(library.papers, key=lambda paper: paper.origin.filed)
    # Categories get their slugs first: they exist before enough papers make a keyword a topic.
    categories = _make_topics((c for p in papers for c in p.categories[:_MOST] if _CATEGORY.fullmatch(c)), taken)
    keywords = _make_topics((w for p in papers for w in p.keywords[:_MOST] if fold(w) in chosen), taken)
    groups = library.taxonomy.groups
    for slug, title, topics in ((KEYWORD_GROUP, "Keyword", keywords), (CATEGORY_GROUP, "Category", categories)):
        new = tuple(topic for topic in topics.values() if topic.slug not in suggested)
        groups = _add_group(groups, Group(slug, title, new))
    tagged = library.map(
        lambda paper: msgspec.structs.replace(paper, tags=tuple(_add_tags(paper, keywords, categories)))
    )
    return replace(tagged, taxonomy=Taxonomy(groups))


def _add_group(groups: tuple[Group, ...], added: Group) -> tuple[Group, ...]:
    """Return the groups with one more; if the site has a group with that slug, the topics are added to it."""
    if any(group.slug == added.slug for group in groups):
        return tuple(
            replace(group, topics=group.topics + added.topics) if group.slug == added.slug else group
            for group in groups
        )
    return (*groups, added) if added.topics else groups


def _make_topics(words: Iterable[str], taken: set[str]) -> dict[str, Topic]:
    """Return a topic for each word, by the folded word, in alphabetical order, and add their slugs to `taken`.

    A topic's title is the most frequent spelling. Its slug comes from the spelling that was filed first, so that its
    address never changes.
    """
    spellings: dict[str, Counter[str]] = {}
    for word in words:
        spellings.setdefault(fold(word), Counter())[word] += 1
    topics = {}
    for key in sorted(spellings):
        title = min(spellings[key], key=lambda word: (-spellings[key][word], word))
        slug = choose_slug(next(iter(spellings[key])), taken)
        taken.add(slug)
        topics[key] = Topic(slug, title, ())
    return topics


def choose_slug(name: str, taken: Container[str]) -> str:
    """Return a name as a segment of an address.

    The segment ends with a hash of the name if its words alone are taken, too long, only digits, or cannot be written
    in ASCII.
    """
    slug = make_name_slug(name, fold(name), RESERVED)
    if slug in taken or slug.isdigit() or len(slug) > MAX_SLUG_LENGTH:
        slug = f"{slug[:60]}-{short_hash(fold(name))}"
    return slug


def _add_tags(paper: Paper, keywords: Mapping[str, Topic], categories: Mapping[str, Topic]) -> Iterator[Tag]:
    """Yield the tags of a paper, followed by those of its keywords and its categories that it does not have yet."""
    yield from paper.tags
    given = {tag.topic for tag in paper.tags}
    for words, topics in ((paper.keywords, keywords), (paper.categories, categories)):
        for word in words[:_MOST]:
            topic = topics.get(fold(word))
            if topic and topic.slug not in given:
                given.add(topic.slug)
                yield Tag(topic.slug, (word,), TagOrigin.SOURCE)
