"""Pages are made from their values by the theme's templates, in the way in which MkDocs makes them.

MkDocs spends most of its time on what such a page does not have: Markdown, a table of contents, links to check, a place
in the navigation. What it hands to templates apart from that is made here. A template that asks for more gets
NeedsMkDocsError, and MkDocs itself has to make the pages.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urljoin, urlsplit

from markupsafe import Markup, escape

from broadsheet.config.own_files import find_output
from broadsheet.config.settings import Site
from broadsheet.model.packing import make_reader, pack
from broadsheet.pages.paper_pages import make_paper_page
from broadsheet.pages.plan import Plan
from broadsheet.pages.templates import Page
from broadsheet.pages.views.paper import PaperView
from broadsheet.pages.wording import Words
from broadsheet.publish.theme import Theme, check_abstract
from broadsheet.system.sharing import Remote, Work

SITEMAP = "sitemap.xml"
"""The list of all pages of a site (https://www.sitemaps.org/protocol.html)."""


class NeedsMkDocsError(Exception):
    """A template uses something of a page that only MkDocs knows."""


class _Unavailable:
    """Stands for a value that only MkDocs knows. Whoever uses it gets NeedsMkDocsError."""

    def __init__(self, name: str) -> None:
        self._name = name

    def _refuse(self, *_: object) -> Any:
        """Raise the error."""
        raise NeedsMkDocsError(self._name)

    def __getattr__(self, name: str) -> Any:
        """Raise the error, unless Python itself asks."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self._refuse()

    __iter__ = __len__ = __bool__ = __str__ = __getitem__ = __contains__ = __call__ = _refuse


class _FileValues:
    """What a template can read of a page's file."""

    def __init__(self, path: str) -> None:
        self.src_uri = self.src_path = path
        self.url = path.removesuffix("index.md") or "./"
        self.dest_uri = self.dest_path = path.removesuffix("md") + "html"

    def __getattr__(self, name: str) -> Any:
        """Raise NeedsMkDocsError for anything else, unless Python itself asks."""
        if name.startswith("__"):
            raise AttributeError(name)
        raise NeedsMkDocsError(f"page.file.{name}")


class _PageValues:
    """What a template can read of a page, apart from its view."""

    def __init__(self, made: Page, address: str) -> None:
        """`address` is the site's."""
        self.file = _FileValues(made.path)
        self.url = made.path.removesuffix("index.md")
        self.canonical_url = urljoin(address, self.url)
        self.abs_url = urlsplit(self.canonical_url).path
        self.title = escape(made.view.heading if made.view else "")
        self.meta: Mapping[str, object] = _read_meta(made)
        self.content = Markup()
        self.active = True
        self.is_homepage = not self.url

    def __getattr__(self, name: str) -> Any:
        """Raise NeedsMkDocsError for anything else, unless Python itself asks."""
        if name.startswith("__"):
            raise AttributeError(name)
        raise NeedsMkDocsError(f"page.{name}")


def _read_meta(made: Page) -> Mapping[str, object]:
    """Return the front matter of a page, as MkDocs reads it from the Markdown."""
    view = made.view
    return _Meta({"title": _as_yaml(view.heading), "description": _as_yaml(view.description)} if view else {})


class _Meta(dict[str, object]):
    """Front matter of which only some fields are known."""

    _OTHERS = ("date", "topics")

    def get(self, key: str, default: object = None) -> Any:
        """Return a field."""
        return self[key] if key in self or key in self._OTHERS else default

    def __missing__(self, key: str) -> Any:
        """Raise NeedsMkDocsError for a field that the page has in its Markdown, and KeyError for any other."""
        if key in self._OTHERS:
            raise NeedsMkDocsError(f"page.meta.{key}")
        raise KeyError(key)


def _as_yaml(text: str) -> str:
    """Return a text as it comes back from front matter; see `broadsheet.pages.templates.write_yaml`."""
    return text.replace("\x7f", "").replace("\u2028", " ").replace("\u2029", " ")


class Filler:
    """Makes pages of one site."""

    def __init__(self, config: Any, theme: Theme, mkdocs: Any) -> None:
        """`config` is MkDocs' configuration, made for this theme, and `mkdocs` is the package."""
        self._config, self._theme = config, theme
        env = theme.prepare_env(config.theme.get_env())
        self._main, self._sitemap = env.get_template("main.html"), env.get_template(SITEMAP)
        self._normalize, self._find_base = mkdocs.utils.normalize_url, mkdocs.utils.get_relative_url
        self._shared = {
            "nav": _Unavailable("nav"),
            "pages": _Unavailable("pages"),
            "build_date_utc": _Unavailable("build_date_utc"),
            "mkdocs_version": mkdocs.__version__,
            "config": config,
        }

    def fill(self, made: Page) -> bytes:
        """Return a page as HTML.

        Raises NeedsMkDocsError if a template asks for what only MkDocs knows, and whatever a template raises.
        """
        page: Any = _PageValues(made, self._config.site_url)
        base = self._find_base(".", page.url)
        config, normalize = self._config, self._normalize
        output: str = self._main.render(
            {
                **self._shared,
                "base_url": base,
                "extra_javascript": [normalize(str(script), page, base) for script in config.extra_javascript],
                "extra_css": [normalize(path, page, base) for path in config.extra_css],
                "page": page,
                "view": made.view,
                "sections": tuple(self._theme.list_shown(made)),
            }
        )
        if isinstance(made.view, PaperView) and self._theme.is_changed:
            check_abstract(output, made, made.view)
        return output.encode("utf-8", errors="xmlcharrefreplace")

    def make_sitemap(self, paths: Iterable[str], timestamp: int) -> tuple[bytes, bytes]:
        """Return the list of all pages as XML, and compressed.

        `paths` are those of the pages below the docs tree, and `timestamp` is the date of them all in seconds since
        1970.
        """
        day = datetime.fromtimestamp(timestamp, UTC).date().isoformat()
        listed = [_Listed(path, self._config.site_url, day) for path in sorted(paths, key=_order)]
        content = self._sitemap.render({**self._shared, "pages": listed, "base_url": ".", "page": None}).encode()
        packed = io.BytesIO()
        with gzip.GzipFile(f"{SITEMAP}.gz", "wb", fileobj=packed, mtime=timestamp) as file:
            file.write(content)
        return content, packed.getvalue()


PAPER = "paper"
"""The kind of pages that other processes can make."""


class FilledPage(NamedTuple):
    """The page of a paper that another process has made."""

    content: bytes
    """Its HTML; empty if it has to be made here."""
    has_abstract: bool


FillElsewhere: TypeAlias = Callable[[Sequence[Plan]], Iterator[FilledPage]]
"""Gives the page of each paper, given their plans, as far as other processes make them."""
NOT_FILLED = FilledPage(b"", has_abstract=False)
_SECONDS_PER_PAGE = 0.001
"""What it costs to fill a page, roughly."""
PAGES_PER_SHARD = 50
"""The number of pages that another process makes together."""


def plan_filling(there: Remote) -> Work[Plan, FilledPage]:
    """Return the work of filling pages of papers elsewhere, given the function that does `fill_papers` there."""
    return Work(
        here=lambda _: NOT_FILLED,
        there=there,
        pack=lambda plans: pack([plan.values for plan in plans]),
        unpack=make_reader(list[FilledPage]),
        seconds=_SECONDS_PER_PAGE,
        shard=PAGES_PER_SHARD,
    )


def fill_papers(packed: bytes, filler: Filler, site: Site, words: Words) -> bytes:
    """Return the pages of papers, packed, given the packed list of the values of their plans."""
    return pack([_fill_paper(values, filler, site, words) for values in _read_values(packed) or ()])


def _fill_paper(values: bytes, filler: Filler, site: Site, words: Words) -> FilledPage:
    """Return the page of a paper; if it has a fault, the main process makes it, and says what is wrong."""
    try:
        page = make_paper_page(values, site, words)
        return FilledPage(filler.fill(page), has_abstract(page)) if page else NOT_FILLED
    except Exception:  # noqa: BLE001 - it is raised again there
        return NOT_FILLED


_read_values = make_reader(list[bytes])


def has_abstract(page: Page) -> bool:
    """Return whether a page is that of a paper and shows an abstract."""
    return isinstance(page.view, PaperView) and bool(page.view.abstract)


class _Listed:
    """A page as the template of the list of all pages reads it: both the file and the page of MkDocs."""

    is_link = False

    def __init__(self, path: str, address: str, day: str) -> None:
        self.canonical_url = urljoin(address, find_output(path).removesuffix("index.html"))
        self.update_date = day

    @property
    def page(self) -> _Listed:
        """The page."""
        return self


def _order(path: str) -> tuple[tuple[bool, str], ...]:
    """Return the key by which MkDocs sorts pages: those of a folder come before those of the folders in it."""
    *folders, name = path.split("/")
    is_index = name.removesuffix(".md") in ("index", "README")
    return *((True, folder) for folder in folders), (False, f"{not is_index:d}{name}")
