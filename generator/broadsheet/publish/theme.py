"""How pages reach the theme: MkDocs calls this while it renders, and every page gets its values by its path.

`config`, `page`, `files` and `env` are MkDocs' own objects; their types are left open, so that nothing here imports
MkDocs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader, PrefixLoader, TemplateError
from lxml import html
from markdown import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup, escape

from broadsheet.pages.searched_text import read_html_words, read_searched
from broadsheet.pages.templates import SHIPPED, Page, describe_template_error
from broadsheet.pages.views.paper import PaperView
from broadsheet.pages.wording import Words
from broadsheet.system.errors import BroadsheetError, ConfigError
from broadsheet.system.messages import excerpt

_HEAD = ("title", "byline", "withdrawn", "note", "summary", "links")
"""The sections of a paper's page that have no heading of their own."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A section of a page as the theme gets it."""

    name: str
    """Which of our sections it is: its partial has this name. Empty for a section of the site owner's own."""
    heading: Markup
    """The words of its heading; empty if it has none, and for an owner's section, whose HTML contains it."""
    anchor: str
    """The id of its heading."""
    css: str
    """The class of an owner's section: its heading in lower case, with hyphens."""
    html: Markup
    """The HTML of an owner's section."""
    leading: bool
    """Whether it comes before the first section with a heading."""


class ThemeError(BroadsheetError):
    """A page lacks something that it must contain; the old site is left as it was."""

    exit_code = 1


class Theme:
    """Answers MkDocs' events, as a plugin does (https://www.mkdocs.org/dev-guide/plugins/#events)."""

    def __init__(self, pages: Iterable[Page], words: Words, replaced: Mapping[str, str] | None = None) -> None:
        """`pages` are those to render from values, and `words` the texts of the interface.

        `replaced` has the theme files that are used instead of the project's outdated ones, by name.
        """
        self._pages: Mapping[str, Page] = {page.path: page for page in pages if page.view}
        self._words, self._replaced = words, replaced or {}
        self.folders: tuple[Path, ...] = ()
        """The folders with the project's theme files, and ours. Templates in them escape what they write."""
        self._shown: dict[str, tuple[Shown, ...]] = {}

    def on_env(self, env: Any, config: Any, files: Any) -> Any:
        """Make our templates and the project's escape what they write, and give them the words of the interface."""
        names = {path.relative_to(folder).as_posix() for folder in self.folders for path in folder.rglob("*.html")}
        names |= {f"{SHIPPED}/{name}" for name in names}
        shipped = PrefixLoader({SHIPPED: FileSystemLoader(self.folders[-1])})
        env.autoescape = names.__contains__
        env.loader = ChoiceLoader([DictLoader(self._replaced), env.loader, shipped])
        env.filters["number"] = "{:,}".format
        env.globals |= {"words": self._words.html, "has_authors": "authors/index.md" in self._pages}
        return env

    def on_page_markdown(self, markdown: str, page: Any, config: Any, files: Any) -> str:
        """Return the Markdown of pages that are prose; pages of sections are rendered from values instead."""
        made = self._pages.get(page.file.src_uri)
        return "" if made and made.sections else markdown

    def on_page_content(self, content: str, page: Any, config: Any, files: Any) -> Markup:
        """Render the site owner's own sections of a page, and make its title safe to write."""
        page.title = Markup(page.title)  # noqa: S704 - MkDocs has escaped it, or the site owner has written it
        if made := self._pages.get(page.file.src_uri):
            page.title = escape(made.view.heading if made.view else "")
            self._shown[made.path] = tuple(self._show(made, page, config, files))
        return Markup(content)  # noqa: S704 - Markdown that is ours or the site owner's

    def on_page_context(self, context: dict[str, Any], page: Any, config: Any, nav: Any) -> dict[str, Any]:
        """Give a page's template its values, as `view` and `sections`."""
        if made := self._pages.get(page.file.src_uri):
            context |= {"view": made.view, "sections": self._shown.pop(made.path)}
        return context

    def on_post_page(self, output: str, page: Any, config: Any) -> str:
        """Refuse a paper's page whose abstract the search would not find. Raises ThemeError."""
        made = self._pages.get(page.file.src_uri)
        if made and isinstance(made.view, PaperView) and (missing := _find_missing(output, made.view)):
            raise ThemeError(_explain(made, missing))
        return output

    def on_build_error(self, error: Exception) -> None:
        """Raise ConfigError, which names the file, if MkDocs failed because a template is broken."""
        if isinstance(error, (TemplateError, RecursionError, UnicodeDecodeError)):
            raise ConfigError(describe_template_error("docs_templates/theme", "", error)) from None

    def _show(self, made: Page, page: Any, config: Any, files: Any) -> Iterator[Shown]:
        """Yield the sections of a page as the theme gets them, in their order."""
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


def _find_missing(output: str, view: PaperView) -> str:
    """Return the first paragraph of the abstract that the search does not find on the page; empty if it finds all."""
    searched = read_searched(html.document_fromstring(output.encode()))
    return next((words for paragraph in view.abstract if (words := read_html_words(paragraph)) not in searched), "")


def _explain(made: Page, missing: str) -> str:
    """Return the message about a missing abstract: in which template to look, and what to write there."""
    written = any(section.name == "abstract" for section in made.sections)
    where, advice = (
        ("docs_templates/theme", "print each of view.abstract in an element with “data-pagefind-body”")
        if written
        else (
            "docs_templates/pages/paper.md.j2",
            "write {{ md(paper.abstract) }} with an empty line above and below",
        )
    )
    return (
        f"{where}: The page {made.path} does not show the abstract “{excerpt(missing)}” where the search reads it. "
        f"In your own template, {advice}, or remove the template to use the shipped one."
    )


def _render(markdown: str, page: Any, config: Any, files: Any) -> Any:
    """Return a page of MkDocs with other Markdown, rendered in the place of the page."""
    part = copy(page)
    part.markdown = markdown
    extensions = config["markdown_extensions"]
    config["markdown_extensions"] = [*extensions, _ListsOfPapers()]
    try:
        part.render(config, files)
    finally:
        config["markdown_extensions"] = extensions
    _keep_anchors(part, page)
    return part


def _keep_anchors(part: Any, page: Any) -> None:
    """Tell MkDocs that the anchors and the links to anchors in the part belong to the page, so that it checks them."""
    page.present_anchor_ids = (page.present_anchor_ids or set()) | part.present_anchor_ids
    for file, links in (part.links_to_anchors or {}).items():
        page.links_to_anchors = page.links_to_anchors or {}
        page.links_to_anchors.setdefault(file, {}).update(links)


class _ListsOfPapers(Extension):  # type: ignore[misc] # markdown has no types
    """Marks a list whose items begin with headings as a list of papers, so that the theme shows cards."""

    def extendMarkdown(self, md: Any) -> None:
        """Register the extension with Python-Markdown."""
        md.treeprocessors.register(_MarkLists(md), "lists_of_papers", 4)


class _MarkLists(Treeprocessor):  # type: ignore[misc]
    """The step of Python-Markdown that marks the lists."""

    def run(self, root: Any) -> None:
        """Give each list of papers its class."""
        for found in root.iter("ul"):
            if all(len(item) and item[0].tag in ("h2", "h3") for item in found):
                found.set("class", "cards")
