"""Links of pages, style sheets and feeds: where they are, whether they lead somewhere, and whom they ask."""

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
# Each alternative ends where it cannot go on, so that no style sheet, however it is made, is read twice.
_STYLE_TOKEN = re.compile(
    r"""/\*.*?(?:\*/|$)
    | url\(\s*(?: "(?P<double>[^"]*)" | '(?P<single>[^']*)' | (?P<bare>[^\s"'()]*) )\s*\)
    | @import\s+(?: "(?P<import_double>[^"]*)" | '(?P<import_single>[^']*)' )
    | "(?:[^"\\\n]|\\.)*"? | '(?:[^'\\\n]|\\.)*'?""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundLink:
    """An address that a file names."""

    line: int
    address: str
    """As it is written, without the spaces around it."""
    fetched: bool = False
    """Whether a browser asks for it by itself, or sends there what a reader typed; an `<a>` only offers it."""
    element: str = ""
    """The HTML element that names it."""


class Places(Protocol):
    """What of a site one must know to say where a link leads."""

    address: str

    def find(self, path: str) -> str | None:
        """The file that a server gives for a path below the site."""

    def has_anchor(self, file: str, anchor: str) -> bool:
        """Whether a file has the anchor, as far as that can be known."""


def list_links(root: html.HtmlElement) -> Iterator[FoundLink]:
    """Every link of a page or of a piece of HTML, but for the address that a page claims as its own."""
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
    """Where a `<meta>` sends the readers of its page, or None where it sends them nowhere."""
    if element.tag != "meta" or (element.get("http-equiv") or "").lower() != "refresh":
        return None
    match = _REFRESH.match(element.get("content") or "")
    return match[1].strip() or None if match else None


def list_style_links(text: str) -> Iterator[FoundLink]:
    """What a style sheet asks for with `url()` and `@import`."""
    line, at = 1, 0
    for match in _STYLE_TOKEN.finditer(text):
        line, at = line + text.count("\n", at, match.start()), match.start()
        if match.lastgroup:
            yield FoundLink(line, match[match.lastgroup].strip(), True, "style")


def list_xml_links(root: etree._Element, address: str) -> Iterator[FoundLink]:
    """Addresses of the site's own in an XML file: whole texts and values of attributes."""
    for element in root.iter(etree.Element):
        for value in ((element.text or "").strip(), *map(str, element.attrib.values())):
            if value.startswith(address):
                yield FoundLink(element.sourceline or 0, value)


def check_links(file: str, links: tuple[FoundLink, ...], places: Places) -> Iterator[Finding]:
    """Links of a file that lead nowhere, and those by which it asks another host."""
    base = urljoin(places.address, file.removesuffix("index.html"))
    for link in links:
        if message := _check_link(base, link, places):
            yield Finding(file, link.line, message)


def _check_link(base: str, link: FoundLink, places: Places) -> str | None:
    """What is wrong with a link on the page at `base`, or None: of another host nothing is known and nothing asked."""
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
    """Whether a link makes a browser ask another host. Code in an address is the subject of `code`."""
    if link.element == "style" and theirs.scheme == "data" and not link.address.lower().startswith("data:image/"):
        return f"{named} is data that the pages' policy forbids; put it into a file of its own under assets/."
    if not link.fetched or theirs.scheme in ("data", "javascript", "vbscript"):
        return None
    return f"{named} makes browsers ask another host; put the file into the site, or remove the link."
