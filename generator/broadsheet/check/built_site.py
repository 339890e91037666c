"""A built site after reading: each file is read once, and only what the rules need is kept."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from broadsheet.check.feed_rules import Document, check_document, parse_xml, read_document, read_pieces
from broadsheet.check.findings import Finding
from broadsheet.check.links import FoundLink, list_style_links
from broadsheet.check.page_rules import PageFacts, check_abstract, check_page, parse_html, read_page
from broadsheet.check.site_files import MAX_PARSED_BYTES, digest_file, list_sizes, read_site_file
from broadsheet.check.sitemap import ROBOTS
from broadsheet.publish.manifest import MANIFEST, Manifest, parse_manifest

_PAGES = (".html", ".htm")
_DOCUMENTS = (".xml", ".opml")
_STYLES = ".css"
_PAPER = re.compile(r"papers/[^/]+/index\.html")
_RECORD = "paper.json"
"""What lies beside a paper's page and has its abstract."""


@dataclass
class BuiltSite:
    """The files of a built site and what is in them."""

    address: str
    sizes: dict[str, int]
    """Bytes of each file, in the order of their paths below the site."""
    digests: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file."""
    pages: dict[str, PageFacts] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    """Feeds and other XML files."""
    links: dict[str, tuple[FoundLink, ...]] = field(default_factory=dict)
    """The links in pages, documents and style sheets."""
    robots: str | None = None
    manifest: Manifest = field(default_factory=Manifest)

    def find(self, path: str) -> str | None:
        """The file that a server returns for a path below the site, or None."""
        return next((file for file in (path, posixpath.join(path, "index.html")) if file in self.sizes), None)

    def has_anchor(self, file: str, anchor: str) -> bool:
        """Whether a file has the anchor; True if that cannot be known."""
        return file not in self.pages or anchor in self.pages[file].anchors

    def is_page(self, file: str) -> bool:
        """Whether a file is one that browsers show as a page."""
        return file.lower().endswith(_PAGES)


class SiteRead(NamedTuple):
    """A site, and what is wrong with each of its files by itself."""

    site: BuiltSite
    findings: list[Finding]


def read_built_site(folder: Path, address: str) -> SiteRead:
    """The site in a folder, and what is wrong with each file on its own."""
    sizes, findings = list_sizes(folder)
    site = BuiltSite(address, sizes)
    for file in sizes:
        findings += _read_one(site, folder, file)
    return SiteRead(site, findings)


def _read_one(site: BuiltSite, folder: Path, file: str) -> Iterator[Finding]:
    parsed = file.lower().endswith((*_PAGES, *_DOCUMENTS, _STYLES)) or file in (ROBOTS, MANIFEST)
    try:
        if not parsed or site.sizes[file] > MAX_PARSED_BYTES:
            site.digests[file] = digest_file(folder / file)
            if parsed:
                yield Finding(
                    file, 0, f"has more than {MAX_PARSED_BYTES / 1e6:,.0f} MB, too much to be read; split it."
                )
            return
        content = read_site_file(folder / file)
    except OSError as error:
        yield Finding(file, 0, f"cannot be read ({error.strerror}); give yourself the right to, or build again.")
        return
    site.digests[file] = hashlib.sha256(content).hexdigest()
    if file == MANIFEST:
        site.manifest = parse_manifest(content)
    elif file.lower().endswith(_DOCUMENTS):
        yield from _read_document(site, file, content)
    else:
        yield from _read_text(site, folder, file, content)


def _read_text(site: BuiltSite, folder: Path, file: str, content: bytes) -> Iterator[Finding]:
    text = content.decode("utf-8", "replace")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        yield Finding(file, line, f"holds byte 0x{content[error.start]:02x}, which is no UTF-8; save it as UTF-8.")
    if file == ROBOTS:
        site.robots = text
    elif file.lower().endswith(_STYLES):
        site.links[file] = tuple(list_style_links(text))
    else:
        root = parse_html(text)
        page = site.pages[file] = read_page(root)
        site.links[file] = page.links
        yield from check_page(file, root, page, site.address)
        record = posixpath.join(posixpath.dirname(file), _RECORD)
        if _PAPER.fullmatch(file) and page.redirect is None and record in site.sizes:
            yield from check_abstract(file, root, _read_abstract(folder / record))


def _read_abstract(record: Path) -> str:
    """The abstract in the CSL-JSON beside a paper's page; empty where there is none."""
    try:
        items = json.loads(read_site_file(record))
    except (OSError, ValueError):
        return ""
    first = items[0] if isinstance(items, list) and items else None
    abstract = first.get("abstract") if isinstance(first, dict) else None
    return abstract if isinstance(abstract, str) else ""


def _read_document(site: BuiltSite, file: str, content: bytes) -> Iterator[Finding]:
    try:
        root = parse_xml(content)
    except etree.XMLSyntaxError as error:
        yield Finding(file, error.lineno or 0, f"is no XML ({error.msg}); build again.")
        return
    pieces = tuple(read_pieces(root))
    document = site.documents[file] = read_document(root, pieces, site.address)
    site.links[file] = document.links
    yield from check_document(file, root, pieces, site.address)
