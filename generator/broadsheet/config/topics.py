"""Reading the taxonomy from `topics.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadsheet.config.yaml_reader import YamlMapping
from broadsheet.model.text import fold
from broadsheet.model.topics import Group, Taxonomy, Topic
from broadsheet.system.files import is_device_name

RESERVED = ("all", "untagged")
"""Slugs that no topic can have, since the pages and feeds of topics use them for something else."""
MAX_SLUG_LENGTH = 80
"""The greatest length of a slug, in characters."""
FEW_PAPERS = 30
"""A library of up to this many papers is too small to say what its field's topics are."""
_PHRASES = ("aliases", "weak", "made", "not", "needs")
"""The keys of a topic that have phrases as values, in the order in which `Topic` has them."""
_DEVICES = "the name of a Windows device such as con, aux, nul, com1 or lpt1"
"""What messages call the slugs that no folder can have as its name on Windows."""


def read_taxonomy(read: YamlMapping) -> Taxonomy:
    """Read the taxonomy in `topics.yml`; faults are added to `read`.

    Each key of the file is a group, with a `title`, `topics`, and whether they were `suggested`. Each topic can have a
    `title`, a `definition`, `aliases`, and the words `weak`, `made`, `not` and `needs`; see
    `broadsheet.model.topics.Topic`.
    """
    groups, seen = [], set[str]()
    for slug in read:
        group = read.mapping(slug)
        group.allow(("title", "suggested", "topics"))
        topics = group.mapping("topics")
        title, is_suggested = group.text("title", slug.capitalize()), group.flag("suggested", default=False)
        groups.append(Group(slug, title, tuple(_read_topics(topics, seen)), is_suggested))
        if not _is_slug(slug) or slug in ("q", "edition"):
            advice = f"Use lower-case letters, digits and hyphens, but not q, edition or {_DEVICES}."
            read.fault(slug, "cannot be part of an address.", advice)
    return Taxonomy(tuple(groups))


def _read_topics(read: YamlMapping, seen: set[str]) -> Iterator[Topic]:
    """Read the topics of a group. `seen` collects the slugs of all groups, since a topic can be in only one."""
    for slug in read:
        topic = read.mapping(slug)
        topic.allow(("title", "definition", *_PHRASES))
        if not _is_slug(slug) or slug in RESERVED:
            length, names = MAX_SLUG_LENGTH, ", ".join(RESERVED)
            advice = f"Use at most {length} lower-case letters, digits and hyphens, but not {names} or {_DEVICES}."
            read.fault(slug, "cannot be part of an address.", advice)
        if slug in seen:
            read.fault(slug, "is in two groups.", "Keep one of them.")
        seen.add(slug)
        title = topic.text("title", slug.replace("-", " "))
        definition = topic.text("definition", title) if "definition" in topic else ""
        aliases, weak, made, excluded, needs = (_phrases(topic, key) for key in _PHRASES)
        yield Topic(slug, title, aliases, weak, made, excluded, needs, definition)


def _phrases(topic: YamlMapping, key: str) -> tuple[str, ...]:
    """The words under a key that have a letter or a digit; others cannot be found in a text."""
    return tuple(phrase for phrase in topic.texts(key) if fold(phrase))


def _is_slug(text: str) -> bool:
    """Whether a text can be a part of an address: lower-case letters and digits, in words joined by hyphens.

    Names of Windows devices cannot, because no folder can have such a name on Windows.
    """
    is_short = len(text) <= MAX_SLUG_LENGTH and not is_device_name(text)
    return is_short and bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text))
