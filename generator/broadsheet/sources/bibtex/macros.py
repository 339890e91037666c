"""Converts text from BibTeX to running text: protecting braces go, and macros become the characters that they show.

What reference managers write is undone: the macros of LaTeX and of biblatex for characters, fonts and quotation marks,
and addresses in macros. Formulas stay as they are, and so does an unknown macro.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from broadsheet.model.tex import LETTERS
from broadsheet.model.text import find_math
from broadsheet.sources.fields.shifted_characters import shift_characters

_CHARACTERS = {
    "textless": "<", "textgreater": ">", "textasciitilde": "~", "texttildelow": "~", "textasciicircum": "^",
    "textbackslash": "\\", "textbar": "|", "textunderscore": "_", "textquotesingle": "'", "textquotedbl": '"',
    "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”",
    "lq": "‘", "rq": "’", "dq": '"', "quotedblbase": "„", "quotesinglbase": "‚", "glqq": "„", "grqq": "“", "glq": "‚",
    "grq": "‘", "flqq": "«", "frqq": "»", "flq": "‹", "frq": "›", "guilsinglleft": "‹", "guilsinglright": "›",
    "guillemotleft": "«", "guillemotright": "»", "guillemetleft": "«", "guillemetright": "»", "textasciigrave": "`",
    "textendash": "–", "textemdash": "—", "textellipsis": "…", "ldots": "…", "dots": "…", "textelp": "[…]",
    "textregistered": "®", "texttrademark": "™", "textcopyright": "©", "copyright": "©", "textservicemark": "℠",
    "textcircledP": "℗", "textdegree": "°", "degree": "°", "textcelsius": "℃", "textmu": "µ", "textmicro": "µ",
    "textohm": "Ω", "textpm": "±", "texttimes": "×", "textdiv": "÷", "textminus": "−", "textlnot": "¬",
    "textperiodcentered": "·", "textbullet": "•", "texteuro": "€", "euro": "€", "EUR": "€", "pounds": "£",
    "textsterling": "£", "textyen": "¥", "textcent": "¢", "textcurrency": "¤", "textdollar": "\\$", "textpercent": "%",
    "S": "§", "textsection": "§", "P": "¶", "textparagraph": "¶", "textpilcrow": "¶", "textbrokenbar": "¦",
    "textbardbl": "‖", "textdagger": "†", "dag": "†", "textdaggerdbl": "‡", "ddag": "‡", "textasteriskcentered": "∗",
    "textonequarter": "¼", "textonehalf": "½", "textthreequarters": "¾", "textfractionsolidus": "⁄",
    "textonesuperior": "¹", "texttwosuperior": "²", "textthreesuperior": "³", "textordfeminine": "ª",
    "textordmasculine": "º", "textperthousand": "‰", "textpertenthousand": "‱", "textnumero": "№",
    "textestimated": "℮", "textexclamdown": "¡", "textquestiondown": "¿", "textinterrobang": "‽",
    "textrecipe": "℞", "textreferencemark": "※", "textmusicalnote": "♪", "textleftarrow": "←", "textrightarrow": "→",
    "textuparrow": "↑", "textdownarrow": "↓", "textlangle": "⟨", "textrangle": "⟩", "textsurd": "√",
    "textflorin": "ƒ", "textschwa": "ə", "textasciidieresis": "¨", "textasciimacron": "¯", "textasciiacute": "´",
    "textasciibreve": "˘", "textasciicaron": "ˇ", "textacutedbl": "˝", "textgravedbl": "˵", "textopenbullet": "◦",
    "textbraceleft": "{", "textbraceright": "}", "textvisiblespace": "␣", "textquotestraightbase": "‚",
    "textquotestraightdblbase": "„", "textdblhyphen": "⸗", "textwon": "₩", "textlira": "₤", "textnaira": "₦",
    "textpeso": "₱", "textguarani": "₲", "textcolonmonetary": "₡", "textdong": "₫", "textbaht": "฿",
    "textdiscount": "⁒", "textborn": "⭑", "textdied": "†", "textmarried": "⚭", "textdivorced": "⚮", "textleaf": "☙",
    "TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX", "XeTeX": "XeTeX", "LuaTeX": "LuaTeX", "pdfTeX": "pdfTeX",
    "slash": "/", "etc": "etc", "textcompwordmark": "", "newline": " ", "linebreak": " ", "par": "\n\n",
    **dict.fromkeys("quad qquad enspace enskip thinspace medspace thickspace space nobreakspace".split(), " "),
    **dict.fromkeys("relax protect xspace null ignorespaces allowbreak nobreak negthinspace".split(), ""),
    **dict.fromkeys(("hyp", "nobreakdash", "babelhyphen", "cyrchar"), ""),
    # Fonts, which change until the end of their braces.
    **dict.fromkeys("it bf em tt sc rm sf sl cal cyr itshape bfseries scshape slshape upshape mdseries".split(), ""),
    **dict.fromkeys("rmfamily sffamily ttfamily normalfont upright tiny scriptsize footnotesize small".split(), ""),
    **dict.fromkeys("normalsize large Large LARGE huge Huge displaystyle textstyle boldmath unboldmath".split(), ""),
    **dict(zip("_#&%{}", "_#&%{}", strict=True)), **dict.fromkeys(",;:> \\", " "), **dict.fromkeys("-/!@", ""),
    **LETTERS,
}  # fmt: skip
"""What a macro stands for in running text."""
_ENCLOSED = {
    **dict.fromkeys(
        "text textbf textit texttt textsc textrm textsf textsl textup textmd textnormal emph underline uline ul mbox "
        "hbox fbox makebox MakeUppercase MakeLowercase lowercase uppercase NoCaseChange nocase textcyrillic textcyr "
        "textgreek textlatin mkbibemph mkbibitalic mkbibbold mkbibacro bibstring mkbibname".split(),
        ("", ""),
    ),
    **dict.fromkeys(("mkbibparens", "parentext"), ("(", ")")),
    **dict.fromkeys(("mkbibbrackets", "brackettext", "textins"), ("[", "]")),
}
"""Macros whose argument is text, and what is written before and after it."""
_QUOTES = frozenset("enquote mkbibquote textquote blockquote".split())
"""Macros that put their argument in quotation marks; inner ones are single."""
_SHIFTS = {"textsuperscript": "sup", "mkbibsuperscript": "sup", "textsubscript": "sub", "mkbibsubscript": "sub"}
"""Macros that raise or lower their argument."""
_DROPPED = frozenset(
    "vphantom hphantom phantom hspace vspace noopsort sortnoop NoOp noop foreignlanguage selectlanguage textcolor "
    "color label index textdel raisebox fontsize thanks footnote footnotemark orcidlink orcidID inst".split()
)
"""Macros whose first argument is not shown."""
_LONGEST_SHIFT = 40
"""The most pieces of a raised or lowered text that is looked at, so that nested ones take linear time."""
_ARGUMENT = r"\s*\{((?>(?:[^{}]++|\{[^{}]*+\})*))\}"
"""An argument in braces, which may contain braces one deep."""
_ADDRESS = re.compile(rf"\\(?:url|nolinkurl|path){_ARGUMENT}")
"""A macro of the package url, whose argument is an address."""
_LINK = re.compile(rf"\\href{_ARGUMENT}{_ARGUMENT}")
"""A link of the package hyperref: an address and the words that are shown."""
_FRACTION = re.compile(rf"\\(?:text|nice|s)frac{_ARGUMENT}{_ARGUMENT}")
"""A fraction within running text."""
_SIGN = re.compile(r"\\([~^])\{\}")
"""A tilde or a circumflex that is meant as such: an accent on nothing."""
_AT_SIGN = re.compile(r"(?<=\w)\\@(?=\w)")
"""An at sign that was escaped as in an e-mail address; elsewhere `\\@` only changes a space."""
_MATH = re.compile(r"\\ensuremath\s*\{((?>(?:[^{}$]++|\{[^{}$]*+\})+))\}")
"""A formula in a macro, which dollars can replace."""
_PLAIN_FORMULA = re.compile(r"\$(?<!\\\$)([<>=+|/\[\]])\$")
"""A formula that is one sign, as JabRef writes `<`."""
_RAISED_FORMULA = re.compile(r"\$(?<!\\\$)(?:\{\})?([\^_])\{?([0-9+()=n−-])\}?\$")
"""A formula that is a raised or lowered sign, as Zotero writes `²`."""
_TIE = re.compile(r"(?<=[.,;:])~(?=[\w(])")
"""A space at which no line is broken, after punctuation."""
_SINGLE_TIE = re.compile(r"(?<=[\w)\]])~(?=[^\W\d_]|\()|(?<=[^\W\d_])~(?=\d)")
"""The same after a letter or a number; two of them in a word, as in `H~2~O`, are another language's."""
_TILDE = re.compile(
    r"\{?\\raise[^{}$]{0,20}\\hbox\s*\{\$[^$]{0,20}\\sim\$\}\}?|\\?\$\s*\{?\\(?:sim|thicksim|tilde)\}?\s*\\?\$"
    r"|\\string~|\{?\\~(?:\{\s?\}|(?=/|\w))\}?|\{?\\text(?:asciitilde|tildelow)(?:\{\}|\b ?)\}?"
)
"""How a tilde is written in an address."""
_TOKEN = re.compile(
    r"\{\\(?P<boxed>[A-Za-z]+) *\}|\\(?P<word>[A-Za-z]+)(?:\*(?=\{))?(?:\{\}| +)?|\\(?P<sign>.)|\{|\}", re.DOTALL
)
"""A brace, or a macro: `{\\ss}` is boxed, `\\alpha` is a word, and `\\%` is a sign.

The spaces and the empty braces that end the name of a macro belong to it.
"""
_ESCAPED = re.compile(r"\\([_%#&$~{}^-])")
"""A character in an address that TeX cannot show without a backslash."""
_LINES = re.compile(r"\n\s*")
"""The end of a line, with the empty lines and the indentation after it."""


def strip_bibtex_markup(text: str) -> str:
    """Return the text without protecting braces, and with the characters that macros stand for.

    A line break is a space, an empty line separates paragraphs, and a tie (`~`) is a space unless it is part of an
    address or of another language's markup. The text of `\\emph` and the like stays, without the macro; that of
    `\\enquote` gets quotation marks; that of `\\vphantom` goes. Digits and signs that are raised or lowered become
    those of Unicode. An unknown macro stays as it is typed, with its argument.

    Formulas are left as they are; so is what `broadsheet.model.tex` reads: accents, quotation marks and dashes. The
    macros of quotations are those of csquotes, and `\\mkbib…` those of biblatex.
    """
    if "\n" in text:
        text = _LINES.sub(lambda match: "\n\n" if "\n" in match[0][1:] else " ", text)
    if "$" in text:
        text = _RAISED_FORMULA.sub(_shift_formula, _PLAIN_FORMULA.sub(r"\1", text))
    if "\\" in text:
        text = _rewrite_macros(text)
        text = "".join(_Converter(text).convert())
    elif "{" in text or "}" in text:
        text = "".join(_drop_braces(text)) if "$" in text else text.replace("{", "").replace("}", "")
    if "~" in text:
        text = re.sub(r"\S+", _untie, text)
    return text.strip()


def _rewrite_macros(text: str) -> str:
    """Return the text with simpler forms of the macros whose arguments are not running text.

    These are macros of addresses, fractions, formulas and single signs. Most texts have none of them.
    """
    if "{" in text:
        text = _rewrite_arguments(text)
    return _AT_SIGN.sub("@", text) if "\\@" in text else text


def _rewrite_arguments(text: str) -> str:
    """Return the text with simpler forms of such macros that have an argument in braces."""
    if "\\href" in text:
        text = _LINK.sub(_write_link, text)
    if "\\url" in text or "\\nolinkurl" in text or "\\path" in text:
        text = _ADDRESS.sub(lambda match: clean_address(match[1]), text)
    if "frac" in text:
        text = _FRACTION.sub(r"\1/\2", text)
    if "{}" in text:
        text = _SIGN.sub(r"\1", text)
    return _MATH.sub(r"$\1$", text) if "\\ensuremath" in text else text


def _untie(match: re.Match[str]) -> str:
    """Return a word, or several words with ties between them, with spaces; an address stays as it is."""
    word = match[0]
    if "~" not in word or "/" in word:
        return word
    word = _TIE.sub(" ", word)
    return _SINGLE_TIE.sub(" ", word) if word.count("~") == 1 else word


def clean_address(text: str) -> str:
    """Return an address with the characters that TeX cannot show without a macro, above all tildes.

    `http://shore.example/$\\sim$gull/a\\_b` becomes `http://shore.example/~gull/a_b`.
    """
    return _ESCAPED.sub(r"\1", _TILDE.sub("~", text)) if "\\" in text else text


def _write_link(match: re.Match[str]) -> str:
    """Return the words of a link with its address in brackets; the address alone if they are the same."""
    address = clean_address(match[1])
    return address if match[2] in (match[1], address) else f"{match[2]} ({address})"


def _shift_formula(match: re.Match[str]) -> str:
    """Return the raised or lowered sign that a formula holds, as `²` of `$^2$`."""
    return shift_characters(match[2], "sup" if match[1] == "^" else "sub")


def _drop_braces(text: str) -> Iterator[str]:
    """Yield the pieces of a text without macros, and without its braces except in formulas."""
    done = 0
    for start, end, _, _ in find_math(text):
        yield text[done:start].replace("{", "").replace("}", "")
        yield text[start:end]
        done = end
    yield text[done:].replace("{", "").replace("}", "")


class _Group(NamedTuple):
    """A pair of braces that is open."""

    closing: str
    """What is written where it ends."""
    macro: str
    """The macro whose argument it is, if what has been written in it is looked at again."""
    start: int
    """How many pieces were written before it."""


_BRACES = _Group("", "", 0)
"""Braces that mean nothing."""


class _Converter:
    """Converts the macros and braces of one text, from its beginning to its end.

    What has been converted is a list of pieces. A group that is open remembers how many pieces there were before it,
    so that its text can be dropped or raised where the group ends; this takes time linear in the text.
    """

    def __init__(self, text: str) -> None:
        """Take the text to convert; `convert` is to be called once."""
        self._text = text
        self._pieces: list[str] = []
        self._groups: list[_Group] = []
        self._macro, self._argument = "", -1
        self._quotes = 0

    def convert(self) -> list[str]:
        """Return the pieces of the converted text."""
        done = 0
        for token in _find_tokens(self._text):
            start, end = token.span()
            self._pieces.append(self._text[done:start])
            done = end
            if not token.lastindex:
                self._open(start) if token[0] == "{" else self._close()
            elif (known := _CHARACTERS.get(token[token.lastindex])) is not None:
                self._pieces.append(known)
            else:
                self._write_macro(token)
        self._pieces.append(self._text[done:])
        return self._pieces

    def _write_macro(self, token: re.Match[str]) -> None:
        """Write what a macro that is not a character stands for, or remember it for the argument that follows it."""
        boxed, word, sign = token.groups()
        name = boxed or word or sign
        if not boxed and self._text.startswith("{", token.end()):
            self._macro, self._argument = name, token.end()
            if not _takes_text(name):
                self._pieces.append(token[0])
        elif not _takes_text(name) or not token[0].endswith("}"):
            self._pieces.append(token[0] if sign else _find_symbols().get(name, token[0]))

    def _open(self, at: int) -> None:
        """Begin the braces at an index, which may be the argument of the macro before them."""
        macro = self._macro if at == self._argument else ""
        if not macro:
            self._groups.append(_BRACES)
        elif macro in _QUOTES:
            opening, closing = ("‘", "’") if self._quotes else ("“", "”")
            self._quotes += 1
            self._begin(opening, _Group(closing, "", 0))
        elif macro in _ENCLOSED:
            opening, closing = _ENCLOSED[macro]
            self._begin(opening, _Group(closing, "", 0))
        elif macro in _SHIFTS or macro in _DROPPED:
            self._groups.append(_Group("", macro, len(self._pieces)))
        else:
            self._begin("{", _Group("}", "", 0))

    def _begin(self, opening: str, group: _Group) -> None:
        """Write what is before the text of a group, and begin the group."""
        self._pieces.append(opening)
        self._groups.append(group)

    def _close(self) -> None:
        """End the innermost group; a closing brace without an opening one is left out."""
        if not self._groups:
            return
        closing, macro, start = self._groups.pop()
        self._pieces.append(closing)
        self._quotes -= closing in ("’", "”")
        if macro in _DROPPED:
            del self._pieces[start:]
        elif macro and len(self._pieces) - start <= _LONGEST_SHIFT:
            self._pieces[start:] = [shift_characters("".join(self._pieces[start:]), _SHIFTS[macro])]


def _takes_text(name: str) -> bool:
    """Return whether a macro is known that has an argument in braces."""
    return name in _ENCLOSED or name in _QUOTES or name in _SHIFTS or name in _DROPPED


def _find_tokens(text: str) -> list[re.Match[str]]:
    """Return the braces and macros of a text outside its formulas, in the order of the text."""
    tokens: list[re.Match[str]] = []
    done = 0
    for start, end, _, _ in find_math(text):
        tokens += _TOKEN.finditer(text, done, start)
        done = end
    return [*tokens, *_TOKEN.finditer(text, done)]


@cache
def _find_symbols() -> Mapping[str, str]:
    """Return the characters that the rarer macros of LaTeX and its packages stand for, such as `alpha` and `cyrzh`.

    Those of mathematics are in the table of latex2mathml, those of text in that of pylatexenc. They are loaded only
    when a text has a macro that is not among the usual ones. Accents are left out, since they need a letter.
    """
    from latex2mathml.symbols_parser import SYMBOLS
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    symbols = {name[1:]: chr(int(code, 16)) for name, code in SYMBOLS.items() if re.fullmatch(r"\\[A-Za-z]{2,}", name)}
    for code, macro in get_builtin_uni2latex_dict().items():
        if simple := re.fullmatch(r"\\([A-Za-z]{2,})", macro):
            symbols.setdefault(simple[1], chr(code))
    # A mark that is set above a letter does not stand alone.
    return {name: char for name, char in symbols.items() if not unicodedata.combining(char) and char not in "{}"}
