"""Converts text from BibTeX: braces that protect capitals, macros for characters, and addresses in macros."""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadsheet.model.text import find_math

_CHARACTERS = {
    "textless": "<", "textgreater": ">", "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\",
    "textbar": "|", "textunderscore": "_", "textquotesingle": "'", "textquotedbl": '"', "textquoteleft": "‘",
    "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”", "textendash": "–", "textemdash": "—",
    "textellipsis": "…", "ldots": "…", "dots": "…", "textregistered": "®", "texttrademark": "™", "textcopyright": "©",
    "copyright": "©", "textdegree": "°", "textmu": "µ", "textpm": "±", "texttimes": "×", "textperiodcentered": "·",
    "textbullet": "•", "texteuro": "€", "euro": "€", "pounds": "£", "textsterling": "£", "S": "§", "textsection": "§",
    "P": "¶", "guillemotleft": "«", "guillemotright": "»", "textonehalf": "½", "textdagger": "†", "dag": "†",
    "TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX", "newline": " ", "par": "\n\n", "relax": "",
    "textbraceleft": "{", "textbraceright": "}",
    **dict(zip("_#&%{}", "_#&%{}", strict=True)), **dict.fromkeys(",;: \\", " "), **dict.fromkeys("-/!", ""),
}  # fmt: skip
"""What a macro stands for in running text."""
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|DJ|dj|NG|ng|DH|dh|TH|th|[oOlLij]) +(?=[^\W\d_])")
"""A macro for a letter, with the space that ends it and is not shown."""
_ADDRESS = re.compile(r"\\(?:url|nolinkurl|path)\s*\{([^{}]*)\}")
_LINK = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_RAISED = re.compile(r"\\textsuperscript\s*\{(\d+)\}")
_LEVELS = re.compile(r"\\text(?:super|sub)script\s*\{([^{}]*)\}")
_SIGN = re.compile(r"\\([~^])\{\}")
_MATH = re.compile(r"\\ensuremath\s*\{([^{}$]+)\}")
_TOKEN = re.compile(r"\{\\(?P<boxed>[A-Za-z]+) *\}|\\(?P<word>[A-Za-z]+)(?:\{\}| +)?|\\(?P<sign>.)|[{}]", re.DOTALL)
_SWITCH = re.compile(r"\\(?:it|bf|em|tt|sc|rm|sf|sl|itshape|bfseries)(?![A-Za-z])")


def strip_bibtex_markup(text: str) -> str:
    """The text without protecting braces, and with the characters that macros stand for.

    Formulas are left as they are; so is what `broadsheet.model.tex` reads: accents, letters, and wrappers with their
    braces.
    """
    text = re.sub(r"\n\s*", lambda match: "\n\n" if "\n" in match[0][1:] else " ", text)
    if "\\" in text:
        text = _LETTER.sub(r"\\\1{}", text)
        text = _LINK.sub(lambda match: match[1] if match[1] == match[2] else f"{match[2]} ({match[1]})", text)
        text = _LEVELS.sub(r"\1", _RAISED.sub(r"^\1", _ADDRESS.sub(r"\1", text)))
        text = _MATH.sub(r"$\1$", _SIGN.sub(r"\1", text))
    return "".join(_undress(text)).strip()


def _undress(text: str) -> Iterator[str]:
    done = 0
    kept: list[bool] = []
    # The positions of arguments of macros, which keep their braces.
    argument = -1
    for token in _tokens(text):
        yield text[done : token.start()]
        done = token.end()
        name = token["boxed"] or token["word"] or token["sign"]
        if name:
            yield _CHARACTERS.get(name, token[0])
            argument = -1 if token["boxed"] or name in _CHARACTERS else done
        elif token[0] == "{":
            kept.append(token.start() == argument or bool(_SWITCH.match(text, done)))
            yield "{" if kept[-1] else ""
        elif kept and kept.pop():
            yield "}"
    yield text[done:]


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """The braces and macros of a text outside its formulas."""
    done = 0
    for start, end, _, _ in find_math(text):
        yield from _TOKEN.finditer(text, done, start)
        done = end
    yield from _TOKEN.finditer(text, done)
