"""Templates to pages: the Jinja environment and what templates may call."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)

from broadsheet.model.identifiers import doi_address
from broadsheet.model.library import Library
from broadsheet.model.paper import PaperId
from broadsheet.model.text import Plain, Text, escape_url
from broadsheet.model.urls import display_url, is_url
from broadsheet.pages.paths import paper_path, relative_link
from broadsheet.pages.sections import Section, find_sections, mark_part, mark_section, read_sections, remove_marks
from broadsheet.pages.views.view import View
from broadsheet.pages.wording import Words, name_language
from broadsheet.system.errors import ConfigError
from broadsheet.system.messages import count

Json: TypeAlias = str | int | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the docs tree: a Markdown page or a static file."""

    path: str
    """Below the docs tree, with `/`: `papers/clip-0a1b2c3d/index.md`."""
    content: bytes
    view: View | None = None
    """What the theme sets the page from; of a static file, nothing."""
    sections: tuple[Section, ...] = ()


Renderer: TypeAlias = Callable[[str, str, dict[str, object]], Page]
"""Render a template (by name) into the page at a path, with these values."""


def make_renderer(folders: Sequence[Path], library: Library, words: Words, shared: dict[str, object]) -> Renderer:
    """A renderer over `*.j2` files; one in an earlier folder goes before one in a later; the last has those shipped.

    `shared` values are known to every template. Raises ConfigError where a template is broken.
    """
    own, shipped = _make_environment(folders), _make_environment(folders[-1:])
    has_own = any(any(folder.glob("*.j2")) for folder in folders[:-1])

    def render(template: str, path: str, values: dict[str, object]) -> Page:
        context = {**shared, "words": words.text, **_make_functions(path, library), **values}
        try:
            text = own.get_template(template).render(context)
        except (TemplateError, TypeError, ValueError) as error:
            raise ConfigError(describe_template_error(f"docs_templates/pages/{template}", error)) from error
        sections = read_sections(shipped.get_template(template).render(context) if has_own else text)
        if has_own:
            sections = find_sections(text, sections)
        return Page(path, remove_marks(text).encode(), sections=sections)

    return render


def _make_environment(folders: Iterable[Path]) -> Environment:
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - the sink is Markdown: `md` escapes for it, and values are escaped there
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "yaml": write_yaml,
        "url": escape_url,
        "count": count,
        "short": display_url,
        "doi": doi_address,
        "number": "{:,}".format,
        "language": name_language,
    }
    environment.tests["address"] = is_url
    environment.globals |= {"section": mark_section, "part": mark_part}
    return environment


def _make_functions(path: str, library: Library) -> dict[str, object]:
    """What templates call to write the page at a path."""

    def address(identity: str) -> str:
        return relative_link(path, paper_path(library.by_id[PaperId(identity)].slug))

    def write(text: Text | str) -> str:
        return _as_text(text).markdown(address)

    def write_inline(text: Text | str) -> str:
        """Markdown of a text with others beside it, which it must not move."""
        return f"<bdi>{write(text)}</bdi>" if _as_text(text).turns else write(text)

    return {"md": write, "inline": write_inline, "link": lambda target: relative_link(path, target)}


def _as_text(text: Text | str) -> Text:
    return text if isinstance(text, Text) else Text((Plain(text),))


def write_yaml(value: Json) -> str:
    """A value as one line of YAML: JSON is YAML as long as it holds characters, not escapes."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "").replace("\u2028", " ").replace("\u2029", " ")


def describe_template_error(file: str, error: Exception) -> str:
    """Where a template is broken, and how; a file that is a folder is one of its files."""
    if isinstance(error, TemplateSyntaxError) and file.endswith("/"):
        file += error.name or ""
    line = f":{error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
    message = error.message if isinstance(error, TemplateError) else str(error)
    if isinstance(error, TemplateNotFound):
        message = f"includes {error.name}, which is not there"
    return f"{file}{line}: {(message or '').rstrip('.')}; correct the template."
