"""Source code, and in which programming language it is written."""

from __future__ import annotations

import re

from broadsheet.sources.foreign.kinds import Foreign
from broadsheet.sources.foreign.shape import Shape, count_lines
from broadsheet.sources.foreign.signs import load_signs

_LEAST = 0.12
"""The least share of lines with the signs of a programming language for a text to be a program."""
_CLEAR = 0.3
"""The share at which a text is clearly a program, whatever else it looks like."""
_FEWEST_LINES = 3
"""The fewest lines of a program; a title and its abstract are fewer."""
_MOST_PROSE = 0.25
"""The share of lines of prose above which a text is hardly a program."""
_LEAST_CODE = 0.5
"""The least share of lines that only code has for a text to be a program in an unknown language."""
_INTERPRETER = re.compile(r"#![ \t]*\S*?(?:/env(?:[ \t]+-\S+)*[ \t]+|/)?([A-Za-z]+)[\d.]*(?:[ \t]|$)", re.MULTILINE)
"""The first line of a script, with the name of the program that runs it."""
_MODE = re.compile(
    r"-\*-.*?(?:mode:[ \t]*)?([A-Za-z+#]+)\b[^\n:]*-\*-|\bvim?:.*\b(?:ft|filetype|syntax)=(\w+)", re.IGNORECASE
)
"""What tells Emacs or Vim in which language a file is written."""
_OPENINGS = ("/*", "//", "(*", "{-", "%%", "--")
"""How programs begin, but texts do not."""
_CODE = re.compile(
    r"[;{}]\s*(?://.*|/\*.*|%.*)?$|^\s*[\])}]+[,;.]?$|\w\(.*\)|\w\($|^\s*\(\S|:=|->|=>|<-|[!=<>]=|::|&&|\|\||\w\[[\w\"'$:]*\]"
    r"|^\s*\w[\w.]*\s*=(?!=)\s*\S|\b[a-z]\w*\.\w+|\b\w+_\w+\b|\b0x[0-9a-fA-F]+|[$@%&]\w|\\[a-z]\w*|^\s*\.\w|^\S+:$"
    r"|^\s*(?:begin|end|if|else|for|while|do|return|var|let)\b"
)
"""What lines of source code have, and lines of prose rarely do."""
_PROSE = re.compile(r"(?:[^\W\d_]+[,;:]? ){5}[^\W\d_]+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{8}")
"""Six words in succession, or eight characters of a language that has no blanks between words."""


def find_script(shape: Shape) -> Foreign | None:
    """The language of a program that its first line names; None for any other text."""
    opening = "\n".join(shape.lines[:2])
    found = _MODE.search(opening)
    for name in (*_INTERPRETER.findall(opening)[:1], *(found.groups() if found else ())):
        for sign in load_signs().code:
            if name and sign.is_called(name.lower()):
                return sign.foreign
    return None


def find_certain_language(shape: Shape) -> Foreign | None:
    """The programming language of which a text has a certain sign; None if it has none."""
    return next((sign.foreign for sign in load_signs().code if sign.is_certain(shape.unfenced)), None)


def find_language(shape: Shape, *, clear: bool = False) -> Foreign | None:
    """The programming language whose signs the most lines have; None if too few have, or if there is much prose.

    With `clear`, many lines must have them.
    """
    if not _may_be_code(shape):
        return None
    counts = {sign: sign.count_lines(shape.code) for sign in load_signs().code}
    best = max(counts, key=counts.__getitem__)
    least = max(2, (_CLEAR if clear else _LEAST) * len(shape.code))
    return best.foreign if counts[best] >= least else None


def find_code(shape: Shape) -> Foreign | None:
    """Source code in an unknown language; None for any other text."""
    if shape.text.startswith("#!/"):
        return Foreign("a script")
    like = sum(1 for line in shape.code if _CODE.search(line) and not _PROSE.search(line))
    is_code = _may_be_code(shape) and like >= _LEAST_CODE * len(shape.code)
    return Foreign("source code") if is_code else None


def find_comments(shape: Shape) -> Foreign | None:
    """Source code that is known only by the comment with which it begins; None for any other text."""
    return Foreign("source code") if shape.text.startswith(_OPENINGS) else None


def _may_be_code(shape: Shape) -> bool:
    """Whether there are several lines, and few of them consist of words."""
    lines = len(shape.code)
    return lines >= _FEWEST_LINES and count_lines(_PROSE, shape.code) <= _MOST_PROSE * lines
