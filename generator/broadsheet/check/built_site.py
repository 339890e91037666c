"""Reading a built site: each file is read once, and only what the rules need is kept.

Pages, XML files and style sheets are parsed; of any other file only the digest is computed. Most rules for a single
file are applied while it is being read, so that no tree outlives its file.
"""

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
from broadsheet.check.site_files import (
    MAX_PARSED_BYTES,
    digest_file,
    list_sizes,
    make_unreadable_finding,
    read_site_file,
)
from broadsheet.check.sitemap import ROBOTS
from broadsheet.publish.manifest import MANIFEST, Manifest, parse_manifest
from broadsheet.system.progress import track

_PAGES = (".html", ".htm")
"""How the names of pages end."""
_DOCUMENTS = (".xml", ".opml")
"""How the names of XML files end that are parsed."""
_STYLES = ".css"
_PAPER = re.compile(r"papers/[^/]+/index\.html")
"""The page of a paper."""
_RECORD = "paper.json"
"""The CSL-JSON file beside a paper's page, which contains its abstract."""


@dataclass
class BuiltSite:
    """What the rules need to know about the files of a built site. Paths are below the site, with `/`."""

    address: str
    """Where the site is published: an http or https URL that ends with a slash."""
    sizes: dict[str, int]
    """The size in bytes of each file, in the order of the paths."""
    digests: dict[str, str] = field(default_factory=dict)
    """The SHA-256 of each file that could be read, in hexadecimal."""
    pages: dict[str, PageFacts] = field(default_factory=dict)
    """The HTML pages, by their paths."""
    documents: dict[str, Document] = field(default_factory=dict)
    """Feeds, lists of feeds, sitemaps and other XML files, by their paths."""
    links: dict[str, tuple[FoundLink, ...]] = field(default_factory=dict)
    """The links in each page, XML file and style sheet."""
    robots: str | None = None
    """The text of `robots.txt`; None if there is no such file."""
    manifest: Manifest = field(default_factory=Manifest)
    """What the site's `broadsheet.json` says; empty if it is missing or invalid."""

    def find(self, path: str) -> str | None:
        """Return the file that a server sends for a path below the site, or None.

        As on GitHub Pages, a path that is not a file stands for the `index.html` in the folder of that name.
        """
        return next((file for file in (path, posixpath.join(path, "index.html")) if file in self.sizes), None)

    def has_anchor(self, file: str, anchor: str) -> bool:
        """Return whether a link can lead to an anchor in a file.

        For a file that is not a page this is always true: what a fragment means there is up to the browser.
        """
        return file not in self.pages or anchor in self.pages[file].anchors

    def is_page(self, file: str) -> bool:
        """Return whether browsers show a file as a page, which its name decides."""
        return file.lower().endswith(_PAGES)


class SiteRead(NamedTuple):
    """The result of reading a site: the site, and what is wrong with each of its files on its own."""

    site: BuiltSite
    """The site as the rules need it."""
    findings: list[Finding]
    """What is wrong with single files, in the order of their paths."""


def read_built_site(folder: Path, address: str) -> SiteRead:
    """Read the site in a folder that is published at `address`, and check each file on its own.

    Nothing outside the folder is read and no link is followed. A file that cannot be read or parsed becomes a finding.
    """
    sizes, findings = list_sizes(folder)
    site = BuiltSite(address, sizes)
    for file in track(sizes, len(sizes)):
        findings += _read_one(site, folder, file)
    return SiteRead(site, findings)


def _read_one(site: BuiltSite, folder: Path, file: str) -> Iterator[Finding]:
    """Read one file into `site`, and yield what is wrong with it."""
    parsed = file.lower().endswith((*_PAGES, *_DOCUMENTS, _STYLES)) or file in (ROBOTS, MANIFEST)
    try:
        if not parsed or site.sizes[file] > MAX_PARSED_BYTES:
            site.digests[file] = digest_file(folder / file)
            if parsed:
                limit = f"{MAX_PARSED_BYTES / 1e6:,.0f} MB"
                yield Finding(file, 0, f"The file is larger than {limit}, so it was not checked. Split it.")
            return
        content = read_site_file(folder / file)
    except OSError as error:
        yield make_unreadable_finding(file, error)
        return
    site.digests[file] = hashlib.sha256(content).hexdigest()
    if file == MANIFEST:
        site.manifest = parse_manifest(content)
    elif file.lower().endswith(_DOCUMENTS):
        yield from _read_document(site, file, content)
    else:
        yield from _read_text(site, folder, file, content)


def _read_text(site: BuiltSite, folder: Path, file: str, content: bytes) -> Iterator[Finding]:
    """Read a page, a style sheet or `robots.txt` into `site`, and yield what is wrong with it.

    Bytes that are not UTF-8 are a finding, and are replaced by U+FFFD so that the rest can be checked.
    """
    text = content.decode("utf-8", "replace")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"The byte 0x{content[error.start]:02x} is not valid UTF-8 here"
        yield Finding(file, line, f"{found}. Save the file as UTF-8.")
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
    """Return the abstract in the CSL-JSON file beside a paper's page; empty if there is none."""
    try:
        items = json.loads(read_site_file(record))
    except (OSError, ValueError):
        return ""
    first = items[0] if isinstance(items, list) and items else None
    abstract = first.get("abstract") if isinstance(first, dict) else None
    return abstract if isinstance(abstract, str) else ""


def _read_document(site: BuiltSite, file: str, content: bytes) -> Iterator[Finding]:
    """Read an XML file into `site`, and yield what is wrong with it."""
    try:
        root = parse_xml(content)
    except etree.XMLSyntaxError as error:
        yield Finding(file, error.lineno or 0, f"The file is not valid XML ({error.msg}). Build the site again.")
        return
    pieces = tuple(read_pieces(root))
    document = site.documents[file] = read_document(root, pieces, site.address)
    site.links[file] = document.links
    yield from check_document(file, root, pieces, site.address)
