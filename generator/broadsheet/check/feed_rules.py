"""Rules for feeds, from RSS 2.0 and the W3C validator, as far as readers notice; and for the OPML list of them.

The rules: https://www.rssboard.org/rss-profile, https://validator.w3.org/feed/docs/, http://opml.org/spec2.opml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TypeAlias
from urllib.parse import urlsplit

from lxml import etree, html

from broadsheet.check.findings import Finding, quote
from broadsheet.check.inline_code import find_inline_code
from broadsheet.check.links import FoundLink, list_links, list_xml_links
from broadsheet.check.page_rules import parse_html
from broadsheet.model.identifiers import LANGUAGE_TAG

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_SCHEME = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")

Messages: TypeAlias = Iterator[tuple[int, str]]
"""Pairs of a line and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Piece:
    """HTML in a feed, which feed readers show in a page of their own."""

    line: int
    root: html.HtmlElement
    links: tuple[FoundLink, ...]


@dataclass(frozen=True, slots=True)
class FeedItem:
    """How a feed reader identifies an item."""

    line: int
    guid: str
    link: str
    day: datetime | None


@dataclass(frozen=True, slots=True)
class Document:
    """A feed, a list of feeds, a sitemap or any other XML file."""

    kind: str
    """The name of its root element, such as `rss`."""
    links: tuple[FoundLink, ...]
    """Addresses that belong to the site."""
    items: tuple[FeedItem, ...] = ()
    """The items, if it is a feed."""
    locations: tuple[FoundLink, ...] = ()
    """The addresses in a sitemap, or those of the feeds in an OPML list."""


def parse_xml(content: bytes) -> etree._Element:
    """The tree of an XML file. No entity is resolved and no other file is read. Raises XMLSyntaxError."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def read_pieces(root: etree._Element) -> Iterator[Piece]:
    """The HTML in a feed. Text without a tag is left out: there is nothing to check."""
    for element in root.iter("description", _CONTENT):
        if "<" in (text := _text(element)):
            piece = parse_html(f"<body>{text}")
            yield Piece(_line(element), piece, tuple(list_links(piece)))


def read_document(root: etree._Element, pieces: tuple[Piece, ...], address: str) -> Document:
    """What the rules need from an XML file and the HTML in it, so that the trees need not be kept."""
    kind = etree.QName(root).localname
    in_pieces = (FoundLink(piece.line, link.address) for piece in pieces for link in piece.links)
    links = (*list_xml_links(root, address), *(link for link in in_pieces if link.address.startswith(address)))
    if kind == "rss":
        return Document(kind, links, items=tuple(map(_read_item, root.iterfind("channel/item"))))
    if kind == "urlset":
        found = (FoundLink(loc.sourceline or 0, (loc.text or "").strip()) for loc in root.iterfind("{*}url/{*}loc"))
        return Document(kind, links, locations=tuple(found))
    if kind == "opml":
        outlines = (FoundLink(outline.sourceline or 0, outline.get("xmlUrl") or "") for outline in root.iter("outline"))
        return Document(kind, links, locations=tuple(outline for outline in outlines if outline.address))
    return Document(kind, links)


def _read_item(item: etree._Element) -> FeedItem:
    guid, link, date = (_text(item.find(name)) for name in ("guid", "link", "pubDate"))
    return FeedItem(item.sourceline or 0, guid, link, read_date(date))


def read_date(text: str) -> datetime | None:
    """A date and time in the full form of RFC 822; None if the text is not one, or has the wrong weekday."""
    try:
        moment = parsedate_to_datetime(text)
        return moment if moment.tzinfo and text == format_datetime(moment, usegmt=text.endswith("GMT")) else None
    except (ValueError, TypeError, OverflowError):
        return None


def check_document(file: str, root: etree._Element, pieces: tuple[Piece, ...], address: str) -> Iterator[Finding]:
    """What is wrong with an XML file on its own; `address` is the site's."""
    if root.getroottree().docinfo.doctype:
        yield Finding(file, 1, "has a document type, which feed readers refuse; remove it.")
    for element in root.iter(etree.Element):
        if any(
            _CONTROL.search(text)
            for text in (element.text or "", element.tail or "", *map(str, element.attrib.values()))
        ):
            yield Finding(file, element.sourceline or 0, "holds a control character; remove it.")
    kind = etree.QName(root).localname
    messages: list[tuple[int, str]] = []
    if kind == "rss":
        messages += _check_rss(root, address + file)
        messages += (message for piece in pieces for message in _check_html(piece, address))
    elif kind == "opml":
        messages += _check_opml(root, address)
    for line, message in messages:
        yield Finding(file, line, message)


def _check_rss(root: etree._Element, own: str) -> Messages:
    channels = root.findall("channel")
    if root.get("version") != "2.0" or len(channels) != 1:
        yield root.sourceline or 0, "is no RSS 2.0 with one channel; build again."
        return
    channel = channels[0]
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        yield from _check_single(channel, name, "the channel")
    yield from _check_self(channel, own)
    language, built = _text(channel.find("language")), _text(channel.find("lastBuildDate"))
    if language and not LANGUAGE_TAG.fullmatch(language):
        yield _line(channel.find("language")), f"the language {quote(language)} is no BCP 47 tag; write one, as “en”."
    yield from _check_date(channel, "lastBuildDate")
    days = []
    for item in channel.findall("item"):
        yield from _check_item(item)
        days.append(read_date(_text(item.find("pubDate"))))
    newest = max(filter(None, days), default=None)
    if newest and (moment := read_date(built)) and moment < newest:
        yield _line(channel.find("lastBuildDate")), "lastBuildDate is before the newest pubDate; write that one."


def _check_self(channel: etree._Element, own: str) -> Messages:
    links = [link for link in channel.findall(f"{_ATOM}link") if link.get("rel") == "self"]
    if not links:
        yield _line(channel), f"the channel has no atom:link with rel=self; add one with {own}."
    for link in links[1:]:
        yield _line(link), "the channel has a second atom:link with rel=self; remove it."
    if links and links[0].get("href") != own:
        yield _line(links[0]), f"the feed says that its address is {quote(links[0].get('href') or '')}; write {own}."


def _check_item(item: etree._Element) -> Messages:
    for name in ("title", "link", "guid", "pubDate"):
        yield from _check_single(item, name, "the item")
    yield from _check_date(item, "pubDate")
    link, guid = item.find("link"), item.find("guid")
    if _text(link) and not _is_web(_text(link)):
        yield _line(link), f"the item's link {quote(_text(link))} is no whole address; begin it with the site's."
    if guid is not None and not _is_web(_text(guid)) and guid.get("isPermaLink") != "false":
        yield _line(guid), 'the guid is no link; give it isPermaLink="false".'
    names = [str(child.tag) for child in item.iterchildren(etree.Element)]
    if _CONTENT in names and "description" in names[names.index(_CONTENT) :]:
        yield _line(item.find("description")), "the description stands after content:encoded; put it before."
    for author in item.findall("author"):
        if "@" not in _text(author):
            yield _line(author), f"the author {quote(_text(author))} is no e-mail address; write a dc:creator instead."


def _check_html(piece: Piece, address: str) -> Messages:
    """What HTML in a feed must not do: a feed reader shows it in its own page, at another address."""
    for _, found, _ in find_inline_code(piece.root, piece.links):
        yield piece.line, f"the item's HTML {found}, which feed readers refuse; remove it."
    for link in piece.links:
        if not _SCHEME.match(link.address):
            yield piece.line, f"the item's link {quote(link.address)} is no whole address; begin it with the site's."
        elif link.element == "script" or (link.fetched and not link.address.startswith((address, "data:image/"))):
            yield piece.line, f"the item's HTML makes feed readers ask for {quote(link.address)}; remove it."


def _check_single(parent: etree._Element, name: str, whose: str) -> Messages:
    found = parent.findall(name)
    if not found or not _text(found[0]):
        yield _line(found[0] if found else parent), f"{whose} has no {name}; give it one."
    for again in found[1:]:
        yield _line(again), f"{whose} has a second {name}; remove it."


def _check_date(parent: etree._Element, name: str) -> Messages:
    text = _text(parent.find(name))
    if text and read_date(text) is None:
        example = "Wed, 02 Apr 2031 00:00:00 +0000"
        yield _line(parent.find(name)), f"{name} is {quote(text)}, which is no date of RFC 822; write it as {example}."


def _check_opml(root: etree._Element, address: str) -> Messages:
    outlines = list(root.iterfind("body//outline"))
    if root.get("version") != "2.0" or not outlines:
        yield root.sourceline or 0, "is no OPML 2.0 with an outline in its body; build again."
    for outline in outlines:
        for name in ("type", "text", "xmlUrl"):
            if not (outline.get(name) or "").strip():
                yield _line(outline), f"the outline has no {name}; give it one."
        feed = outline.get("xmlUrl") or address
        if not feed.startswith(address):
            yield _line(outline), f"the outline names {quote(feed)}, which is no feed of the site; correct its xmlUrl."


def check_guids(documents: Mapping[str, Document]) -> Iterator[Finding]:
    """Guids that occur twice in a feed, and papers whose guid differs between feeds."""
    guids: dict[str, tuple[str, str]] = {}
    links: dict[str, tuple[str, str]] = {}
    for file, document in documents.items():
        here: set[str] = set()
        for item in document.items:
            if not item.guid or not item.link:
                continue
            if item.guid in here:
                yield Finding(file, item.line, f"the guid {quote(item.guid)} stands twice in the feed; keep one item.")
                continue
            here.add(item.guid)
            guid, where = guids.setdefault(item.link, (item.guid, file))
            if guid != item.guid:
                message = f"{quote(item.link)} has the guid {quote(item.guid)} here and {quote(guid)} in {where}"
                yield Finding(file, item.line, f"{message}; give a paper one guid for good.")
                continue
            link, where = links.setdefault(item.guid, (item.link, file))
            if link != item.link:
                message = f"the guid {quote(item.guid)} is {quote(item.link)} here and {quote(link)} in {where}"
                yield Finding(file, item.line, f"{message}; give each paper a guid of its own.")


def check_list(file: str, document: Document, documents: Mapping[str, Document], address: str) -> Iterator[Finding]:
    """Addresses in an OPML list that lead to files of the site that are not feeds."""
    for outline in document.locations if document.kind == "opml" else ():
        named = documents.get(outline.address.removeprefix(address))
        if outline.address.startswith(address) and named and named.kind != "rss":
            yield Finding(
                file, outline.line, f"the outline names {quote(outline.address)}, which is no feed; correct it."
            )


def _text(element: etree._Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _line(element: etree._Element | None) -> int:
    return 0 if element is None else element.sourceline or 0


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
