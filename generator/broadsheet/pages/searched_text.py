"""What the search reads of a page: the words in elements with `data-pagefind-body`."""

from __future__ import annotations

import re
import unicodedata

from lxml import html

_SEARCHED = "//*[@data-pagefind-body][not(ancestor::*[@data-pagefind-body])]"
_TEXT = ".//text()[not(ancestor::*[@data-pagefind-ignore])]"
_WORD = re.compile(r"\w+")
_MOST_MISSING = 0.1
"""Share of an abstract's words that a page may write in another way, as formulas are."""


def read_searched(root: html.HtmlElement) -> str:
    """The words of a page that the search reads, with one space between them."""
    return " ".join(" ".join(_WORD.findall("".join(element.xpath(_TEXT)))) for element in root.xpath(_SEARCHED))


def read_html_words(piece: str) -> str:
    """The words of a piece of HTML, with one space between them."""
    return " ".join(_WORD.findall(html.fragment_fromstring(piece, create_parent="p").text_content()))


def is_searched(abstract: str, searched: str) -> bool:
    """Whether the words of an abstract, as plain text, are among those that the search reads of a page."""
    words, found = (set(_WORD.findall(unicodedata.normalize("NFKC", text))) for text in (abstract, searched))
    return len(words - found) <= _MOST_MISSING * len(words)
