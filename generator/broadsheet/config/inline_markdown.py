"""One paragraph of Markdown that a site owner writes in `site.yml`: emphasis, code and links, and nothing else."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import html
from markdown import Markdown
from markupsafe import Markup

_INLINE = ("backtick", "escape", "link", "autolink", "em_strong", "em_strong2")
"""What of Markdown is read; images would be requests to other hosts, and HTML is shown as it is typed."""
_ADDRESS = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@[^\s@])\S*", re.IGNORECASE)
"""A link that leads to the same place from every page."""


def write_paragraph(text: str) -> Markup:
    """Return a text as the HTML of a paragraph's content. Everything but the Markdown in it is escaped."""
    reader = Markdown(output_format="html")
    for registry, kept in (
        (reader.preprocessors, ("normalize_whitespace",)),
        (reader.parser.blockprocessors, ("paragraph",)),
        (reader.inlinePatterns, _INLINE),
    ):
        for name in [item.name for item in registry._priority]:
            if name not in kept:
                registry.deregister(name)
    return Markup(reader.convert(text).removeprefix("<p>").removesuffix("</p>"))  # noqa: S704 - it escapes


def find_relative_link(paragraph: Markup) -> str:
    """Return the first link that is neither a whole web address nor one of e-mail; empty if there is none."""
    links = html.fragment_fromstring(str(paragraph), create_parent=True).xpath("//a/@href")
    return next((str(link) for link in links if not is_whole_link(str(link))), "")


def is_whole_link(text: str) -> bool:
    """Return whether a text is a complete web address, or `mailto:` and an address."""
    try:
        urlsplit(text)
    except ValueError:
        return False
    return bool(_ADDRESS.fullmatch(text))
