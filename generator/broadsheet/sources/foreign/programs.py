"""Source code, in whatever programming language."""

from __future__ import annotations

import re

from broadsheet.sources.foreign.kinds import CODE_OR_SETTINGS, Foreign
from broadsheet.sources.foreign.shape import Shape
from broadsheet.sources.foreign.signs import load_signs
from broadsheet.system.patterns import compile_late

_FEWEST_LINES = 3
"""The fewest lines of a program; a title and its abstract are fewer."""
_MOST_PROSE = 0.25
"""The share of lines of prose above which a text is hardly a program."""
_OPENINGS = ("/*", "//", "(*", "{-", "%%", "--")
"""How programs begin, but texts do not."""
_CODE = compile_late(
    r"[;{}]\s*(?://.*|/\*.*|%.*)?$|^\s*[\])}]+[,;.]?$|\w\(.*\)|\w\($|^\s*\(\S|:=|->|=>|<-|[!=<>]=|::|&&|\|\||\w\[[\w\"'$:]*\]"
    r"|^\s*\w[\w.]*\s*=(?!=)\s*\S|\b[a-z]\w*\.\w+|\b\w+_\w+\b|\b0x[0-9a-fA-F]+|[$@%&]\w|\\[a-z]\w*|^\s*\.\w|^\S+:$"
    r"|^\s*(?:begin|end|if|else|for|while|do|return|var|let)\b|^\s*[\w.-]+ [\"'\[{]|^\s*</?[A-Z]\w+[^<>]*>$"
)
"""What lines of source code and settings have, and lines of prose rarely do."""
_PROSE = compile_late(r"(?:[^\W\d_]+[,;:]? ){5}[^\W\d_]+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{8}")
"""Six words in succession, or eight characters of a language that has no blanks between words."""
_STRING = re.compile(r"[(=,\[+:]\s?(?:\"[^\"]*\"|'[^']*')")
"""A text in quotes as programs have them, with the mark before it."""


def find_certain_code(shape: Shape) -> Foreign | None:
    """Source code that has a line which only programs have; None for any other text."""
    code = "\n".join(line for line in shape.code if not _is_prose(line))
    found = next((sign.foreign for sign in load_signs().code if sign.is_in(code, len(shape.code))), None)
    return found if found and _may_be_code(shape) else None


def find_code(shape: Shape, share: float) -> Foreign | None:
    """Source code or settings, of which at least this share of lines has what prose lacks; None for any other text."""
    like = sum(1 for line in shape.code if _CODE().search(line) and not _is_prose(line))
    is_code = like >= share * len(shape.code) and _may_be_code(shape)
    return Foreign(CODE_OR_SETTINGS) if is_code else None


def find_comments(shape: Shape) -> Foreign | None:
    """Source code that is known only by the comment with which it begins; None for any other text."""
    return Foreign("source code") if shape.text.startswith(_OPENINGS) else None


def _may_be_code(shape: Shape) -> bool:
    """Whether there are several lines that are not comments, and few of them consist of words."""
    lines = len(shape.code)
    return lines >= _FEWEST_LINES and sum(map(_is_prose, shape.code)) <= _MOST_PROSE * lines


def _is_prose(line: str) -> bool:
    """Whether a line has several words in succession, apart from texts in a program's quotes."""
    return bool(_PROSE().search(_STRING.sub("", line)))
