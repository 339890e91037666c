"""Converts Markdown to plain text.

The marks are those of CommonMark (https://spec.commonmark.org/0.31.2/), of which only those found in abstracts
are known: no tables, references or indented blocks of code. A formula is left as it is.
"""

from __future__ import annotations

import re

from broadsheet.model.urls import is_url
from broadsheet.sources.fields.html_text import html_to_text
from broadsheet.sources.fields.machine_text import is_label

_CODE_BLOCK = re.compile(r"^(```|~~~)[^\n]*\n.*?(?:^\1[^\n]*$|\Z)", re.MULTILINE | re.DOTALL)
"""A fenced code block (CommonMark, section 4.5), to the end of the text if it is not closed."""
_TEMPLATE = re.compile(r"\{%[^%\n]*%\}|\{\{[<%][^\n{}]*[%>]\}\}")
"""What Jekyll and Hugo put in its place."""
_UNDERLINED = re.compile(r"^([^\s#>-][^\n]*)\n(?:=+|-{2,})[ \t]*$", re.MULTILINE)
"""A setext heading (section 4.3), of one line."""
_RULE = re.compile(r"^[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*$", re.MULTILINE)
"""A thematic break (section 4.1), such as `* * *`."""
_ABSTRACT = re.compile(r"^#{1,6}[ \t]*abstract\b[^\n]*\n", re.MULTILINE | re.IGNORECASE)
"""The heading of the section on the abstract."""
_HEADING = re.compile(r"^#{1,6}(?:[ \t][^\n]*)?$", re.MULTILINE)
"""An ATX heading (section 4.2)."""
_QUOTE = re.compile(r"^(?:[ \t]{0,3}>)+ ?", re.MULTILINE)
"""The marks of block quotes (section 5.1) at the beginning of a line."""
_ITEM = re.compile(r"^[ \t]*(?:[*+-]|(?P<number>\d{1,3}[.)]))(?=[ \t])", re.MULTILINE)
"""The mark of a list's item (section 5.2); the number of a numbered one is kept."""
_INLINE = re.compile(
    r"(?P<formula>\$\$[^$]+\$\$|\$[^$\n]+\$|\\\((?:[^\\\n]|\\(?![()]))*\\\))"
    r"|(?<!`)(?P<ticks>`{1,3})(?!`)(?P<code>[^`]+)(?P=ticks)"
    r"|(?P<image>!\[[^\[\]\n]*\]\([^()\s]*(?:\s[^()\n]*)?\))"
    r"|\[(?P<words>[^\[\]]+)\]\(<?(?P<url>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)?)>?(?:\s[^()\n]*)?\)"
    r"|<(?P<address>https?://[^\s<>]+)>"
    r"|(?<![\w*])\*(?=[^\s*])(?P<nested>(?>(?:[^*]+|\*\*[^*]+\*\*)+))(?<=\S)\*(?!\w)"
    r"|(?<!\w)(?P<stars>\*{1,3})(?=\S)(?P<starred>[^*]+)(?<=\S)(?P=stars)(?!\w)"
    r"|\*\*(?=\S)(?P<strong>(?:[^*]|\*(?!\*))+)(?<=\S)\*\*"
    r"|(?<!\w)(?P<scores>_{1,3})(?=\S)(?P<scored>[^_]+)(?<=\S)(?P=scores)(?!\w)"
    r"|\\(?P<escaped>[\\`*_{}#+.!|~<>-])"
)
"""Marks within a line, and formulas, in which nothing is one."""


def markdown_to_text(text: str) -> str:
    """The text of the Markdown section “Abstract” if there is one, otherwise all text without headings.

    If a heading is the label of a machine's summary, all text is returned with that label, and that of the abstract.
    Links are their words and address, emphasis is its words, items of a list are paragraphs; images, blocks of
    code and what a template puts in are left out.
    """
    text = _TEMPLATE.sub("", _CODE_BLOCK.sub("", text))
    text = _RULE.sub("", _UNDERLINED.sub(r"# \1", text))
    if any(is_label(heading[0].lstrip("#")) for heading in _HEADING.finditer(text)):
        text = _HEADING.sub(_write_label, text)
    elif section := _ABSTRACT.search(text):
        following = _HEADING.search(text, section.end())
        text = text[section.end() : following.start() if following else len(text)]
    text = _QUOTE.sub("", _HEADING.sub("\n", text))
    text = _ITEM.sub(lambda match: "\n" + (match["number"] or "•"), text)
    return strip_inline_marks(html_to_text(text)).strip()


def strip_inline_marks(text: str) -> str:
    """The text without inline marks; other markup is kept."""
    return _INLINE.sub(_write, text)


def _write_label(heading: re.Match[str]) -> str:
    """A heading's words if they are the label of a summary or an abstract, and otherwise nothing."""
    words = heading[0].lstrip("#").strip()
    return f"\n{words}\n" if is_label(words) or words.rstrip(":").lower() == "abstract" else "\n"


def _write(match: re.Match[str]) -> str:
    """The text that a mark stands for. Marks inside are of another kind than those around them, so this ends soon."""
    if inner := match["nested"] or match["starred"] or match["strong"] or match["scored"]:
        return match[0] if "\n\n" in inner else _INLINE.sub(_write, inner)
    if words := match["words"]:
        words, url = _INLINE.sub(_write, words), match["url"]
        return f"{words} ({url})" if is_url(url) and words != url else words
    if match["image"]:
        return ""
    return match["formula"] or match["code"] or match["address"] or match["escaped"]
