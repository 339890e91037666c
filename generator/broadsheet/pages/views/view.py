"""What every page hands to the theme, and how its values are written as HTML."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from html import unescape
from typing import TypeAlias

from markdown.extensions.toc import slugify, unique
from markupsafe import Markup

from broadsheet.model.library import Library
from broadsheet.model.paper import PaperId
from broadsheet.model.period import Period
from broadsheet.model.text import Plain, Text
from broadsheet.pages.paths import paper_path, relative_link

Value: TypeAlias = Text | str


@dataclass(frozen=True, slots=True)
class LinkView:
    """Words and where they lead."""

    words: Markup
    href: str = ""
    """Relative to the page; empty where the words lead nowhere."""


@dataclass(frozen=True, slots=True)
class TopicLink:
    """A topic, as cards and papers name it."""

    words: Markup
    href: str
    group: str
    """Title of its group."""
    hue: int
    """Position of its group among the groups, from 1; 0 for a topic without one."""


@dataclass(frozen=True, slots=True)
class EditionLink:
    """An edition and its page."""

    date: Period
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The values of one page. Text is `Markup` where it is HTML already; anything else is escaped when written."""

    kind: str
    """`paper`, `home`, `topics`, `topic`, `editions`, `edition`, `authors`, `author`, `subscribe` or `about`."""
    heading: str
    """The page's title as plain text."""
    description: str
    """One sentence for search engines and previews of links."""
    title: Markup
    """The page's title as HTML."""
    anchor: str
    """The id of its first heading."""


class HtmlWriter:
    """Writes values for one page: text as HTML, links relative to the page, ids that occur once."""

    def __init__(self, path: str, library: Library, taken: Collection[str] = ()) -> None:
        self.path, self._library, self._ids = path, library, set(taken)

    def _address(self, identity: str) -> str:
        return self.href(paper_path(self._library.by_id[PaperId(identity)].slug))

    def html(self, text: Value) -> Markup:
        """A text, or a string of the configuration, as HTML that shows exactly its characters."""
        return Markup(_as_text(text).html(self._address))  # noqa: S704 - a text escapes itself

    def paragraphs(self, text: Text) -> tuple[Markup, ...]:
        """Each paragraph of a text; none of a text that is empty."""
        return tuple(map(Markup, text.html_paragraphs(self._address))) if text else ()

    def inline(self, text: Value) -> Markup:
        """A text with others beside it, whose order it must not change."""
        return Markup("<bdi>{}</bdi>").format(self.html(text)) if _as_text(text).turns else self.html(text)

    def inlines(self, texts: Iterable[Value]) -> tuple[Markup, ...]:
        """Several of them."""
        return tuple(map(self.inline, texts))

    def href(self, target: str) -> str:
        """The link from the page to a file of the docs tree, given by its path there."""
        if posixpath.basename(target) != "index.md":
            return relative_link(self.path, target)
        return relative_link(self.path, posixpath.dirname(target) or ".") + "/"

    def link(self, text: Value, target: str) -> LinkView:
        """A text that leads to a file of the docs tree."""
        return LinkView(self.inline(text), self.href(target))

    def anchor(self, text: Value) -> str:
        """The id of a heading with this text; python-markdown gives the same one."""
        return str(unique(slugify(_shown(_as_text(text)), "-"), self._ids))


def _as_text(text: Value) -> Text:
    return text if isinstance(text, Text) else Text((Plain(text),))


def _shown(text: Text) -> str:
    """The characters of a text as a browser has them, where a formula is MathML."""
    if all(isinstance(span, Plain) for span in text.spans):
        return text.plain
    return " ".join(unescape(Markup(text.unlinked.html(str)).striptags()).split())  # noqa: S704 - it escapes itself
