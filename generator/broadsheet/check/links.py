"""Links in pages, style sheets and feeds: whether they lead somewhere, and whether they contact other hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import SplitResult, unquote, urldefrag, urljoin, urlsplit

from lxml import etree, html

from broadsheet.check.findings import Finding, quote

_ATTRIBUTES = ("href", "xlink:href", "src", "action", "formaction", "poster", "data", "background", "manifest")
_SETS = ("srcset", "imagesrcset")
_SET_MEMBER = re.compile(r"([^\s,](?:\S*[^\s,])?)(?:,+(?=\s|$)|(?=\s|$)[^,]*)")
_FETCHED_RELATIONS = set(
    "stylesheet icon apple-touch-icon mask-icon manifest preload modulepreload prefetch prerender preconnect "
    "dns-prefetch pingback".split()
)
_REFRESH = re.compile(r"[\s\d.]*[;,]?\s*(?:url\s*=\s*)?[\"']?([^\"']*)", re.IGNORECASE)
# Each alternative ends where it cannot continue, so that the time is linear in the length of any style sheet.
_STYLE_TOKEN = re.compile(
    r"""/\*.*?(?:\*/|$)
    | url\(\s*(?: "(?P<double>[^"]*)" | '(?P<single>[^']*)' | (?P<bare>[^\s"'()]*) )\s*\)
    | @import\s+(?: "(?P<import_double>[^"]*)" | '(?P<import_single>[^']*)' )
    | "(?:[^"\\\n]|\\.)*"? | '(?:[^'\\\n]|\\.)*'?""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundLink:
    """An address in a file."""

    line: int
    address: str
    """As written, without surrounding spaces."""
    fetched: bool = False
    """Whether a browser requests it without a click, or sends there what a reader typed."""
    element: str = ""
    """The HTML element that contains it."""


class Places(Protocol):
    """What must be known about a site to say where a link leads."""

    address: str

    def find(self, path: str) -> str | None:
        """The file that a server returns for a path below the site."""

    def has_anchor(self, file: str, anchor: str) -> bool:
        """Whether a file has the anchor; True if that cannot be known."""


def list_links(root: html.HtmlElement) -> Iterator[FoundLink]:
    """Every link in a page or a piece of HTML, except the page's canonical address."""
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
    """The address that a `<meta>` redirects to, or None."""
    if element.tag != "meta" or (element.get("http-equiv") or "").lower() != "refresh":
        return None
    match = _REFRESH.match(element.get("content") or "")
    return match[1].strip() or None if match else None


def list_style_links(text: str) -> Iterator[FoundLink]:
    """What a style sheet requests with `url()` and `@import`."""
    line, at = 1, 0
    for match in _STYLE_TOKEN.finditer(text):
        line, at = line + text.count("\n", at, match.start()), match.start()
        if match.lastgroup:
            yield FoundLink(line, match[match.lastgroup].strip(), True, "style")


def list_xml_links(root: etree._Element, address: str) -> Iterator[FoundLink]:
    """The site's own addresses in an XML file, as whole texts or values of attributes."""
    for element in root.iter(etree.Element):
        for value in ((element.text or "").strip(), *map(str, element.attrib.values())):
            if value.startswith(address):
                yield FoundLink(element.sourceline or 0, value)


def check_links(file: str, links: tuple[FoundLink, ...], places: Places) -> Iterator[Finding]:
    """Links in a file that lead nowhere, and those that contact another host."""
    base = urljoin(places.address, file.removesuffix("index.html"))
    for link in links:
        if message := _check_link(base, link, places):
            yield Finding(file, link.line, message)


def _check_link(base: str, link: FoundLink, places: Places) -> str | None:
    """What is wrong with a link on the page at `base`, or None. Links to other hosts are not followed."""
    named = f"the link {quote(link.address)}"
    try:
        page, anchor = urldefrag(urljoin(base, link.address))
        ours, theirs = urlsplit(places.address), urlsplit(page)
    except ValueError:
        return f"{named} is no address; correct it."
    if (theirs.scheme, theirs.netloc) != (ours.scheme, ours.netloc):
        return _check_foreign(named, link, theirs)
    if not theirs.path.startswith(ours.path):
        if urlsplit(link.address).netloc:
            return _check_foreign(named, link, theirs)
        return f"{named} leaves the site's own folder {ours.path}; make it relative."
    found = places.find(unquote(theirs.path.removeprefix(ours.path)))
    if found is None:
        return f"{named} leads to no file of the site; correct it, or build again."
    if anchor and not places.has_anchor(found, unquote(anchor)) and not places.has_anchor(found, anchor):
        return f"{named} names an anchor that {found} does not have; correct it, or give the element that id."
    return None


def _check_foreign(named: str, link: FoundLink, theirs: SplitResult) -> str | None:
    """What is wrong with a link that makes a browser contact another host, or None. For code see `inline_code`."""
    if link.element == "style" and theirs.scheme == "data" and not link.address.lower().startswith("data:image/"):
        return f"{named} is data that the pages' policy forbids; put it into a file of its own under assets/."
    if not link.fetched or theirs.scheme in ("data", "javascript", "vbscript"):
        return None
    return f"{named} makes browsers ask another host; put the file into the site, or remove the link."
