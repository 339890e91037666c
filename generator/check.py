"""A built site, read as a stranger would: does every link lead somewhere?"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree, html

from generator.config import SHIPPED_ADDRESS

_LINKS = ("href", "src", "action", "poster", "data")
_FEEDS = (".xml", ".opml")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong with a built site."""

    file: str
    """Below the site, with `/`."""
    line: int
    """From 1; 0 where the whole file is meant."""
    message: str
    """What was found and what to do."""

    def __str__(self) -> str:
        return f"{self.file}{f':{self.line}' if self.line else ''}: {self.message}"


@dataclass(frozen=True, slots=True)
class _Document:
    """What one page offers and asks for."""

    anchors: frozenset[str]
    links: tuple[tuple[int, str], ...]
    """(line, address as written)"""
    repeated: tuple[tuple[int, str], ...] = ()
    """(line, anchor) of anchors that an earlier element has already."""


@dataclass(frozen=True)
class _Site:
    folder: Path
    address: str
    documents: dict[str, _Document] = field(default_factory=dict)

    def find(self, path: str) -> str | None:
        """The file that a server gives for a path below the site, or None."""
        for candidate in (path, posixpath.join(path, "index.html")):
            if candidate and (self.folder / candidate).is_file():
                return candidate
        return None


def check_site(folder: Path, address: str, *, deploying: bool = False) -> list[Finding]:
    """Every broken link and anchor of a site that is published at `address`, in a fixed order."""
    site = _Site(folder, address)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    site.documents.update({file: _read_page(folder / file) for file in files if file.endswith(".html")})
    findings = [finding for file in site.documents for finding in _check_page(file, site)]
    findings += [finding for file in files if file.endswith(_FEEDS) for finding in _check_feed(file, site)]
    if deploying and address == SHIPPED_ADDRESS:
        findings.append(Finding("broadsheet.json", 0, f"the address is {address}; set it in site_config/site.yml."))
    return sorted(set(findings))


def _read_page(path: Path) -> _Document:
    root = html.document_fromstring(path.read_bytes() or b"<html></html>", parser=html.HTMLParser(encoding="utf-8"))
    anchors: set[str] = set()
    repeated = []
    for element in root.iter(etree.Element):
        for anchor in {element.get("id"), element.get("name") if element.tag == "a" else None} - {None, ""}:
            if anchor in anchors:
                repeated.append((element.sourceline or 0, str(anchor)))
            anchors.add(str(anchor))
    return _Document(frozenset(anchors), tuple(_list_links(root)), tuple(repeated))


def _list_links(root: html.HtmlElement) -> Iterator[tuple[int, str]]:
    for element in root.iter(etree.Element):
        for name in _LINKS:
            if (value := element.get(name)) is not None:
                yield element.sourceline or 0, value.strip()
        if element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            yield element.sourceline or 0, (element.get("content") or "").partition("url=")[2].strip()


def _check_page(file: str, site: _Site) -> Iterator[Finding]:
    document = site.documents[file]
    for line, anchor in document.repeated:
        yield Finding(file, line, f"the id “{anchor}” stands on two elements; a link can reach only one. Rename one.")
    base = urljoin(site.address, file.removesuffix("index.html"))
    for line, link in document.links:
        if message := _check_link(base, link, site):
            yield Finding(file, line, f"the link “{link}” {message}")


def _check_link(base: str, link: str, site: _Site) -> str | None:
    """What is wrong with a link on the page at `base`, or None: of another host nothing is known and nothing asked."""
    try:
        page, anchor = urldefrag(urljoin(base, link))
        ours, theirs = urlsplit(site.address), urlsplit(page)
    except ValueError:
        return "is no address. Correct it."
    if (theirs.scheme, theirs.netloc) != (ours.scheme, ours.netloc):
        return None
    if not theirs.path.startswith(ours.path):
        return f"leaves the site's own folder {ours.path}. Make it relative."
    found = site.find(unquote(theirs.path.removeprefix(ours.path)))
    if found is None:
        return "leads to no file of the site. Correct it, or build again."
    target = site.documents.get(found)
    if anchor and target and unquote(anchor) not in target.anchors and anchor not in target.anchors:
        return f"names an anchor that {found} does not have. Correct it, or give the element that id."
    return None


def _check_feed(file: str, site: _Site) -> Iterator[Finding]:
    """Addresses of the site's own in a feed, a sitemap or an OPML file."""
    try:
        root = etree.fromstring((site.folder / file).read_bytes(), etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        yield Finding(file, error.lineno or 0, f"is no XML ({error.msg}). Build again.")
        return
    for element in root.iter(etree.Element):
        text = (element.text or "").strip()
        links = [text, *(str(value) for value in element.attrib.values())]
        if "<" in text:
            links += [link for _, link in _list_links(html.fragment_fromstring(text, create_parent="div"))]
        for link in links:
            if link.startswith(site.address) and (message := _check_link(site.address, link, site)):
                yield Finding(file, element.sourceline or 0, f"the address “{link}” {message}")
