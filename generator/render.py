"""Templates to pages: the Jinja environment and what templates may call."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from babel import Locale
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)

from generator.errors import ConfigError, count
from generator.library import Library
from generator.paper import PaperId
from generator.text import Plain, Text, escape_url
from generator.urls import doi_address, is_url

Json: TypeAlias = str | int | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the docs tree: a Markdown page or a static file."""

    path: str
    """Below the docs tree, with `/`: `papers/clip-0a1b2c3d/index.md`."""
    content: bytes


Renderer: TypeAlias = Callable[[str, str, dict[str, object]], Page]
"""Render a template (by name) into the page at a path, with these values."""


def make_renderer(folders: Iterable[Path], library: Library, shared: dict[str, object]) -> Renderer:
    """A renderer over `*.j2` files; a file in an earlier folder goes before one in a later.

    `shared` values are known to every template. Raises ConfigError where a template is broken.
    """
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
        "short": shorten_url,
        "doi": doi_address,
        "number": "{:,}".format,
        "language": name_language,
    }
    environment.tests["address"] = is_url

    def render(template: str, path: str, values: dict[str, object]) -> Page:
        def address(identity: str) -> str:
            return relative(path, paper_path(library.by_id[PaperId(identity)].slug))

        def write(text: Text | str) -> str:
            return _as_text(text).markdown(address)

        def write_inline(text: Text | str) -> str:
            """Markdown of a text with others beside it, which it must not move."""
            return f"<bdi>{write(text)}</bdi>" if _as_text(text).turns else write(text)

        local: dict[str, object] = {
            "md": write,
            "inline": write_inline,
            "link": lambda target: relative(path, target),
        }
        try:
            text = environment.get_template(template).render({**shared, **local, **values})
        except (TemplateError, TypeError, ValueError) as error:
            raise ConfigError(describe_template_error(f"docs_templates/pages/{template}", error)) from error
        return Page(path, text.encode())

    return render


def _as_text(text: Text | str) -> Text:
    return text if isinstance(text, Text) else Text((Plain(text),))


def paper_path(slug: str) -> str:
    """Where a paper's page is in the docs tree."""
    return f"papers/{slug}/index.md"


def relative(page: str, target: str) -> str:
    """The link from the page at one path of the docs tree to the file at another."""
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def write_yaml(value: Json) -> str:
    """A value as one line of YAML: JSON is YAML as long as it holds characters, not escapes."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "").replace("\u2028", " ").replace("\u2029", " ")


def name_language(tag: str) -> str:
    """What a language is called: `Spanish`, `Brazilian Portuguese`; its tag where nobody knows."""
    names = Locale("en").languages
    return names.get(tag.replace("-", "_")) or names.get(tag.partition("-")[0].lower()) or tag


def shorten_url(url: str) -> str:
    """An address as people name it: `github.com/xiaomi/r1-aqa`."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


def describe_template_error(file: str, error: Exception) -> str:
    """Where a template is broken, and how; a file that is a folder is one of its files."""
    if isinstance(error, TemplateSyntaxError) and file.endswith("/"):
        file += error.name or ""
    line = f":{error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
    message = error.message if isinstance(error, TemplateError) else str(error)
    if isinstance(error, TemplateNotFound):
        message = f"includes {error.name}, which is not there"
    return f"{file}{line}: {(message or '').rstrip('.')}; correct the template."
