"""What a site's keeper sets: `site.yml` and `topics.yml`, read once and checked whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import yaml

from generator.errors import ConfigError, excerpt
from generator.files import FileError, decode, read_file
from generator.text import fold, normalize

Yaml: TypeAlias = Any
"""What a YAML document holds before it has been looked at."""

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
"""What a BCP 47 tag looks like."""
RESERVED = ("all", "untagged")
"""Names that the topics' pages and feeds need for themselves."""
LONGEST_SLUG = 80
"""Characters of a name that is part of an address."""
SHIPPED_ADDRESS = "http://localhost:8000/"
"""The address that a site has until its keeper gives it one."""
_MOST_BYTES = 1_000_000
_MOST_CHARACTERS = 2_000
_MOST_DEPTH = 20
_MOST_NUMBER = 1_000_000
"""How much a file of the configuration, one text in it, its nesting and a number may be."""
_MOST_FAULTS = 100
"""Faults that are told one by one."""

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'"
)
"""What every page of a site allows itself: nothing of another host, no code and no style in the page.

The search needs WebAssembly; the icons of the style sheet are `data:` images.
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one thing is read; anything over is one problem."""

    abstract: int = 20_000
    """Characters of an abstract."""
    title: int = 500
    """Characters of a title."""
    authors: int = 2_000
    """Authors of a paper."""
    keywords: int = 1_000
    """Tags that a source gives a paper."""
    links: int = 1_000
    """Links of a paper, with those in its abstract."""
    record: int = 1_000_000
    """Characters of one record as it stands in a file of JSON."""
    records: int = 50_000
    """Records in one input file."""
    file_megabytes: int = 64
    """Size of one input file, in MB of 1,000,000 bytes."""

    @property
    def file_bytes(self) -> int:
        """Size of one input file, in bytes."""
        return self.file_megabytes * 1_000_000


@dataclass(frozen=True, slots=True)
class FeedLimits:
    """How far back a feed reaches; an edition is never cut."""

    items: int = 100
    """Editions are added, newest first, until a feed has this many papers …"""
    days: int = 30
    """… or reaches this many days back from its newest edition."""


@dataclass(frozen=True, slots=True)
class Site:
    """`site_config/site.yml`."""

    name: str = "Broadsheet"
    """What the site is called, in its header and its feeds."""
    tagline: str = "New papers, by topic"
    """What the site is about, in one line: the heading of its home page."""
    description: str = "Research papers by topic, to search, cite and subscribe to."
    """One or two sentences for search engines, feeds and the home page."""
    address: str = SHIPPED_ADDRESS
    """Where the site is published, with a slash at its end."""
    language: str = "en"
    """Language of the site, a BCP 47 tag."""
    authority: str = "broadsheet.invalid,2025"
    """A fixed name and date for feed identifiers (RFC 4151); never change it, even when the site moves."""
    keyword_topics: int = 3
    """Papers without a topic of `topics.yml` that must have a keyword, before it is a topic of its own."""
    author_pages: int = 2
    """Papers that an author must have here to have a page."""
    machine_summaries: bool = False
    """Whether summaries that a machine made are shown, as such."""
    feeds: FeedLimits = field(default_factory=FeedLimits)
    limits: Limits = field(default_factory=Limits)


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


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that a site's keeper sets."""

    site: Site
    taxonomy: Taxonomy


def read_config(folder: Path, fallback: Path, address: str | None = None) -> Config:
    """The configuration in `folder`; a file that is missing there is taken from `fallback`.

    `address` overrules the one in `site.yml`. Raises ConfigError with every fault found.
    """
    faults: list[str] = []
    site = _read_site(_find(folder, fallback, "site.yml"), address, faults)
    taxonomy = _read_taxonomy(_find(folder, fallback, "topics.yml"), faults)
    if faults:
        more = len(faults[_MOST_FAULTS:])
        raise ConfigError("\n".join([*faults[:_MOST_FAULTS], *([f"… and {more:,} more."] if more else [])]))
    return Config(site, taxonomy)


def _find(folder: Path, fallback: Path, name: str) -> Path:
    return folder / name if (folder / name).exists() else fallback / name


class _Mapping:
    """A YAML mapping that knows the line of each key and collects what is wrong with it."""

    def __init__(self, node: yaml.Node | None, file: str, faults: list[str]) -> None:
        self.file, self._faults = file, faults
        self._values: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    self.fault(key, "has a key that is no word", "write “key: value” lines")
                    continue
                name = str(key.value)
                twice = name in self._values
                self._values[name], self._lines[name] = value, key.start_mark.line + 1
                if twice:
                    self.fault(name, "stands twice", "keep one of them")
        elif node is not None:
            self.fault(node, "is no mapping", "write “key: value” lines")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def fault(self, at: yaml.Node | str, found: str, advice: str) -> None:
        line = self._lines.get(at, 1) if isinstance(at, str) else at.start_mark.line + 1
        name = f"“{excerpt(at)}” " if isinstance(at, str) else ""
        self._faults.append(f"{self.file}:{line}: {name}{found}; {advice}{'' if advice.endswith('?') else '.'}")

    def allow(self, known: tuple[str, ...]) -> None:
        for key in self:
            if key not in known:
                near = get_close_matches(key, known, 1)
                self.fault(
                    key, "is an unknown key", f"did you mean “{near[0]}”?" if near else "known are " + ", ".join(known)
                )

    def text(self, key: str, default: str) -> str:
        value = self.value(key, default)
        if isinstance(value, str) and value.strip():
            return " ".join(normalize(value).split())
        self.fault(key, f"is {_show(value)}", "write a text")
        return default

    def number(self, key: str, default: int) -> int:
        value = self.value(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _MOST_NUMBER:
            return value
        self.fault(key, f"is {_show(value)}", f"write a whole number from 1 to {_MOST_NUMBER}")
        return default

    def flag(self, key: str, default: bool) -> bool:
        value = self.value(key, default)
        if isinstance(value, bool):
            return value
        self.fault(key, f"is {_show(value)}", "write true or false")
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.value(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.fault(key, "is no list of texts", "write “[one, two]”, and quote what YAML reads otherwise")
        return ()

    def value(self, key: str, default: Yaml) -> Yaml:
        if key not in self._values:
            return default
        try:
            return yaml.SafeLoader("").construct_object(self._values[key], deep=True)
        except (yaml.YAMLError, ValueError, OverflowError):
            self.fault(key, "cannot be read", "quote it, if a text is meant")
            return default

    def mapping(self, key: str) -> _Mapping:
        return _Mapping(self._values.get(key), self.file, self._faults)


def _show(value: Yaml) -> str:
    """A value as Python writes it, short enough for a message."""
    if isinstance(value, str | int | float | date | None):
        return excerpt(repr(value))
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else "no text"


class _Loader(yaml.SafeLoader):
    """YAML without what a configuration has no use for, and a bomb is made of: aliases, tags, depth, endless texts."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Yaml = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise _refuse(event, "an alias, which is not read here")
        if getattr(event, "tag", None):
            raise _refuse(event, "a tag, which is not read here")
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > _MOST_CHARACTERS:
            raise _refuse(
                event, f"a text of {len(event.value):,} characters, where at most {_MOST_CHARACTERS:,} may be"
            )
        if self._depth == _MOST_DEPTH:
            raise _refuse(event, f"nested more than {_MOST_DEPTH} deep")
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


def _refuse(event: Yaml, what: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=what, problem_mark=event.start_mark)


def _read_yaml(path: Path, faults: list[str]) -> _Mapping:
    name = f"{path.parent.name}/{path.name}"
    text = ""
    try:
        text, remark = decode(read_file(path, _MOST_BYTES, "Shorten it."))
        if remark:
            faults.append(f"{name}{remark.where}: {remark.found}; save it in UTF-8.")
        return _Mapping(yaml.compose(text, _Loader), name, faults)
    except FileError as error:
        faults.append(str(error.as_problem(name)))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        faults.append(f"{name}:{line}: is no YAML ({excerpt(str(error.problem), 100)}); correct that line.")
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        faults.append(f"{name}:{line}: holds the character U+{ord(text[error.position]):04X}; remove it.")
    return _Mapping(None, name, faults)


def _read_site(path: Path, address: str | None, faults: list[str]) -> Site:
    read = _read_yaml(path, faults)
    read.allow(tuple(f.name for f in fields(Site)))
    shipped = Site()
    feeds, limits = read.mapping("feeds"), read.mapping("limits")
    for part, kind in ((feeds, FeedLimits), (limits, Limits)):
        part.allow(tuple(f.name for f in fields(kind)))
    site = Site(
        name=read.text("name", shipped.name),
        tagline=read.text("tagline", shipped.tagline),
        description=read.text("description", shipped.description),
        address=_slash(address or read.text("address", shipped.address)),
        language=read.text("language", shipped.language),
        authority=read.text("authority", shipped.authority),
        keyword_topics=read.number("keyword_topics", shipped.keyword_topics),
        author_pages=read.number("author_pages", shipped.author_pages),
        machine_summaries=read.flag("machine_summaries", shipped.machine_summaries),
        feeds=FeedLimits(**{f.name: feeds.number(f.name, getattr(shipped.feeds, f.name)) for f in fields(FeedLimits)}),
        limits=Limits(**{f.name: limits.number(f.name, getattr(shipped.limits, f.name)) for f in fields(Limits)}),
    )
    if not is_site_address(site.address):
        where = "--site-url or BROADSHEET_SITE_URL" if address else f"{read.file}: “address”"
        faults.append(f"{where} is “{excerpt(site.address)}”; write the whole address, as https://example.org/papers/.")
    if not LANGUAGE_TAG.fullmatch(site.language):
        read.fault("language", f"is “{excerpt(site.language)}”", "write a BCP 47 tag, as en or pt-BR")
    if not re.fullmatch(r"[A-Za-z0-9.@-]+,\d{4}(-\d\d){0,2}", site.authority):
        read.fault(
            "authority", f"is “{excerpt(site.authority)}”", "write a name you hold and a date, as example.org,2025"
        )
    return site


def is_site_address(text: str) -> bool:
    """Whether a text is a whole address that a site can be published at, with a slash at its end."""
    try:
        parts = urlsplit(text)
        is_whole = bool(parts.hostname) and parts.port != 0 and not parts.username
    except ValueError:
        return False
    return is_whole and bool(re.fullmatch(r"https?://[^\s/?#\"<>\\^`{|}]+(/[^\s?#\"<>\\^`{|}\x00-\x20]*)?/", text))


def _slash(address: str) -> str:
    return address.rstrip("/") + "/"


def _read_taxonomy(path: Path, faults: list[str]) -> Taxonomy:
    read = _read_yaml(path, faults)
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


def _read_topics(read: _Mapping, seen: set[str]) -> Iterator[Topic]:
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


def _phrases(topic: _Mapping, key: str) -> tuple[str, ...]:
    return tuple(phrase for phrase in topic.texts(key) if fold(phrase))


def _is_slug(text: str) -> bool:
    return len(text) <= LONGEST_SLUG and bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text))
