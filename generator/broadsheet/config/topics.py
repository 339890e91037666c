"""The taxonomy: `topics.yml`, the groups of topics that papers can be under."""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadsheet.config.yaml_reader import YamlMapping
from broadsheet.model.text import fold
from broadsheet.model.topics import Group, Taxonomy, Topic

RESERVED = ("all", "untagged")
"""Names that the topics' pages and feeds need for themselves."""
MAX_SLUG_LENGTH = 80
"""Characters of a name that is part of an address."""


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
                f"use at most {MAX_SLUG_LENGTH} lower-case letters, digits and hyphens, and not {' or '.join(RESERVED)}"
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
    return len(text) <= MAX_SLUG_LENGTH and bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text))
