"""The settings of a site, in `site.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from broadsheet.config.daily_sources.registry import read_source_list
from broadsheet.config.daily_sources.source import DailySource
from broadsheet.config.limits import Limits
from broadsheet.config.look import Look, read_look
from broadsheet.config.rights import FileRule, read_file_rules
from broadsheet.config.whole_links import is_whole_link
from broadsheet.config.yaml_reader import YamlMapping
from broadsheet.model.identifiers import LANGUAGE_TAG
from broadsheet.model.paper import FIELDS
from broadsheet.model.rights import Show
from broadsheet.system.messages import excerpt

SHIPPED_ADDRESS = "http://localhost:8000/"
"""The address of a site until its owner sets one."""
_EXAMPLE = re.compile(r"https?://(?:[^/]+\.)?(?:example\.(?:com|net|org)|example)(?::\d+)?/", re.IGNORECASE)
"""An address whose domain is reserved for examples (RFC 2606)."""
WHOLE_ADDRESS = "Write the whole address, for example https://example.org/papers/."
"""What to do about an address that is not valid."""


class Editions(StrEnum):
    """What editions are."""

    LISTED = "listed"
    """The days on which the site listed papers, as in a digest of new ones."""
    MONTH = "month"
    """The months in which papers were published."""
    YEAR = "year"
    """The years in which papers were published, as in a library."""


@dataclass(frozen=True, slots=True)
class FeedLimits:
    """The size of a feed. Whole editions are added, newest first, until one of the limits is reached."""

    items: int = 100
    """The number of papers after which no further edition is added."""
    days: int = 30
    """The number of days before its newest edition that a feed reaches back."""


@dataclass(frozen=True, slots=True)
class Site:
    """The settings in `site_config/site.yml`, each under its name there."""

    name: str = "Papers"
    """The name of the site, in its header and its feeds."""
    tagline: str = "Papers, by topic"
    """The subject of the site in one line: the heading of its home page."""
    description: str = "Research papers by topic, to search, cite and subscribe to."
    """One or two sentences for search engines, feeds and the home page."""
    address: str = SHIPPED_ADDRESS
    """The address that the site is published at, with a slash at the end."""
    language: str = "en"
    """The language of the site, as a BCP 47 tag."""
    authority: str = "broadsheet.invalid,2025"
    """The authority in the identifiers of feed items: a domain or e-mail address, and a day on which its owner held it
    (RFC 4151, section 2.1). It must never change, even if the site moves."""
    editions: Editions = Editions.LISTED
    """Whether editions go by the days on which the site listed papers, or by their dates of publication."""
    scholar: bool = True
    """Whether pages of papers have citation metadata for Google Scholar, Zotero and search engines."""
    keyword_topics: int = 3
    """The number of papers without a topic that must share a keyword before the keyword becomes a topic."""
    author_pages: int = 2
    """The number of papers that an author must have on the site to get a page."""
    machine_summaries: bool = False
    """Whether summaries made by a machine are shown; they are labelled as such."""
    show: Show = Show.ABSTRACT
    """How much of each abstract is published."""
    show_files: tuple[FileRule, ...] = ()
    """Exceptions to `show` for the papers in certain files; the first one that applies to a file counts."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Names of columns in the tables of this site, each under the name of the field that the column holds."""
    sources: tuple[DailySource, ...] = ()
    """The daily sources that `broadsheet fetch` and `broadsheet daily` ask."""
    look: Look = field(default_factory=Look)
    """How pages look."""
    feeds: FeedLimits = field(default_factory=FeedLimits)
    """The size of feeds."""
    report_to: str = ""
    """Where readers report mistakes and suggest papers, as a complete link: to a repository on GitHub, another page, or
    an e-mail address after `mailto:`. Empty if pages have no such links."""
    limits: Limits = field(default_factory=Limits)
    """The limits on the size of input."""


def read_settings(read: YamlMapping, address: str | None, files: Path) -> Site:
    """Read the settings in `site.yml`; faults are added to `read`.

    `address` replaces the one in the file. `files` is the folder with the files that the site owner publishes.
    """
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
        editions=read.choice("editions", Editions, shipped.editions),
        scholar=read.flag("scholar", shipped.scholar),
        keyword_topics=read.number("keyword_topics", shipped.keyword_topics),
        author_pages=read.number("author_pages", shipped.author_pages),
        machine_summaries=read.flag("machine_summaries", shipped.machine_summaries),
        show=read.choice("show", Show, shipped.show),
        show_files=tuple(read_file_rules(read.mapping("show_files"))),
        columns={name: column for name in columns if (column := columns.text(name, ""))},
        sources=tuple(read_source_list(read.mappings("sources"))),
        look=read_look(read.mapping("look"), files),
        feeds=FeedLimits(**{f.name: feeds.number(f.name, getattr(shipped.feeds, f.name)) for f in fields(FeedLimits)}),
        report_to=_read_report_to(read),
        limits=Limits(**{f.name: limits.number(f.name, getattr(shipped.limits, f.name)) for f in fields(Limits)}),
    )
    if not address and not is_site_address(site.address):
        read.fault("address", f"is “{excerpt(site.address)}”.", WHOLE_ADDRESS)
    if not is_language(site.language):
        read.fault("language", f"is “{excerpt(site.language)}”.", _advise_on_language(site.language))
    if not re.fullmatch(r"[A-Za-z0-9.@-]+,\d{4}(-\d\d){0,2}", site.authority):
        advice = "Write a domain you own and a year in which you owned it, for example example.org,2025."
        read.fault("authority", f"is “{excerpt(site.authority)}”.", advice)
    return site


def _read_report_to(read: YamlMapping) -> str:
    """Read where readers report mistakes; empty if that is not set, and after a fault."""
    written = "".join(read.items("report_to"))
    link = f"mailto:{written}" if re.fullmatch(r"[^\s@:/]+@[^\s@:/]+", written) else written
    if link and not is_whole_link(link):
        advice = (
            "Write the address of your repository, such as https://github.com/YOU/REPOSITORY, or an e-mail address."
        )
        read.fault("report_to", f"is “{excerpt(written)}”.", advice)
        return ""
    return link


def is_language(tag: str) -> bool:
    """Whether a text is a BCP 47 tag of a language.

    Any code of three letters is accepted. Others must be known to Unicode, which lists all codes of two letters; no
    longer ones are in use.
    """
    if not LANGUAGE_TAG.fullmatch(tag):
        return False
    code = tag.partition("-")[0].lower()
    if code == "en" or len(code) == 3:  # For these, the lists of languages need not be loaded.
        return True
    from babel import Locale
    from babel.core import get_global

    return code in Locale("en").languages or code in get_global("language_aliases")


def _advise_on_language(text: str) -> str:
    """What to write for a language: its tag if the text is the English name of one."""
    from babel import Locale

    tags = {name.lower(): tag.replace("_", "-") for tag, name in Locale("en").languages.items()}
    if tag := tags.get(text.lower()):
        return f"Write its tag, {tag}."
    return "Write a BCP 47 language tag, for example en or pt-BR."


def is_site_address(text: str) -> bool:
    """Whether a text is an address that a site can be published at: complete, with a slash at the end.

    It must have no user name, query or fragment, and no characters that need escaping in HTML or Markdown.
    """
    try:
        parts = urlsplit(text)
        is_whole = bool(parts.hostname) and parts.port != 0 and not parts.username
    except ValueError:
        return False
    return is_whole and bool(re.fullmatch(r"https?://[^\s/?#\"<>\\^`{|}]+(/[^\s?#\"<>\\^`{|}\x00-\x20]*)?/", text))


def is_example_address(address: str) -> bool:
    """Whether the domain of a site's address is reserved for examples, as in `papers.example.org`."""
    return bool(_EXAMPLE.match(address))


def end_with_slash(address: str) -> str:
    """The address with exactly one slash at the end."""
    return address.rstrip("/") + "/"
