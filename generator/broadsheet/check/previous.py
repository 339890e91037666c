"""The rules for replacing a site: no address and no guid that people use may disappear."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from broadsheet.check.built_site import BuiltSite
from broadsheet.check.feed_rules import Document, FeedItem
from broadsheet.check.findings import Finding, quote
from broadsheet.check.page_rules import NOT_FOUND_PAGE

_AUTHOR = "authors/"
_AUTHORS = "authors/index.html"


def check_previous(new: BuiltSite, old: BuiltSite) -> Iterator[Finding]:
    """Addresses and guids of the old site that the new one lacks. The two may have different addresses."""
    for file in old.sizes:
        if file == _AUTHORS and not any(other.startswith(_AUTHOR) and other != file for other in old.sizes):
            continue  # It listed nobody; 0.1.0 made it all the same.
        if old.is_page(file) and file != NOT_FOUND_PAGE and new.find(file) is None:
            yield Finding(file, 0, "is gone, and the previous site had it; keep the page, or put a redirect there.")
        elif file in old.documents and old.documents[file].kind in ("rss", "opml") and file not in new.sizes:
            yield Finding(
                file, 0, "is gone, and the previous site had it; keep the feed, for people have subscribed to it."
            )
    yield from _check_guids(new, old)


def _check_guids(new: BuiltSite, old: BuiltSite) -> Iterator[Finding]:
    kept = {item.guid for document in new.documents.values() for item in document.items}
    named = {_path(item, new): item for document in new.documents.values() for item in document.items}
    told: set[str] = set()
    for file, document in old.documents.items():
        for item in document.items:
            if item.guid in kept or item.guid in told or not item.guid:
                continue
            now = named.get(_path(item, old))
            if now:
                message = f"the guid {quote(item.guid)} of the previous site is now {quote(now.guid)}"
                yield Finding(file, now.line, f"{message}; a paper keeps its guid, or readers see it as new.")
            elif file in new.documents and _reaches(new.documents[file], item.day):
                message = f"the guid {quote(item.guid)} is gone, and the previous site had it"
                yield Finding(file, 0, f"{message}; keep the paper in the feed.")
            else:
                continue
            told.add(item.guid)


def _reaches(feed: Document, day: datetime | None) -> bool:
    """Whether a feed reaches back to a day. Older items have left it, as intended; editions are never split."""
    days = [item.day for item in feed.items if item.day]
    return day is None or not days or min(days) <= day


def _path(item: FeedItem, site: BuiltSite) -> str:
    return item.link.removeprefix(site.address)
