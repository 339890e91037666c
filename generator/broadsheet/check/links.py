"""Links in pages, style sheets and feeds: whether they lead somewhere, and whether they contact other hosts.

Reading a page of a site must send no request to another host, so that nobody learns who reads what. A link that a
reader follows by a click may lead anywhere, and is not followed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import SplitResult, unquote, urldefrag, urljoin, urlsplit

from lxml import etree, html

from broadsheet.check.findings import Finding, quote

_ATTRIBUTES = ("href", "xlink:href", "src", "action", "formaction", "poster", "data", "background", "manifest")
"""Attributes whose value is an address (https://html.spec.whatwg.org/multipage/indices.html#attributes-3)."""
_SETS = ("srcset", "imagesrcset")
"""Attributes whose value is a list of addresses, each with a size."""
_SET_MEMBER = re.compile(r"([^\s,](?:\S*[^\s,])?)(?:,+(?=\s|$)|(?=\s|$)[^,]*)")
"""An address in a `srcset` (https://html.spec.whatwg.org/multipage/images.html#parse-a-srcset-attribute)."""
_FETCHED_RELATIONS = set(
    "stylesheet icon apple-touch-icon mask-icon manifest preload modulepreload prefetch prerender preconnect "
    "dns-prefetch pingback".split()
)
"""The `rel` of a `<link>` for which a browser requests its address, or connects to its host, without a click."""
_REFRESH = re.compile(r"[\s\d.]*[;,]?\s*(?:url\s*=\s*)?[\"']?([^\"']*)", re.IGNORECASE)
"""The address in a `<meta http-equiv="refresh">`, after the number of seconds."""
_STYLE_TOKEN = re.compile(
    r"""/\*.*?(?:\*/|$)
    | url\(\s*+(?: "(?P<double>[^"]*)" | '(?P<single>[^']*)' | (?P<bare>[^\s"'()]*) )\s*\)
    | @import\s++(?: "(?P<import_double>[^"]*)" | '(?P<import_single>[^']*)' )
    | "(?:[^"\\\n]|\\.)*"? | '(?:[^'\\\n]|\\.)*'?""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
"""A comment, an address or a string in a style sheet.

Each alternative ends where it cannot continue, so that the time is linear in the length of any style sheet.
"""


@dataclass(frozen=True, slots=True)
class FoundLink:
    """An address that was found in a file."""

    line: int
    """Counted from 1; 0 if it is not known."""
    address: str
    """As written in the file, without surrounding spaces; it may be relative."""
    fetched: bool = False
    """Whether a browser requests it without a click, or sends there what a reader typed."""
    element: str = ""
    """The name of the HTML element that contains it, `style` in a style sheet; empty in XML."""


class Places(Protocol):
    """What must be known about a site to say where a link leads."""

    address: str
    """Where the site is published, with a slash at the end."""

    def find(self, path: str) -> str | None:
        """Return the file that a server sends for a path below the site, or None."""

    def has_anchor(self, file: str, anchor: str) -> bool:
        """Return whether a file has the anchor; True if that cannot be known."""


def list_links(root: html.HtmlElement) -> Iterator[FoundLink]:
    """Yield every link in a page or a piece of HTML, except the page's canonical address and its base."""
    for element in root.iter(etree.Element):
        tag = str(element.tag)
        relations = set((element.get("rel") or "").lower().split())
        if tag == "base" or (tag == "link" and "canonical" in relations):
            continue
        fetched = tag not in ("a", "area") and (tag != "link" or bool(relations & _FETCHED_RELATIONS))
        line = element.sourceline or 0
        for name in _ATTRIBUTES:
            if (value := element.get(name)) is not None:
                yield FoundLink(line, value.strip(), fetched, tag)
        for name in _SETS:
            for member in _SET_MEMBER.findall(element.get(name) or ""):
                yield FoundLink(line, member, True, tag)
        if (target := read_refresh(element)) is not None:
            yield FoundLink(line, target, True, tag)


def read_refresh(element: html.HtmlElement) -> str | None:
    """Return the address that a `<meta>` redirects to, or None if the element is not a redirect."""
    if element.tag != "meta" or (element.get("http-equiv") or "").lower() != "refresh":
        return None
    match = _REFRESH.match(element.get("content") or "")
    return match[1].strip() or None if match else None


def list_style_links(text: str) -> Iterator[FoundLink]:
    """Yield what a style sheet requests with `url()` and `@import`.

    Strings and comments are skipped, as in https://www.w3.org/TR/css-syntax-3/#tokenization.
    """
    line, at = 1, 0
    for match in _STYLE_TOKEN.finditer(text):
        line, at = line + text.count("\n", at, match.start()), match.start()
        if match.lastgroup:
            yield FoundLink(line, match[match.lastgroup].strip(), True, "style")


def list_xml_links(root: etree._Element, address: str) -> Iterator[FoundLink]:
    """Yield the site's own addresses in an XML file, where they are a whole text or the whole value of an attribute."""
    for element in root.iter(etree.Element):
        for value in ((element.text or "").strip(), *map(str, element.attrib.values())):
            if value.startswith(address):
                yield FoundLink(element.sourceline or 0, value)


def check_links(file: str, links: tuple[FoundLink, ...], places: Places) -> Iterator[Finding]:
    """Yield a finding for each link in a file that leads nowhere, and for each that contacts another host."""
    base = urljoin(places.address, file.removesuffix("index.html"))
    for link in links:
        if message := _check_link(base, link, places):
            yield Finding(file, link.line, message)


def _check_link(base: str, link: FoundLink, places: Places) -> str | None:
    """Return what is wrong with a link on the page at `base`, or None."""
    named = f"The link {quote(link.address)}"
    try:
        page, anchor = urldefrag(urljoin(base, link.address))
        ours, theirs = urlsplit(places.address), urlsplit(page)
    except ValueError:
        return f"{named} is not a valid address. Correct it."
    if (theirs.scheme, theirs.netloc) != (ours.scheme, ours.netloc):
        return _check_foreign(named, link, theirs)
    if not theirs.path.startswith(ours.path):
        if urlsplit(link.address).netloc:
            return _check_foreign(named, link, theirs)
        return f"{named} leads out of the site's folder {ours.path} on its host. Make it relative."
    found = places.find(unquote(theirs.path.removeprefix(ours.path)))
    if found is None:
        return f"{named} leads to a file that does not exist in the site. Correct it, or build the site again."
    if anchor and not places.has_anchor(found, unquote(anchor)) and not places.has_anchor(found, anchor):
        return f"{named} leads to an anchor that {found} does not have. Correct it, or give an element that id."
    return None


def _check_foreign(named: str, link: FoundLink, theirs: SplitResult) -> str | None:
    """Return what is wrong with a link that makes a browser contact another host, or None.

    Addresses that run code are left to `inline_code`.
    """
    if link.element == "style" and theirs.scheme == "data" and not link.address.lower().startswith("data:image/"):
        return f"{named} embeds data that the pages' policy blocks. Move the data to a file under assets/."
    if not link.fetched or theirs.scheme in ("data", "javascript", "vbscript"):
        return None
    return f"{named} makes browsers contact another host. Copy the file into the site, or remove the link."
