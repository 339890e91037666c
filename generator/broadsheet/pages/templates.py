"""Renders templates: the Jinja environment, and what templates can call.

Templates write Markdown, so Jinja does not escape. Instead, a template passes every text through `md` or `inline`,
which write exactly its characters. See `docs/templates.md` for the values and functions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb
from typing import TypeAlias

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.utils import missing

from broadsheet.model.identifiers import doi_address
from broadsheet.model.library import Library
from broadsheet.model.paper import PaperId
from broadsheet.model.text import Plain, Text, escape_url
from broadsheet.model.urls import is_url
from broadsheet.pages.paths import paper_path, relative_link
from broadsheet.pages.sections import Section, find_sections, mark_part, mark_section, read_sections, remove_marks
from broadsheet.pages.views.view import View, label_address
from broadsheet.pages.wording import Words, name_language
from broadsheet.system.errors import ConfigError
from broadsheet.system.messages import count, find_similar

Json: TypeAlias = str | int | list["Json"] | dict[str, "Json"]
"""A value that can be written as JSON."""


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the docs tree: a Markdown page or a static file."""

    path: str
    """The path below the docs tree, with `/`: `papers/clip-0a1b2c3d/index.md`."""
    content: bytes = b""
    """The bytes of the file; empty if only its view is wanted."""
    view: View | None = None
    """What the theme makes the page from; None for a static file."""
    sections: tuple[Section, ...] = ()
    """The sections of the page, in order; see `sections`."""


SHIPPED = "shipped"
"""The folder by which a template names a shipped file that the project replaces: `shipped/paper.md.j2`."""
Renderer: TypeAlias = Callable[[str, str, dict[str, object]], Page]
"""Renders a template, given by its name, into the page at a path, with these values."""


def make_renderer(folders: Sequence[Path], library: Library, words: Words, shared: dict[str, object]) -> Renderer:
    """Return a function that renders `*.j2` files.

    A file in an earlier folder takes precedence over one in a later folder; the last folder contains the shipped
    templates. `shared` values are known to every template. The function raises ConfigError if a template is broken.
    """
    own, shipped = _make_environment(folders, words), _make_environment(folders[-1:], words)
    has_own = any(any(folder.glob("*.j2")) for folder in folders[:-1])

    def render(template: str, path: str, values: dict[str, object]) -> Page:
        """Render a template, and find the sections of the page."""
        context = {**shared, "words": words.text, **_make_functions(path, library), **values}
        try:
            text = own.get_template(template).render(context)
        except (TemplateError, RecursionError, TypeError, ValueError) as error:
            raise ConfigError(describe_template_error("docs_templates/pages", template, error)) from None
        sections = read_sections(shipped.get_template(template).render(context) if has_own else text)
        if has_own:
            sections = find_sections(text, sections)
        return Page(path, remove_marks(text).encode(), sections=sections)

    return render


class _Unknown(StrictUndefined):
    """A value that a template asks for and that does not exist; the error says which similar one does."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        """What the error says."""
        name, whole = self._undefined_name, self._undefined_obj
        if self._undefined_hint or whole is missing or not isinstance(name, str):
            return super()._undefined_message
        known = whole if isinstance(whole, Mapping) else dir(whole)
        near = find_similar(name, [one for one in known if isinstance(one, str) and not one.startswith("_")])
        advice = f"Did you mean “{near}”?" if near else "The values are listed in docs/templates.md"
        return f"{type(whole).__name__} has no “{name}”. {advice}"


def _make_environment(folders: Sequence[Path], words: Words) -> Environment:
    """Return a Jinja environment that finds templates in these folders, and those of the last one below `shipped/`."""
    shipped = PrefixLoader({SHIPPED: FileSystemLoader(folders[-1])})
    environment = Environment(
        loader=ChoiceLoader([*(FileSystemLoader(folder) for folder in folders), shipped]),
        undefined=_Unknown,
        autoescape=False,  # noqa: S701 - the sink is Markdown: `md` escapes for it, and values are escaped there
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "yaml": write_yaml,
        "url": escape_url,
        "count": count,
        "short": label_address,
        "doi": doi_address,
        "number": "{:,}".format,
        "language": name_language,
        "date": words.date,
    }
    environment.tests["address"] = is_url
    environment.globals |= {"section": mark_section, "part": mark_part}
    return environment


def _make_functions(path: str, library: Library) -> dict[str, object]:
    """Return the functions that a template calls to write the page at a path: `md`, `inline` and `link`."""

    def address(identity: str) -> str:
        """Return the link to a mentioned paper."""
        return relative_link(path, paper_path(library.by_id[PaperId(identity)].slug))

    def write(text: Text | str) -> str:
        """Return a text as Markdown that shows exactly its characters."""
        return _as_text(text).markdown(address)

    def write_inline(text: Text | str) -> str:
        """Return a text as Markdown for a line with other text; right-to-left text is isolated with `<bdi>`."""
        return f"<bdi>{write(text)}</bdi>" if _as_text(text).turns else write(text)

    return {"md": write, "inline": write_inline, "link": lambda target: relative_link(path, target)}


def _as_text(text: Text | str) -> Text:
    """Return a string as a text whose characters mean themselves."""
    return text if isinstance(text, Text) else Text((Plain(text),))


def write_yaml(value: Json) -> str:
    """Return a value as one line of YAML for front matter.

    JSON is YAML, provided that its characters are not escaped; those that YAML forbids are left out or replaced by a
    space.
    """
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "").replace("\u2028", " ").replace("\u2029", " ")


def describe_template_error(folder: str, template: str, error: Exception) -> str:
    """Return where a template is broken, and how, as a sentence.

    `folder` contains the templates, for example `docs_templates/pages`. `template` is the name of the one that was
    asked for; the message names the one that it includes if the error is there. It may be empty if it is not known.
    """
    name, line = _find_place(folder, error)
    message = error.message if isinstance(error, TemplateError) else str(error)
    if isinstance(error, TemplateNotFound):
        message = f"it includes {error.name}, which does not exist"
    if isinstance(error, RecursionError):
        name = name or template
        message = (
            f"it extends or includes itself. For the shipped file write “{SHIPPED}/{name}”, as in "
            f'{{% extends "{SHIPPED}/{name}" %}}'
        )
    if isinstance(error, UnicodeDecodeError):
        message = "it is not UTF-8. Save the file as UTF-8"
    advice = "" if (message or "").endswith("?") else ". Correct the template."
    return f"{folder}/{name or template}{line}: {(message or '').rstrip('.')}{advice}"


def _find_place(folder: str, error: Exception) -> tuple[str, str]:
    """Return the name of the template that raised an error, and its line as `:12`; empty if they are not known."""
    if isinstance(error, TemplateSyntaxError):
        return error.name or "", f":{error.lineno}"
    place = "", ""
    for frame, line in walk_tb(error.__traceback__):
        _, found, name = Path(frame.f_code.co_filename).as_posix().rpartition(f"/{folder}/")
        if found and name.endswith((".j2", ".html")):
            place = name, f":{line}"
    return place
