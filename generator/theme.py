"""How pages reach the theme: MkDocs calls this while it renders, and every page gets its values by its path.

`config`, `page`, `files` and `env` are MkDocs' own; they are taken as they come, so that nothing here imports MkDocs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from html import unescape
from typing import Any

from markupsafe import Markup

from generator.render import Page
from generator.wording import Words

_HEAD = ("title", "byline", "withdrawn", "note", "summary", "links")
"""The sections of a paper's page that have no heading of their own."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A section as the theme has it."""

    name: str
    """Which of ours it is: its partial has this name. Empty for one of the site owner's own."""
    heading: Markup
    """The words of its heading; empty where it has none, and of an own section, whose HTML has it."""
    anchor: str
    """The id of its heading."""
    css: str
    """The class of an own section: its heading in lower case, with hyphens."""
    html: Markup
    """An own section as HTML."""
    leading: bool
    """Whether it comes before the first section with a heading."""


class Theme:
    """Answers MkDocs' events; see https://www.mkdocs.org/dev-guide/plugins/#events."""

    def __init__(self, pages: Iterable[Page], words: Words) -> None:
        self._pages: Mapping[str, Page] = {page.path: page for page in pages if page.view}
        self._words = words
        self._shown: dict[str, tuple[Shown, ...]] = {}

    def on_env(self, env: Any, config: Any, files: Any) -> Any:
        """Have the theme's files escape what they write, and give them the words of the interface."""
        env.autoescape = _escapes
        env.filters["number"] = "{:,}".format
        env.globals["words"] = self._words.html
        return env

    def on_page_markdown(self, markdown: str, page: Any, config: Any, files: Any) -> str:
        """Leave to MkDocs what is prose; a page of sections is set from values."""
        made = self._pages.get(page.file.src_uri)
        return "" if made and made.sections else markdown

    def on_page_content(self, html: str, page: Any, config: Any, files: Any) -> Markup:
        """Have MkDocs render the site owner's own sections."""
        if made := self._pages.get(page.file.src_uri):
            self._shown[made.path] = tuple(self._show(made, page, config, files))
        return Markup(html)  # noqa: S704 - Markdown that is ours or the site owner's

    def on_page_context(self, context: dict[str, Any], page: Any, config: Any, nav: Any) -> dict[str, Any]:
        """Hand a page its values."""
        if made := self._pages.get(page.file.src_uri):
            context |= {"view": made.view, "sections": self._shown.pop(made.path)}
        return context

    def _show(self, made: Page, page: Any, config: Any, files: Any) -> Iterator[Shown]:
        leading = True
        for section in made.sections:
            own = section.heading if section.renamed else "" if section.name else section.text
            part = _render(own, page, config, files) if own else None
            entry = next(iter(part.toc), None) if part else None
            heading = Markup(entry.title) if entry else Markup()  # noqa: S704 - MkDocs has escaped it
            leading = leading and (section.name in _HEAD or not (section.heading or section.text.startswith("#")))
            is_known = section.heading and not section.renamed and section.name != "title"
            yield Shown(
                name=section.name,
                heading=self._words.html(section.name) if is_known else heading if section.renamed else Markup(),
                anchor=entry.id if entry else section.name,
                css=unescape(heading).lower().replace(" ", "-"),
                html=Markup(part.content) if part and not section.name else Markup(),  # noqa: S704 - MkDocs made it
                leading=leading,
            )
        page.present_anchor_ids = (page.present_anchor_ids or set()) | {section.name for section in made.sections}


def _escapes(name: str | None) -> bool:
    """Whether a file of the theme escapes what it writes: all do but `main.html`, where MkDocs' documentation holds."""
    return name is not None and (name in ("base.html", "404.html") or name.startswith("partials/"))


def _render(markdown: str, page: Any, config: Any, files: Any) -> Any:
    """A page of MkDocs with this Markdown instead, rendered where the page is."""
    part = copy(page)
    part.markdown = markdown
    part.render(config, files)
    _keep_anchors(part, page)
    return part


def _keep_anchors(part: Any, page: Any) -> None:
    """Have MkDocs know the anchors of the part, and check its links to anchors, as those of the page."""
    page.present_anchor_ids = (page.present_anchor_ids or set()) | part.present_anchor_ids
    for file, links in (part.links_to_anchors or {}).items():
        page.links_to_anchors = page.links_to_anchors or {}
        page.links_to_anchors.setdefault(file, {}).update(links)
