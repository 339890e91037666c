"""Writes MathML as text: a simple formula as characters, any other as TeX between `\\(` and `\\)`.

The elements are those of https://www.w3.org/TR/mathml-core/, and `mfenced` of MathML 3 (section 3.3.8), which PubMed
and publishers still write. What an `annotation-xml` holds is left out, above all content MathML (MathML 3, chapter 4).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree

from broadsheet.sources.fields.shifted_characters import is_shiftable, shift_characters

_LONGEST = 1_500
"""The most characters of a formula in TeX; a longer one is written as characters."""
_INVISIBLE = dict.fromkeys(range(0x2061, 0x2065))
"""The four invisible operators, such as U+2061 for the application of a function (MathML 3, section 3.2.5)."""
_COMMANDS = MappingProxyType(
    {
        "∑": "sum", "∏": "prod", "∐": "coprod", "∫": "int", "∮": "oint", "⋃": "bigcup", "⋂": "bigcap", "∞": "infty",
        "≤": "leq", "≥": "geq", "≠": "neq", "≈": "approx", "≡": "equiv", "∼": "sim", "~": "sim", "≪": "ll", "≫": "gg",
        "×": "times", "⋅": "cdot", "·": "cdot", "∘": "circ", "±": "pm", "∓": "mp", "∗": "ast", "→": "to",
        "←": "leftarrow", "↔": "leftrightarrow", "⇒": "Rightarrow", "⇔": "Leftrightarrow", "∈": "in", "∉": "notin",
        "⊂": "subset", "⊆": "subseteq", "∪": "cup", "∩": "cap", "∧": "wedge", "∨": "vee", "¬": "neg", "∀": "forall",
        "∃": "exists", "∂": "partial", "∇": "nabla", "∝": "propto", "⊗": "otimes", "⊕": "oplus", "⟨": "langle",
        "⟩": "rangle", "〈": "langle", "〉": "rangle", "‖": "|", "∥": "|", "…": "ldots", "⋯": "cdots", "′": "prime",
        "\\": "backslash", "{": "{", "}": "}", "%": "%", "#": "#", "&": "&", "_": "_", "$": "$", "−": "-",
    }
)  # fmt: skip
"""Characters that TeX writes as a command."""
_FUNCTIONS = frozenset(
    "arg cos cosh cot coth deg det dim exp gcd inf ker lim ln log max min sin sinh sup tan tanh".split()
)
"""Names of functions that TeX has a command for."""
_LARGE = frozenset("∑∏∐∫∮⋃⋂") | {"lim", "max", "min", "sup", "inf", "argmax", "argmin", "arg max", "arg min"}
"""Operators whose limits are above and below them."""
_ACCENTS = MappingProxyType(
    {
        **dict.fromkeys("¯‾―-−_ˉ\u0304\u0305", ("\u0304", "bar", "overline")),
        **dict.fromkeys("^ˆ\u0302", ("\u0302", "hat", "widehat")),
        **dict.fromkeys("~˜∼\u0303", ("\u0303", "tilde", "widetilde")),
        **dict.fromkeys("→⇀\u20d7", ("\u20d7", "vec", "overrightarrow")),
        **dict.fromkeys(".˙\u0307", ("\u0307", "dot", "dot")),
        **dict.fromkeys("¨\u0308", ("\u0308", "ddot", "ddot")),
        **dict.fromkeys("ˇ\u030c", ("\u030c", "check", "check")),
    }
)
"""For a mark above a formula: the character that combines with a letter, and TeX's commands for one and for more."""
_MATRICES = MappingProxyType(
    {("[", "]"): "bmatrix", ("(", ")"): "pmatrix", ("|", "|"): "vmatrix", ("{", "}"): "Bmatrix", ("{", ""): "cases"}
)
"""TeX's matrices by the fences around them."""
_MARKS = frozenset("′″‴*∗†‡°⁎'")
"""Signs that are raised by themselves."""
_GROUPED = re.compile(r"\w+", re.UNICODE)
"""A number or a name, which needs no brackets in a fraction or under a root."""
_ENTITY = re.compile(r"[\\{}%#&_$]")
"""Characters that TeX reads as commands, also in `\\text`."""


@dataclass(frozen=True, slots=True)
class _Formula:
    """A part of a formula in both ways of writing it."""

    plain: str = ""
    """The part as characters, for example `x²`."""
    tex: str = ""
    """The part as TeX, for example `x^{2}`."""
    is_simple: bool = True
    """Whether `plain` reads well."""
    source: str = ""
    """TeX that the file gives for all of it."""


def write_mathml(root: etree._Element) -> str:
    """Return the text of a `math` element, or of an element of MathML within one.

    `<msup><mi>x</mi><mn>2</mn></msup>` gives `x²`, and a sum with limits gives `\\(\\sum_{i}^{n} …\\)`. TeX in an
    `annotation` is preferred to what is made from the elements. A formula that is too long as TeX is written as
    characters, even if it is hard to read so.
    """
    # This is not recursive, since elements may be nested deeper than calls.
    stack: list[list[_Formula]] = [[]]
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            stack.append([])
        else:
            parts = stack.pop()
            stack[-1].append(_write(node, etree.QName(node).localname, parts))
    ((formula,),) = stack
    tex = " ".join((formula.source or formula.tex).split())
    if formula.is_simple or not tex or len(tex) > _LONGEST:
        return formula.plain
    return f"\\({tex}\\)"


def _write(node: etree._Element, name: str, parts: Sequence[_Formula]) -> _Formula:
    """Return the formula of an element, from what its children are.

    `name` is the local name. An unknown element is its children in a row, and so is one with a wrong number of them.
    """
    if name in _TOKENS and not parts:
        return _write_token(name, node.text or "")
    if name == "mtable":
        return _write_table(parts)
    if name == "mfenced":
        return _write_fenced(node, parts)
    if name == "mmultiscripts":
        return _write_scripts(node, parts)
    if name == "annotation":
        is_tex = "tex" in node.get("encoding", "").lower()
        return _Formula(source=(node.text or "").strip().strip("$") if is_tex else "")
    if name == "mfrac" and node.get("linethickness") in ("0", "0pt", "0px") and len(parts) == 2:
        above, below = parts
        return _Formula(f"({above.plain} {below.plain})", f"\\binom{{{above.tex}}}{{{below.tex}}}", is_simple=False)
    size, write = _LAYOUTS.get(name, (0, _join))
    if not parts and not size:
        return _write_token("mtext", node.text or "") if (node.text or "").strip() else _Formula()
    return write(parts) if size in (0, len(parts)) else _join(parts)


_TOKENS = frozenset(("mi", "mn", "mo", "ms", "mtext", "mspace"))
"""The elements that hold characters (MathML 3, section 3.2)."""


def _write_token(name: str, text: str) -> _Formula:
    """Return the formula of an element that holds characters.

    Words in `mtext` keep their spaces, in all others white space means nothing. An identifier of several letters is
    upright in TeX (`\\mathrm`), as MathML shows it (MathML 3, section 3.2.3).
    """
    if name in ("mtext", "mspace"):
        words = " ".join(text.split())
        plain = text if text and not words else text.replace("\n", " ") or " "
        return _Formula(plain, f"\\text{{{_ENTITY.sub(_escape, plain)}}}" if words else "\\ ")
    plain = "".join(text.translate(_INVISIBLE).split())
    if plain in _FUNCTIONS:
        return _Formula(plain, f"\\{plain} ")
    tex = "".join(_write_character(char) for char in plain)
    is_word = len(plain) > 1 and plain.isalpha() and name in ("mi", "mo")
    return _Formula(plain, f"\\mathrm{{{tex}}}" if is_word else tex)


def _write_character(char: str) -> str:
    """Return a character as TeX; after a command of letters with the space that ends it."""
    command = _COMMANDS.get(char)
    if command is None:
        return char
    return "-" if command == "-" else f"\\{command}" + (" " if command.isalpha() else "")


def _escape(match: re.Match[str]) -> str:
    """Return a special character of TeX as it is written in a text."""
    return "\\backslash " if match[0] == "\\" else f"\\{match[0]}"


def _join(parts: Sequence[_Formula]) -> _Formula:
    """Return formulas in a row; the row is simple if each of them is."""
    return _Formula(
        "".join(part.plain for part in parts),
        "".join(part.tex for part in parts),
        all(part.is_simple for part in parts),
        next((part.source for part in parts if part.source), ""),
    )


def _lower(base: _Formula, sub: _Formula) -> _Formula:
    """Return a formula with one lowered after it (`msub`)."""
    return _attach(base, sub, _Formula())


def _raise(base: _Formula, sup: _Formula) -> _Formula:
    """Return a formula with one raised after it (`msup`)."""
    return _attach(base, _Formula(), sup)


def _attach(base: _Formula, sub: _Formula, sup: _Formula) -> _Formula:
    """Return a formula with a lowered and a raised one after it, each empty where there is none."""
    lowered, is_readable_sub = _shift(base, sub, "sub", "_")
    raised, is_readable_sup = _shift(base, sup, "sup", "^")
    tex = (base.tex or "{}") + (f"_{{{sub.tex}}}" if sub.tex else "") + (f"^{{{sup.tex}}}" if sup.tex else "")
    is_simple = base.is_simple and is_readable_sub and is_readable_sup
    return _Formula(base.plain + lowered + raised, tex, is_simple)


def _shift(base: _Formula, script: _Formula, name: str, mark: str) -> tuple[str, bool]:
    """Return a lowered or raised text as characters, and whether it reads well.

    `name` is `sub` or `sup`. What Unicode has no characters for is written after `mark`, as in `x^(a+b)`, which does
    not read well.
    """
    text = script.plain.strip()
    if not text or (name == "sup" and set(text) <= _MARKS):
        return text, script.is_simple
    # What has nothing before it belongs to a word outside the formula, as in 5th.
    if is_shiftable(text) or not base.plain:
        return shift_characters(text, name), script.is_simple
    return mark + (text if len(text) == 1 else f"({text})"), False


def _write_scripts(node: etree._Element, parts: Sequence[_Formula]) -> _Formula:
    """Return a formula with pairs of a lowered and a raised one on both sides (`mmultiscripts`).

    The pairs after `mprescripts` stand before the formula, as in ¹⁴C (MathML 3, section 3.4.7).
    """
    if not parts:
        return _Formula()
    names = [etree.QName(child).localname for child in node.iterchildren(tag=etree.Element)]
    base, scripts = parts[0], parts[1:]
    at = names.index("mprescripts") - 1 if "mprescripts" in names[1:] else len(scripts)
    before, after = _pair(scripts[at + 1 :]), _pair(scripts[:at])
    for sub, sup in after:
        base = _attach(base, sub, sup)
    for sub, sup in before:
        prefix = _attach(_Formula(), sub, sup)
        base = _join([prefix, base])
    return base


def _pair(scripts: Sequence[_Formula]) -> list[tuple[_Formula, _Formula]]:
    """Return scripts as pairs of a lowered and a raised one; an empty one completes the last if their number is odd."""
    padded = [*scripts, _Formula()]
    return list(zip(padded[:-1:2], padded[1::2], strict=False))


def _write_limits(base: _Formula, under: _Formula, over: _Formula) -> _Formula:
    """Return a formula with one below and one above it, each empty where there is none (`munderover`).

    Large operators get limits, a line below is underlining, and a mark above is an accent; anything else is set above
    or below by `\\overset` and `\\underset`.
    """
    if base.plain.strip() in _LARGE:
        tex = base.tex.strip() + (f"_{{{under.tex}}}" if under.tex else "") + (f"^{{{over.tex}}}" if over.tex else "")
        plain = base.plain + (f"_({under.plain})" if under.plain else "") + (f"^({over.plain})" if over.plain else "")
        return _Formula(plain + " ", tex + " ", is_simple=False)
    formula = base
    if under.plain:
        line = under.plain in ("_", "¯", "\u0332", "―", "‾")
        tex = f"\\underline{{{base.tex}}}" if line else f"\\underset{{{under.tex}}}{{{base.tex}}}"
        formula = _Formula(base.plain if line else f"{base.plain}_({under.plain})", tex, is_simple=False)
    if not over.plain:
        return formula
    if accent := _ACCENTS.get(over.plain.strip()):
        return _accent(formula, *accent)
    tex = f"\\overset{{{over.tex}}}{{{formula.tex}}}"
    return _Formula(f"{formula.plain}^({over.plain})", tex, is_simple=False)


def _accent(base: _Formula, mark: str, single: str, several: str) -> _Formula:
    """Return a formula with an accent: one character, as `x̄`, if the formula is a letter.

    `mark` is the combining character, `single` TeX's command for one letter, and `several` that for more.
    """
    if len(base.plain) == 1 and base.plain.isalpha():
        letter = unicodedata.normalize("NFC", base.plain + mark)
        return _Formula(letter, f"\\{single}{{{base.tex}}}", base.is_simple)
    return _Formula(base.plain, f"\\{several}{{{base.tex}}}", is_simple=False)


def _write_fraction(above: _Formula, below: _Formula) -> _Formula:
    """Return `above/below`; it is simple if neither has a fraction in it."""
    is_simple = above.is_simple and below.is_simple and "/" not in above.plain + below.plain
    plain = f"{_group(above.plain)}/{_group(below.plain)}"
    return _Formula(plain, f"\\frac{{{above.tex}}}{{{below.tex}}}", is_simple)


def _write_root(base: _Formula, degree: _Formula) -> _Formula:
    """Return a root of a degree; an empty degree means a square root."""
    shifted, is_readable = _shift(_Formula("x"), degree, "sup", "^")
    is_simple = base.is_simple and is_readable
    index = f"[{degree.tex}]" if degree.tex else ""
    return _Formula(f"{shifted}√{_group(base.plain)}", f"\\sqrt{index}{{{base.tex}}}", is_simple)


def _write_fenced(node: etree._Element, parts: Sequence[_Formula]) -> _Formula:
    """Return formulas in fences, with separators between them: `mfenced` (MathML 3, section 3.3.8).

    Only the first of several separators is used. A table in fences that TeX has a matrix for becomes that matrix.
    """
    fences = node.get("open", "("), node.get("close", ")")
    if len(parts) == 1 and fences in _MATRICES and "\\begin{matrix}" in parts[0].tex[:14]:
        body = parts[0].tex.removeprefix("\\begin{matrix}").removesuffix("\\end{matrix}")
        name = _MATRICES[fences]
        plain = f"{fences[0]}{parts[0].plain}{fences[1]}"
        return _Formula(plain, f"\\begin{{{name}}}{body}\\end{{{name}}}", is_simple=False)
    mark = (node.get("separators", ",").strip() or " ")[0] if node.get("separators", ",") else ""
    before, after = ("".join(map(_write_character, fence)) for fence in fences)
    between = f"{mark} " if mark else ""
    return _Formula(
        fences[0] + between.join(part.plain for part in parts) + fences[1],
        before + between.join(part.tex for part in parts) + after,
        all(part.is_simple for part in parts),
    )


def _write_row(parts: Sequence[_Formula]) -> _Formula:
    """Return a row of a table; in TeX `&` separates its cells."""
    return _Formula(
        " ".join(part.plain for part in parts),
        " & ".join(part.tex for part in parts),
        all(part.is_simple for part in parts),
    )


def _write_table(rows: Sequence[_Formula]) -> _Formula:
    """Return the rows of a matrix; a table of one row is a formula that was only aligned."""
    if len(rows) == 1:
        return _Formula(rows[0].plain, rows[0].tex.replace(" & ", " "), rows[0].is_simple)
    plain, tex = "; ".join(row.plain for row in rows), " \\\\ ".join(row.tex for row in rows)
    return _Formula(plain, f"\\begin{{matrix}}{tex}\\end{{matrix}}", is_simple=False)


def _group(text: str) -> str:
    """Return the text, in brackets unless it is a number or a name."""
    return text if _GROUPED.fullmatch(text) else f"({text})"


_NONE = _Formula()
_LAYOUTS: Mapping[str, tuple[int, Callable[[Sequence[_Formula]], _Formula]]] = MappingProxyType(
    {
        "msub": (2, lambda parts: _lower(parts[0], parts[1])),
        "msup": (2, lambda parts: _raise(parts[0], parts[1])),
        "msubsup": (3, lambda parts: _attach(parts[0], parts[1], parts[2])),
        "munder": (2, lambda parts: _write_limits(parts[0], parts[1], _NONE)),
        "mover": (2, lambda parts: _write_limits(parts[0], _NONE, parts[1])),
        "munderover": (3, lambda parts: _write_limits(parts[0], parts[1], parts[2])),
        "mfrac": (2, lambda parts: _write_fraction(parts[0], parts[1])),
        "mroot": (2, lambda parts: _write_root(parts[0], parts[1])),
        "msqrt": (0, lambda parts: _write_root(_join(parts), _NONE)),
        "mtr": (0, _write_row),
        "mlabeledtr": (0, lambda parts: _write_row(parts[1:])),
        "mphantom": (0, lambda _: _NONE),
        "annotation-xml": (0, lambda _: _NONE),
        "maction": (0, lambda parts: _join(parts[:1])),
        "semantics": (0, _join),
    }
)
"""For each element: how many children it has, 0 if any number, and what it is made of them."""
