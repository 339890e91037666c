"""The files of a site are made from their plans: those that have changed, and no others.

Static files are written as they are. Pages that the theme makes from values are filled (see `filling`), and MkDocs
renders the rest: pages with prose, the files of the theme, and samples of each kind of filled page, which must have the
same bytes both ways. If they have not, MkDocs renders all pages of that kind.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path
from typing import NamedTuple

from broadsheet.config.own_files import find_output
from broadsheet.pages.plan import Plan
from broadsheet.pages.templates import Page
from broadsheet.publish.filling import (
    NOT_FILLED,
    PAPER,
    SITEMAP,
    FilledPage,
    FillElsewhere,
    Filler,
    NeedsMkDocsError,
    has_abstract,
)
from broadsheet.publish.keys import make_key
from broadsheet.publish.theme import explain_error, raise_faults
from broadsheet.publish.tree import NewSite
from broadsheet.system.messages import count
from broadsheet.system.progress import Progress, track

_FORMULA = b"\xa4math"
"""What packed formulas contain."""
_EXCLUDED = "templates/"
"""A folder that MkDocs never publishes."""
_LISTS_OF_ALL = (SITEMAP, f"{SITEMAP}.gz")
"""Files that MkDocs makes of all pages that it knows, and that are made here of all that there are."""


class MkDocsRun(NamedTuple):
    """What MkDocs is asked to render."""

    pages: Sequence[Page]
    """The pages, with their Markdown."""
    others: Collection[str]
    """The paths of other files of the site, to which these pages may link."""


Render = Callable[[MkDocsRun], Iterable[tuple[str, bytes]]]
"""Has MkDocs render pages, and gives path and content of each file that it makes."""


class _Planned(NamedTuple):
    """A page that has to be made."""

    plan: Plan
    file: str
    """Its path below the site."""
    key: str


@dataclass(slots=True)
class Maker:
    """Makes the files of one site."""

    site: NewSite
    key: str
    """The key of everything that all pages are made from."""
    filler: Filler | None
    """Makes pages from values; None if MkDocs has to render all of them."""
    fill_elsewhere: FillElsewhere
    render: Render
    say: Progress
    former: Path
    """The site whose pages stay where new ones have faults."""
    verify: bool = False
    """Whether samples are compared even if that has been done before."""
    pages: list[str] = field(default_factory=list)
    """The paths of all pages below the docs tree."""
    _files: list[str] = field(default_factory=list)
    _samples: dict[tuple[str, str], tuple[float, Plan]] = field(default_factory=dict)
    _pending: dict[str, list[_Planned]] = field(default_factory=dict)
    _prose: list[_Planned] = field(default_factory=list)
    _errors: dict[str, Exception] = field(default_factory=dict)
    _with_abstract: set[str] = field(default_factory=set)

    def make(self, plans: Iterable[Plan], kept: Collection[str] = ()) -> None:
        """Give the new site all files of these plans, and those of the theme.

        The papers that are `kept`, by slug, have their former pages. Raises FaultyPagesError if the pages of some
        papers cannot be made, and whatever a template raises that costs more than that.
        """
        for plan in track(plans):
            if plan.path.endswith(".md"):
                self.pages.append(plan.path)
            if plan.slug in kept:
                self.site.keep_former(f"papers/{plan.slug}/", self.former)
            else:
                self._place(plan)
        different = self._run_mkdocs()
        different |= self._fill(different)
        self._render_kinds(different)
        raise_faults(self._errors, self._with_abstract)
        self.site.filled = tuple(sorted(self._pending.keys() - different))

    def _place(self, plan: Plan) -> None:
        """Keep a file, make it at once if it is static, or note that it has to be made."""
        file = find_output(plan.path)
        if plan.kind and self.filler:
            self._offer_sample(plan)
            pending = self._pending.setdefault(plan.kind, [])
            key = make_key(self.key, plan.path, plan.values)
            if not self.site.keep(file, key):
                pending.append(_Planned(plan, file, key))
        elif plan.path.endswith(".md"):
            self._prose.append(_Planned(plan, file, make_key(self.key, plan.path, plan.values)))
        elif not plan.path.startswith(_EXCLUDED):
            key = make_key(self.key, plan.path, plan.values)
            self._files.append(file)
            if not self.site.keep(file, key):
                self._make_static(plan, file, key)

    def _make_static(self, plan: Plan, file: str, key: str) -> None:
        """Make a static file. An error costs the paper that it is about."""
        try:
            content = plan.make(False).content
        except Exception as error:
            if not plan.slug:
                raise
            self._errors.setdefault(f"papers/{plan.slug}/index.md", error)
        else:
            self.site.put(file, key, content)

    def _offer_sample(self, plan: Plan) -> None:
        """Remember a page if it is a better sample of its kind than those before: the longest, the shortest, and the
        longest with a formula.
        """
        length = float(len(plan.values))
        aims = [("longest", length), ("shortest", -length)]
        aims += [("formula", length)] if _FORMULA in plan.values else []
        for aim, worth in aims:
            best = self._samples.get((plan.kind, aim))
            if not best or worth > best[0]:
                self._samples[plan.kind, aim] = worth, plan

    def _run_mkdocs(self) -> set[str]:
        """Have MkDocs render what is not filled, unless all of that can be kept.

        Returns the kinds of pages that it makes differently.
        """
        paths = "\n".join(sorted({*self.pages, *self._files}))
        theme, site = make_key(self.key, "theme"), self.site
        prose = [one._replace(key=make_key(one.key, paths)) for one in self._prose]
        are_known = self._pending.keys() <= set(site.last_filled) and not self.verify
        is_whole = bool(self.filler) and site.keep_all(theme) and are_known
        if is_whole and all(site.keep(one.file, one.key) for one in prose):
            return set()
        self.say("Rendering with MkDocs.")
        samples = {plan.path: plan for _, plan in self._samples.values()}
        written = self._write([*(one.plan for one in prose), *samples.values()])
        run = MkDocsRun(list(written), self._list_others())
        keys = {one.file: one.key for one in prose}
        compared = {find_output(path): plan for path, plan in samples.items()}
        done = {*_LISTS_OF_ALL, *self._files}
        different = set[str]()
        for file, content in self.render(run):
            if (plan := compared.get(file)) is not None:
                different |= {plan.kind} if content != self._fill_sample(plan) else set()
            elif file not in done:
                site.put(file, keys.get(file, theme) if self.filler else "", content)
        return different

    def _write(self, plans: Iterable[Plan]) -> Iterator[Page]:
        """Yield pages with their Markdown. An error costs the paper that the page is about."""
        for plan in plans:
            try:
                page = plan.make(True)
            except Exception as error:
                if not plan.slug:
                    raise
                self._errors.setdefault(plan.path, error)
            else:
                yield page

    def _list_others(self) -> list[str]:
        """Return the files to which pages may link, without those that cite papers."""
        return [*self.pages, *(file for file in self._files if not file.startswith("papers/"))]

    def _fill_sample(self, plan: Plan) -> bytes | None:
        """Return a page as it is filled; None if only MkDocs can render it."""
        try:
            return self.filler.fill(plan.make(False)) if self.filler else None
        except NeedsMkDocsError:
            return None

    def _fill(self, different: Collection[str]) -> set[str]:
        """Fill pages of all kinds but these. Returns further kinds that only MkDocs can render."""
        found = set[str]()
        pending = [one for kind, some in self._pending.items() if kind not in different for one in some]
        papers = [one for one in pending if one.plan.kind == PAPER]
        others = [one for one in pending if one.plan.kind != PAPER]
        made = chain(self.fill_elsewhere([one.plan for one in papers]), repeat(NOT_FILLED, len(others)))
        for planned, filled in zip(track([*papers, *others], len(pending)), made, strict=True):
            if planned.plan.kind not in found and not self._put_filled(planned, filled):
                try:
                    self._fill_page(planned)
                except NeedsMkDocsError:
                    found.add(planned.plan.kind)
        return found

    def _put_filled(self, planned: _Planned, filled: FilledPage) -> bool:
        """Give the site a page that has been made elsewhere. Returns whether it has."""
        if filled.content:
            self.site.put(planned.file, planned.key, filled.content)
        if filled.has_abstract:
            self._with_abstract.add(planned.plan.path)
        return bool(filled.content)

    def _fill_page(self, planned: _Planned) -> None:
        """Fill a page. An error costs the paper that it is about."""
        page = None
        try:
            page = planned.plan.make(False)
            content = self.filler.fill(page) if self.filler else b""
        except NeedsMkDocsError:
            raise
        except Exception as error:  # noqa: BLE001 - it costs one paper, or is raised as what it means
            if not planned.plan.slug:
                raise explain_error(error) from None
            self._errors[planned.plan.path] = explain_error(error)
        else:
            self.site.put(planned.file, planned.key, content)
        if page and has_abstract(page):
            self._with_abstract.add(planned.plan.path)

    def _render_kinds(self, kinds: Collection[str]) -> None:
        """Have MkDocs render the pages of some kinds."""
        planned = {one.file: one for kind in sorted(kinds) for one in self._pending[kind]}
        if not planned:
            return
        self.say(f"MkDocs renders {count(len(planned), 'page')}, because a template needs what only MkDocs knows.")
        run = MkDocsRun(list(self._write(one.plan for one in planned.values())), self._list_others())
        for file, content in self.render(run):
            if file in planned:
                self.site.put(file, planned[file].key, content)
