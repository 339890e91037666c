"""How pages reach the theme: MkDocs calls this while it renders, and every page gets its values by its path.

`config`, `page`, `files` and `env` are MkDocs' own objects; their types are left open, so that nothing here imports
MkDocs.
"""

from __future__ import annotations

import logging
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as etree

from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader, PrefixLoader, Template, TemplateError
from lxml import html
from markdown import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup, escape

from broadsheet.config.look import Accent, Look
from broadsheet.pages.faulty_pages import FaultyPagesError, describe_page_fault
from broadsheet.pages.searched_text import read_html_words, read_searched
from broadsheet.pages.sections import Section
from broadsheet.pages.site_pages import SiteParts
from broadsheet.pages.templates import SHIPPED, Page, describe_template_error
from broadsheet.pages.views.paper import PaperView
from broadsheet.pages.wording import Words
from broadsheet.publish.theme_templates import prepare_templates
from broadsheet.system.errors import BroadsheetError, ConfigError
from broadsheet.system.messages import excerpt
from broadsheet.system.progress import tick

_log = logging.getLogger("mkdocs.broadsheet")
"""MkDocs prints what is logged here with its own messages."""
_HEAD = ("title", "byline", "withdrawn", "note", "summary", "links")
"""The sections of a paper's page that have no heading of their own."""
_ANCHORED = {
    "cards": ("cards",),
    "newest": ("cards",),
    "earlier": ("earlier", "earlier_cards"),
    "groups": ("groups",),
    "topics": ("groups",),
    "trends": ("lists", "cards"),
}
"""The values of each section of a list that have headings with ids."""
_RESERVED = "reserved"
"""The tag of elements that are in a page only while its headings get their ids."""
_ICON = "assets/favicon.svg"
"""The icon of a site, by its path below the theme and below the site."""
_HUES = 7
"""How many colours the style sheet has for groups of topics."""
_CUT = "\ufdd4"
"""A noncharacter in a paragraph of its own, between two texts that are rendered together; no text contains it."""
_HEADING_ID = re.compile(r"<h[1-6]\b[^>]*\bid=\"([^\"]+)\"")
"""The tag of a heading; the group is its id."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A section of a page as the theme gets it."""

    name: str
    """Which of our sections it is: its partial has this name. Empty for a section of the site owner's own."""
    heading: Markup
    """The words of its heading; empty if it has none, and for an owner's section, whose HTML contains it."""
    anchor: str
    """The id of its heading, or of the first heading in an owner's section."""
    html: Markup
    """The HTML of an owner's section."""
    leading: bool
    """Whether it comes before the first section with a heading."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The HTML of a text of the site owner."""

    html: Markup
    anchor: str
    """The id of its first heading; empty if it has none."""
    heading: Markup
    """The words of that heading."""


_NOTHING = _Part(Markup(), "", Markup())
_NONE: Mapping[int, _Part] = MappingProxyType({})


class ThemeError(BroadsheetError):
    """A page lacks something that it must contain; the old site is left as it was."""

    exit_code = 1


class Theme:
    """Answers MkDocs' events, as a plugin does (https://www.mkdocs.org/dev-guide/plugins/#events)."""

    def __init__(
        self,
        pages: Iterable[Page],
        parts: SiteParts,
        words: Words,
        replaced: Mapping[str, str] | None = None,
        *,
        tolerant: bool = False,
    ) -> None:
        """`pages` are those to render from values, of a site with these parts, and `words` the texts of the interface.

        `replaced` has the theme files that are used instead of the project's outdated ones, by name. If it is
        `tolerant`, a paper's page that cannot be rendered is left out, and `raise_faults` reports it at the end.
        """
        self._tolerant = tolerant
        self._errors: dict[str, Exception] = {}
        self._steps = 0
        self._pages: Mapping[str, Page] = {page.path: page for page in pages if page.view}
        self._parts, self._words, self._replaced = parts, words, replaced or {}
        self.others: Collection[str] = ()
        """The paths of the other files of the site, to which the site owner's pages may link."""
        self.folders: tuple[Path, ...] = ()
        """The folders with the project's theme files, and then ours. Templates in them escape what they write."""
        self.look = Look()
        """The site owner's settings for the look of pages."""
        self.suggestion_link = ""
        """Where a reader suggests a paper; empty if the site has no place for that."""
        self._shown: dict[str, tuple[Shown, ...]] = {}

    @property
    def is_changed(self) -> bool:
        """Whether a template of the theme is the project's own."""
        return bool(self._replaced) or any(any(folder.rglob("*.html")) for folder in self.folders[:-1])

    def on_env(self, env: Any, config: Any, files: Any) -> Any:
        """Prepare the templates, and have their errors cost no more than the page."""
        env.template_class = _make_template_class(self._pass_error)
        return self.prepare_env(env)

    def prepare_env(self, env: Any) -> Any:
        """Make our templates and the project's escape what they write, and give them the words of the interface."""
        names = {path.relative_to(folder).as_posix() for folder in self.folders for path in folder.rglob("*.html")}
        names |= {f"{SHIPPED}/{name}" for name in names}
        shipped = PrefixLoader({SHIPPED: FileSystemLoader(self.folders[-1])})
        env.autoescape = names.__contains__
        env.loader = ChoiceLoader([DictLoader(self._replaced), env.loader, shipped])
        env.filters |= {"number": "{:,}".format, "date": self._words.date}
        env.globals |= {"words": self._words.html, "has_authors": self._parts.has_authors}
        env.globals |= {"has_trending": self._parts.has_trending}
        env.globals |= {"look": self.look, "suggestion_link": self.suggestion_link}
        own = {path.relative_to(f).as_posix() for f in self.folders[:-1] for path in f.rglob("*.html")}
        prepare_templates(env, own - self._replaced.keys(), self.look)
        return env

    def on_files(self, files: Any, config: Any) -> Any:
        """Give the shipped icon the accent colour, and warn about an `extra_css` that pages cannot load.

        Links to files that MkDocs does not render in this run lead to where these are on the site.
        """
        for path in self.others:
            if not files.get_file_from_path(path):
                some = next(iter(files))
                excluded = type(some.inclusion).EXCLUDED
                files.append(type(some).generated(config, path, content="", inclusion=excluded))
        icon = files.get_file_from_path(_ICON)
        if icon and Path(icon.abs_src_path or "") == self.folders[-1] / _ICON:
            icon.content_string = icon.content_string.replace(Accent().light, self.look.accent.light)
        for path in config.extra_css:
            if urlsplit(str(path)).netloc:
                advice = "pages load nothing from other hosts. Put a copy of the file into site_config/pages/."
                _log.warning("mkdocs.yml: “extra_css” names %s, but %s", path, advice)
            elif not files.get_file_from_path(str(path)):
                advice = "Put the file into site_config/pages/, at this path."
                _log.warning("mkdocs.yml: “extra_css” names %s, which the site does not have. %s", path, advice)
        return files

    def on_page_markdown(self, markdown: str, page: Any, config: Any, files: Any) -> str:
        """Return the Markdown of pages that are prose; pages of sections are rendered from values instead."""
        made = self._pages.get(page.file.src_uri)
        return "" if made and made.sections else markdown

    def on_page_content(self, content: str, page: Any, config: Any, files: Any) -> Markup:
        """Render the site owner's own sections of a page, and make its title safe to write."""
        self._say_how_far()
        page.title = escape(Markup(page.title).striptags())  # noqa: S704 - MkDocs has escaped it
        if made := self._pages.get(page.file.src_uri):
            page.title = escape(made.view.heading if made.view else "")
            try:
                self._shown[made.path] = tuple(self._show(made, page, config, files))
            except Exception as error:  # noqa: BLE001 - it costs one page
                self._pass_error(page, error)
                self._shown[made.path] = ()
        return Markup(content)  # noqa: S704 - Markdown that is ours or the site owner's

    def on_page_context(self, context: dict[str, Any], page: Any, config: Any, nav: Any) -> dict[str, Any]:
        """Give a page's template its values, as `view` and `sections`."""
        if made := self._pages.get(page.file.src_uri):
            context |= {"view": made.view, "sections": self._shown.pop(made.path)}
        return context

    def on_post_page(self, output: str, page: Any, config: Any) -> str:
        """Refuse a paper's page whose abstract the search would not find. Raises ThemeError."""
        self._say_how_far()
        made = self._pages.get(page.file.src_uri)
        if page.file.src_uri in self._errors:
            return ""  # MkDocs writes no page then.
        if made and isinstance(made.view, PaperView):
            try:
                check_abstract(output, made, made.view)
            except ThemeError as error:
                self._pass_error(page, error)
                return ""
        return output

    def _say_how_far(self) -> None:
        """Say how far the rendering is: MkDocs reads every page before it writes the first one."""
        self._steps += 1
        tick(f"{self._steps // 2:,} of {len(self._pages):,}")

    def raise_faults(self) -> None:
        """Raise FaultyPagesError if pages of papers have been left out; see `raise_faults`."""
        with_abstract = {path for path, page in self._pages.items() if getattr(page.view, "abstract", ())}
        raise_faults(self._errors, with_abstract)

    def _pass_error(self, page: Any, error: Exception) -> None:
        """Keep an error that was raised for a paper's page for later, or raise it if this is not to be tolerated."""
        path = page.file.src_uri if page else ""
        made = self._pages.get(path)
        if not self._tolerant or not made or not isinstance(made.view, PaperView):
            raise error
        self._errors.setdefault(path, explain_error(error))

    def on_build_error(self, error: Exception) -> None:
        """Raise ConfigError, which names the file, if MkDocs failed because a template is broken."""
        if (explained := explain_error(error)) is not error:
            raise explained from None

    def _show(self, made: Page, page: Any, config: Any, files: Any) -> Iterator[Shown]:
        """Yield the sections of a page as the theme gets them, in their order."""
        parts = self._render_own(made, page, config, files)
        page.present_anchor_ids = (page.present_anchor_ids or set()) | set(_list_ids(made))
        return self.list_shown(made, parts)

    def list_shown(self, made: Page, parts: Mapping[int, _Part] = _NONE) -> Iterator[Shown]:
        """Yield the sections of a page as the theme gets them; `parts` has the HTML of the owner's, by position."""
        leading = True
        for at, section in enumerate(made.sections):
            part = parts.get(at, _NOTHING)
            leading = leading and (section.name in _HEAD or not (section.heading or section.text.startswith("#")))
            is_known = section.heading and not section.renamed and section.name != "title"
            if section.name:
                heading = self._words.html(section.name) if is_known else part.heading
                anchor = part.anchor or _find_anchor(made, section.name)
                yield Shown(section.name, heading, anchor, Markup(), leading)
            elif part.html:
                yield Shown("", Markup(), part.anchor, part.html, leading)

    def _render_own(self, made: Page, page: Any, config: Any, files: Any) -> dict[int, _Part]:
        """Return what is rendered from the site owner's Markdown, by the positions of the sections.

        All of it is rendered as one document, so that references and footnotes may be defined in any section, and ids
        occur once. Headings of our sections come first, because footnotes follow the last text.
        """
        texts = {at: text for at, section in enumerate(made.sections) if (text := _choose_own(section))}
        order = sorted(texts, key=lambda at: not made.sections[at].name)
        if not order:
            return {}
        extension = _OwnSections(made.path, self._parts.hues, _list_ids(made))
        whole = [_render(f"\n\n{_CUT}\n\n".join(texts[at] for at in order), extension, page, config, files)]
        pieces = whole[0].content.split(f"<p>{_CUT}</p>")
        if len(pieces) != len(order):  # An element that is not closed contains a cut.
            whole = [_render(texts[at], extension, page, config, files) for at in order]
            pieces = [part.content for part in whole]
        titles = {entry.id: entry.title for part in whole for entry in _list_entries(part.toc)}
        return {at: _read_part(piece, titles) for at, piece in zip(order, pieces, strict=True)}


def raise_faults(errors: Mapping[str, Exception], with_abstract: Collection[str]) -> None:
    """Raise FaultyPagesError if pages of papers have errors, which are given by the paths of the pages.

    If none of several abstracts is shown, the fault is in a template, and its own error is raised. `with_abstract` are
    the pages that have one.
    """
    if errors:
        first = next(iter(errors.values()))
        if len(with_abstract) > 1 and set(with_abstract) <= errors.keys():
            raise first
        faults = {path.split("/")[1]: describe_page_fault(error) for path, error in errors.items()}
        raise FaultyPagesError(faults, first)


def explain_error(error: Exception) -> Exception:
    """Return the ConfigError that names the file if an error is due to a broken template, and else the error."""
    if isinstance(error, (TemplateError, RecursionError, UnicodeDecodeError)):
        return ConfigError(describe_template_error("docs_templates/theme", "", error))
    return error


def _make_template_class(catch: Callable[[Any, Exception], None]) -> type[Template]:
    """Return a class of templates that hand an error to `catch`, with the page that is being rendered, if any."""

    class _Catching(Template):
        def render(self, *args: Any, **kwargs: Any) -> str:
            try:
                return super().render(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - `catch` raises it where it costs more than one page
                catch(dict(*args, **kwargs).get("page"), error)
                return ""

    return _Catching


def _read_part(content: str, titles: Mapping[str, str]) -> _Part:
    """Return a part of a rendered page; `titles` has the headings of the page by their ids."""
    found = _HEADING_ID.search(content)
    anchor = unescape(found[1]) if found else ""
    # MkDocs has escaped both.
    return _Part(Markup(content.strip()), anchor, Markup(titles.get(anchor, "")))  # noqa: S704


def _choose_own(section: Section) -> str:
    """Return what of a section is rendered from Markdown: an owner's section, or a heading that the owner changed."""
    if section.name:
        return section.heading if section.renamed else ""
    return section.text


def _list_entries(toc: Iterable[Any]) -> Iterator[Any]:
    """Yield each entry of a table of contents."""
    for entry in toc:
        yield entry
        yield from _list_entries(entry.children)


def _find_anchor(made: Page, name: str) -> str:
    """Return the id of the heading of one of our sections."""
    if name == "pager":
        return "pages"
    return str(getattr(made.view, "anchor" if name == "title" else f"{name}_anchor", name))


def _list_ids(made: Page) -> Iterator[str]:
    """Yield the ids that our own sections of a page have."""
    for section in made.sections:
        if section.name == "newest" or (section.heading and section.name and not section.renamed):
            yield _find_anchor(made, section.name)
        for values in _ANCHORED.get(section.name, ()):
            yield from (value.anchor for value in getattr(made.view, values, ()))


def check_abstract(output: str, made: Page, view: PaperView) -> None:
    """Raise ThemeError if the search would not find the abstract on the page of a paper."""
    if _lacks_abstract(output, made, view):
        raise ThemeError(_explain(made, view))


def _lacks_abstract(output: str, made: Page, view: PaperView) -> bool:
    """Return whether the search does not find a paragraph of the abstract on the page.

    What the title and the summary say does not count, because they may be the same words. They are searched unless the
    site owner has changed that in the theme.
    """
    searched = read_searched(html.document_fromstring(output.encode()))
    shown = {section.name for section in made.sections}
    head = [read_html_words(text) for name, text in (("title", view.title), ("summary", view.summary)) if name in shown]
    others = head if read_html_words(view.title) in searched else []
    return any(
        searched.count(words) <= sum(other.count(words) for other in others)
        for paragraph in view.abstract
        if (words := read_html_words(paragraph))
    )


def _explain(made: Page, view: PaperView) -> str:
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
        f"{where}: The page {made.path} does not show the abstract “{excerpt(view.abstract[0].striptags())}” where the "
        f"search reads it. In your own template, {advice}, or remove the template to use the shipped one."
    )


def _render(markdown: str, extension: Extension, page: Any, config: Any, files: Any) -> Any:
    """Return a page of MkDocs with other Markdown, rendered with one more extension in the place of the page."""
    part = copy(page)
    part.markdown = markdown
    extensions = config["markdown_extensions"]
    config["markdown_extensions"] = [*extensions, extension]
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


class _OwnSections(Extension):  # type: ignore[misc] # markdown has no types
    """Makes the site owner's Markdown fit the page: unique ids, cards for lists of papers, and colours of topics."""

    def __init__(self, path: str, hues: Mapping[str, int], ids: Iterable[str]) -> None:
        """`path` is the page, `hues` has the positions of the groups of topics' pages, and `ids` are in use."""
        super().__init__()
        self._path, self._hues, self._ids = path, hues, tuple(ids)

    def extendMarkdown(self, md: Any) -> None:
        """Register the steps before and after Python-Markdown gives headings their ids, with priority 5."""
        md.treeprocessors.register(_ReserveIds(md, self._ids), "reserved_ids", 6)
        md.treeprocessors.register(_ReleaseIds(md), "released_ids", 4.5)
        md.treeprocessors.register(_MarkLists(md), "lists_of_papers", 4)
        md.treeprocessors.register(_ColourTopics(md, self._path, self._hues), "colours_of_topics", 4)


class _ReserveIds(Treeprocessor):  # type: ignore[misc]
    """The step that adds an element for each id in use, so that no heading gets it."""

    def __init__(self, md: Any, ids: Iterable[str]) -> None:
        super().__init__(md)
        self._ids = ids

    def run(self, root: Any) -> None:
        """Add the elements at the end."""
        for used in self._ids:
            etree.SubElement(root, _RESERVED, id=used)


class _ReleaseIds(Treeprocessor):  # type: ignore[misc]
    """The step that removes these elements."""

    def run(self, root: Any) -> None:
        """Remove the elements."""
        root[:] = [element for element in root if element.tag != _RESERVED]


class _MarkLists(Treeprocessor):  # type: ignore[misc]
    """The step that marks a list whose items begin with headings as a list of papers, for which cards are shown."""

    def run(self, root: Any) -> None:
        """Give each list of papers its class."""
        for found in root.iter("ul"):
            if all(len(item) and item[0].tag in ("h2", "h3") for item in found):
                found.set("class", "cards")


class _ColourTopics(Treeprocessor):  # type: ignore[misc]
    """The step that gives links to topics the colours of their groups."""

    def __init__(self, md: Any, path: str, hues: Mapping[str, int]) -> None:
        super().__init__(md)
        self._folder, self._hues = posixpath.dirname(path), hues

    def run(self, root: Any) -> None:
        """Give each link to a topic its attribute, as the macro `hue` of the theme does."""
        for link in root.iter("a"):
            if hue := self._hues.get(posixpath.normpath(posixpath.join(self._folder, link.get("href", "")))):
                link.set("data-hue", str((hue - 1) % _HUES + 1))
