"""Topics that papers can have, in groups: the taxonomy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Topic:
    """A tag that papers can have."""

    slug: str
    """Its address below `topics/`."""
    title: str
    """As people read it."""
    aliases: tuple[str, ...]
    """Words that name it, beside its title; see `broadsheet.enrich.tags` for how they are read."""
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
