"""Rules against code and styles inside a page, and against elements that embed other pages.

The Content-Security-Policy of our pages blocks these (https://www.w3.org/TR/CSP3/, section 6.1), so a page that
contains them does not work as its author expects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree, html

from broadsheet.check.findings import quote
from broadsheet.check.links import FoundLink

_TO_FILE = "Move the code to a file under assets/."
_FORBIDDEN = set("style base iframe frame frameset object embed applet portal".split())
"""Elements that the policy blocks, or that change what other addresses on the page mean."""
_DATA_BLOCK = "application/ld+json"
"""The type of a `<script>` that is data and not run."""
_IGNORED_IN_SCHEMES = re.compile(r"[\x00-\x20]+")
"""Characters that browsers skip in an address before they read its scheme.

See https://url.spec.whatwg.org/#url-parsing.
"""


class Code(NamedTuple):
    """Code or style within a page, or something that embeds another page."""

    line: int
    """Counted from 1; 0 if it is not known."""
    found: str
    """What it is, as a noun that can follow “contains”."""
    advice: str
    """A sentence that says what to do about it."""


def find_inline_code(root: html.HtmlElement, links: tuple[FoundLink, ...]) -> Iterator[Code]:
    """Yield the code and style in a page or in a piece of HTML; `links` are the addresses in it."""
    for element in root.iter(etree.Element):
        tag, line = str(element.tag), element.sourceline or 0
        if tag in _FORBIDDEN:
            yield Code(line, f"the element <{tag}>", "Remove it.")
        if tag == "script" and _is_code(element):
            yield Code(line, "an inline script", _TO_FILE)
        for name in map(str, element.attrib):
            if name.lower().startswith("on"):
                yield Code(line, f"the event handler {quote(name)}", _TO_FILE)
            elif name.lower() == "style":
                yield Code(line, "a style attribute", "Move the style to a style sheet.")
    for link in links:
        if _runs(link):
            yield Code(link.line, f"an address that runs code or embeds a page, {quote(link.address)}", "Remove it.")


def _is_code(script: html.HtmlElement) -> bool:
    """Return whether a `<script>` has code between its tags."""
    kind = (script.get("type") or "").strip().lower()
    return script.get("src") is None and kind != _DATA_BLOCK and bool((script.text or "").strip())


def _runs(link: FoundLink) -> bool:
    """Return whether an address runs code, or is data other than an image."""
    address = _IGNORED_IN_SCHEMES.sub("", link.address[:200]).lower()
    if address.startswith("data:"):
        return not address.startswith("data:image/") or not link.fetched or link.element == "script"
    return address.startswith(("javascript:", "vbscript:"))
