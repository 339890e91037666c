"""Rules for feeds, for the HTML in them, and for the OPML list of all feeds.

A feed must be valid RSS 2.0 (https://www.rssboard.org/rss-specification), keep to what the RSS Advisory Board
recommends (https://www.rssboard.org/rss-profile), and give the W3C validator nothing to object to that a feed reader
would notice (https://validator.w3.org/feed/docs/). The list must be valid OPML 2.0 (http://opml.org/spec2.opml).
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
"""The namespace of Atom (RFC 4287), from which feeds take the link to themselves."""
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
"""The element with the whole HTML of an item (RSS 1.0 Modules: Content)."""
_SCHEME = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:")
"""The scheme at the beginning of an absolute address (RFC 3986, section 3.1)."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""Characters that XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets) or discourages."""

Messages: TypeAlias = Iterator[tuple[int, str]]
"""Pairs of a line and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Piece:
    """HTML in a feed, which a feed reader shows in a page of its own."""

    line: int
    """The line of the element that contains it, counted from 1."""
    root: html.HtmlElement
    """The parsed HTML, as the body of a page."""
    links: tuple[FoundLink, ...]
    """The addresses in it; their lines are those within the HTML."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """What a feed reader uses to recognise an item that it has already shown."""

    line: int
    """The line of its `<item>`, counted from 1."""
    guid: str
    """Its permanent identifier (RSS 2.0, “guid sub-element of item”); empty if there is none."""
    link: str
    """The address of its page; empty if there is none."""
    day: datetime | None
    """The time in its `pubDate`, with a time zone; None if it is missing or invalid."""


@dataclass(frozen=True, slots=True)
class Document:
    """A feed, a list of feeds, a sitemap or any other XML file."""

    kind: str
    """The local name of its root element: `rss`, `opml`, `urlset` (a sitemap), or any other."""
    links: tuple[FoundLink, ...]
    """Addresses in it that belong to the site."""
    items: tuple[FeedItem, ...] = ()
    """The items of a feed, in their order; empty for other files."""
    locations: tuple[FoundLink, ...] = ()
    """The addresses in a sitemap, or those of the feeds in an OPML list; empty for other files."""


def parse_xml(content: bytes) -> etree._Element:
    """Parse an XML file. Raises XMLSyntaxError.

    No entity is resolved and no other file or host is read, so that a hostile file can reveal and cost nothing.
    """
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def read_pieces(root: etree._Element) -> Iterator[Piece]:
    """Yield the HTML in the descriptions and the contents of a feed.

    Text without a tag needs no check, and is left out.
    """
    for element in root.iter("description", _CONTENT):
        if "<" in (text := _text(element)):
            piece = parse_html(f"<body>{text}")
            yield Piece(_line(element), piece, tuple(list_links(piece)))


def read_document(root: etree._Element, pieces: tuple[Piece, ...], address: str) -> Document:
    """Return what the rules need from an XML file and the HTML in it, so that the trees need not be kept.

    `address` is the site's; links to other hosts are left out, because they are not followed.
    """
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
    """Return what a feed reader uses to recognise an item."""
    guid, link, date = (_text(item.find(name)) for name in ("guid", "link", "pubDate"))
    return FeedItem(item.sourceline or 0, guid, link, read_date(date))


def read_date(text: str) -> datetime | None:
    """Return the date and time in a text of RFC 822 with a four-digit year, as RSS 2.0 requires.

    None if the text has any other form, no time zone, a date that does not exist, or the wrong day of the week.
    """
    try:
        moment = parsedate_to_datetime(text)
        return moment if moment.tzinfo and text == format_datetime(moment, usegmt=text.endswith("GMT")) else None
    except (ValueError, TypeError, OverflowError):
        return None


def check_document(file: str, root: etree._Element, pieces: tuple[Piece, ...], address: str) -> Iterator[Finding]:
    """Yield what is wrong with an XML file on its own.

    `root` is its tree, `pieces` are the HTML in it, and `address` is where the site is published. Only feeds and OPML
    lists have rules beyond those for every XML file: no document type, and no control characters.
    """
    if root.getroottree().docinfo.doctype:
        yield Finding(file, 1, "The file has a document type, which feed readers refuse. Remove it.")
    for element in root.iter(etree.Element):
        if any(
            _CONTROL.search(text)
            for text in (element.text or "", element.tail or "", *map(str, element.attrib.values()))
        ):
            found = f"The element <{etree.QName(element).localname}> contains a control character"
            yield Finding(file, element.sourceline or 0, f"{found}. Remove it.")
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
    """Yield what is wrong with a feed whose own address is `own`: its channel first, then its items in their order."""
    channels = root.findall("channel")
    if root.get("version") != "2.0" or len(channels) != 1:
        yield root.sourceline or 0, "The feed is not RSS 2.0 with exactly one channel. Build the site again."
        return
    channel = channels[0]
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        yield from _check_single(channel, name, "channel")
    yield from _check_self(channel, own)
    language, built = _text(channel.find("language")), _text(channel.find("lastBuildDate"))
    if language and not LANGUAGE_TAG.fullmatch(language):
        found = f"The language {quote(language)} is not a BCP 47 tag"
        yield _line(channel.find("language")), f"{found}. Write one, for example “en”."
    yield from _check_date(channel, "lastBuildDate")
    days = []
    for item in channel.findall("item"):
        yield from _check_item(item)
        days.append(read_date(_text(item.find("pubDate"))))
    newest = max(filter(None, days), default=None)
    if newest and (moment := read_date(built)) and moment < newest:
        found = f"The lastBuildDate is earlier than the newest pubDate, {format_datetime(newest)}"
        yield _line(channel.find("lastBuildDate")), f"{found}. Set it to that date."


def _check_self(channel: etree._Element, own: str) -> Messages:
    """Yield what is wrong with a feed's link to itself.

    See the RSS Advisory Board's profile, section “atom:link”.
    """
    links = [link for link in channel.findall(f"{_ATOM}link") if link.get("rel") == "self"]
    if not links:
        yield _line(channel), f'The channel has no <atom:link rel="self">. Add one with href="{own}".'
    for link in links[1:]:
        yield _line(link), 'The channel has a second <atom:link rel="self">. Remove it.'
    if links and links[0].get("href") != own:
        found = f"The feed gives its own address as {quote(links[0].get('href') or '')}"
        yield _line(links[0]), f"{found}. Change it to {own}."


def _check_item(item: etree._Element) -> Messages:
    """Yield what is wrong with one item of a feed."""
    for name in ("title", "link", "guid", "pubDate"):
        yield from _check_single(item, name, "item")
    yield from _check_date(item, "pubDate")
    link, guid = item.find("link"), item.find("guid")
    if _text(link) and not _is_web(_text(link)):
        yield _line(link), _not_absolute(_text(link))
    if guid is not None and not _is_web(_text(guid)) and guid.get("isPermaLink") != "false":
        yield _line(guid), 'The guid is not a web address. Give it the attribute isPermaLink="false".'
    names = [str(child.tag) for child in item.iterchildren(etree.Element)]
    if _CONTENT in names and "description" in names[names.index(_CONTENT) :]:
        yield _line(item.find("description")), "The description comes after <content:encoded>. Put it before."
    for author in item.findall("author"):
        if "@" not in _text(author):
            found = f"The author {quote(_text(author))} is not an e-mail address, which RSS requires"
            yield _line(author), f"{found}. Use <dc:creator> instead."


def _check_html(piece: Piece, address: str) -> Messages:
    """Yield what is wrong with HTML in a feed: a feed reader shows it in its own page, at another address."""
    for _, found, _ in find_inline_code(piece.root, piece.links):
        yield piece.line, f"The item's HTML contains {found}. Feed readers refuse that. Remove it."
    for link in piece.links:
        if not _SCHEME.match(link.address):
            yield piece.line, _not_absolute(link.address)
        elif link.element == "script" or (link.fetched and not link.address.startswith((address, "data:image/"))):
            yield piece.line, f"The item's HTML makes feed readers request {quote(link.address)}. Remove it."


def _not_absolute(link: str) -> str:
    """The message about a link in an item that a feed reader cannot resolve."""
    return f"The item's link {quote(link)} is not an absolute address. Begin it with the site's address."


def _check_single(parent: etree._Element, name: str, whose: str) -> Messages:
    """Yield a message unless an element has exactly one child of a name, with text in it."""
    found = parent.findall(name)
    if not found or not _text(found[0]):
        yield _line(found[0] if found else parent), f"The {whose} has no <{name}>. Add one."
    for again in found[1:]:
        yield _line(again), f"The {whose} has a second <{name}>. Remove it."


def _check_date(parent: etree._Element, name: str) -> Messages:
    """Yield a message if the date in a child of an element is not one of RFC 822."""
    text = _text(parent.find(name))
    if text and read_date(text) is None:
        example = "Wed, 02 Apr 2031 00:00:00 +0000"
        found = f"The {name} {quote(text)} is not a valid date in the form of RFC 822"
        yield _line(parent.find(name)), f"{found}. Write it like {example}."


def _check_opml(root: etree._Element, address: str) -> Messages:
    """Yield what is wrong with a list of feeds."""
    outlines = list(root.iterfind("body//outline"))
    if root.get("version") != "2.0" or not outlines:
        yield root.sourceline or 0, "The file is not OPML 2.0 with an outline in its body. Build the site again."
    for outline in outlines:
        for name in ("type", "text", "xmlUrl"):
            if not (outline.get(name) or "").strip():
                yield _line(outline), f"The outline has no attribute {name}. Add it."
        feed = outline.get("xmlUrl") or address
        if not feed.startswith(address):
            found = f"The outline's feed {quote(feed)} does not belong to the site"
            yield _line(outline), f"{found}. Correct its xmlUrl."


def check_guids(documents: Mapping[str, Document]) -> Iterator[Finding]:
    """Yield a finding for each guid that occurs twice in a feed, and for each paper whose guid differs between feeds.

    A feed reader shows an item once for each guid that it has not seen, so a paper must have the same one in all feeds.
    """
    guids: dict[str, tuple[str, str]] = {}
    links: dict[str, tuple[str, str]] = {}
    for file, document in documents.items():
        here: set[str] = set()
        for item in document.items:
            if not item.guid or not item.link:
                continue
            if item.guid in here:
                found = f"The guid {quote(item.guid)} occurs twice in the feed"
                yield Finding(file, item.line, f"{found}. Keep one of the items.")
                continue
            here.add(item.guid)
            guid, where = guids.setdefault(item.link, (item.guid, file))
            if guid != item.guid:
                found = f"{quote(item.link)} has the guid {quote(item.guid)} here and {quote(guid)} in {where}"
                yield Finding(file, item.line, f"{found}. Use the same guid in every feed.")
                continue
            link, where = links.setdefault(item.guid, (item.link, file))
            if link != item.link:
                found = (
                    f"The guid {quote(item.guid)} belongs to {quote(item.link)} here and to {quote(link)} in {where}"
                )
                yield Finding(file, item.line, f"{found}. Give each paper a guid of its own.")


def check_list(file: str, document: Document, documents: Mapping[str, Document], address: str) -> Iterator[Finding]:
    """Yield a finding for each address in an OPML list that leads to a file of the site which is not a feed.

    Addresses that lead to no file at all are reported with the other broken links.
    """
    for outline in document.locations if document.kind == "opml" else ():
        named = documents.get(outline.address.removeprefix(address))
        if outline.address.startswith(address) and named and named.kind != "rss":
            found = f"The outline's address {quote(outline.address)} is not a feed"
            yield Finding(file, outline.line, f"{found}. Correct its xmlUrl.")


def _text(element: etree._Element | None) -> str:
    """Return the text of an element without surrounding spaces; empty if there is no element."""
    return "" if element is None else (element.text or "").strip()


def _line(element: etree._Element | None) -> int:
    """Return the line of an element; 0 if there is no element."""
    return 0 if element is None else element.sourceline or 0


def _is_web(address: str) -> bool:
    """Return whether a text is an http or https address with a host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
