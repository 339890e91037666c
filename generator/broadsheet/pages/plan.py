"""Files of the docs tree before they are made.

What a file is made from is known before it is made, and much faster: a build makes only files that have changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from broadsheet.pages.faulty_pages import FaultyPagesError, describe_page_fault
from broadsheet.pages.templates import Page


@dataclass(frozen=True, slots=True)
class Plan:
    """A file that can be made."""

    path: str
    """Its path below the docs tree, with `/`."""
    values: bytes
    """Everything that it is made from, apart from templates, settings and words: the same bytes, the same file."""
    make: Callable[[bool], Page]
    """Makes it: with its Markdown, or only with what the theme shows."""
    slug: str = ""
    """The paper that it is about, if it is only about one."""
    kind: str = ""
    """The kind of page, as in its view, if the theme shows it from values alone."""


def plan_file(path: str, content: bytes, slug: str = "") -> Plan:
    """Return the plan of a file that is made already."""
    return Plan(path, content, lambda _: Page(path, content), slug)


def make_planned(plans: Iterable[Plan], *, markdown: bool) -> Iterator[Page]:
    """Yield the files, each with its Markdown if that is wanted.

    Raises FaultyPagesError in the end if some cannot be made that are about one paper.
    """
    errors: dict[str, Exception] = {}
    for plan in plans:
        try:
            made = plan.make(markdown)
        except Exception as error:
            if not plan.slug:
                raise
            errors.setdefault(plan.slug, error)
        else:
            yield made
    if errors:
        faults = {slug: describe_page_fault(error) for slug, error in errors.items()}
        raise FaultyPagesError(faults, next(iter(errors.values())))
