"""The rules for replacing a site: no address and no guid that people use may disappear.

People link to pages and subscribe to feeds, and a feed reader shows a paper again if its guid changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from broadsheet.check.built_site import BuiltSite
from broadsheet.check.feed_rules import Document, FeedItem
from broadsheet.check.findings import Finding, quote
from broadsheet.check.page_rules import NOT_FOUND_PAGE

_AUTHOR = "authors/"
_AUTHORS = "authors/index.html"
_FURTHER = re.compile(r"(authors/(?=page/)|(?:topics|editions|authors)/[^/]+/(?:top/)?)(?:page/)?\d+/index\.html")
"""A further page of a list, and the folder of the list."""
_OF_TOPIC = "if the topic has been renamed, list its former name under “was” in site_config/topics.yml"


def check_previous(new: BuiltSite, old: BuiltSite) -> Iterator[Finding]:
    """Yield a finding for each page, feed and guid of the old site that the new one lacks.

    The two may be published at different addresses: pages are compared by their paths. A page that was replaced by a
    redirect still exists. A list may have fewer pages than it had, as long as its first one exists.
    """
    for file in old.sizes:
        if file == _AUTHORS and not any(other.startswith(_AUTHOR) and other != file for other in old.sizes):
            continue  # It listed nobody; 0.1.0 made it all the same.
        if (further := _FURTHER.fullmatch(file)) and new.find(further[1]):
            continue
        if old.is_page(file) and file != NOT_FOUND_PAGE and new.find(file) is None:
            yield Finding(file, 0, f"This page of the previous site no longer exists. Restore it, or {_advise(file)}.")
        elif file in old.documents and old.documents[file].kind in ("rss", "opml") and file not in new.sizes:
            found = "This feed of the previous site no longer exists"
            renamed = f", or {_OF_TOPIC}" if file.endswith(".xml") else ""
            yield Finding(file, 0, f"{found}. Restore it{renamed}, because people have subscribed to it.")
    yield from _check_guids(new, old)


def _advise(file: str) -> str:
    """Return how a page that is gone can lead elsewhere: what follows “Restore it, or”."""
    if file.startswith("papers/"):
        return "list its address under “was” in site_config/papers.yml"
    return _OF_TOPIC if file.startswith("topics/") else "put a redirect there"


def _check_guids(new: BuiltSite, old: BuiltSite) -> Iterator[Finding]:
    """Yield a finding for each guid of the old site that a feed should still have, once for all feeds."""
    kept = {item.guid for document in new.documents.values() for item in document.items}
    named = {_path(item, new): item for document in new.documents.values() for item in document.items}
    reported: set[str] = set()
    for file, document in old.documents.items():
        for item in document.items:
            if item.guid in kept or item.guid in reported or not item.guid:
                continue
            now = named.get(_path(item, old))
            if now:
                found = f"The guid {quote(item.guid)} of the previous site is now {quote(now.guid)}"
                yield Finding(file, now.line, f"{found}. Restore the old one, or feed readers show the paper as new.")
            elif file in new.documents and _reaches(new.documents[file], item.day):
                found = f"This feed no longer has the guid {quote(item.guid)} of the previous site"
                yield Finding(file, 0, f"{found}. Restore the paper.")
            else:
                continue
            reported.add(item.guid)


def _reaches(feed: Document, day: datetime | None) -> bool:
    """Return whether a feed reaches back to a day.

    Items that are older than its oldest one have left the feed as intended; an edition is never split.
    """
    days = [item.day for item in feed.items if item.day]
    return day is None or not days or min(days) <= day


def _path(item: FeedItem, site: BuiltSite) -> str:
    """Return the path of an item's page below its site."""
    return item.link.removeprefix(site.address)
