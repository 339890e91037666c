"""Rules for every page: a complete head, a canonical address, one main heading, and unique ids.

They follow the HTML standard (https://html.spec.whatwg.org/multipage/semantics.html), RFC 6596 for canonical
addresses, and Content Security Policy Level 3, section 3.3, for the policy.
"""

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
"""The page that a server shows for a missing one. It is shown at any address, so it has none of its own."""
Messages: TypeAlias = Iterator[tuple[int, str]]
"""Pairs of a line and what is wrong there."""
_PUT_POLICY = "It belongs directly after the character set, as in docs_templates/theme/partials/head.html."
"""What to do about a page without our policy in the right place."""
_BEGIN_HEAD = 'Begin its head with <meta charset="utf-8">.'
"""What to do about a character set that is missing or comes too late."""
_EMPTY = b"<!doctype html><html></html>"
"""What is parsed instead of something that is not HTML."""
_PARSER = html.HTMLParser(encoding="utf-8", huge_tree=True)
"""A parser without a limit on depth or size, since a page may be of any kind."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the rules need to know about a page after its tree has been discarded."""

    anchors: frozenset[str]
    """The names that a link can lead to: ids, and the names of `<a>` elements."""
    links: tuple[FoundLink, ...]
    """The addresses in the page, in their order."""
    canonical: str | None
    """The address of its `<link rel="canonical">`; None if there is none."""
    redirect: str | None
    """The address that its `<meta http-equiv="refresh">` redirects to, as written; None if it does not redirect."""
    noindex: bool
    """Whether it asks search engines not to list it, with `<meta name="robots" content="noindex">`."""

    @property
    def is_indexable(self) -> bool:
        """Whether search engines should list it: it has an address, does not redirect, and does not ask them not to."""
        return self.canonical is not None and self.redirect is None and not self.noindex


def parse_html(text: str) -> html.HtmlElement:
    """Parse a page or a piece of HTML, however broken; the result is an empty page if the text is not HTML."""
    try:
        return html.document_fromstring(text.replace("\0", "\ufffd").encode("utf-8", "replace"), parser=_PARSER)
    except (etree.LxmlError, AssertionError):
        return html.document_fromstring(_EMPTY, parser=_PARSER)


def read_page(root: html.HtmlElement) -> PageFacts:
    """Return what the rules need from a page's tree, so that the tree need not be kept."""
    metas = list(root.iter("meta"))
    return PageFacts(
        anchors=frozenset(anchor for element in root.iter(etree.Element) for anchor in _anchors(element)),
        links=tuple(list_links(root)),
        canonical=next((link.get("href") or "" for link in _canonicals(root)), None),
        redirect=next((target for meta in metas if (target := read_refresh(meta)) is not None), None),
        noindex=any("noindex" in (meta.get("content") or "").lower() for meta in metas if _names(meta, "robots")),
    )


def check_page(file: str, root: html.HtmlElement, page: PageFacts, address: str) -> Iterator[Finding]:
    """Yield what is wrong with a page on its own.

    `file` is its path, `root` its tree, `page` what was read from it, and `address` where the site is published.
    """
    own = urljoin(address, file.removesuffix("index.html"))
    for rule in (_check_head, _check_policy, _check_headings, _check_ids):
        for line, message in rule(root, page):
            yield Finding(file, line, message)
    if file != NOT_FOUND_PAGE:
        for line, message in _check_canonical(root, page, own):
            yield Finding(file, line, message)
    for line, found, advice in find_inline_code(root, page.links):
        yield Finding(file, line, f"The page contains {found}. {advice}")


def check_abstract(file: str, root: html.HtmlElement, abstract: str) -> Iterator[Finding]:
    """Yield a finding unless the search finds a paper's abstract on its page.

    Pagefind indexes only elements with `data-pagefind-body`, so that a template without one loses every abstract.
    """
    if abstract and not is_searched(abstract, read_searched(root)):
        advice = (
            "Show it in an element with data-pagefind-body, as docs_templates/theme/partials/paper/abstract.html does."
        )
        yield Finding(file, 0, f"The page does not show the paper's abstract where the search reads it. {advice}")


def _check_head(root: html.HtmlElement, page: PageFacts) -> Messages:
    """Yield what is wrong with the language, the character set, the title and the description of a page."""
    if not (root.get("lang") or "").strip():
        yield root.sourceline or 0, 'The page does not state its language. Add it to <html>, for example lang="en".'
    head = root.find("head")
    metas = list(root.iter("meta"))
    charsets = [meta for meta in metas if meta.get("charset") is not None]
    if not any(map(_is_charset, charsets)):
        yield 0, f"The page does not state that it is UTF-8. {_BEGIN_HEAD}"
    elif not _is_charset(_first(head)):
        yield charsets[0].sourceline or 0, f"The page states its character set too late. {_BEGIN_HEAD}"
    titles = [] if head is None else head.findall("title")
    if len(titles) != 1 or not "".join(titles[0].itertext()).strip():
        found = "no title" if len(titles) < 2 else "more than one title"
        yield 0, f"The page has {found}. Give its head exactly one <title> that is not empty."
    descriptions = [meta for meta in metas if _names(meta, "description")]
    if page.redirect is None and not any((meta.get("content") or "").strip() for meta in descriptions):
        yield 0, 'The page has no description. Add a <meta name="description"> to its head.'


def _check_policy(root: html.HtmlElement, page: PageFacts) -> Messages:
    """Yield a message unless a page has exactly our policy, before anything that it could block."""
    policies = [meta for meta in root.iter("meta") if _is_policy(meta)]
    if not policies:
        yield 0, f"The page has no Content-Security-Policy. {_PUT_POLICY}"
        return
    first = policies[0]
    line = first.sourceline or 0
    if len(policies) > 1:
        yield policies[1].sourceline or 0, "The page has a second Content-Security-Policy. Remove it."
    if first.get("content") != POLICY:
        found = f"The page has the Content-Security-Policy {quote(first.get('content') or '')}, not the site's own"
        advice = "Write {{ config.extra.policy }}, as in docs_templates/theme/partials/head.html."
        yield line, f"{found}. {advice}"
    head = root.find("head")
    before = next((sibling for sibling in first.itersiblings(etree.Element, preceding=True)), None)
    charsets = [meta for meta in root.iter("meta") if meta.get("charset") is not None]
    if first.getparent() is not head or (before not in charsets if charsets else before is not None):
        yield line, f"The page states its Content-Security-Policy too late. {_PUT_POLICY}"


def _check_headings(root: html.HtmlElement, page: PageFacts) -> Messages:
    """Yield a message unless a page has exactly one main heading. A redirect needs none."""
    headings = list(root.iter("h1"))
    if page.redirect is None and not headings:
        yield 0, "The page has no main heading. Add one <h1>."
    for heading in headings[1:]:
        yield heading.sourceline or 0, "The page has another main heading here. Make it an <h2>."


def _check_ids(root: html.HtmlElement, page: PageFacts) -> Messages:
    """Yield a message for each id that a page gives to more than one element."""
    seen: set[str] = set()
    for element in root.iter(etree.Element):
        anchors = _anchors(element)
        for anchor in sorted(anchors & seen):
            found = f"Two elements have the id {quote(anchor)}, and links reach only the first"
            yield element.sourceline or 0, f"{found}. Rename one."
        seen |= anchors


def _check_canonical(root: html.HtmlElement, page: PageFacts, own: str) -> Messages:
    """Yield a message unless a page names its own address, `own`, or the address that it redirects to."""
    links = _canonicals(root)
    expected = own
    if page.redirect is not None:
        try:
            expected = urljoin(own, page.redirect)
        except ValueError:
            return
    elif not links:
        yield 0, f'The page does not state its address. Add <link rel="canonical" href="{own}"> to its head.'
    for link in links[1:]:
        yield link.sourceline or 0, "The page has a second canonical address. Remove it."
    for link in links[:1]:
        found = link.get("href") or ""
        if unquote(found) != unquote(expected):
            yield link.sourceline or 0, f"The page gives its address as {quote(found)}. Change it to {expected}."


def _anchors(element: html.HtmlElement) -> set[str]:
    """Return the names by which links can lead to an element."""
    return {str(name) for name in (element.get("id"), element.get("name") if element.tag == "a" else None) if name}


def _canonicals(root: html.HtmlElement) -> list[html.HtmlElement]:
    """Return the links by which a page states its own address (RFC 6596)."""
    return [link for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]


def _first(head: html.HtmlElement | None) -> html.HtmlElement | None:
    """Return the first element in a head, if there is one."""
    return None if head is None else next(iter(head.iterchildren(etree.Element)), None)


def _is_charset(element: html.HtmlElement | None) -> bool:
    """Return whether an element states that a page is UTF-8."""
    return element is not None and element.tag == "meta" and (element.get("charset") or "").lower() == "utf-8"


def _is_policy(meta: html.HtmlElement) -> bool:
    """Return whether a `<meta>` sets a Content-Security-Policy. One that is only reported does not count."""
    return (meta.get("http-equiv") or "").strip().lower() == "content-security-policy"


def _names(meta: html.HtmlElement, name: str) -> bool:
    """Return whether a `<meta>` has this name, in any case."""
    return (meta.get("name") or "").strip().lower() == name
