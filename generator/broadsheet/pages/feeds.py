"""RSS feeds of a library, and the OPML list of them.

The feeds follow the RSS 2.0 specification (https://www.rssboard.org/rss-specification, sections “Required channel
elements” and “Elements of <item>”) and the RSS Advisory Board's Best Practices Profile
(https://www.rssboard.org/rss-profile). Nothing that the W3C's feed validator warns about is written.

- `<description>` is the summary as HTML, `<content:encoded>` the abstract.
- The licence is `<dc:rights>`, by its address or its name.
- Authors are `<dc:creator>`, because RSS's `<author>` must be an e-mail address.
- `<pubDate>` is midnight UTC of the edition's first day, and 1 January 1970 for an undated paper.
- `<guid>` is not a link: it does not change when the site moves.

The list of feeds is OPML 2.0 (http://opml.org/spec2.opml).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from html import escape
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from feedgen.feed import FeedGenerator
from markupsafe import Markup

from broadsheet.config.configuration import Config
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper, PaperId
from broadsheet.model.rights import Show
from broadsheet.model.text import Address, encode_url
from broadsheet.model.urls import display_url
from broadsheet.pages.citations.citation import find_abstract_address
from broadsheet.pages.listings import Listing, make_feed_path
from broadsheet.pages.plan import Plan, plan_file
from broadsheet.pages.wording import Words

_UNDATED = date(1970, 1, 1)
"""The date that items of undated editions have in feeds."""
FEED_OF_ALL = "feeds/all.xml"
"""The path of the feed of all papers, below the site."""
OPML = "feeds/all.opml"
"""The path of the list of all feeds, below the site."""


def make_feeds(library: Library, topics: list[Listing], config: Config, words: Words) -> Iterator[Plan]:
    """Yield the feed of all papers, one feed for each topic, and the OPML list of them all.

    A topic that had other slugs also has its feed at their addresses, for those who subscribed there.
    """
    everything = Listing("All papers", "", library.papers, feed=FEED_OF_ALL)
    shelves = [everything, *(shelf for shelf in topics if shelf.feed)]
    for shelf in shelves:
        for feed in (shelf.feed, *map(make_feed_path, shelf.was)):
            yield plan_file(feed, _write_rss(replace(shelf, feed=feed), library, config, words))
    yield plan_file(OPML, _write_opml(shelves, config))


def select_items(papers: tuple[Paper, ...], items: int, days: int) -> tuple[Paper, ...]:
    """Return the papers that a feed contains: whole editions, newest first.

    An edition is added as long as the feed has fewer than `items` papers and the edition is less than `days` days older
    than the newest one. The newest edition is always included.
    """
    chosen: list[Paper] = []
    editions: dict[date, list[Paper]] = {}
    for paper in papers:
        editions.setdefault(_day(paper), []).append(paper)
    newest = max(editions, default=_UNDATED)
    for day in sorted(editions, reverse=True):
        if chosen and (len(chosen) >= items or newest - day >= timedelta(days=days)):
            break
        chosen += editions[day]
    return tuple(chosen)


def make_guid(paper: Paper, config: Config) -> str:
    """Return the paper's permanent `tag:` URI (RFC 4151): it survives a new title and a move of the site.

    With `authority: example.org,2025` in `site.yml`, it is `tag:example.org,2025:paper/arxiv:2503.01234`. Characters
    other than ASCII are percent-encoded.
    """
    return f"tag:{config.site.authority}:paper/{quote(paper.identity, safe=':/')}"


def _write_rss(shelf: Listing, library: Library, config: Config, words: Words) -> bytes:
    """Return the feed of a list of papers as RSS 2.0."""
    site = config.site
    feed = FeedGenerator()
    feed.load_extension("dc")
    feed.title(f"{site.name}: {shelf.title}" if shelf.folder else site.name)
    feed.description(site.description)
    feed.language(site.language)
    feed.link(href=site.address + shelf.feed, rel="self")
    # feedgen uses the last link added as the channel's <link>.
    feed.link(href=_home(shelf, config), rel="alternate")
    feed.generator("Broadsheet")
    feed.docs("https://www.rssboard.org/rss-specification")
    papers = select_items(shelf.papers, site.feeds.items, site.feeds.days)
    # Without this date, the library would set the current time.
    feed.lastBuildDate(_moment(max(map(_day, papers), default=_UNDATED)))
    for paper in papers:
        _add_item(feed, paper, library, config, words)
    return bytes(feed.rss_str(pretty=True))


def _add_item(feed: Any, paper: Paper, library: Library, config: Config, words: Words) -> None:
    """Add a paper to a feed."""

    def address(identity: str) -> str:
        """Return the address of a paper's page."""
        return f"{config.site.address}papers/{library.by_id[PaperId(identity)].slug}/"

    item = feed.add_entry(order="append")
    item.guid(make_guid(paper, config), permalink=False)
    item.title(paper.title.plain)
    item.link(href=address(paper.identity))
    item.description(escape((paper.summary or paper.title).plain, quote=False))
    item.content(_write_abstract(paper, address, words), type="CDATA")
    item.pubDate(_moment(_day(paper)))
    item.category([_category(tag.topic, library, config) for tag in paper.tags])
    if paper.authors:
        item.dc.dc_creator([author.name for author in paper.authors])
    if paper.licence:
        item.dc.dc_rights(paper.licence)


def _write_abstract(paper: Paper, address: Address, words: Words) -> str:
    """Return the abstract as HTML, or the part of it that may be published and where the whole can be read."""
    text = paper.abstract.html(address)
    if paper.show is Show.ABSTRACT:
        return text or "No abstract."
    notice = words.html(f"only_{paper.show}")
    if where := find_abstract_address(paper):
        link = Markup('<a href="{}">{}</a>').format(encode_url(where), display_url(where))
        notice += " " + words.html("read_abstract_at", address=link)
    return f"<p>{text}</p>" * bool(text) + f"<p>{notice}</p>"


def _category(topic: str, library: Library, config: Config) -> dict[str, str]:
    """Return a topic as an RSS category, whose domain is the address of the topic's page."""
    title = library.taxonomy.by_slug[topic].title
    return {"term": topic, "label": title, "scheme": f"{config.site.address}topics/{topic}/"}


def _day(paper: Paper) -> date:
    """Return the first day of the edition that first listed a paper.

    The date of publication does not matter, even if editions go by it, so that an old paper is new in feeds once added.
    """
    return paper.first_listed.first_day or _UNDATED


def _moment(day: date) -> datetime:
    """Return midnight UTC of a day, the time that all items of that day have."""
    return datetime.combine(day, time(), UTC)


def _home(shelf: Listing, config: Config) -> str:
    """Return the address of the page that a feed belongs to."""
    return config.site.address + (f"{shelf.folder}/" if shelf.folder else "")


def _write_opml(shelves: list[Listing], config: Config) -> bytes:
    """Return the list of feeds as OPML 2.0."""
    opml = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(opml, "head"), "title").text = config.site.name
    body = ElementTree.SubElement(opml, "body")
    for shelf in shelves:
        address = {"xmlUrl": config.site.address + shelf.feed, "htmlUrl": _home(shelf, config)}
        ElementTree.SubElement(body, "outline", {"type": "rss", "text": shelf.title, "title": shelf.title, **address})
    ElementTree.indent(opml)
    return bytes(ElementTree.tostring(opml, encoding="utf-8", xml_declaration=True)) + b"\n"
