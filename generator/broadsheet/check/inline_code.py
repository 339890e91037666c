"""Rules against scripts and styles inside a page, and against elements that embed other pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree, html

from broadsheet.check.findings import quote
from broadsheet.check.links import FoundLink

_TO_FILE = "put it into a file of its own under assets/"
_FORBIDDEN = set("style base iframe frame frameset object embed applet portal".split())
_DATA_BLOCK = "application/ld+json"
_IGNORED_IN_SCHEMES = re.compile(r"[\x00-\x20]+")


class Code(NamedTuple):
    """Code or style within a page."""

    line: int
    found: str
    advice: str


def find_inline_code(root: html.HtmlElement, links: tuple[FoundLink, ...]) -> Iterator[Code]:
    """Code and style in a page, or in a piece of HTML, with its links."""
    for element in root.iter(etree.Element):
        tag, line = str(element.tag), element.sourceline or 0
        if tag in _FORBIDDEN:
            yield Code(line, f"holds <{tag}>", "remove it")
        if tag == "script" and _is_code(element):
            yield Code(line, "holds a script that is no file", _TO_FILE)
        for name in map(str, element.attrib):
            if name.lower().startswith("on"):
                yield Code(line, f"has code in the attribute “{name}”", _TO_FILE)
            elif name.lower() == "style":
                yield Code(line, "has a style attribute", "put the style into a style sheet")
    for link in links:
        if _runs(link):
            yield Code(link.line, f"has code or a page of its own in the address {quote(link.address)}", "remove it")


def _is_code(script: html.HtmlElement) -> bool:
    kind = (script.get("type") or "").strip().lower()
    return script.get("src") is None and kind != _DATA_BLOCK and bool((script.text or "").strip())


def _runs(link: FoundLink) -> bool:
    """Whether an address runs code, or is data other than an image. Browsers ignore spaces in a scheme."""
    address = _IGNORED_IN_SCHEMES.sub("", link.address[:200]).lower()
    if address.startswith("data:"):
        return not address.startswith("data:image/") or not link.fetched or link.element == "script"
    return address.startswith(("javascript:", "vbscript:"))
