"""Rules for the sitemap and robots.txt: together they name every page to search engines, and nothing else.

The sitemap protocol is https://www.sitemaps.org/protocol.html. `robots.txt` is RFC 9309, whose section 2.2.4 allows
the line `Sitemap:`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote, urljoin

from broadsheet.check.feed_rules import Document
from broadsheet.check.findings import Finding, quote
from broadsheet.check.page_rules import NOT_FOUND_PAGE, PageFacts

SITEMAP = "sitemap.xml"
"""Where the sitemap is, below the site."""
ROBOTS = "robots.txt"
"""Where search engines look for it, at the root of the host."""
MAX_ADDRESSES = 50_000
"""The largest number of addresses in one sitemap (protocol, “Using Sitemap index files”)."""


def check_sitemap(
    sitemap: Document | None, pages: Mapping[str, PageFacts], address: str, find: Callable[[str], str | None]
) -> Iterator[Finding]:
    """Yield a finding for each address that a sitemap should not have, has twice, or lacks.

    `sitemap` is None if there is none, `pages` are the pages of the site by their paths, `address` is where the site is
    published, and `find` returns the file for a path. An address without a file is reported as a broken link instead.
    """
    if sitemap is None or sitemap.kind != "urlset":
        yield Finding(SITEMAP, 0, "The sitemap is missing or invalid. Build the site again.")
        return
    if len(sitemap.locations) > MAX_ADDRESSES:
        yield Finding(SITEMAP, 0, f"The sitemap has more than {MAX_ADDRESSES:,} addresses. Split it.")
    listed: set[str] = set()
    for location in sitemap.locations:
        if not location.address.startswith(address):
            found = f"The address {quote(location.address)} does not belong to the site"
            yield Finding(SITEMAP, location.line, f"{found}. Remove it.")
            continue
        path = unquote(location.address.removeprefix(address))
        file = find(path)
        if file is None:
            continue  # this is reported as a broken link
        if file in listed:
            yield Finding(SITEMAP, location.line, f"{quote(location.address)} is listed twice. Remove one.")
        elif file == NOT_FOUND_PAGE or file not in pages or not pages[file].is_indexable:
            found = f"The address {quote(location.address)} is not a page that search engines should list"
            yield Finding(SITEMAP, location.line, f"{found}. Remove it.")
        elif file.removesuffix("index.html") != path:
            own = urljoin(address, file.removesuffix("index.html"))
            found = f"The address {quote(location.address)} is not the page's own address"
            yield Finding(SITEMAP, location.line, f"{found}. Change it to {own}.")
        listed.add(file)
    for file, page in pages.items():
        if page.is_indexable and file not in listed and file != NOT_FOUND_PAGE:
            yield Finding(file, 0, f"The page is not listed in {SITEMAP}. List it, or mark the page as noindex.")


def check_robots(robots: str | None, address: str) -> Iterator[Finding]:
    """Yield a finding unless robots.txt names the sitemap by its full address.

    `robots` is the text of the file, None if there is none. It can be obeyed only at the root of a host, but is checked
    on any site.
    """
    wanted = f"{address}{SITEMAP}"
    lines = (line.partition(":") for line in (robots or "").splitlines())
    named = {value.strip() for name, _, value in lines if name.strip().lower() == "sitemap"}
    if wanted not in named:
        yield Finding(ROBOTS, 0, f"The file does not name the sitemap. Add the line “Sitemap: {wanted}”.")
