"""The first lines of a text, as they are and without comments, in which signs are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from broadsheet.system.patterns import compile_late

_MOST_LINES = 300
"""Lines at the beginning of a text that are looked at."""
_LONGEST_LINE = 300
"""Characters of such a line."""
_BLANK = re.compile(r"[ \t]{9,}")
"""A run of blanks, which is shortened."""
_BLOCK = compile_late(
    r"^[ \t]*/\*.*?(?:\*/|\Z)|^[ \t]*<!--.*?(?:-->|\Z)|^[ \t]*\(\*(?! ::).*?(?:\*\)|\Z)|^\{-(?!#).*?(?:-\}|\Z)"
    r"|^[ \t]*(?:@?\w+ )?(?:[rbu]?\"\"\"|''').*?(?:\"\"\"|'''|\Z)|^(?:```|~~~).*?(?:^(?:```|~~~)[ \t]*$|\Z)"
    r"|^=begin\b.*?(?:^=end\b[^\n]*|\Z)|^--\[\[.*?(?:\]\]|\Z)|^%\{$.*?(?:^%\}$|\Z)|^#\[=*\[.*?(?:\]=*\]|\Z)",
    re.MULTILINE | re.DOTALL,
)
"""A comment of several lines in some programming language, or a block of code in Markdown."""
_COMMENT = compile_late(
    r"^[ \t]*(?:#(?![ \t]*(?:include|define|if|ifdef|ifndef|endif|else|elif|undef|pragma|import|error)\b|[\[!])"
    r"|//|--|;|%|!(?=[ \t!*-]|$)|'|\"(?!.*\")|\*(?=[ \t]|$)|\\ |REM\b|rem\b|dnl\b|C[ \t]{2,})[^\n]*",
    re.MULTILINE,
)
"""A line that is a comment in some programming language."""
_NOTE = compile_late(r"/\*.*?(?:\*/|\Z)|^[ \t]*(?://|-- )[^\n]*$", re.MULTILINE | re.DOTALL)
"""A comment that would not be one in Markdown or YAML."""
_HASHES = compile_late(r"^(#+)(?![#!]).*\n\1(?!#)|^#+$|^#[^\s#!\[]", re.MULTILINE)
"""Lines that begin with number signs and are comments, since Markdown has no two headings in succession."""
_HASH_LINE = re.compile(r"^[ \t]*[#;].*(?:\n|\Z)", re.MULTILINE)
"""A line that begins with a number sign or a semicolon."""


@dataclass(frozen=True)
class Shape:
    """The first lines of a text, cut, with at most one empty line between two.

    This bounds the time that a regular expression can take.
    """

    text: str
    """The lines."""

    @classmethod
    def of(cls, head: str) -> Shape:
        """The shape of a text that begins with `head`."""
        return cls("\n".join(_cut_lines(head)))

    @cached_property
    def lines(self) -> list[str]:
        """The lines that are not empty."""
        return [line for line in self.text.split("\n") if line.strip()]

    @cached_property
    def unfenced(self) -> str:
        """The text without comments of several lines and blocks of code in Markdown."""
        return _BLOCK().sub("", self.text)

    @cached_property
    def code(self) -> list[str]:
        """The lines that are neither empty nor comments in any programming language."""
        return [line for line in _COMMENT().sub("", self.unfenced).split("\n") if line.strip()]

    @cached_property
    def has_hash_comments(self) -> bool:
        """Whether lines that begin with a number sign are comments, and not headings in Markdown."""
        return bool(_HASHES().search(self.text))

    @cached_property
    def bare(self) -> list[str]:
        """The lines that are neither empty nor begin with a number sign or a semicolon."""
        return [line for line in _HASH_LINE.sub("", self.text).split("\n") if line.strip()]

    @cached_property
    def prose(self) -> str:
        """The text without comments that cannot be prose or marks of Markdown."""
        text = _HASH_LINE.sub("", self.text) if self.has_hash_comments else self.text
        return _NOTE().sub("", text)


def count_lines(pattern: re.Pattern[str], lines: Iterable[str]) -> int:
    """In how many of these lines a pattern is found."""
    return sum(1 for line in lines if pattern.search(line))


def _cut_lines(head: str) -> Iterator[str]:
    """The first lines, with at most one empty line between two."""
    before = ""
    for line in head.split("\n", _MOST_LINES)[:_MOST_LINES]:
        line = _BLANK.sub("        ", line[:_LONGEST_LINE]).rstrip()
        if line or before:
            yield line
        before = line
