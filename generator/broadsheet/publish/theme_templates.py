"""How templates of the theme are rendered: what many pages have in common is written once.

Templates are Jinja's, and mean what they mean there; those of the site owner's own as well.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, MutableMapping
from functools import lru_cache, partial
from pathlib import PurePosixPath
from typing import Any

from jinja2 import Environment, Template, pass_context, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from broadsheet.config.look import Look
from broadsheet.model.period import Period
from broadsheet.pages.views.view import EditionLink, LinkView, TopicLink

_KEPT = frozenset([EditionLink, LinkView, TopicLink, Period, bool])
"""Types of values of which many pages have equal ones."""
_SHORT = 60
"""The characters from which a string is probably on one page alone."""


def prepare_templates(env: Environment, own: Container[str], look: Look) -> None:
    """Make the templates of an environment write faster, and give them `part`, `kept`, `show` and `enumerate`.

    `own` are the names of the site owner's own templates.
    """
    parts = _Parts(env, own, _list_folders(look))
    env.template_class = type("_Template", (_FastTemplate, env.template_class), {})
    env.context_class = _FastContext
    words: Any = env.globals["words"]
    env.globals |= {"enumerate": _Function(enumerate), "words": _Function(words)}
    env.filters |= {"part": parts.write, "kept": parts.keep, "show": parts.show, "url": _keep_links(env.filters["url"])}
    env.filters["join"] = _join_faster(env.filters["join"])
    env.filters["date"] = lru_cache(maxsize=10_000)(env.filters["date"])


class _Parts:
    """Writes partials in one piece each. The pieces of one that is included go through all templates around it."""

    def __init__(self, env: Environment, own: Container[str], folders: Container[str]) -> None:
        """`folders` are those with files to which all pages link: a page in one of them has other links to these."""
        self._env, self._own, self._folders = env, own, folders
        self._kept: dict[tuple[str, str, str], Markup] = {}
        self._sections: dict[tuple[str, str], Template] = {}

    @pass_context
    def write(self, context: Context, name: str) -> Markup:
        """Return the HTML of a partial."""
        return _join(self._env.get_template(name), context.get_all())

    @pass_context
    def keep(self, context: Context, name: str) -> Markup:
        """Return the HTML of a partial that is the same on all pages of one kind in the same folder.

        A file of the site owner's own may show anything of the page, and is rendered for each one.
        """
        page, kind = context.get("page"), context.get("kind")
        if not page or not kind or name in self._own or page.url in self._folders:
            return _join(self._env.get_template(name), context.get_all())
        key = name, kind, _find_parent(page.url)
        if key not in self._kept:
            self._kept[key] = _join(self._env.get_template(name), context.get_all())
        return self._kept[key]

    @pass_context
    def show(self, context: Context, sections: Iterable[Any], folder: str) -> list[tuple[Any, Markup]]:
        """Return the sections of a page with the HTML of each.

        One of ours is written by the partial of its name in a folder; one of the site owner's own is HTML already.
        """
        values, shown = dict(context.get_all()), list[tuple[Any, Markup]]()
        for section in sections:
            values["section"] = section
            shown.append((section, _join(self._find(folder, section.name), values) if section.name else section.html))
        return shown

    def _find(self, folder: str, name: str) -> Template:
        """Return the partial of a section."""
        key = folder, name
        if key not in self._sections:
            self._sections[key] = self._env.get_template(f"partials/{folder}/{name}.html")
        return self._sections[key]


def _join(template: Template, values: dict[str, object]) -> Markup:
    """Return the HTML of a template that gets the values of the one around it."""
    context = template.new_context(values, shared=True)
    return Markup("".join(template.root_render_func(context)))  # noqa: S704 - templates escape what they write


def _find_parent(url: str) -> str:
    """Return the folder that contains the folder of a page."""
    return url.rstrip("/").rpartition("/")[0]


def _list_folders(look: Look) -> set[str]:
    """Return the folders, ending with `/`, that contain what the site owner has every page link to."""
    files = [link.output for link in (*look.header_links, *look.footer_links)]
    files += [look.logo.light, look.logo.dark, look.favicon]
    return {f"{folder}/" for file in files for folder in PurePosixPath(file).parents}


def _keep_links(write: Callable[[Context, str], str]) -> Callable[[Context, object], str]:
    """Return a filter like `url`, which MkDocs has, that remembers the links of pages in the same folder."""
    kept: dict[tuple[str, str], str] = {}

    @pass_context
    def keep(context: Context, target: object) -> str:
        """Return the link from the page to a path below the site, or to a whole address."""
        page, path = context.get("page"), str(target)
        # Only the page itself has such a link to a file in its own folder.
        if not page or not page.url or path.startswith(page.url) or ".." in path:
            return write(context, path)
        key = _find_parent(page.url), path
        if key not in kept:
            kept[key] = write(context, path)
        return kept[key]

    return keep


def _join_faster(join: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter like `join`, which Jinja has, that knows that HTML such as names need not be escaped."""

    @pass_eval_context
    def write(values: EvalContext, value: Any, between: str = "", attribute: str | int | None = None) -> Any:
        """Return several values with something between them."""
        is_html = type(value) is tuple and all([type(item) is Markup for item in value])  # noqa: C419 - faster
        if values.autoescape and is_html and attribute is None:
            return Markup(str(escape(between)).join(value))  # noqa: S704 - all of it is HTML
        return join(values, value, between, attribute)

    return write


class _Function(partial[Any]):
    """A function to which Jinja need not add anything."""


class _FastContext(Context):
    """The values of a template; it calls functions and macros without first asking what they need of Jinja's."""

    def call(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Return what a function returns; Jinja adds its own values for functions that ask for them."""
        if type(function) not in _DIRECT:
            return super().call(function, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        if isinstance(function, _KeepingMacro):
            is_simple = function.is_simple and not kwargs and len(args) == len(function.arguments)
            return function.write(*args) if is_simple else super().call(function, *args, **kwargs)
        return function(*args, **kwargs)


class _FastTemplate(Template):
    """A template that writes values faster than Jinja's own ones."""

    @classmethod
    def from_code(
        cls, environment: Environment, code: Any, globals: MutableMapping[str, Any], uptodate: Any = None
    ) -> Template:
        """Return the template for compiled code, with global values in one mapping instead of a chain of several."""
        template = super().from_code(environment, code, dict(globals), uptodate)
        template.root_render_func.__globals__.update(escape=_write, Macro=_KeepingMacro)
        return template


def _write(value: object) -> Markup:
    """Return a value as HTML, as `escape` does, which makes HTML anew out of what is HTML already."""
    if type(value) is Markup:
        return value
    is_short = (type(value) is str and len(value) < _SHORT) or type(value) is int
    return _escape_short(value) if is_short else escape(value)


_escape_short = lru_cache(maxsize=5_000)(escape)
"""Remembers names, kinds, addresses and numbers, which many pages have in common."""


class _KeepingMacro(Macro):
    """A macro that writes links, topics and dates once, however many pages show them."""

    def __init__(self, environment: Environment, func: Callable[..., str], name: str, *others: Any) -> None:
        """Remember what Jinja's macro keeps for itself."""
        super().__init__(environment, func, name, *others)
        *_, catch_kwargs, catch_varargs, caller, autoescape = others
        self.is_simple = autoescape and not (catch_kwargs or catch_varargs or caller)
        """Whether it writes HTML, and nothing but its arguments decides what."""
        self._body = func
        self._keep = lru_cache(maxsize=10_000)(self._write)

    def write(self, *args: object) -> Markup:
        """Return the HTML for all arguments."""
        return self._keep(*args) if args and _KEPT.issuperset(map(type, args)) else self._write(*args)

    def _write(self, *args: object) -> Markup:
        """Write the HTML anew."""
        return Markup(self._body(*args))  # noqa: S704 - a macro escapes what it writes


_DIRECT = frozenset([_Function, _KeepingMacro])
"""What is called without Jinja's own values."""
