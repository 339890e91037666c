"""Rules for the sitemap and robots.txt: they list every page for search engines, and nothing else.

The protocol: https://www.sitemaps.org/protocol.html.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote, urljoin

from broadsheet.check.feed_rules import Document
from broadsheet.check.findings import Finding, quote
from broadsheet.check.page_rules import NOT_FOUND_PAGE, PageFacts

SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
MAX_ADDRESSES = 50_000
"""The protocol's limit on one sitemap."""


def check_sitemap(
    sitemap: Document | None, pages: Mapping[str, PageFacts], address: str, find: Callable[[str], str | None]
) -> Iterator[Finding]:
    """Addresses that a sitemap should not have, has twice, or lacks; `find` returns the file for a path."""
    if sitemap is None or sitemap.kind != "urlset":
        yield Finding(SITEMAP, 0, "is no sitemap; build again.")
        return
    if len(sitemap.locations) > MAX_ADDRESSES:
        yield Finding(SITEMAP, 0, f"has more than {MAX_ADDRESSES:,} addresses; split it.")
    listed: set[str] = set()
    for location in sitemap.locations:
        if not location.address.startswith(address):
            yield Finding(
                SITEMAP, location.line, f"lists {quote(location.address)}, which is not of the site; remove it."
            )
            continue
        path = unquote(location.address.removeprefix(address))
        file = find(path)
        if file is None:
            continue  # this is reported as a broken link
        if file in listed:
            yield Finding(SITEMAP, location.line, f"lists {quote(location.address)} twice; remove one.")
        elif file == NOT_FOUND_PAGE or file not in pages or not pages[file].is_indexable:
            yield Finding(SITEMAP, location.line, f"lists {quote(location.address)}, no page to be found; remove it.")
        elif file.removesuffix("index.html") != path:
            own = urljoin(address, file.removesuffix("index.html"))
            yield Finding(
                SITEMAP, location.line, f"lists {quote(location.address)}, whose address is {own}; write that."
            )
        listed.add(file)
    for file, page in pages.items():
        if page.is_indexable and file not in listed and file != NOT_FOUND_PAGE:
            yield Finding(file, 0, f"is not listed in {SITEMAP}; list it, or mark the page noindex.")


def check_robots(robots: str | None, address: str) -> Iterator[Finding]:
    """A finding unless robots.txt gives the full address of the sitemap."""
    wanted = f"{address}{SITEMAP}"
    lines = (line.partition(":") for line in (robots or "").splitlines())
    named = {value.strip() for name, _, value in lines if name.strip().lower() == "sitemap"}
    if wanted not in named:
        yield Finding(ROBOTS, 0, f"does not name the sitemap; add the line “Sitemap: {wanted}”.")
