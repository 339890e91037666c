"""Markdown that a site owner writes in `site.yml` and `papers.yml`: emphasis, code and links, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import html
from markdown import Markdown
from markdown.blockprocessors import build_block_parser
from markdown.inlinepatterns import build_inlinepatterns
from markdown.postprocessors import build_postprocessors
from markdown.preprocessors import build_preprocessors
from markdown.treeprocessors import build_treeprocessors
from markdown.util import Registry
from markupsafe import Markup

from broadsheet.config.whole_links import is_whole_link
from broadsheet.model.text import Marked, Plain, Span, Text, find_math, find_spans
from broadsheet.model.urls import find_urls

_INLINE = ("backtick", "escape", "link", "autolink", "em_strong", "em_strong2")
"""What of Markdown is read; images would be requests to other hosts, and HTML is shown as it is typed.

Python-Markdown 3.11 has no "em_strong2" any more.
"""
_AMPERSAND, _FORMULA, _URL = "\ufdd5", "\ufdd6", "\ufdd7"
"""Noncharacters in the place of what Markdown would change: entities, and the signs in formulas and addresses."""
_BEFORE_LINK = ("](", "<")
"""What is before an address that is not bare."""


class _Reader(Markdown):  # type: ignore[misc] # markdown has no types
    """Python-Markdown with little of its syntax."""

    def build_parser(self) -> _Reader:
        """Assemble what the reader consists of."""
        self.preprocessors = _keep(build_preprocessors(self), ("normalize_whitespace",))
        self.parser = build_block_parser(self)
        self.parser.blockprocessors = _keep(self.parser.blockprocessors, ("paragraph",))
        self.inlinePatterns = _keep(build_inlinepatterns(self), _INLINE)
        self.treeprocessors = build_treeprocessors(self)
        self.postprocessors = build_postprocessors(self)
        return self


def _keep(registry: Any, names: Iterable[str]) -> Any:
    """Return a registry of Python-Markdown with only those of these entries that it has, in their order."""
    kept = Registry()
    for name in filter(registry.__contains__, names):
        kept.register(registry[name], name, -registry.get_index_for_name(name))
    return kept


def write_paragraph(text: str) -> Markup:
    """Return a text on one line as the HTML of a paragraph's content. Everything but the Markdown in it is escaped."""
    written = str(_Reader(output_format="html").convert(text.replace("&", _AMPERSAND)))
    escaped = written.removeprefix("<p>").removesuffix("</p>").replace(_AMPERSAND, "&amp;")
    return Markup(escaped)  # noqa: S704


def read_paragraph(text: str) -> Text:
    """Read a text on one line. Formulas and bare addresses are found as in every text, but not in code and in links."""
    text, formulas = _take_out(text, _FORMULA, ((formula.start, formula.end) for formula in find_math(text)))
    bare = ((start, end) for start, end, _ in find_urls(text) if not text[:start].endswith(_BEFORE_LINK))
    text, urls = _take_out(text, _URL, bare)
    waiting = {_FORMULA: iter(formulas), _URL: iter(urls)}

    def restore(part: str | None) -> str:
        """Return a part of the text with what was taken out. The parts must come in their order."""
        return re.sub(f"[{_FORMULA}{_URL}]", lambda match: next(waiting[match[0]]), part or "")

    def read(element: html.HtmlElement, *, plain: bool = False) -> Iterator[Span]:
        """Yield the spans of an element's content; if it is to be plain, without formulas and addresses."""
        for child, part in ((None, element.text), *((child, child.tail) for child in element)):
            if child is not None:
                tag = str(child.tag)
                words = tuple(read(child, plain=plain or tag in ("a", "code")))
                yield Marked(tag, words, restore(child.get("href")))
            if found := restore(part):
                yield from (Plain(found),) if plain else find_spans(found)

    return Text(tuple(read(html.fragment_fromstring(str(write_paragraph(text)), create_parent=True))))


def _take_out(text: str, mark: str, places: Iterable[tuple[int, int]]) -> tuple[str, list[str]]:
    """Return a text with a mark in the place of some of its parts, and those parts."""
    parts, taken, done = list[str](), list[str](), 0
    for start, end in places:
        parts += [text[done:start], mark]
        taken.append(text[start:end])
        done = end
    return "".join([*parts, text[done:]]), taken


def find_relative_link(paragraph: Markup) -> str | None:
    """Return the first link that is neither a whole web address nor one of e-mail, if there is one."""
    links = html.fragment_fromstring(str(paragraph), create_parent=True).xpath("//a/@href")
    return next((str(link) for link in links if not is_whole_link(str(link))), None)
