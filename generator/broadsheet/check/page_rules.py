"""Rules for every page: a complete head, a canonical address, one main heading, and unique ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import unquote, urljoin

from lxml import etree, html

from broadsheet.check.findings import Finding, quote
from broadsheet.check.inline_code import find_inline_code
from broadsheet.check.links import FoundLink, list_links, read_refresh
from broadsheet.config.policy import POLICY
from broadsheet.pages.searched_text import is_searched, read_searched

NOT_FOUND_PAGE = "404.html"
"""The page that servers show for a missing one; it has no address of its own."""
Messages: TypeAlias = Iterator[tuple[int, str]]
"""Pairs of a line and what is wrong there."""
_EMPTY = b"<!doctype html><html></html>"
_PARSER = html.HTMLParser(encoding="utf-8", huge_tree=True)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the rules need to know about a page."""

    anchors: frozenset[str]
    links: tuple[FoundLink, ...]
    canonical: str | None
    """Its canonical address."""
    redirect: str | None
    """The address that it redirects to."""
    noindex: bool
    """Whether it asks search engines not to list it."""

    @property
    def is_indexable(self) -> bool:
        """Whether search engines should list it."""
        return self.canonical is not None and self.redirect is None and not self.noindex


def parse_html(text: str) -> html.HtmlElement:
    """The tree of a page or a piece of HTML; an empty page if the text is not HTML."""
    try:
        return html.document_fromstring(text.replace("\0", "\ufffd").encode("utf-8", "replace"), parser=_PARSER)
    except (etree.LxmlError, AssertionError):
        return html.document_fromstring(_EMPTY, parser=_PARSER)


def read_page(root: html.HtmlElement) -> PageFacts:
    """What the rules need from a page's tree, so that the tree need not be kept."""
    metas = list(root.iter("meta"))
    return PageFacts(
        anchors=frozenset(anchor for element in root.iter(etree.Element) for anchor in _anchors(element)),
        links=tuple(list_links(root)),
        canonical=next((link.get("href") or "" for link in _canonicals(root)), None),
        redirect=next((target for meta in metas if (target := read_refresh(meta)) is not None), None),
        noindex=any("noindex" in (meta.get("content") or "").lower() for meta in metas if _names(meta, "robots")),
    )


def check_page(file: str, root: html.HtmlElement, page: PageFacts, address: str) -> Iterator[Finding]:
    """What is wrong with a page on its own; `address` is the site's."""
    own = urljoin(address, file.removesuffix("index.html"))
    for rule in (_check_head, _check_policy, _check_headings, _check_ids):
        for line, message in rule(root, page):
            yield Finding(file, line, message)
    if file != NOT_FOUND_PAGE:
        for line, message in _check_canonical(root, page, own):
            yield Finding(file, line, message)
    for line, found, advice in find_inline_code(root, page.links):
        yield Finding(file, line, f"{found}; {advice}.")


def check_abstract(file: str, root: html.HtmlElement, abstract: str) -> Iterator[Finding]:
    """Whether the search reads the abstract of a paper on its page."""
    if abstract and not is_searched(abstract, read_searched(root)):
        advice = (
            "show it in an element with data-pagefind-body, as docs_templates/theme/partials/paper/abstract.html does"
        )
        yield Finding(file, 0, f"does not show its abstract where the search reads it; {advice}.")


def _check_head(root: html.HtmlElement, page: PageFacts) -> Messages:
    if not (root.get("lang") or "").strip():
        yield root.sourceline or 0, "does not say its language; write it as lang=… of <html>."
    head = root.find("head")
    metas = list(root.iter("meta"))
    charsets = [meta for meta in metas if meta.get("charset") is not None]
    if not any(map(_is_charset, charsets)):
        yield 0, 'does not say that it is UTF-8; begin its head with <meta charset="utf-8">.'
    elif not _is_charset(_first(head)):
        yield charsets[0].sourceline or 0, 'says its charset late; begin its head with <meta charset="utf-8">.'
    titles = [] if head is None else head.findall("title")
    if len(titles) != 1 or not "".join(titles[0].itertext()).strip():
        found = "has no title" if len(titles) < 2 else "has more than one title"
        yield 0, f"{found}; give its head one <title> with words in it."
    descriptions = [meta for meta in metas if _names(meta, "description")]
    if page.redirect is None and not any((meta.get("content") or "").strip() for meta in descriptions):
        yield 0, 'has no description; give it a <meta name="description">.'


def _check_policy(root: html.HtmlElement, page: PageFacts) -> Messages:
    policies = [meta for meta in root.iter("meta") if _is_policy(meta)]
    if not policies:
        yield 0, 'carries no policy; put the <meta http-equiv="Content-Security-Policy"> after its charset.'
        return
    first = policies[0]
    line = first.sourceline or 0
    if len(policies) > 1:
        yield policies[1].sourceline or 0, "carries a second policy; remove it."
    if first.get("content") != POLICY:
        yield (
            line,
            f"carries another policy, {quote(first.get('content') or '')}; write the one in config/policy.py.",
        )
    head = root.find("head")
    before = next((sibling for sibling in first.itersiblings(etree.Element, preceding=True)), None)
    charsets = [meta for meta in root.iter("meta") if meta.get("charset") is not None]
    if first.getparent() is not head or (before not in charsets if charsets else before is not None):
        yield line, "carries its policy late; put it directly after the charset."


def _check_headings(root: html.HtmlElement, page: PageFacts) -> Messages:
    headings = list(root.iter("h1"))
    if page.redirect is None and not headings:
        yield 0, "has no <h1>; give it one heading."
    for heading in headings[1:]:
        yield heading.sourceline or 0, "has one more <h1>; make it an <h2>."


def _check_ids(root: html.HtmlElement, page: PageFacts) -> Messages:
    seen: set[str] = set()
    for element in root.iter(etree.Element):
        anchors = _anchors(element)
        for anchor in sorted(anchors & seen):
            message = f"the id {quote(anchor)} stands on two elements, of which links reach one; rename one."
            yield element.sourceline or 0, message
        seen |= anchors


def _check_canonical(root: html.HtmlElement, page: PageFacts, own: str) -> Messages:
    links = _canonicals(root)
    expected = own
    if page.redirect is not None:
        try:
            expected = urljoin(own, page.redirect)
        except ValueError:
            return
    elif not links:
        yield 0, f'does not say its address; give it a <link rel="canonical" href="{own}">.'
    for link in links[1:]:
        yield link.sourceline or 0, "has a second canonical address; remove it."
    for link in links[:1]:
        found = link.get("href") or ""
        if unquote(found) != unquote(expected):
            yield link.sourceline or 0, f"says that its address is {quote(found)}; write {expected}."


def _anchors(element: html.HtmlElement) -> set[str]:
    return {str(name) for name in (element.get("id"), element.get("name") if element.tag == "a" else None) if name}


def _canonicals(root: html.HtmlElement) -> list[html.HtmlElement]:
    return [link for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]


def _first(head: html.HtmlElement | None) -> html.HtmlElement | None:
    return None if head is None else next(iter(head.iterchildren(etree.Element)), None)


def _is_charset(element: html.HtmlElement | None) -> bool:
    return element is not None and element.tag == "meta" and (element.get("charset") or "").lower() == "utf-8"


def _is_policy(meta: html.HtmlElement) -> bool:
    return (meta.get("http-equiv") or "").strip().lower() == "content-security-policy"


def _names(meta: html.HtmlElement, name: str) -> bool:
    return (meta.get("name") or "").strip().lower() == name
