"""The taxonomy: the topics that papers can have, in groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic that papers can have, with the words by which it is recognised in their titles and abstracts."""

    slug: str
    """The folder of its pages below `topics/`, such as `speech-recognition`."""
    title: str
    """The name that people read."""
    aliases: tuple[str, ...]
    """Other names of it; `broadsheet.enrich.tags` says how they are matched."""
    weak: tuple[str, ...] = ()
    """Words that hint at it. They count half as much as a name."""
    made: tuple[str, ...] = ()
    """Words that name it only in a title, or where the authors say what they made or did, such as `a … dataset`."""
    excluded: tuple[str, ...] = ()
    """Phrases that are not a sign of it although they contain one of its names; `not` in `topics.yml`."""
    needs: tuple[str, ...] = ()
    """Words of its subject. If there are any, the weak words count only in a paper that has one of them or names it."""
    definition: str = ""
    """What a paper of this topic is about, in a sentence for readers."""
    was: tuple[str, ...] = ()
    """Slugs that it had before, whose pages and feeds lead to it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Topics of one kind, for example all tasks: a filter in the search and a section of the topic index."""

    slug: str
    """The name of the filter in addresses, such as `task`."""
    title: str
    """The name that people read."""
    topics: tuple[Topic, ...]
    """The topics, in the order of the file."""
    is_suggested: bool = False
    """Whether the topics were found by the words of the papers, so that keywords which papers share are topics, too."""


@dataclass(frozen=True)
class Taxonomy:
    """All topics of a site, as `site_config/topics.yml` defines them."""

    groups: tuple[Group, ...] = ()
    """The groups, in the order of the file."""

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
