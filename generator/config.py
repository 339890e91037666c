"""What a site's keeper sets: `site.yml` and `topics.yml`, read once and checked whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from generator.daily_sources.registry import read_source_list
from generator.daily_sources.source import DailySource
from generator.errors import ConfigError, InputError, Place, excerpt
from generator.files import decode, read_file
from generator.hand import Entry, read_entries
from generator.text import fold
from generator.yamltext import YamlMapping, compose

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
"""What a BCP 47 tag looks like."""
RESERVED = ("all", "untagged")
"""Names that the topics' pages and feeds need for themselves."""
LONGEST_SLUG = 80
"""Characters of a name that is part of an address."""
FIELDS = (
    "title", "abstract", "authors", "date", "edition", "tags", "venue", "id", "doi", "links", "updated", "kind",
    "volume", "issue", "pages", "publisher", "arxiv", "keywords", "categories", "comment", "licence", "language",
    "tldr", "machine_summary", "machine", "withdrawn",
)  # fmt: skip
"""What a paper's fields are called, in Broadsheet's JSON and where a column of a table is named for one."""
SHIPPED_ADDRESS = "http://localhost:8000/"
"""The address that a site has until its keeper gives it one."""
_MOST_BYTES = 1_000_000
_MOST_CHARACTERS = 2_000
"""How much a file of the configuration and one text in it may be."""
_MOST_ABSTRACT = 100_000
"""How much one text of `papers.yml` may be, which may be an abstract."""
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
    scholar: bool = True
    """Whether pages of papers tell Google Scholar, Zotero and search engines whose papers they are."""
    keyword_topics: int = 3
    """Papers without a topic of `topics.yml` that must have a keyword, before it is a topic of its own."""
    author_pages: int = 2
    """Papers that an author must have here to have a page."""
    machine_summaries: bool = False
    """Whether summaries that a machine made are shown, as such."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Columns of tables whose names nobody would guess, each under the field of `FIELDS` that it holds."""
    sources: tuple[DailySource, ...] = ()
    """Where papers come from each day."""
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
    entries: tuple[Entry, ...] = ()
    """`site_config/papers.yml`: what is said of single papers."""


def read_config(folder: Path, fallback: Path, address: str | None = None) -> Config:
    """The configuration in `folder`; a file that is missing there is taken from `fallback`.

    `address` overrules the one in `site.yml`. Raises ConfigError with every fault found.
    """
    faults: list[str] = []
    site = _read_site(_find(folder, fallback, "site.yml"), address, faults)
    taxonomy = _read_taxonomy(_find(folder, fallback, "topics.yml"), faults)
    papers = folder / "papers.yml"
    entries = tuple(read_entries(_read_yaml(papers, faults, _MOST_ABSTRACT))) if papers.exists() else ()
    if faults:
        more = len(faults[_MOST_FAULTS:])
        raise ConfigError("\n".join([*faults[:_MOST_FAULTS], *([f"… and {more:,} more."] if more else [])]))
    return Config(site, taxonomy, entries)


def _find(folder: Path, fallback: Path, name: str) -> Path:
    return folder / name if (folder / name).exists() else fallback / name


def _read_yaml(path: Path, faults: list[str], most: int = _MOST_CHARACTERS) -> YamlMapping:
    name = f"{path.parent.name}/{path.name}"
    try:
        text, remark = decode(read_file(path, _MOST_BYTES, "Shorten it."))
        if remark:
            faults.append(f"{Place(name, remark.where.line)}: {remark.found}; save it in UTF-8.")
        return YamlMapping(compose(text, most), name, faults)
    except InputError as error:
        faults.append(str(error.at(Place(name))))
    return YamlMapping(None, name, faults)


def _read_site(path: Path, address: str | None, faults: list[str]) -> Site:
    read = _read_yaml(path, faults)
    read.allow(tuple(f.name for f in fields(Site)))
    shipped = Site()
    columns, feeds, limits = read.mapping("columns"), read.mapping("feeds"), read.mapping("limits")
    columns.allow(FIELDS)
    for part, kind in ((feeds, FeedLimits), (limits, Limits)):
        part.allow(tuple(f.name for f in fields(kind)))
    site = Site(
        name=read.text("name", shipped.name),
        tagline=read.text("tagline", shipped.tagline),
        description=read.text("description", shipped.description),
        address=_slash(address or read.text("address", shipped.address)),
        language=read.text("language", shipped.language),
        authority=read.text("authority", shipped.authority),
        scholar=read.flag("scholar", shipped.scholar),
        keyword_topics=read.number("keyword_topics", shipped.keyword_topics),
        author_pages=read.number("author_pages", shipped.author_pages),
        machine_summaries=read.flag("machine_summaries", shipped.machine_summaries),
        columns={name: column for name in columns if (column := columns.text(name, ""))},
        sources=tuple(read_source_list(read.mappings("sources"))),
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
