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
    `title`, a `definition`, `aliases`, the words `weak`, `made`, `not` and `needs`, and what it `was`; see
    `broadsheet.model.topics.Topic`.
    """
    groups, seen, former = [], set[str](), list[tuple[YamlMapping, str]]()
    for slug in read:
        group = read.mapping(slug)
        group.allow(("title", "suggested", "topics"))
        topics = group.mapping("topics")
        title, is_suggested = group.text("title", slug.capitalize()), group.flag("suggested", default=False)
        groups.append(Group(slug, title, tuple(_read_topics(topics, seen, former)), is_suggested))
        if not _is_slug(slug) or slug in ("q", "edition"):
            advice = f"Use lower-case letters, digits and hyphens, but not q, edition or {_DEVICES}."
            read.fault(slug, "cannot be part of an address.", advice)
    for topic, slug in former:
        if slug in seen:
            topic.fault("was", f"names “{slug}”, which is the address of a topic, or is named twice.", "Remove it.")
        seen.add(slug)
    return Taxonomy(tuple(groups))


def _read_topics(read: YamlMapping, seen: set[str], former: list[tuple[YamlMapping, str]]) -> Iterator[Topic]:
    """Read the topics of a group.

    `seen` collects the slugs of all groups, since a topic can be in only one, and `former` the slugs that they had.
    """
    for slug in read:
        topic = read.mapping(slug)
        topic.allow(("title", "definition", *_PHRASES, "was"))
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
        was = tuple(_read_former(topic))
        former += [(topic, one) for one in was]
        yield Topic(slug, title, aliases, weak, made, excluded, needs, definition, was)


def _read_former(topic: YamlMapping) -> Iterator[str]:
    """Read the slugs in `was`, which may be given as whole addresses; anything else is a fault."""
    for address in topic.items("was"):
        slug = address.strip("/").rpartition("topics/")[2]
        if _is_slug(slug) and slug not in RESERVED:
            yield slug
        else:
            topic.fault("was", "must contain addresses of topics.", "Write the former name, for example sand-dunes.")


def _phrases(topic: YamlMapping, key: str) -> tuple[str, ...]:
    """The words under a key that have a letter or a digit; others cannot be found in a text."""
    return tuple(phrase for phrase in topic.texts(key) if fold(phrase))


def _is_slug(text: str) -> bool:
    """Whether a text can be a part of an address: lower-case letters and digits, in words joined by hyphens.

    Names of Windows devices cannot, because no folder can have such a name on Windows.
    """
    is_short = len(text) <= MAX_SLUG_LENGTH and not is_device_name(text)
    return is_short and bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text))
