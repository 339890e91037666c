"""The sections of a page that a shipped template makes, found from the values of the page.

Making the Markdown of a page takes much longer, and tells no more as long as the template is the shipped one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from broadsheet.pages.sections import Section
from broadsheet.pages.views.lists import AuthorsView, GroupsView, ListView
from broadsheet.pages.views.paper import PaperView
from broadsheet.pages.views.view import View

_PARTS = {
    "editions": "editions",
    "trending": "trends",
}
"""The section below the title, by the kind of page, of pages that have only one."""
_UNHEADED = frozenset(
    ["byline", "withdrawn", "note", "summary", "links", "count", "cards", "groups", "letters", *_PARTS.values()]
)
"""The sections without a heading."""


def list_sections(view: View) -> tuple[Section, ...]:
    """Return the sections of a page, in order, without their texts."""
    return _make_sections(tuple(_name_sections(view)))


@lru_cache
def _make_sections(names: tuple[str, ...]) -> tuple[Section, ...]:
    """Return sections with these names."""
    return tuple(Section(name, heading="" if name in _UNHEADED else "#") for name in names)


def _name_sections(view: View) -> Iterator[str]:
    """Yield the names of the sections of a page."""
    yield "title"
    if isinstance(view, PaperView):
        yield from _name_sections_of_paper(view)
    elif isinstance(view, ListView):
        yield from ("count", "cards")
        yield from ("pager",) if view.pager.pages else ()
    elif isinstance(view, AuthorsView):
        yield "count"
        yield from ("letters",) if view.letters else ()
        yield "groups"
        yield from ("pager",) if view.pager.pages else ()
    elif isinstance(view, GroupsView):
        yield "count"
        yield from ("groups",) if view.groups else ()
    else:
        yield _PARTS[view.kind]


def _name_sections_of_paper(view: PaperView) -> Iterator[str]:
    """Yield the names of the sections of a paper's page, below its title."""
    optional: tuple[tuple[str, object], ...] = (
        ("byline", True),
        ("withdrawn", view.withdrawn),
        ("note", view.note),
        ("summary", view.summary),
        ("links", view.links),
        ("abstract", True),
        ("topics", True),
        ("machine-summary", view.machine_summary),
        ("details", view.details),
        ("mentions", view.mentions),
        ("mentioned-by", view.mentioned_by),
        ("related-papers", view.related),
        ("cite", True),
        ("more-papers", True),
    )
    yield from (name for name, value in optional if value)
