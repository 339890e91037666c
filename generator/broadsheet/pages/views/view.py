"""What every page hands to the theme, and how values are written as HTML."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from types import MappingProxyType
from typing import TypeAlias

from markdown.extensions.toc import slugify, unique
from markupsafe import Markup

from broadsheet.model.licences import name_licence
from broadsheet.model.paper import PaperId
from broadsheet.model.period import Period
from broadsheet.model.text import Plain, Text, turns
from broadsheet.model.urls import display_url
from broadsheet.model.value import Value
from broadsheet.pages.listings import ListLink
from broadsheet.pages.paths import LinkWriter, paper_path

AnyText: TypeAlias = Text | str
"""A parsed text, or a string of the configuration or of a record's field."""
_NONE: Mapping[PaperId, str] = MappingProxyType({})


class LinkView(Value, frozen=True):
    """Words and where they lead."""

    words: Markup
    """The words as HTML."""
    href: str = ""
    """The link, relative to the page; empty if the words are not a link."""


class TopicLink(Value, frozen=True):
    """A topic, as cards and papers show it."""

    words: Markup
    """The title as HTML."""
    href: str
    """The link to its page."""
    group: str
    """The title of its group."""
    hue: int
    """The position of its group among the groups, from 1; 0 for a topic without a group."""


class EditionLink(Value, frozen=True):
    """An edition and the link to its page."""

    date: Period
    """The date of the edition; unknown for papers without a date."""
    href: str
    """The link to its page."""


class PaperLink(Value, frozen=True):
    """Another paper, as far as a page shows it."""

    identity: PaperId
    title: Text
    slug: str
    """The folder of the paper below `papers/`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The values of one page. `Markup` is HTML already; anything else is escaped when it is written."""

    kind: str
    """`paper`, `home`, `topics`, `topic`, `editions`, `edition`, `authors`, `author`, `subscribe` or `about`."""
    heading: str
    """The page's title as plain text."""
    description: str
    """One sentence for search engines and link previews."""
    title: Markup
    """The page's title as HTML."""
    anchor: str
    """The id of its first heading."""


class HtmlWriter:
    """Writes the values of one page: text as HTML, links relative to the page, and ids that occur only once."""

    def __init__(self, path: str, mentioned: Mapping[PaperId, str] = _NONE, taken: Collection[str] = ()) -> None:
        """Write for the page at `path`.

        `mentioned` has the slugs of papers that its texts mention. `taken` contains ids that are used by headings of
        the page's own sections.
        """
        self._links, self._mentioned, self._ids = LinkWriter(path), mentioned, set(taken)
        self._topics: dict[str, TopicLink] = {}

    def _address(self, identity: str) -> str:
        """Return the link to the page of a mentioned paper."""
        return self.href(paper_path(self._mentioned[PaperId(identity)]))

    def html(self, text: AnyText) -> Markup:
        """Return a text, or a string of the configuration, as HTML that shows exactly its characters."""
        words = _find_words(text)
        return _write_words(words) if words is not None else self._write(_as_text(text))

    def _write(self, text: Text) -> Markup:
        """Return a text as HTML."""
        return Markup(text.html(self._address))  # noqa: S704 - a text escapes itself

    def paragraphs(self, text: Text) -> tuple[Markup, ...]:
        """Return each paragraph of a text as HTML; nothing for an empty text."""
        return tuple(map(Markup, text.html_paragraphs(self._address))) if text else ()

    def inline(self, text: AnyText) -> Markup:
        """Return a text as HTML for a line with other text.

        A text that contains right-to-left letters is isolated with `<bdi>`, so that it does not change the order of
        what is beside it.
        """
        words = _find_words(text)
        if words is not None:
            return _write_inline(words)
        whole = _as_text(text)
        return _isolate(self._write(whole)) if whole.turns else self._write(whole)

    def inlines(self, texts: Iterable[AnyText]) -> tuple[Markup, ...]:
        """Return several texts as `inline` does."""
        return tuple([self.inline(text) for text in texts])

    def href(self, target: str) -> str:
        """Return the link from the page to a file, given by its path in the docs tree. Links to pages end with `/`."""
        return self._links.to_page(target)

    def link(self, text: AnyText, target: str) -> LinkView:
        """Return a text that leads to a file of the docs tree."""
        return LinkView(self.inline(text), self.href(target))

    def link_paper(self, paper: PaperLink) -> LinkView:
        """Return the link to a paper's page, with the title as its text."""
        return LinkView(self.inline(paper.title), self.href(f"papers/{paper.slug}/index.md"))

    def link_topic(self, topic: ListLink) -> TopicLink:
        """Return the link to a topic's page, as papers and cards show it."""
        if not (found := self._topics.get(topic.path)):
            link = TopicLink(self.html(topic.title), self.href(topic.path), topic.group, topic.hue)
            found = self._topics[topic.path] = link
        return found

    def anchor(self, text: AnyText) -> str:
        """Return the id of a heading with this text: the same one that python-markdown gives it, with `_1` if it is
        taken.
        """
        return str(unique(_make_id(_shown(text)), self._ids))


def label_address(address: str) -> str:
    """Return a web address as the text of a link to it: the short name of a licence, or the address in short."""
    return name_licence(address) or display_url(address)


def _find_words(text: AnyText) -> str | None:
    """Return the characters of a text that is on one line and has nothing but characters; None for another one."""
    if isinstance(text, str):
        return text
    for span in text.spans:
        if not isinstance(span, Plain):
            return None
    return text.plain if "\n" not in text.plain else None


@lru_cache(maxsize=20_000)
def _write_words(words: str) -> Markup:
    """Return characters as HTML. Names, topics and titles are on many pages, so that each is written once."""
    return Markup(escape(words, quote=False))  # noqa: S704 - they are escaped


@lru_cache(maxsize=20_000)
def _write_inline(words: str) -> Markup:
    """Return the same as `inline` does."""
    return _isolate(_write_words(words)) if turns(words) else _write_words(words)


def _isolate(written: Markup) -> Markup:
    """Return HTML that does not change the order of what is beside it."""
    return Markup("<bdi>{}</bdi>").format(written)


def _as_text(text: AnyText) -> Text:
    """Return a string as a text whose characters mean themselves."""
    return text if isinstance(text, Text) else Text((Plain(text),))


def _shown(text: AnyText) -> str:
    """Return the characters of a text as a browser shows them, where a formula is MathML."""
    words = _find_words(text)
    if words is not None:
        return words
    written = _as_text(text).unlinked.html(str)
    return " ".join(unescape(Markup(written).striptags()).split())  # noqa: S704 - it escapes itself


@lru_cache(maxsize=20_000)
def _make_id(words: str) -> str:
    """Return the id of a heading with these words, if no other one has it."""
    return str(slugify(words, "-"))
