"""The settings of a site: `site.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from urllib.parse import urlsplit

from broadsheet.config.daily_sources.registry import read_source_list
from broadsheet.config.daily_sources.source import DailySource
from broadsheet.config.limits import Limits
from broadsheet.config.yaml_reader import YamlMapping
from broadsheet.model.identifiers import LANGUAGE_TAG
from broadsheet.model.paper import FIELDS
from broadsheet.system.messages import excerpt

SHIPPED_ADDRESS = "http://localhost:8000/"
"""The address that a site has until its owner gives it one."""
WHOLE_ADDRESS = "write the whole address, for example https://example.org/papers/"
"""What to do about an address that is not one."""


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
    """Columns of tables whose names nobody would guess, each under the name of the field that it holds."""
    sources: tuple[DailySource, ...] = ()
    """Where papers come from each day."""
    feeds: FeedLimits = field(default_factory=FeedLimits)
    limits: Limits = field(default_factory=Limits)


def read_settings(read: YamlMapping, address: str | None) -> Site:
    """The settings in a `site.yml`, where `address` overrides its own; what is wrong with them is noted there."""
    read.allow(tuple(f.name for f in fields(Site)))
    shipped = Site()
    columns, feeds, limits = read.mapping("columns"), read.mapping("feeds"), read.mapping("limits")
    columns.allow(tuple(FIELDS))
    for part, kind in ((feeds, FeedLimits), (limits, Limits)):
        part.allow(tuple(f.name for f in fields(kind)))
    site = Site(
        name=read.text("name", shipped.name),
        tagline=read.text("tagline", shipped.tagline),
        description=read.text("description", shipped.description),
        address=end_with_slash(address or read.text("address", shipped.address)),
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
    if not address and not is_site_address(site.address):
        read.fault("address", f"is “{excerpt(site.address)}”", WHOLE_ADDRESS)
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


def end_with_slash(address: str) -> str:
    """The address with one slash at its end."""
    return address.rstrip("/") + "/"
