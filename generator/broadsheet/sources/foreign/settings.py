"""Files of settings: INI, TOML, YAML, and others that consist of names and values."""

from __future__ import annotations

import re

from broadsheet.sources.foreign.kinds import CODE_OR_SETTINGS, Foreign
from broadsheet.sources.foreign.shape import Shape, count_lines
from broadsheet.system.patterns import compile_late

_SECTION = re.compile(r"\s*\[{1,2}[^\[\]\n]{1,80}\]{1,2}\s*(?:[#;].*)?")
"""A line that names a section."""
_PAIR = re.compile(r"\s*(?:export |set |setenv )?([\w.\"'%$*\\/ -]{1,80}?)\s*[=:]\s*(.*)")
"""A line with a name and a value."""
_ASSIGNED = compile_late(r"\s*(?:export |set )?[\w.$*\\/\[\]-]{1,100}\s*=(?![=>])\s*(?![^\s\"']*\().*(?<![;{(,])")
"""A line with a name, an equals sign and a value that is not code."""
_ESCAPED = re.compile(r"\s*[^\s=]+\\ [^=\n]*=")
"""How a line begins whose name has blanks with backslashes, as in Java."""
_TYPED = compile_late(
    r"(?:\"|'|\[|\{|true\b|false\b|[+-]?(?:inf|nan)\b|[+-]?\d[\d_.eE+-]*\s*(?:#|\Z)|0x|\d{4}-\d\d-\d\d|\d\d:\d\d)"
)
"""How a value begins in TOML."""
_QUOTED = re.compile(r"\s*[\w.\"'-]+\s*=\s*(?:\"|'|\[|\{)")
"""A line with a value of a kind that only TOML has."""
_KEY = compile_late(
    r"(?:- +)*(?:[\w.$/@*&<>-]+|\"[^\"\n]*\"|'[^'\n]*')[ \t]*:(?: .{0,160})?|(?:- +)*[?{\[].*|---.*|\.\.\.|%YAML.*"
)
"""An unindented line of YAML that begins a value; a longer one is a part of an abstract, with its heading."""
_ITEM = re.compile(r"-(?: .{0,160})?|[\]})'\"].*")
"""An unindented line of YAML that is an item of a list, or ends a value."""
_LINE = compile_late(r"\s*(?:(?:- +)*[\w\"'./@$*<>{}() -]{1,60}:(?: .{0,160})?|- .*|[\]}],?)")
"""A line that is typical of YAML."""
_NAMED = re.compile(r"\s*(?:- +)*[\w\"'./@$*-]+:(?:\s|$)")
"""A line of YAML with the name of a value."""
_TECHNICAL = compile_late(
    r"[/=_\\:@*$~{}<>|%+&]|\d|\w-\w|^\s*-|\b(?:yes|no|on|off|true|false|none|all|auto|default)\b", re.IGNORECASE
)
"""What a line of a settings file has, and few lines of a poem or a list of words have."""
_TERSE, _MOSTLY_TERSE = 0.5, 0.75
"""Shares of such lines that make a settings file, with and without lines that are certainly comments."""
_CALL = compile_late(r"\w\(.*\)|\b(?:if|then|def|end|return|function|else|for|while|import|class)\b|[;{(\[,]$")
"""What a line of a program has, and few lines of a settings file have."""
_SENTENCE = compile_late(r"(?:[^\W\d_]+[,;:]? ){5,}.*[.!?]$")
"""A sentence of several words."""


def find_settings(shape: Shape) -> Foreign | None:
    """YAML, TOML or INI; None for any other text."""
    name = _find_sections(shape) or ("a YAML file" if _is_yaml(shape) else "")
    return Foreign(name) if name else None


def find_pairs(shape: Shape, share: float) -> Foreign | None:
    """A text of which at least this share of lines are names and values with an equals sign; None for any other."""
    lines = [line for line in shape.bare if not line.lstrip().startswith(("!", "//"))]
    pairs = sum(1 for line in lines if _ASSIGNED().fullmatch(line) or _ESCAPED.match(line))
    has_comments = len(lines) < len(shape.lines)
    if pairs + has_comments < 2 or pairs < max(1, share * len(lines)) or 5 * count_lines(_CALL(), lines) > pairs:
        return None
    return Foreign("settings (names and values)")


def find_short_lines(shape: Shape) -> Foreign | None:
    """Comments among short lines that are not sentences, as settings of many programs have; None for others."""
    lines = shape.bare
    if len(lines) == len(shape.lines) or 5 * count_lines(_CALL(), lines) > len(lines):
        return None
    terse = sum(1 for line in lines if _TECHNICAL().search(line) and not _SENTENCE().search(line))
    least = _TERSE if shape.has_hash_comments else _MOSTLY_TERSE
    return Foreign(CODE_OR_SETTINGS) if terse >= least * len(lines) else None


def _find_sections(shape: Shape) -> str:
    """What a file with sections is, by the values in them; empty for any other text."""
    lines = shape.bare
    first = next((at for at, line in enumerate(lines) if _SECTION.fullmatch(line)), None)
    if first is None or sum(1 for line in lines[:first] if not _PAIR.fullmatch(line)) > 1 + first // 4:
        return ""
    inside = lines[first + 1 :]
    pairs = [found for line in inside if "=" in line and (found := _PAIR.fullmatch(line))]
    known = sum(1 for line in inside if line[:1] in " \t]}\"'" or _PAIR.fullmatch(line) or _SECTION.fullmatch(line))
    if len(inside) > 3 and 2 * known < len(inside):
        return ""
    if pairs and all(_TYPED().match(found[2]) for found in pairs) and any(map(_QUOTED.match, lines)):
        return "a TOML file"
    return "an INI file" if inside or len(lines) < len(shape.lines) else ""


def _is_yaml(shape: Shape) -> bool:
    """Whether every unindented line begins or ends a value, and some lines are typical of YAML."""
    lines = [line for line in shape.lines if not line.lstrip().startswith("#")]
    top = [line for line in lines if not line.startswith(" ")]
    keys = sum(1 for line in top if _KEY().fullmatch(line))
    if not keys or not all(_KEY().fullmatch(line) or _ITEM.fullmatch(line) for line in top):
        return False
    typical = sum(1 for line in lines if _LINE().fullmatch(line) or _KEY().fullmatch(line))
    return count_lines(_NAMED, lines) > 0 and len(lines) > 1 and (4 * typical >= len(lines) or keys > 1)
