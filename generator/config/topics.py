"""The taxonomy: `topics.yml`, the groups of topics that papers can be under."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.text import fold
from generator.yamltext import YamlMapping

RESERVED = ("all", "untagged")
"""Names that the topics' pages and feeds need for themselves."""
LONGEST_SLUG = 80
"""Characters of a name that is part of an address."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A tag that papers can have."""

    slug: str
    """Its address below `topics/`."""
    title: str
    """As people read it."""
    aliases: tuple[str, ...]
    """Words that name it, beside its title; see `generator.enrich.tags` for how they are read."""
    weak: tuple[str, ...] = ()
    """Words that hint at it, and count half."""
    made: tuple[str, ...] = ()
    """Words that name it only in a title or where the authors say what they made or did, such as `a … dataset`."""
    excluded: tuple[str, ...] = ()
    """Words, under `not` in the file, that are no sign of it though an alias or its title is part of them."""


@dataclass(frozen=True, slots=True)
class Group:
    """Topics of one kind: a filter in the search and a part of the topic index."""

    slug: str
    """The filter's name in an address, such as `task`."""
    title: str
    """As people read it."""
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class Taxonomy:
    """`site_config/topics.yml`: groups of topics, in the order of the file."""

    groups: tuple[Group, ...] = ()

    @property
    def topics(self) -> Iterator[Topic]:
        """Every topic, group by group."""
        return (topic for group in self.groups for topic in group.topics)

    @cached_property
    def by_slug(self) -> Mapping[str, Topic]:
        """Every topic under its slug."""
        return {topic.slug: topic for topic in self.topics}

    @cached_property
    def group_of(self) -> Mapping[str, Group]:
        """The group of each topic, under the topic's slug."""
        return {topic.slug: group for group in self.groups for topic in group.topics}


def read_taxonomy(read: YamlMapping) -> Taxonomy:
    """The taxonomy in a `topics.yml`; what is wrong with it is noted there."""
    groups, seen = [], set[str]()
    for slug in read:
        group = read.mapping(slug)
        group.allow(("title", "topics"))
        topics = group.mapping("topics")
        groups.append(Group(slug, group.text("title", slug.capitalize()), tuple(_read_topics(topics, seen))))
        if not _is_slug(slug) or slug in ("q", "edition"):
            read.fault(
                slug, "cannot be part of an address", "use lower-case letters, digits and hyphens, and not q or edition"
            )
    return Taxonomy(tuple(groups))


def _read_topics(read: YamlMapping, seen: set[str]) -> Iterator[Topic]:
    for slug in read:
        topic = read.mapping(slug)
        topic.allow(("title", "aliases", "weak", "made", "not"))
        if not _is_slug(slug) or slug in RESERVED:
            advice = (
                f"use at most {LONGEST_SLUG} lower-case letters, digits and hyphens, and not {' or '.join(RESERVED)}"
            )
            read.fault(slug, "cannot be part of an address", advice)
        if slug in seen:
            read.fault(slug, "stands in two places", "keep one of them")
        seen.add(slug)
        title = topic.text("title", slug.replace("-", " "))
        yield Topic(slug, title, *(_phrases(topic, key) for key in ("aliases", "weak", "made", "not")))


def _phrases(topic: YamlMapping, key: str) -> tuple[str, ...]:
    return tuple(phrase for phrase in topic.texts(key) if fold(phrase))


def _is_slug(text: str) -> bool:
    return len(text) <= LONGEST_SLUG and bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text))
