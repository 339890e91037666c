"""The text of a page that the search indexes: what is in elements with `data-pagefind-body`.

This follows the rules of Pagefind (https://pagefind.app/docs/indexing/): elements with `data-pagefind-ignore` are left
out. It is used to check that every abstract can be found, whatever a site owner has changed in the templates.
"""

from __future__ import annotations

import re
import unicodedata

from lxml import html

_SEARCHED = "//*[@data-pagefind-body][not(ancestor::*[@data-pagefind-body])]"
"""XPath of the elements that are indexed."""
_TEXT = ".//text()[not(ancestor::*[@data-pagefind-ignore])]"
"""XPath of the text in them that is not excluded."""
_WORD = re.compile(r"\w+")
_MOST_MISSING = 0.1
"""The share of an abstract's words that a page may write in another way, as it does with formulas."""


def read_searched(root: html.HtmlElement) -> str:
    """Return the indexed words of a page, separated by single spaces."""
    return " ".join(" ".join(_WORD.findall("".join(element.xpath(_TEXT)))) for element in root.xpath(_SEARCHED))


def read_html_words(piece: str) -> str:
    """Return the words of a piece of HTML, separated by single spaces."""
    return " ".join(_WORD.findall(html.fragment_fromstring(piece, create_parent="p").text_content()))


def is_searched(abstract: str, searched: str) -> bool:
    """Return whether the words of an abstract, given as plain text, are among the indexed words of its page.

    Words are compared in Unicode's form NFKC, and a tenth of them may be missing.
    """
    words, found = (set(_WORD.findall(unicodedata.normalize("NFKC", text))) for text in (abstract, searched))
    return len(words - found) <= _MOST_MISSING * len(words)
